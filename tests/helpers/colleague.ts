// Somebody else at the same pipeline, without a browser: what they write and where they are arrives as from any colleague.
import { editDeals } from '#lib/domain/document/commands.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import { Writer } from '#lib/domain/document/writer.ts';
import type { CellField, Deal } from '#lib/domain/model/deal.ts';
import type { CellValue } from '#lib/domain/document/schema.ts';
import type { PresenceState } from '#lib/sync/types.ts';
import { RawClient } from './raw-client.ts';
import { waitFor } from './wait-for.ts';

export class Colleague {
	readonly pipeline: Pipeline;
	readonly writer: Writer;
	readonly #client: RawClient;
	#moves = 0;

	private constructor(client: RawClient, person: PresenceState['person']) {
		this.#client = client;
		this.pipeline = new Pipeline(client.doc);
		let ids = 0;
		this.writer = new Writer(this.pipeline, { now: () => Date.now(), newId: () => `${person.id}${(ids++).toString().padStart(7, '0')}`, person });
		client.doc.on('update', (bytes: Uint8Array, origin: unknown) => origin === this.writer.origin && client.update(bytes));
		this.at = (cursor) => client.sendPresence(client.doc.clientID, ++this.#moves, { person, cursor });
	}

	/** Comes to a pipeline on the server at `wsUrl`. */
	static async join(wsUrl: string, id: string, person: PresenceState['person'] = { id: 'bob', name: 'Bob', color: 2 }): Promise<Colleague> {
		return new Colleague(await new RawClient(wsUrl, id).join(), person);
	}

	/** Where they are; null: on no cell. */
	readonly at: (cursor: PresenceState['cursor']) => void;

	/** The deal of this name, once they have it. */
	deal(title: string): Promise<Deal> {
		return waitFor(`the deal ${title}`, () => [...this.pipeline.deals.values()].find((deal) => deal.title === title));
	}

	async edit(title: string, field: CellField, value: CellValue): Promise<void> {
		editDeals(this.writer, [{ deal: (await this.deal(title)).id, field, value }]);
	}

	/** Resolves when the server has everything they wrote. */
	sent(): Promise<void> {
		return this.#client.acked();
	}

	async leave(): Promise<void> {
		await this.#client.close();
		this.pipeline.destroy();
	}
}

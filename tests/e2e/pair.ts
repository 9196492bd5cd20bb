// Two people with the same view of the same pipeline open, each in a browser of their own, and a third who has only the
// document: what arrives there is what was written.
import { addDeals, editDeals } from '#lib/domain/document/commands.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import { addView } from '#lib/domain/document/views.ts';
import { Writer } from '#lib/domain/document/writer.ts';
import type { CellField, Deal } from '#lib/domain/model/deal.ts';
import type { Device } from '../helpers/browser.ts';
import { PipelinePage } from '../helpers/pages/pipeline-page.ts';
import { RawClient } from '../helpers/raw-client.ts';
import type { World } from './world.ts';

const OWNERS = ['Ann', 'Bob', 'Cas'];

export interface Someone {
	readonly name: string;
	readonly device: Device;
	readonly sheet: PipelinePage;
}

export class Pair {
	readonly ann: Someone;
	readonly bob: Someone;
	/** The third one's document. */
	readonly pipeline: Pipeline;
	/** The third one's pen. */
	readonly writer: Writer;
	/** The view that both have open: highest value first. */
	readonly view: string;
	readonly #client: RawClient;

	private constructor(parts: Pick<Pair, 'ann' | 'bob' | 'pipeline' | 'writer' | 'view'>, client: RawClient) {
		this.ann = parts.ann;
		this.bob = parts.bob;
		this.pipeline = parts.pipeline;
		this.writer = parts.writer;
		this.view = parts.view;
		this.#client = client;
	}

	/** Both in front of so many deals, named `Deal 000` and on, of three owners and all open stages. */
	static async meet(world: World, deals: number): Promise<Pair> {
		const { id } = await world.create('Shared');
		const client = await new RawClient(world.server.wsUrl, id).join();
		const pipeline = new Pipeline(client.doc);
		let ids = 0;
		const writer = new Writer(pipeline, {
			now: () => Date.now(),
			newId: () => `third${(ids++).toString().padStart(7, '0')}`,
			person: { id: 'cas', name: 'Cas', color: 5 }
		});
		client.doc.on('update', (bytes: Uint8Array, origin: unknown) => origin === writer.origin && client.update(bytes));
		const stages = pipeline.liveStages.filter(({ type }) => type === 'open');
		addDeals(
			writer,
			Array.from({ length: deals }, (_, index) => ({
				title: titleOf(index),
				company: `Company ${index}`,
				stage: stages[index % stages.length]!.id,
				owner: OWNERS[index % OWNERS.length]!,
				value: (deals - index) * 100_000
			}))
		);
		const view = addView(writer, { name: 'Team', owner: null, parts: { sort: [{ field: 'value', descending: true }] } }).created[0]!.slice('views/'.length);
		await client.acked();
		const arrive = async (name: string, color: number): Promise<Someone> => {
			const device = await world.browsers.device({ origin: world.origin, view: 'sheet' });
			await device.context.addInitScript(
				(person) => {
					localStorage.setItem('sluice:person', JSON.stringify(person));
				},
				{ id: name.toLowerCase(), name, color }
			);
			device.page.setDefaultTimeout(8000);
			const sheet = new PipelinePage(device.page);
			await device.page.goto(`/p/${id}?view=${view}`);
			await sheet.shown();
			return { name, device, sheet };
		};
		const [ann, bob] = await Promise.all([arrive('Ann', 1), arrive('Bob', 2)]);
		return new Pair({ ann, bob, pipeline, writer, view }, client);
	}

	deal(title: string): Deal {
		const found = [...this.pipeline.deals.values()].find((deal) => deal.title === title);
		if (!found) throw new Error(`no deal ${title}`);
		return found;
	}

	/** An edit by the third one. */
	edit(title: string, field: CellField, value: string | number | null): void {
		editDeals(this.writer, [{ deal: this.deal(title).id, field, value }]);
	}

	async part(): Promise<void> {
		await this.#client.close();
		this.pipeline.destroy();
	}
}

export const titleOf = (index: number): string => `Deal ${String(index).padStart(3, '0')}`;

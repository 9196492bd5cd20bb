// One person who writes in bursts through the app's own session, and remembers what the app claimed:
// every edit made before a moment at which the status said "saved on the server" counts as claimed.
import { IDBFactory } from 'fake-indexeddb';
import { addDeals, editDeals } from '#lib/domain/document/commands.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import { Writer } from '#lib/domain/document/writer.ts';
import type { Person } from '#lib/domain/model/settings.ts';
import { openSession } from '#lib/sync/session.ts';
import type { PipelineSession, SyncStatus } from '#lib/sync/types.ts';
import { OwnerSocket } from '../helpers/owner-socket.ts';
import type { Random } from './random.ts';

export class FaultWriter {
	readonly name: string;
	readonly session: PipelineSession;
	/** Texts of all edits, in order. */
	readonly made: string[] = [];
	/** How many of them the app claimed to be on the server. */
	claimed = 0;
	readonly statuses = new Set<SyncStatus['kind']>();
	#pipeline: Pipeline;
	#writer: Writer;
	readonly #newId: () => string;
	readonly #random: Random;
	readonly #person: Person;
	#timer: NodeJS.Timeout | null = null;
	#deal: string | null = null;

	constructor(name: string, id: string, url: string, random: Random) {
		this.name = name;
		this.#random = random;
		this.#newId = () => `${name}-${random.id()}`;
		this.#person = { id: name, name, color: 0 };
		this.session = openSession({
			id,
			person: this.#person,
			url,
			WebSocket: OwnerSocket as unknown as typeof globalThis.WebSocket,
			indexedDB: new IDBFactory(),
			BroadcastChannel: null,
			locks: null
		});
		this.session.onStatus((status) => {
			this.statuses.add(status.kind);
			if (status.kind === 'server') this.claimed = this.made.length;
		});
		this.#pipeline = new Pipeline(this.session.doc);
		this.#writer = this.#newWriter();
		this.session.onReplaced((doc) => {
			this.#pipeline.destroy();
			this.#pipeline = new Pipeline(doc);
			this.#writer = this.#newWriter();
		});
	}

	/** Writes at random moments, 5 to 45 ms apart; now and then stops until it is told that all is saved, or for two seconds. */
	start(): void {
		const next = (): void => {
			this.#edit();
			if (this.#random.below(12) === 0) rest(performance.now() + 2000);
			else this.#timer = setTimeout(next, 5 + this.#random.below(40));
		};
		const rest = (until: number): void => {
			const over = this.claimed === this.made.length || performance.now() > until;
			this.#timer = setTimeout(over ? next : () => rest(until), 20);
		};
		next();
	}

	pause(): void {
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = null;
	}

	async close(): Promise<void> {
		this.pause();
		this.#pipeline.destroy();
		await this.session.destroy();
	}

	#newWriter(): Writer {
		return new Writer(this.#pipeline, { now: () => this.session.now(), newId: this.#newId, person: this.#person });
	}

	#edit(): void {
		const text = `${this.name} ${this.made.length}`;
		if (this.#deal === null || this.#random.below(20) === 0) {
			this.#deal = addDeals(this.#writer, [{ title: text }]).created[0]!;
		} else {
			// Half of the edits go to deals of others: cells that several write at once.
			const all = [...this.#pipeline.deals.keys()];
			const deal = this.#random.below(2) === 0 ? all[this.#random.below(all.length)]! : this.#deal;
			editDeals(this.#writer, [{ deal, field: 'nextStep', value: text }]);
		}
		this.made.push(text);
		if (this.session.status.kind === 'server') throw new Error('the status still claims "server" with an edit just made');
	}
}

/** Every text that a document holds anywhere: in a deal's base or in the log. */
export function textsIn(session: PipelineSession): Set<string> {
	const texts = new Set<string>();
	for (const tuple of session.doc.getArray('log').toArray()) texts.add(String((tuple as unknown[])[3]));
	const pipeline = new Pipeline(session.doc);
	for (const deal of pipeline.deals.values()) if (deal.title !== null) texts.add(deal.title);
	pipeline.destroy();
	return texts;
}

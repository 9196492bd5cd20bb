// The list of pipelines: create, rename, duplicate, bin. The document is the truth about its name; the
// list keeps a copy of it, brought up to date by the worker when rows were added since.
import type { CapturedDeal } from '#lib/protocol/access.ts';
import type { CreatePipeline, PipelineList, PipelineSummary } from '#lib/protocol/api.ts';
import type { Role } from '#lib/protocol/messages.ts';
import type { Asked } from '#lib/domain/report/asked.ts';
import type { ReportOptions } from '#lib/domain/report/pipeline-report.ts';
import { Refused } from './auth/refused.ts';
import type { Capture } from './documents/capture.ts';
import { newId, type MetricsAnswer, type Packed } from './documents/jobs.ts';
import type { DocumentWorker } from './documents/worker.ts';
import { SERVER_IDENTITY } from './http/identity.ts';
import type { Logger } from './log.ts';
import type { PipelineRecord, Storage } from './storage/storage.ts';
import { CLOSE } from '#lib/protocol/close-codes.ts';
import type { Rooms } from './sync/rooms.ts';

/** The list does not wait longer than this for names; it then shows the last known. Milliseconds. */
const NAME_WAIT_MS = 2_000;

export interface PipelinesContext {
	storage: Storage;
	documents: DocumentWorker;
	rooms: Rooms;
	log: Logger;
	now: () => number;
	/** Deals in the example; 0: none is made; undefined: as many as the generator likes. */
	demoDeals: number | undefined;
}

const summary = ({ id, name, demo, createdAt, updatedAt, deletedAt }: PipelineRecord): PipelineSummary => ({
	id,
	name,
	demo,
	createdAt,
	updatedAt,
	deletedAt
});

/** A whole document of 10,000 deals takes the one thread a third of a second. */
const MOST_WHOLES = 4;

export class Pipelines {
	readonly #context: PipelinesContext;
	#wholes = 0;
	#example: Promise<void> | null = null;
	readonly #describing = new Map<string, Promise<void>>();

	constructor(context: PipelinesContext) {
		this.#context = context;
	}

	/** Those in which who asks has a role; those in the bin only for owners. */
	async list(roleIn: (id: string) => Role | null): Promise<PipelineList> {
		const stale = (await this.#context.storage.pipelines()).filter((record) => record.describedSeq < record.seq && roleIn(record.id) !== null);
		if (stale.length > 0) await withDeadline(Promise.all(stale.map((record) => this.#describe(record.id))), NAME_WAIT_MS);
		const records = (await this.#context.storage.pipelines()).flatMap((record) => {
			const role = roleIn(record.id);
			return role === null ? [] : [{ ...summary(record), role }];
		});
		return {
			pipelines: records.filter((record) => record.deletedAt === null),
			deleted: records.filter((record) => record.deletedAt !== null && record.role === 'owner').sort((a, b) => b.deletedAt! - a.deletedAt!)
		};
	}

	/** Makes the example, in this language, when nothing was ever made here. Two first visitors get one. */
	ensureExample(language: CreatePipeline['language']): Promise<void> {
		return (this.#example ??= this.#makeExample(language).catch((error: unknown) => {
			this.#example = null;
			throw error;
		}));
	}

	async #makeExample(language: CreatePipeline['language']): Promise<void> {
		const { storage, demoDeals } = this.#context;
		if (demoDeals === 0 || (await storage.pipelines()).length > 0) return;
		await this.create({ name: '', kind: 'demo', language, currency: 'EUR', timeZone: 'Europe/Amsterdam' }, demoDeals);
	}

	async create(request: CreatePipeline, deals?: number): Promise<PipelineSummary> {
		const packed = await this.#context.documents.run({
			kind: 'create',
			request,
			now: this.#context.now(),
			...(deals === undefined ? {} : { deals })
		});
		return this.#add(packed);
	}

	/** Null when there is no such pipeline. */
	async rename(id: string, name: string): Promise<PipelineSummary | null> {
		const { documents, now } = this.#context;
		const done = await this.#change(id, (updates) => documents.run({ kind: 'rename', updates, name, now: now() }), (update) => update);
		if (!done) return null;
		await this.#describe(id);
		return this.#summary(id);
	}

	/** Adds a deal from outside; what is wrong with it where it does not fit. Null when there is no such pipeline. */
	async capture(id: string, deal: CapturedDeal): Promise<Capture | null> {
		const { documents, now } = this.#context;
		const done = await this.#change(id, (updates) => documents.run({ kind: 'capture', updates, deal, now: now() }), (made) => (made.ok ? made.update : null));
		return done && done.result;
	}

	/** Makes a change in a document as the server and stores it; null when there is no such pipeline. `updateOf` null: nothing is to be stored. */
	async #change<T>(id: string, make: (updates: Uint8Array[]) => Promise<T>, updateOf: (result: T) => Uint8Array | null): Promise<{ result: T } | null> {
		const opened = await this.#context.rooms.open(id);
		if (!opened) return null;
		const { room, release } = opened;
		try {
			const result = await make(await this.#updates(id));
			const update = updateOf(result);
			if (!update) return { result };
			// The room was ended meanwhile, to take rows out: in the next one it may build on other rows.
			if (room.state !== 'open') return await this.#change(id, make, updateOf);
			const verdict = room.judge(update, SERVER_IDENTITY);
			if (!verdict.ok) throw new Error(`a change of the server was refused: ${verdict.detail}`);
			if (!(await room.take(update, verdict, SERVER_IDENTITY, null, 0))) throw new StorageFailing();
			return { result };
		} finally {
			release();
		}
	}

	/** Null when there is no such pipeline. */
	async duplicate(id: string, name: string): Promise<PipelineSummary | null> {
		const record = await this.#context.storage.pipeline(id);
		if (!record || record.deletedAt !== null) return null;
		return this.#add(await this.#whole(async () => this.#context.documents.run({ kind: 'copy', updates: await this.#updates(id), name, now: this.#context.now() })));
	}

	/** Every figure of a pipeline; null when there is no such pipeline. */
	async metrics(id: string, asked: Asked, options: ReportOptions): Promise<MetricsAnswer | null> {
		const record = await this.#context.storage.pipeline(id);
		if (!record || record.deletedAt !== null) return null;
		return this.#whole(async () => this.#context.documents.run({ kind: 'metrics', updates: await this.#updates(id), asked, options, now: this.#context.now() }));
	}

	/** Work that anybody with a role may ask for, on a whole document: so much of it at once that what edits need does not wait long behind it. */
	async #whole<T>(work: () => Promise<T>): Promise<T> {
		if (this.#wholes >= MOST_WHOLES) throw new Refused('too-many', 'Too many ask for figures or copies at this moment. Try again in a few seconds.');
		this.#wholes += 1;
		try {
			return await work();
		} finally {
			this.#wholes -= 1;
		}
	}

	/** Puts it in the bin and closes its sockets. False when there is no such pipeline. */
	async remove(id: string): Promise<boolean> {
		const record = await this.#context.storage.pipeline(id);
		if (!record) return false;
		if (record.deletedAt === null) await this.#context.storage.setDeleted(id, this.#context.now());
		await this.#context.rooms.end(id, CLOSE.gone, 'the pipeline was deleted');
		return true;
	}

	async restore(id: string): Promise<PipelineSummary | null> {
		await this.#context.storage.setDeleted(id, null);
		return this.#summary(id);
	}

	/** Ids of all there are, the bin included. */
	async ids(): Promise<string[]> {
		return (await this.#context.storage.pipelines()).map(({ id }) => id);
	}

	/** Its name as last read; null: there is none, or it is in the bin. */
	async nameOf(id: string): Promise<string | null> {
		const record = await this.#context.storage.pipeline(id);
		return record && record.deletedAt === null ? record.name : null;
	}

	async #summary(id: string): Promise<PipelineSummary | null> {
		const record = await this.#context.storage.pipeline(id);
		return record && summary(record);
	}

	async #add({ name, demo, lineage, bytes, clocks, deletes, clients }: Packed): Promise<PipelineSummary> {
		const id = newId();
		await this.#context.storage.create({
			record: { id, name, demo, lineage, logId: newId(), createdAt: this.#context.now() },
			snapshot: { bytes, clocks, deletes },
			clients: clients.map(([client, clock]) => ({ client, clock, identity: SERVER_IDENTITY }))
		});
		return (await this.#summary(id))!;
	}

	async #updates(id: string): Promise<Uint8Array[]> {
		const { snapshot, rows } = await this.#context.storage.updates(id, 0);
		return [...(snapshot ? [snapshot] : []), ...rows.map((row) => row.bytes)];
	}

	/** Reads the name anew; one at a time per pipeline. Never rejects: the last known name stays. */
	#describe(id: string): Promise<void> {
		let running = this.#describing.get(id);
		if (!running) {
			running = this.#readName(id)
				.catch((error: unknown) => this.#context.log.error({ pipeline: id, error: String(error) }, 'the name could not be read'))
				.finally(() => this.#describing.delete(id));
			this.#describing.set(id, running);
		}
		return running;
	}

	async #readName(id: string): Promise<void> {
		const { storage, documents } = this.#context;
		const { snapshot, rows, seq } = await storage.updates(id, 0);
		const updates = [...(snapshot ? [snapshot] : []), ...rows.map((row) => row.bytes)];
		await storage.describe(id, seq, await documents.run({ kind: 'describe', updates }));
	}
}

/** The disk did not take it; nothing was changed. */
export class StorageFailing extends Error {}

/** Waits for work, but not for ever; the work goes on. */
function withDeadline(work: Promise<unknown>, ms: number): Promise<void> {
	return new Promise((resolve, reject) => {
		const timer = setTimeout(resolve, ms);
		work.then(
			() => {
				clearTimeout(timer);
				resolve();
			},
			(error: unknown) => {
				clearTimeout(timer);
				reject(error instanceof Error ? error : new Error(String(error)));
			}
		);
	});
}

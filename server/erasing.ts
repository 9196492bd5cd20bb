// Erases a deal or a person for good: a document without it is written, the lineage that had it ends, its bytes leave the
// files, and what a restored backup brings back is erased again. Says what was reached.
// Limit: reaches this server's database. Backups it counts; files that were exported and copies taken by hand it cannot know.
import type { Erase, Erasure } from '#lib/protocol/access.ts';
import { CLOSE } from '#lib/protocol/close-codes.ts';
import { backupsIn, type BackupPlan } from './backup/schedule.ts';
import { newId } from './documents/jobs.ts';
import type { DocumentWorker } from './documents/worker.ts';
import { SERVER_IDENTITY } from './http/identity.ts';
import type { Logger } from './log.ts';
import type { Storage, StoredErasure } from './storage/storage.ts';
import type { Rooms } from './sync/rooms.ts';

export interface ErasingContext {
	storage: Storage;
	documents: Pick<DocumentWorker, 'run'>;
	rooms: Rooms;
	backups: BackupPlan | null;
	log: Logger;
	now: () => number;
}

/** A backup under way keeps old pages readable until it is done. Milliseconds. */
const SWEEP_AGAIN_MS = 60_000;

export class Erasing {
	readonly #context: ErasingContext;
	#timer: NodeJS.Timeout | null = null;

	constructor(context: ErasingContext) {
		this.#context = context;
	}

	/** Does again what a restored backup does not know of, and ends what a crash has interrupted. Before anybody comes in. */
	async begin(): Promise<void> {
		const { storage, log } = this.#context;
		for (const { id, pipeline, what, target, by } of await storage.erasuresToRepeat()) {
			try {
				await this.#erase(pipeline, what === 'deal' ? { deal: target } : { person: target }, by);
				await storage.erasureRepeated(id);
				log.info({ pipeline, what }, 'what was erased before was erased in the restored backup as well');
			} catch (error) {
				// One that cannot be loaded opens for nobody; the others do.
				log.error({ pipeline, what, error: String(error) }, 'what was erased before is still in the restored backup; it will be erased at the next start');
			}
		}
		await this.#sweep();
	}

	/** Null when there is no such pipeline, or nothing of that id in it. */
	async erase(id: string, erase: Erase, by: string): Promise<Erasure | null> {
		const erased = await this.#erase(id, erase, by);
		if (!erased) return null;
		await this.#sweep();
		return this.#told((await this.#context.storage.erasures(id)).find((one) => one.id === erased)!);
	}

	/** Newest first. */
	async list(id: string): Promise<Erasure[]> {
		return (await this.#context.storage.erasures(id)).reverse().map((one) => this.#told(one));
	}

	stop(): void {
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = null;
	}

	/** Id of the erasure. */
	async #erase(id: string, erase: Erase, by: string): Promise<string | null> {
		const { storage, documents, rooms, now } = this.#context;
		const written = async () => {
			const { snapshot, rows, seq } = await storage.updates(id, 0);
			return { seq, packed: await documents.run({ kind: 'erase', updates: [...(snapshot ? [snapshot] : []), ...rows.map(({ bytes }) => bytes)], erase }) };
		};
		// Looked at before anybody is sent away for it.
		if (!(await storage.pipeline(id)) || !(await written()).packed) return null;
		return rooms.alone(id, CLOSE.erased, 'something was erased for good; load everything anew', async () => {
			const record = await storage.pipeline(id);
			const { seq, packed } = await written();
			if (!record || !packed) return null;
			const erasure = newId();
			const { bytes, clocks, deletes, lineage } = packed;
			await storage.replaceLineage(id, seq, {
				logId: newId(),
				snapshot: { bytes, clocks, deletes },
				clients: packed.clients.map(([client, clock]) => ({ client, clock, identity: SERVER_IDENTITY })),
				erasure: { id: erasure, ...('deal' in erase ? { what: 'deal', target: erase.deal } : { what: 'person', target: erase.person }), at: now(), by, ended: record.lineage, lineage }
			});
			return erasure;
		});
	}

	/** Until it has worked. */
	async #sweep(): Promise<void> {
		const { storage, log } = this.#context;
		this.stop();
		const done = await storage.sweep().catch((error: unknown) => {
			log.error({ error: String(error) }, 'deleted bytes are still in the database file; it will be tried again');
			return false;
		});
		if (done) return;
		this.#timer = setTimeout(() => void this.#sweep(), SWEEP_AGAIN_MS);
		this.#timer.unref();
	}

	#told({ id, what, at, by, lineage, swept }: StoredErasure): Erasure {
		const { backups: plan } = this.#context;
		const older = plan ? backupsIn(plan.folder).filter((backup) => backup.at <= at) : [];
		// The newest of them goes when as many newer ones are there as are kept.
		const until = plan && older.length > 0 ? older.at(-1)!.at + plan.keep * plan.every : 0;
		return { id, what, at, by, lineage, swept, backups: older.length > 0 ? { count: older.length, until } : null };
	}
}

// Whether the server can do its work: it takes requests, and what is written is on disk. The disk is tried, at most once in
// a while, so that asking costs nothing.
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';

const TRY_MS = 5_000;
const PROBE_BYTES = 4096;

export type Readiness = 'ready' | 'stopping' | 'storage-failing';

/** Writes and removes a small file. */
async function probe(folder: string): Promise<boolean> {
	const file = join(folder, 'sluice.probe');
	try {
		const handle = await open(file, 'w', 0o600);
		try {
			await handle.writeFile(Buffer.alloc(PROBE_BYTES));
			await handle.sync();
		} finally {
			await handle.close();
		}
		return true;
	} catch {
		return false;
	} finally {
		await rm(file, { force: true }).catch(() => undefined);
	}
}

export class ReadyCheck {
	readonly #folder: string | null;
	readonly #now: () => number;
	#stopping = false;
	#triedAt = -Infinity;
	#trying: Promise<boolean> = Promise.resolve(true);
	#writable = true;

	/** `folder` null: nothing is kept. */
	constructor(folder: string | null, now: () => number) {
		this.#folder = folder;
		this.#now = now;
	}

	stop(): void {
		this.#stopping = true;
	}

	/** As of the last try. */
	get last(): boolean {
		return !this.#stopping && this.#writable;
	}

	async check(): Promise<Readiness> {
		if (this.#stopping) return 'stopping';
		const now = this.#now();
		if (this.#folder !== null && Math.abs(now - this.#triedAt) >= TRY_MS) {
			this.#triedAt = now;
			this.#trying = probe(this.#folder).then((ok) => (this.#writable = ok));
		}
		return (await this.#trying) ? (this.#stopping ? 'stopping' : 'ready') : 'storage-failing';
	}
}

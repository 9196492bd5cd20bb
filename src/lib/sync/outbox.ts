// Which of this browser's edits wait for what: for this device's disk, for the server's word, for being
// filed as acknowledged. Pure bookkeeping; the bytes lie in the store and in the document.

/** One or more edits that are stored as one row and sent in one frame. */
export interface Entry {
	/** The bytes; null when they are in the document and the store already (read at opening). */
	update: Uint8Array | null;
	/** How many edits (transactions) it is. */
	edits: number;
	/** The tab that made it. */
	tab: string;
	/** Key of its row in the store; null: not on disk yet. */
	key: number | null;
	/** Frame of the present connection that carries it; 0: not sent on this one. */
	frame: number;
	/** The server has it on disk. */
	acknowledged: boolean;
}

export class Outbox {
	readonly #entries = new Set<Entry>();

	add(entry: Omit<Entry, 'frame' | 'acknowledged'>): Entry {
		const added: Entry = { ...entry, frame: 0, acknowledged: false };
		this.#entries.add(added);
		return added;
	}

	/** Takes over an entry of another outbox, as the same object: writes under way refer to it. */
	take(entry: Entry): void {
		this.#entries.add(entry);
	}

	/** All, oldest first. */
	get entries(): ReadonlySet<Entry> {
		return this.#entries;
	}

	/** Edits the server has not acknowledged. */
	get unacknowledged(): number {
		return this.#count((entry) => !entry.acknowledged);
	}

	/** Edits acknowledged, and not filed as such on this device yet. */
	get settling(): number {
		return this.#count((entry) => entry.acknowledged);
	}

	/** Edits that only this tab's memory holds: neither on this device's disk nor on the server's. */
	get unsafe(): number {
		return this.#count((entry) => entry.key === null && !entry.acknowledged);
	}

	/** Edits not on this device's disk, acknowledged or not. */
	get unstored(): number {
		return this.#count((entry) => entry.key === null);
	}

	/** Every unacknowledged edit goes with this frame. */
	cover(frame: number): void {
		for (const entry of this.#entries) if (!entry.acknowledged) entry.frame = frame;
	}

	/** The connection ended: what was not acknowledged on it has to go again. */
	disconnected(): void {
		for (const entry of this.#entries) entry.frame = 0;
	}

	/** The server has all frames up to `frames` on disk. Returns what that acknowledges. */
	acknowledge(frames: number): Entry[] {
		const done: Entry[] = [];
		for (const entry of this.#entries) {
			if (entry.acknowledged || entry.frame === 0 || entry.frame > frames) continue;
			entry.acknowledged = true;
			done.push(entry);
		}
		return done;
	}

	/** Filed: nothing waits for it any more. */
	remove(entry: Entry): void {
		this.#entries.delete(entry);
	}

	#count(which: (entry: Entry) => boolean): number {
		let count = 0;
		for (const entry of this.#entries) if (which(entry)) count += entry.edits;
		return count;
	}
}

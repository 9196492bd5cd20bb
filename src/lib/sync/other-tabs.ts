// Waiting edits of this browser's other tabs, as the store shows them: counted in the status, and sent by
// the leading tab when they are still there at a second look (their tab was closed before the server
// had them). Sending one twice does no harm: the server knows it by its clocks.
import type { PendingRow } from './local-rows.ts';
import type { Outbox } from './outbox.ts';

/** Pause between a hint and the look, and between two looks while something waits, in milliseconds. */
const HINT_MS = 150;
const AGAIN_MS = 5000;

export interface OtherTabsOptions {
	tab: string;
	read(): Promise<Map<number, PendingRow>>;
	outbox(): Outbox;
	/** May this tab send for others: it leads and is in step with the server. */
	mayAdopt(): boolean;
	/** Send this row's edits as our own. */
	adopt(key: number, row: PendingRow): void;
	changed(): void;
}

export class OtherTabs {
	readonly #options: OtherTabsOptions;
	#waiting = new Map<number, PendingRow>();
	#timer: ReturnType<typeof setTimeout> | undefined;
	#due = Infinity;
	#stopped = false;

	constructor(options: OtherTabsOptions) {
		this.#options = options;
	}

	/** Edits of other tabs that nobody has acknowledged, as last seen. */
	get waiting(): number {
		let edits = 0;
		for (const row of this.#waiting.values()) edits += row.edits;
		return edits;
	}

	/** Something may have changed in the store: look soon. */
	hint(): void {
		this.#schedule(HINT_MS);
	}

	/** Forget what was seen; the store's contents were replaced. */
	reset(): void {
		this.#waiting.clear();
	}

	stop(): void {
		this.#stopped = true;
		clearTimeout(this.#timer);
	}

	#schedule(pause: number): void {
		const due = Date.now() + pause;
		if (this.#stopped || this.#due <= due) return;
		clearTimeout(this.#timer);
		this.#due = due;
		this.#timer = setTimeout(() => {
			this.#due = Infinity;
			// A store that cannot be read says so itself.
			this.#look().catch(() => undefined);
		}, pause);
	}

	async #look(): Promise<void> {
		const rows = await this.#options.read();
		if (this.#stopped) return;
		const { tab, adopt, changed, mayAdopt } = this.#options;
		const outbox = this.#options.outbox();
		// Adopted, and filed meanwhile by the tab that made it: acknowledged.
		for (const entry of [...outbox.entries])
			if (entry.tab !== tab && entry.key !== null && !rows.has(entry.key)) outbox.remove(entry);
		const held = new Set([...outbox.entries].map(({ key }) => key));
		const others = new Map([...rows].filter(([key, row]) => row.tab !== tab && !held.has(key)));
		if (mayAdopt())
			for (const [key, row] of [...others])
				if (this.#waiting.has(key)) {
					others.delete(key);
					adopt(key, row);
				}
		this.#waiting = others;
		if (others.size > 0) this.#schedule(AGAIN_MS);
		changed();
	}
}

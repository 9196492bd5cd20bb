// Waiting edits of this browser's other tabs, as the tabs tell at once and the store shows soon after: counted in
// the status, and sent by the leading tab when they are still there at a second look (their tab was closed
// before the server had them). Sending one twice does no harm: the server knows it by its clocks.
import type { PendingRow } from './local-rows.ts';
import type { Entry, Outbox } from './outbox.ts';

/** Pause between a hint and the look, and between two looks while something waits, in milliseconds. */
const HINT_MS = 150;
const AGAIN_MS = 5000;
/** A look reads every waiting edit: thousands of them, offline for long. At most a tenth of the time goes into looking. */
const REST_SHARE = 9;

export interface OtherTabsOptions {
	tab: string;
	read(): Promise<Map<number, PendingRow>>;
	outbox(): Outbox;
	/** May this tab send for others: it leads and is in step with the server. */
	mayAdopt(): boolean;
	/** Ask the other tabs how many of their edits are on their way to the store. */
	ask(): void;
	/** Send this row's edits as our own. */
	adopt(key: number, row: PendingRow): void;
	/** A tab is gone with edits that it told of and did not store: this tab's document is the only place that has them. */
	orphaned(): void;
	changed(): void;
}

/** Edits of a tab that are on their way to the store: no look at the store can show them yet. */
interface Heard {
	/** Counted as waiting. What the tab no longer tells of is counted until a look has shown what became of it. */
	edits: number;
	/** By the tab's last word. */
	told: number;
	/** When it was asked without an answer so far; null: it was heard of since. */
	asked: number | null;
}

export class OtherTabs {
	readonly #options: OtherTabsOptions;
	#waiting = new Map<number, PendingRow>();
	readonly #heard = new Map<string, Heard>();
	#timer: ReturnType<typeof setTimeout> | undefined;
	#due = Infinity;
	#unseen = false;
	/** Milliseconds to rest after the last look. */
	#rest = 0;
	#stopped = false;

	constructor(options: OtherTabsOptions) {
		this.#options = options;
	}

	/** Edits of other tabs that nobody has acknowledged, as last heard and seen. */
	get waiting(): number {
		let edits = 0;
		for (const row of this.#waiting.values()) edits += row.edits;
		for (const heard of this.#heard.values()) edits += heard.edits;
		return edits;
	}

	/** The store may hold edits that nobody has seen or told of. */
	get unseen(): boolean {
		return this.#unseen;
	}

	/** The store answered late: a tab that was left meanwhile writes what it has only now, perhaps after it was read here. */
	late(): void {
		this.#unseen = true;
		clearTimeout(this.#timer);
		this.#due = Infinity;
		this.hint();
	}

	/** A tab made an edit: it waits from this moment, whatever the store shows yet. */
	edited(tab: string): void {
		const { edits, told } = this.#heard.get(tab) ?? { edits: 0, told: 0 };
		this.#hear(tab, edits + 1, told + 1);
		this.hint();
	}

	/** A tab says how many of its edits are on their way to the store. An answer is no news from the store. */
	told(tab: string, told: number, answer: boolean): void {
		const before = this.#heard.get(tab);
		if (before || told > 0) this.#hear(tab, Math.max(before?.edits ?? 0, told), told);
		if (!answer || told !== (before?.told ?? 0)) this.hint();
	}

	#hear(tab: string, edits: number, told: number): void {
		this.#heard.set(tab, { edits, told, asked: null });
		this.#options.changed();
	}

	/** Something may have changed in the store: look soon. */
	hint(): void {
		this.#schedule(Math.max(HINT_MS, this.#rest));
	}

	/** Forget what was seen; the store's contents were replaced. */
	reset(): void {
		this.#waiting.clear();
		this.#heard.clear();
		this.#unseen = false;
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
			void this.#look();
		}, pause);
	}

	async #look(): Promise<void> {
		const now = Date.now();
		const unseen = this.#unseen;
		// What a tab does not tell of any more is in the store, acknowledged, or gone with the tab.
		const settled = new Map<string, number>();
		for (const [tab, heard] of this.#heard) {
			if (heard.asked !== null && now - heard.asked >= AGAIN_MS) {
				if (heard.told > 0) this.#options.orphaned();
				heard.told = 0;
			}
			settled.set(tab, heard.edits - heard.told);
		}
		// On disk before the look: a row of theirs that it does not find was filed by the tab that got it acknowledged.
		const onDisk = [...this.#options.outbox().entries].filter(({ key }) => key !== null);
		// A store that cannot be read says so itself.
		const rows = await this.#options.read().catch(() => null);
		if (this.#stopped) return;
		this.#rest = Math.min(AGAIN_MS, (Date.now() - now) * REST_SHARE);
		for (const [tab, heard] of this.#heard) {
			heard.edits = Math.max(heard.told, heard.edits - (settled.get(tab) ?? 0));
			if (heard.edits === 0) this.#heard.delete(tab);
			else heard.asked ??= now;
		}
		if (this.#heard.size > 0) this.#options.ask();
		if (rows) this.#see(rows, onDisk);
		if (rows && unseen) this.#unseen = false;
		if (this.#unseen || this.#waiting.size > 0 || this.#heard.size > 0) this.#schedule(AGAIN_MS);
		this.#options.changed();
	}

	#see(rows: ReadonlyMap<number, PendingRow>, onDisk: readonly Entry[]): void {
		const { tab, adopt, mayAdopt } = this.#options;
		const outbox = this.#options.outbox();
		for (const entry of onDisk) if (!rows.has(entry.key!)) outbox.remove(entry);
		const held = new Set([...outbox.entries].map(({ key }) => key));
		const others = new Map([...rows].filter(([key, row]) => row.tab !== tab && !held.has(key)));
		if (mayAdopt())
			for (const [key, row] of [...others])
				if (this.#waiting.has(key)) {
					others.delete(key);
					adopt(key, row);
				}
		this.#waiting = others;
	}
}

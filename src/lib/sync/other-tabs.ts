// Waiting edits of this browser's other tabs, as the tabs tell at once and the store shows soon after: counted in
// the status, and sent by the leading tab when they are still there at a second look (their tab was closed
// before the server had them). Sending one twice does no harm: the server knows it by its clocks.
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
	/** Ask the other tabs how many of their edits wait. */
	ask(): void;
	/** Send this row's edits as our own. */
	adopt(key: number, row: PendingRow): void;
	changed(): void;
}

/** What a tab said of itself. `asked`: it has not been heard of since it was asked again, or it has left. */
interface Heard {
	edits: number;
	asked: boolean;
}

export class OtherTabs {
	readonly #options: OtherTabsOptions;
	#waiting = new Map<number, PendingRow>();
	readonly #heard = new Map<string, Heard>();
	#timer: ReturnType<typeof setTimeout> | undefined;
	#due = Infinity;
	#stopped = false;

	constructor(options: OtherTabsOptions) {
		this.#options = options;
	}

	/** Edits of other tabs that nobody has acknowledged, as last heard and seen. */
	get waiting(): number {
		const tabs = new Map<string, number>();
		for (const { tab, edits } of this.#waiting.values()) tabs.set(tab, (tabs.get(tab) ?? 0) + edits);
		for (const [tab, { edits }] of this.#heard) tabs.set(tab, Math.max(tabs.get(tab) ?? 0, edits));
		return [...tabs.values()].reduce((sum, edits) => sum + edits, 0);
	}

	/** A tab made an edit: it waits from this moment, whatever the store shows yet. */
	edited(tab: string): void {
		this.#heard.set(tab, { edits: (this.#heard.get(tab)?.edits ?? 0) + 1, asked: false });
		this.#options.changed();
		this.hint();
	}

	/** A tab says how many of its edits wait; one that `leaves` has put them all in the store. */
	told(tab: string, edits: number, leaves: boolean): void {
		const before = this.#heard.get(tab)?.edits ?? 0;
		if (edits > 0) this.#heard.set(tab, { edits, asked: leaves });
		else this.#heard.delete(tab);
		this.#options.changed();
		if (leaves || edits === 0 || edits !== before) this.hint();
	}

	/** Something may have changed in the store: look soon. */
	hint(): void {
		this.#schedule(HINT_MS);
	}

	/** Forget what was seen; the store's contents were replaced. */
	reset(): void {
		this.#waiting.clear();
		this.#heard.clear();
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
			this.#look().catch(() => this.#heard.size > 0 && this.#schedule(AGAIN_MS));
		}, pause);
	}

	async #look(): Promise<void> {
		const silent = [...this.#heard].filter(([, { asked }]) => asked);
		const rows = await this.#options.read();
		if (this.#stopped) return;
		const { tab, adopt, ask, changed, mayAdopt } = this.#options;
		// Gone: what it left is in the store.
		for (const [name, heard] of silent) if (this.#heard.get(name) === heard) this.#heard.delete(name);
		for (const [name, { edits }] of this.#heard) this.#heard.set(name, { edits, asked: true });
		if (this.#heard.size > 0) ask();
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
		if (others.size > 0 || this.#heard.size > 0) this.#schedule(AGAIN_MS);
		changed();
	}
}

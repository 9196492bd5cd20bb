// Word between the tabs of one browser on one pipeline, over a BroadcastChannel keyed by pipeline, by whose copy it is,
// lineage and epoch (a document replaced after a refusal shares no clocks with its forerunner): edits as they
// happen, what a newly opened tab lacks, how many edits are not in the store yet, and hints to look into the store.
// Limit: only bytes that another tab stores itself travel here. Without the API each tab stands alone.
import * as Y from 'yjs';
import { applyForeign } from './clocks.ts';
import { FROM_TAB } from './origins.ts';

type Message =
	/** An edit made in the sending tab. */
	| { kind: 'edit'; from: string; update: Uint8Array }
	/** What the sender has; `ask` wants an answer with what it lacks. */
	| { kind: 'state'; from: string; vector: Uint8Array; ask: boolean }
	/** What the tab `to` lacked. */
	| { kind: 'diff'; from: string; to: string; update: Uint8Array }
	/** So many edits of the sender are only in its memory. No answer: waiting edits in the store have changed. */
	| { kind: 'pending'; from: string; edits: number; answer: boolean }
	/** The sender wants to hear how many edits are only in memory. */
	| { kind: 'ask'; from: string }
	/** The sender replaced the store's contents after a refusal. */
	| { kind: 'replaced'; from: string };

export interface TabHandlers {
	/** Something that another tab stores was taken in; `edit`: an edit it has just made. */
	onTold(tab: string, update: Uint8Array, edit: boolean): void;
	onPending(tab: string, edits: number, answer: boolean): void;
	onReplaced(): void;
	/** The document could not take an update of another tab: it has to be made anew. */
	onDamaged(): void;
}

export interface TabsOptions {
	/** null: no word between tabs. */
	Channel: typeof BroadcastChannel | null;
	/** Name of this tab. */
	tab: string;
	/** How many edits are in this tab's memory only. */
	unsafe(): number;
	on: TabHandlers;
}

export class Tabs {
	readonly #options: TabsOptions;
	#channel: BroadcastChannel | null = null;
	#name: string | null = null;
	#doc: Y.Doc | null = null;
	#muted = false;
	#left = false;

	constructor(options: TabsOptions) {
		this.#options = options;
	}

	/** Opens the channel of this name for this document and asks the others for what it lacks. Once per name. */
	open(name: string, doc: Y.Doc): void {
		if (this.#name === name && this.#doc === doc) return;
		this.close();
		this.#name = name;
		this.#doc = doc;
		this.#muted = false;
		if (this.#options.Channel === null) return;
		this.#channel = new this.#options.Channel(name);
		this.#channel.onmessage = (event: MessageEvent) => this.#receive(event.data as Message);
		this.#post({ kind: 'state', from: this.#options.tab, vector: Y.encodeStateVector(doc), ask: true });
	}

	edit(update: Uint8Array): void {
		this.#post({ kind: 'edit', from: this.#options.tab, update });
	}

	/** Waiting edits in the store have changed; or, as an `answer`, only how many are not there yet. */
	pending(answer = false): void {
		const { tab, unsafe } = this.#options;
		this.#post({ kind: 'pending', from: tab, edits: unsafe(), answer });
	}

	/** Asks the others how many of their edits are not in the store. */
	ask(): void {
		this.#post({ kind: 'ask', from: this.#options.tab });
	}

	/** Hears nothing more; tells the others once what waits is in the store. */
	async leave(stored: Promise<unknown>): Promise<void> {
		this.#left = true;
		await stored.catch(() => undefined);
		this.pending();
		this.close();
	}

	replaced(): void {
		this.#post({ kind: 'replaced', from: this.#options.tab });
	}

	/** The document is being replaced: nothing of the new one may reach those that have the old. */
	mute(): void {
		this.#muted = true;
	}

	close(): void {
		this.#channel?.close();
		this.#channel = null;
		this.#name = null;
	}

	#post(message: Message): void {
		if (this.#muted && message.kind !== 'replaced') return;
		try {
			this.#channel?.postMessage(message);
		} catch (error) {
			// A channel the browser has closed: this tab goes on alone, the store is still shared.
			console.warn('sync: the other tabs cannot be told', error);
		}
	}

	#receive(message: Message): void {
		if (typeof message !== 'object' || message === null || message.from === this.#options.tab || this.#muted || this.#left) return;
		switch (message.kind) {
			case 'edit':
				return this.#apply(message.from, message.update, true);
			case 'diff':
				return message.to === this.#options.tab ? this.#apply(message.from, message.update, false) : undefined;
			case 'state':
				return this.#answer(message.from, message.vector, message.ask);
			case 'pending':
				return this.#options.on.onPending(message.from, message.edits, message.answer);
			case 'ask':
				return this.pending(true);
			case 'replaced':
				return this.#options.on.onReplaced();
		}
	}

	#apply(from: string, update: Uint8Array, edit: boolean): void {
		const bytes = new Uint8Array(update);
		this.#options.on.onTold(from, bytes, edit);
		if (!applyForeign(this.#doc!, bytes, FROM_TAB)) this.#options.on.onDamaged();
	}

	#answer(to: string, vector: Uint8Array, ask: boolean): void {
		this.#post({ kind: 'diff', from: this.#options.tab, to, update: Y.encodeStateAsUpdate(this.#doc!, vector) });
		if (this.#options.unsafe() > 0) this.pending(true);
		if (ask) this.#post({ kind: 'state', from: this.#options.tab, vector: Y.encodeStateVector(this.#doc!), ask: false });
	}
}

// Word between the tabs of one browser on one pipeline, over a BroadcastChannel keyed by pipeline,
// lineage and epoch (a document replaced after a refusal shares no clocks with its forerunner): edits as they happen, what a newly opened tab lacks, and hints to look into the store.
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
	/** Waiting edits in the store have changed. */
	| { kind: 'pending'; from: string }
	/** The sender replaced the store's contents after a refusal. */
	| { kind: 'replaced'; from: string };

export interface TabHandlers {
	onPending(): void;
	onReplaced(): void;
	/** The document could not take an update of another tab: it has to be made anew. */
	onDamaged(): void;
}

export class Tabs {
	readonly #tab: string;
	#channel: BroadcastChannel | null;
	#muted = false;
	readonly #on: TabHandlers;
	readonly #doc: Y.Doc;

	/** Opens the channel and asks the other tabs for what this one lacks. */
	constructor(Channel: typeof BroadcastChannel | null, name: string, tab: string, doc: Y.Doc, on: TabHandlers) {
		this.#tab = tab;
		this.#doc = doc;
		this.#on = on;
		this.#channel = Channel === null ? null : new Channel(name);
		if (this.#channel === null) return;
		this.#channel.onmessage = (event: MessageEvent) => this.#receive(event.data as Message);
		this.#post({ kind: 'state', from: tab, vector: Y.encodeStateVector(doc), ask: true });
	}

	edit(update: Uint8Array): void {
		this.#post({ kind: 'edit', from: this.#tab, update });
	}

	pending(): void {
		this.#post({ kind: 'pending', from: this.#tab });
	}

	replaced(): void {
		this.#post({ kind: 'replaced', from: this.#tab });
	}

	/** The document is being replaced: nothing of the new one may reach those that have the old. */
	mute(): void {
		this.#muted = true;
	}

	close(): void {
		this.#muted = true;
		this.#channel?.close();
		this.#channel = null;
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
		if (typeof message !== 'object' || message === null || message.from === this.#tab || this.#muted) return;
		switch (message.kind) {
			case 'edit':
				return this.#apply(message.update);
			case 'diff':
				return message.to === this.#tab ? this.#apply(message.update) : undefined;
			case 'state':
				return this.#answer(message.from, message.vector, message.ask);
			case 'pending':
				return this.#on.onPending();
			case 'replaced':
				return this.#on.onReplaced();
		}
	}

	#apply(update: Uint8Array): void {
		if (!applyForeign(this.#doc, new Uint8Array(update), FROM_TAB)) this.#on.onDamaged();
	}

	#answer(to: string, vector: Uint8Array, ask: boolean): void {
		this.#post({ kind: 'diff', from: this.#tab, to, update: Y.encodeStateAsUpdate(this.#doc, vector) });
		if (ask) this.#post({ kind: 'state', from: this.#tab, vector: Y.encodeStateVector(this.#doc), ask: false });
	}
}

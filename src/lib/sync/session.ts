// One open pipeline: its document, this device's store, the line to the server and the other tabs, and
// the one status that may be claimed. The pieces know nothing of each other; their order is here.
// An opening writes nothing to the document, and reads the store before it connects (else the
// whole load would go out as an edit).
import { nanoid } from 'nanoid';
import type { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { CLOSE } from '../protocol/close-codes.ts';
import type { Nack, NackCode } from '../protocol/messages.ts';
import { applyRows, documentFrom } from './apply-rows.ts';
import { listenToBrowser } from './browser-events.ts';
import { hasGaps } from './clocks.ts';
import { Connection, type ConnectionHandlers } from './connection.ts';
import { Copy } from './copy.ts';
import { environmentOf, type Environment } from './environment.ts';
import { Filing } from './filing.ts';
import { Intake } from './intake.ts';
import { lead } from './leader.ts';
import { quarantine, restore, type Loaded } from './local-rows.ts';
import { LocalStore } from './local-store.ts';
import { OtherTabs } from './other-tabs.ts';
import { Patience } from './patience.ts';
import { repair, Replay, ReplacedListeners, takeOver } from './recovery.ts';
import { Standing } from './standing.ts';
import { StatusBoard, type SyncFacts } from './status.ts';
import { Tabs } from './tabs.ts';
import type { PipelineSession, Replacement, SessionOptions, SyncStatus } from './types.ts';

/** Opens a pipeline. Returns at once; `ready` tells when there is something to show. */
export function openSession(options: SessionOptions): PipelineSession {
	return new Session(options);
}

class Session implements PipelineSession {
	readonly id: string;
	readonly ready: Promise<void>;
	readonly #options: SessionOptions;
	readonly #environment: Environment;
	/** Names this tab in the store and on the channel. */
	readonly #tab = nanoid(10);
	readonly #standing = new Standing();
	readonly #board = new StatusBoard();
	readonly #store: LocalStore;
	readonly #filing: Filing;
	readonly #intake: Intake;
	readonly #others: OtherTabs;
	readonly #tabs: Tabs;
	readonly #patience = new Patience();
	readonly #replaced = new ReplacedListeners();
	readonly #stops: (() => void)[] = [];
	#copy: Copy;
	/** The copy that replaces ours once it holds the server's state; null when all is well. */
	#standby: Copy | null = null;
	#markReady!: () => void;
	#connected = false;
	/** The store's contents are being replaced; the epoch is not the document's yet. */
	#replacing = false;
	#destroyed = false;
	/** The server has trouble of its own: what was sent is not at fault. */
	#troubled = false;
	/** What the recovery under way is for. */
	#recovery: NackCode | 'damaged' = 'after-refusal';

	constructor(options: SessionOptions) {
		this.#options = options;
		this.id = options.id;
		this.#environment = environmentOf(options);
		this.ready = new Promise((resolve) => (this.#markReady = resolve));
		this.#copy = this.#newCopy(new Y.Doc());
		this.#store = new LocalStore(this.#environment.indexedDB, `sluice:${options.id}`, {
			onLoad: (loaded) => this.#load(loaded),
			onHealth: (store) => {
				this.#know({ store });
				// This device's copy is read, or is known not to be readable now.
				if (this.#connected || this.#destroyed) return;
				this.#connected = true;
				this.#connect(this.#copy);
			},
			onSuperseded: () => void this.#superseded(),
			onLost: () => [
				restore(Y.encodeStateAsUpdate(this.#copy.doc), this.#standing.meta),
				...[...this.#copy.outbox.entries].filter((entry) => entry.key !== null).map((entry) => this.#filing.write(entry))
			]
		});
		this.#filing = new Filing({
			store: this.#store,
			outbox: () => this.#copy.outbox,
			changed: () => {
				this.#tabs.pending();
				this.#know({});
			}
		});
		this.#intake = new Intake(this.#store, () => this.#copy.doc);
		this.#others = new OtherTabs({
			tab: this.#tab,
			read: () => this.#store.readPending(),
			outbox: () => this.#copy.outbox,
			mayAdopt: () => this.#intake.leading && this.#copy.connection?.live === true,
			ask: () => this.#tabs.ask(),
			adopt: (key, row) => this.#copy.adopt(key, row),
			changed: () => this.#know({})
		});
		this.#tabs = new Tabs({
			Channel: this.#environment.BroadcastChannel,
			tab: this.#tab,
			unsafe: () => this.#copy.outbox.unsafe,
			on: {
				onEdit: (tab) => this.#others.edited(tab),
				onPending: (tab, edits, answer) => this.#others.told(tab, edits, answer),
				onReplaced: () => this.#store.check(),
				onDamaged: () => this.#damaged(this.#copy)
			}
		});
		this.#stops.push(
			lead(this.#environment.locks, `sluice:lead:${options.id}`, () => {
				this.#intake.lead();
				this.#others.hint();
			}),
			listenToBrowser({
				again: () => this.#board.facts.ended ?? this.#copy.connection?.connect(),
				doubt: () => this.#board.facts.ended ?? this.#copy.connection?.reconnect()
			})
		);
	}

	get doc(): Y.Doc {
		return this.#copy.doc;
	}

	get awareness(): Awareness {
		return this.#copy.awareness;
	}

	get status(): SyncStatus {
		return this.#board.status;
	}

	get hasContent(): boolean {
		return this.#board.facts.content;
	}

	get safeToClose(): boolean {
		return this.#copy.outbox.unsafe === 0;
	}

	onStatus(listener: (status: SyncStatus) => void): () => void {
		return this.#board.onChange(listener);
	}

	onReplaced(listener: (doc: Y.Doc, awareness: Awareness, why: Replacement) => void): () => void {
		return this.#replaced.add(listener);
	}

	now(): number {
		return this.#standing.clock.now();
	}

	flush(): Promise<void> {
		return this.#store.flush();
	}

	async destroy(): Promise<void> {
		if (this.#destroyed) return;
		this.#destroyed = true;
		for (const stop of this.#stops) stop();
		this.#others.stop();
		this.#intake.stop();
		this.#standby?.retire();
		this.#copy.retire();
		await this.#tabs.leave(this.#store.flush());
		this.#store.close();
	}

	#newCopy(doc: Y.Doc): Copy {
		const copy = new Copy(doc, this.#tab);
		copy.onEdit((entry) => {
			this.#filing.keep(entry);
			entry.frame = copy.connection?.send(entry.update!) ?? 0;
			this.#tabs.edit(entry.update!);
			this.#know({});
		});
		return copy;
	}

	#load(loaded: Loaded): void {
		this.#standing.restore(loaded.meta, this.#connected);
		const bad = new Set(applyRows(this.#copy.doc, loaded.rows));
		if (bad.size > 0) {
			// The half-applied document is not to be trusted: again without those rows, the rest from the server.
			const { copy, lost } = repair(this.#copy, loaded, bad, (doc) => this.#newCopy(doc));
			this.#store.enqueue(quarantine(lost));
			this.#standing.since = 0;
			this.#switch(copy, { code: 'damaged', replayed: 0, skipped: [] });
			if (this.#connected) this.#connect(copy);
		}
		this.#copy.await(loaded.pending);
		this.#intake.loaded(loaded.rows.filter(({ store }) => store === 'updates').length, this.#standing.since > 0 ? loaded.meta : {});
		this.#noteContent();
		// Read late, after a store that did not open at first: what it held has to go up as well.
		if (this.#copy.connection?.live) this.#goLive(this.#copy);
	}

	#noteContent(): void {
		const lineage: unknown = this.#copy.doc.getMap('settings').get('lineage');
		if (typeof lineage !== 'string') return this.#know({});
		this.#standing.lineage ??= lineage;
		this.#know({ content: true });
		this.#markReady();
		if (!this.#replacing) this.#openTabs();
	}

	#openTabs(): void {
		this.#tabs.open(`sluice:${this.id}:${this.#standing.lineage}:${this.#store.epoch}`, this.#copy.doc);
	}

	#connect(copy: Copy): void {
		if (this.#board.facts.ended) return;
		const { url, id } = this.#options;
		const { WebSocket } = this.#environment;
		copy.connection = new Connection({ url, id, doc: copy.doc, awareness: copy.awareness, WebSocket }, this.#handlers(copy));
		this.#intake.begin();
		copy.connection.connect();
	}

	#handlers(copy: Copy): ConnectionHandlers {
		const standby = (): boolean => copy === this.#standby;
		return {
			hello: () => this.#standing.hello(this.#options.person, standby()),
			onWelcome: (welcome) => {
				const trouble = this.#standing.welcome(welcome);
				if (trouble !== null) this.#end(CLOSE[trouble]);
				return trouble === null;
			},
			onUpdate: (update) => {
				if (!standby()) this.#intake.received(update);
			},
			onUpTo: (seq) => {
				this.#standing.since = seq;
				this.#intake.upTo(this.#standing.logId!, seq);
			},
			onInStep: () => (standby() ? this.#recovered(copy) : this.#inStep(copy)),
			onAck: ({ frames }) => {
				this.#filing.acknowledged(copy.outbox.acknowledge(frames));
				const all = copy.connection?.framesOut === 0;
				if (all) {
					this.#patience.reward();
					this.#troubled = false;
				}
				this.#know(all ? { refused: null } : {});
			},
			onNack: (nack) => this.#refuse(copy, nack),
			onDown: () => {
				copy.outbox.disconnected();
				if (!standby()) this.#intake.begin();
				this.#know({ link: this.#troubled ? 'joining' : 'down' });
			},
			onEnded: (code) => this.#end(code),
			onDamaged: () => this.#damaged(copy)
		};
	}

	#inStep(copy: Copy): void {
		const connection = copy.connection!;
		if (!connection.live && this.#standing.since > 0 && (hasGaps(copy.doc) || !connection.hasAll)) {
			// `since` claimed more than this device holds: ask for everything.
			this.#standing.since = 0;
			this.#intake.forget();
			connection.reconnect();
			return;
		}
		this.#intake.complete();
		this.#intake.note(this.#standing.meta);
		this.#noteContent();
		this.#goLive(copy);
		this.#others.hint();
	}

	/** Sends what waits; from here on edits go out as they are made. */
	#goLive(copy: Copy): void {
		if (this.#standing.mayWrite && !this.#patience.holding) {
			copy.goLive(this.#standing.sayAll);
			this.#standing.sayAll = false;
		}
		this.#know({ link: 'live', ...(!this.#standing.mayWrite && { refused: null }) });
	}

	/** Synchronisation is over; the local copy stays. */
	#end(code: number): void {
		const ended = code === CLOSE.lineage ? 'forked' : code === CLOSE.version ? 'update-needed' : 'gone';
		this.#copy.connection?.stop();
		this.#standby?.retire();
		this.#standby = null;
		this.#know({ ended, link: 'down' });
	}

	#refuse(copy: Copy, { code }: Nack): void {
		if (code === 'storage-failing') {
			// Nothing is wrong with the edits: the same again, later.
			this.#troubled = true;
			copy.connection?.retryLater();
		} else if (code === 'read-only') {
			this.#standing.mayWrite = false;
			copy.connection?.retryLater();
		} else if (this.#patience.refused()) this.#recover(code);
		else {
			// The replay is refused too: go on receiving, send no more, keep the edits here.
			this.#know({ refused: code });
			copy.connection?.reconnect();
		}
	}

	/** A copy that could not take an update cannot be trusted with the next: another, from the server. */
	#damaged(copy: Copy): void {
		console.warn('sync: the document could not take an update and is loaded anew');
		if (!this.#patience.damaged()) return copy.connection?.retryLater();
		if (copy === this.#standby) {
			this.#standby = null;
			copy.retire();
		}
		this.#recover('damaged');
	}

	/**
	 * After one refusal all later clocks of this client id are gaps to the server: get its state in a new
	 * document, replay onto it what it lacks, and go on there. The old copy stays in use until then.
	 */
	#recover(code: NackCode | 'damaged'): void {
		if (this.#standby || this.#destroyed) return;
		this.#copy.connection?.destroy();
		this.#copy.connection = null;
		this.#copy.outbox.disconnected();
		this.#standby = this.#newCopy(new Y.Doc());
		this.#know({ refused: code === 'damaged' ? this.#board.facts.refused : code, link: 'joining' });
		this.#recovery = code;
		this.#connect(this.#standby);
	}

	#recovered(copy: Copy): void {
		this.#standby = null;
		this.#replacing = true;
		this.#tabs.mute();
		const goLive = (): void => {
			if (copy === this.#copy && copy.connection && !copy.connection.live) this.#goLive(copy);
		};
		const replay = takeOver({
			store: this.#store,
			epoch: nanoid(10),
			from: this.#copy,
			to: copy,
			meta: this.#standing.meta,
			done: (keys) => {
				this.#replacing = false;
				this.#filing.stored(replay.entries, keys);
				this.#tabs.replaced();
				this.#openTabs();
				// Live already after a first failure: what the store told only now goes as well.
				if (copy.connection?.live) copy.goLive(false);
				else goLive();
			},
			// The replay goes up from memory.
			failed: goLive
		});
		this.#switch(copy, replay.because(this.#recovery));
		this.#intake.replaced();
		this.#noteContent();
	}

	/** Another tab of this browser has done the above: take over its outcome, with what it cannot know. */
	async #superseded(): Promise<void> {
		const loaded = await this.#store.reload();
		if (loaded === null || this.#destroyed) return;
		this.#standby?.retire();
		this.#standby = null;
		const copy = this.#newCopy(documentFrom(loaded.rows).doc);
		copy.await(loaded.pending);
		const replay = new Replay(this.#copy, copy);
		for (const entry of replay.entries) this.#filing.keep(entry);
		this.#standing.resume(loaded.meta);
		this.#others.reset();
		this.#replacing = false;
		this.#switch(copy, replay.because('after-refusal'));
		this.#noteContent();
		this.#connect(copy);
	}

	#switch(copy: Copy, why: Replacement): void {
		this.#copy.retire();
		this.#copy = copy;
		this.#replaced.tell(copy, why);
	}

	#know(facts: Partial<SyncFacts>): void {
		if (this.#destroyed) return;
		const { outbox, connection } = this.#copy;
		const { unstored, settling } = outbox;
		const unacknowledged = outbox.unacknowledged + this.#others.waiting;
		const framesOut = connection?.framesOut ?? 0;
		this.#board.know({ unstored, settling, unacknowledged, framesOut, mayWrite: this.#standing.mayWrite, ...facts });
	}
}

// One open pipeline: its document, this device's store, the line to the server and the other tabs, and
// the one status that may be claimed. The pieces know nothing of each other; their order is here.
// An opening writes nothing to the document, and reads the store before it connects (else the
// whole load would go out as an edit).
import { nanoid } from 'nanoid';
import type { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { SCHEMA_VERSION } from '../domain/document/schema.ts';
import { CLOSE } from '../protocol/close-codes.ts';
import type { Nack, NackCode, Welcome } from '../protocol/messages.ts';
import { MIN_PROTOCOL_VERSION, PROTOCOL_VERSION } from '../protocol/version.ts';
import { applyRows, documentFrom } from './apply-rows.ts';
import { listenToBrowser } from './browser-events.ts';
import { hasGaps } from './clocks.ts';
import { ServerClock } from './clock.ts';
import { Connection, type ConnectionHandlers } from './connection.ts';
import { Copy } from './copy.ts';
import { Filing } from './filing.ts';
import { Intake } from './intake.ts';
import { lead } from './leader.ts';
import { quarantine, restore, type Loaded, type Meta } from './local-rows.ts';
import { LocalStore } from './local-store.ts';
import { FROM_TAB } from './origins.ts';
import { OtherTabs } from './other-tabs.ts';
import { Replay, takeOver } from './recovery.ts';
import { INITIAL_FACTS, sameStatus, syncStatus, type SyncFacts } from './status.ts';
import { Tabs } from './tabs.ts';
import type { PipelineSession, Replacement, SessionOptions, SyncStatus } from './types.ts';

/** Refusals in a row after which nothing is sent any more in this session; edits stay on this device. */
const MAX_REFUSALS = 2;

/** Opens a pipeline. Returns at once; `ready` tells when there is something to show. */
export function openSession(options: SessionOptions): PipelineSession {
	return new Session(options);
}

type ReplacedListener = (doc: Y.Doc, awareness: Awareness, why: Replacement) => void;

class Session implements PipelineSession {
	readonly id: string;
	readonly ready: Promise<void>;
	readonly #options: SessionOptions;
	/** Names this tab in the store and on the channel. */
	readonly #tab = nanoid(10);
	readonly #clock = new ServerClock();
	readonly #store: LocalStore;
	readonly #filing: Filing;
	readonly #intake: Intake;
	readonly #others: OtherTabs;
	readonly #statusListeners = new Set<(status: SyncStatus) => void>();
	readonly #replacedListeners = new Set<ReplacedListener>();
	readonly #stops: (() => void)[] = [];
	#copy: Copy;
	/** The copy that replaces ours once it holds the server's state; null when all is well. */
	#standby: Copy | null = null;
	#tabs: Tabs | null = null;
	#facts: SyncFacts = INITIAL_FACTS;
	#status: SyncStatus = { kind: 'opening' };
	#markReady!: () => void;
	#connected = false;
	#destroyed = false;
	#lineage: string | null = null;
	#logId: string | null = null;
	#since = 0;
	#helloAt = 0;
	#mayWrite = true;
	/** The server may have lost what it once acknowledged: say all again. */
	#sayAll = false;
	#refusals = 0;
	#troubled = false;
	#damages = 0;
	/** What the recovery under way is for. */
	#recovery: NackCode | 'damaged' = 'after-refusal';

	constructor(options: SessionOptions) {
		this.#options = options;
		this.id = options.id;
		this.ready = new Promise((resolve) => (this.#markReady = resolve));
		this.#copy = this.#newCopy(new Y.Doc());
		this.#store = new LocalStore(fallback(options.indexedDB, globalThis.indexedDB), `sluice:${options.id}`, {
			onLoad: (loaded) => this.#load(loaded),
			onHealth: (store) => {
				this.#know({ store });
				this.#start();
			},
			onSuperseded: () => void this.#superseded(),
			onLost: () => [
				restore(Y.encodeStateAsUpdate(this.#copy.doc), this.#meta()),
				...[...this.#copy.outbox.entries].filter((entry) => entry.key !== null).map((entry) => this.#filing.write(entry))
			]
		});
		this.#filing = new Filing({
			store: this.#store,
			outbox: () => this.#copy.outbox,
			changed: () => {
				this.#tabs?.pending();
				this.#know({});
			}
		});
		this.#intake = new Intake(this.#store, () => this.#copy.doc);
		this.#others = new OtherTabs({
			tab: this.#tab,
			read: () => this.#store.readPending(),
			outbox: () => this.#copy.outbox,
			mayAdopt: () => this.#intake.leading && this.#copy.connection?.live === true,
			adopt: (key, row) => {
				Y.applyUpdate(this.#copy.doc, row.bytes, FROM_TAB);
				const entry = this.#copy.outbox.add({ update: row.bytes, edits: row.edits, tab: row.tab, key });
				entry.frame = this.#copy.connection!.send(row.bytes);
			},
			changed: () => this.#know({})
		});
		const locks = fallback(options.locks, globalThis.navigator?.locks);
		this.#stops.push(
			lead(locks, `sluice:lead:${options.id}`, () => {
				this.#intake.lead();
				this.#others.hint();
			}),
			listenToBrowser({
				again: () => this.#facts.ended ?? this.#copy.connection?.connect(),
				doubt: () => this.#facts.ended ?? this.#copy.connection?.reconnect()
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
		return this.#status;
	}

	get hasContent(): boolean {
		return this.#facts.content;
	}

	get safeToClose(): boolean {
		return this.#copy.outbox.unsafe === 0;
	}

	onStatus(listener: (status: SyncStatus) => void): () => void {
		this.#statusListeners.add(listener);
		return () => void this.#statusListeners.delete(listener);
	}

	onReplaced(listener: ReplacedListener): () => void {
		this.#replacedListeners.add(listener);
		return () => void this.#replacedListeners.delete(listener);
	}

	now(): number {
		return this.#clock.now();
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
		this.#tabs?.close();
		this.#standby?.retire();
		this.#copy.retire();
		await this.#store.flush().catch(() => undefined);
		this.#store.close();
	}

	// — This device ————————————————————————————————————————————————————————————————————————————————

	#newCopy(doc: Y.Doc): Copy {
		const copy = new Copy(doc, this.#tab);
		copy.onEdit((entry) => {
			this.#filing.keep(entry);
			entry.frame = copy.connection?.send(entry.update!) ?? 0;
			this.#tabs?.edit(entry.update!);
			this.#know({});
		});
		return copy;
	}

	#load(loaded: Loaded): void {
		this.#lineage ??= loaded.meta.lineage ?? null;
		this.#clock.restore(loaded.meta.clockOffset);
		if (!this.#connected) {
			this.#logId = loaded.meta.logId ?? null;
			this.#since = loaded.meta.since ?? 0;
		}
		const bad = new Set(applyRows(this.#copy.doc, loaded.rows));
		if (bad.size > 0) {
			// The half-applied document is not to be trusted: again without those rows, the rest from the server.
			const { doc, damaged } = documentFrom(loaded.rows.filter((_, index) => !bad.has(index)));
			const lost = [...loaded.rows.filter((_, index) => bad.has(index)), ...damaged];
			for (const { store, key } of lost) if (store === 'pending') loaded.pending.delete(key);
			this.#store.enqueue(quarantine(lost));
			this.#since = 0;
			const before = this.#copy;
			const copy = this.#newCopy(doc);
			// Edits made before a late reading: their rows are on their way to the store already.
			for (const entry of before.outbox.entries) {
				applyRows(doc, [{ bytes: entry.update! }]);
				copy.outbox.take(entry);
			}
			this.#switch(copy, { code: 'damaged', replayed: 0, skipped: [] });
			if (this.#connected) this.#connect(copy);
		}
		for (const [key, row] of loaded.pending)
			this.#copy.outbox.add({ update: row.bytes, edits: row.edits, tab: row.tab, key });
		this.#intake.loaded(loaded.rows.filter(({ store }) => store === 'updates').length, this.#since > 0 ? loaded.meta : {});
		this.#noteContent();
		// Read late, after a store that did not open at first: what it held has to go up as well.
		if (this.#copy.connection?.live) this.#goLive(this.#copy);
	}

	#noteContent(): void {
		const lineage: unknown = this.#copy.doc.getMap('settings').get('lineage');
		if (typeof lineage !== 'string') return this.#know({});
		this.#lineage ??= lineage;
		this.#know({ content: true });
		this.#markReady();
		if (!this.#tabs) this.#openTabs();
	}

	#openTabs(): void {
		const Channel = fallback(this.#options.BroadcastChannel, globalThis.BroadcastChannel);
		const name = `sluice:${this.id}:${this.#lineage}:${this.#store.epoch}`;
		this.#tabs = new Tabs(Channel, name, this.#tab, this.#copy.doc, {
			onPending: () => this.#others.hint(),
			onReplaced: () => this.#store.check(),
			onError: (error) => console.warn('sync: word of another tab could not be used', error)
		});
	}

	// — The server —————————————————————————————————————————————————————————————————————————————————

	/** Once this device's copy is read, or is known not to be readable now. */
	#start(): void {
		if (this.#connected || this.#destroyed) return;
		this.#connected = true;
		this.#connect(this.#copy);
	}

	#connect(copy: Copy): void {
		if (this.#facts.ended) return;
		copy.connection = new Connection(
			{
				url: this.#options.url,
				id: this.id,
				doc: copy.doc,
				awareness: copy.awareness,
				WebSocket: this.#options.WebSocket ?? globalThis.WebSocket
			},
			this.#handlers(copy)
		);
		this.#intake.begin();
		copy.connection.connect();
	}

	#handlers(copy: Copy): ConnectionHandlers {
		const standby = (): boolean => copy === this.#standby;
		let position: number | null = null;
		return {
			hello: () => {
				this.#helloAt = this.#clock.deviceNow();
				const known = !standby();
				return {
					protocol: PROTOCOL_VERSION,
					schema: SCHEMA_VERSION,
					lineage: this.#lineage,
					logId: known ? this.#logId : null,
					since: known ? this.#since : 0,
					person: { ...this.#options.person }
				};
			},
			onWelcome: (welcome) => this.#welcome(welcome),
			onUpdate: (update) => {
				if (!standby()) this.#intake.received(update);
			},
			onUpTo: (seq) => {
				position = seq;
				if (!standby() && copy.connection?.inStep) this.#reached(seq);
			},
			onInStep: () => {
				if (standby()) this.#recovered(copy);
				else this.#inStep(copy);
				if (position !== null) this.#reached(position);
			},
			onAck: ({ frames }) => {
				const entries = copy.outbox.acknowledge(frames);
				if (copy.connection?.framesOut === 0) {
					this.#refusals = 0;
					this.#troubled = false;
				}
				this.#filing.file(entries);
				this.#know({ refused: this.#refusals === 0 ? null : this.#facts.refused });
			},
			onNack: (nack) => this.#refuse(copy, nack),
			onDown: () => {
				copy.outbox.disconnected();
				position = null;
				if (!standby()) this.#intake.begin();
				this.#know({ link: this.#troubled ? 'joining' : 'down' });
			},
			onEnded: (code) => this.#end(code),
			onDamaged: (error) => {
				console.warn('sync: the document could not take an update and is loaded anew', error);
				this.#damages += 1;
				if (this.#damages > 3) copy.connection?.retryLater();
				else this.#recover('damaged');
			}
		};
	}

	#welcome(welcome: Welcome): boolean {
		const fits = welcome.protocol >= MIN_PROTOCOL_VERSION && welcome.schema <= SCHEMA_VERSION;
		if (!fits) return this.#end(CLOSE.version);
		if (this.#lineage !== null && this.#lineage !== welcome.lineage) return this.#end(CLOSE.lineage);
		this.#lineage = welcome.lineage;
		this.#clock.measure(welcome.time, this.#helloAt, this.#clock.deviceNow());
		if (this.#logId !== welcome.logId) {
			this.#sayAll = this.#logId !== null;
			this.#logId = welcome.logId;
			this.#since = 0;
		}
		this.#mayWrite = welcome.role !== 'viewer';
		return true;
	}

	#reached(seq: number): void {
		this.#since = seq;
		this.#intake.upTo(this.#logId!, seq);
	}

	#inStep(copy: Copy): void {
		const connection = copy.connection!;
		if (!connection.live && this.#since > 0 && (hasGaps(copy.doc) || !connection.hasAll)) {
			// `since` claimed more than this device holds: ask for everything.
			this.#since = 0;
			this.#intake.note({ since: 0 });
			connection.reconnect();
			return;
		}
		this.#intake.complete();
		this.#intake.note(this.#meta());
		this.#noteContent();
		this.#goLive(copy);
		this.#others.hint();
	}

	/** Sends what waits; from here on edits go out as they are made. */
	#goLive(copy: Copy): void {
		if (this.#mayWrite && this.#refusals <= MAX_REFUSALS) {
			const frame = copy.connection!.goLive(this.#sayAll || copy.outbox.unacknowledged > 0);
			this.#sayAll = false;
			if (frame > 0) copy.outbox.cover(frame);
		}
		const settled = this.#refusals <= MAX_REFUSALS && copy.connection!.framesOut === 0;
		if (settled) this.#refusals = 0;
		this.#know({ link: 'live', ...(settled && { refused: null }) });
	}

	/** Synchronisation is over; the local copy stays. Always false, for the caller to hand on. */
	#end(code: number): false {
		const ended = code === CLOSE.lineage ? 'forked' : code === CLOSE.version ? 'update-needed' : 'gone';
		this.#copy.connection?.stop();
		this.#standby?.retire();
		this.#standby = null;
		this.#know({ ended, link: 'down' });
		return false;
	}

	// — Refusal ————————————————————————————————————————————————————————————————————————————————————

	#refuse(copy: Copy, { code }: Nack): void {
		if (code === 'storage-failing') {
			// Nothing is wrong with the edits: the same again, later.
			this.#troubled = true;
			copy.connection?.retryLater();
		} else if (code === 'read-only') {
			this.#mayWrite = false;
			copy.connection?.reconnect();
		} else {
			this.#refusals += 1;
			if (this.#refusals <= MAX_REFUSALS) return this.#recover(code);
			// The replay is refused too: go on receiving, send no more, keep the edits here.
			this.#know({ refused: code });
			copy.connection?.reconnect();
		}
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
		this.#know({ refused: code === 'damaged' ? this.#facts.refused : code, link: 'joining' });
		this.#recovery = code;
		this.#connect(this.#standby);
	}
	#recovered(copy: Copy): void {
		this.#standby = null;
		this.#tabs?.mute();
		const goLive = (): void => {
			if (copy === this.#copy && copy.connection && !copy.connection.live) this.#goLive(copy);
		};
		const replay = takeOver({
			store: this.#store,
			epoch: nanoid(10),
			from: this.#copy,
			to: copy,
			meta: this.#meta(),
			done: (keys) => {
				this.#filing.stored(replay.entries, keys);
				this.#tabs?.replaced();
				this.#tabs?.close();
				this.#openTabs();
				goLive();
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
		const loaded = await this.#store.reload().catch(() => null);
		if (this.#destroyed) return;
		if (loaded === null) {
			setTimeout(() => void this.#superseded(), 1000);
			return;
		}
		this.#standby?.retire();
		this.#standby = null;
		const copy = this.#newCopy(documentFrom(loaded.rows).doc);
		for (const [key, row] of loaded.pending)
			copy.outbox.add({ update: row.bytes, edits: row.edits, tab: row.tab, key });
		const replay = new Replay(this.#copy, copy);
		for (const entry of replay.entries) this.#filing.keep(entry);
		this.#logId = loaded.meta.logId ?? null;
		this.#since = loaded.meta.since ?? 0;
		this.#others.reset();
		this.#tabs?.close();
		this.#tabs = null;
		this.#switch(copy, replay.because('after-refusal'));
		this.#noteContent();
		this.#connect(copy);
	}

	#switch(copy: Copy, why: Replacement): void {
		this.#copy.retire();
		this.#copy = copy;
		for (const listener of [...this.#replacedListeners]) {
			try {
				listener(copy.doc, copy.awareness, why);
			} catch (error) {
				console.error('sync: a listener failed at the replaced document', error);
			}
		}
	}

	// — Status —————————————————————————————————————————————————————————————————————————————————————

	#meta(): Meta {
		const meta: Meta = { schema: SCHEMA_VERSION, clockOffset: this.#clock.offset };
		if (this.#lineage !== null) meta.lineage = this.#lineage;
		return meta;
	}

	#know(facts: Partial<SyncFacts>): void {
		if (this.#destroyed) return;
		const { outbox, connection } = this.#copy;
		this.#facts = {
			...this.#facts,
			unstored: outbox.unstored,
			unacknowledged: outbox.unacknowledged + this.#others.waiting,
			settling: outbox.settling,
			framesOut: connection?.framesOut ?? 0,
			mayWrite: this.#mayWrite,
			...facts
		};
		const status = syncStatus(this.#facts);
		if (sameStatus(status, this.#status)) return;
		this.#status = status;
		for (const listener of [...this.#statusListeners]) listener(status);
	}
}

/** An option as given; the browser's own when it is not given; null when neither is there. */
function fallback<T>(given: T | null | undefined, own: T | undefined): T | null {
	return given === undefined ? (own ?? null) : given;
}

// One open pipeline: its document, this device's store, the line to the server and the other tabs, and
// the one status that may be claimed. The pieces know nothing of each other; their order is here.
// An opening writes nothing to the document, and reads the store before it connects (else the
// whole load would go out as an edit).
import { nanoid } from 'nanoid';
import type { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { CLOSE } from '../protocol/close-codes.ts';
import type { Nack, NackCode } from '../protocol/messages.ts';
import { isOfLineage } from './apply-rows.ts';
import { listenToBrowser } from './browser-events.ts';
import { hasGaps } from './clocks.ts';
import { Connection, type ConnectionHandlers } from './connection.ts';
import { Copy } from './copy.ts';
import { environmentOf, type Environment } from './environment.ts';
import { Filing } from './filing.ts';
import { Folding } from './folding.ts';
import { GoingOver } from './going-over.ts';
import { Intake } from './intake.ts';
import { lead } from './leader.ts';
import type { Loaded } from './local-rows.ts';
import { LocalStore } from './local-store.ts';
import { OtherTabs } from './other-tabs.ts';
import { Patience } from './patience.ts';
import { Persistence } from './persistence.ts';
import { ReplacedListeners } from './recovery.ts';
import { Standing } from './standing.ts';
import { copyName } from './remove-copy.ts';
import { endOf, StatusBoard, type SyncFacts } from './status.ts';
import { Tabs } from './tabs.ts';
import { FORK_KEPT, type Keeping, type PipelineSession, type Replacement, type SessionOptions, type SyncStatus } from './types.ts';

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
	readonly #standing: Standing;
	readonly #board = new StatusBoard();
	readonly #store: LocalStore;
	readonly #filing: Filing;
	readonly #intake: Intake;
	readonly #others: OtherTabs;
	readonly #tabs: Tabs;
	readonly #patience = new Patience();
	readonly #persistence: Persistence;
	readonly #replaced = new ReplacedListeners();
	readonly #stops: (() => void)[] = [];
	readonly #over: GoingOver;
	#copy: Copy;
	#markReady!: () => void;
	#connected = false;
	#destroyed = false;
	/** The server has trouble of its own: what was sent is not at fault. */
	#troubled = false;

	constructor(options: SessionOptions) {
		this.#options = options;
		this.id = options.id;
		this.#environment = environmentOf(options);
		this.#standing = new Standing(this.#environment.clock);
		this.#persistence = new Persistence(this.#environment.storage);
		this.ready = new Promise((resolve) => (this.#markReady = resolve));
		this.#copy = this.#newCopy(new Y.Doc());
		this.#store = new LocalStore(this.#environment.indexedDB, copyName(options.id, options.holder), {
			onLoad: (loaded) => this.#load(loaded),
			onHealth: (store) => {
				this.#know({ store });
				// This device's copy is read, or is known not to be readable now.
				if (this.#connected || this.#destroyed) return;
				this.#connected = true;
				this.#connect(this.#copy);
			},
			onSuperseded: () => this.#over.superseded(),
			onLost: () => this.#filing.again(this.#copy.doc, this.#standing.meta)
		}, options.storeWait);
		this.#filing = new Filing({
			store: this.#store,
			outbox: () => this.#copy.outbox,
			changed: () => {
				this.#tabs.pending();
				this.#know({});
			},
			filed: (rows) => this.#intake.filed(rows)
		});
		const damaged = (): void => this.#damaged(this.#copy, 'rows on this device cannot be read');
		this.#intake = new Intake(this.#store, () => this.#copy.doc, new Folding(this.#environment.foldingWorker), damaged);
		this.#others = new OtherTabs({
			tab: this.#tab,
			read: () => this.#store.readPending(),
			outbox: () => this.#copy.outbox,
			mayAdopt: () => this.#intake.leading && this.#copy.connection?.live === true,
			ask: () => this.#tabs.ask(),
			adopt: (key, row) => this.#copy.adopt(key, row),
			orphaned: () => {
				this.#intake.keepAll();
				if (this.#copy.connection?.live) this.#copy.goLive(true);
				this.#know({});
			},
			changed: () => this.#know({})
		});
		this.#tabs = new Tabs({
			Channel: this.#environment.BroadcastChannel,
			tab: this.#tab,
			unsafe: () => this.#copy.outbox.unsafe,
			on: {
				onTold: (tab, update, edit) => {
					this.#intake.heard(update);
					if (edit) this.#others.edited(tab);
				},
				onPending: (tab, edits, answer) => this.#others.told(tab, edits, answer),
				onReplaced: () => this.#store.check(),
				onDamaged: () => this.#damaged(this.#copy)
			}
		});
		this.#over = new GoingOver({
			store: this.#store,
			filing: this.#filing,
			tabs: this.#tabs,
			intake: this.#intake,
			others: this.#others,
			standing: this.#standing,
			person: options.person.id,
			copy: () => this.#copy,
			newCopy: (doc) => this.#newCopy(doc),
			connect: (copy) => this.#connect(copy),
			goLive: (copy) => this.#goLive(copy),
			use: (copy) => this.#use(copy),
			tell: (why) => this.#replaced.tell(this.#copy, why),
			noteContent: () => this.#noteContent(),
			openTabs: () => this.#openTabs(),
			gone: () => this.#destroyed
		});
		this.#stops.push(
			lead(this.#environment.locks, copyName(`lead:${options.id}`, options.holder), () => {
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

	get keeping(): Keeping {
		return this.#persistence.keeping;
	}

	get hasContent(): boolean {
		return this.#board.facts.content;
	}

	get inStep(): boolean {
		return this.#board.facts.link === 'live';
	}

	get safeToClose(): boolean {
		return this.#copy.outbox.unsafe === 0;
	}

	get wouldLose(): boolean {
		return !this.safeToClose && this.#board.facts.store.kind === 'failing';
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
		this.#over.abandon();
		this.#copy.retire();
		const written = this.#store.flush();
		const left = this.#tabs.leave(this.#store.close());
		// Nobody who leaves waits for a database that does not answer: the store does, and writes then.
		await written.then(() => left, () => undefined);
	}

	#newCopy(doc: Y.Doc): Copy {
		const copy = new Copy(doc, this.#tab);
		copy.onEdit((entry) => {
			this.#intake.beforeOwn();
			this.#filing.keep(entry);
			entry.frame = copy.connection?.send(entry.update!) ?? 0;
			this.#tabs.edit(entry.update!);
			this.#persistence.edited(this.#board.facts.link === 'down');
			this.#know({});
		});
		return copy;
	}

	#load(loaded: Loaded): void {
		const { lineage } = this.#standing;
		// Read late, and of another history than the server's: it stays as it is, a fork that the next opening finds.
		if (lineage !== null && !isOfLineage(loaded, lineage)) return this.#store.leaveAlone(FORK_KEPT);
		// Left before it could be read: what was typed is written there, and that is all.
		if (this.#destroyed) return;
		this.#standing.restore(loaded.meta, this.#connected);
		const sound = this.#over.load(loaded);
		if (sound && this.#connected) this.#connect(sound);
		this.#copy.await(loaded.pending);
		if (this.#connected) this.#others.late();
		const rows = loaded.rows.filter(({ store }) => store === 'updates').length;
		this.#intake.loaded(rows, this.#standing.since > 0 ? loaded.meta : {}, this.#connected);
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
		if (!this.#over.replacing) this.#openTabs();
	}

	#openTabs(): void {
		this.#tabs.open(`${copyName(this.id, this.#options.holder)}:${this.#standing.lineage}:${this.#store.epoch}`, this.#copy.doc);
	}

	#connect(copy: Copy): void {
		this.#intake.begin();
		if (this.#board.facts.ended) return;
		const { url, id } = this.#options;
		const { WebSocket } = this.#environment;
		copy.connection = new Connection({ url, id, doc: copy.doc, awareness: copy.awareness, WebSocket }, this.#handlers(copy));
		copy.connection.connect();
	}

	#handlers(copy: Copy): ConnectionHandlers {
		const standby = (): boolean => this.#over.isStandby(copy);
		return {
			hello: () => this.#standing.hello(this.#options.person, standby()),
			onWelcome: (welcome) => {
				const trouble = this.#standing.welcome(welcome);
				if (trouble !== null) this.#end(CLOSE[trouble]);
				return trouble === null;
			},
			onUpdate: (update) => {
				if (standby()) return;
				this.#intake.received(update);
				if (!this.#standing.outdated(copy.doc)) return;
				// The document turns out to be newer than this app: from now on it is only looked at.
				copy.connection?.mute();
				if (!this.#board.facts.outdated) this.#know({});
			},
			onUpTo: (seq) => {
				this.#standing.since = seq;
				this.#intake.upTo(this.#standing.logId!, seq);
			},
			onInStep: () => (standby() ? this.#over.recovered(copy) : this.#inStep(copy)),
			onAck: ({ frames }) => {
				this.#filing.acknowledged(copy.outbox.acknowledge(frames));
				const all = copy.connection?.framesOut === 0;
				if (all) {
					this.#patience.reward();
					this.#troubled = this.#standing.sayAll = false;
				}
				this.#know(all ? { refused: null, held: false } : {});
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

	/** Sends what waits; from here on edits go out as they are made. On a line that broke meanwhile it does nothing. */
	#goLive(copy: Copy): void {
		if (!copy.connection?.inStep) return;
		const may = this.#standing.mayWrite && !this.#standing.outdated(copy.doc);
		if (may && !this.#patience.holding) copy.goLive(this.#standing.sayAll);
		else if (this.#standing.sayAll && !this.#standing.outdated(copy.doc)) {
			// Who only looks may hold what the server has taken out of its history: it says so when it is told.
			copy.goLive(true);
			copy.connection?.mute();
			this.#standing.sayAll = false;
		}
		this.#know({ link: 'live', ...(!may && { refused: null, held: false }) });
	}

	/** Synchronisation is over; the local copy stays. */
	#end(code: number): void {
		this.#copy.connection?.stop();
		this.#over.abandon();
		this.#know({ ended: endOf(code), link: 'down' });
	}

	#refuse(copy: Copy, { code }: Nack): void {
		const { connection } = copy;
		if (code === 'restored') {
			// Nothing is wrong with the edits: they are kept, and offered again until the owner allows. The rest of what
			// was on its way is answered in the same way.
			if (connection?.live) connection.offerLater(this.#patience.held());
			this.#know({ held: true });
		} else if (code === 'after-refusal' && !connection?.live) {
			// Sent before the refusal was here; what is to be done about it is under way.
		} else if (code === 'storage-failing') {
			// Nothing is wrong with the edits: the same again, later.
			this.#troubled = true;
			connection?.retryLater();
		} else if (code === 'read-only') {
			this.#standing.mayWrite = false;
			connection?.retryLater();
		} else if (this.#patience.refused()) this.#recover(code);
		else {
			// The replay is refused too: go on receiving, send no more, keep the edits here.
			this.#know({ refused: code });
			connection?.reconnect();
		}
	}

	/** A copy that could not take an update, or whose rows were damaged, cannot be trusted: another, from the server. */
	#damaged(copy: Copy, why = 'the document could not take an update'): void {
		console.warn(`sync: ${why}: everything is loaded anew`);
		if (!this.#patience.damaged()) return copy.connection?.retryLater();
		if (this.#over.isStandby(copy)) this.#over.abandon();
		this.#recover('damaged');
	}

	#recover(code: NackCode | 'damaged'): void {
		if (this.#board.facts.ended || !this.#over.recover(code)) return;
		this.#know({ refused: code === 'damaged' ? this.#board.facts.refused : code, link: 'joining' });
		this.#over.begin();
	}

	#use(copy: Copy): void {
		this.#copy.retire();
		this.#copy = copy;
	}

	#know(facts: Partial<SyncFacts>): void {
		if (this.#destroyed) return;
		const { unstored, settling, unacknowledged: own } = this.#copy.outbox;
		const framesOut = this.#copy.connection?.framesOut ?? 0;
		const unacknowledged = own + this.#others.waiting;
		const { mayWrite } = this.#standing;
		const outdated = this.#standing.outdated(this.#copy.doc);
		this.#board.know({ unstored, unseen: this.#others.unseen, settling, unacknowledged, framesOut, mayWrite, outdated, ...facts });
	}
}

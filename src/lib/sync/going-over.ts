// Going over to another copy of the document: because the server refused an edit, because the document broke, or
// because another tab of this browser has done so. The old copy stays in use until the new one is complete.
// Limit: makes and switches copies; whether to, is the session's to say.
import { nanoid } from 'nanoid';
import * as Y from 'yjs';
import type { NackCode } from '../protocol/messages.ts';
import { applyRows, documentFrom } from './apply-rows.ts';
import type { Copy } from './copy.ts';
import type { Filing } from './filing.ts';
import type { Intake } from './intake.ts';
import { quarantine, type Loaded } from './local-rows.ts';
import type { LocalStore } from './local-store.ts';
import type { OtherTabs } from './other-tabs.ts';
import { repair, Replay, takeOver } from './recovery.ts';
import type { Standing } from './standing.ts';
import type { Tabs } from './tabs.ts';
import type { Replacement } from './types.ts';
import { Voided } from './voided.ts';

export interface GoingOverContext {
	store: LocalStore;
	filing: Filing;
	tabs: Tabs;
	intake: Intake;
	others: OtherTabs;
	standing: Standing;
	/** Person whose edits this device puts back after the server has voided them. */
	person: string;
	/** The copy in use. */
	copy(): Copy;
	newCopy(doc: Y.Doc): Copy;
	connect(copy: Copy): void;
	/** In step with the server: sends what waits. */
	goLive(copy: Copy): void;
	/** The other copy is the one in use from now on. */
	use(copy: Copy): void;
	/** Tells who shows the copy that it is another. They may edit it at once: all else has gone over before. */
	tell(why: Replacement): void;
	/** The copy in use may have content now. */
	noteContent(): void;
	openTabs(): void;
	gone(): boolean;
}

export class GoingOver {
	readonly #on: GoingOverContext;
	readonly #voided: Voided;
	/** The copy that replaces the one in use once it holds the server's state; null when all is well. */
	#standby: Copy | null = null;
	#replacing = false;
	/** What the recovery under way is for. */
	#cause: NackCode | 'damaged' = 'after-refusal';

	constructor(context: GoingOverContext) {
		this.#on = context;
		this.#voided = new Voided(context.person);
	}

	/** True for the copy that is being filled from the server. */
	isStandby(copy: Copy): boolean {
		return copy === this.#standby;
	}

	/** The store's contents are being replaced; its epoch is not the document's yet. */
	get replacing(): boolean {
		return this.#replacing;
	}

	/** Gives up the copy that is being filled. */
	abandon(): void {
		this.#standby?.retire();
		this.#standby = null;
	}

	/**
	 * The rows of the store at the indices `bad` cannot be read, and the half-applied document is not to be
	 * trusted: again without those rows, whose bytes are kept aside. The server then has to send everything.
	 */
	withoutDamage(loaded: Loaded, bad: ReadonlySet<number>): Copy {
		const { copy, lost } = repair(this.#on.copy(), loaded, bad, (doc) => this.#on.newCopy(doc));
		this.#on.store.enqueue(quarantine(lost));
		this.#on.standing.since = 0;
		this.#on.use(copy);
		this.#on.tell({ code: 'damaged', replayed: 0, skipped: [] });
		return copy;
	}

	/**
	 * After one refusal all later clocks of this client id are gaps to the server: get its state in a new
	 * document, replay onto it what it lacks, and go on there. False when that is under way already.
	 */
	recover(code: NackCode | 'damaged'): boolean {
		if (this.#standby || this.#on.gone()) return false;
		const from = this.#on.copy();
		from.connection?.destroy();
		from.connection = null;
		from.outbox.disconnected();
		this.#standby = this.#on.newCopy(new Y.Doc());
		this.#cause = code;
		return true;
	}

	/** Connects the copy that `recover` made. */
	begin(): void {
		if (this.#standby) this.#on.connect(this.#standby);
	}

	/** The standby holds the server's state: replay, store, switch. */
	recovered(copy: Copy): void {
		const { store, filing, tabs, standing, intake } = this.#on;
		const from = this.#on.copy();
		this.#standby = null;
		this.#replacing = true;
		tabs.mute();
		const goLive = (): void => {
			if (copy === this.#on.copy() && copy.connection && !copy.connection.live) this.#on.goLive(copy);
		};
		const may = this.#cause === 'voided' ? this.#voided.judge(standing.voided) : undefined;
		const replay = takeOver({
			store,
			epoch: nanoid(10),
			from,
			to: copy,
			meta: () => ({ ...standing.meta, voided: (standing.voided = this.#voided.remembered(standing.voided)) }),
			...(may && { may }),
			done: (keys) => {
				this.#replacing = false;
				filing.stored(replay.entries, keys);
				tabs.replaced();
				this.#on.openTabs();
				// Live already after a first failure: what the store told only now goes as well.
				if (copy.connection?.live) copy.goLive(false);
				else goLive();
			},
			// The replay goes up from memory.
			failed: goLive
		});
		this.#on.use(copy);
		intake.replaced();
		this.#on.tell(replay.because(this.#cause));
		this.#on.noteContent();
	}

	/** Another tab of this browser has done the above: take over its outcome, with what it cannot know. */
	superseded(): void {
		void this.#on.store.reload((loaded) => this.#takeOver(loaded));
	}

	#takeOver(loaded: Loaded): void {
		const { filing, standing, others, intake } = this.#on;
		this.abandon();
		const copy = this.#on.newCopy(documentFrom(loaded.rows).doc);
		copy.await(loaded.pending);
		// What that tab did not put back after a void must not come by way of this one.
		const left = new Set(loaded.meta.voided);
		const replay = new Replay(this.#on.copy(), copy, (id) => !left.has(id));
		for (const entry of replay.entries) filing.keep(entry);
		// Left meanwhile: what was typed is written, and that is all.
		if (this.#on.gone()) return copy.retire();
		standing.resume(loaded.meta);
		others.reset();
		this.#replacing = false;
		this.#on.use(copy);
		intake.replaced();
		this.#on.tell(replay.because('after-refusal'));
		this.#on.noteContent();
		this.#on.connect(copy);
	}

	/** Applies what was read to the copy in use, or to a sound one in its place when rows cannot be read. */
	load(loaded: Loaded): Copy | null {
		const bad = new Set(applyRows(this.#on.copy().doc, loaded.rows));
		return bad.size > 0 ? this.withoutDamage(loaded, bad) : null;
	}
}

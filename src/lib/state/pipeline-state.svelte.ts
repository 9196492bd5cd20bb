// One open pipeline as Svelte state: the only place where document changes and runes meet.
// Deals are not reactive one by one (10,000 of them): listen with onChange, or read `revision`.
import { nanoid } from 'nanoid';
import { ActivityIndex } from '#lib/domain/document/activities.ts';
import { Pipeline, type PipelineChange } from '#lib/domain/document/pipeline.ts';
import type { UndoResult } from '#lib/domain/document/revert.ts';
import { Writer, type Change } from '#lib/domain/document/writer.ts';
import type { PipelineView } from '#lib/domain/document/view.ts';
import type { Column } from '#lib/domain/model/column.ts';
import type { DealId, Instant } from '#lib/domain/model/deal.ts';
import type { Person, PipelineSettings } from '#lib/domain/model/settings.ts';
import type { Stage } from '#lib/domain/model/stage.ts';
import { mayEdit, type PipelineSession, type Replacement, type SyncStatus } from '#lib/sync/types.ts';
import { both, ChartPicks } from './chart-picks.svelte.ts';
import type { FieldWorld } from './fields.ts';
import { DealSelection } from './deal-selection.svelte.ts';
import { Formulas } from './formulas.svelte.ts';
import { Listeners } from './listeners.ts';
import { LookingBack } from './looking-back.svelte.ts';
import { Money } from './money.svelte.ts';
import { colorIn } from './person-color.ts';
import { storedPerson } from './person.ts';
import { Presence } from './presence.svelte.ts';
import { ScorecardFeed } from './scorecard-feed.svelte.ts';
import { UndoMemory } from './undo-memory.ts';
import { ownerNames } from './who.ts';

/** Charts and lists follow at this pace while edits stream in; a single edit is followed in the next frame. */
const REVISION_MS = 100;

const NOTHING: Change = { cells: [], created: [] };

/** Reads through to the state, so that one object serves at every moment. */
const worldOf = (state: PipelineState): FieldWorld => ({
	get view() {
		return state.view;
	},
	get now() {
		return state.viewNow();
	},
	formula: (deal, key) => state.formulas.value(deal, key),
	formulaKind: (key) => state.formulas.kind(key)
});

export class PipelineState {
	readonly id: string;
	readonly session: PipelineSession;
	/** Who this device says it is; the colour may be another than on the device. Change it with setPerson. */
	person = $state.raw<Person>(undefined as unknown as Person);
	readonly presence: Presence;
	/** False until there is something to show. */
	ready = $state(false);
	/** Set when opening failed: words are the screen's. */
	status = $state.raw<SyncStatus>({ kind: 'opening' });
	/** All stages, removed ones too, in pipeline order. */
	stages = $state.raw<readonly Stage[]>([]);
	/** All columns of one's own, deleted ones too, in their order. */
	columns = $state.raw<readonly Column[]>([]);
	settings = $state.raw<PipelineSettings>(undefined as unknown as PipelineSettings);
	people = $state.raw<readonly Person[]>([]);
	/** Raised in the frame after a change, at most ten times a second: what derives from deals reads it. */
	revision = $state(0);
	canUndo = $state(false);
	canRedo = $state(false);
	/** Deals that pass the sheet's own filter and search, or null when neither is there. */
	sheetFilter = $state.raw<ReadonlySet<DealId> | null>(null);
	/** What was picked in charts: it filters the sheet, the board and the other charts. */
	readonly picks = new ChartPicks();
	/** Deals that pass both, or null when nothing filters. Totals, board and charts follow it. */
	readonly filtered: ReadonlySet<DealId> | null = $derived(both(this.sheetFilter, this.picks.deals));
	/** Last replacement of the document after a refusal, to be told and dismissed. */
	replacement = $state.raw<Replacement | null>(null);
	/** Last undo or redo that had to leave cells alone. */
	lastUndo = $state.raw<UndoResult | null>(null);

	/** Chosen deals and the one in the panel, the same for every way of looking at them. */
	readonly selection = new DealSelection();
	/** Which moment is shown, and what was read for it. */
	readonly back: LookingBack;

	#pipeline: Pipeline;
	#writer: Writer;
	#activities: ActivityIndex | null = null;
	readonly #undo: UndoMemory;
	readonly #listeners = new Listeners<[PipelineChange]>();
	readonly #replaceListeners = new Listeners();
	readonly #refusedListeners = new Listeners();
	#frame: number | null = null;
	#wait: ReturnType<typeof setTimeout> | null = null;
	#raisedAt = -Infinity;
	/** They chose the colour and it could not be written: nothing else changes it until it is. */
	#choseColor = false;
	readonly #stops: (() => void)[] = [];

	constructor(session: PipelineSession, person: Person) {
		this.id = session.id;
		this.session = session;
		this.person = person;
		this.#undo = new UndoMemory(session.id, person.id);
		this.#pipeline = new Pipeline(session.doc);
		this.back = new LookingBack(this.#pipeline);
		this.#writer = this.#newWriter();
		this.money = new Money(this.back);
		this.formulas = new Formulas(this);
		this.scorecard = new ScorecardFeed(this);
		this.presence = new Presence(session.awareness, person);
		this.status = session.status;
		this.#read();
		this.#pipeline.onChange(this.#onChange);
		this.#stops.push(
			session.onStatus((status) => (this.status = status)),
			session.onReplaced((doc, awareness, why) => {
				this.#pipeline.destroy();
				this.#activities?.destroy();
				this.#activities = null;
				this.#pipeline = new Pipeline(doc);
				this.#writer = this.#newWriter();
				this.#pipeline.onChange(this.#onChange);
				this.presence.attach(awareness);
				this.replacement = why;
				this.#read();
				this.#settleColor();
				this.back.attach(this.#pipeline);
				this.#replaceListeners.call();
				this.#schedule();
			}),
			this.presence.changes.add(() => this.#settleColor()),
			() => removeEventListener('storage', this.#takeName)
		);
		// The document may be here before what the other tab stored: a browser passes them on separately.
		addEventListener('storage', this.#takeName);
		void session.ready.then(() => {
			this.#settleColor();
			this.ready = true;
			this.#noteUndo();
		});
	}

	/** The document's reading side, always of the present. Replaced together with the document: do not keep it. */
	get pipeline(): Pipeline {
		return this.#pipeline;
	}

	/** Comments, tasks, touches and links, of the present; made when first asked for, replaced together with the document. */
	get activities(): ActivityIndex {
		return (this.#activities ??= new ActivityIndex(this.#pipeline));
	}

	/** What sheet and charts show: the pipeline, or how it was at the moment looked at. Do not keep it. */
	get view(): PipelineView {
		return this.back.view;
	}

	/** The moment looked at; null: the present. */
	get asOf(): Instant | null {
		return this.back.moment;
	}

	/** Shows the pipeline as of a moment, read-only; null: the present again. */
	showAsOf(moment: Instant | null): void {
		const { back } = this;
		if (moment === back.moment) return;
		this.presence.setCursor(null);
		back.show(moment);
		this.#schedule();
	}

	/** Back to the present for good: what was read of the past is let go. */
	endLookingBack(): void {
		this.showAsOf(null);
		this.back.rest();
	}

	/** "Now" of what is shown: ages and periods are reckoned from it. */
	viewNow(): Instant {
		return this.back.moment ?? this.now();
	}

	/** What fields of deals are read with (fields.ts): always of the moment that is shown. */
	readonly fieldWorld: FieldWorld = worldOf(this);
	/** Results of formula columns. */
	readonly formulas: Formulas;
	/** How probable it is that open deals will be won, as the team's closed ones tell. */
	readonly scorecard: ScorecardFeed;
	/** Currencies of what is shown. */
	readonly money: Money;

	/** False where the person may look but not write, and while they look back. */
	get canEdit(): boolean {
		return mayEdit(this.status) && this.back.moment === null;
	}

	/** Calls back after each transaction, synchronously. Returns how to stop. */
	onChange(listener: (change: PipelineChange) => void): () => void {
		return this.#listeners.add(listener);
	}

	/** Calls back after each change of what is shown: in the past that is another moment. Returns how to stop. */
	onViewChange(listener: (change: PipelineChange) => void): () => void {
		return this.back.changes.add(listener);
	}

	/** Calls back when something else altogether is shown: read everything anew. Returns how to stop. */
	onViewSwap(listener: () => void): () => void {
		return this.back.swaps.add(listener);
	}

	/** Calls back when another moment of the past is shown, so that ages are others. Returns how to stop. */
	onViewMove(listener: () => void): () => void {
		return this.back.moves.add(listener);
	}

	/** Calls back when the whole document was replaced: read everything anew. */
	onReplace(listener: () => void): () => void {
		return this.#replaceListeners.add(listener);
	}

	/** Calls back when something was to be changed where the person may only look. Returns how to stop. */
	onRefused(listener: () => void): () => void {
		return this.#refusedListeners.add(listener);
	}

	/**
	 * Ask before a change that is told of afterwards: false where the person may only look, which who listens with
	 * `onRefused` has then said. Looking back is no hindrance: what is put back from there is written in the present.
	 */
	mayChange(): boolean {
		if (mayEdit(this.status)) return true;
		this.#refusedListeners.call();
		return false;
	}

	/** Runs a command as one undo step. Where the person may only look it is not run, and the change is empty. */
	perform(command: (writer: Writer) => Change): Change {
		if (!this.mayChange()) return NOTHING;
		const change = command(this.#writer);
		this.#undo.of(this.#pipeline.lineage);
		this.#undo.stack.push(change);
		this.#undo.note();
		this.#noteUndo();
		return change;
	}

	/**
	 * Runs a command that is not for this undo, as an editor's that has its own; null where the person may not write now.
	 * Looking back is no hindrance: what was typed was typed in the present.
	 */
	performAside(command: (writer: Writer) => Change): Change | null {
		return mayEdit(this.status) ? command(this.#writer) : null;
	}

	/** Takes back the last step, or the one given; null when it is none of those that can be. */
	undo(step?: Change): UndoResult | null {
		return this.#afterUndo((writer) => this.#undo.stack.undo(writer, step));
	}

	redo(): UndoResult | null {
		return this.#afterUndo((writer) => this.#undo.stack.redo(writer));
	}

	/** Tells the others another name or colour of this person, and writes it down where they may write. */
	setPerson(person: Person): void {
		this.#choseColor ||= person.color !== this.person.color;
		this.#be(person);
		// At once, not at the next edit: another tab, or this one after a reload, goes by what the document tells.
		if (this.session.hasContent && mayEdit(this.status)) this.#writer.introduce();
	}

	/** Now, by the server's clock where known. */
	now(): number {
		return this.session.now();
	}

	/** Everybody else who is here, one per tab. */
	get here(): readonly Person[] {
		return this.presence.peers.map(({ person }) => person);
	}

	/** Everybody a deal may be given to, by name. Walks the deals. */
	owners(): string[] {
		return ownerNames(this.view, [this.person, ...this.here]);
	}

	destroy(): void {
		for (const stop of this.#stops) stop();
		if (this.#frame !== null) cancelAnimationFrame(this.#frame);
		if (this.#wait !== null) clearTimeout(this.#wait);
		this.#undo.stop();
		this.presence.destroy();
		this.formulas.destroy();
		this.scorecard.destroy();
		this.#activities?.destroy();
		this.#pipeline.destroy();
		void this.session.destroy();
	}

	#be(person: Person): void {
		this.person = person;
		this.presence.setPerson(person);
		this.#writer = this.#newWriter();
	}

	/**
	 * Another tab of theirs may have given them another name: the next edit here would write the old one again. What
	 * counts is the name this device keeps; the document may bring an older one.
	 */
	readonly #takeName = (): void => {
		const stored = storedPerson();
		if (stored?.id === this.person.id && stored.name !== this.person.name) this.#be({ ...this.person, name: stored.name });
	};

	#settleColor(): void {
		if (this.#pipeline.people.get(this.person.id)?.color === this.person.color) this.#choseColor = false;
		if (!this.session.hasContent || this.#choseColor) return;
		const color = colorIn(this.#pipeline.people, this.here, this.person);
		if (color !== this.person.color) this.#be({ ...this.person, color });
	}

	#newWriter(): Writer {
		return new Writer(this.#pipeline, { now: () => this.session.now(), newId: () => nanoid(12), person: this.person });
	}

	#afterUndo(move: (writer: Writer) => UndoResult | null): UndoResult | null {
		this.#undo.of(this.#pipeline.lineage);
		// Steps of before a reload are there before the document is, and would find nothing to take back.
		const result = this.session.hasContent && this.mayChange() ? move(this.#writer) : null;
		this.lastUndo = result;
		this.#undo.note();
		this.#noteUndo();
		return result;
	}

	/** Its steps are nobody's any more: the copy is taken off this device. */
	forgetUndo(): void {
		this.#undo.end();
		this.#noteUndo();
	}

	#noteUndo(): void {
		this.#undo.of(this.#pipeline.lineage);
		this.canUndo = this.#undo.stack.canUndo;
		this.canRedo = this.#undo.stack.canRedo;
	}

	readonly #onChange = (change: PipelineChange): void => {
		if (change.stages) this.stages = this.#pipeline.stages;
		if (change.columns) this.columns = this.#pipeline.columns;
		if (change.settings) this.settings = this.#pipeline.settings;
		if (change.people) {
			this.people = [...this.#pipeline.people.values()];
			this.#settleColor();
			const told = this.#pipeline.people.get(this.person.id)?.name;
			if (told && told !== this.person.name) this.#takeName();
		}
		this.#listeners.call(change);
		this.back.follow(change);
		this.#schedule();
	};

	/** Raises `revision` in the next frame, but not within REVISION_MS of the last time: a busy room must not cost frames. */
	#schedule(): void {
		if (this.#frame !== null || this.#wait !== null) return;
		const left = this.#raisedAt + REVISION_MS - performance.now();
		if (left > 0) {
			this.#wait = setTimeout(() => {
				this.#wait = null;
				this.#raise();
			}, left);
		} else this.#raise();
	}

	/** After the next frame: in it the sheet shows the change, and what is derived from the whole comes in the one after. */
	#raise(): void {
		this.#frame = requestAnimationFrame(() => {
			this.#wait = setTimeout(() => {
				this.#frame = this.#wait = null;
				this.#raisedAt = performance.now();
				this.revision += 1;
			});
		});
	}

	#read(): void {
		this.stages = this.#pipeline.stages;
		this.columns = this.#pipeline.columns;
		this.settings = this.#pipeline.settings;
		this.people = [...this.#pipeline.people.values()];
	}
}

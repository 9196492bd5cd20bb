// The board behind its screen: keeps lanes and cards up to date, at most once a frame, and remembers how a person looks
// at it. What a person does to deals is board-actions.ts.
import { SvelteMap } from 'svelte/reactivity';
import type { PipelineChange } from '#lib/domain/document/pipeline.ts';
import { dayAt } from '#lib/domain/model/date.ts';
import type { DealId } from '#lib/domain/model/deal.ts';
import { stillOpen, type Prompt } from '#lib/state/close-prompt.ts';
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import type { InputContext } from '#lib/ui/cell-input.ts';
import { BoardModel, EMPTY, type BoardSetup, type LaneContent, type LaneOrder } from './board-model.ts';
import { cardWords, type CardWords } from './card-words.ts';
import { CardBook, NOTHING_MOVED, Pending, setOf } from './books.ts';
import type { DropPlace } from './drag.ts';
import { byChoice, byMonth, byOption, byOwner, byStage, choiceColumns, OPTION_LANES, type Grouping, type Lane, type LaneKey } from './lanes.ts';
import { loadPreferences, savePreferences, type BoardPreferences } from './preferences.ts';

/** Ages count in whole days; looking now and then is enough. */
const CLOCK_MS = 600_000;

/** What a lane shows. Its parts are replaced, never changed. */
class ShownLane {
	content = $state.raw<LaneContent>(EMPTY);
	/** Raised when what some card of it says changed. */
	said = $state(0);
}

export class BoardController {
	readonly state: PipelineState;
	preferences = $state.raw<BoardPreferences>(undefined as unknown as BoardPreferences);
	grouping = $state.raw<Grouping>(undefined as unknown as Grouping);
	lanes = $state.raw<readonly Lane[]>([]);
	/** Deals that are not in the bin, and how many of them show. */
	total = $state(0);
	shown = $state(0);
	prompt = $state.raw<Prompt | null>(null);
	/** The card that the arrow keys start from. */
	focus = $state<DealId | null>(null);
	/** The card that a choice up to another begins at. */
	anchor: DealId | null = null;
	/** The card whose title is being typed. */
	editing = $state<DealId | null>(null);
	/** Cards in the hand. */
	lifted = $state.raw<ReadonlySet<DealId>>(setOf());
	/** Where cards in the hand would land. */
	target = $state.raw<DropPlace | null>(null);
	/** Tells the screen of a change before it is drawn, so that focus and movement follow the deals. */
	onpatched: ((moved: ReadonlyMap<DealId, LaneKey>, local: boolean) => void) | undefined;

	#model: BoardModel;
	#setup: BoardSetup;
	readonly #contents = new SvelteMap<LaneKey, ShownLane>();
	readonly #cards = new CardBook();
	readonly #pending = new Pending();
	#remote = false;
	#anew = false;
	#frame = 0;
	#stops: (() => void)[] = [];

	constructor(state: PipelineState) {
		this.state = state;
		this.preferences = loadPreferences(state.id);
		this.grouping = this.#groupingOf(this.preferences.by);
		this.#setup = { world: state.view, now: state.viewNow(), grouping: this.grouping, order: this.preferences.order, filter: state.filtered, held: setOf() };
		this.#model = new BoardModel(this.#setup);
		this.#publish();
	}

	/** Follows the document. Returns how to stop. */
	follow(): () => void {
		const clock = setInterval(() => this.#redraw(), CLOCK_MS);
		this.#stops = [
			this.state.onViewChange((change) => this.#onChange(change)),
			this.state.onViewSwap(() => this.reset()),
			this.state.onViewMove(() => (this.state.money.mixed ? this.reset() : this.#redraw())),
			() => clearInterval(clock)
		];
		return () => {
			for (const stop of this.#stops) stop();
			cancelAnimationFrame(this.#frame);
		};
	}

	/** What is shown: the pipeline, or how it was at the moment looked at. */
	get view() {
		return this.state.view;
	}

	get canEdit(): boolean {
		return this.state.canEdit;
	}

	get order(): LaneOrder {
		return this.preferences.order;
	}

	/** What typed text is read with. */
	input(): InputContext {
		const { settings, liveStages, columns } = this.view;
		return { currency: settings.currency, timeZone: settings.timeZone, now: this.state.viewNow(), stages: liveStages, columns };
	}

	content(key: LaneKey): LaneContent {
		return this.#contents.get(key)?.content ?? EMPTY;
	}

	/** The words of a card, the same object as long as nothing of it changes. Follows when called in an effect. */
	card(id: DealId, lane: LaneKey): CardWords | null {
		void this.#contents.get(lane)?.said;
		return this.wordsOf(id);
	}

	wordsOf(id: DealId): CardWords | null {
		return this.#cards.of(id, () => {
			const deal = this.view.deals.get(id);
			return deal ? cardWords(deal, { world: this.state.fieldWorld, fields: this.preferences.fields }) : null;
		});
	}

	/** The lane in which a deal is shown; undefined where it is not. */
	laneOf(id: DealId): LaneKey | undefined {
		return this.#model.laneOf(id);
	}

	isFolded({ key, folded }: Lane): boolean {
		return this.preferences.folded[`${this.grouping.by}:${key}`] ?? folded;
	}

	fold(lane: Lane, folded: boolean): void {
		this.#prefer({ folded: { ...this.preferences.folded, [`${this.grouping.by}:${lane.key}`]: folded } });
	}

	divideBy(by: string): void {
		this.#prefer({ by });
		this.reset();
	}

	orderBy(order: LaneOrder): void {
		this.#prefer({ order });
		this.reset();
	}

	showFields(fields: readonly string[]): void {
		this.#prefer({ fields });
		this.#redraw();
	}

	/** Another filter holds; what the person has just added or moved stays in sight. */
	setFilter(filter: ReadonlySet<DealId> | null): void {
		if (filter === this.#setup.filter) return;
		this.#setup.filter = filter;
		this.reset();
	}

	/** These deals show whatever the filter says, until others do. */
	hold(ids: Iterable<DealId>): void {
		this.#setup.held = setOf(ids);
		if (this.#setup.filter !== null) this.reset();
	}

	/** Reads everything anew. */
	reset(): void {
		this.#anew = false;
		this.#pending.clear();
		this.#cards.forget();
		this.grouping = this.#groupingOf(this.preferences.by);
		this.#setup = { ...this.#setup, world: this.view, now: this.state.viewNow(), grouping: this.grouping, order: this.preferences.order };
		this.#model.reset(this.#setup);
		this.#publish();
		this.onpatched?.(NOTHING_MOVED, false);
	}

	/** Brings lanes and cards up to date now rather than in the next frame. */
	flush(): void {
		cancelAnimationFrame(this.#frame);
		this.#frame = 0;
		if (this.#anew) return this.reset();
		const ready = this.#pending.take((id) => this.lifted.has(id) || this.editing === id);
		if (ready.length === 0) return;
		for (const id of ready) this.#cards.forget(id);
		const { lanes, structure, moved } = this.#model.patch(ready);
		for (const key of lanes) {
			const shown = this.#lane(key);
			shown.content = this.#model.content(key);
			shown.said += 1;
		}
		if (structure) this.lanes = this.#model.lanes();
		this.#count();
		this.onpatched?.(moved, !this.#remote);
		this.#remote = false;
	}

	/** The hand let go, or typing ended: what waited for it is shown. */
	letGo(): void {
		if (this.#pending.size > 0) this.flush();
	}

	#onChange(change: PipelineChange): void {
		this.#pending.add(change.deals.keys());
		if (change.stages || change.columns || change.settings) this.#anew = true;
		// Names and colours of people are on the cards.
		if (change.people) this.#redraw();
		if (this.prompt && !stillOpen(this.prompt, this.view)) this.prompt = null;
		if (!change.local) this.#remote = true;
		if (change.local) this.flush();
		else if (this.#pending.size > 0 || this.#anew) this.#frame ||= requestAnimationFrame(() => this.flush());
	}

	#redraw(): void {
		this.#cards.forget();
		for (const lane of this.#contents.values()) lane.said += 1;
	}

	#publish(): void {
		this.lanes = this.#model.lanes();
		for (const [key, shown] of this.#contents) {
			shown.content = this.#model.content(key);
			shown.said += 1;
		}
		for (const { key } of this.lanes) if (!this.#contents.has(key)) this.#lane(key).content = this.#model.content(key);
		this.#count();
	}

	#lane(key: LaneKey): ShownLane {
		let lane = this.#contents.get(key);
		if (!lane) this.#contents.set(key, (lane = new ShownLane()));
		return lane;
	}

	#count(): void {
		({ total: this.total, shown: this.shown } = this.#model.counts);
	}

	#prefer(part: Partial<BoardPreferences>): void {
		this.preferences = { ...this.preferences, ...part };
		savePreferences(this.state.id, this.preferences);
	}

	#groupingOf(by: string): Grouping {
		const { view, state } = this;
		if (by === 'owner') return byOwner(view, state.person.name);
		if (by === 'month') return byMonth(dayAt(state.viewNow(), view.settings.timeZone));
		const option = OPTION_LANES.find((field) => field === by);
		if (option) return byOption(view, option);
		const column = choiceColumns(view).find(({ key }) => key === by);
		return column ? byChoice(column) : byStage(view);
	}
}

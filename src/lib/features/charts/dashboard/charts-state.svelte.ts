// The dashboard's state: the metrics of one pipeline, followed at most once a frame, and what the person asked of the
// charts. Limit: nothing is ever stored in the document; what one figure shows is figure-state.svelte.ts.
import type { DealColumns } from '#lib/domain/metrics/columns.ts';
import { pastQuestion } from '#lib/domain/forecast/ask-past.ts';
import { contextOf, type MetricsContext, type MetricsQuestion } from '#lib/domain/metrics/context.ts';
import type { MetricsSnapshot } from '#lib/domain/metrics/engine.ts';
import { ALL_TIME, windowOf, type Period, type Window } from '#lib/domain/metrics/period.ts';
import { dayAt, startOfDay } from '#lib/domain/model/date.ts';
import type { DealId, Instant } from '#lib/domain/model/deal.ts';
import { MetricsFeed } from '#lib/state/metrics-feed.ts';
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import type { Asked, ChartDefinition, Segment } from '../frame/definition.ts';
import { NO_FILTER, sameScope, scopeOf, type FilterScope } from '../frame/filter-scope.ts';
import { PastAnswers, type PastAnswer } from './past-answers.svelte.ts';
import { changedOver, loadPreferences, savePreferences, standard, type ChartPreferences, type Whose } from './preferences.ts';
import { answers, type Question } from './questions.ts';
import { segmentsOf } from './segments.ts';

export type Filter = ReadonlySet<DealId> | null;

export class ChartsState {
	readonly pipeline: PipelineState;
	/** Every chart there is. */
	readonly charts: readonly ChartDefinition[];
	readonly #feed: MetricsFeed;
	/** What was computed aside since the last shared figures. */
	#computed: { question: Question; filter: Filter; snapshot: MetricsSnapshot }[] = [];
	#computedFor: MetricsSnapshot | null = null;
	readonly #whose: Whose;
	#preferences: ChartPreferences = $state.raw(undefined as unknown as ChartPreferences);
	/** The present moment, moved on when the day changes: windows depend on the day only. */
	#now = $state(0);

	constructor(pipeline: PipelineState, charts: readonly ChartDefinition[]) {
		this.pipeline = pipeline;
		this.charts = charts;
		this.#feed = new MetricsFeed(pipeline);
		this.#whose = { pipeline: pipeline.id, person: pipeline.person.id };
		this.#preferences = loadPreferences(this.#whose, charts);
		this.#now = pipeline.viewNow();
	}

	/** Follows the clock, or the moment looked at, to another day. */
	tick(): void {
		const now = this.pipeline.viewNow();
		const { timeZone } = this.pipeline.settings;
		if (dayAt(now, timeZone) !== dayAt(this.#now, timeZone)) this.#now = now;
	}

	destroy(): void {
		this.#feed.destroy();
		this.#past.destroy();
	}

	get preferences(): ChartPreferences {
		return this.#preferences;
	}

	prefer(change: Partial<ChartPreferences>): void {
		const before = this.#preferences;
		this.#preferences = { ...before, ...change };
		// What another tab of theirs stored meanwhile stays.
		savePreferences(this.#whose, changedOver(loadPreferences(this.#whose, this.charts), before, this.#preferences));
	}

	/** Order, sizes and choices as they were at first. */
	reset(): void {
		this.#preferences = standard(this.charts);
		savePreferences(this.#whose, this.#preferences);
	}

	/** Now, as the windows see it. */
	get now(): number {
		return this.#now;
	}

	/** The window of a period; null: its days are no period. */
	windowOf(period: Period): Window | null {
		const { timeZone, fiscalYearStart } = this.pipeline.settings;
		return windowOf(period, { now: this.#now, timeZone, fiscalYearStart });
	}

	/** The window of the shared period; null: its days are no period. */
	readonly window: Window | null = $derived.by(() => this.windowOf(this.#preferences.period));

	readonly segments: readonly Segment[] = $derived.by(() => segmentsOf(this.pipeline.columns));
	readonly segment: Segment | null = $derived.by(() => this.segments.find(({ id }) => id === this.#preferences.segment) ?? null);
	/** The same function as long as the division is the same, so that nothing is computed anew for it. */
	readonly #segmentOf: ReadonlyMap<string, MetricsQuestion['segmentOf']> = $derived.by(() => {
		const { segments, pipeline } = this;
		const read = (segment: Segment) => (id: DealId) => {
			const deal = pipeline.view.deals.get(id);
			return deal ? segment.of(deal) : null;
		};
		return functions(segments.map((segment) => [segment.id, segment.id === 'owner' ? 'owner' : read(segment)]));
	});
	readonly #accountOf = (id: DealId): string | null => this.pipeline.view.deals.get(id)?.company ?? null;

	/** What a chart is divided by: what was chosen, else its own; null: nothing. */
	segmentFor({ controls: { segment } }: ChartDefinition): Segment | null {
		if (segment === undefined) return null;
		return this.segment ?? this.segments.find(({ id }) => id === segment) ?? null;
	}

	/** Scopes of filters as of the last revision and moment; one that says the same stays the same, so that nothing is asked anew. */
	#scopes: { filter: Filter; revision: number; asOf: Instant | null; scope: FilterScope }[] = [];

	/** Whose targets the deals of a filter may be held against. */
	scopeIn(filter: Filter): FilterScope {
		// Another moment shows at once, and raises the revision only later.
		const { revision, asOf, view } = this.pipeline;
		if (filter === null) return NO_FILTER;
		const known = this.#scopes.find((one) => one.filter === filter && one.revision === revision && one.asOf === asOf);
		if (known) return known.scope;
		const fresh = scopeOf(filter, view.deals.values(), view.teams);
		const scope = this.#scopes.find((one) => sameScope(one.scope, fresh))?.scope ?? fresh;
		this.#scopes = [{ filter, revision, asOf, scope }, ...this.#scopes.slice(0, 15)];
		return scope;
	}

	/** What a chart may ask by, in a window and of the deals of a filter. */
	askedIn(chart: ChartDefinition, window: Window, filter: Filter): Asked {
		const { settings, view } = this.pipeline;
		const segment = this.segmentFor(chart);
		return { window, now: this.#now, settings, view, scope: this.scopeIn(filter), segment, segmentOf: segment && this.#segmentOf.get(segment.id)!, accountOf: this.#accountOf };
	}

	/** The question of a chart in a window, of the deals of a filter: what all ask, and what it asks besides. */
	questionOf(chart: ChartDefinition, window: Window, filter: Filter): Question {
		return { window, ...chart.ask?.(this.askedIn(chart, window, filter)) };
	}

	/** One question for as many charts as do not ask for different things: the first one that does counts. */
	readonly #shared: Question = $derived.by(() => {
		// What is asked of the document, such as targets, may be another.
		void this.pipeline.revision;
		const window = this.window ?? ALL_TIME;
		const hidden = this.#preferences.places.filter((place) => place.hidden).map(({ chart }) => chart);
		const asked = this.charts.filter(({ id, ask }) => ask && !hidden.includes(id)).map((chart) => this.questionOf(chart, window, this.pipeline.filtered));
		return [{ window }, ...asked].reduce((shared, question) => ({ ...question, ...shared }));
	});

	/** Every figure of the shared question and filter as of the last revision. */
	readonly snapshot: MetricsSnapshot = $derived.by(() => {
		// `revision` rises after changes, at most ten times a second: reading it is what makes this follow.
		void this.pipeline.revision;
		// Ages and the last days are of today, also where no chart that is shown asks by it.
		void this.#now;
		return this.#feed.settle(this.#shared).snapshot();
	});

	/** The answer to any question: what the shared one answers is at hand, else it is computed, once. */
	metrics(question: Question, filter: Filter): MetricsSnapshot {
		const { snapshot } = this;
		if (filter === this.pipeline.filtered && answers(this.#shared, question)) return snapshot;
		if (this.#computedFor !== snapshot) this.#computed = [];
		this.#computedFor = snapshot;
		const known = this.#computed.find((each) => each.filter === filter && answers(each.question, question));
		if (known) return known.snapshot;
		const computed = this.#feed.engine.answer(question, filter);
		this.#computed.push({ question, filter, snapshot: computed });
		return computed;
	}

	/** Deals of the last figures that pass a filter and a test of their row. */
	where(filter: Filter, test: (columns: DealColumns, row: number) => boolean): readonly DealId[] {
		const { columns } = this.#feed.engine;
		return columns.ids.filter((id, row) => row < columns.size && (filter === null || filter.has(id)) && test(columns, row));
	}

	/** A list made of the columns of the last figures, by a question and of the deals that pass a filter. */
	list<T>(question: Question, filter: Filter, make: (columns: DealColumns, context: MetricsContext, passes: (row: number) => boolean) => T): T {
		const { columns, context } = this.#feed.engine;
		return make(columns, answers(context, question) ? context : contextOf({ ...context, ...question }), (row) => filter === null || filter.has(columns.ids[row]!));
	}

	readonly #past = new PastAnswers(({ period, filter, asOf }) =>
		// The columns are those of the moment that is shown now.
		asOf !== this.pipeline.asOf ? null : this.list({ period }, null, (columns, context) =>
			pastQuestion(columns, context, filter === null ? null : (row) => filter.has(columns.ids[row]!), this.pipeline.settings.fiscalYearStart)
		)
	);

	/** What the team's past says of forecasts of the period of a question, for a chart; it follows once it has been looked at. */
	pastOf({ id }: ChartDefinition, { period = ALL_TIME }: Question, filter: Filter): PastAnswer {
		const { asOf, revision, settings } = this.pipeline;
		// The columns are those of the last figures.
		void this.snapshot;
		return this.#past.of({ period, filter, asOf, day: startOfDay(dayAt(this.#now, settings.timeZone), settings.timeZone), revision }, id);
	}

	/** Only these charts are shown: the past is not looked at for others. */
	keep(charts: readonly string[]): void {
		this.#past.keep(charts);
	}

	/** What a deal is worth in the pipeline's currency, minor units; null: nobody said, or no rate is known. */
	worth(id: DealId): number | null {
		const { columns } = this.#feed.engine;
		const row = columns.rowOf(id);
		const value = row === undefined ? NaN : columns.value[row]!;
		return Number.isNaN(value) ? null : value;
	}
}

const functions = (entries: readonly [string, MetricsQuestion['segmentOf']][]): ReadonlyMap<string, MetricsQuestion['segmentOf']> => new Map(entries);

// What a chart is to the frame: its entry in the catalogue, its model and its component, and what a model is given.
import type { Component } from 'svelte';
import type { PipelineView } from '#lib/domain/document/view.ts';
import type { DealColumns } from '#lib/domain/metrics/columns.ts';
import type { MetricsContext, MetricsQuestion } from '#lib/domain/metrics/context.ts';
import type { MetricsSnapshot } from '#lib/domain/metrics/engine.ts';
import type { Window } from '#lib/domain/metrics/period.ts';
import type { Deal, DealId, Instant } from '#lib/domain/model/deal.ts';
import type { PipelineSettings } from '#lib/domain/model/settings.ts';
import type { OfferedTarget } from '#lib/domain/model/target.ts';
import type { ScorecardStand } from '#lib/state/scorecard-feed.svelte.ts';
import type { Icon } from '#lib/ui/menu.ts';
import type { MessageKey } from '#lib/ui/messages/index.ts';
import type { PastAnswer } from '../dashboard/past-answers.svelte.ts';
import type { ChartModel, Measure } from './chart-model.ts';
import type { FilterScope } from './filter-scope.ts';

/** Columns of the dashboard it takes, and how high it is: small about 240 px of drawing, large about 420. */
export interface ChartSize {
	columns: 1 | 2;
	height: 'small' | 'large';
}

/** What people can set on a chart. What is absent, it does not have. */
export interface ChartControls {
	/** The first is the one at first. */
	measures?: readonly Measure[];
	/** True for a flow: it follows the dashboard's period, or one of its own. */
	period?: true;
	/** True where it can show the period beside an earlier one. */
	comparison?: true;
	/** Where it can be divided by owner, source, industry or a choice column: by what where nobody chose, null for not at all. */
	segment?: 'owner' | 'source' | 'industry' | null;
}

/** What deals are divided by. */
export interface Segment {
	/** 'owner', 'source', 'industry', or the key of a choice column. */
	id: string;
	/** In words: "Owner". */
	name: string;
	/** The part a deal belongs to, in words; null: it has none. */
	of: (deal: Deal) => string | null;
}

/** What a chart asks the metrics by. */
export interface Asked {
	/** The period it is shown in; all time where that is none. */
	window: Window;
	now: Instant;
	settings: PipelineSettings;
	/** Stages, targets, teams, as they are shown. */
	view: PipelineView;
	/** Whose targets the filtered deals may be held against. */
	scope: FilterScope;
	segment: Segment | null;
	/** The division as the metrics want it: the same function as long as it is the same division. */
	segmentOf: MetricsQuestion['segmentOf'];
	/** By which company a deal is of, for the figures of leads and accounts; always the same function. */
	accountOf: NonNullable<MetricsQuestion['accountOf']>;
}

/** Everything a model is made from besides the figures. */
export interface ChartOptions {
	/** One of the chart's measures; 'count' where it has none. */
	measure: Measure;
	currency: string;
	timeZone: string;
	/** First month of the fiscal year, 1–12. */
	fiscalYearStart: number;
	/** The moment looked at; it moves on with the day. */
	now: Instant;
	/** That moment in words when it is past; absent: the present. */
	then?: string;
	/** The window of the figures; all time for a chart without a period. */
	window: Window;
	/** False when the days a person chose are no period: then there is nothing to draw. */
	legalPeriod: boolean;
	/** The same figures of an earlier window; null: no comparison was asked for. */
	compared: { window: Window; metrics: MetricsSnapshot } | null;
	/** null: undivided. */
	segment: Segment | null;
	/** Number of deals that pass the filter; null: nothing filters. */
	filtered: number | null;
	/** Whose target the figures are held against; null: nobody's, as the filter lets some deals through. */
	whose: FilterScope['whose'];
	/** What the target of the period adds up, where nobody set it for the whole; null: somebody did, or there is none. */
	readonly summed: OfferedTarget | null;
	/** Deals that pass the filter and the test of their row in the metrics' columns: for `Mark.deals`. */
	where: (test: (columns: DealColumns, row: number) => boolean) => readonly DealId[];
	/**
	 * Lists made of the metrics' columns by the question of this chart: `passes` says which rows are of its deals. For what
	 * the figures do not hold, such as every open deal with its age; it goes over all deals each time.
	 */
	list: <T>(make: (columns: DealColumns, context: MetricsContext, passes: (row: number) => boolean) => T) => T;
	/** The team's scorecard, of all deals whatever the filter; null: not known yet. Only what reads it is made anew with it. */
	readonly scorecard: ScorecardStand | null;
	/** A deal as it is shown, for words about it. */
	deal: (id: DealId) => Deal | undefined;
	/** What the team's past says of forecasts of the period. Reading it has the past looked at, in a worker. */
	readonly backtest: PastAnswer;
}

export interface DrawingProps<M> {
	model: M;
	/** Pixels there are. The height is a wish: a chart of rows is as high as its rows. */
	width: number;
	height: number;
}

export interface ChartDefinition<M extends ChartModel = ChartModel> {
	/** Stable: people's layouts keep it. */
	id: string;
	/** Its name and what it answers, in the gallery. */
	name: MessageKey;
	about: MessageKey;
	icon: Icon;
	size: ChartSize;
	controls: ChartControls;
	/** False: people add it from the gallery. */
	shownAtFirst: boolean;
	/**
	 * What it asks of the metrics beside the window: `period`, `change`, `segmentOf`, `target` and so on. One pass answers
	 * all charts that do not ask for different things; a function that is not handed on as it is costs a pass each time.
	 */
	ask?: (asked: Asked) => Partial<MetricsQuestion>;
	/** True: it shows the scorecard, which is trained while the chart is on the dashboard. */
	scorecard?: true;
	/** Pure. */
	model: (metrics: MetricsSnapshot, options: ChartOptions) => M;
	drawing: Component<DrawingProps<M>>;
}

/** A chart whatever its model: what the frame hands its drawing was made by its own model function. */
export const defineChart = <M extends ChartModel>(chart: ChartDefinition<M>): ChartDefinition =>
	chart as unknown as ChartDefinition;

// What one figure shows: the figures in its window and filter, and the model made of them.
import { ALL_TIME, type Period, type Window } from '#lib/domain/metrics/period.ts';
import type { MetricsSnapshot } from '#lib/domain/metrics/engine.ts';
import { t } from '#lib/ui/messages/index.ts';
import { formatInstant } from '#lib/ui/format.ts';
import { summedTarget } from '../frame/asking.ts';
import type { ChartModel, Measure } from '../frame/chart-model.ts';
import type { ChartDefinition, ChartOptions } from '../frame/definition.ts';
import { sound } from '../frame/sound.ts';
import { both } from '#lib/state/chart-picks.svelte.ts';
import type { ChartsState, Filter } from './charts-state.svelte.ts';
import { earlier } from './comparison.ts';

export class FigureState {
	readonly charts: ChartsState;
	readonly chart: ChartDefinition;

	constructor(charts: ChartsState, chart: ChartDefinition) {
		this.charts = charts;
		this.chart = chart;
	}

	get measure(): Measure {
		const { measures = [] } = this.chart.controls;
		const chosen = this.charts.preferences.measures[this.chart.id];
		return measures.find((one) => one === chosen) ?? measures[0] ?? 'count';
	}

	set measure(measure: Measure) {
		this.charts.prefer({ measures: { ...this.charts.preferences.measures, [this.chart.id]: measure } });
	}

	/** The period of its own; null: it follows the shared one, or has none. */
	get ownPeriod(): Period | null {
		return this.chart.controls.period ? (this.charts.preferences.periods[this.chart.id] ?? null) : null;
	}

	set ownPeriod(period: Period | null) {
		const others = Object.entries(this.charts.preferences.periods).filter(([chart]) => chart !== this.chart.id);
		this.charts.prefer({ periods: Object.fromEntries(period === null ? others : [...others, [this.chart.id, period]]) });
	}

	get period(): Period {
		return this.ownPeriod ?? this.charts.preferences.period;
	}

	/** Chooses the period it goes by, its own or the shared one. */
	choosePeriod(period: Period): void {
		if (this.ownPeriod === null) this.charts.prefer({ period });
		else this.ownPeriod = period;
	}

	/** The deals it counts: a chart is filtered by the sheet and by the other charts, not by its own marks. */
	readonly filter: Filter = $derived.by(() => {
		const { pipeline } = this.charts;
		const { picks, sheetFilter } = pipeline;
		if (picks.of(this.chart.id).length === 0) return pipeline.filtered;
		return both(sheetFilter, picks.except(this.chart.id));
	});

	readonly #window = $derived.by(() => (this.chart.controls.period ? this.charts.windowOf(this.period) : ALL_TIME));

	/** A chart without a period takes the shared figures: its own do not depend on the window. */
	readonly #asked: Window = $derived.by(() => (this.chart.controls.period ? this.#window : this.charts.window) ?? ALL_TIME);

	readonly metrics: MetricsSnapshot = $derived.by(() => this.charts.metrics(this.charts.questionOf(this.chart, this.#asked, this.filter), this.filter));

	readonly #compared: ChartOptions['compared'] = $derived.by(() => {
		if (!this.chart.controls.comparison || this.#window === null) return null;
		const window = earlier(this.#window, this.charts.preferences.comparison, this.charts.pipeline.settings.timeZone);
		// The document may have changed: figures of before are asked for with those of now.
		void this.metrics;
		return window === null ? null : { window, metrics: this.charts.metrics(this.charts.questionOf(this.chart, window, this.filter), this.filter) };
	});

	/** As the chart makes it; what is shown is `model`. */
	readonly made: ChartModel = $derived.by(() => {
		const { charts, chart } = this;
		const { pipeline } = charts;
		const { currency, timeZone, fiscalYearStart } = pipeline.back.settings;
		const filter = this.filter;
		const asked = this.#asked;
		const model = chart.model(this.metrics, {
			measure: this.measure,
			currency,
			timeZone,
			fiscalYearStart,
			now: charts.now,
			...(pipeline.asOf === null ? {} : { then: formatInstant(pipeline.asOf, timeZone) }),
			window: this.#window ?? ALL_TIME,
			legalPeriod: this.#window !== null,
			compared: this.#compared,
			segment: charts.segmentFor(chart),
			filtered: filter === null ? null : this.metrics.considered,
			whose: charts.scopeIn(filter).whose,
			summed: summedTarget(charts.askedIn(chart, asked, filter)),
			where: (test) => charts.where(filter, test),
			list: (make) => charts.list(charts.questionOf(chart, asked, filter), filter, make),
			get scorecard() {
				return pipeline.scorecard.stand;
			},
			get backtest() {
				return charts.pastOf(chart, charts.questionOf(chart, asked, filter), filter);
			},
			deal: (id) => pipeline.view.deals.get(id)
		});
		return pipeline.money.converts(charts.now) && showsMoney(model, pipeline.back.settings.currency) ? { ...model, notes: [t('money.someConverted'), ...model.notes] } : model;
	});

	readonly model: ChartModel = $derived(sound(this.made));

	/** Keys of its marks that are picked. */
	readonly picked: ReadonlySet<string> = $derived.by(() =>
		keys(this.charts.pipeline.picks.of(this.chart.id).map(({ mark }) => mark))
	);
}

const keys = (marks: readonly string[]): ReadonlySet<string> => new Set(marks);

/** True where some figure is an amount, in the drawing or its table. */
const showsMoney = ({ table: { rows } }: ChartModel, currency: string): boolean =>
	rows.some(({ cells }) => cells.some((cell) => typeof cell !== 'string' && cell.unit === currency));

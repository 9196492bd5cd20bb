// Keeps the metrics engine in step with one pipeline and hands out snapshots, at most one a frame.
// Limit: the engine is patched from the document's changes; nothing is ever stored in the document.
import { dayAt } from '#lib/domain/model/date.ts';
import type { MetricsSnapshot } from '#lib/domain/metrics/engine.ts';
import { ALL_TIME, windowOf, type Period, type Window } from '#lib/domain/metrics/period.ts';
import { MetricsFeed } from '#lib/state/metrics-feed.ts';
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import type { Measure } from './chart-model.ts';
import { loadPreferences, savePreferences, type ChartPreferences } from './preferences.ts';

export class ChartsState {
	readonly #state: PipelineState;
	readonly #feed: MetricsFeed;
	#preferences = $state.raw(loadPreferences());
	/** The present moment, moved on when the day changes: windows depend on the day only. */
	#now = $state(0);

	constructor(state: PipelineState) {
		this.#state = state;
		this.#now = state.viewNow();
		this.#feed = new MetricsFeed(state);
	}

	/** Follows the clock, or the moment looked at, to another day. */
	tick(): void {
		const now = this.#state.viewNow();
		const { timeZone } = this.#state.settings;
		if (dayAt(now, timeZone) !== dayAt(this.#now, timeZone)) this.#now = now;
	}

	destroy(): void {
		this.#feed.destroy();
	}

	get stockMeasure(): Measure {
		return this.#preferences.stock;
	}

	set stockMeasure(stock: Measure) {
		this.#prefer({ stock });
	}

	get funnelMeasure(): 'count' | 'value' {
		return this.#preferences.funnel;
	}

	set funnelMeasure(funnel: 'count' | 'value') {
		this.#prefer({ funnel });
	}

	get period(): Period {
		return this.#preferences.period;
	}

	set period(period: Period) {
		this.#prefer({ period });
	}

	/** Now, as the windows see it. */
	get now(): number {
		return this.#now;
	}

	/** The window of the chosen period; null: the custom days are no period. */
	readonly window: Window | null = $derived.by(() => {
		const { timeZone, fiscalYearStart } = this.#state.settings;
		return windowOf(this.#preferences.period, { now: this.#now, timeZone, fiscalYearStart });
	});

	/** Every figure as of the last revision. */
	readonly snapshot: MetricsSnapshot = $derived.by(() => {
		// `revision` rises after changes, at most ten times a second: reading it is what makes this follow.
		void this.#state.revision;
		return this.#feed.settle({ window: this.window ?? ALL_TIME }).snapshot();
	});

	/** Deals that pass the sheet's filter; null when nothing filters. */
	get filtered(): number | null {
		return this.#state.filtered === null ? null : this.snapshot.considered;
	}

	#prefer(change: Partial<ChartPreferences>): void {
		this.#preferences = { ...this.#preferences, ...change };
		savePreferences(this.#preferences);
	}
}

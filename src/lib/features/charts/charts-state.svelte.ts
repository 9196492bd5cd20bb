// Keeps the metrics engine in step with one pipeline and hands out snapshots, at most one a frame.
// Limit: the engine is patched from the document's changes; nothing is ever stored in the document.
import type { DealId } from '#lib/domain/model/deal.ts';
import { dayAt } from '#lib/domain/model/date.ts';
import { MetricsEngine, type MetricsSnapshot } from '#lib/domain/metrics/engine.ts';
import { ALL_TIME, windowOf, type Period, type Window } from '#lib/domain/metrics/period.ts';
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import type { Measure } from './chart-model.ts';
import { loadPreferences, savePreferences, type ChartPreferences } from './preferences.ts';

export class ChartsState {
	readonly #state: PipelineState;
	readonly #engine = new MetricsEngine();
	/** Deals changed since the last snapshot. Not for the screen: `revision` says when to look. */
	readonly #changed = changeSet();
	/** Everything must be read anew: at the start, with other stages, with another document. */
	#stale = true;
	readonly #stops: (() => void)[];
	#preferences = $state.raw(loadPreferences());
	/** The present moment, moved on when the day changes: windows depend on the day only. */
	#now = $state(0);

	constructor(state: PipelineState) {
		this.#state = state;
		this.#now = state.viewNow();
		this.#stops = [
			state.onViewChange((change) => {
				if (change.stages) this.#stale = true;
				for (const id of change.deals.keys()) this.#changed.add(id);
			}),
			state.onViewSwap(() => (this.#stale = true))
		];
	}

	/** Follows the clock, or the moment looked at, to another day. */
	tick(): void {
		const now = this.#state.viewNow();
		const { timeZone } = this.#state.settings;
		if (dayAt(now, timeZone) !== dayAt(this.#now, timeZone)) this.#now = now;
	}

	destroy(): void {
		for (const stop of this.#stops) stop();
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
		const engine = this.#engine;
		engine.setWindow(this.window ?? ALL_TIME);
		engine.setFilter(this.#state.filtered);
		const { view } = this.#state;
		if (this.#stale) engine.rebuild(view.deals.values(), view.stages);
		else if (this.#changed.size > 0) {
			// At the moment looked at a deal may not have begun.
			engine.remove([...this.#changed].filter((id) => !view.deals.has(id)));
			engine.patch([...this.#changed].flatMap((id) => view.deals.get(id) ?? []));
		}
		this.#stale = false;
		this.#changed.clear();
		return engine.snapshot();
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

/** Bookkeeping between frames, never rendered: a plain set on purpose. */
const changeSet = (): Set<DealId> => new Set();

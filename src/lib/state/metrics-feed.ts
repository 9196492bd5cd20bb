// Keeps a metrics engine in step with one pipeline: reads the histories of deals that changed, and goes to the moment
// looked at. Limit: works when asked to settle, not at every keystroke; nothing is stored in the document.
import { dealHistory } from '#lib/domain/document/deal-history.ts';
import { recordKey } from '#lib/domain/document/schema.ts';
import { MetricsEngine } from '#lib/domain/metrics/engine.ts';
import type { MetricsQuestion } from '#lib/domain/metrics/context.ts';
import { qualifiedRankOf, StageTable } from '#lib/domain/metrics/stage-table.ts';
import type { DealHistory } from '#lib/domain/model/deal-history.ts';
import type { DealId } from '#lib/domain/model/deal.ts';
import type { Stage } from '#lib/domain/model/stage.ts';
import type { PipelineState } from './pipeline-state.svelte.ts';

const ACTIVITIES = recordKey.activity('');

/** "Now" stands still for so long, milliseconds: when it moves, every total is made anew; while it does not, an edit costs its own deals only. */
const STEP_MS = 60_000;

export class MetricsFeed {
	readonly engine = new MetricsEngine();
	readonly #state: PipelineState;
	/** Deals changed since the engine was last in step. */
	readonly #changed = new Set<DealId>();
	/** Deals with edits that were taken back, or contacts that were corrected: what counted depends on the moment ([TIMELINE3]). */
	readonly #undone = new Set<DealId>();
	/** Everything must be read anew: at the start, and with another document. */
	#stale = true;
	#stages: readonly Stage[] | null = null;
	#qualifiedRank = 0;
	#timeZone = '';
	#until = Infinity;
	#now = NaN;
	readonly #stops: (() => void)[];

	constructor(state: PipelineState) {
		this.#state = state;
		this.#stops = [
			state.onChange((change) => {
				for (const id of change.deals.keys()) this.#changed.add(id);
				// Work on a deal beside its fields, such as notes and criteria, moves its last sign of life; so does an edit that lost.
				for (const record of [...change.records, ...change.events.map((event) => event.record)]) {
					const deal = record.startsWith(ACTIVITIES) ? state.pipeline.contacts.dealOf(record.slice(ACTIVITIES.length)) : record;
					if (deal !== undefined && state.pipeline.deals.has(deal)) this.#changed.add(deal);
				}
			}),
			state.onReplace(() => (this.#stale = true))
		];
	}

	destroy(): void {
		for (const stop of this.#stops) stop();
	}

	/** Brings the engine in step with the pipeline, at the moment looked at, and asks it of the deals that a filter lets pass. */
	settle(question: Partial<MetricsQuestion>, filter: ReadonlySet<DealId> | null = this.#state.filtered): MetricsEngine {
		const { engine } = this;
		const { asOf, view } = this.#state;
		const { timeZone } = this.#state.settings;
		const until = asOf ?? Infinity;
		if (until !== this.#until) for (const id of this.#undone) this.#changed.add(id);
		this.#until = until;
		// Times of touches are starts of days.
		if (timeZone !== this.#timeZone) this.#stale = true;
		this.#timeZone = timeZone;
		engine.setFilter(filter);
		if (view.stages !== this.#stages) this.#qualifiedRank = qualifiedRankOf(new StageTable(view.stages));
		// A moment that is looked at is the last one that counts; the engine's is the first that does not.
		engine.ask({ qualifiedRank: this.#qualifiedRank, ...question, timeZone, convert: this.#state.money.convert, now: this.#moment(), asOf: until === Infinity ? Infinity : until + 1 });
		if (this.#stale) engine.rebuild(this.#read(this.#state.pipeline.deals.keys()), view.stages);
		else {
			if (this.#changed.size > 0) engine.patch([...this.#read(this.#changed)]);
			if (view.stages !== this.#stages) engine.setStages(view.stages);
		}
		this.#stages = view.stages;
		this.#stale = false;
		this.#changed.clear();
		return engine;
	}

	/**
	 * The moment looked at, or the present one as it was when figures were first asked for in this minute; once something is
	 * done later in it, the last of the minute: work on a deal is known at once, and no day begins early.
	 */
	#moment(): number {
		const now = this.#state.viewNow();
		const minute = Math.floor(now / STEP_MS);
		if (this.#until !== Infinity || minute !== Math.floor(this.#now / STEP_MS)) this.#now = now;
		else if (now > this.#now && this.#changed.size > 0) this.#now = (minute + 1) * STEP_MS - 1;
		return this.#now;
	}

	*#read(ids: Iterable<DealId>): Generator<DealHistory> {
		for (const id of ids) {
			const history = dealHistory(this.#state.pipeline, id, this.#until);
			if (!history) continue;
			if (history.undone) this.#undone.add(id);
			yield history;
		}
	}
}

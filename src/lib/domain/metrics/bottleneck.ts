// Which stage holds deals up, and in which they leak away, over the last 90 days (metrics B).
// Limit: says where, and on what grounds; not why.
import { DAY_MS } from '../model/date.ts';
import type { Stage } from '../model/stage.ts';
import { stretchOf, type MetricsContext } from './context.ts';
import { StageFlowCounts } from './stage-flow.ts';
import { StaySet } from './stay-set.ts';
import { stretchUntil } from './stretch.ts';
import { SMALL_N, type Interval } from './wilson.ts';

export interface BottleneckRow {
	stage: Stage;
	/** 1: the most deal-days of all stages; null where nobody spent any here. */
	rank: number | null;
	delayShare: number | null;
	entries: number;
	/** Kaplan–Meier median of the last 90 days and of the 365 days before them, days; null: half never left. */
	median: number | null;
	earlierMedian: number | null;
	/** Stays behind `earlierMedian`. */
	earlierStays: number;
	/** Entries − exits in each of the last three whole calendar months, oldest first. */
	netInflow: readonly number[];
	/** The median is at least 1.5 times what it was. */
	slower: boolean;
	/** More came in than went out in each of the three months. */
	filling: boolean;
	/** A bottleneck: slower or filling, and enough entries to say so. */
	flagged: boolean;
	/** Loses more than the others: the lowest conversion of those surely below the pooled one. */
	leak: boolean;
	/** advanced / (entries − still). */
	conversion: number | null;
	interval: Interval | null;
}

export interface Bottlenecks {
	/** One row per open stage in order. */
	rows: readonly BottleneckRow[];
	/** Conversion of all stages together: Σ advanced / Σ (entries − still). */
	pooledConversion: number | null;
}

/** A median this many times its own past is slower. */
const SLOWER = 1.5;
const HALF = 0.5;
const MONTHS = 3;
const DAYS = 90;
const EARLIER_DAYS = 365;

/** Stays of the last 90 days, of the 365 days before them, and what came and went by month. Additive. */
export class Bottleneck {
	readonly #flow = new StageFlowCounts();
	/** Of these the medians alone are told. */
	readonly #stays = new StaySet(HALF);
	readonly #earlier = new StaySet(HALF);
	/** Starts of the last 90 days, of the days before them, and of the months. */
	#start = 0;
	#earlierStart = 0;
	#monthsStart = 0;
	/** Starts of the last three whole months and the end of the last. */
	#months: Float64Array = new Float64Array(0);
	/** By stage × month: entries − exits. */
	#inflow = new Int32Array(0);

	/** Forgets everything and makes room for so many stages. */
	clear(stages: number, { now, trailing90, monthStarts }: MetricsContext): void {
		this.#flow.clear(stages, trailing90);
		this.#stays.clear(stages, stretchUntil(trailing90, now));
		this.#start = now - DAYS * DAY_MS;
		this.#earlierStart = this.#start - EARLIER_DAYS * DAY_MS;
		this.#earlier.clear(stages, stretchUntil({ start: this.#earlierStart, end: this.#start, from: null, to: null }, now));
		this.#months = monthStarts.slice(0, -1).slice(-MONTHS - 1);
		this.#monthsStart = this.#months[0] ?? Infinity;
		this.#inflow = new Int32Array(stages * MONTHS);
	}

	/** Adds (1) or takes out (−1) one stay; as StaySet and StageFlowCounts. */
	note(stage: number, from: number, until: number, exit: number, sign: 1 | -1): void {
		if (from >= this.#start || until >= this.#start) {
			this.#flow.note(stage, from, exit, sign);
			this.#stays.note(stage, from, until, sign);
		}
		if (from < this.#start && until >= this.#earlierStart) this.#earlier.note(stage, from, until, sign);
		if (!(from >= this.#monthsStart || until >= this.#monthsStart)) return;
		const entered = stretchOf(this.#months, from);
		if (entered >= 0) this.#inflow[stage * MONTHS + entered]! += sign;
		const left = stretchOf(this.#months, until);
		if (left >= 0) this.#inflow[stage * MONTHS + left]! -= sign;
	}

	/** Of what began and ended before it nothing is told. */
	get start(): number {
		return Math.min(this.#earlierStart, this.#monthsStart);
	}

	figures(stages: readonly Stage[]): Bottlenecks {
		const flows = stages.map((_, index) => this.#flow.at(index));
		const spent = stages.map((_, index) => this.#stays.spent.at(index));
		const all = spent.reduce((sum, each) => sum + each, 0n);
		const advanced = flows.reduce((sum, flow) => sum + flow.advanced, 0);
		const left = flows.reduce((sum, flow) => sum + flow.entries - flow.still, 0);
		const pooledConversion = left === 0 ? null : advanced / left;
		const leaks = flows.map(({ entries, interval }) => entries >= SMALL_N && interval !== null && interval.high < pooledConversion!);
		const lowest = Math.min(...flows.flatMap(({ conversion }, index) => (leaks[index] ? conversion! : [])));
		const leaking = flows.findIndex(({ conversion }, index) => leaks[index] && conversion === lowest);
		const rows = stages.map((stage, index): BottleneckRow => {
			const { entries, conversion, interval } = flows[index]!;
			const { median } = this.#stays.survival(index);
			const earlierStays = this.#earlier.completed[index]!.count + this.#earlier.open[index]!.count;
			const earlierMedian = this.#earlier.survival(index).median;
			const netInflow = [...this.#inflow.subarray(index * MONTHS, (index + 1) * MONTHS)];
			const slower = earlierStays >= SMALL_N && isSlower(median, this.#stays.survival(index).longest, earlierMedian);
			const filling = this.#months.length === MONTHS + 1 && netInflow.every((net) => net > 0);
			return {
				stage,
				rank: spent[index] === 0n ? null : 1 + spent.filter((each) => each > spent[index]!).length,
				delayShare: all === 0n ? null : Number(spent[index]) / Number(all),
				entries,
				median,
				earlierMedian,
				earlierStays,
				netInflow,
				slower,
				filling,
				flagged: entries >= SMALL_N && (slower || filling),
				leak: index === leaking,
				conversion,
				interval
			};
		});
		return { rows, pooledConversion };
	}
}

/** A median that was not reached is longer than the longest stay seen. Of a median of no time at all nothing is a multiple. */
function isSlower(median: number | null, longest: number | null, earlier: number | null): boolean {
	const least = median ?? longest;
	return earlier !== null && earlier > 0 && least !== null && least >= SLOWER * earlier;
}

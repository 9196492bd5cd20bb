// Everything that is told of deals by their last close, from one pass: win rates, sales cycle, deal size and, with the
// open qualified deals, velocity (metrics B). Limit: what each figure means is in the file of its name.
import { CloseSums } from './close-sums.ts';
import { COUNTS, LOST, OPEN, type DealColumns } from './columns.ts';
import { contextOf, EVERYTHING, stretchOf, type MetricsContext } from './context.ts';
import { dealSizeOf, type DealSize } from './deal-size.ts';
import { OrderedValues } from './ordered-values.ts';
import { isAllTime } from './period.ts';
import { CycleFigures, type SalesCycle } from './sales-cycle.ts';
import { between, stretchUntil } from './stretch.ts';
import type { Tally } from './tally.ts';
import { velocityOf, type Velocity } from './velocity.ts';
import { winRateOf, type WinRate, type WinRateTrend } from './win-rate.ts';

export interface CloseSnapshot {
	/** Of the chosen window. */
	winRate: WinRate;
	winRateTrend: WinRateTrend;
	cycle: SalesCycle;
	dealSize: DealSize;
	velocity: Velocity;
}

/** Places in the sums; months follow. */
const WINDOW = 0;
const TRAILING_365 = 1;
const TRAILING_90 = 2;
const MONTHS = 3;

export class CloseTotals implements Tally<CloseSnapshot> {
	#context: MetricsContext = contextOf(EVERYTHING);
	#allTime = true;
	#start = -Infinity;
	#end = Infinity;
	#start365 = -Infinity;
	#start90 = -Infinity;
	readonly #sums = new CloseSums();
	readonly #cycle = new CycleFigures();
	readonly #sizes = new OrderedValues();
	#openQualified = 0;
	#unknownClosed = 0;

	clear(_columns: DealColumns, context: MetricsContext): void {
		const { window, trailing365, trailing90, monthStarts, now } = context;
		this.#context = context;
		this.#allTime = isAllTime(window);
		({ start: this.#start, end: this.#end } = stretchUntil(window, now));
		this.#start365 = trailing365.start ?? -Infinity;
		this.#start90 = trailing90.start ?? -Infinity;
		this.#sums.clear(MONTHS + monthStarts.length);
		this.#cycle.clear();
		this.#sizes.clear();
		this.#openQualified = this.#unknownClosed = 0;
	}

	/** Adds (1) or takes out (−1) what one row contributes. */
	tally(columns: DealColumns, row: number, sign: 1 | -1): void {
		if (columns.left[row] !== COUNTS) return;
		const outcome = columns.outcome[row]!;
		if (outcome === OPEN) {
			if (this.#isQualified(columns, row)) this.#openQualified += sign;
			return;
		}
		const closed = columns.closed[row]!;
		const value = columns.value[row]!;
		const withoutRate = columns.withoutRate[row]!;
		const length = between(columns.created[row]!, closed);
		if (Number.isNaN(closed)) this.#unknownClosed += sign;
		if ((closed >= this.#start && closed < this.#end) || this.#allTime) {
			this.#sums.note(WINDOW, outcome, value, withoutRate, length, sign);
			this.#cycle.note(outcome, length, sign);
			if (outcome !== LOST && !Number.isNaN(value)) this.#sizes.note(value, sign);
		}
		if (closed >= this.#start365) this.#sums.note(TRAILING_365, outcome, value, withoutRate, length, sign);
		if (closed >= this.#start90) this.#sums.note(TRAILING_90, outcome, value, withoutRate, length, sign);
		const month = stretchOf(this.#context.monthStarts, closed);
		if (month >= 0) this.#sums.note(MONTHS + month, outcome, value, withoutRate, length, sign);
	}

	tallyAll(columns: DealColumns, passes: Uint8Array): void {
		for (let row = 0; row < columns.size; row += 1) if (passes[row] === 1) this.tally(columns, row, 1);
	}

	snapshot(): CloseSnapshot {
		const { window, trailing90, monthStarts, now } = this.#context;
		const sums = this.#sums;
		const rate = (index: number) => winRateOf(sums, index, this.#unknownClosed);
		const months = Array.from(monthStarts.subarray(1), (end, month) => ({
			start: monthStarts[month]!,
			end,
			running: month === monthStarts.length - 2,
			...rate(MONTHS + month)
		}));
		const closes = sums.at(WINDOW);
		return {
			winRate: rate(WINDOW),
			winRateTrend: { trailing365: rate(TRAILING_365), trailing90: rate(TRAILING_90), months },
			cycle: this.#cycle.figures(window),
			dealSize: dealSizeOf(window, this.#sizes, closes.won - closes.wonWithValue),
			velocity: {
				openQualified: this.#openQualified,
				window: velocityOf(closes, this.#openQualified, stretchUntil(window, now).days),
				trailing90: velocityOf(sums.at(TRAILING_90), this.#openQualified, stretchUntil(trailing90, now).days)
			}
		};
	}

	/** In a removed or unknown stage a deal is as far as it ever got. */
	#isQualified(columns: DealColumns, row: number): boolean {
		const bucket = columns.bucket[row]!;
		const rank = bucket === columns.stages.openCount ? columns.rank[row]! : bucket;
		return rank >= this.#context.qualifiedRank;
	}
}

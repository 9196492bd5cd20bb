// Everything that is told of deals by their last close, from one pass: win rates, sales cycle, deal size and, with the
// open qualified deals, velocity (metrics B). Limit: what each figure means is in the file of its name.
import { CloseSums, type Closes } from './close-sums.ts';
import { COUNTS, LOST, OPEN, type DealColumns } from './columns.ts';
import { contextOf, EVERYTHING, type MetricsContext } from './context.ts';
import { Cuts } from './cuts.ts';
import { dealSizeOf, type DealSize } from './deal-size.ts';
import { OrderedValues } from './ordered-values.ts';
import type { PassingRows } from './passing-rows.ts';
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

export class CloseTotals implements Tally<CloseSnapshot> {
	readonly reads = ['window', 'trailing365', 'trailing90', 'monthStarts', 'now', 'over', 'qualifiedRank'] as const;
	#context: MetricsContext = contextOf(EVERYTHING);
	#cuts = new Cuts();
	/** Of what closed before it nothing is told. */
	#earliest = -Infinity;
	/** Places of the chosen window, and of closes at an unknown time where those are in it, else −1. */
	#first = 0;
	#after = 0;
	#unknown = -1;
	readonly #sums = new CloseSums();
	readonly #cycle = new CycleFigures();
	readonly #sizes = new OrderedValues();
	#openQualified = 0;

	clear(_columns: DealColumns, context: MetricsContext): void {
		const { window, trailing365, trailing90, monthStarts } = context;
		const { start, end } = stretchUntil(window, 0);
		this.#context = context;
		this.#cuts = new Cuts([start, end, trailing365.start!, trailing90.start!, ...monthStarts]);
		this.#earliest = Math.min(start, trailing365.start!, trailing90.start!, ...monthStarts);
		this.#first = this.#cuts.from(start);
		this.#after = this.#cuts.from(end);
		this.#unknown = isAllTime(window) ? this.#cuts.unknown : -1;
		this.#sums.clear(this.#cuts.places);
		this.#cycle.clear();
		this.#sizes.clear();
		this.#openQualified = 0;
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
		if (closed < this.#earliest) return;
		const value = columns.value[row]!;
		const length = between(columns.created[row]!, closed);
		const place = this.#cuts.of(closed);
		this.#sums.note(place, outcome, value, columns.withoutRate[row]!, length, sign);
		if ((place < this.#first || place >= this.#after) && place !== this.#unknown) return;
		this.#cycle.note(outcome, length, sign);
		if (outcome !== LOST && !Number.isNaN(value)) this.#sizes.note(value, sign);
	}

	tallyAll(columns: DealColumns, passing: PassingRows): void {
		const rows = passing.since(this.#earliest, columns.closed);
		for (let index = 0; index < rows.length; index += 1) this.tally(columns, rows[index]!, 1);
	}

	snapshot(): CloseSnapshot {
		const { window, trailing365, trailing90, monthStarts, now, over } = this.#context;
		const [sums, cuts, open] = [this.#sums, this.#cuts, this.#openQualified];
		const unknown = sums.over(cuts.unknown, cuts.places);
		const rate = (closes: Closes) => winRateOf(closes, unknown.won + unknown.lost);
		const since = (start: number, end: number = Infinity) => sums.over(cuts.from(start), cuts.from(end));
		const chosen = sums.over(this.#first, this.#after, this.#unknown);
		const last90 = since(trailing90.start!);
		const months = Array.from(monthStarts.subarray(1), (end, month) => {
			const start = monthStarts[month]!;
			return { start, end, running: month === monthStarts.length - 2, ...rate(since(start, end)) };
		});
		return {
			winRate: rate(chosen),
			winRateTrend: { trailing365: rate(since(trailing365.start!)), trailing90: rate(last90), months },
			cycle: this.#cycle.figures(window),
			dealSize: dealSizeOf(window, this.#sizes, chosen.won - chosen.wonWithValue),
			velocity: {
				openQualified: open,
				window: velocityOf(chosen, open, stretchUntil(window, over).days),
				trailing90: velocityOf(last90, open, stretchUntil(trailing90, now).days)
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

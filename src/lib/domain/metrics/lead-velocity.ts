// Lead velocity: how many deals first become qualified in each calendar month, and how that grows (metrics B).
// Limit: months of the context; what came in unqualified is counted beside it.
import { DAY_MS, moveDays } from '../model/date.ts';
import { COUNTS, type DealColumns } from './columns.ts';
import type { MetricsContext } from './context.ts';
import { Cuts } from './cuts.ts';
import type { PassingRows } from './passing-rows.ts';
import type { Tally } from './tally.ts';

export interface LeadMonth {
	/** First moments of the month and of the next. */
	start: number;
	end: number;
	/** The month is not over: `rate` compares as much of the month before as is over of this one. */
	running: boolean;
	/** Deals that first reached the qualified rank in the month. */
	qualified: number;
	/** What `qualified` is compared with; null in the first month. */
	before: number | null;
	/** (qualified − before) / before; null where `before` is 0 or not known. */
	rate: number | null;
	/** Deals that began in the month. */
	created: number;
}

export interface LeadVelocity {
	/** Oldest first; the last is the running one. */
	months: readonly LeadMonth[];
	/** Deals that became qualified at an unknown time: in no month. */
	unknownQualified: number;
}

export class LeadVelocityTotals implements Tally<LeadVelocity> {
	readonly reads = ['monthStarts', 'over', 'timeZone', 'qualifiedRank'] as const;
	#starts: Float64Array = new Float64Array(0);
	#cuts = new Cuts();
	/** By place. */
	#qualified = new Int32Array(0);
	#created = new Int32Array(0);
	#qualifiedRank = 0;
	/** As many days and hours into the month before the running one as are over of that one; at most its end. */
	#beforeEnd = -Infinity;
	#unknown = 0;

	clear(_columns: DealColumns, { monthStarts, over, timeZone, qualifiedRank }: MetricsContext): void {
		const running = monthStarts.at(-2) ?? Infinity;
		const before = monthStarts.at(-3) ?? Infinity;
		this.#starts = monthStarts;
		const daysBefore = Math.round((running - before) / DAY_MS);
		this.#beforeEnd = Number.isFinite(before) ? Math.min(running, Math.max(before, moveDays(over, -daysBefore, timeZone))) : before;
		this.#cuts = new Cuts([...monthStarts, this.#beforeEnd]);
		this.#qualified = new Int32Array(this.#cuts.places);
		this.#created = new Int32Array(this.#cuts.places);
		this.#qualifiedRank = qualifiedRank;
		this.#unknown = 0;
	}

	/** Adds (1) or takes out (−1) what one row contributes. */
	tally(columns: DealColumns, row: number, sign: 1 | -1): void {
		if (columns.left[row] !== COUNTS) return;
		this.#created[this.#cuts.of(columns.created[row]!)]! += sign;
		const qualified = columns.qualified[row]!;
		this.#qualified[this.#cuts.of(qualified)]! += sign;
		if (Number.isNaN(qualified) && columns.rank[row]! >= this.#qualifiedRank) this.#unknown += sign;
	}

	tallyAll(columns: DealColumns, { byKind: rows }: PassingRows): void {
		for (let index = 0; index < rows.length; index += 1) this.tally(columns, rows[index]!, 1);
	}

	snapshot(): LeadVelocity {
		const starts = this.#starts;
		const last = starts.length - 2;
		const among = (counts: Int32Array, start: number, end: number): number => {
			let sum = 0;
			for (let place = this.#cuts.from(start); place < this.#cuts.from(end); place += 1) sum += counts[place]!;
			return sum;
		};
		const months = Array.from(starts.subarray(1), (end, index): LeadMonth => {
			const start = starts[index]!;
			const running = index === last;
			const qualified = among(this.#qualified, start, end);
			const before = index === 0 ? null : among(this.#qualified, starts[index - 1]!, running ? this.#beforeEnd : start);
			const rate = before === null || before === 0 ? null : (qualified - before) / before;
			return { start, end, running, qualified, before, rate, created: among(this.#created, start, end) };
		});
		return { months, unknownQualified: this.#unknown };
	}
}

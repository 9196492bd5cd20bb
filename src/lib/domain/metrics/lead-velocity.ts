// Lead velocity: how many deals first become qualified in each calendar month, and how that grows (metrics B).
// Limit: months of the context; what came in unqualified is counted beside it.
import { COUNTS, type DealColumns } from './columns.ts';
import { stretchOf, type MetricsContext } from './context.ts';
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
	#starts: Float64Array = new Float64Array(0);
	#qualified = new Int32Array(0);
	#created = new Int32Array(0);
	#qualifiedRank = 0;
	/** The month before the running one, and as long after its start as now is after the start of the running one. */
	#beforeStart = Infinity;
	#beforeEnd = -Infinity;
	#before = 0;
	#unknown = 0;

	clear(_columns: DealColumns, { monthStarts, now, qualifiedRank }: MetricsContext): void {
		const months = Math.max(0, monthStarts.length - 1);
		this.#starts = monthStarts;
		this.#qualified = new Int32Array(months);
		this.#created = new Int32Array(months);
		this.#qualifiedRank = qualifiedRank;
		this.#before = this.#unknown = 0;
		const running = monthStarts[months - 1]!;
		this.#beforeStart = months > 1 ? monthStarts[months - 2]! : Infinity;
		this.#beforeEnd = months > 1 ? Math.min(running, this.#beforeStart + now - running) : -Infinity;
	}

	/** Adds (1) or takes out (−1) what one row contributes. */
	tally(columns: DealColumns, row: number, sign: 1 | -1): void {
		if (columns.left[row] !== COUNTS) return;
		const created = stretchOf(this.#starts, columns.created[row]!);
		if (created >= 0) this.#created[created]! += sign;
		const qualified = columns.qualified[row]!;
		if (Number.isNaN(qualified)) {
			if (columns.rank[row]! >= this.#qualifiedRank) this.#unknown += sign;
			return;
		}
		const month = stretchOf(this.#starts, qualified);
		if (month >= 0) this.#qualified[month]! += sign;
		if (qualified >= this.#beforeStart && qualified < this.#beforeEnd) this.#before += sign;
	}

	tallyAll(columns: DealColumns, passes: Uint8Array): void {
		for (let row = 0; row < columns.size; row += 1) if (passes[row] === 1) this.tally(columns, row, 1);
	}

	snapshot(): LeadVelocity {
		const last = this.#qualified.length - 1;
		const months = Array.from(this.#qualified, (qualified, index): LeadMonth => {
			const running = index === last;
			const before = index === 0 ? null : running ? this.#before : this.#qualified[index - 1]!;
			const rate = before === null || before === 0 ? null : (qualified - before) / before;
			const [start, end] = [this.#starts[index]!, this.#starts[index + 1]!];
			return { start, end, running, qualified, before, rate, created: this.#created[index]! };
		});
		return { months, unknownQualified: this.#unknown };
	}
}

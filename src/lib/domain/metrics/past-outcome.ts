// Whether a deal was open, won or lost at a moment, and since when: for one row and any moment, without going there.
// Limit: the deal has begun by then, and is in the pipeline today; other cells of that moment are change-moments.ts.
import { BOUNCE_MS } from '../model/stage-steps.ts';
import * as change from './change-table.ts';
import { LOST, OPEN, type DealColumns } from './columns.ts';
import { longer } from './row-places.ts';

export class PastOutcome {
	/** OPEN, WON or LOST. */
	outcome = OPEN;
	/** When the outcome began ([WIN4]); NaN: open, or unknown. */
	closed = NaN;
	#steps = new Int32Array(16);
	#times = new Float64Array(16);
	#by = new Int32Array(16);

	/** Reads what counts before a moment. False where the deal was in the bin, or lost as no sale: in no figure of then. */
	read({ changes, stageCodes }: DealColumns, row: number, moment: number): boolean {
		const { first, count, since, time, field, value, by } = changes;
		const { types } = stageCodes;
		const from = first[row]!;
		if (count[row]! > this.#steps.length) this.#grow(count[row]!);
		const [steps, times, people] = [this.#steps, this.#times, this.#by];
		let last = -1;
		let inBin = false;
		let noSale = false;
		for (let index = from; index < from + count[row]! && since[index]! < moment; index += 1) {
			if (field[index] === change.IN_BIN) inBin = value[index] === 1;
			else if (field[index] === change.LOST_REASON) noSale = value[index] === 1;
			if (field[index] !== change.STAGE) continue;
			const stage = Number.isNaN(value[index]!) ? -1 : value[index]!;
			if (last >= 0 && steps[last] === stage) continue;
			// A slip of the hand ([FUNNEL8]).
			if (last > 0 && steps[last - 1] === stage && by[index]! >= 0 && by[index] === people[last] && time[index]! - times[last]! <= BOUNCE_MS) {
				last -= 1;
				continue;
			}
			last += 1;
			steps[last] = stage;
			times[last] = time[index]!;
			people[last] = by[index]!;
		}
		this.outcome = last < 0 ? OPEN : types[steps[last]! + 1]!;
		let close = last;
		while (close > 0 && types[steps[close - 1]! + 1] === this.outcome) close -= 1;
		this.closed = this.outcome === OPEN ? NaN : times[close]!;
		return !inBin && !(this.outcome === LOST && noSale);
	}

	#grow(count: number): void {
		this.#steps = longer(this.#steps, new Int32Array(count * 2));
		this.#times = longer(this.#times, new Float64Array(count * 2));
		this.#by = longer(this.#by, new Int32Array(count * 2));
	}
}

// Which part of the quarter a moment lies in: the month of the quarter, as the fiscal year has it ([PERIOD3]).
// Limit: whoever asks says for which stretch; moments outside belong to its first or last month.
import { dayAt, dayOf, startOfDay } from '../model/date.ts';
import type { Instant } from '../model/deal.ts';

/** Months of a quarter. */
export const SEASONS = 3;

/** What a fit asks of the calendar. */
export interface Calendar {
	/** 0–2: first, second or third month of its quarter. */
	at(moment: number): number;
	/** When the month after a moment's begins; Infinity after the last. */
	nextAfter(moment: number): number;
}

export class Seasons implements Calendar {
	/** Starts of months, rising, and the month of the quarter of each, 0–2. */
	readonly #starts: Float64Array;
	readonly #first: number;

	/** Months from the one that holds `from` to the one that holds `until`. */
	constructor({ from, until, timeZone, fiscalYearStart }: { from: Instant; until: Instant; timeZone: string; fiscalYearStart: number }) {
		const day = dayAt(from, timeZone);
		const month = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
		const starts: number[] = [];
		for (let next = month; ; next += 1) {
			const first = dayOf(Math.floor(next / 12), (next % 12) + 1, 1);
			if (first === null) break;
			const start = startOfDay(first, timeZone);
			if (start > until && starts.length > 0) break;
			starts.push(start);
		}
		this.#starts = Float64Array.from(starts);
		this.#first = (((month - (fiscalYearStart - 1)) % SEASONS) + SEASONS) % SEASONS;
	}

	/** Index of the month that holds a moment. */
	#indexAt(at: number): number {
		let low = 0;
		let high = this.#starts.length;
		while (high - low > 1) {
			const middle = (low + high) >>> 1;
			if (this.#starts[middle]! <= at) low = middle;
			else high = middle;
		}
		return low;
	}

	at(moment: number): number {
		return (this.#first + this.#indexAt(moment)) % SEASONS;
	}

	nextAfter(moment: number): number {
		return this.#starts[this.#indexAt(moment) + 1] ?? Infinity;
	}
}

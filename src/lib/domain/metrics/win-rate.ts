// Win rate of the deals whose last close falls in a window, by count and by value (metrics B).
import { COUNTS, LOST, OPEN, WON, type DealColumns } from './columns.ts';
import type { MetricsContext } from './context.ts';
import { ExactSum, ratioOf } from './exact-sum.ts';
import { ALL_TIME, inWindow, type Window } from './period.ts';
import type { Tally } from './tally.ts';
import { wilson, type Interval } from './wilson.ts';

export interface WinRate {
	won: number;
	lost: number;
	/** won / (won + lost); null when nothing closed. */
	rate: number | null;
	interval: Interval | null;
	/** Minor units, exact, of those with a value. */
	wonValue: bigint;
	lostValue: bigint;
	/** wonValue / (wonValue + lostValue); null when that is not positive. */
	valueRate: number | null;
	/** Closed deals without a value, or in a currency without a rate: in the count, in no sum. */
	withoutValue: number;
	/** Of those, the ones that lack a rate. */
	withoutRate: number;
	/** Closed at an unknown time: inside only when the window is all time. */
	unknownClosed: number;
}

export class WinRateTotals implements Tally<WinRate> {
	#window: Window = ALL_TIME;
	#won = 0;
	#lost = 0;
	#withoutValue = 0;
	#withoutRate = 0;
	#unknownClosed = 0;
	readonly #wonValue = new ExactSum();
	readonly #lostValue = new ExactSum();

	clear(_columns: DealColumns, { window }: MetricsContext): void {
		this.#window = window;
		this.#won = this.#lost = this.#withoutValue = this.#withoutRate = this.#unknownClosed = 0;
		this.#wonValue.clear();
		this.#lostValue.clear();
	}

	/** Adds (1) or takes out (−1) what one row contributes. */
	tally(columns: DealColumns, row: number, sign: 1 | -1): void {
		const outcome = columns.outcome[row];
		if (columns.left[row] !== COUNTS || outcome === OPEN) return;
		const closed = columns.closed[row]!;
		if (Number.isNaN(closed)) this.#unknownClosed += sign;
		if (!inWindow(this.#window, closed)) return;
		if (outcome === WON) this.#won += sign;
		if (outcome === LOST) this.#lost += sign;
		const value = columns.value[row]!;
		if (Number.isNaN(value)) {
			this.#withoutValue += sign;
			if (columns.withoutRate[row]) this.#withoutRate += sign;
		} else (outcome === WON ? this.#wonValue : this.#lostValue).add(sign * value);
	}

	snapshot(): WinRate {
		const closed = this.#won + this.#lost;
		const wonValue = this.#wonValue.total;
		const lostValue = this.#lostValue.total;
		return {
			won: this.#won,
			lost: this.#lost,
			rate: closed === 0 ? null : this.#won / closed,
			interval: wilson(this.#won, closed),
			wonValue,
			lostValue,
			valueRate: ratioOf(wonValue, wonValue + lostValue),
			withoutValue: this.#withoutValue,
			withoutRate: this.#withoutRate,
			unknownClosed: this.#unknownClosed
		};
	}
}

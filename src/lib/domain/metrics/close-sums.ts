// Closed deals counted and added up, by the stretch of time they closed in: what win rates and velocity are made of.
// Additive, exact.
import { LOST } from './columns.ts';
import { ExactSumArray } from './exact-sum-array.ts';

export interface Closes {
	won: number;
	lost: number;
	/** Minor units, exact, of those with a value. */
	wonValue: bigint;
	lostValue: bigint;
	/** Won and lost deals without a value, and of those the ones in a currency without a rate. */
	withoutValue: number;
	withoutRate: number;
	/** The won ones of these. */
	wonWithoutValue: number;
	wonWithoutRate: number;
	/** Won deals with a value. */
	wonWithValue: number;
	/** Won deals of known length, and the sum of their lengths, milliseconds. */
	wonWithLength: number;
	wonLength: bigint;
}

/** Numbers of deals of one stretch, and its exact sums, side by side. */
const WON = 0;
const LOST_DEALS = 1;
const WON_WITHOUT_VALUE = 2;
const LOST_WITHOUT_VALUE = 3;
const WON_WITH_LENGTH = 4;
const WON_WITHOUT_RATE = 5;
const LOST_WITHOUT_RATE = 6;
const NUMBERS = 7;
const WON_VALUE = 0;
const LOST_VALUE = 1;
const WON_LENGTH = 2;
const SUMS = 3;

export class CloseSums {
	#numbers = new Int32Array(0);
	readonly #sums = new ExactSumArray();

	/** Makes `count` stretches of nothing. */
	clear(count: number): void {
		this.#numbers = new Int32Array(count * NUMBERS);
		this.#sums.clear(count * SUMS);
	}

	/** Adds (1) or takes out (−1) a closed deal: its value and its length from beginning to close, NaN where unknown; 1 where a rate is lacking. */
	note(place: number, outcome: number, value: number, withoutRate: number, length: number, sign: 1 | -1): void {
		const numbers = this.#numbers;
		const number = place * NUMBERS;
		const sum = place * SUMS;
		if (withoutRate !== 0) numbers[number + (outcome === LOST ? LOST_WITHOUT_RATE : WON_WITHOUT_RATE)]! += sign;
		if (outcome === LOST) {
			numbers[number + LOST_DEALS]! += sign;
			if (Number.isNaN(value)) numbers[number + LOST_WITHOUT_VALUE]! += sign;
			else this.#sums.add(sum + LOST_VALUE, sign * value);
			return;
		}
		numbers[number + WON]! += sign;
		if (Number.isNaN(value)) numbers[number + WON_WITHOUT_VALUE]! += sign;
		else this.#sums.add(sum + WON_VALUE, sign * value);
		if (Number.isNaN(length)) return;
		numbers[number + WON_WITH_LENGTH]! += sign;
		this.#sums.add(sum + WON_LENGTH, sign * length);
	}

	/** Of the places from `first` until before `after`, and of one more: −1 for none. */
	over(first: number, after: number, more: number = -1): Closes {
		const number = (of: number) => {
			let count = more < 0 ? 0 : this.#numbers[more * NUMBERS + of]!;
			for (let place = first; place < after; place += 1) count += this.#numbers[place * NUMBERS + of]!;
			return count;
		};
		const sum = (of: number) => {
			let total = more < 0 ? 0n : this.#sums.at(more * SUMS + of);
			for (let place = first; place < after; place += 1) total += this.#sums.at(place * SUMS + of);
			return total;
		};
		return {
			won: number(WON),
			lost: number(LOST_DEALS),
			wonValue: sum(WON_VALUE),
			lostValue: sum(LOST_VALUE),
			withoutValue: number(WON_WITHOUT_VALUE) + number(LOST_WITHOUT_VALUE),
			withoutRate: number(WON_WITHOUT_RATE) + number(LOST_WITHOUT_RATE),
			wonWithoutValue: number(WON_WITHOUT_VALUE),
			wonWithoutRate: number(WON_WITHOUT_RATE),
			wonWithValue: number(WON) - number(WON_WITHOUT_VALUE),
			wonWithLength: number(WON_WITH_LENGTH),
			wonLength: sum(WON_LENGTH)
		};
	}
}

// How much of what was expected in the period slipped out of it, and how often close dates were pushed ([SLIP1] to
// [SLIP3]). Limit: between the two moments of the question; what a deal was is change-moments.ts.
import type { ChangeMoments } from './change-moments.ts';
import { COUNTS } from './columns.ts';
import { ExactSumArray } from './exact-sum-array.ts';
import type { Worth } from './funnel.ts';
import { wilson, type Interval } from './wilson.ts';

export interface SlipSnapshot {
	/** Deals expected to close in the period at the first moment that still count at the second. Values are those of the first. */
	start: Worth;
	/** Of those, the ones that are expected after the period at the second. */
	slipped: Worth;
	/** slipped / start; null without a start. */
	rate: number | null;
	interval: Interval | null;
	/** Times an expected close went to a later day, of all deals, and the number of deals of which it did. */
	pushes: number;
	pushedDeals: number;
	/** Likewise to an earlier day. */
	pulls: number;
	pulledDeals: number;
}

const IN = 0;
const SLIPPED = 1;

export class SlipTotals {
	readonly #count = new Int32Array(2);
	readonly #withoutValue = new Int32Array(2);
	readonly #value = new ExactSumArray(2);
	#pushes = 0;
	#pushedDeals = 0;
	#pulls = 0;
	#pulledDeals = 0;

	clear(): void {
		this.#count.fill(0);
		this.#withoutValue.fill(0);
		this.#value.clear(2);
		this.#pushes = this.#pushedDeals = this.#pulls = this.#pulledDeals = 0;
	}

	tally(moments: ChangeMoments, sign: 1 | -1): void {
		const { from, to, pushes, pulls } = moments;
		if (to.left !== COUNTS) return;
		if (from.isIn) {
			this.#add(IN, from.value, sign);
			if (moments.afterPeriod(to.day)) this.#add(SLIPPED, from.value, sign);
		}
		if (!to.mine) return;
		this.#pushes += sign * pushes;
		this.#pulls += sign * pulls;
		if (pushes > 0) this.#pushedDeals += sign;
		if (pulls > 0) this.#pulledDeals += sign;
	}

	snapshot(): SlipSnapshot {
		const worth = (index: number): Worth => ({ count: this.#count[index]!, value: this.#value.at(index), withoutValue: this.#withoutValue[index]! });
		const [start, slipped] = [worth(IN), worth(SLIPPED)];
		return {
			start,
			slipped,
			rate: start.count === 0 ? null : slipped.count / start.count,
			interval: wilson(slipped.count, start.count),
			pushes: this.#pushes,
			pushedDeals: this.#pushedDeals,
			pulls: this.#pulls,
			pulledDeals: this.#pulledDeals
		};
	}

	#add(index: number, value: number, sign: 1 | -1): void {
		this.#count[index]! += sign;
		if (Number.isNaN(value)) this.#withoutValue[index]! += sign;
		else this.#value.add(index, sign * value);
	}
}

// How much of what was expected in the period slipped out of it, and how often close dates were pushed ([SLIP1] to
// [SLIP3]). Limit: between the two moments of the question; what a deal was is change-moments.ts.
import type { ChangeMoments } from './change-moments.ts';
import { COUNTS } from './columns.ts';
import type { Worth } from './funnel.ts';
import { wilson, type Interval } from './wilson.ts';
import { plus, WorthSums } from './worth-sums.ts';

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
	readonly #worth = new WorthSums(2);
	#pushes = 0;
	#pushedDeals = 0;
	#pulls = 0;
	#pulledDeals = 0;

	clear(): void {
		this.#worth.clear(2);
		this.#pushes = this.#pushedDeals = this.#pulls = this.#pulledDeals = 0;
	}

	/** Adds (1) or takes out (−1) a deal that changed. */
	tally(moments: ChangeMoments, sign: 1 | -1): void {
		const { from, to, pushes, pulls } = moments;
		if (to.left !== COUNTS) return;
		if (from.isIn) {
			this.#worth.add(IN, from.value, sign);
			if (moments.afterPeriod(to.day)) this.#worth.add(SLIPPED, from.value, sign);
		}
		if (!to.mine) return;
		this.#pushes += sign * pushes;
		this.#pulls += sign * pulls;
		if (pushes > 0) this.#pushedDeals += sign;
		if (pulls > 0) this.#pulledDeals += sign;
	}

	/** `still`: the deals that were in all the time and did not change. */
	snapshot(still: Worth): SlipSnapshot {
		const [start, slipped] = [plus(this.#worth.at(IN), still), this.#worth.at(SLIPPED)];
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
}

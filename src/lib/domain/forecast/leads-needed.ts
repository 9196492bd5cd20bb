// How many new leads a target needs, and by when (metrics C): in expectation, and for 80 % certainty.
// Limit: every win is taken to be of average size; leads are won or not on their own.
import { DAY_MS } from '../model/date.ts';
import type { Instant } from '../model/deal.ts';
import { normalBelow } from './normal.ts';

export interface LeadsQuestion {
	/** Target − won − expected from open deals, minor units. */
	readonly gap: number;
	/** Share of mature leads that are won, 0–1; null: unknown. */
	readonly conversion: number | null;
	/** Average size of a won deal, minor units; null: unknown. */
	readonly averageDeal: number | null;
	/** Days within which 80 % of the won deals were won; null: unknown. */
	readonly cycleP80: number | null;
	/** First moment after the period. */
	readonly end: Instant;
	/** Certainty asked for; 0.8 when absent. */
	readonly certainty?: number;
}

/** So many leads, and the chance that they bring the wins that are needed. */
export interface LeadsAnswer {
	readonly leads: number;
	readonly certainty: number;
}

export interface LeadsNeeded {
	/** Wins of average size that fill the gap. */
	readonly wins: number;
	/** Leads whose expected value fills it: ⌈gap / (conversion × average)⌉. */
	readonly expected: LeadsAnswer;
	/** The fewest leads with the certainty asked for; null where that would be over a million. */
	readonly certain: LeadsAnswer | null;
	/** They are to exist by this moment: the end less the 80 % cycle; null where no cycle is known. */
	readonly by: Instant | null;
}

const MOST_LEADS = 1_000_000;
/** Up to so many wins, or leads that come to nothing, every number of them counts; of more of both a normal is right to 0.001. */
const MOST_COUNTED = 100_000;

/** null where conversion or deal size is unknown or not positive; no leads where there is no gap. */
export function leadsNeeded({ gap, conversion, averageDeal, cycleP80, end, certainty = 0.8 }: LeadsQuestion): LeadsNeeded | null {
	// A quantile of days may miss the whole day by the last digit; a millisecond does not matter.
	const by = cycleP80 === null ? null : end - Math.round(cycleP80 * DAY_MS);
	if (!(gap > 0)) {
		const none = { leads: 0, certainty: 1 };
		return { wins: 0, expected: none, certain: none, by };
	}
	if (conversion === null || averageDeal === null || !(conversion > 0) || !(averageDeal > 0)) return null;
	const share = Math.min(1, conversion);
	const wins = Math.ceil(gap / averageDeal);
	const leads = Math.ceil(gap / (share * averageDeal));
	if (!Number.isFinite(leads)) return null;
	return { wins, expected: { leads, certainty: atLeastWins(wins, leads, share) }, certain: fewest(wins, share, certainty), by };
}

/** Fewest leads with P(at least so many wins) ≥ certainty: that chance rises with every lead. */
function fewest(wins: number, conversion: number, certainty: number): LeadsAnswer | null {
	if (wins > MOST_LEADS) return null;
	let low = wins - 1;
	let high = wins;
	while (atLeastWins(wins, high, conversion) < certainty) {
		if (high > MOST_LEADS) return null;
		low = high;
		high *= 2;
	}
	while (high - low > 1) {
		const middle = Math.floor((low + high) / 2);
		if (atLeastWins(wins, middle, conversion) >= certainty) high = middle;
		else low = middle;
	}
	return high > MOST_LEADS ? null : { leads: high, certainty: atLeastWins(wins, high, conversion) };
}

/** P(X ≥ wins), X ~ Binomial(leads, conversion). */
export function atLeastWins(wins: number, leads: number, conversion: number): number {
	if (wins <= 0) return 1;
	if (wins > leads) return 0;
	if (conversion >= 1) return 1;
	const nothing = leads - wins;
	if (wins <= MOST_COUNTED) return Math.max(0, 1 - atMost(wins - 1, leads, conversion));
	if (nothing <= MOST_COUNTED) return atMost(nothing, leads, 1 - conversion);
	return normalBelow((leads * conversion - wins + 0.5) / Math.sqrt(leads * conversion * (1 - conversion)));
}

/** P(X ≤ most), X ~ Binomial(n, chance): the sum of the chances of each number, each from the one before, in logs. */
function atMost(most: number, n: number, chance: number): number {
	const odds = Math.log(chance / (1 - chance));
	let logChance = n * Math.log1p(-chance);
	let sum = 0;
	for (let k = 0; k <= most; k += 1) {
		sum += Math.exp(logChance);
		logChance += Math.log((n - k) / (k + 1)) + odds;
	}
	return Math.min(1, sum);
}

// How often open deals are followed up: contacts of ours per 30 days that deals were open, and the longest time in which
// nobody called ([FOLLOW1] to [FOLLOW3]). Limit: one deal at a time.
import { DAY_MS } from '../model/date.ts';
import type { DealColumns } from './columns.ts';
import { ExactSumArray } from './exact-sum-array.ts';
import type { LeadFacts } from './lead-facts.ts';
import { figuresOf } from './lengths.ts';
import { OrderedValues } from './ordered-values.ts';
import { ALL_TIME, type Window } from './period.ts';
import { stretchUntil, type Stretch } from './stretch.ts';

export interface FollowUp {
	/** Deals that were open in the window. */
	deals: number;
	/** Contacts of ours while they were, and the days that they were. */
	touches: number;
	dealDays: number;
	/** touches ÷ dealDays × 30; null without deal-days. */
	per30Days: number | null;
	/** Deals that nobody contacted while they were open in the window. */
	untouched: number;
	/** Longest stretch without a contact of each deal, days. */
	gap: { median: number | null; p80: number | null; longest: number | null };
}

/** What one deal contributes: milliseconds open in the window, contacts in them, and the longest stretch without. */
export interface Followed {
	open: number;
	touches: number;
	gap: number;
}

/** Written anew at every reading. */
const followed: Followed = { open: 0, touches: 0, gap: 0 };

/** Stays side by side are one stretch of being open; the part of them inside the window counts. The result is good until the next call. */
export function followedOf(columns: DealColumns, row: number, { outbound, outFirst, outCount }: LeadFacts, { start, end: windowEnd, until }: Stretch): Followed {
	followed.open = followed.touches = followed.gap = 0;
	const { stays } = columns;
	let at = stays.first[row]!;
	const last = at + stays.count[row]!;
	let place = outFirst;
	const outEnd = outFirst + outCount;
	while (at < last) {
		let from = stays.from[at]!;
		let end = stays.until[at]!;
		at += 1;
		// Of unknown beginning or end, or recorded times run back: it took no time ([TIME4]).
		if (!(end >= from)) continue;
		while (at < last && stays.from[at] === end && stays.until[at]! >= end) end = stays.until[at++]!;
		if (from < start) from = start;
		if (end > until) end = until;
		if (!(from < end)) continue;
		followed.open += end - from;
		while (place < outEnd && outbound[place]! < from) place += 1;
		let since = from;
		// With the last moment of being open, and without the first after the window.
		while (place < outEnd && outbound[place]! <= end && outbound[place]! < windowEnd) {
			const moment = outbound[place++]!;
			followed.touches += 1;
			if (moment - since > followed.gap) followed.gap = moment - since;
			since = moment;
		}
		if (end - since > followed.gap) followed.gap = end - since;
	}
	return followed;
}

export class FollowUpSums {
	#stretch: Stretch = stretchUntil(ALL_TIME, 0);
	#touches = 0;
	#untouched = 0;
	readonly #open = new ExactSumArray();
	readonly #gaps = new OrderedValues();

	clear(window: Window, now: number): void {
		this.#stretch = stretchUntil(window, now);
		this.#touches = this.#untouched = 0;
		this.#open.clear(1);
		this.#gaps.clear();
	}

	/** Adds (1) or takes out (−1) one deal that counts. */
	note(columns: DealColumns, row: number, facts: LeadFacts, sign: 1 | -1): void {
		const { open, touches, gap } = followedOf(columns, row, facts, this.#stretch);
		if (open === 0) return;
		this.#open.add(0, sign * Math.round(open));
		this.#touches += sign * touches;
		if (touches === 0) this.#untouched += sign;
		this.#gaps.note(Math.round(gap), sign);
	}

	figures(): FollowUp {
		const { count, median, p80, longest } = figuresOf(this.#gaps);
		const dealDays = Number(this.#open.at(0)) / DAY_MS;
		return {
			deals: count,
			touches: this.#touches,
			dealDays,
			per30Days: dealDays === 0 ? null : (this.#touches / dealDays) * 30,
			untouched: this.#untouched,
			gap: { median, p80, longest }
		};
	}
}

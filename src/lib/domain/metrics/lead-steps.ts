// From marketing to sales: how many leads were accepted and qualified, and how long that took; and what became of the
// leads that came in ([LEADS1] to [LEADS6]). Limit: one lead at a time.
import { OPEN, WON, type DealColumns } from './columns.ts';
import type { Worth } from './funnel.ts';
import { RECYCLED, REJECTED, type LeadFacts } from './lead-facts.ts';
import { figuresOf } from './lengths.ts';
import { orderedValues } from './ordered-values.ts';
import { ALL_TIME, Span, type Window } from './period.ts';
import { between } from './stretch.ts';
import { wilson, type Interval } from './wilson.ts';
import { WorthSums } from './worth-sums.ts';

/** A share of cases with how sure it is. */
export interface Share {
	k: number;
	n: number;
	/** k / n; null where n is 0. */
	rate: number | null;
	interval: Interval | null;
}

export const shareOf = (k: number, n: number): Share => ({ k, n, rate: n === 0 ? null : k / n, interval: wilson(k, n) });

/** How long a step took those that made it. */
export interface StepTime {
	count: number;
	/** Hours; null of none. */
	median: number | null;
}

export interface LeadSteps {
	/** Leads that first were marketing qualified in the window; of those, accepted and qualified by sales since. */
	mql: number;
	sal: number;
	sql: number;
	/** Qualified without having been accepted first: counted as accepted. */
	direct: number;
	acceptance: Share;
	qualification: Share;
	overall: Share;
	/** Now with marketing again, now turned down; marketing qualified more than once. */
	recycled: number;
	rejected: number;
	again: number;
	mqlToSal: StepTime;
	salToSql: StepTime;
	mqlToSql: StepTime;
	/** Accepted or qualified by sales without ever having been marketing qualified, whenever: in no figure here. */
	withoutMql: number;
	/** First MQL at an unknown time, whatever the window: in all time alone. */
	unknown: number;
}

export interface LeadConversion {
	/** Created in the window; of those, in the qualified stage or further at any time; won and lost by now. */
	leads: Worth;
	opportunities: Worth;
	won: Worth;
	lost: Worth;
	toOpportunity: Share;
	toCustomer: Share;
	/** Won of the opportunities. */
	opportunityToCustomer: Share;
}

const LEADS = 0;
const OPPORTUNITIES = 1;
const WON_LEADS = 2;
const LOST_LEADS = 3;

export class LeadStepSums {
	#window = new Span(ALL_TIME);
	#qualifiedRank = 0;
	#counts = { mql: 0, sal: 0, sql: 0, direct: 0, recycled: 0, rejected: 0, again: 0, withoutMql: 0, unknown: 0 };
	readonly #times = orderedValues(3);
	readonly #worth = new WorthSums();

	clear(window: Window, qualifiedRank: number): void {
		this.#window = new Span(window);
		this.#qualifiedRank = qualifiedRank;
		this.#counts = { mql: 0, sal: 0, sql: 0, direct: 0, recycled: 0, rejected: 0, again: 0, withoutMql: 0, unknown: 0 };
		for (const times of this.#times) times.clear();
		this.#worth.clear(4);
	}

	/** Adds (1) or takes out (−1) one deal that counts. */
	note(columns: DealColumns, row: number, facts: LeadFacts, sign: 1 | -1): void {
		this.#noteSteps(facts, sign);
		if (!this.#window.has(columns.created[row]!)) return;
		const value = columns.value[row]!;
		this.#worth.add(LEADS, value, sign);
		if (columns.rank[row]! >= this.#qualifiedRank) this.#worth.add(OPPORTUNITIES, value, sign);
		const outcome = columns.outcome[row]!;
		if (outcome !== OPEN) this.#worth.add(outcome === WON ? WON_LEADS : LOST_LEADS, value, sign);
	}

	#noteSteps(facts: LeadFacts, sign: 1 | -1): void {
		const counts = this.#counts;
		if (facts.withoutMql) counts.withoutMql += sign;
		if (facts.isMql && Number.isNaN(facts.mql)) counts.unknown += sign;
		if (!facts.isMql || !this.#window.has(facts.mql)) return;
		counts.mql += sign;
		if (facts.again) counts.again += sign;
		if (facts.status === RECYCLED) counts.recycled += sign;
		if (facts.status === REJECTED) counts.rejected += sign;
		if (!facts.accepted) return;
		counts.sal += sign;
		if (facts.direct) counts.direct += sign;
		this.#noteTime(0, facts.mql, facts.sal, sign);
		if (!facts.isSql) return;
		counts.sql += sign;
		this.#noteTime(1, facts.sal, facts.sql, sign);
		this.#noteTime(2, facts.mql, facts.sql, sign);
	}

	#noteTime(step: number, from: number, until: number, sign: 1 | -1): void {
		const length = between(from, until);
		if (!Number.isNaN(length)) this.#times[step]!.note(length, sign);
	}

	steps(): LeadSteps {
		const { mql, sal, sql } = this.#counts;
		const time = (step: number): StepTime => {
			const { count, median } = figuresOf(this.#times[step]!);
			return { count, median: median === null ? null : median * 24 };
		};
		return {
			...this.#counts,
			acceptance: shareOf(sal, mql),
			qualification: shareOf(sql, sal),
			overall: shareOf(sql, mql),
			mqlToSal: time(0),
			salToSql: time(1),
			mqlToSql: time(2)
		};
	}

	conversion(): LeadConversion {
		const [leads, opportunities, won, lost] = [LEADS, OPPORTUNITIES, WON_LEADS, LOST_LEADS].map((place) => this.#worth.at(place)) as [Worth, Worth, Worth, Worth];
		return {
			leads,
			opportunities,
			won,
			lost,
			toOpportunity: shareOf(opportunities.count, leads.count),
			toCustomer: shareOf(won.count, leads.count),
			opportunityToCustomer: shareOf(won.count, opportunities.count)
		};
	}
}


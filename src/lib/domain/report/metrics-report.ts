// Every figure of a pipeline under its one name: the JSON that the command line and the API give. Names, meanings and
// edge cases are listed in SPEC.md, "Report". Limit: shapes only.
//
// Money is in major units of `currency` with its decimals; rates are fractions; durations days; days `YYYY-MM-DD`,
// instants ISO 8601. null: undefined, never 0. Nothing is rounded.
import type { FirstResponse } from '../metrics/first-response.ts';
import type { LeadSteps, StepTime } from '../metrics/lead-steps.ts';
import type { LifecycleState } from '../metrics/lifecycle.ts';
import type { Day } from '../model/deal.ts';
import type { Unmatched } from './deal-filter.ts';
import type { ForecastReport } from './forecast-shapes.ts';
import type { Amount, Money, Rate } from './shapes.ts';

export interface SpanReport {
	/** First day and last day, both in it; null: open. */
	from: Day | null;
	to: Day | null;
}

export interface MetricsReport {
	schema: 1;
	pipeline: string;
	currency: string;
	timeZone: string;
	/** The moment that ages are reckoned from. */
	asOf: string;
	window: SpanReport;
	period: SpanReport;
	/** Beginning of the stretch of `waterfall` and `slip`. */
	since: string;
	target: Money | null;
	filter: string | null;
	/** Words of the filter that no deal has in their field: a mistake, or nothing to count. */
	unmatched: Unmatched[];
	deals: DealsReport;
	stock: StockReport;
	coverage: CoverageReport;
	funnel: FunnelReport;
	stageFlow: StageFlowReport[];
	stageTime: StageTimeReport[];
	winRate: WinRateReport;
	winRateByMonth: ({ month: string } & WinRateReport)[];
	dealSize: DealSizeReport;
	cycle: CycleReport;
	velocity: VelocityReport;
	leadVelocity: LeadVelocityReport[];
	/** null: nothing is known of leads, as in a reference file. */
	leads: LeadsReport | null;
	waterfall: WaterfallReport;
	slip: SlipReport;
	weekly: WeekReport[];
	forecast: ForecastReport;
	/** Per value of one field, where one was asked for. */
	segments: { by: string; rows: SegmentReport[] } | null;
	/** Only where it was asked for: the deals behind the figures. */
	detail?: DetailReport;
}

export interface DealsReport {
	/** In the pipeline and not in the bin; of those, the ones that pass the filter. */
	total: number;
	considered: number;
	open: number;
	won: number;
	lost: number;
	/** Lost as duplicate or invalid: in no figure. */
	leftOut: number;
	/** Of the open ones; of closed ones `winRate` tells. */
	withoutValue: number;
	/** Of these, in a currency of which no rate is known: without value in every figure. */
	withoutRate: number;
	/** Of unknown beginning, close, first day as qualified: in no window but all time, in no month. */
	unknownCreated: number;
	unknownClosed: number;
	unknownQualified: number;
	/** Entries into stages at an unknown time, likewise. */
	unknownEntered: number;
}

export interface StockReport {
	pipelineValue: Money;
	pipelineDeals: number;
	weightedPipeline: Money;
	overriddenProbabilities: number;
	pipelineByStage: (Amount & { stage: string | null; weighted: Money; withoutValue: number })[];
	concentration: { topShare: Rate; effectiveDeals: number | null; deals: number };
	stale: Amount;
	overstay: Amount;
}

export interface CoverageReport {
	/** Open deals expected to close in the period. */
	open: Amount & { weighted: Money };
	/** Won in the period. */
	won: Amount;
	/** Open deals whose expected close is a day before that of the figures, in the period or not. */
	overdue: Amount;
	/** Of these the ones that are in `open`, and those expected before the period or after it, which are not. */
	overdueInPeriod: Amount;
	overdueBefore: Amount;
	overdueAfter: Amount;
	/** Target − won. */
	remaining: Money | null;
	targetMet: boolean;
	coverage: Rate;
	coverageOfFullTarget: Rate;
	weightedCoverage: Rate;
	requiredCoverage: Rate;
	/** True where too few deals closed in 365 days to say, and 3 is assumed. */
	requiredCoverageAssumed: boolean;
	coverageAttainment: Rate;
}

export interface FunnelReport {
	/** Names of the open stages, then null for won. */
	stages: (string | null)[];
	cohort: Amount;
	reached: Amount[];
	stillHere: Amount[];
	lostHere: Amount[];
	stepConversion: { n: number; rate: Rate; low: Rate; high: Rate; valueRate: Rate }[];
	cumulativeConversion: Rate[];
	/** Deals that ever had the stage; that had every stage up to it. */
	reachedAnyOrder: number[];
	reachedStrict: number[];
	outcome: { won: number; lost: number; open: number };
	maturity: Rate;
	pipelineConversion: Rate;
	leadConversion: Rate;
}

export interface StageFlowReport {
	stage: string;
	entries: number;
	advanced: number;
	lost: number;
	regressed: number;
	handedOff: number;
	still: number;
	resolvedConversion: Rate;
	low: Rate;
	high: Rate;
}

export interface StageTimeReport {
	stage: string;
	completed: { count: number; mean: number | null; median: number | null };
	open: { count: number; mean: number | null; median: number | null };
	/** null: more than half are still here at the longest stay, so that it takes longer than that. */
	kaplanMeierMedian: number | null;
	/** The longest stay seen, over or not. */
	longest: number | null;
	/** Stays of unknown length: in none of these figures. */
	unknown: number;
	dealDays: number;
	averageInProgress: number | null;
	arrivalsPerDay: number | null;
	littlesDays: number | null;
	delayShare: Rate;
	bottleneck: boolean;
	leak: boolean;
}

/** Deals, and what those of them are worth that have a value and, in another currency, a rate. */
export interface ClosedAmount extends Amount {
	withoutValue: number;
	withoutRate: number;
}

export interface WinRateReport {
	won: ClosedAmount;
	lost: ClosedAmount;
	rate: Rate;
	low: Rate;
	high: Rate;
	valueRate: Rate;
	/** Won and lost deals that are in no value; of these the ones in a currency without a rate. */
	withoutValue: number;
	withoutRate: number;
}

export interface DealSizeReport {
	deals: number;
	/** Won deals without a value: in neither figure. */
	withoutValue: number;
	mean: Money | null;
	median: Money | null;
}

export interface CycleReport {
	deals: number;
	mean: number | null;
	median: number | null;
	p80: number | null;
	p90: number | null;
	meanOfLost: number | null;
	medianOfLost: number | null;
	meanOfAllCloses: number | null;
	medianOfAllCloses: number | null;
	/** Closed in the window, of unknown beginning or close: in no length. */
	unknown: number;
}

export interface VelocityReport {
	openQualified: number;
	winRate: Rate;
	averageDealSize: Money | null;
	meanCycle: number | null;
	pipelineVelocityPerDay: Money | null;
	realisedVelocityPerDay: Money | null;
}

export interface LeadVelocityReport {
	/** `YYYY-MM`. */
	month: string;
	qualified: number;
	/** Against the month before; of the running month, against as many days of it. */
	rate: Rate;
	running: boolean;
}

/** Signed, so that the start and all between add up to the end. */
export type WaterfallReport = Record<'start' | 'new' | 'reopened' | 'movedIn' | 'increased' | 'decreased' | 'movedOut' | 'won' | 'lost' | 'removed' | 'end', Amount> & {
	/** Of `new`, deals of unknown beginning; the first and last day they count from. null: none. */
	newUndated: { deals: number; from: Day; to: Day } | null;
};

export interface SlipReport {
	/** Expected to close in the period at its beginning; of those, the ones expected after it now. */
	expected: number;
	slipped: number;
	rate: Rate;
	low: Rate;
	high: Rate;
	/** Times a close date went to a later day between the two moments, and the deals of which it did. */
	pushes: number;
	pushedDeals: number;
}

/** The open pipeline at the end of a day. */
export interface WeekReport {
	/** The first moment that is not in it; null: the present. */
	before: string | null;
	stages: (Amount & { stage: string | null; weighted: Money })[];
}

export interface SegmentReport {
	/** null: blank. */
	segment: string | null;
	open: Amount & { weighted: Money };
	/** Closed in the window. */
	won: Amount;
	lost: Amount;
	rate: Rate;
	low: Rate;
	high: Rate;
	valueRate: Rate;
	averageDealSize: Money | null;
	meanCycle: number | null;
	/** Created in the window; of them, opportunities and those won by now, and the share that is won. */
	created: number;
	opportunities: Amount;
	createdWon: Amount;
	conversion: Rate;
	/** Of the segment's own target. */
	coverage: Rate;
}

export interface DetailReport {
	open: { id: string; title: string | null; stage: string | null; value: Money | null; idleDays: number | null; stale: boolean; expectedClose: Day | null }[];
	/** Closed in the window. */
	won: DetailClose[];
	lost: DetailClose[];
	/** Stays of `stageTime`, days, rising. */
	stays: { stage: string; completed: number[]; open: number[] }[];
}

export interface DetailClose {
	id: string;
	title: string | null;
	value: Money | null;
	/** Days from its beginning to its close. */
	cycle: number | null;
}

/** k of n. */
export interface ShareReport {
	k: number;
	n: number;
	rate: Rate;
	low: Rate;
	high: Rate;
}

export interface LeadsReport {
	/** Of leads that first were marketing qualified in the window; times are medians in hours, of those that made the step. */
	steps: Pick<LeadSteps, 'mql' | 'sal' | 'sql' | 'direct' | 'recycled' | 'rejected' | 'again' | 'withoutMql' | 'unknown'> & {
		acceptance: ShareReport;
		qualification: ShareReport;
		mqlToSql: ShareReport;
		hours: { mqlToSal: StepTime; salToSql: StepTime; mqlToSql: StepTime };
	};
	/** Of leads created in the window. */
	conversion: { leads: Amount; opportunities: Amount; won: Amount; lost: Amount; toOpportunity: ShareReport; toCustomer: ShareReport; opportunityToCustomer: ShareReport };
	response: Pick<FirstResponse, 'leads' | 'answered' | 'unanswered' | 'closedUnanswered'> & { medianHours: number | null; withinHour: ShareReport; withinDay: ShareReport; never: ShareReport };
	/** Of deals open in the window; days. */
	followUp: { deals: number; touches: number; dealDays: number; per30Days: number | null; untouched: number; longestGap: { median: number | null; p80: number | null; longest: number | null } };
	/** Of open deals. */
	bant: {
		deals: number;
		answered: number;
		complete: number;
		qualified: number;
		meanScore: number | null;
		completeness: Rate;
		questions: Record<'budget' | 'authority' | 'need' | 'timing', { yes: number; partial: number; no: number; unknown: number }>;
	};
	/** Of deals closed in the window; `counts` of 1 to 5. */
	rating: { closed: number; rated: number; mean: number | null; counts: readonly number[] };
	/** Accounts; `changes` since the moment `since` of the report, `share` of those that were in `from`. */
	lifecycle: {
		states: Record<Exclude<LifecycleState, 'none'>, number>;
		changes: { from: LifecycleState; to: LifecycleState; accounts: number; share: Rate }[];
		withoutAccount: number;
	};
}

// Figures of leads: the specification's worked examples, and the cases its rules speak of.
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '#lib/domain/model/date.ts';
import type { DealHistory } from '#lib/domain/model/deal-history.ts';
import type { MetricsQuestion } from '#lib/domain/metrics/context.ts';
import { MetricsEngine } from '#lib/domain/metrics/engine.ts';
import type { LeadFigures } from '#lib/domain/metrics/leads.ts';
import { LIFECYCLE_STATES, type LifecycleState } from '#lib/domain/metrics/lifecycle.ts';
import { asked } from './asked.ts';
import { daysUtc, STAGES } from './deals.ts';
import { historyOf, type Told } from './histories.ts';

const NOW_DAY = 20_000;
const NOW = NOW_DAY * DAY_MS;

/** `[field, value, day]`, days since 1970, fractions allowed. */
type Line = [Told[0], Told[1], number | null];
const lead = (...lines: Line[]): DealHistory => historyOf(lines.map(([field, value, day]): Told => [field, value, day === null ? null : day * DAY_MS]));
const times = (count: number, make: (index: number) => DealHistory): DealHistory[] => Array.from({ length: count }, (_, index) => make(index));

function figures(histories: readonly DealHistory[], question: Partial<MetricsQuestion> = {}): LeadFigures {
	return asked({ now: NOW, accountOf: () => null, ...question }, histories).snapshot().leads!;
}

describe('from marketing to sales', () => {
	it('[LEADS1] [LEADS2] gives the worked example: of 40 MQL 26 SAL and 14 SQL are 65 %, 53.8 % and 35 %', () => {
		const { steps } = figures([
			...times(14, () => lead(['stage', 'Lead', 100], ['leadStatus', 'mql', 101], ['leadStatus', 'sal', 102], ['leadStatus', 'sql', 105])),
			...times(12, () => lead(['stage', 'Lead', 100], ['leadStatus', 'mql', 101], ['leadStatus', 'sal', 104])),
			...times(14, () => lead(['stage', 'Lead', 100], ['leadStatus', 'mql', 101]))
		]);
		expect([steps.mql, steps.sal, steps.sql]).toEqual([40, 26, 14]);
		expect(steps.acceptance.rate).toBeCloseTo(0.65, 10);
		expect(steps.qualification.rate).toBeCloseTo(0.538, 3);
		expect(steps.overall.rate).toBeCloseTo(0.35, 10);
		expect(steps.overall.interval!.low).toBeLessThan(0.35);
		expect([steps.mqlToSal, steps.salToSql, steps.mqlToSql].map(({ count, median }) => [count, median])).toEqual([[26, 24], [14, 72], [14, 96]]);
	});

	it('[LEADS2] counts one that is qualified at once as accepted, without a time of acceptance', () => {
		const { steps } = figures([lead(['stage', 'Lead', 100], ['leadStatus', 'mql', 101], ['leadStatus', 'sql', 103], ['leadStatus', 'sal', 104])]);
		expect(steps).toMatchObject({ mql: 1, sal: 1, sql: 1, direct: 1, mqlToSal: { count: 0, median: null }, mqlToSql: { count: 1, median: 48 } });
	});

	it('[LEADS3] counts a lead that went back and came again once, by its first time', () => {
		const history = lead(['stage', 'Lead', 100], ['leadStatus', 'mql', 101], ['leadStatus', 'recycled', 103], ['leadStatus', 'mql', 140], ['leadStatus', 'sal', 141]);
		expect(figures([history], { window: daysUtc(100, 110) }).steps).toMatchObject({ mql: 1, sal: 1, again: 1, recycled: 0 });
		expect(figures([history], { window: daysUtc(139, 150) }).steps.mql).toBe(0);
		expect(figures([history], { asOf: 120 * DAY_MS, now: 120 * DAY_MS }).steps).toMatchObject({ mql: 1, sal: 0, recycled: 1, again: 0 });
	});

	it('[LEADS3] knows one that was MQL again by its having gone back, whatever was said in between', () => {
		const between = (...said: (string | null)[]) => figures([lead(['stage', 'Lead', 100], ...said.map((status, index): Line => ['leadStatus', status, 101 + index]))]).steps.again;
		expect([between('mql', 'recycled', null, 'mql'), between('mql', 'rejected', 'sal', 'mql')]).toEqual([1, 1]);
		// Back to marketing before it was ever there, or MQL twice without going back.
		expect([between('recycled', 'mql'), between('recycled', 'mql', 'sal', 'mql'), between('mql', 'recycled')]).toEqual([0, 0, 0]);
	});

	it('[LEADS1] begins with the first MQL: what came without one is only counted', () => {
		const { steps } = figures([
			lead(['stage', 'Lead', 100], ['leadStatus', 'sal', 101]),
			lead(['stage', 'Lead', 100], ['leadStatus', 'sal', 101], ['leadStatus', 'mql', 102]),
			lead(['stage', 'Lead', 100], ['leadStatus', 'rejected', 102])
		]);
		expect(steps).toMatchObject({ mql: 1, sal: 0, withoutMql: 1, rejected: 0 });
	});

	it('[LEADS4] counts one of unknown time in all time only, and in no time between', () => {
		const histories = [lead(['stage', 'Lead', 100], ['leadStatus', 'mql', null], ['leadStatus', 'sal', 103])];
		expect(figures(histories).steps).toMatchObject({ mql: 1, sal: 1, unknown: 1, mqlToSal: { count: 0 } });
		expect(figures(histories, { window: daysUtc(90, 200) }).steps).toMatchObject({ mql: 0, unknown: 1 });
	});

	it('[LEADS5] [FUNNEL11] tells what leads became: an opportunity, a customer', () => {
		const { conversion } = figures([
			lead(['stage', 'Lead', 100], ['value', 500, 100]),
			lead(['stage', 'Lead', 100], ['leadStatus', 'sql', 101]),
			lead(['stage', 'Lead', 100], ['value', 300, 100], ['stage', 'Proposal', 101], ['stage', 'Lost', 105]),
			lead(['stage', 'Lead', 100], ['value', 700, 100], ['stage', 'Won', 105])
		]);
		expect([conversion.leads.count, conversion.opportunities.count, conversion.won.count, conversion.lost.count]).toEqual([4, 2, 1, 1]);
		expect([conversion.leads.value, conversion.won.value, conversion.opportunities.withoutValue]).toEqual([1500n, 700n, 0]);
		expect([conversion.toOpportunity.rate, conversion.toCustomer.rate, conversion.opportunityToCustomer.rate]).toEqual([0.5, 0.25, 0.5]);
	});

	it('[LEADS6] leaves undefined what has no denominator', () => {
		const { steps, conversion, response, followUp, bant, rating } = figures([]);
		expect([steps.acceptance.rate, steps.mqlToSql.median, conversion.toCustomer.rate, response.median, response.withinHour.rate]).toEqual([null, null, null, null, null]);
		expect([followUp.per30Days, followUp.gap.median, bant.meanScore, bant.completeness, rating.mean]).toEqual([null, null, null, null, null]);
	});

	it('[LEADS7] is counted only where it is asked for, and of deals that count', () => {
		const histories = [lead(['stage', 'Lead', 100], ['leadStatus', 'mql', 101]), lead(['stage', 'Lead', 100], ['leadStatus', 'mql', 101], ['deleted', 1, 105])];
		expect(asked({ now: NOW }, histories).snapshot().leads).toBeNull();
		expect(figures(histories).steps.mql).toBe(1);
	});
});

describe('first response', () => {
	const answered = (hours: number): DealHistory => lead(['stage', 'Lead', 100], ['touch', 'out', 100 + hours / 24]);
	const waiting = (): DealHistory => lead(['stage', 'Lead', 100]);

	it('[RESPONSE1] [RESPONSE2] gives the worked example: of ten leads six within the hour, two within the day, two never', () => {
		const { response } = figures([...times(6, (index) => answered((index + 1) / 6)), answered(5), answered(20), waiting(), waiting()]);
		expect(response).toMatchObject({ leads: 10, answered: 8, unanswered: 2, withinHour: { k: 6, n: 10, rate: 0.6 }, withinDay: { k: 8, n: 10, rate: 0.8 }, never: { rate: 0.2 } });
		// The fifth of ten: those that wait came after all of them.
		expect(response.median).toBeCloseTo(5 / 6, 6);
	});

	it('[RESPONSE2] has no median where fewer than half were answered, and does not judge leads that came in just now', () => {
		const fresh = lead(['stage', 'Lead', NOW_DAY - 2 / 24]);
		const { response } = figures([answered(1), waiting(), waiting(), fresh]);
		expect(response.median).toBeNull();
		// It has waited for two hours: late for the hour, not for the day.
		expect([response.withinHour.n, response.withinDay.n, response.leads]).toEqual([4, 3, 4]);
	});

	it('[RESPONSE1] takes our contacts only, the first of them, and none that is planned', () => {
		const history = lead(['stage', 'Lead', 100], ['touch', 'in', 100.1], ['touch', null, 100.2], ['touch', 'out', 102], ['touch', 'out', 101]);
		expect(figures([history]).response.median).toBeCloseTo(24, 9);
		const planned = lead(['stage', 'Lead', 100], ['touch', 'out', NOW_DAY + 3]);
		expect(figures([planned]).response).toMatchObject({ answered: 0, unanswered: 1 });
		// As of a moment before it was noted nobody knew.
		expect(figures([history], { asOf: 100.5 * DAY_MS, now: 100.5 * DAY_MS }).response.answered).toBe(0);
	});

	it('[RESPONSE3] takes a contact before the lead came in for an answer at once, and a lead of unknown beginning for none', () => {
		expect(figures([lead(['touch', 'out', 99], ['stage', 'Lead', 100])]).response.answered).toBe(1);
		const before = historyOf([['stage', 'Lead', 100 * DAY_MS], ['touch', 'out', 90 * DAY_MS]], { createdAt: 100 * DAY_MS });
		expect(figures([before]).response.median).toBe(0);
		expect(figures([historyOf([['stage', 'Lead', null]], { createdAt: null })]).response.leads).toBe(0);
	});

	it('[RESPONSE2] knows that a closed lead will not be answered any more', () => {
		const closed = lead(['stage', 'Lead', NOW_DAY - 1 / 48], ['stage', 'Lost', NOW_DAY - 1 / 96]);
		expect(figures([closed]).response).toMatchObject({ closedUnanswered: 1, withinHour: { k: 0, n: 1 } });
	});
});

describe('follow-up', () => {
	it('[FOLLOW1] gives the worked example: 12 touches over 90 deal-days are 4.0 in 30', () => {
		const open = (from: number, count: number): DealHistory => lead(['stage', 'Lead', from], ...Array.from({ length: count }, (_, index): Line => ['touch', 'out', from + index * 3 + 1]));
		const { followUp } = figures([open(NOW_DAY - 30, 5), open(NOW_DAY - 30, 4), open(NOW_DAY - 30, 3)]);
		expect(followUp).toMatchObject({ deals: 3, touches: 12, dealDays: 90, untouched: 0 });
		expect(followUp.per30Days).toBeCloseTo(4, 12);
		expect(followUp.gap.longest).toBe(30 - 7);
	});

	it('[FOLLOW2] clips to the window and to being open, and counts only contacts in it', () => {
		const history = lead(['stage', 'Lead', 100], ['touch', 'out', 101], ['stage', 'Proposal', 110], ['touch', 'out', 112], ['touch', 'in', 113], ['stage', 'Lost', 120], ['touch', 'out', 125], ['stage', 'Lead', 130], ['touch', 'out', 139]);
		const { followUp } = figures([history], { window: daysUtc(105, 135) });
		expect(followUp).toMatchObject({ deals: 1, dealDays: 20, touches: 1, gap: { longest: 8 } });
		expect(figures([history], { window: daysUtc(120, 129) }).followUp).toMatchObject({ deals: 0, per30Days: null });
	});

	it('[FOLLOW2] counts a contact once, in the window that begins with it and not in the one that ends there', () => {
		const history = lead(['stage', 'Lead', 100], ['touch', 'out', 110], ['touch', 'out', 115], ['stage', 'Won', 120], ['touch', 'out', 120]);
		const of = (from: number, until: number) => (({ touches, gap }) => [touches, gap.longest])(figures([history], { window: daysUtc(from, until) }).followUp);
		expect([of(100, 110), of(110, 115), of(115, 130), of(100, 130)]).toEqual([[0, 10], [1, 5], [2, 5], [3, 10]]);
	});

	it('[FOLLOW3] tells how long the longest stretch without a contact was, of each deal', () => {
		const { followUp } = figures([lead(['stage', 'Lead', 100], ['touch', 'out', 104], ['touch', 'out', 130], ['stage', 'Won', 140]), lead(['stage', 'Lead', 100], ['stage', 'Won', 112])]);
		expect([followUp.gap.longest, followUp.gap.median, followUp.untouched]).toEqual([26, 19, 1]);
	});
});

describe('qualification and rating', () => {
	it('[BANT4] gives the worked example: yes, yes, yes and unknown are 75, 75 % known and qualified', () => {
		const open = lead(['stage', 'Lead', 100], ['bantBudget', 'yes', 100], ['bantAuthority', 'yes', 101], ['bantNeed', 'yes', 102]);
		expect(figures([open]).bant).toMatchObject({ deals: 1, answered: 1, complete: 0, qualified: 1, meanScore: 75, completeness: 0.75 });
	});

	it('[BANT4] is of open deals as of the moment; those without any answer are in no score', () => {
		const histories = [
			lead(['stage', 'Lead', 100], ['bantBudget', 'partial', 100], ['bantAuthority', 'no', 110], ['bantAuthority', null, 120]),
			lead(['stage', 'Lead', 100]),
			lead(['stage', 'Lead', 100], ['bantNeed', 'yes', 100], ['stage', 'Won', 105])
		];
		expect(figures(histories).bant).toMatchObject({ deals: 2, answered: 1, meanScore: 12.5, completeness: 1 / 8 });
		expect(figures(histories).bant.questions).toEqual([[0, 1, 0, 1], [0, 0, 0, 2], [0, 0, 0, 2], [0, 0, 0, 2]]);
		expect(figures(histories, { asOf: 115 * DAY_MS, now: 115 * DAY_MS }).bant.questions[1]).toEqual([0, 0, 1, 1]);
	});

	it('[RATING1] is the mean of what customers gave, of deals closed in the window', () => {
		const closed = (day: number, rating: number | null): DealHistory => lead(['stage', 'Lead', 100], ['stage', 'Won', day], ['rating', rating, day + 1]);
		const { rating } = figures([closed(110, 5), closed(112, 2), closed(113, null), closed(300, 1), lead(['stage', 'Lead', 100], ['rating', 1, 101])], { window: daysUtc(105, 120) });
		expect(rating).toEqual({ closed: 3, rated: 2, mean: 3.5, counts: [0, 1, 0, 0, 1] });
	});
});

describe('lifecycle of accounts', () => {
	const firm = (name: string, ...lines: Line[]): [string, DealHistory] => [name, lead(...lines)];
	const QUALIFIED: Line[] = [['bantBudget', 'yes', NOW_DAY - 50], ['bantAuthority', 'yes', NOW_DAY - 50], ['bantNeed', 'yes', NOW_DAY - 50]];

	function lifecycle(firms: readonly [string, DealHistory][], from = -Infinity) {
		const names = new Map(firms.map(([name, { id }]) => [id, name]));
		return figures(firms.map(([, history]) => history), { accountOf: (id) => names.get(id) ?? null, change: { from, to: Infinity } }).lifecycle;
	}
	const only = (state: LifecycleState) => expect.objectContaining({ ...Object.fromEntries(LIFECYCLE_STATES.map((each) => [each, 0])), [state]: 1 });

	it('[LIFECYCLE1] [LIFECYCLE2] follows an account from suspect to lapsed', () => {
		const stateOf = (...firms: [string, DealHistory][]) => lifecycle(firms).states;
		expect(stateOf(firm('A', ['stage', 'Lead', NOW_DAY - 60]))).toEqual(only('suspect'));
		expect(stateOf(firm('A', ['stage', 'Lead', NOW_DAY - 60], ['contact', 'Eva', NOW_DAY - 60]))).toEqual(only('lead'));
		expect(stateOf(firm('A', ['stage', 'Lead', NOW_DAY - 60], ['touch', 'in', NOW_DAY - 55]))).toEqual(only('lead'));
		expect(stateOf(firm('A', ['stage', 'Lead', NOW_DAY - 60], ...QUALIFIED))).toEqual(only('prospect'));
		expect(stateOf(firm('A', ['stage', 'Lead', NOW_DAY - 60], ...QUALIFIED, ['stage', 'Lost', NOW_DAY - 5]))).toEqual(only('lead'));
		expect(stateOf(firm('A', ['stage', 'Lead', NOW_DAY - 60], ['stage', 'Won', NOW_DAY - 10]))).toEqual(only('customer'));
		expect(stateOf(firm('A', ['stage', 'Won', NOW_DAY - 900]), firm('a ', ['stage', 'Won', NOW_DAY - 365]))).toEqual(only('returning'));
		expect(stateOf(firm('A', ['stage', 'Won', NOW_DAY - 366]), firm('A', ['stage', 'Lead', NOW_DAY - 5], ...QUALIFIED))).toEqual(only('lapsed'));
	});

	it('[LIFECYCLE3] leaves deals without a company out, and counts them', () => {
		expect(lifecycle([firm('  ', ['stage', 'Lead', 100]), firm('B', ['stage', 'Lead', 100])])).toMatchObject({ withoutAccount: 1, states: { suspect: 1 } });
	});

	it('[LIFECYCLE4] [STOCK6] knows nothing of an account whose only deal was no sale then', () => {
		const double = firm('A', ['stage', 'Lead', NOW_DAY - 90], ['stage', 'Lost', NOW_DAY - 60], ['lostReason', 'duplicate', NOW_DAY - 60], ['stage', 'Lead', NOW_DAY - 5], ['lostReason', null, NOW_DAY - 5]);
		const { matrix } = lifecycle([double], NOW - 30 * DAY_MS);
		expect([matrix[LIFECYCLE_STATES.indexOf('none')]![1], matrix[1]![1]]).toEqual([1, 0]);
	});

	it('[LIFECYCLE4] tells from which state to which accounts went between two moments', () => {
		const firms = [
			firm('New', ['stage', 'Lead', NOW_DAY - 5]),
			firm('Won', ['stage', 'Lead', NOW_DAY - 90], ['contact', 'Eva', NOW_DAY - 90], ['stage', 'Won', NOW_DAY - 5]),
			firm('Lapsing', ['stage', 'Won', NOW_DAY - 370]),
			firm('Same', ['stage', 'Lead', NOW_DAY - 90]),
			firm('Lost', ['stage', 'Lead', NOW_DAY - 90], ...QUALIFIED, ['stage', 'Lost', NOW_DAY - 5])
		];
		const { matrix, states } = lifecycle(firms, NOW - 30 * DAY_MS);
		const moves = LIFECYCLE_STATES.flatMap((from, i) => LIFECYCLE_STATES.flatMap((to, j) => (matrix[i]![j] === 0 ? [] : [`${from} > ${to} ${matrix[i]![j]}`])));
		expect(moves).toEqual(['none > suspect 1', 'suspect > suspect 1', 'lead > customer 1', 'prospect > lead 1', 'customer > lapsed 1']);
		expect(states).toMatchObject({ suspect: 2, lead: 1, customer: 1, lapsed: 1 });
	});
});

describe('figures of leads that are followed', () => {
	it('[ENGINE1] stay those of their own moment when those of another one are read in between', () => {
		const at = (...lines: Line[]): DealHistory => ({ ...lead(['stage', 'Lead', 100], ...[['touch', 'out', 115], ...lines].toSorted((a, b) => (a[2] as number) - (b[2] as number)) as Line[]), id: 'one' });
		const engine = new MetricsEngine();
		engine.ask({ now: 110 * DAY_MS, accountOf: () => 'A' });
		engine.rebuild([at()], STAGES);
		const before = engine.snapshot();
		engine.ask({ now: 120 * DAY_MS });
		expect([engine.snapshot().leads!.response.answered, before.leads!.response.answered]).toEqual([1, 0]);
		engine.patch([at(['touch', 'out', 112])]);
		expect(engine.snapshot().leads!.response).toMatchObject({ leads: 1, answered: 1, median: 12 * 24 });
	});
});

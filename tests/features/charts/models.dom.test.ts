// What the charts say: findings, notes and tables, from figures of deals made here.
import { beforeEach, describe, expect, it } from 'vitest';
import { ALL_TIME, type Window } from '#lib/domain/metrics/period.ts';
import { wilson } from '#lib/domain/metrics/wilson.ts';
import type { Deal } from '#lib/domain/model/deal.ts';
import type { Stage } from '#lib/domain/model/stage.ts';
import { cellText, type Measure } from '#lib/features/charts/frame/chart-model.ts';
import { formatRate } from '#lib/features/charts/frame/figures.ts';
import { funnelModel } from '#lib/features/charts/funnel/model.ts';
import { stockModel } from '#lib/features/charts/stock/model.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { STAGES, dealIn, dealOf, stageOf } from '../../domain/metrics/deals.ts';
import { measuredFor } from './figures.ts';

const times = (count: number, make: () => Deal): Deal[] => Array.from({ length: count }, make);
const lostFrom = (stage: string) => dealOf([[stage, 1], ['Lost', 2]]);

function stock(deals: Deal[], measure: Measure = 'count', stages: Stage[] = STAGES, filtered: number | null = null) {
	const { metrics, options } = measuredFor(deals, { measure, filtered }, stages);
	return stockModel(metrics, options);
}

function funnel(deals: Deal[], measure: 'count' | 'value' = 'count', window: Window = ALL_TIME, stages: Stage[] = STAGES) {
	const { metrics, options } = measuredFor(deals, { measure, window }, stages);
	return funnelModel(metrics, options);
}

beforeEach(() => {
	locale.language = 'en';
});

describe('the pipeline’s finding', () => {
	it('names the stage with the most deals, or says that all are in one', () => {
		expect(stock([...times(3, () => dealIn('Lead')), dealIn('Proposal')]).title).toBe('Lead holds the most deals: 3 of 4');
		expect(stock(times(3, () => dealIn('Lead'))).title).toBe('All 3 open deals are in Lead');
		expect(stock([dealIn('Lead'), dealIn('Won')]).title).toBe('The only open deal is in Lead');
	});

	it('tells a tie as a tie', () => {
		expect(stock([dealIn('Lead'), dealIn('Proposal')]).title).toBe('Lead and Proposal hold the most deals, 1 each');
		expect(stock(['Lead', 'Qualified', 'Proposal', 'Negotiation'].map((stage) => dealIn(stage))).title).toBe(
			'No stage stands out: 1 deal in each of 4 stages'
		);
		const worth = (stage: string) => dealIn(stage, { value: 100_00 });
		expect(stock([worth('Lead'), worth('Proposal')], 'value').title).toBe('Lead and Proposal hold the most value, €100 each');
	});

	it('names where the value is, and what it all weighs', () => {
		const deals = [dealIn('Lead', { value: 1000_00 }), dealIn('Negotiation', { value: 3000_00 })];
		expect(stock(deals, 'value').title).toBe('Negotiation holds the most value: €3,000 of €4,000');
		expect(stock(deals, 'weighted').title).toBe('Weighted, the 2 open deals are worth €2,350 of €4,000');
	});

	it('does not take missing values for zero', () => {
		expect(stock(times(2, () => dealIn('Lead')), 'value').title).toBe('None of the 2 open deals has a value in EUR yet');
		expect(stock(times(2, () => dealIn('Lead', { value: 0 })), 'value').title).toBe('The 2 open deals add up to nothing');
		const blank = times(5, () => dealIn('Lead', { value: null }));
		expect(stock([dealIn('Lead', { value: 0 }), ...blank], 'value').title).toBe('The one open deal with a value is worth nothing');
		expect(stock([...times(2, () => dealIn('Lead', { value: 10_00 })), ...blank], 'weighted').title).toMatch(/^Weighted, the 2 open deals with a value are worth €\d+ of €20$/);
		expect(stock([dealIn('Lead'), dealIn('Lead', { value: 5 })]).notes).toContain('1 deal has no value and is in no sum.');
	});

	it('writes a dash for the sums of a stage in which no deal has a value, and says so in words', () => {
		const { marks, table } = stock([...times(2, () => dealIn('Lead')), dealIn('Qualified', { value: 0 }), dealIn('Qualified')], 'value');
		expect(marks[0]).toMatchObject({ value: '–', weightedText: '–', valueShort: '–', weightedShort: '–', length: 0 });
		expect(marks[0]!.sentence).toBe('Lead: 2 deals, none with a value.');
		expect(marks[1]).toMatchObject({ value: '€0', weightedText: '€0' });
		expect(marks[2]).toMatchObject({ count: '0', value: '€0', weightedText: '€0' });
		expect(table.rows[0]!.cells.slice(2, 4).map(cellText)).toEqual(['–', '–']);
		expect(table.total!.slice(2, 4).map(cellText)).toEqual(['€0', '€0']);
	});

	it('says that all deals are closed when they are', () => {
		const model = stock([dealIn('Won'), dealIn('Lost'), dealIn('Lost')]);
		expect(model.title).toBe('No open deals: 1 won, 2 lost');
		expect(model.empty).not.toBeNull();
	});

	it('shows deals outside the stages in a bar of their own', () => {
		const { marks, table } = stock([dealIn('Lead'), dealIn('ghost')]);
		expect(marks.at(-1)).toMatchObject({ label: 'Removed or unknown stage', length: 1, shade: null });
		expect(table.total!.map(cellText)).toEqual(['Total', '2', '–', '–', '2', '0']);
	});

	it('says of how many filtered deals it speaks', () => {
		expect(stock([dealIn('Lead')], 'count', STAGES, 37).subtitle).toContain('Of the 37 filtered deals.');
		expect(stock([dealIn('Lead')]).subtitle).not.toContain('filtered');
	});

	it('speaks Dutch', () => {
		locale.language = 'nl';
		const model = stock([dealIn('Lead', { value: 1234_567_890_00 }), dealIn('Lead')], 'value');
		expect(model.title.replaceAll('\u00a0', ' ')).toBe('Alle waarde, € 1.234.567.890, zit in Lead');
		expect(model.notes).toEqual(['1 kans heeft geen waarde en telt in geen som mee.']);
	});
});

describe('the funnel’s finding', () => {
	it('says how many closed deals the win rate by value leaves out, whatever is measured', () => {
		const deals = [dealIn('Won', { value: 100_00 }), dealIn('Lost', { value: null }), dealIn('Lost', { value: 300_00 }), dealIn('Lead', { value: null })];
		for (const measure of ['count', 'value'] as const) expect(funnel(deals, measure).notes).toContain('The rate by value leaves out 1 closed deal without a value in EUR.');
		expect(funnel(deals.filter(({ value }) => value !== null)).notes.join(' ')).not.toContain('leaves out');
	});

	/** 13 deals that reached 13, 10, 7, 4, 3. */
	const cohort = [
		lostFrom('Lead'),
		...times(2, () => dealIn('Lead')),
		...times(3, () => dealIn('Qualified')),
		...times(2, () => dealIn('Proposal')),
		lostFrom('Proposal'),
		dealIn('Negotiation'),
		...times(3, () => dealIn('Won'))
	];

	it('names the weakest step, so far while the cohort still moves', () => {
		const twice = cohort.flatMap((deal) => [deal, { ...deal, id: `${deal.id}-again` }]);
		expect(funnel(twice).title).toBe('Proposal → Negotiation is the weakest step so far: 57%, 8 of 14');
		const settled = [...times(6, () => dealIn('Won')), ...times(6, () => lostFrom('Qualified'))];
		expect(funnel(settled).title).toBe('Qualified → Proposal is the weakest step: 50%, 6 of 12');
	});

	it('goes by rows of 10 or more deals, and says so where a greyed row is lower', () => {
		// Proposal → Negotiation, 57%, is of 7 deals only.
		expect(funnel(cohort).title).toBe('Qualified → Proposal is the weakest step of 10 or more deals so far: 70%, 7 of 10');
		expect(funnel(cohort).bars.map((bar) => bar.step?.text ?? null)).toEqual(['77% (10 of 13)', '70% (7 of 10)', '57% (4 of 7)', '75% (3 of 4)', null]);
	});

	it('calls a step too early, not weak, while all who came there are still there', () => {
		const fresh = times(5, () => dealIn('Lead'));
		expect(funnel(fresh).title).toBe('5 deals, 0 won: too early to name a weakest step');
		const { bars, table } = funnel(fresh);
		expect(bars[0]!.step).toEqual({ text: 'too early: 5 still here', said: 'too early: 5 still here', small: true, caution: '' });
		expect(bars[0]!.marks.reached.sentence).toContain('To Qualified: too early: 5 still here.');
		expect(cellText(table.rows[0]!.cells[6]!)).toBe('–');
		const halfway = [...times(12, () => dealIn('Qualified')), ...times(4, () => dealIn('Lead'))];
		expect(funnel(halfway).title).toBe('Lead → Qualified is the weakest step so far: 75%, 12 of 16');
		expect(funnel(times(20, () => dealIn('Qualified'))).title).toBe('20 deals, 0 won: too early to name a weakest step');
	});

	it('sets each step beside the same step of an earlier period, and says that those deals had more time', () => {
		const earlier = measuredFor([...times(20, () => dealIn('Won')), ...times(10, () => lostFrom('Lead')), ...times(2, () => dealIn('Lead'))]);
		const days = { start: 0, end: 1, from: '2025-10-01', to: '2025-12-31' };
		const { metrics, options } = measuredFor(cohort);
		const model = funnelModel(metrics, { ...options, compared: { window: days, metrics: earlier.metrics } });
		expect(model.bars[0]!.step!.caution).toBe('95%: 50%–92% · before: 63% (20 of 32)');
		expect(model.subtitle).toContain('Compared with Oct 1, 2025 – Dec 31, 2025.');
		expect(model.notes[0]).toBe('The deals of the earlier period have had more time to move on.');
		expect(model.table.columns.at(-1)!.label).toBe('Before');
		expect(model.table.rows.map(({ cells }) => cellText(cells.at(-1)!))).toEqual(['63%', '100%', '100%', '100%', '']);
		// A step that nobody had come to, and one where all who came were still there, say nothing.
		const fresh = funnelModel(metrics, { ...options, compared: { window: days, metrics: measuredFor(times(3, () => dealIn('Lead'))).metrics } });
		expect(fresh.bars.map((bar) => bar.step?.caution.includes('before') ?? false)).toEqual([false, false, false, false, false]);
	});

	it('gives the deals behind a row and behind each part of its bar', () => {
		const { bars, marks } = funnel(cohort);
		const idsOf = (deals: readonly Deal[]) => deals.map(({ id }) => id).sort();
		const found = (key: string) => [...marks.find((mark) => mark.key === key)!.deals()].sort();
		expect(found('Lead')).toEqual(idsOf(cohort));
		expect(found('Lead/lost')).toEqual(idsOf([cohort[0]!]));
		expect(found('Lead/still')).toEqual(idsOf(cohort.slice(1, 3)));
		expect(found('=won/further')).toEqual(idsOf(cohort.slice(-3)));
		expect(marks.find(({ key }) => key === 'Proposal/lost')).toMatchObject({ label: 'Proposal → lost here', sentence: 'Proposal, lost here: 1 of 7.' });
		for (const bar of bars)
			for (const part of ['reached', 'further', 'still', 'lost'] as const) expect(bar.marks[part]?.deals().length ?? 0).toBe(bar[part]);
	});

	it('draws each bar from what went further, is open and was lost, and says the same in words', () => {
		const { bars, table } = funnel(cohort);
		expect(bars[0]).toMatchObject({ reached: 13, further: 10, still: 2, lost: 1 });
		for (const bar of bars) expect(bar.further + bar.still + bar.lost).toBe(bar.reached);
		expect(bars[2]!.marks.reached.sentence).toBe(
			'Proposal: reached by 7 of 13, 54%. 4 went further, 2 still open, 1 lost here. To Negotiation: 57% (4 of 7), 95% interval 25% to 84%, few deals.'
		);
		expect(table.rows[0]!.cells.map(cellText)).toEqual(['Lead', '13', '10', '2', '1', '100%', '77%', '50%', '92%']);
		expect(bars.at(-1)!.marks.reached.sentence).toContain('3 won now');
		expect(table.rows.at(-1)!.cells.map(cellText)).toEqual(['Won', '3', '–', '0', '0', '23%', '', '', '']);
	});

	it('shows on each bar how many could as well have come there, by the interval of the step before', () => {
		const { bars, subtitle } = funnel(cohort);
		expect(bars[0]!.whisker).toBeNull();
		expect([bars[1]!.whisker!.low / 13, bars[1]!.whisker!.high / 13]).toEqual([wilson(10, 13)!.low, wilson(10, 13)!.high]);
		expect(bars.map(({ whisker }) => whisker?.few ?? null)).toEqual([null, false, false, true, true]);
		for (const [index, { whisker, reached }] of bars.entries())
			if (whisker) expect([whisker.low <= reached, reached <= whisker.high, whisker.high <= bars[index - 1]!.reached]).toEqual([true, true, true]);
		expect(subtitle).toContain('Lines across bars: 95% intervals of the step before.');
		// By value nobody can say, and where all are still here there is no rate.
		expect(funnel(cohort, 'value').bars.map(({ whisker }) => whisker)).toEqual([null, null, null, null, null]);
		expect(funnel(times(5, () => dealIn('Lead'))).bars[1]!.whisker).toBeNull();
	});

	it('marks a rate of few deals, and a cohort that still moves', () => {
		const { bars, tag } = funnel(cohort);
		expect(bars.map((bar) => bar.step?.small ?? null)).toEqual([false, false, true, true, null]);
		expect(tag).toEqual({ text: '38% closed: still moving', hatched: true });
		expect(funnel(times(10, () => dealIn('Won'))).tag).toEqual({ text: '100% closed', hatched: false });
	});

	it('names no step the weakest that most deals still stand before', () => {
		const standing = [...times(28, () => dealIn('Qualified')), dealIn('Proposal')];
		expect(funnel(standing).title).toBe('29 deals, 0 won: too early to name a weakest step');
	});

	it('names no weakest step out of too few deals', () => {
		expect(funnel([dealIn('Lead'), dealIn('Won')]).title).toBe('2 deals, 1 won: too few to name a weakest step');
		expect(funnel([dealIn('Lead')]).title).toBe('One deal, 0 won: too early to name a weakest step');
	});

	it('tells equal weakest steps as equal', () => {
		const deals = [...times(20, () => lostFrom('Lead')), ...times(10, () => lostFrom('Qualified')), ...times(10, () => dealIn('Won'))];
		expect(funnel(deals).title).toBe('The weakest steps lose equally: Lead → Qualified and Qualified → Proposal, 50%');
	});

	it('says when all were won or all were lost', () => {
		expect(funnel(times(7, () => dealIn('Won'))).title).toBe('All 7 deals went through every stage');
		expect(funnel([...times(4, () => lostFrom('Lead')), lostFrom('Proposal')]).title).toBe(
			'None of the 5 deals was won; most were lost in Lead'
		);
		expect(funnel([...times(2, () => lostFrom('Lead')), ...times(2, () => lostFrom('Proposal'))]).title).toBe(
			'None of the 4 deals was won; no stage lost most of them'
		);
	});

	it('measures in value, where a blank is not zero', () => {
		const worth = (stage: string, value: number | null) => dealIn(stage, { value });
		const deals = [...times(10, () => worth('Won', 100_00)), ...times(10, () => worth('Lead', 300_00)), worth('Lead', null)];
		const model = funnel(deals, 'value');
		expect(model.title).toBe('Lead → Qualified is the weakest step so far: 25%, €1,000 of €4,000');
		expect(model.notes).toContain('1 of these deals has no value.');
		expect(model.bars[0]!.step!.caution).toBe('');
		expect(funnel(times(6, () => dealIn('Lead')), 'value').title).toBe('None of these deals has a value');
	});

	it('has a designed answer to a period without deals, and to days that are no period', () => {
		const deals = [dealIn('Lead', { createdAt: null })];
		const model = funnel(deals, 'count', { start: 0, end: 10, from: '1970-01-01', to: '1970-01-01' });
		expect(model.empty).toEqual({
			text: '1 deal has no known beginning and is only in all time.',
			allTime: true
		});
		const { metrics, options } = measuredFor(deals, { legalPeriod: false });
		const wrong = funnelModel(metrics, options);
		expect(wrong.title).toBe('This is not a period');
		expect(wrong.notes).toEqual([]);
	});

	it('tells what is included and what is left out', () => {
		const deals = [dealIn('Lead', { createdAt: null }), dealIn('Lost', { lostReason: 'duplicate' }), dealIn('Lead')];
		expect(funnel(deals).notes).toEqual([
			'1 deal without a known beginning is included.',
			'1 duplicate or invalid deal is left out.',
			'Stages in their present order.'
		]);
	});

	it('[FUNNEL3] [WIN5] keeps wins of unknown beginning apart from those of an unknown close, one or several', () => {
		const days: Window = { start: 0, end: 10, from: '1970-01-01', to: '1970-01-01' };
		const begun = () => dealOf([['Lead', 1], ['Lead', 2]]);
		const unbegun = () => dealOf([['Lead', null], ['Won', 5]], { createdAt: null });
		const unclosed = () => dealOf([['Lead', 1], ['Won', null]], { createdAt: 1 });
		const said = (deals: Deal[]) => funnel(deals, 'count', days).notes.slice(0, -1);
		expect(said([begun(), unbegun()])).toEqual(['Closed in this period: 1 won, 0 lost. Win rate 100.0% (21%–100%), by value –.', '1 deal without a known beginning is not among those that began in this period.']);
		expect(said([begun(), unbegun(), unbegun()])[1]).toBe('2 deals without a known beginning are not among those that began in this period.');
		expect(said([begun(), unbegun(), unclosed()])[1]).toBe('1 more deal closed at an unknown time: it is in the win rate of all time alone.');
		expect(said([begun(), unbegun(), unclosed(), unclosed()])[1]).toBe('2 more deals closed at an unknown time: they are in the win rate of all time alone.');
	});

	it('gives the win rate of the closed deals beside the cohort, with its interval', () => {
		expect(funnel([...times(4, () => dealIn('Won', { value: 5 })), ...times(3, () => lostFrom('Lead'))]).notes[0]).toBe(
			'Closed in all: 4 won, 3 lost. Win rate 57.1% (25%–84%), by value 100.0%.'
		);
	});

	it('draws only won in a pipeline without open stages', () => {
		const stages = [stageOf('Won', 0, 1000, 'won'), stageOf('Lost', 1, 0, 'lost')];
		const model = funnel([dealIn('Won'), dealIn('Lost')], 'count', ALL_TIME, stages);
		expect(model.title).toBe('1 of 2 deals are won; there are no open stages');
		expect(model.bars).toHaveLength(1);
	});
});

describe('rates', () => {
	it('are never rounded to none or all where they are not', () => {
		expect([0, 1, 0.5, 249 / 250, 1 / 300, null].map(formatRate)).toEqual(['0%', '100%', '50%', '99.6%', '0.3%', '–']);
		// With the minus sign of all other numbers.
		expect([-0.0004, 0.9996, -0.000001, 0.9999999].map(formatRate)).toEqual(['−0.04%', '99.96%', '0%', '100%']);
		expect([-0.25, -0.005, -0].map(formatRate)).toEqual(['−25%', '−0.5%', '0%']);
	});
});

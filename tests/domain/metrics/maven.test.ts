// 8,800 deals of a fictitious seller against answers computed elsewhere; deals are built straight from the file.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import Papa from 'papaparse';
import type { Deal } from '#lib/domain/model/deal.ts';
import { windowOf } from '#lib/domain/metrics/period.ts';
import { sharedData } from '../../helpers/shared-data.ts';
import { dealOf, measure, stageOf, type Steps } from './deals.ts';

interface Row {
	opportunity_id: string;
	deal_stage: string;
	engage_date: string;
	close_date: string;
	close_value: string;
}

const csv = sharedData('maven', 'sales_pipeline.csv');
const answersPath = sharedData('maven', 'answers.json');
const there = csv !== null && answersPath !== null;

const stages = [stageOf('Prospecting', 0, 100), stageOf('Engaging', 1, 500), stageOf('Won', 2, 1000, 'won'), stageOf('Lost', 3, 0, 'lost')];
const instant = (day: string): number | null => (day === '' ? null : Date.parse(`${day}T00:00:00Z`));

function dealFrom(row: Row): Deal {
	const engaged = instant(row.engage_date);
	const steps: Steps = [];
	if (row.deal_stage !== 'Prospecting') steps.push(['Engaging', engaged]);
	if (row.deal_stage !== 'Engaging') steps.push([row.deal_stage, instant(row.close_date)]);
	return dealOf(steps, {
		id: row.opportunity_id,
		createdAt: engaged,
		value: row.close_value === '' ? null : Math.round(Number(row.close_value) * 100)
	});
}

describe.runIf(there)('the Maven pipeline', () => {
	const deals = there ? Papa.parse<Row>(readFileSync(csv, 'utf8'), { header: true, skipEmptyLines: true }).data.map(dealFrom) : [];
	const answers = there ? JSON.parse(readFileSync(answersPath, 'utf8')) : {};

	it('[FUNNEL2] [FUNNEL3] gives the funnel of all time, deals of unknown beginning included', () => {
		const { funnel } = measure(deals, stages);
		const [prospecting, engaging, won] = funnel.rows;
		expect({
			Prospecting: prospecting!.reached.count,
			Engaging: engaging!.reached.count,
			Closed: funnel.won.count + funnel.lost.count,
			Won: won!.reached.count
		}).toEqual({ Prospecting: 8800, Engaging: 8300, Closed: 6711, Won: 4238 });
		expect(prospecting!.reached.count).toBe(answers.funnel_reached.Prospecting);
		expect(funnel.unknownCreated).toBe(500);
		expect(funnel.steps[0]!.rate).toBeCloseTo(answers.funnel_reached.engaging_of_all, 6);
		expect(funnel.steps[1]!.rate).toBeCloseTo(answers.funnel_reached.won_of_engaging, 6);
	});

	it('[FUNNEL1] gives every monthly cohort', () => {
		const cohorts: Record<string, Record<string, number>> = {};
		for (const month of Object.keys(answers.engage_month_cohorts)) {
			const now = Date.parse(`${month}-15T12:00:00Z`);
			const window = windowOf({ kind: 'this-month' }, { now, timeZone: 'UTC', fiscalYearStart: 1 })!;
			const { funnel } = measure(deals, stages, window);
			const counts = { Won: funnel.won.count, Lost: funnel.lost.count, Engaging: funnel.open.count };
			cohorts[month] = Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
		}
		expect(cohorts).toEqual(answers.engage_month_cohorts);
	});

	it('[WIN1] gives win rate and won value', () => {
		const { winRate, stock } = measure(deals, stages);
		expect(winRate.rate).toBeCloseTo(answers.overall.win_rate, 6);
		expect(Number(winRate.wonValue) / 100).toBe(answers.overall.won_value);
		expect(stock.rows.map((row) => [row.count, row.value, row.withoutValue])).toEqual([
			[500, 0n, 500],
			[1589, 0n, 1589]
		]);
	});

	it('[WIN1] gives win rate per quarter of the close', () => {
		for (const [quarter, answer] of Object.entries<{ won: number; lost: number; win_rate: number }>(answers.per_quarter)) {
			const month = (Number(quarter.at(-1)) - 1) * 3 + 2;
			const now = Date.UTC(Number(quarter.slice(0, 4)), month - 1, 15);
			const window = windowOf({ kind: 'this-quarter' }, { now, timeZone: 'UTC', fiscalYearStart: 1 })!;
			const { winRate } = measure(deals, stages, window);
			expect([winRate.won, winRate.lost]).toEqual([answer.won, answer.lost]);
			expect(winRate.rate).toBeCloseTo(answer.win_rate, 6);
		}
	});
});

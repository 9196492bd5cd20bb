// The Maven sales data, in English and as a Dutch spreadsheet saves it, gives the independently computed answers.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { stagesPassed } from '#lib/domain/exchange/deal-history.ts';
import type { ImportPlan } from '#lib/domain/exchange/plan.ts';
import { defaultStages } from '#lib/domain/demo/default-stages.ts';
import { createDocument } from '#lib/domain/document/create.ts';
import { importDeals } from '#lib/domain/document/commands.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import { revert } from '#lib/domain/document/revert.ts';
import { Writer, type WriterContext } from '#lib/domain/document/writer.ts';
import { startOfDay } from '#lib/domain/model/date.ts';
import { readStage } from '#lib/domain/model/stage.ts';
import { sharedData } from '../../helpers/shared-data.ts';
import { importFile, read } from './import-file.ts';

const english = sharedData('maven', 'sales_pipeline.csv');
const dutch = sharedData('dutch', 'nl_semicolon_cp1252_dd-mm-jjjj.csv');
const answersPath = sharedData('maven', 'answers.json');

interface Answers {
	rows: number;
	by_stage: Record<string, { count: number; close_value_sum: number; close_value_blank: number }>;
	overall: { win_rate: number; won_value: number };
	funnel_reached: Record<string, number>;
	engage_month_cohorts: Record<string, Record<string, number>>;
}
const answers = answersPath === null ? null : (JSON.parse(readFileSync(answersPath, 'utf8')) as Answers);

/** Counts and value per stage name as the file writes it. */
function byStage(plan: ImportPlan): Record<string, { count: number; value: number; withValue: number }> {
	const names = new Map(plan.newStages.map(({ id, cells }) => [id, cells.name]));
	return Object.fromEntries([...plan.totals.byStage].map(([id, figures]) => [names.get(id ?? '') ?? '', figures]));
}

describe.runIf(answers !== null)('the Maven pipeline', () => {
	it.runIf(english !== null)('maps every column but none twice, and reads every row', () => {
		const { plan, columns } = importFile(read(english!));
		expect(Object.fromEntries(columns.map(({ header, choice }) => [header, choice.target]))).toEqual({
			opportunity_id: 'externalId',
			sales_agent: 'owner',
			product: 'product',
			account: 'company',
			deal_stage: 'stage',
			engage_date: 'entered:Engaging',
			close_date: 'closeDate',
			close_value: 'value'
		});
		expect(plan.deals).toHaveLength(8800);
		expect(plan.skipped).toEqual([]);
		expect(plan.unmapped).toEqual([]);
		expect(plan.warnings).toEqual([]);
	});

	it.runIf(english !== null)('gives the counts and values of the answers', () => {
		const { plan } = importFile(read(english!));
		expect(byStage(plan)).toEqual({
			Prospecting: { count: 500, value: 0, withValue: 0 },
			Engaging: { count: 1589, value: 0, withValue: 0 },
			Won: { count: 4238, value: 1_000_553_400, withValue: 4238 },
			Lost: { count: 2473, value: 0, withValue: 2473 }
		});
		expect(plan.newStages.map(({ cells }) => [cells.name, cells.type])).toEqual([
			['Prospecting', 'open'],
			['Engaging', 'open'],
			['Won', 'won'],
			['Lost', 'lost']
		]);
		for (const [name, figures] of Object.entries(answers!.by_stage)) {
			const stage = plan.newStages.find(({ cells }) => cells.name === name)!.id;
			const deals = plan.deals.filter((deal) => deal.stage === stage);
			expect(deals.filter(({ value }) => value === null)).toHaveLength(figures.close_value_blank);
		}
		const won = plan.totals.byStage.get('s-won')!.count;
		const lost = plan.totals.byStage.get('s-lost')!.count;
		expect(won / (won + lost)).toBeCloseTo(answers!.overall.win_rate, 6);
	});

	it.runIf(english !== null)('turns dates into history: entered Engaging, closed, and begun when engaged', () => {
		const { plan } = importFile(read(english!));
		const zone = (day: string) => startOfDay(day, 'Europe/Amsterdam');
		expect(plan.deals[0]).toMatchObject({
			title: 'Cancity – GTX Plus Basic',
			company: 'Cancity',
			owner: 'Moses Frase',
			value: 105_400,
			stage: 's-won',
			createdAt: zone('2016-10-20'),
			past: [
				['stage', 's-engaging', zone('2016-10-20')],
				['stage', 's-won', zone('2017-03-01')]
			]
		});
		expect(plan.deals[9]).toMatchObject({ title: 'MG Advanced', value: null, past: [['stage', 's-engaging', zone('2016-11-03')]] });
		const prospecting = plan.deals.filter(({ stage }) => stage === 's-prospecting');
		expect(prospecting.every(({ createdAt }) => createdAt === null)).toBe(true);
		const reached = (stages: string[]) => plan.deals.filter(({ past }) => stagesPassed(past).some((stage) => stages.includes(stage!))).length;
		expect(reached(['s-engaging', 's-won'])).toBe(answers!.funnel_reached.Engaging);
		expect(reached(['s-won', 's-lost'])).toBe(answers!.funnel_reached.Closed);
		const cohorts = new Map<string, number>();
		for (const { createdAt } of plan.deals)
			if (createdAt !== null) {
				const month = new Date(createdAt + 12 * 3_600_000).toISOString().slice(0, 7);
				cohorts.set(month, (cohorts.get(month) ?? 0) + 1);
			}
		for (const [month, figures] of Object.entries(answers!.engage_month_cohorts))
			expect(cohorts.get(month)).toBe(Object.values(figures).reduce((sum, count) => sum + count));
	});

	it.runIf(dutch !== null)('gives the same answers from a Dutch spreadsheet', () => {
		const { plan, table, columns } = importFile(read(dutch!), { language: 'nl' });
		expect(table).toMatchObject({ encoding: 'windows-1252', delimiter: ';', headerRow: 0 });
		expect(Object.fromEntries(columns.map(({ header, choice }) => [header, choice.target]))).toEqual({
			Verkoopkans: 'title',
			Verkoper: 'owner',
			Product: null,
			Klant: 'company',
			Sector: 'industry',
			Fase: 'stage',
			'Aangemaakt op': 'created',
			Sluitingsdatum: 'closeDate',
			'Waarde (€)': 'value',
			'Kans (%)': 'probability'
		});
		const figures = Object.values(byStage(plan)).sort((a, b) => a.count - b.count);
		expect(figures.map(({ count }) => count)).toEqual([500, 1589, 2473, 4238]);
		expect(figures.at(-1)!.value).toBe(1_000_553_400);
		expect(plan.newStages.map(({ cells }) => cells.type)).toEqual(['open', 'open', 'won', 'lost']);
		expect(plan.unmapped.map(({ header }) => header)).toEqual(['Product']);
		expect(plan.skipped).toEqual([]);
		expect(plan.warnings).toEqual([{ line: null, code: 'lost-without-history', value: '2473' }]);
		expect(plan.deals.filter(({ value }) => value === null)).toHaveLength(2089);
		expect(plan.deals.filter(({ probability }) => probability !== null)).toEqual([]);
	});

	it.runIf(dutch !== null && english !== null)('has the same funnel from both files when the created date is said to be Engaging’s', () => {
		const { plan: renamed } = importFile(read(dutch!), {
			language: 'nl',
			columns: { 'Aangemaakt op': { target: 'entered:In gesprek' } }
		});
		const { plan: en } = importFile(read(english!));
		const history = (plan: ImportPlan) => {
			const place = new Map(plan.newStages.map(({ id }, index) => [id, index]));
			return plan.deals.map(({ createdAt, past }) => [createdAt, past.map(([, stage, at]) => [place.get(stage as string), at])]);
		};
		expect(JSON.stringify(history(renamed))).toBe(JSON.stringify(history(en)));
	});

	it.runIf(english !== null)('is written in one step and taken back in one', () => {
		let id = 0;
		const context: WriterContext = { now: () => 1_700_000_000_000, newId: () => `id${(id++).toString().padStart(9, '0')}`, person: { id: 'p', name: 'Anna', color: 0 } };
		const doc = createDocument(
			{ settings: { name: 'x', currency: 'EUR', timeZone: 'Europe/Amsterdam', fiscalYearStart: 1, demo: false }, stages: defaultStages('nl'), deals: [] },
			context
		);
		const pipeline = new Pipeline(doc);
		const live = defaultStages('nl').map(({ id: stage, cells }) => readStage(stage, (field) => cells[field]));
		const { plan } = importFile(read(english!), { live });
		expect(plan.newStages.map(({ cells }) => cells.name)).toEqual(['Prospecting', 'Engaging']);
		let transactions = 0;
		doc.on('afterTransaction', () => void transactions++);
		const writer = new Writer(pipeline, context);
		const change = importDeals(writer, plan.newStages, plan.deals);
		expect(transactions).toBe(1);
		const deals = [...pipeline.deals.values()];
		expect(deals).toHaveLength(8800);
		const won = deals.filter((deal) => deal.stage === 'won');
		expect(won).toHaveLength(4238);
		expect(won.reduce((sum, deal) => sum + deal.value!, 0)).toBe(1_000_553_400);
		expect(won[0]!.stageSteps).toEqual([
			{ stage: 's-engaging', at: startOfDay('2016-10-20', 'Europe/Amsterdam') },
			{ stage: 'won', at: startOfDay('2017-03-01', 'Europe/Amsterdam') }
		]);
		expect(pipeline.liveStages.map(({ name }) => name)).toEqual([
			'Lead', 'Prospecting', 'Engaging', 'Gekwalificeerd', 'Voorstel', 'Onderhandeling', 'Gewonnen', 'Verloren'
		]);
		revert(writer, change);
		expect([...pipeline.deals.values()].filter((deal) => deal.deleted === null)).toEqual([]);
		expect(pipeline.liveStages).toHaveLength(6);
	});
});

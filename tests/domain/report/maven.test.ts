// Every figure of answers.json (computed elsewhere, in Python and SQL) from the file as it is, read by the command line's
// own way: totals, months, quarters, cohorts, and the same per agent, manager, region, product, sector and account.
// What is odd in the file (`quality`) is counted in the deals that were read from it.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import Papa from 'papaparse';
import { dealHistory } from '#lib/domain/document/deal-history.ts';
import { MetricsEngine } from '#lib/domain/metrics/engine.ts';
import type { MetricsSnapshot } from '#lib/domain/metrics/engine.ts';
import { windowOf } from '#lib/domain/metrics/period.ts';
import { NO_RATES } from '#lib/domain/model/rates.ts';
import { filePipeline } from '#lib/domain/report/file-pipeline.ts';
import { NOTHING_ASKED, questionOf } from '#lib/domain/report/asked.ts';
import { pipelineReport } from '#lib/domain/report/pipeline-report.ts';
import { sharedData } from '../../helpers/shared-data.ts';

type Row = Record<string, string>;
interface Totals {
	total: number;
	won: number;
	lost: number;
	open: number;
	won_value: number;
	win_rate: number | null;
	avg_won_deal: number | null;
	median_won_deal: number | null;
	avg_won_cycle_days: number | null;
	median_won_cycle_days: number | null;
}

const [csv, answersPath, accounts, teams, products] = ['sales_pipeline.csv', 'answers.json', 'accounts.csv', 'sales_teams.csv', 'products.csv'].map((name) => sharedData('maven', name));
const there = [csv, answersPath, accounts, teams, products].every((path) => path !== null);
const rowsOf = (path: string): Row[] => Papa.parse<Row>(readFileSync(path, 'utf8'), { header: true, skipEmptyLines: true }).data;
const NOW = Date.UTC(2018, 5, 1);

const engineOf = (bytes: Uint8Array, question: Parameters<typeof questionOf>[0]) => {
	const read = filePipeline(bytes, { now: NOW, currency: 'USD', timeZone: 'UTC', language: 'en', stages: [], rates: NO_RATES, history: null });
	if (!read.ok) throw new Error(read.error.code);
	const { pipeline } = read.file;
	const engine = new MetricsEngine();
	engine.ask(questionOf(question, { now: NOW, timeZone: 'UTC', fiscalYearStart: 1 }));
	engine.rebuild([...pipeline.deals.keys()].map((id) => dealHistory(pipeline, id)!), pipeline.stages);
	return { engine, pipeline };
};

describe.runIf(there)('the Maven file', () => {
	const bytes = there ? readFileSync(csv!) : Buffer.from('');
	const answers = there ? JSON.parse(readFileSync(answersPath!, 'utf8')) : {};
	const rows = there ? rowsOf(csv!) : [];
	const asOf = { ...NOTHING_ASKED, asOf: '2017-12-31' };
	const { engine, pipeline } = there ? engineOf(bytes, asOf) : ({} as ReturnType<typeof engineOf>);
	/** Deals by the row they were read from: dates, agent, account, product, stage and value tell most of them apart. */
	const keyOf = (row: Row): string => [row.sales_agent, row.account, row.product, row.deal_stage, row.engage_date, row.close_date, row.close_value === '' ? '' : Number(row.close_value)].join('|');
	const byKey = new Map<string, Row[]>();
	for (const row of rows) byKey.set(keyOf(row), [...(byKey.get(keyOf(row)) ?? []), row]);
	const day = (at: number | null) => (at === null ? '' : new Date(at).toISOString().slice(0, 10));
	const rowOf = new Map<string, Row>();
	for (const deal of there ? pipeline.deals.values() : []) {
		const { stageSteps, title, company, value, owner, createdAt } = deal;
		const stage = pipeline.stage(deal.stage)!;
		const product = title!.replace(`${company ?? ''} – `, '');
		const key = [owner, company ?? '', product, stage.name, day(createdAt), stage.type === 'open' ? '' : day(stageSteps.at(-1)!.at), value === null ? '' : value / 100].join('|');
		const row = byKey.get(key)?.pop();
		if (!row) throw new Error(`no row for ${key}`);
		rowOf.set(deal.id, row);
	}
	const round = (value: number | null, digits = 6) => (value === null ? null : Number(value.toFixed(digits)));
	const sum = (values: number[]) => values.reduce((all, value) => all + value, 0);
	const money = (minor: number | bigint | null) => (minor === null ? null : Number(minor) / 100);
	const totalsOf = ({ considered, winRate, stock, dealSize, cycle }: MetricsSnapshot): Totals => ({
		total: considered,
		won: winRate.won,
		lost: winRate.lost,
		open: stock.total.count,
		won_value: money(winRate.wonValue)!,
		win_rate: round(winRate.rate),
		avg_won_deal: round(dealSize.count === 0 ? null : Number(dealSize.sum) / 100 / dealSize.count),
		median_won_deal: money(dealSize.median),
		avg_won_cycle_days: round(cycle.won.mean),
		median_won_cycle_days: cycle.won.median
	});
	const of = (test: (row: Row) => boolean): MetricsSnapshot => {
		engine.setFilter(new Set([...rowOf].filter(([, row]) => test(row)).map(([id]) => id)));
		const figures = engine.snapshot();
		engine.setFilter(null);
		return figures;
	};

	it('[STOCK1] [STOCK3] counts and adds up every stage, blank apart from zero', () => {
		const { stock, winRate } = engine.snapshot();
		const open = stock.rows.map((row) => ({ count: row.count, share: round(row.count / 8800), close_value_sum: money(row.value), close_value_blank: row.withoutValue }));
		const { Prospecting, Engaging, Won, Lost } = answers.by_stage;
		const wanted = [Prospecting, Engaging].map(({ count, share, close_value_sum, close_value_blank }) => ({ count, share, close_value_sum, close_value_blank }));
		expect(open).toEqual(wanted);
		expect([winRate.won, round(winRate.won / 8800), money(winRate.wonValue)]).toEqual([Won.count, Won.share, Won.close_value_sum]);
		expect([winRate.lost, round(winRate.lost / 8800), money(winRate.lostValue)]).toEqual([Lost.count, Lost.share, Lost.close_value_sum]);
		expect(winRate.withoutValue).toBe(Won.close_value_blank + Lost.close_value_blank);
	});

	it('[WIN1] gives the totals, the sizes and the cycles', () => {
		const figures = engine.snapshot();
		expect(figures.deals).toBe(answers.rows);
		expect(totalsOf(figures)).toEqual(answers.overall);
		const { dealSize, cycle } = figures;
		const { n, mean, median, min, max, sum: all } = answers.won_deal_size;
		expect([dealSize.count, round(money(dealSize.mean)), money(dealSize.median), money(dealSize.smallest), money(dealSize.largest), money(dealSize.sum)]).toEqual([n, mean, median, min, max, all]);
		for (const which of ['won', 'lost', 'closed'] as const) {
			const own = cycle[which];
			expect({ n: own.count, mean: round(own.mean), median: own.median, min: own.shortest, max: own.longest, sum: own.sum }).toEqual(answers.cycle_days[which]);
		}
		const open = figures.stageTime.rows[1]!.open;
		expect({ n: open.count, mean: round(open.mean), median: open.median, min: open.shortest, max: open.longest, sum: open.sum }).toEqual(answers.open_engaging_age_days_as_of);
	});

	it('[FUNNEL2] gives the funnel and its rates', () => {
		const { funnel } = engine.snapshot();
		const [prospecting, engaging, won] = funnel.rows.map(({ reached }) => reached.count);
		const closed = funnel.won.count + funnel.lost.count;
		expect({
			Prospecting: prospecting,
			Engaging: engaging,
			Closed: closed,
			Won: won,
			engaging_of_all: round(funnel.steps[0]!.rate),
			closed_of_engaging: round(closed / engaging!),
			won_of_closed: round(engine.snapshot().winRate.rate),
			won_of_engaging: round(funnel.steps[1]!.rate),
			won_of_all: round(funnel.conversion)
		}).toEqual(answers.funnel_reached);
	});

	it('[WIN1] [FUNNEL1] gives every month, quarter and cohort', () => {
		const months = Object.fromEntries(
			engine.snapshot().winRateTrend.months.filter(({ won, lost }) => won + lost > 0).map((month) => [day(month.start).slice(0, 7), { won: month.won, won_value: money(month.wonValue), lost: month.lost, win_rate: round(month.rate) }])
		);
		expect(months).toEqual(answers.per_month);
		const within = (kind: 'this-quarter' | 'this-month', now: number) => {
			engine.ask({ window: windowOf({ kind }, { now, timeZone: 'UTC', fiscalYearStart: 1 })! });
			return engine.snapshot();
		};
		for (const [quarter, wanted] of Object.entries(answers.per_quarter)) {
			const { winRate } = within('this-quarter', Date.UTC(Number(quarter.slice(0, 4)), Number(quarter.at(-1)) * 3 - 2, 15));
			expect({ won: winRate.won, won_value: money(winRate.wonValue), lost: winRate.lost, win_rate: round(winRate.rate) }).toEqual(wanted);
		}
		for (const [month, wanted] of Object.entries(answers.engage_month_cohorts)) {
			const { funnel } = within('this-month', Date.parse(`${month}-15T00:00:00Z`));
			const counts = { Won: funnel.won.count, Lost: funnel.lost.count, Engaging: funnel.open.count };
			expect(Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))).toEqual(wanted);
		}
		engine.ask({ window: windowOf({ kind: 'all' }, { now: NOW, timeZone: 'UTC', fiscalYearStart: 1 })! });
	});

	it('[ENGINE3] gives every agent, manager, region, product, sector and account', () => {
		const team = new Map(rowsOf(teams!).map((row) => [row.sales_agent, row]));
		const sector = new Map(rowsOf(accounts!).map((row) => [row.account, row.sector]));
		const parts: [string, (row: Row) => string | undefined][] = [
			['per_agent', (row) => row.sales_agent],
			['per_manager', (row) => team.get(row.sales_agent!)?.manager],
			['per_region', (row) => team.get(row.sales_agent!)?.regional_office],
			['per_product_raw', (row) => row.product],
			['per_sector_raw', (row) => (row.account === '' ? '(no account)' : sector.get(row.account!))],
			['per_account_top10', (row) => row.account]
		];
		for (const [name, part] of parts)
			for (const [value, wanted] of Object.entries(answers[name] as Record<string, Totals>))
				expect(totalsOf(of((row) => part(row) === value)), `${name} ${value}`).toEqual(wanted);
		for (const [agent, wanted] of Object.entries(answers.agent_month_won_value)) {
			const months = of((row) => row.sales_agent === agent).winRateTrend.months.filter(({ won }) => won > 0);
			expect(Object.fromEntries(months.map((month) => [day(month.start).slice(0, 7), money(month.wonValue)])), agent).toEqual(wanted);
		}
	});

	it('[STOCK4] [COVERAGE1] gives the open pipeline at list price, its velocity and its coverage', () => {
		const price = new Map(rowsOf(products!).map((row) => [row.product!, Number(row.sales_price)]));
		const priced = (name: (product: string) => string) =>
			Papa.unparse(rows.map((row) => ({ ...row, close_value: row.close_value === '' ? (price.get(name(row.product!)) ?? '') : row.close_value })));
		const joined = engineOf(Buffer.from(priced((product) => (product === 'GTXPro' ? 'GTX Pro' : product))), asOf).engine.snapshot();
		const raw = engineOf(Buffer.from(priced((product) => product)), asOf).engine.snapshot();
		const { winRate, dealSize, cycle } = engine.snapshot();
		const at = answers.open_pipeline_at_list_price;
		expect([joined.stock.total.count, money(joined.stock.total.value), money(raw.stock.total.value)]).toEqual([at.count, at.value, at.value_if_GTXPro_not_normalised]);
		expect(joined.stock.rows.map((row) => money(row.value))).toEqual([answers.by_stage.Prospecting.list_price_sum, answers.by_stage.Engaging.list_price_sum]);
		expect(round(money(joined.stock.total.value)! * winRate.rate!, 2)).toBe(at.weighted_by_win_rate);
		const perDay = (count: number) => round((count * winRate.rate! * money(dealSize.mean)!) / cycle.won.mean!, 4);
		expect([perDay(joined.stock.total.count), perDay(winRate.won + winRate.lost)]).toEqual([answers.velocity.per_day, answers.velocity.per_day2]);
		expect(round(money(joined.stock.total.value)! / answers.per_quarter['2017-Q4'].won_value)).toBe(answers.coverage_2017Q4.ratio);
		for (const stage of ['Won', 'Lost']) {
			const own = rows.filter((row) => row.deal_stage === stage).map((row) => price.get(row.product === 'GTXPro' ? 'GTX Pro' : row.product!)!);
			expect(sum(own)).toBe(answers.by_stage[stage].list_price_sum);
		}
	});

	it('[ASK5] keeps what is odd in the file as it is: names that are nowhere else, blanks, prices above the list', () => {
		const [team, listed, known] = [rowsOf(teams!), rowsOf(products!), rowsOf(accounts!)];
		const deals = [...pipeline.deals.values()].map((deal) => ({ ...deal, row: rowOf.get(deal.id)!, type: pipeline.stage(deal.stage)!.type, stageName: pipeline.stage(deal.stage)!.name }));
		const productOf = ({ title, company }: { title: string | null; company: string | null }) => title!.replace(`${company ?? ''} – `, '');
		const list = new Map(listed.map(({ product, sales_price }) => [product!.replaceAll(' ', ''), Number(sales_price) * 100]));
		const counted = (names: readonly string[]) => Object.fromEntries([...new Set(names)].map((name) => [name, names.filter((other) => other === name).length]));
		const owners = new Set(deals.map(({ owner }) => owner!));
		const companies = new Set(deals.flatMap(({ company }) => company ?? []));
		const accountNames = known.map(({ account }) => account!);
		const closes = deals.filter(({ type }) => type !== 'open');
		expect({
			duplicate_ids: deals.length - new Set(deals.map(({ row }) => row.opportunity_id)).size,
			agents_in_pipeline: owners.size,
			agents_in_team: team.length,
			agents_without_deals: team.map(({ sales_agent }) => sales_agent!).filter((name) => !owners.has(name)).sort(),
			products_not_in_products_csv: counted(deals.map(productOf).filter((name) => !listed.some(({ product }) => product === name))),
			accounts_not_in_accounts_csv: [...companies].filter((name) => !accountNames.includes(name)),
			accounts_without_deals: accountNames.filter((name) => !companies.has(name)),
			account_blank_by_stage: counted(deals.filter(({ company }) => company === null).map(({ stageName }) => stageName)),
			negative_cycle: closes.filter(({ createdAt, stageSteps }) => stageSteps.at(-1)!.at! < createdAt!).length,
			won_above_list: deals.filter((deal) => deal.type === 'won' && deal.value! > list.get(productOf(deal).replaceAll(' ', ''))!).length
		}).toEqual(Object.fromEntries(Object.entries(answers.quality).filter(([name]) => !/misspelt|ambiguous/.test(name))));
		const dates = deals.flatMap(({ createdAt, type, stageSteps }) => [createdAt, type === 'open' ? null : stageSteps.at(-1)!.at].flatMap((at) => at ?? []));
		expect(dates.filter((at) => new Date(at).getUTCDate() <= 12).length).toBe(answers.quality.ambiguous_dates_day_le_12);
	});

	it('[REPORT1] gives the same in a report', () => {
		const made = pipelineReport(pipeline, asOf, { filter: '', by: 'owner', detail: false, target: null }, NOW);
		if (!made.ok) throw new Error(made.problem.code);
		const { report } = made;
		expect([report.deals.total, report.winRate.won.count, report.winRate.won.value, round(report.dealSize.mean), report.cycle.median]).toEqual([
			answers.overall.total,
			answers.overall.won,
			answers.overall.won_value,
			answers.overall.avg_won_deal,
			answers.overall.median_won_cycle_days
		]);
		const agents = Object.fromEntries(report.segments!.rows.map(({ segment, won, lost, open }) => [segment, [won.count, lost.count, open.count, won.value]]));
		for (const [agent, wanted] of Object.entries(answers.per_agent as Record<string, Totals>)) expect(agents[agent], agent).toEqual([wanted.won, wanted.lost, wanted.open, wanted.won_value]);
	});
});

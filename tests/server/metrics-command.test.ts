// `npm run sluice -- metrics` and GET /api/pipelines/:id/metrics: the figures of reference files from both, and what is
// said where something is not understood. Answers are those of a plain program (tests/domain/report/reference.ts).
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goldenAnswers, readGolden } from '#lib/domain/report/golden.ts';
import type { MetricsReport } from '#lib/domain/report/metrics-report.ts';
import { importDeals } from '#lib/domain/document/commands.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import { Writer } from '#lib/domain/document/writer.ts';
import type { PastCell } from '#lib/domain/document/schema.ts';
import { goldenFile } from '../domain/report/golden-files.ts';
import { referenceAnswers, type ReferenceFile } from '../domain/report/reference.ts';
import { sluice, spawnSluice } from '../helpers/cli.ts';
import { RawClient } from '../helpers/raw-client.ts';
import { sharedData } from '../helpers/shared-data.ts';
import { createPipeline, startServer, type TestServer } from '../helpers/test-server.ts';

const DAY = 86_400_000;
const day = (number: number): string => new Date(number * DAY).toISOString().slice(0, 10);
/** Chances and categories as the import gives them to stages of these names. */
const FILE_CHANCES: Record<string, number> = { Lead: 0.1, Qualified: 0.25, Demo: 0.4, Proposal: 0.5, Negotiation: 0.75, Contract: 0.9 };
const ASKED = ['--as-of', '2026-04-01', '--from', '2026-01-01', '--to', '2026-03-31', '--target', '250000', '--json', '--detail'];

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'sluice-metrics-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A file whose stages are the import's: it can be told as a file of deals and one of changes. */
function plainFile(seed: number): ReferenceFile {
	const file = goldenFile(seed);
	// A chance or category that is the stage's own is told as following it: such a change is none there.
	const before = changesOf(file.events.filter(([, , field]) => field !== 'probability' && field !== 'category'));
	const category = (stage: string) => (FILE_CHANCES[stage]! >= 0.7 ? 'Commit' : FILE_CHANCES[stage]! >= 0.5 ? 'Best Case' : 'Pipeline');
	return {
		events: before,
		stages: file.stages,
		prob: Object.fromEntries(file.stages.map((stage) => [stage, FILE_CHANCES[stage]!])),
		cat: Object.fromEntries(file.stages.map((stage) => [stage, category(stage)]))
	};
}

/** What a log of changes has: no touches, nothing that stayed what it was, nothing after the moment asked for. */
function changesOf(events: ReferenceFile['events']): ReferenceFile['events'] {
	const held = new Map<string, unknown>();
	return events.filter(([deal, at, field, value]) => {
		const cell = `${deal} ${field}`;
		const changes = at < Date.UTC(2026, 3, 1) / DAY && field !== 'touch' && field !== 'owner' && held.get(cell) !== value;
		if (changes) held.set(cell, value);
		return changes;
	});
}

/** The last value of each field, and every change of it. */
function asFiles({ events }: ReferenceFile): { deals: string; history: string } {
	const deals = new Map<string, Record<string, string | number>>();
	const history = ['deal,field,value,at'];
	for (const [deal, at, field, value] of events) {
		const text = field === 'value' ? Number(value) / 100 : field === 'expectedClose' ? day(Number(value)) : field === 'probability' ? `${Math.round(Number(value) * 100)}%` : value;
		deals.set(deal, { created: day(at), ...deals.get(deal), [field]: text });
		history.push(`${deal},${field},${text},${day(at)}`);
	}
	const columns = ['stage', 'value', 'expectedClose', 'created', 'probability', 'category'];
	const rows = [...deals].map(([deal, cells]) => [deal, deal, ...columns.map((column) => cells[column] ?? '')].join(','));
	return { deals: ['id,name,stage,value,expected close,created,probability override,forecast category', ...rows].join('\n'), history: history.join('\n') };
}

const figures = (report: MetricsReport, expected: Record<string, unknown>): Record<string, unknown> => {
	const names = readGolden(JSON.stringify({ events: [], stages: [], prob: {}, expected }))!.names;
	return JSON.parse(JSON.stringify(goldenAnswers(report, names))) as Record<string, unknown>;
};

/** Chances are sums of products, added up in another order. */
function roughly(answers: Record<string, unknown>): Record<string, unknown> {
	const distribution = answers.q2_exact_distribution as Record<string, number>;
	return { ...answers, q2_exact_distribution: { ...distribution, 'P(>=target 250k)': Math.round(distribution['P(>=target 250k)']! * 500) } };
}

describe('the metrics command', () => {
	it('[REPORT1] prints the answers of a reference file, as a process of its own', async () => {
		const file = goldenFile(7);
		const expected = JSON.parse(JSON.stringify(referenceAnswers(file))) as Record<string, unknown>;
		writeFileSync(join(folder, 'golden.json'), JSON.stringify({ ...file, expected }));
		const { code, out } = await spawnSluice(folder, 'metrics', '--golden', 'golden.json');
		expect(code).toBe(0);
		expect(roughly(JSON.parse(out) as Record<string, unknown>)).toEqual(roughly(expected));
	});

	it.runIf(sharedData('golden', 'golden.json') !== null)('[REPORT1] prints every answer of the reference quarter', () => {
		const path = sharedData('golden', 'golden.json')!;
		const { expected } = JSON.parse(readFileSync(path, 'utf8')) as { expected: unknown };
		expect(JSON.parse(sluice(folder, 'metrics', '--golden', path).out)).toEqual(expected);
	});

	it('[ASK5] [REPORT1] gives the same from a file of deals and one of changes', () => {
		for (let seed = 1; seed <= 20; seed += 1) {
			const file = plainFile(seed);
			// Of a single stage the app calls deals in it qualified.
			if (file.events.length === 0 || file.stages.length < 2) continue;
			const { deals, history } = asFiles(file);
			writeFileSync(join(folder, 'deals.csv'), deals);
			writeFileSync(join(folder, 'history.csv'), history);
			const result = sluice(folder, 'metrics', 'deals.csv', '--history', 'history.csv', '--stages', file.stages.join(','), ...ASKED);
			expect([result.code, result.err.replace(/^deals\.csv\n {2}\d+ lost deals? without the stages passed before: .*$/, '')], `seed ${seed}`).toEqual([0, '']);
			const expected = JSON.parse(JSON.stringify(referenceAnswers(file))) as Record<string, unknown>;
			// Stages that a file brings allow three weeks each.
			delete expected.stale_deals;
			expect(roughly(figures(JSON.parse(result.out) as MetricsReport, expected)), `seed ${seed}`).toEqual(roughly(expected));
		}
	});

	it('says what is wrong with a file or an option, and what to do', () => {
		writeFileSync(join(folder, 'empty.csv'), '');
		writeFileSync(join(folder, 'one.csv'), 'name,stage,value\nA,Lead,100\n');
		const said = (...args: string[]) => [sluice(folder, 'metrics', ...args)].map(({ code, err }) => `${code} ${err.split('\n')[0]}`.replace(folder, '.'))[0];
		expect(said()).toBe('2 Give one file of deals: npm run -s sluice -- metrics DEALS.csv');
		expect(said('none.csv')).toBe('2 There is no file ./none.csv.');
		expect(said('empty.csv')).toBe('1 empty.csv is empty.');
		expect(said('one.csv', '--history', 'one.csv')).toContain('is no list of changes');
		expect(said('one.csv', '--as-of', '2026-02-30')).toBe('2 --as-of 2026-02-30 is no day or moment of the years 1900 to 9998. Write 2026-04-01, or 2026-04-01T09:30:00Z.');
		for (const moment of ['0001-01-01', '9999-12-31', '2026-02-30T09:00:00Z', '2026-02-03T09:00'])
			expect(said('one.csv', '--as-of', moment)).toBe(`2 --as-of ${moment} is no day or moment of the years 1900 to 9998. Write 2026-04-01, or 2026-04-01T09:30:00Z.`);
		expect(said('one.csv', '--from', '2026-04-02', '--to', '2026-04-01')).toBe('2 --from 2026-04-02 is after --to 2026-04-01.');
		expect(said('one.csv', '--target', 'much')).toBe('2 --target much is no amount. Write it as 250000 or 250000.50.');
		expect(said('one.csv', '--target', '999999999999999')).toBe('2 The target is more than can be counted exactly: at most 90071992547409 EUR.');
		expect(said('one.csv', '--since', '2026-04-02', '--as-of', '2026-04-01')).toBe('2 --since 2026-04-02 is after --as-of 2026-04-01.');
		expect(said('one.csv', '--filter', 'owner=A', '--filter', 'stage=B')).toBe('2 --filter is there more than once. Give it once; parts of a filter stand between ";".');
		expect(said('one.csv', '--detail')).toBe('2 --detail lists the deals behind the figures as JSON: give --json too.');
		expect(said('one.csv', '--filter', 'colour=red')).toContain('2 There is no field "colour". There are title, company,');
		expect(said('--golden', 'one.csv')).toBe('1 ./one.csv is no reference file.');
		for (const events of [[1], [['D', null, 'stage', 'A']], [['D', 1e9, 'stage', 'A']], [['D', 1, 'expectedClose', 1e9]]]) {
			writeFileSync(join(folder, 'odd.json'), JSON.stringify({ events, stages: ['A'], prob: { A: 0.5 } }));
			expect(said('--golden', 'odd.json')).toBe('1 ./odd.json is no reference file.');
		}
		writeFileSync(join(folder, 'odd.json'), JSON.stringify({ events: [['D', 20000, 'stage', 'A'], ['D', 20001, 'constructor', 'A']], stages: ['A'], prob: { A: 0.5 }, cat: null }));
		expect(said('--golden', 'odd.json')).toMatch(/^0/);
	});

	it('says in words where lost deals are counted that have no stages before, and nothing where a history tells', () => {
		writeFileSync(join(folder, 'closed.csv'), 'name,stage,value\nA,Lead,100\nB,Proposal,100\nC,Lost,100\n');
		writeFileSync(join(folder, 'passed.csv'), 'deal,field,value,at\nC,stage,Lead,2026-01-05\nC,stage,Proposal,2026-01-15\nC,stage,Lost,2026-02-05\n');
		const alone = sluice(folder, 'metrics', 'closed.csv').out;
		expect(alone).toContain('  1 lost deal without the stages passed before: all are counted as lost in the first stage. A --history FILE that has them tells where they were.');
		expect(alone).not.toContain('lost-without-history');
		expect(sluice(folder, 'metrics', 'closed.csv', '--history', 'passed.csv').out).not.toContain('without the stages passed before');
	});

	it('prints days of the time zone, and what is in no sum', () => {
		writeFileSync(join(folder, 'sums.csv'), 'name,stage,value,currency\nA,Lead,100,\nB,Lead,,\nC,Lead,100,USD\n');
		const { out } = sluice(folder, 'metrics', 'sums.csv', '--as-of', '2026-04-01', '--time-zone', 'Europe/Amsterdam');
		expect(out).toContain('As of 2026-04-01;');
		expect(out).toMatch(/Win rate +–\n/);
		expect(out).toContain('What changed from 2026-03-25 to 2026-04-01');
		expect(out).toContain('In no sum: 1 deal without value, 1 deal in a currency without a rate\n');
	});

	it('[RATE2] [REPORT1] says of closed deals too what is in no sum', () => {
		writeFileSync(join(folder, 'closed-usd.csv'), 'name,stage,value,currency,closed\nA,Won,100,USD,2026-03-01\nB,Won,,,2026-03-02\nC,Lost,50,USD,2026-03-03\nD,Lost,70,USD,2026-03-04\nE,Won,200,EUR,2026-03-05\n');
		const asked = ['metrics', 'closed-usd.csv', '--as-of', '2026-03-31', '--from', '2026-03-01', '--to', '2026-03-31'];
		expect(sluice(folder, ...asked).out).toContain('\n  In no sum: 1 won deal without value, 1 won deal in a currency without a rate, 2 lost deals in a currency without a rate\n');
		const { winRate, winRateByMonth } = JSON.parse(sluice(folder, ...asked, '--json').out) as MetricsReport;
		const expected = { won: { count: 3, value: 200, withoutValue: 2, withoutRate: 1 }, lost: { count: 2, value: 0, withoutValue: 2, withoutRate: 2 }, withoutValue: 4, withoutRate: 3 };
		expect(winRate).toMatchObject(expected);
		expect(winRateByMonth.at(-1)).toMatchObject(expected);
	});

	it('[RATE1] [RATE5] takes rates, also from a day on, and says what is wrong with one', () => {
		writeFileSync(join(folder, 'rates.csv'), 'name,stage,value,currency,created,closed\nA,Lead,100,USD,2026-01-01,\nB,Won,100,USD,2026-01-01,2026-01-15\nC,Won,100,USD,2026-01-01,2026-02-15\nD,Lead,100,GBP,2026-01-01,\n');
		const report = (...rates: string[]) => JSON.parse(sluice(folder, 'metrics', 'rates.csv', '--as-of', '2026-03-31', '--json', ...rates.flatMap((rate) => ['--rate', rate])).out) as MetricsReport;
		const sums = ({ stock, winRate, deals }: MetricsReport) => [stock.pipelineValue, winRate.won.value, deals.withoutRate, winRate.withoutRate];
		expect(sums(report())).toEqual([0, 0, 2, 2]);
		expect(sums(report('usd=0.9'))).toEqual([90, 180, 1, 0]);
		expect(sums(report('USD=0.9', 'USD=0.8@2026-02-01', 'GBP=1.15'))).toEqual([195, 170, 0, 0]);
		expect(sums(report('USD=0.8@2026-02-01'))).toEqual([80, 80, 1, 1]);
		const said = (...rates: string[]) => sluice(folder, 'metrics', 'rates.csv', ...rates.flatMap((rate) => ['--rate', rate])).err.split('\n')[0];
		expect(said('0.92')).toBe('--rate 0.92 is no rate. Write what 1 of a currency is worth in EUR: --rate USD=0.92, or from a day on --rate USD=0.92@2026-01-01.');
		expect(said('EUR=1')).toBe('--rate EUR=1: the figures are in EUR themselves. Another currency for them is given with --currency.');
		for (const units of ['0,92', '0', '-1', 'much', '']) expect(said(`USD=${units}`)).toBe(`--rate USD=${units}: "${units}" is not what 1 USD is worth in EUR. Write it with a point and above 0: --rate USD=0.92.`);
		expect(said('USD=0.92@soon')).toBe('--rate USD=0.92@soon: "soon" is no day. Write it as USD=0.92@2026-01-01.');
		expect(said('USD=0.92', 'usd=0.93')).toBe('--rate gives USD more than once without a day. Give each currency once, or once for each day it changed on: --rate USD=0.92@2026-01-01.');
	});

	it('[COVERAGE2] says which open deals are overdue, in the period and before it, and nothing of it where none is', () => {
		writeFileSync(join(folder, 'late.csv'), 'name,stage,value,expected close\nA,Lead,100,2026-05-01\nB,Lead,200,2026-05-02\nC,Lead,400,2026-05-20\nD,Lead,800,2026-03-01\nE,Lead,1600,\n');
		const asked = ['metrics', 'late.csv', '--as-of', '2026-05-20'];
		const { out } = sluice(folder, ...asked);
		expect(out).toMatch(/Open, expected to close in it +3 +EUR 700\n +Of these overdue +2 +EUR 300\n +Overdue, expected to close before it +1 +EUR 800\n/);
		const { coverage } = JSON.parse(sluice(folder, ...asked, '--json').out) as MetricsReport;
		expect(coverage).toMatchObject({ open: { count: 3 }, overdue: { count: 3, value: 1100 }, overdueInPeriod: { count: 2, value: 300 }, overdueBefore: { count: 1, value: 800 }, overdueAfter: { count: 0, value: 0 } });
		const over = sluice(folder, ...asked, '--period-from', '2026-03-01', '--period-to', '2026-04-30').out;
		expect(over).toMatch(/Open, expected to close in it +1 +EUR 800\n +Of these overdue +1 +EUR 800\n +Overdue, expected to close after it +2 +EUR 300\n/);
		expect(sluice(folder, 'metrics', 'late.csv', '--as-of', '2026-02-01').out).not.toMatch(/overdue/i);
	});

	it('[FORECAST6] [FORECAST21] counts the deals of the fan apart from those it leaves out', () => {
		writeFileSync(join(folder, 'blank.csv'), 'name,stage,value,expected close\nA,Lead,100,2026-06-01\nB,Lead,,2026-06-02\nC,Lead,400,2026-06-20\nD,Lead,800,2026-09-01\n');
		const { forecast } = JSON.parse(sluice(folder, 'metrics', 'blank.csv', '--as-of', '2026-05-20', '--json').out) as MetricsReport;
		expect(forecast.fan).toMatchObject({ method: 'plan', deals: 2, leftOut: 1 });
	});

	it('[FUNNEL3] [WIN5] [FLOW4] [TIME2] says what has no time, and that a median is longer than what was seen', () => {
		writeFileSync(join(folder, 'times.csv'), 'name,stage,value,created\nA,Lead,100,2026-03-01\nB,Won,,2026-03-01\nC,Lead,100,\n');
		const asked = ['metrics', 'times.csv', '--as-of', '2026-03-31', '--from', '2026-01-01', '--to', '2026-03-31'];
		const { out } = sluice(folder, ...asked);
		expect(out).toContain('At an unknown time, in all time alone: 1 began, 1 closed\n');
		const underStages = (said: string) => said.split('\nStages\n')[1]!.split('\n\n')[0]!.split('\n').at(-1);
		expect(underStages(out)).toBe('  1 entry at an unknown time is not among these: in all time alone');
		writeFileSync(join(folder, 'more.csv'), 'name,stage,value,created\nC,Lead,100,\nD,Lead,100,\n');
		expect(underStages(sluice(folder, 'metrics', 'more.csv', '--as-of', '2026-03-31').out)).toBe('  2 entries at an unknown time are among these, in no median');
		writeFileSync(join(folder, 'none.csv'), 'name,stage,value,created\nA,Lead,100,2026-03-01\n');
		expect(sluice(folder, 'metrics', 'none.csv', '--as-of', '2026-03-31').out).not.toContain('unknown time');
		expect(out).toMatch(/Lead +1 +0 +0 +0 +1 +– +> 30\.0 d/);
		const { deals, stageTime, stageFlow, slip, winRate } = JSON.parse(sluice(folder, ...asked, '--json').out) as MetricsReport;
		expect([deals.unknownCreated, deals.unknownClosed, deals.unknownEntered]).toEqual([1, 1, 1]);
		expect([stageTime[0]!.longest, stageTime[0]!.kaplanMeierMedian, stageTime[0]!.unknown]).toEqual([30, null, 1]);
		expect([stageFlow[0]!.low, slip.low, winRate.withoutValue]).toEqual([null, null, 0]);
	});

	it('prints the main figures as words, with what was not read', () => {
		writeFileSync(join(folder, 'words.csv'), 'name,stage,value,owner,colour\nA,Lead,100,Ann,red\nB,Won,250.5,Ann,\nC,Lead,much,Bob,\n');
		const { out } = sluice(folder, 'metrics', 'words.csv', '--filter', 'owner=ann');
		expect(out).toContain('filter owner=ann: 2 of 3 deals');
		expect(out).toMatch(/Lead +1 +EUR 100 +EUR 10/);
		expect(out).toMatch(/Won +1 +EUR 250\.50/);
		const unread = 'words.csv\n  1 cell without a number: left blank (line 4, column value: "much"). Write amounts as 1234.50';
		expect(out).toContain(unread);
		expect(out).toContain('Columns that were not read: colour.');
		const json = sluice(folder, 'metrics', 'words.csv', '--json');
		expect(json.err).toContain(unread);
		expect((JSON.parse(json.out) as MetricsReport).deals.total).toBe(3);
	});
});

describe('GET /api/pipelines/:id/metrics', () => {
	let server: TestServer;
	beforeAll(async () => void (server = await startServer()));
	afterAll(() => server.stop());

	/** In UTC, as the days of reference files are. */
	async function newPipeline(): Promise<string> {
		const body = JSON.stringify({ name: 'Reference', kind: 'empty', language: 'en', currency: 'EUR', timeZone: 'UTC' });
		const response = await fetch(`${server.url}/api/pipelines`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
		return ((await response.json()) as { id: string }).id;
	}

	/** Puts a reference file into a new pipeline, as an import does. */
	async function pipelineOf({ events, stages, prob, cat }: ReferenceFile): Promise<string> {
		const id = await newPipeline();
		const client = await new RawClient(server.wsUrl, id).join();
		const pipeline = new Pipeline(client.doc);
		const person = { id: 'anna', name: 'Anna', color: 0 };
		let made = 0;
		let clock = Date.UTC(2025, 0, 1);
		const writer = new Writer(pipeline, { now: () => clock, newId: () => `made${String((made += 1)).padStart(12, '0')}`, person });
		const categories: Record<string, string> = { Pipeline: 'pipeline', 'Best Case': 'best-case', Commit: 'commit' };
		const names = [...stages, 'Won', 'Lost'];
		const cells = names.map((name, index) => ({
			name,
			type: name === 'Won' ? 'won' : name === 'Lost' ? 'lost' : 'open',
			category: 'consideration',
			probability: Math.round((prob[name] ?? 0) * 1000),
			staleAfter: [14, 14, 21, 21][index] ?? 21,
			forecastCategory: categories[cat[name] ?? ''] ?? (name === 'Won' ? 'closed' : 'omitted'),
			questions: [],
			exitCriteria: [],
			order: `b${index}`,
			deleted: null
		}));
		const deals = [...new Set(events.map(([deal]) => deal))].map((deal) => {
			const own = events.filter(([other]) => other === deal);
			const past = own
				.filter(([, , field]) => field !== 'touch')
				.map(([, at, field, value]): PastCell => {
					const held = field === 'expectedClose' ? day(Number(value)) : field === 'probability' ? Math.round(Number(value) * 1000) : field === 'category' ? categories[value]! : field === 'stage' ? `s-${value}` : value;
					return [field, held, at * DAY];
				});
			const last = (field: string) => past.findLast(([name]) => name === field)?.[1] ?? null;
			return {
				title: deal,
				stage: last('stage') as string,
				value: last('value') as number,
				expectedClose: last('expectedClose') as string,
				probability: last('probability') as number | null,
				category: last('category') as never,
				owner: last('owner') as string | null,
				createdAt: own[0]![1] * DAY,
				past
			};
		});
		// Long before the days of the file, so that no moment of it knows the stages of a new pipeline.
		client.edit(() => importDeals(writer, [], [], pipeline.stages.map(({ id: stage }) => stage)));
		clock = Date.UTC(2026, 10, 1);
		client.edit(() => importDeals(writer, names.map((name, index) => ({ id: `s-${name}`, cells: cells[index] as never })), deals));
		await client.acked();
		pipeline.destroy();
		await client.close();
		return id;
	}

	it('[REPORT1] [ASK1] gives the figures of reference files that were imported', async () => {
		for (const seed of [1, 4, 9]) {
			const file = { ...goldenFile(seed) };
			file.events = changesOf(file.events);
			const id = await pipelineOf(file);
			const response = await fetch(`${server.url}/api/pipelines/${id}/metrics?asOf=2026-04-01T00:00:00Z&from=2026-01-01&to=2026-03-31&periodFrom=2026-04-01&periodTo=2026-06-30&target=250000&detail=1`);
			expect(response.status).toBe(200);
			const expected = JSON.parse(JSON.stringify(referenceAnswers(file))) as Record<string, unknown>;
			expect(roughly(figures((await response.json()) as MetricsReport, expected)), `seed ${seed}`).toEqual(roughly(expected));
		}
	});

	it.runIf(sharedData('golden', 'golden.json') !== null)('[REPORT1] gives every answer of the reference quarter', async () => {
		const { expected, ...file } = JSON.parse(readFileSync(sharedData('golden', 'golden.json')!, 'utf8')) as ReferenceFile & { expected: Record<string, unknown> };
		// Its one touch is noted with a close date on the same day; an import tells of cells.
		const id = await pipelineOf({ ...file, events: changesOf(file.events) });
		const response = await fetch(`${server.url}/api/pipelines/${id}/metrics?asOf=2026-04-01T00:00:00Z&from=2026-01-01&to=2026-03-31&target=250000&detail=1`);
		expect(figures((await response.json()) as MetricsReport, expected)).toEqual(expected);
	});

	it('[ASK4] refuses what it does not understand, and names it', async () => {
		const id = await createPipeline(server.url, 'demo');
		const asked = async (query: string) => {
			const response = await fetch(`${server.url}/api/pipelines/${id}/metrics?${query}`);
			const { code, field } = (await response.json()) as { code?: string; field?: string };
			return [response.status, code, field];
		};
		expect(await asked('asof=2026-01-01')).toEqual([400, 'invalid', 'asof']);
		expect(await asked('asOf=yesterday')).toEqual([400, 'invalid', 'asOf']);
		expect(await asked('from=2026-04-01&to=2026-03-31')).toEqual([400, 'invalid', 'from']);
		expect(await asked('since=2026-04-02&asOf=2026-04-01')).toEqual([400, 'invalid', 'since']);
		expect(await asked('detail=yes')).toEqual([400, 'invalid', 'detail']);
		expect(await asked('target=999999999999999')).toEqual([400, 'invalid', 'target']);
		expect(await asked('filter=owner%3DA&filter=source%3DB')).toEqual([400, 'invalid', 'filter']);
		expect(await asked('filter=colour%3Dred')).toEqual([400, 'invalid', 'filter']);
		expect(await asked('by=colour')).toEqual([400, 'invalid', 'by']);
		expect((await asked('filter=owner%3DNobody&by=source'))[0]).toBe(200);
		// [ASK7] A word that nobody has is no error, and told.
		const { unmatched } = (await (await fetch(`${server.url}/api/pipelines/${id}/metrics?filter=owner%3DNobody`)).json()) as MetricsReport;
		expect([unmatched[0]!.field, unmatched[0]!.values, unmatched[0]!.known.length > 0]).toEqual(['owner', ['Nobody'], true]);
		expect((await fetch(`${server.url}/api/pipelines/none/metrics`)).status).toBe(404);
	});
});

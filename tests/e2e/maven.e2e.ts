// A real export of 8,800 opportunities, imported by a person in the browser. Runs where the shared data is;
// it is not part of the project.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Device } from '../helpers/browser.ts';
import type { PipelinePage } from '../helpers/pages/pipeline-page.ts';
import { StartPage } from '../helpers/pages/start-page.ts';
import { sharedData } from '../helpers/shared-data.ts';
import { World } from './world.ts';

const file = sharedData('maven', 'sales_pipeline.csv');
const answersFile = sharedData('maven', 'answers.json');

interface Answers {
	by_stage: Record<string, { count: number; close_value_sum: number; close_value_blank: number }>;
	overall: { total: number; win_rate: number };
	funnel_reached: { Prospecting: number; Engaging: number; Won: number };
}

interface Cells {
	name?: string;
	stage?: string;
	value?: number;
}

describe.runIf(file !== null && answersFile !== null)('8,800 real opportunities', () => {
	let world: World;
	let device: Device;
	let pipeline: PipelinePage;
	let answers: Answers;

	beforeAll(async () => {
		answers = JSON.parse(readFileSync(answersFile!, 'utf8')) as Answers;
		world = await World.start();
		device = await world.browsers.device({ origin: world.origin });
		const start = new StartPage(device.page);
		await start.open();
		pipeline = await start.create('Maven');
		await pipeline.importFile('sales_pipeline.csv', readFileSync(file!));
	});

	afterAll(() => world.close());

	it('are all in the sheet, and what is blank adds nothing', async () => {
		const total = device.page.locator('.ag-row-pinned');
		await expect.poll(() => total.first().innerText(), { timeout: 20_000 }).toContain('8,800 deals');
		await expect.poll(() => total.first().innerText()).toContain('2,089 without value');
	});

	it('make the funnel that the answers give, lost deals kept in', async () => {
		await pipeline.showChartTables();
		const table = pipeline.chartTable('funnel');
		await expect.poll(() => table.innerText(), { timeout: 20_000 }).toMatch(/Prospecting\s+8,800/);
		const words = await table.innerText();
		expect(answers.funnel_reached).toMatchObject({ Prospecting: 8800, Engaging: 8300, Won: 4238 });
		expect(words).toMatch(/Engaging\s+8,300/);
		expect(words).toMatch(/Won\s+4,238/);
	});

	it('show the open stages as the pipeline now, without inventing a value for them', async () => {
		const stock = await pipeline.chartTable('stock').innerText();
		expect(stock).toMatch(/Prospecting\s+500/);
		expect(stock).toMatch(/Engaging\s+1,589/);
	});

	it('are on the server, and leave in full', async () => {
		await pipeline.hasStatus('server');
		const { records } = (await pipeline.exported()) as { records: Record<'deals' | 'stages', Record<string, { _: Cells }>> };
		const names = new Map(Object.entries(records.stages).map(([id, { _ }]) => [id, _.name]));
		const found: Record<string, { count: number; close_value_sum: number; close_value_blank: number }> = {};
		for (const { _: deal } of Object.values(records.deals)) {
			const stage = (found[names.get(deal.stage!)!] ??= { count: 0, close_value_sum: 0, close_value_blank: 0 });
			stage.count += 1;
			if (deal.value === undefined) stage.close_value_blank += 1;
			else stage.close_value_sum += deal.value / 100;
		}
		for (const [name, answer] of Object.entries(answers.by_stage)) expect(answer, name).toMatchObject(found[name]!);
		expect(found.Won!.count / (found.Won!.count + found.Lost!.count)).toBeCloseTo(answers.overall.win_rate, 6);
	});

	it('complain of nothing', () => {
		expect(device.problems).toEqual([]);
	});
});

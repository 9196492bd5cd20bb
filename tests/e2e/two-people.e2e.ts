// Two people in one pipeline: edits arrive, also those made while the connection was gone.
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NETWORK_LOSS, type Device } from '../helpers/browser.ts';
import type { Cable } from '../helpers/cable.ts';
import { PipelinePage, type Column } from '../helpers/pages/pipeline-page.ts';
import { World } from './world.ts';

const DEALS = ['Alder bridge', 'Birch tower', 'Cedar quay'];
const EDITS = 10;

/** Edit number `index` of a person: mostly cells of their own, every fifth one a cell both edit. */
function editOf(person: string, index: number): { title: string; column: Column; text: string } {
	const title = DEALS[index % DEALS.length]!;
	if (index % 5 === 0) return { title, column: 'nextStep', text: `${person} step ${index}` };
	const columns: Column[] = person === 'Ann' ? ['company', 'source'] : ['contact', 'industry'];
	return { title, column: columns[index % 2]!, text: `${person} wrote ${index}` };
}

describe('two people in one pipeline', () => {
	let world: World;
	let cable: Cable;
	let annDevice: Device;
	let bobDevice: Device;
	let ann: PipelinePage;
	let bob: PipelinePage;

	beforeAll(async () => {
		world = await World.start();
		cable = await world.cable();
		annDevice = await world.browsers.device({ origin: world.origin });
		bobDevice = await world.browsers.device({ origin: cable.url, expected: NETWORK_LOSS });
		ann = new PipelinePage(annDevice.page);
		bob = new PipelinePage(bobDevice.page);
		const { id } = await world.create('Shared');
		await ann.open(id);
		await bob.open(id);
	});

	afterAll(() => world.close());

	it('paints a deal added by one in the other’s sheet', async () => {
		for (const title of DEALS) await ann.addDeal(title);
		for (const title of DEALS) await bob.row(title).waitFor();
		await expect.poll(() => bob.dealCount()).toBe(DEALS.length);
	});

	it('paints an edit in the other’s sheet and charts', async () => {
		await ann.showChartTables();
		await bob.showChartTables();
		const before = await bob.chartWords();
		await ann.editCell('Alder bridge', 'value', '12k');
		await expect.poll(() => ann.text('Alder bridge', 'value'), { timeout: 15_000 }).toBe('12,000');
		await expect.poll(() => bob.text('Alder bridge', 'value'), { timeout: 15_000 }).toBe('12,000');
		await expect.poll(() => bob.chartWords(), { timeout: 15_000 }).not.toBe(before);
		await expect.poll(async () => (await bob.chartWords()) === (await ann.chartWords()), { timeout: 15_000 }).toBe(true);
		await ann.hasStatus('server');
	});

	it('keeps every edit made on both sides while one was offline', { timeout: 180_000 }, async () => {
		await cable.pull();
		await bob.editCell('Birch tower', 'owner', 'offline first');
		await bob.hasStatus('offline');
		for (let index = 0; index < EDITS; index++) {
			const mine = editOf('Ann', index);
			await ann.editCell(mine.title, mine.column, mine.text);
			const theirs = editOf('Bob', index);
			await bob.editCell(theirs.title, theirs.column, theirs.text);
		}
		await ann.hasStatus('server');
		await bob.hasStatus('offline');

		await cable.plug();
		await bob.hasStatus('server');
		await ann.hasStatus('server');

		// Both are read each time: a busy page draws a column out of view after it is asked for.
		const same = async (): Promise<unknown> => {
			const [annRows, bobRows] = [await ann.rows(), await bob.rows()];
			return isDeepStrictEqual(annRows, bobRows) ? annRows.map((row) => row.title) : { annRows, bobRows };
		};
		await expect.poll(same, { timeout: 30_000 }).toEqual(DEALS);
		const annCharts = await ann.chartWords();
		await expect.poll(() => bob.chartWords(), { timeout: 15_000 }).toBe(annCharts);
		const [annDocument, bobDocument] = [await ann.exported(), await bob.exported()];
		expect(withoutMoment(annDocument)).toEqual(withoutMoment(bobDocument));
		const whole = JSON.stringify(annDocument);
		const missing = ['Ann', 'Bob'].flatMap((person) => Array.from({ length: EDITS }, (_, index) => editOf(person, index).text)).filter((text) => !whole.includes(`"${text}"`));
		expect(missing).toEqual([]);
		expect(whole).toContain('offline first');
	});

	it('complains of nothing', () => {
		expect(annDevice.problems).toEqual([]);
		expect(bobDevice.problems).toEqual([]);
	});
});

/** An export without when it was made. */
const withoutMoment = ({ exportedAt: _exportedAt, ...rest }: Record<string, unknown>): Record<string, unknown> => rest;

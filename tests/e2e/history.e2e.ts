// History between two people: one looks back while the other goes on, restores, and both see it; undo takes it back.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PipelinePage } from '../helpers/pages/pipeline-page.ts';
import { World } from './world.ts';

const DEADLINE = { timeout: 20_000 };

describe('history between two people', () => {
	let world: World;
	let ann: PipelinePage;
	let bob: PipelinePage;
	let problems: string[][];

	beforeAll(async () => {
		world = await World.start();
		const devices = [await world.browsers.device({ origin: world.origin }), await world.browsers.device({ origin: world.origin })] as const;
		problems = devices.map((device) => device.problems);
		ann = new PipelinePage(devices[0].page);
		bob = new PipelinePage(devices[1].page);
		const { id } = await world.create('Shared');
		await ann.open(id);
		await bob.open(id);
		await ann.addDeal('Alder bridge');
		await ann.editCell('Alder bridge', 'value', '1000');
		await ann.editCell('Alder bridge', 'value', '2500');
		await bob.cell('Alder bridge', 'value').filter({ hasText: '2,500' }).waitFor(DEADLINE);
	});

	afterAll(() => world.close());

	const press = (who: PipelinePage, key: Parameters<PipelinePage['words']>[0]) =>
		who.page.getByRole('button', { name: who.words(key), exact: true }).click();

	it('sheet and charts go back together, and the other’s edit is there when one returns', { timeout: 120_000 }, async () => {
		await ann.showChartTables();
		const present = await ann.chartWords();
		expect(present).toContain('2,500');
		// A moment with a name, before what comes next.
		await press(ann, 'history.open');
		await press(ann, 'history.moments');
		await ann.page.getByRole('dialog').getByRole('textbox').fill('Monday review');
		await press(ann, 'history.momentAdd');
		await ann.page.keyboard.press('Escape');
		await bob.editCell('Alder bridge', 'value', '9000');
		await ann.cell('Alder bridge', 'value').filter({ hasText: '9,000' }).waitFor(DEADLINE);

		// Bob has the name as well.
		await press(bob, 'history.open');
		await press(bob, 'history.moments');
		await bob.page.getByRole('dialog').getByText('Monday review').waitFor(DEADLINE);
		await bob.page.keyboard.press('Escape');

		await press(ann, 'history.moments');
		await ann.page.getByRole('button', { name: `${ann.words('history.momentShow')}: Monday review` }).click();
		await ann.page.getByText(ann.words('history.readOnly'), { exact: true }).waitFor(DEADLINE);
		await ann.cell('Alder bridge', 'value').filter({ hasText: '2,500' }).waitFor(DEADLINE);
		await expect.poll(() => ann.chartWords(), DEADLINE).toContain('2,500');
		await expect.poll(() => ann.chartWords()).not.toContain('9,000');

		await bob.editCell('Alder bridge', 'company', 'Bolt BV');
		await bob.hasStatus('server');
		await expect.poll(() => ann.text('Alder bridge', 'company')).toBe('');
		await press(ann, 'history.backToNow');
		await ann.cell('Alder bridge', 'company').filter({ hasText: 'Bolt BV' }).waitFor(DEADLINE);
		await expect.poll(() => ann.chartWords(), DEADLINE).toContain('9,000');
	});

	it('a restore is seen by the other, and so is its undo', { timeout: 120_000 }, async () => {
		await press(ann, 'history.moments');
		await ann.page.getByRole('button', { name: `${ann.words('history.momentShow')}: Monday review` }).click();
		await press(ann, 'history.restore');
		await press(ann, 'history.restoreDo');
		// Who did that to his sheet is said to him, and to nobody else.
		const said = (who: PipelinePage) => who.page.locator('.toast').filter({ hasText: /put the whole pipeline back to .*: 1 deal changed\./ });
		await said(bob).waitFor(DEADLINE);
		expect(await said(ann).count()).toBe(0);
		await bob.cell('Alder bridge', 'value').filter({ hasText: '2,500' }).waitFor(DEADLINE);
		await ann.cell('Alder bridge', 'value').click();
		await ann.page.keyboard.press('Control+z');
		await bob.cell('Alder bridge', 'value').filter({ hasText: '9,000' }).waitFor(DEADLINE);
		await bob.cell('Alder bridge', 'company').filter({ hasText: 'Bolt BV' }).waitFor(DEADLINE);
	});

	it('a cell’s menu leads to who changed it, and one value goes back', { timeout: 120_000 }, async () => {
		await ann.cell('Alder bridge', 'value').click({ button: 'right' });
		await ann.page.getByRole('menuitem', { name: ann.words('history.menuCell') }).click();
		const panel = ann.page.getByRole('region', { name: ann.words('history.timeline') });
		await panel.getByText('€1,000 → €2,500').waitFor(DEADLINE);
		await panel.getByRole('button', { name: ann.words('history.restoreValue', { value: '€1,000' }) }).first().click();
		await bob.cell('Alder bridge', 'value').filter({ hasText: '1,000' }).waitFor(DEADLINE);
		expect(problems).toEqual([[], []]);
	});
});

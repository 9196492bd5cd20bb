// The browser gives no more room: the status says so in red and offers a copy, what is typed still reaches the server, and
// is on this device too once there is room. A real quota, set through Chromium's own protocol.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import { SYNC_PATH } from '#lib/protocol/version.ts';
import { NETWORK_LOSS } from '../helpers/browser.ts';
import { PipelinePage } from '../helpers/pages/pipeline-page.ts';
import { RawClient } from '../helpers/raw-client.ts';
import { World } from './world.ts';

let world: World;
let id: string;

beforeAll(async () => {
	world = await World.start();
	({ id } = await world.create('Full disk'));
});

afterAll(() => world.close());

it('a full disk is said, costs no edit, and is got over', async () => {
	const profile = await world.browsers.profile();
	const before = await world.browsers.process(profile, { origin: world.origin });
	const first = new PipelinePage(before.page);
	await first.open(id);
	await first.addDeal('While there is room');
	await first.hasStatus('server');
	await before.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
	await before.close();

	// A new browser: one that has written already goes by the room that it found then, for half a minute.
	const device = await world.browsers.process(profile, { origin: world.origin, expected: NETWORK_LOSS });
	const browser = await device.context.newCDPSession(device.page);
	await browser.send('Storage.overrideQuotaForOrigin', { origin: world.origin, quotaSize: 1 });
	const pipeline = new PipelinePage(device.page);
	const { words } = pipeline;
	await pipeline.open(id);
	await pipeline.addDeal('Without room');
	await pipeline.hasStatus('storage');
	await expect.poll(() => pipeline.status.getAttribute('class')).toContain('error');
	await pipeline.status.click();
	const popover = device.page.locator('.status-popover');
	await popover.getByText(words('status.storageOnlineMeans', { count: 0 })).waitFor();
	await popover.getByText('QuotaExceededError').waitFor();
	const download = device.page.waitForEvent('download');
	await popover.getByRole('button', { name: words('status.export') }).click();
	expect((await download).suggestedFilename()).toMatch(/\.json$/);

	const colleague = await new RawClient(`${world.origin.replace('http', 'ws')}${SYNC_PATH}`, id).join();
	const titles = [...new Pipeline(colleague.doc).deals.values()].map(({ title }) => title);
	await colleague.close();
	expect(titles.sort()).toEqual(['While there is room', 'Without room']);

	await browser.send('Storage.overrideQuotaForOrigin', { origin: world.origin });
	await pipeline.hasStatus('server');
	await device.context.setOffline(true);
	await device.page.reload();
	await pipeline.row('Without room').waitFor();
	await pipeline.hasStatus('offline');
	expect(device.problems).toEqual([]);
});

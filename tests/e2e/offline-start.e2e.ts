// The server is gone: the app still starts on a deep link, and what is typed then is not lost.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NETWORK_LOSS, type Device } from '../helpers/browser.ts';
import { PipelinePage } from '../helpers/pages/pipeline-page.ts';
import { World } from './world.ts';

describe('without a server', () => {
	let world: World;
	let profile: string;
	let id: string;
	let device: Device;

	const openBrowser = async (): Promise<PipelinePage> => {
		device = await world.browsers.process(profile, { origin: world.origin, expected: NETWORK_LOSS });
		return new PipelinePage(device.page);
	};

	beforeAll(async () => {
		world = await World.start();
		profile = await world.browsers.profile();
		({ id } = await world.create('Offline', 'demo'));
	});

	afterAll(() => world.close());

	it('starts cold from the device, takes an edit, keeps it and sends it later', { timeout: 180_000 }, async () => {
		let pipeline = await openBrowser();
		await pipeline.open(id);
		await pipeline.hasStatus('server');
		await expect.poll(() => pipeline.dealCount()).toBeGreaterThan(50);
		const count = await pipeline.dealCount();
		await pipeline.addDeal('Bridge of the first day');
		await pipeline.hasStatus('server');
		// The app shell is on the device once its service worker is active.
		await device.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
		await device.close();

		await world.cutPower();
		pipeline = await openBrowser();
		await pipeline.open(id);
		await pipeline.hasStatus('offline');
		await expect.poll(() => pipeline.dealCount()).toBe(count + 1);
		await expect.poll(() => pipeline.chartWords()).toMatch(/\d/);
		await pipeline.addDeal('Bridge of the dark day');
		await pipeline.hasStatus('offline');
		await expect.poll(() => pipeline.status.innerText()).toMatch(/[1-9]/);
		expect(device.problems).toEqual([]);
		await device.close();

		pipeline = await openBrowser();
		await pipeline.open(id);
		await expect.poll(() => pipeline.dealCount()).toBe(count + 2);
		await expect.poll(() => pipeline.status.innerText()).toMatch(/[1-9]/);

		await world.restorePower();
		await pipeline.hasStatus('server');
		expect(device.problems).toEqual([]);

		const elsewhere = await world.browsers.device({ origin: world.origin });
		const other = new PipelinePage(elsewhere.page);
		await other.open(id);
		await expect.poll(() => other.dealCount()).toBe(count + 2);
		const whole = JSON.stringify(await other.exported());
		expect(whole).toContain('Bridge of the first day');
		expect(whole).toContain('Bridge of the dark day');
		expect(elsewhere.problems).toEqual([]);
	});
});

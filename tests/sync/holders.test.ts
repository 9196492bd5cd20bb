// Two accounts in one browser: neither has the other's copy, nor hears its tabs; what one did not send waits for that one.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addDeals } from '#lib/domain/document/commands.ts';
import { removeCopy } from '#lib/sync/remove-copy.ts';
import { Device, type Tab } from '../helpers/device.ts';
import { createPipeline, startServer, type TestServer } from '../helpers/test-server.ts';
import { waitFor } from '../helpers/wait-for.ts';

describe('a browser of several people', () => {
	let server: TestServer;
	let browser: Device;
	let id: string;
	const names = async (): Promise<string[]> => (await browser.disk!.factory.databases()).map(({ name }) => name!).sort();
	const add = ({ writer }: Tab, title: string): void => void addDeals(writer, [{ title, stage: null }]);
	const rows = (name: string) => browser.disk!.rows(name, 'pending');

	beforeAll(async () => {
		server = await startServer();
	});
	afterAll(() => server.stop());

	beforeEach(async () => {
		id = await createPipeline(server.url);
		browser = new Device('browser', { url: () => server.wsUrl });
	});
	afterEach(() => browser.close());

	it('keeps a copy for each, and finds the one from before there were accounts', async () => {
		const before = browser.open(id);
		await before.session.ready;
		await waitFor('the copy', async () => (await names()).includes(`sluice:${id}`));
		await before.close();
		const mara = browser.open(id, { holder: 'mara' });
		const finn = browser.open(id, { holder: 'finn' });
		await Promise.all([mara.session.ready, finn.session.ready]);
		await waitFor('three copies', async () => (await names()).length === 3);
		expect(await names()).toEqual([`sluice:${id}`, `sluice:${id}:finn`, `sluice:${id}:mara`]);
		await browser.close();
		browser.unplug();
		const again = browser.open(id);
		await again.session.ready;
	});

	it('keeps what one did not send from the other, and sends it when that one is back', async () => {
		const mara = await browser.open(id, { holder: 'mara' }).ready();
		await mara.status('server');
		browser.unplug();
		add(mara, 'Alder bridge');
		await waitFor('it on the disk', async () => (await rows(`sluice:${id}:mara`)).length > 0);
		await mara.close();
		browser.plugIn();

		const finn = await browser.open(id, { holder: 'finn' }).ready();
		await finn.status('server');
		expect(finn.titles()).not.toContain('Alder bridge');
		await finn.close();
		expect(await rows(`sluice:${id}:mara`)).not.toEqual([]);

		const back = await browser.open(id, { holder: 'mara' }).ready();
		await back.status('server');
		await waitFor('nothing left', async () => (await rows(`sluice:${id}:mara`)).length === 0);
		const other = await browser.open(id, { holder: 'finn' }).ready();
		await waitFor('the deal at Finn’s', () => other.titles().includes('Alder bridge'));
	});

	it('is not heard by the other’s tabs while neither has a line', async () => {
		const [mara, finn] = [browser.open(id, { holder: 'mara', together: true }), browser.open(id, { holder: 'finn', together: true })];
		const second = browser.open(id, { holder: 'mara', together: true });
		await Promise.all([mara, finn, second].map((tab) => tab.ready()));
		browser.unplug();
		add(mara, 'Birch tower');
		// The own second tab has it, so a tab that hears would have it by now.
		await waitFor('the second tab', () => second.titles().includes('Birch tower'));
		expect(finn.titles()).not.toContain('Birch tower');
	});

	it('takes off the copy of one and leaves the other’s', async () => {
		for (const holder of ['mara', 'finn']) {
			const tab = browser.open(id, { holder });
			await tab.session.ready;
			await waitFor('its copy', async () => (await names()).includes(`sluice:${id}:${holder}`));
			await tab.close();
		}
		await removeCopy(browser.disk!.factory, id, 'finn');
		expect(await names()).toEqual([`sluice:${id}:mara`]);
	});
});

// Bytes on this device's disk that cannot be read any more: the page is told, and nothing is lost by it.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { editDeals } from '#lib/domain/document/commands.ts';
import { assertSame } from '../fuzz/check.ts';
import type { Device } from '../helpers/device.ts';
import { add, Devices } from '../helpers/devices.ts';
import { createPipeline, startServer, type TestServer } from '../helpers/test-server.ts';
import { waitFor } from '../helpers/wait-for.ts';

let server: TestServer;
let id: string;

const devices = new Devices({ url: () => server.wsUrl });
const device = (name: string): Device => devices.add(name);

beforeEach(async () => {
	server = await startServer();
	id = await createPipeline(server.url);
});

afterEach(async () => {
	await devices.close();
	await server.stop();
});

const name = (): string => `sluice:${id}`;

describe("this device's disk damages", { timeout: 30_000 }, () => {
	it('a snapshot: its bytes and the waiting edits are kept, the rest comes from the server', async () => {
		const phone = device('anna');
		const first = await phone.open(id).ready();
		add(first, ...Array.from({ length: 30 }, (_, index) => `deal ${index}`));
		await first.status('server');
		await first.close();
		phone.unplug();
		const second = await phone.open(id).ready();
		add(second, 'waiting');
		editDeals(second.writer, [{ deal: [...second.pipeline.deals.keys()][0]!, field: 'value', value: 5 }]);
		await second.session.flush();
		await second.close();
		const updates = await phone.disk!.rows(name(), 'updates');
		const { bytes } = updates.map(([, row]) => row as { bytes: Uint8Array }).find((row) => row.bytes.length > 300)!;
		await phone.disk!.put(name(), 'snapshot', bytes.slice(0, bytes.length >> 1), 1);

		phone.plugIn();
		const third = await phone.open(id).ready();
		await third.status('server');
		expect(third.titles()).toHaveLength(31);
		expect(third.replacements).toEqual([{ code: 'damaged', replayed: 0, skipped: [] }]);
		expect(await phone.disk!.rows(name(), 'damaged')).toHaveLength(1);
		const bert = await device('bert').open(id).ready();
		await waitFor('the same deals at both', () => JSON.stringify(third.titles()) === JSON.stringify(bert.titles()));
		assertSame(third.pipeline, bert.pipeline);
	});

	it('a row while the page is open: it is said when it is found, and everything is there', async () => {
		const phone = device('anna');
		const anna = await phone.open(id).ready();
		for (let deal = 0; deal < 150; deal++) add(anna, `deal ${deal}`);
		await anna.status('server');
		const [key] = (await phone.disk!.rows(name(), 'updates'))[70]!;
		await phone.disk!.put(name(), 'updates', { bytes: Uint8Array.of(9, 9, 9, 200) }, key);
		for (let deal = 150; deal < 210; deal++) add(anna, `deal ${deal}`);
		await waitFor('the word', () => anna.replacements.length > 0);
		expect(anna.replacements).toMatchObject([{ code: 'damaged', skipped: [] }]);
		await anna.status('server');
		expect(anna.titles()).toHaveLength(210);
		await anna.close();
		phone.unplug();
		const again = await phone.open(id).ready();
		expect(again.titles()).toHaveLength(210);
	});
});

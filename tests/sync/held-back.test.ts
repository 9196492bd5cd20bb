// What a client does when the server does not take its edits for now (restored from a backup) or never again (voided):
// everything stays on the device, is offered again or told, and nothing goes round in circles.
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { editDeals } from '#lib/domain/document/commands.ts';
import { assertSame } from '../fuzz/check.ts';
import { Between } from '../helpers/between.ts';
import type { Device, Tab } from '../helpers/device.ts';
import { add, Devices } from '../helpers/devices.ts';
import { createPipeline, startServer, temporaryFolder, type TestServer } from '../helpers/test-server.ts';
import { waitFor } from '../helpers/wait-for.ts';

let folder: string;
let server: TestServer;
let between: Between;
let id: string;

const devices = new Devices({ url: () => between.url });
const device = (name: string): Device => devices.add(name);

beforeEach(async () => {
	folder = temporaryFolder();
	server = await startServer({ data: join(folder, 'data') });
	between = await Between.stand(() => server.wsUrl);
	id = await createPipeline(server.url);
});

afterEach(async () => {
	vi.restoreAllMocks();
	await devices.close();
	await between.close();
	await server.stop();
	rmSync(folder, { recursive: true, force: true });
});

/** Copies the server's folder; what it returns starts the server again on that copy, as a restore does. */
async function backUp(): Promise<() => Promise<void>> {
	const [data, backup] = [join(folder, 'data'), join(folder, 'backup')];
	await server.stop();
	cpSync(data, backup, { recursive: true });
	server = await startServer({ data });
	return async () => {
		await server.stop();
		server = await startServer({ data: backup });
		between.welcome = { logId: 'restored-log' };
	};
}
const has = (tab: Tab, ...titles: string[]) => waitFor(`${titles.join(', ')}`, () => JSON.stringify(tab.titles()) === JSON.stringify(titles));

describe('edits that a restored server holds back', { timeout: 40_000 }, () => {
	it('stay on the device, also later ones, while colleagues’ edits arrive; they go up once they are allowed', async () => {
		const phone = device('anna');
		const anna = await phone.open(id).ready();
		await anna.status('server');
		between.refuse = () => 'restored';
		add(anna, 'kept');
		await anna.status('held');
		expect(anna.session.status).toEqual({ kind: 'held', waiting: 1 });
		between.refuse = null;
		const bert = await device('bert').open(id).ready();
		between.refuse = () => 'restored';
		add(anna, 'kept too');
		await waitFor('both to wait', () => JSON.stringify(anna.session.status) === '{"kind":"held","waiting":2}');
		expect(await phone.disk!.rows(`sluice:${id}`, 'pending')).toHaveLength(2);
		between.refuse = null;
		add(bert, 'a colleague’s');
		await waitFor('the colleague', () => anna.titles().length === 3);
		await anna.status('server', 15_000);
		await has(bert, 'a colleague’s', 'kept', 'kept too');
		expect(anna.replacements).toEqual([]);
		assertSame(anna.pipeline, bert.pipeline);
		expect(await phone.disk!.rows(`sluice:${id}`, 'pending')).toHaveLength(0);
	});

	it('are offered at increasing intervals, and at once when the server breaks the line', async () => {
		const pauses: number[] = [];
		const real = globalThis.setTimeout;
		vi.spyOn(globalThis, 'setTimeout').mockImplementation(((run: () => void, pause = 0, ...rest: unknown[]) => {
			const long = pause >= 2000 && pause <= 60_000 && /reconnect/.test(String(run));
			if (long) pauses.push(pause);
			return real(run, long ? 1 : pause, ...rest);
		}) as typeof setTimeout);
		const anna = await device('anna').open(id).ready();
		await anna.status('server');
		between.refuse = () => 'restored';
		add(anna, 'kept');
		await waitFor('eight offers', () => pauses.length >= 8);
		expect(pauses.slice(0, 8)).toEqual([2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
		expect(anna.session.status.kind).toBe('held');
		between.refuse = null;
		between.cut();
		await anna.status('server');
		expect(anna.replacements).toEqual([]);
	});

	it('are still there, and still offered, after the tab was closed and opened again', async () => {
		const phone = device('anna');
		const first = await phone.open(id).ready();
		await first.status('server');
		between.refuse = () => 'restored';
		add(first, 'kept');
		await first.status('held');
		await first.close();
		const second = await phone.open(id).ready();
		expect(second.titles()).toEqual(['kept']);
		await second.status('held');
		between.refuse = null;
		between.cut();
		await second.status('server');
		expect(await phone.disk!.rows(`sluice:${id}`, 'pending')).toHaveLength(0);
	});

	it('that were acknowledged before the restore are offered too: another log is told everything', async () => {
		const goBack = await backUp();
		const phone = device('anna');
		const anna = await phone.open(id).ready();
		add(anna, 'lost by the server');
		await anna.status('server');
		await anna.close();
		await goBack();
		between.refuse = () => 'restored';
		const again = await phone.open(id).ready();
		await again.status('held');
		expect(again.session.status).toEqual({ kind: 'held', waiting: 0 });
		between.refuse = null;
		between.cut();
		await again.status('server');
		expect(again.replacements).toEqual([]);
		expect(again.titles()).toEqual(['lost by the server']);
	});
});

describe('edits that the server has voided', { timeout: 40_000 }, () => {
	it('are put back once under a new client id, and told, not repeated, when they are voided again', async () => {
		const phone = device('anna');
		const anna = await phone.open(id).ready();
		add(anna, 'harmless');
		await anna.status('server');
		const deal = [...anna.pipeline.deals.keys()][0]!;
		between.refuse = () => 'voided';
		editDeals(anna.writer, [{ deal, field: 'value', value: 666 }]);
		// The second may follow the first before anybody looks.
		await waitFor('the second refusal', () => anna.replacements.length === 2);
		expect(anna.replacements[0]).toEqual({ code: 'voided', replayed: 1, skipped: [] });
		expect(anna.replacements[1]).toMatchObject({ code: 'voided', replayed: 0, skipped: [{ record: deal, field: 'value', value: 666 }] });
		expect(anna.pipeline.deals.get(deal)!.value).toBeNull();
		await anna.status('server');
		between.refuse = null;
		add(anna, 'afterwards');
		await anna.status('server');
		expect(anna.replacements).toHaveLength(2);
		expect(await phone.disk!.rows(`sluice:${id}`, 'damaged')).toHaveLength(1);
		const bert = await device('bert').open(id).ready();
		await has(bert, 'afterwards', 'harmless');
	});

	it('are not put back again by a later session either', async () => {
		const goBack = await backUp();
		const phone = device('anna');
		const first = await phone.open(id).ready();
		await first.status('server');
		let refusals = 1;
		between.refuse = () => (refusals-- > 0 ? 'voided' : null);
		add(first, 'twice voided');
		await waitFor('the replay', () => first.replacements.length === 1);
		await first.status('server');
		expect(first.titles()).toEqual(['twice voided']);
		await first.close();
		await goBack();
		refusals = 1;
		const second = await phone.open(id).ready();
		await waitFor('the list', () => second.replacements.length === 1);
		expect(second.replacements[0]!.skipped.map(({ value }) => value)).toEqual(['twice voided']);
		await second.status('server');
		expect(second.titles()).toEqual([]);
	});
});

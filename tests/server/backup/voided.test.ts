// History goes round rows that were taken out of it: any moment can be gone back to, without the harm.
import { join } from 'node:path';
import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { sluice } from '../../helpers/cli.ts';
import { cellOf, RawClient } from '../../helpers/raw-client.ts';
import { createPipeline, startServer, temporaryFolder } from '../../helpers/test-server.ts';
import { waitFor } from '../../helpers/wait-for.ts';

const HOUR = 3_600_000;
const BEGAN = Date.UTC(2026, 0, 1);

it('has the rows before and after a voided one, at the moments they came', async () => {
	const dir = temporaryFolder();
	const data = join(dir, 'data');
	let now = BEGAN;
	const server = await startServer({ data, now: () => now });
	const id = await createPipeline(server.url);
	const enter = (letter: string): Promise<RawClient> =>
		new RawClient(server.wsUrl, id, { headers: { Cookie: `sluice_device=${letter.repeat(22)}` } }).join();
	const quarantined = (): number => {
		const db = new DatabaseSync(join(data, 'sluice.db'), { readOnly: true });
		const { n } = db.prepare('SELECT count(*) AS n FROM quarantine').get() as { n: number };
		db.close();
		return n;
	};
	const anna = await enter('a');
	now = BEGAN + HOUR;
	anna.edit((doc) => doc.getArray('log').push([['e1', 'd1', 'title', 'begun', now, 'anna', '']]));
	await anna.acked(anna.cell('d1', 'title', 'begun'));
	now = BEGAN + 2 * HOUR;
	const mallory = await enter('m');
	await mallory.acked(mallory.edit((doc) => doc.getArray('log').delete(0)));
	now = BEGAN + 3 * HOUR;
	await anna.acked(anna.cell('d1', 'title', 'while it stood'));
	for (const client of [anna, mallory]) await client.close();
	await waitFor('the quarantine', () => quarantined() > 0);
	now = BEGAN + 4 * HOUR;
	const bert = await enter('b');
	await bert.acked(bert.cell('d1', 'title', 'after'));
	await bert.close();
	await server.stop();

	expect(sluice(data, 'verify')).toMatchObject({ code: 0 });
	for (const [hour, title] of [
		[2.5, 'begun'],
		[3.5, 'while it stood'],
		[4, 'after']
	] as const) {
		const folder = join(dir, `at-${hour}`);
		expect(sluice(folder, 'restore', join(data, 'sluice.db'), '--at', new Date(BEGAN + hour * HOUR).toISOString())).toMatchObject({ code: 0 });
		expect(sluice(folder, 'verify')).toMatchObject({ code: 0 });
		const then = await startServer({ data: folder });
		const fresh = await new RawClient(then.wsUrl, id).join();
		expect([cellOf(fresh.doc, 'd1', 'title'), fresh.doc.getArray('log').length], `at ${hour}`).toEqual([title, 1]);
		await fresh.close();
		await then.stop();
	}
	rmSync(dir, { recursive: true, force: true });
});

it('has what was acknowledged by then, also where it was said anew only later', async () => {
	const dir = temporaryFolder();
	const data = join(dir, 'data');
	let now = BEGAN;
	const server = await startServer({ data, now: () => now });
	const id = await createPipeline(server.url);
	const enter = (letter: string): Promise<RawClient> =>
		new RawClient(server.wsUrl, id, { headers: { Cookie: `sluice_device=${letter.repeat(22)}` } }).join();
	const say = async (client: RawClient, hour: number, name: string): Promise<void> => {
		now = BEGAN + hour * HOUR;
		await client.acked(client.edit((doc) => doc.getArray('log').push([[name, 'd1', 'title', `${name} by ${client.doc.clientID}`, now, 'anna', '']])));
	};
	const anna = await enter('a');
	await anna.acked(anna.cell('d1', 'title', 'begun'));
	await say(anna, 1, 'e1');
	const mallory = await enter('m');
	await say(mallory, 2, 'e1');
	await waitFor('it at anna', () => anna.doc.getArray('log').length === 2);
	await say(anna, 3, 'e2');
	now = BEGAN + 4 * HOUR;
	for (const client of [anna, mallory]) await client.close();
	await waitFor('what is said anew', async () => {
		const fresh = await enter('f');
		await fresh.close();
		return fresh.doc.getArray('log').length === 2 && fresh.doc.store.clients.has(mallory.doc.clientID) === false;
	});
	now = BEGAN + 5 * HOUR;
	await server.stop();
	for (const [hour, events] of [
		[2.5, ['e1']],
		[3.5, ['e1', 'e2']],
		[4, ['e1', 'e2']]
	] as const) {
		const folder = join(dir, `at-${hour}`);
		expect(sluice(folder, 'restore', join(data, 'sluice.db'), '--at', new Date(BEGAN + hour * HOUR).toISOString())).toMatchObject({ code: 0 });
		expect(sluice(folder, 'verify'), `at ${hour}`).toMatchObject({ code: 0 });
		const then = await startServer({ data: folder });
		const fresh = await new RawClient(then.wsUrl, id).join();
		expect(fresh.doc.getArray<unknown[]>('log').map(([event]) => event), `at ${hour}`).toEqual(events);
		await fresh.acked(fresh.cell('d1', 'title', 'goes on'));
		await fresh.close();
		await then.stop();
		expect(sluice(folder, 'verify'), `after ${hour}`).toMatchObject({ code: 0 });
	}
	rmSync(dir, { recursive: true, force: true });
});

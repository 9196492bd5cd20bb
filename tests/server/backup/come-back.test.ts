// A server that was restored from a backup meets devices that know more: nothing comes twice, nothing is lost.
// Each server has threads of its own, which end with it, as when it runs by itself.
import { join } from 'node:path';
import { rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import * as Y from 'yjs';
import { addDeals, editDeals } from '#lib/domain/document/commands.ts';
import type { DealId } from '#lib/domain/model/deal.ts';
import { DocumentWorker } from '../../../server/documents/worker.ts';
import { assertSame } from '../../fuzz/check.ts';
import { sluice } from '../../helpers/cli.ts';
import { Device, type Tab } from '../../helpers/device.ts';
import { createPipeline, startServer, temporaryFolder, type TestServer } from '../../helpers/test-server.ts';
import { waitFor } from '../../helpers/wait-for.ts';

let dir: string;
let server: TestServer;
let id: string;
const devices: Device[] = [];

const serve = async (): Promise<void> => {
	server = await startServer({ data: join(dir, 'data'), limits: { tick: 50 }, newWorker: () => new DocumentWorker() });
};
const command = (...args: string[]): string => {
	const { code, out, err } = sluice(join(dir, 'data'), ...args);
	if (code !== 0) throw new Error(err);
	return out;
};
const device = (name: string): Device => {
	const made = new Device(name, { url: () => server.wsUrl });
	devices.push(made);
	return made;
};
const dealOf = (tab: Tab, title: string): DealId => {
	const found = [...tab.pipeline.deals.values()].find((deal) => deal.title === title);
	if (!found) throw new Error(`no deal ${title} among ${tab.titles().join(', ')}`);
	return found.id;
};
const rename = (tab: Tab, from: string, to: string): void => void editDeals(tab.writer, [{ deal: dealOf(tab, from), field: 'title', value: to }]);
const has = (tab: Tab, ...titles: string[]): Promise<unknown> =>
	waitFor(`${titles.join(', ')} among ${tab.titles().join(', ')}`, () => titles.every((title) => tab.titles().includes(title)));
/** One's own rows reach the others a moment after they are acknowledged. */
const sameEverywhere = async (first: Tab, ...others: Tab[]): Promise<void> => {
	const clocks = (tab: Tab): string => JSON.stringify([...Y.decodeStateVector(Y.encodeStateVector(tab.session.doc))].sort(([a], [b]) => a - b));
	await waitFor('the same edits everywhere', () => others.every((tab) => clocks(tab) === clocks(first)));
	for (const tab of others) assertSame(first.pipeline, tab.pipeline);
};
const events = (tab: Tab): string[] => tab.session.doc.getArray<string[]>('log').map((event) => event[0]!);

beforeEach(async () => {
	dir = temporaryFolder();
	await serve();
	id = await createPipeline(server.url);
});
afterEach(async () => {
	for (const each of devices.splice(0)) await each.close();
	await server.stop();
	rmSync(dir, { recursive: true, force: true });
});

it('takes up what each device alone has, holds the rest until it is allowed, then has everything once', { timeout: 60_000 }, async () => {
	const anna = await device('anna').open(id).ready();
	const bert = await device('bert').open(id).ready();
	const carlsPhone = device('carl');
	const carl = await carlsPhone.open(id).ready();
	addDeals(anna.writer, [{ title: 'one' }, { title: 'two' }, { title: 'three' }]);
	for (const tab of [anna, bert, carl]) {
		await has(tab, 'one', 'two', 'three');
		await tab.status('server');
	}
	command('backup', join(dir, 'backup.db'));

	// Carl knows nothing of what the others do from here on; Bert works on a deal that Anna makes.
	carlsPhone.unplug();
	await carl.status('offline');
	rename(carl, 'three', 'three, by Carl');
	addDeals(anna.writer, [{ title: 'four' }]);
	await has(bert, 'four');
	rename(bert, 'four', 'four, by Bert');
	rename(anna, 'one', 'one, by Anna');
	await has(anna, 'four, by Bert');
	await has(bert, 'one, by Anna');
	for (const tab of [anna, bert]) await tab.status('server');

	await server.stop();
	command('restore', join(dir, 'backup.db'));
	await serve();

	// Those whose edits build on each other's wait, and say so; nothing of theirs is gone from their screens.
	for (const tab of [anna, bert]) {
		await tab.status('held');
		expect(tab.titles()).toEqual(['four, by Bert', 'one, by Anna', 'three', 'two']);
	}
	carlsPhone.plugIn();
	await carl.status('server');
	const dora = await device('dora').open(id).ready();
	await dora.status('server');
	expect(dora.titles()).toEqual(['one', 'three, by Carl', 'two']);
	rename(carl, 'two', 'two, by Carl');
	await has(dora, 'two, by Carl');
	// What Carl does, they see; what they do meanwhile waits as well.
	await has(anna, 'two, by Carl', 'three, by Carl');
	rename(anna, 'three, by Carl', 'three, by Anna');
	await anna.status('held');
	expect(command('recovery', 'status')).toContain('wait on their devices');
	expect(dora.titles()).toEqual(['one', 'three, by Carl', 'two, by Carl']);

	command('recovery', 'allow');
	const everything = ['four, by Bert', 'one, by Anna', 'three, by Anna', 'two, by Carl'];
	for (const tab of [anna, bert, carl, dora]) {
		await tab.status('server', 20_000);
		await has(tab, ...everything);
		expect(tab.titles()).toEqual(everything);
	}
	await sameEverywhere(anna, bert, carl, dora);
	expect(new Set(events(dora)).size).toBe(events(dora).length);
	// And all of them go on.
	rename(bert, 'two, by Carl', 'two, by Bert');
	rename(anna, 'one, by Anna', 'one, again');
	for (const tab of [anna, bert, carl, dora]) await has(tab, 'two, by Bert', 'one, again');
	expect(command('verify')).toContain('is sound');
});

it('takes everything back at once when the restore allows it, and nothing more when that is refused', { timeout: 60_000 }, async () => {
	const anna = await device('anna').open(id).ready();
	const bert = await device('bert').open(id).ready();
	addDeals(anna.writer, [{ title: 'one' }]);
	await has(bert, 'one');
	await anna.status('server');
	command('backup', join(dir, 'backup.db'));
	rename(bert, 'one', 'one, by Bert');
	await has(anna, 'one, by Bert');
	rename(anna, 'one, by Bert', 'one, by Anna');
	await has(bert, 'one, by Anna');
	await anna.status('server');

	await server.stop();
	command('restore', join(dir, 'backup.db'), '--allow-recovery');
	await serve();
	for (const tab of [anna, bert]) await tab.status('server', 20_000);
	const carl = await device('carl').open(id).ready();
	await has(carl, 'one, by Anna');
	await sameEverywhere(anna, bert, carl);

	await server.stop();
	command('restore', join(dir, 'backup.db'), '--allow-recovery');
	command('recovery', 'refuse', 'Test');
	await serve();
	for (const tab of [anna, bert, carl]) await tab.status('held', 20_000);
	const dora = await device('dora').open(id).ready();
	await dora.status('server');
	expect(dora.titles()).toEqual(['one']);
	expect(anna.titles()).toEqual(['one, by Anna']);
});

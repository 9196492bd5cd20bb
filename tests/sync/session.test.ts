// Sessions of real people against the real server: edits meet, survive cuts and restarts, and the
// status says what is true.
import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import * as Y from 'yjs';
import { editDeals, importDeals } from '#lib/domain/document/commands.ts';
import { assertSame, assertSound } from '../fuzz/check.ts';
import type { Device, Tab } from '../helpers/device.ts';
import { add, Devices } from '../helpers/devices.ts';
import { createPipeline, startServer, temporaryFolder, type TestServer } from '../helpers/test-server.ts';
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

const converged = async (...tabs: Tab[]): Promise<void> => {
	const state = (tab: Tab): string => JSON.stringify([...Y.decodeStateVector(Y.encodeStateVector(tab.session.doc))].sort());
	await waitFor('everyone to have everything', () => tabs.every((tab) => state(tab) === state(tabs[0]!)));
	for (const tab of tabs) {
		assertSound(tab.pipeline);
		assertSame(tab.pipeline, tabs[0]!.pipeline);
	}
};

describe('a session', { timeout: 30_000 }, () => {
	it('opens a pipeline without writing anything to it', async () => {
		const tab = await device('anna').open(id).ready();
		await tab.status('server');
		expect(tab.session.hasContent).toBe(true);
		expect(tab.pipeline.stages.length).toBeGreaterThan(0);
		const clocks = Y.decodeStateVector(Y.encodeStateVector(tab.session.doc));
		expect(clocks.has(tab.session.doc.clientID)).toBe(false);
		expect(tab.statuses.map(({ kind }) => kind)).not.toContain('offline');
	});

	it('shows an edit to the other and says "server" only when the server has it', async () => {
		const anna = await device('anna').open(id).ready();
		const bert = await device('bert').open(id).ready();
		await Promise.all([anna.status('server'), bert.status('server')]);
		add(anna, 'one');
		expect(anna.session.status.kind).toBe('saving');
		expect(anna.session.safeToClose).toBe(false);
		await waitFor('the edit at the other', () => bert.titles().includes('one'));
		await anna.status('server');
		expect(anna.session.safeToClose).toBe(true);
		await converged(anna, bert);
		expect(await devices.all[0]!.disk!.rows(`sluice:${id}`, 'pending')).toHaveLength(0);
	});

	it('keeps both sides of 20 edits made apart, one of them offline', async () => {
		const [a, b] = [device('anna'), device('bert')];
		const anna = await a.open(id).ready();
		const bert = await b.open(id).ready();
		add(anna, 'shared');
		await waitFor('the start', () => bert.titles().includes('shared'));
		const shared = [...anna.pipeline.deals.keys()][0]!;
		expect(bert.session.inStep).toBe(true);
		b.unplug();
		await bert.status('offline');
		expect(bert.session.inStep).toBe(false);
		for (let index = 0; index < 20; index++) {
			add(anna, `anna ${index}`);
			add(bert, `bert ${index}`);
			editDeals(anna.writer, [{ deal: shared, field: 'owner', value: `anna ${index}` }]);
			editDeals(bert.writer, [{ deal: shared, field: 'value', value: index * 100 }]);
		}
		editDeals(bert.writer, [{ deal: shared, field: 'owner', value: 'bert' }]);
		await waitFor('everything on the device', () => bert.session.safeToClose);
		expect(bert.session.status).toEqual({ kind: 'offline', waiting: 41 });
		b.plugIn();
		await Promise.all([anna.status('server'), bert.status('server')]);
		await converged(anna, bert);
		expect(anna.titles()).toHaveLength(41);
		expect(anna.pipeline.deals.get(shared)).toMatchObject({ value: 1900, conflicts: ['owner'] });
	});

	it('starts offline from this device, edits, is closed, reopened, and still brings everything', async () => {
		const phone = device('anna');
		const first = await phone.open(id).ready();
		add(first, 'before');
		await first.status('server');
		await first.close();

		phone.unplug();
		const second = await phone.open(id).ready();
		expect(second.titles()).toEqual(['before']);
		add(second, 'in the train');
		await second.session.flush();
		await second.close();

		const third = await phone.open(id).ready();
		expect(third.titles()).toEqual(['before', 'in the train']);
		await waitFor('the count', () => JSON.stringify(third.session.status) === '{"kind":"offline","waiting":1}');
		phone.plugIn();
		await third.status('server');
		const other = await device('bert').open(id).ready();
		await converged(third, other);
		expect(other.titles()).toEqual(['before', 'in the train']);
	});

	it('waits with an offline status where nothing was ever loaded', async () => {
		const phone = device('anna');
		phone.unplug();
		const tab = phone.open(id);
		await tab.status('offline');
		expect(tab.session.hasContent).toBe(false);
		phone.plugIn();
		await tab.ready();
		await tab.status('server');
	});

	it('asks only for what it lacks when it comes back', async () => {
		const phone = device('anna');
		const first = await phone.open(id).ready();
		const bert = await device('bert').open(id).ready();
		add(bert, 'one');
		const meta = await waitFor('the position to be noted', async () => {
			const found = new Map(await phone.disk!.rows(`sluice:${id}`, 'meta'));
			return Number(found.get('since')) > 0 ? found : null;
		});
		await first.close();
		expect(meta.get('lineage')).toBe(first.pipeline.lineage);
		add(bert, 'two');
		await bert.status('server');
		const second = await phone.open(id).ready();
		await waitFor('what happened meanwhile', () => second.titles().length === 2);
		await converged(second, bert);
	});

	it('goes on after a restart of the server', async () => {
		const dir = temporaryFolder();
		onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
		await server.stop();
		server = await startServer({ data: dir });
		id = await createPipeline(server.url);
		const anna = await device('anna').open(id).ready();
		add(anna, 'one');
		await anna.status('server');
		await server.stop();
		await anna.status('offline');
		add(anna, 'two');
		server = await startServer({ data: dir });
		await anna.status('server', 15_000);
		const bert = await device('bert').open(id).ready();
		await converged(anna, bert);
		expect(bert.titles()).toEqual(['one', 'two']);
	});

	it('keeps a copy as a fork when the server has another pipeline under the same id', async () => {
		const phone = device('anna');
		const first = await phone.open(id).ready();
		add(first, 'mine');
		await first.status('server');
		await first.close();
		await phone.disk!.put(`sluice:${id}`, 'meta', 'another', 'lineage');
		const tab = await phone.open(id).ready();
		await tab.status('forked');
		expect(tab.titles()).toEqual(['mine']);
		add(tab, 'still mine');
		await waitFor('the edit on the device', () => tab.session.safeToClose);
		expect(tab.session.status).toEqual({ kind: 'forked', waiting: 1 });
	});

	it('says so when the pipeline is gone, and keeps what is here', async () => {
		const tab = await device('anna').open(id).ready();
		add(tab, 'mine');
		await tab.status('server');
		await server.app.pipelines.remove(id);
		await tab.status('gone');
		expect(tab.titles()).toEqual(['mine']);
	});

	it('says that leaving loses what was typed while the disk refuses, also once the pipeline is gone', async () => {
		const phone = device('anna');
		const anna = await phone.open(id).ready();
		await anna.status('server');
		expect(anna.session.wouldLose).toBe(false);
		phone.disk!.refusing = 'QuotaExceededError';
		phone.unplug();
		await anna.status('offline');
		add(anna, 'typed');
		await anna.status('storage-failing');
		expect(anna.session.wouldLose).toBe(true);
		await server.app.pipelines.remove(id);
		phone.plugIn();
		await anna.status('gone', 15_000);
		expect(anna.session.wouldLose).toBe(true);
		phone.disk!.refusing = null;
		await anna.session.flush();
		expect(anna.session.wouldLose).toBe(false);
	});

	it('brings an import of thousands of deals up in parts, as one step, and stores the first load as one snapshot', async () => {
		const anna = await device('anna').open(id).ready();
		await anna.status('server');
		const rows = Array.from({ length: 8800 }, (_, index) => ({
			title: `Deal ${index} ${'—'.repeat(30)}`,
			company: `Company ${index % 85}`,
			value: index * 100,
			createdAt: null
		}));
		importDeals(anna.writer, [], rows);
		await anna.status('server', 20_000);
		const phone = device('bert');
		const bert = await phone.open(id).ready();
		await bert.status('server');
		await converged(anna, bert);
		expect(bert.pipeline.deals.size).toBe(8800);
		await bert.session.flush();
		expect(await phone.disk!.rows(`sluice:${id}`, 'snapshot')).toHaveLength(1);
		expect(await phone.disk!.rows(`sluice:${id}`, 'updates')).toHaveLength(0);
	});

	it('takes the time from the server', async () => {
		await server.stop();
		server = await startServer({ now: () => Date.now() + 86_400_000 });
		id = await createPipeline(server.url);
		const phone = device('anna');
		const tab = await phone.open(id).ready();
		await tab.status('server');
		expect(Math.abs(tab.session.now() - Date.now() - 86_400_000)).toBeLessThan(5000);
		await tab.close();
		phone.unplug();
		const later = await phone.open(id).ready();
		expect(Math.abs(later.session.now() - Date.now() - 86_400_000)).toBeLessThan(5000);
	});

	it('may look and not write as a viewer', async () => {
		await server.stop();
		server = await startServer({ roleOf: () => 'viewer' });
		id = await createPipeline(server.url);
		const tab = await device('anna').open(id).ready();
		await tab.status('read-only');
		add(tab, 'not allowed');
		await waitFor('the edit on the device', () => tab.session.safeToClose);
		expect(tab.session.status.kind).toBe('read-only');
		const other = await device('bert').open(id).ready();
		expect(other.titles()).toEqual([]);
	});
});

describe('a tab that is left', { timeout: 30_000 }, () => {
	it('as another has just gone over to a new copy keeps what was typed in it', async () => {
		const phone = device('anna');
		const one = await phone.open(id).ready();
		add(one, 'a');
		await one.status('server');
		// Has the document from the store and no line.
		const two = await phone.open(id, { as: 'nowhere' }).ready();
		await two.status('gone');
		phone.forgetCookie();
		phone.cut();
		await waitFor('the cut', () => !one.session.inStep);
		add(one, 'b');
		await waitFor('the replacement', () => one.replacements.length > 0);
		await one.status('server');
		await one.close();
		add(two, 'typed');
		await two.close();
		await waitFor('the edit on the disk', async () => (await phone.disk!.rows(`sluice:${id}`, 'pending')).length === 1);
		const later = await phone.open(id).ready();
		await later.status('server');
		expect(later.titles()).toEqual(['a', 'b', 'typed']);
		expect(later.replacements).toEqual([]);
	});
});

describe('being in step with the server', { timeout: 30_000 }, () => {
	it('is not claimed of a line that broke before the copy gone over to was on disk', async () => {
		const phone = device('anna');
		const anna = await phone.open(id).ready();
		add(anna, 'one');
		await anna.status('server');
		phone.forgetCookie();
		phone.unplug();
		await anna.status('offline');
		add(anna, 'two');
		anna.session.onReplaced(() => {
			phone.disk!.refusing = 'QuotaExceededError';
			phone.unplug();
		});
		phone.plugIn();
		await waitFor('the replacement', () => anna.replacements.length > 0);
		await waitFor('the broken line', () => phone.lines === 0);
		phone.disk!.refusing = null;
		await waitFor('the disk', () => anna.session.flush().then(() => true, () => false));
		expect(anna.session.inStep).toBe(false);
		phone.plugIn();
		await anna.status('server', 15_000);
		expect(anna.session.inStep).toBe(true);
	});
});

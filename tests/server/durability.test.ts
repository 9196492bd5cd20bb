// Nothing is acknowledged that is not on disk, nothing is passed on that was not kept.
import { rmSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { CLOSE } from '#lib/protocol/close-codes.ts';
import type { NewRow, Storage } from '../../server/storage/storage.ts';
import { diskFault } from '../faults/disk.ts';
import { killServer } from '../faults/kill-server.ts';
import { tornLogFault } from '../faults/torn-log.ts';
import { cellOf, RawClient } from '../helpers/raw-client.ts';
import { createPipeline, spawnServer, startServer, temporaryFolder, type TestServer } from '../helpers/test-server.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { BEARER } from '../helpers/keys.ts';

let server: TestServer | null = null;
afterEach(async () => {
	await server?.stop();
	server = null;
});

/** A storage whose appends a test holds back or lets fail. */
function controlled(): { wrap: (storage: Storage) => Storage; waiting: { go(): void; fail(): void }[]; mode: 'through' | 'hold' | 'fail' } {
	const control: ReturnType<typeof controlled> = {
		waiting: [],
		mode: 'through',
		wrap: (storage) =>
			new Proxy(storage, {
				get(target, key) {
					const found: unknown = Reflect.get(target, key);
					if (key !== 'append') return typeof found === 'function' ? found.bind(target) : found;
					return (id: string, row: NewRow) => {
						const full = () => Promise.reject(Object.assign(new Error('disk full'), { code: 'ENOSPC' }));
						if (control.mode === 'through') return target.append(id, row);
						if (control.mode === 'fail') return full();
						return new Promise<void>((resolve, reject) =>
							control.waiting.push({ go: () => resolve(target.append(id, row)), fail: () => reject(new Error('disk full')) })
						);
					};
				}
			})
	};
	return control;
}

describe('the disk', () => {
	it('may fail while it is asked whether somebody else has written: people work on', async () => {
		let asked = 0;
		const wrapStorage = (storage: Storage): Storage =>
			new Proxy(storage, {
				get(target, key) {
					const found: unknown = Reflect.get(target, key);
					if (key !== 'changedOutside') return typeof found === 'function' ? found.bind(target) : found;
					return () => {
						asked += 1;
						throw new Error('disk I/O error');
					};
				}
			});
		server = await startServer({ wrapStorage, limits: { tick: 10 } });
		const id = await createPipeline(server.url);
		const anna = await new RawClient(server.wsUrl, id).join();
		await waitFor('some asking', () => asked > 2);
		await anna.acked(anna.cell('d1', 'title', 'x'));
		anna.ws.terminate();
	});

	it('comes before the colleagues and before the ack', async () => {
		const control = controlled();
		server = await startServer({ wrapStorage: control.wrap });
		const id = await createPipeline(server.url);
		const anna = await new RawClient(server.wsUrl, id).join();
		const bert = await new RawClient(server.wsUrl, id).join();
		await anna.acked(1);
		control.mode = 'hold';
		const frame = anna.cell('d1', 'title', 'x');
		await waitFor('the row at the disk', () => control.waiting.length === 1);
		// Something else goes all the way there and back: the held one could have, too.
		anna.sendPresence(1, 1, { a: 1 });
		await waitFor('presence', () => bert.presence.length > 0);
		expect(anna.ack.frames).toBe(1);
		expect(cellOf(bert.doc, 'd1', 'title')).toBeUndefined();
		control.waiting[0]!.go();
		await anna.acked(frame);
		await waitFor('the row', () => cellOf(bert.doc, 'd1', 'title') === 'x');
		for (const client of [anna, bert]) client.ws.terminate();
	});

	it('comes before the ack of one who repeats what another is having stored', async () => {
		const control = controlled();
		server = await startServer({ wrapStorage: control.wrap });
		const id = await createPipeline(server.url);
		const anna = await new RawClient(server.wsUrl, id).join();
		const bert = await new RawClient(server.wsUrl, id).join();
		for (const client of [anna, bert]) await client.acked(1);
		control.mode = 'hold';
		anna.cell('d1', 'title', 'x');
		await waitFor('the row at the disk', () => control.waiting.length === 1);
		const frames = [1, 2].map(() => bert.update(Y.encodeStateAsUpdate(anna.doc)));
		frames.push(bert.cell('d2', 'title', 'y'));
		bert.sendPresence(1, 1, { a: 1 });
		await waitFor('presence', () => anna.presence.length > 0);
		expect(bert.ack.frames).toBe(1);
		control.waiting[0]!.go();
		await bert.acked(frames[1]);
		expect(bert.ack.frames).toBe(frames[1]);
		control.waiting[1]!.go();
		await bert.acked(frames[2]);
		for (const client of [anna, bert]) client.ws.terminate();
	});

	it('that is full keeps nothing: no row to anyone, a refusal, the room closed; then all goes on', async () => {
		const control = controlled();
		server = await startServer({ wrapStorage: control.wrap });
		const id = await createPipeline(server.url);
		const anna = await new RawClient(server.wsUrl, id).join();
		const bert = await new RawClient(server.wsUrl, id).join();
		const kept = anna.cell('d1', 'title', 'kept');
		await anna.acked(kept);
		control.mode = 'fail';
		const lost = anna.cell('d1', 'title', 'lost');
		anna.cell('d2', 'title', 'lost as well');
		expect(await anna.ended()).toBe(CLOSE.storage);
		expect(await bert.ended()).toBe(CLOSE.storage);
		expect(anna.nacks[0]).toMatchObject({ frame: lost, nack: { code: 'storage-failing' } });
		expect(anna.ack.frames).toBe(kept);
		expect(cellOf(bert.doc, 'd1', 'title')).toBe('kept');
		control.mode = 'through';
		const back = await new RawClient(server.wsUrl, id, { doc: anna.doc }).join();
		await back.acked(1);
		const other = await new RawClient(server.wsUrl, id).join();
		expect([cellOf(other.doc, 'd1', 'title'), cellOf(other.doc, 'd2', 'title')]).toEqual(['lost', 'lost as well']);
		for (const client of [back, other]) client.ws.terminate();
	});

	it('has everything that was sent before an orderly stop', async () => {
		const dir = temporaryFolder();
		const first = await spawnServer({ dir });
		const id = await createPipeline(first.url);
		const anna = await new RawClient(first.wsUrl, id).join();
		for (let turn = 0; turn < 50; turn++) anna.cell(`d${turn}`, 'title', turn);
		await anna.acked();
		expect(await first.stop()).toBe(0);
		expect(await anna.ended()).toBe(CLOSE.stopping);
		const second = await spawnServer({ dir });
		const { pipelines } = (await (await fetch(`${second.url}/api/pipelines`, { headers: BEARER })).json()) as { pipelines: { id: string }[] };
		expect(pipelines.map((pipeline) => pipeline.id)).toEqual([id]);
		const again = await new RawClient(second.wsUrl, id, { doc: anna.doc, hello: { since: 51, logId: anna.welcome!.logId } }).join();
		expect(again.updates).toEqual([]);
		const fresh = await new RawClient(second.wsUrl, id).join();
		expect(fresh.doc.getMap('deals').size).toBe(50);
		expect(await second.stop()).toBe(0);
		rmSync(dir, { recursive: true, force: true });
	}, 30_000);

	it('has every acknowledged update after kill -9 while twenty clients write', async () => {
		const report = await killServer({ rounds: 3 });
		expect(report.missing).toEqual([]);
		expect(report.acknowledged).toBeGreaterThanOrEqual(60);
		expect(report.sent).toBeGreaterThanOrEqual(report.acknowledged);
	}, 90_000);

	it('that fails under twenty writing clients is told to them, is read meanwhile, and has every acknowledged update', async () => {
		const report = await diskFault({ rounds: 2, seed: 2 });
		expect(report.acknowledged).toBeGreaterThanOrEqual(80);
		expect(report.refused).toBeGreaterThanOrEqual(2);
		expect(report.closed).toBe(40);
		expect(report.read).toBe(4);
	}, 90_000);

	it('has every acknowledged update when its log is torn beyond them', async () => {
		const report = await tornLogFault({ rounds: 3, seed: 2 });
		expect(report.acknowledged).toBeGreaterThanOrEqual(60);
		expect(report.bytesTorn).toBeGreaterThan(0);
	}, 90_000);
});

// Updates with many places where they may cut runs of values apart are held against the document first; honest ones, of
// which there are many such, are taken all the same.
import { afterEach, describe, expect, it } from 'vitest';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { editDeals, importDeals, type DealEdit } from '#lib/domain/document/commands.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import { Writer } from '#lib/domain/document/writer.ts';
import { cutsOf } from '../../server/documents/cuts.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { judge } from '../../server/sync/gate.ts';
import { LIMITS } from '../../server/sync/limits.ts';
import { cellOf, RawClient, updateOf } from '../helpers/raw-client.ts';
import { createPipeline, startServer, type TestServer } from '../helpers/test-server.ts';
import { waitFor } from '../helpers/wait-for.ts';

let server: TestServer | null = null;
afterEach(async () => {
	await server?.stop();
	server = null;
});

let made = 0;
const writerOn = (doc: Y.Doc, name: string): Writer =>
	new Writer(new Pipeline(doc), { now: () => 1_800_000_000_000 + made, newId: () => `i${(made++).toString(36).padStart(11, '0')}`, person: { id: name, name, color: 1 } });
const cookie = (letter: string) => ({ Cookie: `sluice_device=${letter.repeat(22)}` });
const paste = (deals: readonly string[], fields: readonly ('title' | 'company' | 'contact')[], value: string): DealEdit[] =>
	deals.flatMap((deal) => fields.map((field): DealEdit => ({ deal, field, value: `${value} ${deal}` })));

/** Every update of more than ten such places is held against the document. */
const WARY = { cutBurst: 10, cutRate: 0, assumedRun: 1 };
const DEALS = 150;

describe('an honest client is not refused', () => {
	it('for pasting over what was pasted', async () => {
		server = await startServer({ limits: WARY });
		const id = await createPipeline(server.url);
		const anna = await new RawClient(server.wsUrl, id, { headers: cookie('a') }).join();
		const writer = writerOn(anna.doc, 'anna');
		anna.edit(() => importDeals(writer, [], Array.from({ length: DEALS }, (_, index) => ({ title: `deal ${index}` }))));
		const deals = [...writer.pipeline.deals.keys()];
		for (const value of ['first', 'second', 'third']) anna.edit(() => editDeals(writer, paste(deals, ['title', 'company', 'contact'], value)));
		await anna.acked();
		expect(anna.nacks).toEqual([]);
		anna.ws.terminate();
	});

	it('for coming back after two have edited the same deals apart, nor those who only looked', async () => {
		server = await startServer({ limits: WARY });
		const id = await createPipeline(server.url);
		const anna = await new RawClient(server.wsUrl, id, { headers: cookie('a') }).join();
		const writer = writerOn(anna.doc, 'anna');
		anna.edit(() => importDeals(writer, [], Array.from({ length: DEALS }, (_, index) => ({ title: `deal ${index}` }))));
		await anna.acked();
		const deals = [...writer.pipeline.deals.keys()];
		const [low, high] = [5, 4_000_000_000].map((client) => {
			const doc = new Y.Doc();
			doc.clientID = client;
			Y.applyUpdate(doc, Y.encodeStateAsUpdate(anna.doc));
			return doc;
		}) as [Y.Doc, Y.Doc];
		editDeals(writerOn(low, 'low'), paste(deals, ['title', 'company'], 'low'));
		editDeals(writerOn(high, 'high'), paste(deals, ['title'], 'high'));
		const back = async (doc: Y.Doc, letter: string): Promise<void> => {
			const client = await new RawClient(server!.wsUrl, id, { headers: cookie(letter), doc }).join();
			await client.acked(1);
			expect(client.nacks).toEqual([]);
			await client.close();
		};
		await back(low, 'b');
		await back(high, 'c');
		await waitFor('both at the third', () => cellOf(anna.doc, deals[0]!, 'company') !== undefined && anna.updates.length > 1);
		for (const [doc, letter] of [[anna.doc, 'd'], [low, 'b'], [high, 'c']] as const) await back(doc, letter);
		anna.ws.terminate();
	});

	it('because the document cannot be read', async () => {
		let failing = false;
		const wrapStorage = (storage: Storage): Storage =>
			new Proxy(storage, {
				get: (target, key) => {
					const value: unknown = Reflect.get(target, key);
					if (key === 'updates' && failing) return () => Promise.reject(new Error('EIO'));
					return typeof value === 'function' ? (value.bind(target) as unknown) : value;
				}
			});
		server = await startServer({ limits: WARY, wrapStorage });
		const id = await createPipeline(server.url);
		const anna = await new RawClient(server.wsUrl, id).join();
		const writer = writerOn(anna.doc, 'anna');
		anna.edit(() => importDeals(writer, [], Array.from({ length: 40 }, (_, index) => ({ title: `deal ${index}` }))));
		await anna.acked();
		failing = true;
		anna.edit(() => editDeals(writer, paste([...writer.pipeline.deals.keys()], ['title'], 'new')));
		await anna.acked();
		expect(anna.nacks).toEqual([]);
		anna.ws.terminate();
	});
});

describe('what cuts move', () => {
	const logged = (many: number): Y.Doc => {
		const doc = new Y.Doc();
		doc.getArray('log').push(Array.from({ length: many }, (_, index) => [`e${index}`]));
		return doc;
	};

	it('is nothing where cells are overwritten and the log is appended to', () => {
		const doc = logged(500);
		const copy = new Y.Doc();
		Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
		const writer = writerOn(copy, 'anna');
		importDeals(writer, [], Array.from({ length: 50 }, (_, index) => ({ title: `deal ${index}` })));
		expect(cutsOf(Y.encodeStateAsUpdate(copy, Y.encodeStateVector(doc)), doc).moved).toBe(0);
		const before = Y.encodeStateVector(copy);
		Y.applyUpdate(doc, Y.encodeStateAsUpdate(copy));
		editDeals(writer, paste([...writer.pipeline.deals.keys()], ['title', 'company'], 'new'));
		expect(cutsOf(Y.encodeStateAsUpdate(copy, before), doc).moved).toBe(0);
	});

	it('is the run for each cut, at either side of what is deleted, once it is not deleted already', () => {
		const doc = logged(1000);
		const copy = new Y.Doc();
		Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
		const cut = updateOf(copy, () => [700, 500, 300].forEach((at) => copy.getArray('log').delete(at, 1)));
		expect(cutsOf(cut, doc).moved).toBeGreaterThanOrEqual(6 * 1000);
		Y.applyUpdate(doc, cut);
		expect(cutsOf(cut, doc).moved).toBe(0);
	});

	/** Items of `client`, each behind the value that `origin` names. */
	const entries = (encoder: encoding.Encoder, client: number, many: number, origin: (at: number) => [client: number, clock: number]): void => {
		for (const number of [many, client, 0]) encoding.writeVarUint(encoder, number);
		for (let at = 0; at < many; at++) {
			encoding.writeUint8(encoder, 0x88);
			for (const number of [...origin(at), 1]) encoding.writeVarUint(encoder, number);
			encoding.writeAny(encoder, []);
		}
	};

	it('is too much for a client where a deleted run is cut very often, or many things are put in one place', () => {
		const deleted = encoding.encode((encoder) => {
			encoding.writeVarUint(encoder, 2);
			for (const number of [1, 7, 0, 1, 1]) encoding.writeVarUint(encoder, number);
			encoding.writeVarString(encoder, 'log');
			encoding.writeVarUint(encoder, 2 ** 24);
			entries(encoder, 8, 100_000, (at) => [7, 2 ** 24 - 2 - 2 * at]);
			encoding.writeVarUint(encoder, 0);
		});
		expect(judge(deleted, { clock: () => 0, owner: () => undefined }, 'x').ok).toBe(true);
		expect(cutsOf(deleted, new Y.Doc()).moved).toBeGreaterThan(LIMITS.moved);

		const doc = logged(1);
		const place = (client: number): Uint8Array =>
			encoding.encode((encoder) => {
				encoding.writeVarUint(encoder, 1);
				entries(encoder, client, 3_000, () => [doc.clientID, 0]);
				encoding.writeVarUint(encoder, 0);
			});
		expect(cutsOf(place(8), doc).moved).toBeLessThan(LIMITS.moved);
		Y.applyUpdate(doc, place(8));
		expect(cutsOf(place(9), doc).moved).toBeGreaterThan(LIMITS.moved);
	});

	it('is told also of a run that the update itself brings', () => {
		const doc = new Y.Doc();
		const copy = logged(1000);
		copy.getArray('log').delete(500, 1);
		const whole = Y.encodeStateAsUpdate(copy);
		// As if the run had been written in one piece.
		expect(cutsOf(whole, doc).moved).toBe(0);
		const far = logged(1000);
		const merged = Y.encodeStateAsUpdate(far);
		const deleting = updateOf(far, () => far.getArray('log').delete(500, 1));
		const both = new Uint8Array([...merged.subarray(0, -1), ...deleting.subarray(1)]);
		expect(cutsOf(both, doc).moved).toBeGreaterThanOrEqual(2 * 1000);
	});
});

// Every attack of the table of malicious updates, against a running server with people at work beside it.
// Each is named with the words of its row; presence.test.ts has those of the other table.
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from 'vitest';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { CLOSE } from '#lib/protocol/close-codes.ts';
import { encodeStep1, encodeSync, fragments, SYNC } from '#lib/protocol/messages.ts';
import { cellOf, RawClient, updateOf, writeCell } from '../helpers/raw-client.ts';
import { createPipeline, startServer, type TestServer } from '../helpers/test-server.ts';
import { waitFor } from '../helpers/wait-for.ts';

let server: TestServer;
let id: string;
let victim: RawClient;
let colleague: RawClient;
let mallory: RawClient;

const join = (letter: string): Promise<RawClient> => new RawClient(server.wsUrl, id, { headers: { Cookie: `sluice_device=${letter.repeat(22)}` } }).join();

beforeAll(async () => {
	// The attacker of one test is that of the next.
	server = await startServer({ limits: { clientRest: 0 } });
});
beforeEach(async () => {
	id = await createPipeline(server.url);
	[victim, colleague, mallory] = [await join('v'), await join('c'), await join('m')];
	victim.cell('d1', 'title', 'mine');
	await victim.acked();
	await waitFor('it at both', () => [colleague, mallory].every(({ doc }) => cellOf(doc, 'd1', 'title') === 'mine'));
});
afterEach(() => {
	for (const client of [victim, colleague, mallory]) client.ws.terminate();
});
afterAll(() => server.stop());

/** All 20 later edits of the victim are stored and arrive, and a newcomer gets a document that can be edited and read. */
async function unharmed(): Promise<void> {
	for (let edit = 1; edit <= 20; edit++) victim.cell('d1', `field${edit}`, edit);
	await victim.acked();
	await waitFor('all of them', () => cellOf(colleague.doc, 'd1', 'field20') === 20);
	for (let edit = 1; edit <= 20; edit++) expect(cellOf(colleague.doc, 'd1', `field${edit}`)).toBe(edit);
	expect([victim.closed, colleague.closed]).toEqual([null, null]);
	const fresh = await join('f');
	expect(Y.encodeStateVector(fresh.doc)).toEqual(Y.encodeStateVector(victim.doc));
	expect([fresh.doc.store.pendingStructs, fresh.doc.store.pendingDs]).toEqual([null, null]);
	JSON.stringify(fresh.doc.getMap('deals').toJSON());
	fresh.cell('d1', 'title', 'edited');
	await fresh.acked();
	fresh.ws.terminate();
}

async function refused(update: Uint8Array, code: string): Promise<void> {
	for (const part of fragments(encodeSync(SYNC.update, update))) mallory.send(part);
	await waitFor('the refusal', () => mallory.nacks.length > 0);
	expect(mallory.nacks[0]!.nack.code).toBe(code);
}

/** An update of collected runs only: `[client, clock, length]` each, and deletes. */
const runs = (structs: [number, number, number][], deletes: [number, number, number][] = []): Uint8Array =>
	encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, structs.length);
		for (const [client, clock, length] of structs) {
			for (const number of [1, client, clock]) encoding.writeVarUint(encoder, number);
			encoding.writeUint8(encoder, 0);
			encoding.writeVarUint(encoder, length);
		}
		encoding.writeVarUint(encoder, deletes.length);
		for (const [client, clock, length] of deletes) for (const number of [client, 1, clock, length]) encoding.writeVarUint(encoder, number);
	});

describe('the victim keeps every edit under', () => {
	it("forged client id (victim's next clocks)", async () => {
		const clone = new Y.Doc();
		Y.applyUpdate(clone, Y.encodeStateAsUpdate(victim.doc));
		clone.clientID = victim.doc.clientID;
		await refused(updateOf(clone, () => writeCell(clone, 'd1', 'title', 'forged')), 'foreign-client');
		await unharmed();
	});

	it('delete set over future clocks', async () => {
		await refused(runs([], [[victim.doc.clientID, 0, 1_000_000]]), 'malformed');
		await unharmed();
	});

	it('update with missing dependency', async () => {
		const other = new Y.Doc();
		updateOf(other, () => writeCell(other, 'x', 'title', 'never sent'));
		const dependent = updateOf(other, () => writeCell(other, 'x', 'title', 'x'.repeat(60_000)));
		mallory.answer = () => dependent;
		mallory.update(dependent);
		await waitFor('the refusal', () => mallory.nacks.length > 0);
		expect(mallory.nacks[0]!.nack.code).toBe('gap');
		await unharmed();
	});

	it('struct count claim 33 M', async () => {
		await refused(Uint8Array.of(1, 255, 255, 255, 15, 1, 0), 'malformed');
		await unharmed();
	});

	it('200,000 client ids', async () => {
		await refused(runs(Array.from({ length: 200_000 }, (_, index) => [1_000_000 + index, 0, 1])), 'malformed');
		await unharmed();
	});

	it('200,000 client ids, 64 at a time', async () => {
		let sent = 0;
		while (mallory.nacks.length === 0 && mallory.closed === null && sent < 10_000) {
			mallory.update(runs(Array.from({ length: 64 }, () => [1_000_000 + sent++, 0, 1])));
			await waitFor('an answer', () => mallory.nacks.length > 0 || mallory.ack.frames === mallory.sent || mallory.closed !== null);
		}
		expect(sent).toBe(128);
		// Also over many connections: an identity brings a thousand, then one a second.
		for (let round = 0; round < 40 && mallory.closed?.code !== CLOSE.rate; round++) {
			mallory.ws.terminate();
			mallory = await join('m');
			mallory.answer = () => Uint8Array.of(0, 0);
			mallory.update(runs(Array.from({ length: 64 }, () => [1_000_000 + sent++, 0, 1])));
			await waitFor('an answer', () => mallory.ack.frames === mallory.sent || mallory.closed !== null);
		}
		expect(mallory.closed?.code).toBe(CLOSE.rate);
		await unharmed();
	});

	it('GC struct of length 2^52', async () => {
		await refused(runs([[77, 0, 2 ** 52]]), 'malformed');
		await unharmed();
	});

	it('10,000 nested Y.Maps', async () => {
		const other = new Y.Doc();
		other.transact(() => {
			let map = other.getMap<unknown>('deals');
			for (let depth = 0; depth < 10_000; depth++) {
				const inner = new Y.Map<unknown>();
				map.set('k', inner);
				map = inner;
			}
		});
		await refused(Y.encodeStateAsUpdate(other), 'malformed');
		await unharmed();
	});

	it('__proto__ key', async () => {
		await refused(updateOf(new Y.Doc(), (doc) => doc.getMap('settings').set('__proto__', { isAdmin: true })), 'malformed');
		await unharmed();
	});

	it('mass delete: log entries and records come back, cells are in the log', async () => {
		victim.edit((doc) => doc.getArray('log').push([['e1', 'd1', 'title', 'mine', 1000, 'v', '']]));
		await victim.acked();
		await waitFor('it at mallory', () => mallory.doc.getArray('log').length === 1);
		mallory.edit((doc) => {
			for (const root of ['deals', 'stages']) for (const key of [...doc.getMap(root).keys()]) doc.getMap(root).delete(key);
			doc.getArray('log').delete(0);
		});
		await mallory.acked();
		for (const client of [victim, colleague, mallory]) await client.close();
		await waitFor('all of it to be back', async () => {
			const newcomer = await join('n');
			const back = cellOf(newcomer.doc, 'd1', 'title') === 'mine' && newcomer.doc.getArray('log').length === 1;
			await newcomer.close();
			return back;
		});
	});

	it.each([
		['by deletes of every other one', 'deletes', 'before'],
		['by deletes of every other one, in the same update', 'deletes', 'together'],
		['by entries put behind every other one', 'entries', 'before'],
		['by entries put behind every other one, in the same update', 'entries', 'together']
	])('a long run of events cut into pieces %s', async (_, how, when) => {
		const many = 30_000;
		const cuts = many / 3;
		const own = mallory.doc.clientID;
		const run = updateOf(mallory.doc, (doc) => doc.getArray('log').push(Array.from({ length: many }, (_, index) => [`m${index}`, 'd1', 'title', 1, 1000, 'm', ''])));
		const clock = Y.decodeUpdate(run).structs.at(-1)!.id.clock;
		const numbers = (encoder: encoding.Encoder, ...all: number[]) => all.forEach((number) => encoding.writeVarUint(encoder, number));
		const update = encoding.encode((encoder) => {
			numbers(encoder, Number(when === 'together') + Number(how === 'entries'));
			// Without the count of clients before it and the count of deletes behind it.
			if (when === 'together') encoding.writeUint8Array(encoder, run.subarray(1, -1));
			if (how === 'entries') {
				numbers(encoder, cuts, own + 1, 0);
				for (let at = 0; at < cuts; at++) {
					// An item with an origin and one plain value.
					encoding.writeUint8(encoder, 0x88);
					numbers(encoder, own, clock + 2 * at, 1);
					encoding.writeAny(encoder, []);
				}
				numbers(encoder, 0);
				return;
			}
			numbers(encoder, 1, own, cuts);
			for (let at = 0; at < cuts; at++) numbers(encoder, clock + 2 * at, 1);
		});
		if (when === 'before') {
			mallory.update(run);
			await mallory.acked();
		}
		await refused(update, 'malformed');
		await unharmed();
	});

	it('empty sync step 1 loop (viewer too)', async () => {
		for (let round = 0; round < 20; round++) mallory.send(encodeStep1(Uint8Array.of(0)));
		expect(await mallory.ended()).toBe(CLOSE.rate);
		expect(mallory.seen.filter((type) => type === 'sync:2').length).toBeLessThanOrEqual(5);
		await unharmed();
	});
});

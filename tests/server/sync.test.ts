// The wire contract over real sockets: handshake, acks, resuming, gaps, refusals, fragments, stock clients.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import * as encoding from 'lib0/encoding';
import { CLOSE } from '#lib/protocol/close-codes.ts';
import { encodeStep1, encodeSync, fragments, MESSAGE, SYNC, type Role } from '#lib/protocol/messages.ts';
import { SUBPROTOCOL } from '#lib/protocol/version.ts';
import { cellOf, RawClient, updateOf, writeCell, type RawOptions } from '../helpers/raw-client.ts';
import { createPipeline, startServer, type TestServer } from '../helpers/test-server.ts';
import { waitFor } from '../helpers/wait-for.ts';

let server: TestServer;
let id: string;
let role: Role;
let clients: RawClient[];

beforeEach(async () => {
	role = 'editor';
	clients = [];
	server = await startServer({ roleOf: () => role });
	id = await createPipeline(server.url);
});
afterEach(async () => {
	for (const client of clients) client.ws.terminate();
	await server.stop();
});

function client(options: RawOptions = {}): RawClient {
	const made = new RawClient(server.wsUrl, id, options);
	clients.push(made);
	return made;
}

const device = (letter: string): Record<string, string> => ({ Cookie: `sluice_device=${letter.repeat(22)}` });

describe('joining', () => {
	it('answers hello with welcome, step 1 with the stored rows and step 2 last', async () => {
		const anna = await client().join();
		expect(anna.ws.protocol).toBe(SUBPROTOCOL);
		expect(anna.welcome).toMatchObject({ protocol: 1, schema: 1, role: 'editor', seq: 1 });
		expect(anna.welcome!.lineage).toBe(anna.doc.getMap('settings').get('lineage'));
		expect(anna.doc.getMap('stages').size).toBeGreaterThan(3);
		expect(anna.seen.slice(0, 4)).toEqual(['welcome', 'sync:0', 'sync:2', 'sync:1']);
		await waitFor('the up-to', () => anna.upTos.includes(1));
	});

	it('serves a client that does not know our subprotocol, without our messages', async () => {
		const stock = await client({ sluice: false }).join();
		stock.cell('d1', 'title', 'x');
		const other = await client({ sluice: false }).join();
		await waitFor('the row', () => cellOf(other.doc, 'd1', 'title') === 'x');
		expect(stock.seen.filter((type) => !type.startsWith('sync') && type !== 'awareness')).toEqual([]);
	});

	it('closes on another lineage, and on a protocol it does not speak', async () => {
		expect(await (await client({ hello: { lineage: 'other' } }).join()).ended()).toBe(CLOSE.lineage);
		expect(await (await client({ hello: { protocol: 99 } }).join()).ended()).toBe(CLOSE.version);
		expect(await (await client({ hello: { protocol: 0 } }).join()).ended()).toBe(CLOSE.version);
	});

	it('closes with "gone" where there is no pipeline, and when it is deleted', async () => {
		role = 'owner';
		const nowhere = new RawClient(server.wsUrl, 'nowhere');
		expect(await nowhere.ended()).toBe(CLOSE.gone);
		const anna = await client().join();
		await fetch(`${server.url}/api/pipelines/${id}`, { method: 'DELETE' });
		expect(await anna.ended()).toBe(CLOSE.gone);
		expect(await (await client().open()).ended()).toBe(CLOSE.gone);
	});

	it('wants hello first from a Sluice client, and only once', async () => {
		const rude = await client().open();
		rude.send(encodeStep1(Y.encodeStateVector(rude.doc)));
		expect(await rude.ended()).toBe(CLOSE.badFrame);
		const twice = await client().join();
		twice.sayHello();
		expect(await twice.ended()).toBe(CLOSE.badFrame);
	});
});

describe('writing', () => {
	it('sends a row to the others, then acknowledges it; the writer gets no copy', async () => {
		const anna = await client().join();
		const bert = await client().join();
		const frame = anna.cell('d1', 'title', 'hello');
		await anna.acked(frame);
		expect(anna.ack.seq).toBe(2);
		await waitFor('the row', () => cellOf(bert.doc, 'd1', 'title') === 'hello');
		expect(anna.updates).toHaveLength(1);
		await waitFor('the up-to', () => bert.upTos.at(-1) === 2);
	});

	it('acknowledges a step 2 without news, and stores nothing for it', async () => {
		const anna = await client().join();
		await anna.acked(1);
		expect(anna.ack).toEqual({ frames: 1, seq: 1 });
		const frame = anna.update(Uint8Array.of(0, 0));
		await anna.acked(frame);
		expect(anna.ack).toEqual({ frames: 2, seq: 1 });
		for (let turn = 0; turn < 10; turn++) anna.cell('d1', 'title', turn);
		await anna.acked();
		const { seq } = anna.ack;
		// All that this client knows, deletes included, sent again: nothing new in it.
		const again = anna.update(Y.encodeStateAsUpdate(anna.doc), SYNC.step2);
		await anna.acked(again);
		expect(anna.ack.seq).toBe(seq);
	});

	it('never acknowledges a later frame before an earlier one', async () => {
		const anna = await client().join();
		const seen: number[] = [];
		anna.ws.on('message', () => seen.push(anna.ack.frames));
		for (let turn = 0; turn < 200; turn++) {
			anna.cell('d1', 'value', turn);
			if (turn % 3 === 0) anna.update(Uint8Array.of(0, 0));
		}
		await anna.acked();
		expect(seen).toEqual([...seen].sort((a, b) => a - b));
		const bert = await client().join();
		expect(cellOf(bert.doc, 'd1', 'value')).toBe(199);
	});

	it('takes an edit made before the server has asked for the backlog', async () => {
		const doc = new Y.Doc();
		const first = await client({ doc }).join();
		await first.close();
		for (let turn = 0; turn < 5; turn++) writeCell(doc, 'd1', 'value', turn);
		const back = await client({ doc }).open();
		back.sayHello();
		// The update lacks the five before it; the answer to step 1 brings all six.
		const early = back.cell('d1', 'value', 99);
		back.send(encodeStep1(Y.encodeStateVector(doc)));
		await back.acked(early);
		expect(back.nacks).toEqual([]);
		const other = await client().join();
		expect(cellOf(other.doc, 'd1', 'value')).toBe(99);
	});
});

describe('resuming', () => {
	it('sends only the rows after "since" to a client of the same log', async () => {
		const anna = await client().join();
		for (let turn = 0; turn < 5; turn++) anna.cell(`d${turn}`, 'title', turn);
		await anna.acked();
		const doc = new Y.Doc();
		const bert = await client({ doc }).join();
		await bert.close();
		const since = bert.upTos.at(-1)!;
		expect(since).toBe(6);
		anna.cell('d1', 'title', 'new');
		await anna.acked();
		const { logId, lineage } = bert.welcome!;
		const back = await client({ doc, hello: { since, logId, lineage } }).join();
		expect(back.updates).toHaveLength(1);
		expect(cellOf(doc, 'd1', 'title')).toBe('new');
		await waitFor('the up-to', () => back.upTos.at(-1) === 7);
	});

	it('sends everything to a client of another log, or that counts too far', async () => {
		const anna = await client().join();
		anna.cell('d1', 'title', 'x');
		await anna.acked();
		const { logId } = anna.welcome!;
		for (const hello of [{ since: 1, logId: 'other' }, { since: 9, logId }, { since: 1, logId: null }]) {
			const back = await client({ doc: anna.doc, hello }).join();
			expect(back.updates).toHaveLength(2);
		}
	});

	it('sends everything to a client whose clocks show that it lacks rows it counts on', async () => {
		const anna = await client().join();
		anna.cell('d1', 'title', 'x');
		anna.cell('d2', 'title', 'y');
		await anna.acked();
		// An empty document that claims to have two rows: its database came from elsewhere.
		const back = await client({ hello: { since: 2, logId: anna.welcome!.logId } }).join();
		expect(cellOf(back.doc, 'd1', 'title')).toBe('x');
	});

	it('gives everything again at a second step 1', async () => {
		const anna = await client().join();
		const before = anna.updates.length;
		anna.send(encodeStep1(Uint8Array.of(0)));
		await waitFor('a second step 2', () => anna.seen.filter((type) => type === 'sync:1').length === 2);
		expect(anna.updates.length).toBe(2 * before);
	});

	it('limits how often everything can be asked for', async () => {
		const anna = await client().join();
		for (let turn = 0; turn < 10; turn++) anna.send(encodeStep1(Uint8Array.of(0)));
		expect(await anna.ended()).toBe(CLOSE.rate);
	});
});

describe('a gap', () => {
	it('is answered with step 1, not stored, and acknowledged only when filled', async () => {
		const anna = await client().join();
		await anna.acked(1);
		const bert = await client().join();
		updateOf(anna.doc, (doc) => writeCell(doc, 'd1', 'title', 'lost on the way'));
		anna.answer = () => null;
		const asked = anna.asked.length;
		const frame = anna.cell('d1', 'value', 5);
		await waitFor('the question', () => anna.asked.length > asked);
		expect(anna.ack.frames).toBeLessThan(frame);
		expect(cellOf(bert.doc, 'd1', 'value')).toBeUndefined();
		anna.update(Y.encodeStateAsUpdate(anna.doc), SYNC.step2);
		await anna.acked();
		await waitFor('both edits', () => cellOf(bert.doc, 'd1', 'title') === 'lost on the way' && cellOf(bert.doc, 'd1', 'value') === 5);
		expect(anna.nacks).toEqual([]);
	});

	it('is refused at the third time in a row', async () => {
		const anna = await client().join();
		updateOf(anna.doc, (doc) => writeCell(doc, 'd1', 'title', 'never sent'));
		const gapped = updateOf(anna.doc, (doc) => writeCell(doc, 'd1', 'value', 5));
		anna.answer = () => gapped;
		const frame = anna.update(gapped);
		await waitFor('the refusal', () => anna.nacks.length > 0);
		expect(anna.nacks[0]).toMatchObject({ frame, nack: { code: 'gap' } });
	});
});

describe('a refusal', () => {
	it('names the frame, and everything after it is refused as well; reading goes on', async () => {
		const anna = await client().join();
		const bert = await client().join();
		const good = anna.cell('d1', 'title', 'good');
		const stray = new Y.Doc();
		stray.getMap('other').set('k', 1);
		const bad = anna.update(Y.encodeStateAsUpdate(stray));
		const later = anna.cell('d1', 'title', 'later');
		await waitFor('two refusals', () => anna.nacks.length === 2);
		expect(anna.nacks).toMatchObject([
			{ frame: bad, nack: { code: 'malformed' } },
			{ frame: later, nack: { code: 'after-refusal' } }
		]);
		await waitFor('the ack of the good one', () => anna.ack.frames === good);
		bert.cell('d2', 'title', 'from bert');
		await waitFor('the row', () => cellOf(anna.doc, 'd2', 'title') === 'from bert');
		expect(cellOf(bert.doc, 'd1', 'title')).toBe('good');
		expect(anna.ack.frames).toBe(good);
	});

	it("meets new structs under another device's client id, also after a restart of the room", async () => {
		const doc = new Y.Doc();
		const anna = await client({ doc, headers: device('a') }).join();
		anna.cell('d1', 'title', 'mine');
		await anna.acked();
		await anna.close();
		const forger = new Y.Doc();
		Y.applyUpdate(forger, Y.encodeStateAsUpdate(doc));
		forger.clientID = doc.clientID;
		const bert = await client({ doc: forger, headers: device('b') }).join();
		bert.cell('d1', 'title', 'forged');
		await waitFor('the refusal', () => bert.nacks.length > 0);
		expect(bert.nacks[0]!.nack.code).toBe('foreign-client');
		// The same device is known again.
		const again = await client({ doc, headers: device('a') }).join();
		again.cell('d1', 'title', 'still mine');
		await again.acked();
	});

	it('closes a stock client, which could not read it', async () => {
		const stock = await client({ sluice: false }).join();
		const stray = new Y.Doc();
		stray.getMap('other').set('k', 1);
		stock.update(Y.encodeStateAsUpdate(stray));
		expect(await stock.ended()).toBe(CLOSE.badFrame);
	});

	it('keeps a viewer from writing in every way, and lets it read', async () => {
		const bert = await client().join();
		role = 'viewer';
		const viewer = await client().join();
		expect(viewer.welcome!.role).toBe('viewer');
		await viewer.acked(1);
		viewer.cell('d1', 'title', 'no');
		viewer.update(Y.encodeStateAsUpdate(viewer.doc), SYNC.step2);
		const part = fragments(encodeSync(SYNC.update, updateOf(viewer.doc, (doc) => writeCell(doc, 'd2', 'title', 'no'))), 20);
		for (const piece of part) viewer.send(piece);
		await waitFor('three refusals', () => viewer.nacks.length === 3);
		expect(new Set(viewer.nacks.map(({ nack }) => nack.code))).toEqual(new Set(['read-only']));
		const stock = await client({ sluice: false }).join();
		stock.cell('d1', 'title', 'no');
		await waitFor('the denial', () => stock.denied.length > 0);
		role = 'editor';
		bert.cell('d9', 'title', 'yes');
		await waitFor('the row', () => cellOf(stock.doc, 'd9', 'title') === 'yes');
		expect(cellOf(bert.doc, 'd1', 'title')).toBeUndefined();
	});
});

describe('fragments', () => {
	it('make one frame, acknowledged as one', async () => {
		const anna = await client().join();
		await anna.acked(1);
		const bert = await client().join();
		const update = updateOf(anna.doc, (doc) => {
			for (let deal = 0; deal < 3000; deal++) writeCell(doc, `deal${deal}`, 'title', 'x'.repeat(1000));
		});
		const pieces = fragments(encodeSync(SYNC.update, update));
		expect(pieces.length).toBeGreaterThan(2);
		for (const piece of pieces) anna.send(piece);
		anna.sent += 1;
		await anna.acked(2);
		await waitFor('all deals', () => bert.doc.getMap('deals').size === 3000);
	});

	it('out of order, nested or oversized end the connection', async () => {
		const fragment = (left: number, bytes: Uint8Array) =>
			encoding.encode((encoder) => {
				encoding.writeVarUint(encoder, MESSAGE.fragment);
				encoding.writeVarUint(encoder, left);
				encoding.writeVarUint8Array(encoder, bytes);
			});
		const skipping = await client().join();
		skipping.send(fragment(3, new Uint8Array(5)));
		skipping.send(fragment(1, new Uint8Array(5)));
		expect(await skipping.ended()).toBe(CLOSE.badFrame);
		const nested = await client().join();
		nested.send(fragment(0, fragment(0, new Uint8Array(5))));
		expect(await nested.ended()).toBe(CLOSE.badFrame);
		const large = await client().join();
		large.send(encodeSync(SYNC.update, new Uint8Array(1024 * 1024 + 100)));
		expect(await large.ended()).toBe(CLOSE.tooLarge);
	});
});

describe('stock y-websocket', () => {
	it('syncs both ways, and comes back after a restart with what it wrote meanwhile', async () => {
		const open = (doc: Y.Doc) => new WebsocketProvider(server.wsUrl, id, doc, { disableBc: true, maxBackoffTime: 100 });
		const [a, b] = [new Y.Doc(), new Y.Doc()];
		writeCell(a, 'd1', 'title', 'before connecting');
		const providers = [open(a), open(b)];
		await waitFor('both synced', () => providers.every((provider) => provider.synced));
		await waitFor('the backlog', () => cellOf(b, 'd1', 'title') === 'before connecting');
		writeCell(b, 'd1', 'title', 'from b');
		await waitFor('the answer', () => cellOf(a, 'd1', 'title') === 'from b');
		providers[0]!.disconnect();
		writeCell(a, 'd2', 'title', 'offline');
		providers[0]!.connect();
		await waitFor('the offline edit', () => cellOf(b, 'd2', 'title') === 'offline');
		for (const provider of providers) provider.destroy();
	});
});

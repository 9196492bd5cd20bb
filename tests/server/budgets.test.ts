// One client or address that asks for more than its share, and people at work beside it; and what honest people need.
import { afterEach, describe, expect, it } from 'vitest';
import { CLOSE } from '#lib/protocol/close-codes.ts';
import { encodeStep1 } from '#lib/protocol/messages.ts';
import { addressKey } from '../../server/limits/address-key.ts';
import { Budgets } from '../../server/limits/budgets.ts';
import { LIMITS, type Limits } from '../../server/sync/limits.ts';
import { cellOf, RawClient } from '../helpers/raw-client.ts';
import { createPipeline, startServer, type TestServer } from '../helpers/test-server.ts';
import { waitFor } from '../helpers/wait-for.ts';

/** A device that the people at work do not share: programs without a cookie are one client. */
const DEVICE = { Cookie: `sluice_device=${'d'.repeat(22)}` };
let server: TestServer | null = null;
let open: RawClient[] = [];

afterEach(async () => {
	for (const { ws } of open) ws.terminate();
	open = [];
	await server?.stop();
	server = null;
});

async function started(limits: Partial<Limits>): Promise<{ id: string; anna: RawClient; bert: RawClient }> {
	server = await startServer({ limits: { tick: 20, ...limits } });
	const id = await createPipeline(server.url);
	const [anna, bert] = [await client(id).join(), await client(id).join()];
	return { id, anna, bert };
}

function client(id: string, headers: Record<string, string> = {}): RawClient {
	const made = new RawClient(server!.wsUrl, id, { headers });
	open.push(made);
	return made;
}

/** The two people at work still see each other's edits, over the sockets they had from the start. */
async function undisturbed(anna: RawClient, bert: RawClient): Promise<void> {
	anna.cell('d1', 'title', 'still here');
	await anna.acked();
	await waitFor('the edit at the other', () => cellOf(bert.doc, 'd1', 'title') === 'still here');
	expect([anna.closed, bert.closed]).toEqual([null, null]);
}

describe('over its budget', () => {
	it('a client with too many sockets gets 4429 on the next, and keeps those it has', async () => {
		const { id, anna, bert } = await started({ clientSockets: 3 });
		const mine = [];
		for (let index = 0; index < 3; index++) mine.push(await client(id, DEVICE).join());
		const fourth = await client(id, DEVICE).open();
		expect(await fourth.ended()).toBe(CLOSE.rate);
		expect(mine.map(({ closed }) => closed)).toEqual([null, null, null]);
		await mine[0]!.close();
		await waitFor('a place', async () => (await client(id, DEVICE).join()).closed === null);
		await undisturbed(anna, bert);
	});

	it('an address with too many sockets gets 429 in the place of a websocket', async () => {
		const { id, anna, bert } = await started({ addressSockets: 3 });
		await client(id).join();
		const status = new Promise<[number | undefined, string | undefined]>((done) =>
			client(id).ws.on('unexpected-response', (_request, response) => {
				response.resume();
				done([response.statusCode, response.headers['retry-after']]);
			})
		);
		expect(await status).toEqual([429, '5']);
		await undisturbed(anna, bert);
	});

	it('two sockets of one client share one budget of frames', async () => {
		const { id, anna, bert } = await started({ clientFrameBurst: 40, clientFrameRate: 0 });
		const [one, two] = [await client(id, DEVICE).join(), await client(id, DEVICE).join()];
		for (let frame = 0; frame < 60; frame++) for (const { ws } of [one, two]) ws.send(Buffer.of(3), () => undefined);
		expect([await one.ended(), await two.ended()]).toEqual([CLOSE.rate, CLOSE.rate]);
		await undisturbed(anna, bert);
	});

	it('a client that was closed for too much is not let in for a while, and others of its address are', async () => {
		const { id, anna, bert } = await started({ clientFrameBurst: 40, clientFrameRate: 1_000_000, clientRest: 60_000 });
		const hostile = await client(id, DEVICE).join();
		const other = await client(id, { Cookie: DEVICE.Cookie }).join();
		for (let frame = 0; frame < 200; frame++) hostile.ws.send(encodeStep1(Buffer.of(0)), () => undefined);
		expect(await hostile.ended()).toBe(CLOSE.rate);
		const again = new Promise<number | undefined>((done) => client(id, DEVICE).ws.on('unexpected-response', (_request, response) => done(response.resume().statusCode)));
		expect(await again).toBe(429);
		expect(other.closed).toBeNull();
		await client(id, { Cookie: `sluice_device=${'e'.repeat(22)}` }).join();
		await undisturbed(anna, bert);
	});

	it('joins in a loop, each by a socket of its own, end with 4429', async () => {
		const { id, anna, bert } = await started({ clientJoinBurst: 3, clientJoinRate: 0.001 });
		for (let join = 0; join < 3; join++) await (await client(id, DEVICE).join()).close();
		const fourth = await client(id, DEVICE).open();
		fourth.start();
		expect(await fourth.ended()).toBe(CLOSE.rate);
		await undisturbed(anna, bert);
	});

	it('joins beyond its share wait their turn, and come', async () => {
		const { id, anna, bert } = await started({ clientJoinBurst: 1, clientJoinRate: 20 });
		const all = await Promise.all(Array.from({ length: 6 }, () => client(id, DEVICE).join()));
		anna.cell('d2', 'title', 'for all');
		await waitFor('it at all', () => all.every(({ doc }) => cellOf(doc, 'd2', 'title') === 'for all'));
		await undisturbed(anna, bert);
	});

	it('bytes end with 4429', async () => {
		const { id, anna, bert } = await started({ clientByteBurst: 100_000, clientByteRate: 0 });
		const hostile = await client(id, DEVICE).join();
		for (let frame = 0; frame < 5; frame++) hostile.sendPresence(1, frame, { text: 'x'.repeat(50_000) });
		expect(await hostile.ended()).toBe(CLOSE.rate);
		await undisturbed(anna, bert);
	});

	it('empty sync requests in a loop end with 4429', async () => {
		const { id, anna, bert } = await started({});
		const hostile = await client(id, DEVICE).join();
		for (let frame = 0; frame < 1_000; frame++) hostile.ws.send(encodeStep1(Buffer.of(0)), () => undefined);
		expect(await hostile.ended()).toBe(CLOSE.rate);
		await undisturbed(anna, bert);
	});

	it('requests get 429 with a time to come back', async () => {
		await started({ requestBurst: 20, requestRate: 0 });
		const answers = [];
		for (let request = 0; request < 30; request++) answers.push(await fetch(`${server!.url}/api/pipelines`));
		const refused = answers.filter(({ status }) => status === 429);
		expect(refused.length).toBeGreaterThan(0);
		expect(refused[0]!.headers.get('retry-after')).toBe('5');
		expect(await refused[0]!.json()).toMatchObject({ code: 'too-many' });
	});
});

describe('honest people meet no limit', () => {
	it('fifty at one address, two edits a second each, for ten minutes', () => {
		let now = 0;
		const budgets = new Budgets(LIMITS, () => now);
		for (let person = 0; person < 50; person++) expect(budgets.handshake('192.0.2.1')).not.toBeNull();
		for (; now < 600_000; now += 500)
			for (let person = 0; person < 50; person++) expect(budgets.client(`p${person}`).frame(300, now)).toBeNull();
	});

	it('a device that comes back with 5,000 edits, and reloads with all its tabs', () => {
		const budgets = new Budgets(LIMITS, () => 0);
		for (let edit = 0; edit < 5_000; edit++) expect(budgets.client('p').frame(2_000, 0)).toBeNull();
		for (let tab = 0; tab < 20; tab++) expect(budgets.client('p').enter({ bufferedAmount: 0 }, 0)).toBe(true);
	});

	it('200 people at one address who all reload after a restart', () => {
		const budgets = new Budgets(LIMITS, () => 0);
		for (let person = 0; person < 200; person++) {
			for (let tab = 0; tab < 3; tab++) expect(budgets.handshake('192.0.2.1')).not.toBeNull();
			for (let request = 0; request < 15; request++) expect(budgets.request('192.0.2.1')).toBe(true);
		}
	});
});

describe('the address of a client', () => {
	it('is one for a whole IPv6 subscriber', () => {
		expect(addressKey('2001:db8:1:2:aaaa::1')).toBe(addressKey('2001:0db8:1:2::7'));
		expect(addressKey('2001:db8:1:3::1')).not.toBe(addressKey('2001:db8:1:2::1'));
		expect(addressKey('2001:db8::1')).toBe(addressKey('2001:db8:0:0:1::'));
		expect(addressKey('192.0.2.1')).toBe('192.0.2.1');
	});
});

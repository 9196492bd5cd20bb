// Sockets that misbehave: each is ended by itself, and people at work beside it notice nothing.
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CLOSE } from '#lib/protocol/close-codes.ts';
import { seeded } from '#lib/domain/demo/random.ts';
import { cellOf, RawClient } from '../helpers/raw-client.ts';
import { createPipeline, startServer, type TestServer } from '../helpers/test-server.ts';
import { waitFor } from '../helpers/wait-for.ts';

let server: TestServer;
let id: string;
let now: number;
let anna: RawClient;
let bert: RawClient;
let turn = 0;

beforeEach(async () => {
	now = 1_000_000;
	server = await startServer({ now: () => now, limits: { tick: 20 } });
	id = await createPipeline(server.url);
	anna = await new RawClient(server.wsUrl, id).join();
	bert = await new RawClient(server.wsUrl, id).join();
});
afterEach(async () => {
	for (const client of [anna, bert]) client.ws.terminate();
	await server.stop();
});

/** The two people at work still see each other's edits, over the sockets they had from the start. */
async function undisturbed(): Promise<void> {
	turn += 1;
	const value = `still ${turn}`;
	anna.cell('d1', 'title', value);
	await anna.acked();
	await waitFor('the edit at the other', () => cellOf(bert.doc, 'd1', 'title') === value);
	expect([anna.closed, bert.closed]).toEqual([null, null]);
	expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
}

const stranger = (sluice = false): Promise<RawClient> => new RawClient(server.wsUrl, id, { sluice }).open();

describe('others are not disturbed by', () => {
	it('a frame of 64 MiB', async () => {
		for (const sluice of [true, false]) {
			const hostile = await stranger(sluice);
			hostile.ws.send(Buffer.alloc(64 * 1024 * 1024, 7), () => undefined);
			expect([1006, 1009]).toContain(await hostile.ended());
		}
		await undisturbed();
	});

	it('random frames', { timeout: 30_000 }, async () => {
		const random = seeded(42);
		let ended = 0;
		for (let round = 0; round < 60; round++) {
			const hostile = await stranger(round % 2 === 0);
			for (let frame = 0; frame < 20; frame++) {
				// Half begin like a message there is.
				const bytes = Buffer.from(Array.from({ length: random.int(0, 60) }, () => random.int(0, 255)));
				if (bytes.length > 1 && random.chance(0.5)) bytes[0] = random.pick([0, 1, 2, 3, 16, 18, 20]);
				if (bytes.length > 2 && random.chance(0.5)) bytes[1] = random.int(0, 2);
				hostile.ws.send(bytes, () => undefined);
			}
			// A pong says that all of it was read.
			let read = false;
			hostile.ws.on('pong', () => (read = true));
			hostile.ws.ping(undefined, undefined, () => undefined);
			await waitFor('the end of it', () => hostile.closed !== null || read);
			if (hostile.closed) ended += 1;
			hostile.ws.terminate();
		}
		expect(ended).toBeGreaterThan(20);
		await undisturbed();
	});

	it('text frames', async () => {
		const hostile = await stranger();
		hostile.ws.send('hello?');
		expect(await hostile.ended()).toBe(CLOSE.badFrame);
		await undisturbed();
	});

	it('a socket that says nothing', async () => {
		const silent = await stranger();
		now += 9_000;
		await undisturbed();
		expect(silent.closed).toBeNull();
		now += 2_000;
		expect(await silent.ended()).toBe(CLOSE.slow);
		await undisturbed();
	});

	it('bytes that are no websocket frames', async () => {
		const { port } = new URL(server.url);
		const bad = [
			[0x83, 0x80, 0, 0, 0, 0],
			[0xc2, 0x80, 0, 0, 0, 0],
			[0x82, 0xff, 0, 0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0, 0],
			[0x88, 0x81, 0, 0, 0, 0, 1],
			[0x89, 0xfe, 0x00, 0x7e, 0, 0, 0, 0],
			[0x02, 0x80, 0, 0, 0, 0, 0x82, 0x80, 0, 0, 0, 0],
			[0x80, 0x80, 0, 0, 0, 0]
		];
		for (const bytes of bad) {
			const socket = connect(Number(port), '127.0.0.1');
			socket.on('error', () => undefined);
			socket.write(
				`GET /sync/${id} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`
			);
			await new Promise((upgraded) => socket.once('data', upgraded));
			socket.write(Buffer.from(bytes));
			await new Promise((closed) => socket.once('close', closed));
		}
		await undisturbed();
	});

	it('half a handshake, or a path that is none', async () => {
		const { port } = new URL(server.url);
		for (const request of [`GET /sync/${id} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`, 'GET /sync/../etc HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n', `GET /sync/${id} HTTP/1.1\r\nHost`]) {
			const socket = connect(Number(port), '127.0.0.1');
			socket.on('error', () => undefined);
			socket.write(request);
			if (request.endsWith('Host')) socket.destroy();
			else await new Promise((closed) => socket.once('close', closed).once('data', closed));
			socket.destroy();
		}
		await undisturbed();
	});

	it('more frames than anyone types', async () => {
		const hostile = await stranger();
		for (let frame = 0; frame < 6_000; frame++) hostile.ws.send(Uint8Array.of(3), () => undefined);
		expect(await hostile.ended()).toBe(CLOSE.rate);
		await undisturbed();
	});
});

describe('a socket is ended', () => {
	it('when it no longer answers pings', async () => {
		const frozen = await stranger(true);
		frozen.start();
		await waitFor('the join', () => frozen.synced);
		// It reads nothing any more, so its pong never comes.
		frozen.ws.pause();
		for (let minute = 0; minute < 3; minute++) {
			now += 31_000;
			await undisturbed();
			await waitFor('pongs of the others', async () => (await undisturbed(), true));
		}
		await waitFor('its end', async () => {
			anna.ws.ping();
			return server.app.connections === 2;
		});
	});

	it('with 1013 when it reads too slowly, and no frame is skipped', async () => {
		const own = await startServer({ limits: { buffered: 200_000 } });
		const pipeline = await createPipeline(own.url);
		const writer = await new RawClient(own.wsUrl, pipeline).join();
		const slow = await new RawClient(own.wsUrl, pipeline).join();
		slow.ws.pause();
		// Until the kernel's buffers are full as well.
		await waitFor(
			'the slow one to be let go',
			async () => {
				for (let burst = 0; burst < 20; burst++) writer.cell(`d${burst}`, 'title', 'x'.repeat(50_000));
				await writer.acked();
				return own.app.connections === 1;
			},
			20_000
		);
		slow.ws.resume();
		expect([CLOSE.slow, 1006]).toContain(await slow.ended());
		expect(writer.closed).toBeNull();
		writer.ws.terminate();
		await own.stop();
	}, 30_000);
});

it('sends a data frame at least every ten seconds, and up-to once a second after rows', async () => {
	const stock = await new RawClient(server.wsUrl, id, { sluice: false }).join();
	const empty = () => stock.seen.filter((type) => type === 'awareness').length;
	const before = { empty: empty(), upTos: anna.upTos.length };
	now += 10_000;
	await waitFor('both heartbeats', () => empty() > before.empty && anna.upTos.length > before.upTos);
	anna.cell('d1', 'title', 'x');
	await anna.acked();
	const told = bert.upTos.length;
	now += 1_100;
	await waitFor('the up-to', () => bert.upTos.length > told && bert.upTos.at(-1) === anna.ack.seq);
	stock.ws.terminate();
});

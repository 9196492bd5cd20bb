// The harness of `npm run bench -- servers` in small: it sees every edit arrive, and it sees what is lost.
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { lossAtKill } from '../bench/servers/durability.ts';
import { fanOut } from '../bench/servers/fan-out.ts';
import { sluice } from '../bench/servers/kinds.ts';
import { LightSocket } from '../helpers/light-socket.ts';
import { waitFor } from '../helpers/wait-for.ts';

let server: Server | null = null;
afterEach(() => void server?.close());

/** Upgrades whoever comes, then writes these bytes in pieces of this size. */
async function speaking(bytes: Buffer, piece: number): Promise<number> {
	server = createServer((socket: Socket) => {
		socket.setNoDelay(true);
		socket.on('error', () => undefined);
		socket.once('data', () => {
			const all = Buffer.concat([Buffer.from('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n'), bytes]);
			const next = (at: number): void => void (at < all.length && socket.write(all.subarray(at, at + piece), () => setImmediate(next, at + piece)));
			next(0);
		});
	});
	await new Promise<void>((done) => server!.listen(0, '127.0.0.1', done));
	return (server.address() as AddressInfo).port;
}

const frame = (first: number, length: number, fill: number): Buffer => {
	const head = length < 126 ? [first, length] : length < 65536 ? [first, 126, length >> 8, length & 255] : [first, 127, 0, 0, 0, 0, 0, length >> 16, (length >> 8) & 255, length & 255];
	return Buffer.concat([Buffer.from(head), Buffer.alloc(length, fill)]);
};

describe('the light client', () => {
	it.each([7, 1000, 100_000])('finds whole messages in pieces of %i bytes: short, long, in several frames, with pings between', async (piece) => {
		const spoken = Buffer.concat([
			frame(0x82, 5, 1),
			frame(0x89, 0, 0),
			frame(0x82, 300, 2),
			frame(0x02, 3, 3),
			frame(0x80, 70_000, 4),
			frame(0x82, 1, 5),
			Buffer.of(0x88, 2, 4500 >> 8, 4500 & 255)
		]);
		const told: [first: number, length: number][] = [];
		const socket = await LightSocket.open(await speaking(spoken, piece), '/', null);
		let code: number | null = null;
		socket.onFrame = (head, length) => void told.push([head[0]!, length]);
		socket.onClose = (number) => (code = number);
		await waitFor('the end', () => socket.closed, 20_000);
		expect(told).toEqual([[1, 5], [2, 300], [3, 70_003], [5, 1]]);
		expect(code).toBe(4500);
	}, 30_000);
});

describe.runIf(process.platform === 'linux')('the comparison of servers', () => {
	it('counts every delivery and what it costs the server', async () => {
		const running = await sluice.start();
		try {
			const { latencies, perDelivery } = await fanOut(sluice, running, 3, 200, 20);
			expect(latencies).toHaveLength(40);
			expect(perDelivery).toBeGreaterThan(0);
		} finally {
			await running.end();
		}
	}, 60_000);

	it('finds nothing lost that Sluice acknowledged or passed on before kill -9', async () => {
		const { acknowledged, seen, missing } = await lossAtKill(sluice, await sluice.start(), 60);
		expect(acknowledged + seen).toBeGreaterThan(0);
		expect(missing).toMatchObject({ acknowledged: 0, seen: 0 });
	}, 60_000);
});

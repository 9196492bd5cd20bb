// Frames made once for many sockets are read by a websocket client as the frames they are, whatever their length.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { onTheWire } from '../../server/sync/wire.ts';
import { waitFor } from '../helpers/wait-for.ts';

it('arrives whole, between frames that ws itself has sent', async () => {
	const frames = [0, 1, 125, 126, 127, 65_535, 65_536, 200_000].map((length) => Uint8Array.from({ length }, (_, at) => (at * 7 + length) % 256));
	const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
	const server = createServer().on('upgrade', (request, socket, head) =>
		sockets.handleUpgrade(request, socket, head, (ws) => {
			for (const frame of frames) {
				socket.write(onTheWire(frame));
				ws.send(frame);
			}
		})
	);
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
	const got: Buffer[] = [];
	const kinds = new Set<boolean>();
	client.on('message', (data, binary) => {
		got.push(data as Buffer);
		kinds.add(binary);
	});
	await waitFor('all frames', () => got.length === 2 * frames.length);
	expect(got.map((bytes) => bytes.length)).toEqual(frames.flatMap(({ length }) => [length, length]));
	expect(got.every((bytes, index) => bytes.equals(frames[index >> 1]!))).toBe(true);
	expect([...kinds]).toEqual([true]);
	client.terminate();
	sockets.close();
	await new Promise<void>((done) => server.close(() => done()));
});

// What stays in memory, measured after garbage collection in a process of its own.
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { encodeHello, encodeStep1 } from '#lib/protocol/messages.ts';
import { measuredServer, type MeasuredServer } from '../helpers/measured-process.ts';
import { RawClient } from '../helpers/raw-client.ts';
import { createPipeline } from '../helpers/test-server.ts';
import { waitFor } from '../helpers/wait-for.ts';

const MB = 1024 * 1024;
const ROOMS = 200;
/** Written past the socket that never reads. */
const WRITTEN = 48 * MB;

let server: MeasuredServer;
afterEach(() => server.stop());

const left = (): Promise<boolean> => waitFor('the rooms to be left', async () => (await server.connections()) === 0);

/** Opens, writes and leaves, 50 at a time. */
async function visit(ids: readonly string[]): Promise<void> {
	for (let from = 0; from < ids.length; from += 50) {
		const visitors = await Promise.all(ids.slice(from, from + 50).map((id) => new RawClient(server.wsUrl, id).join()));
		for (const visitor of visitors) {
			visitor.cell('d1', 'title', 'x');
			visitor.sendPresence(visitor.doc.clientID, 1, { x: 1 });
		}
		for (const visitor of visitors) {
			await visitor.acked();
			await visitor.close();
		}
	}
	await left();
	// What was written is looked at after the last leave; this waits behind that.
	await createPipeline(server.url);
}

it(`is at most 1 kB of each of ${ROOMS} rooms opened and left`, { timeout: 60_000 }, async () => {
	server = await measuredServer('keep');
	const ids = await Promise.all(Array.from({ length: 50 }, () => createPipeline(server.url)));
	for (let more = 1; more < ROOMS / 50 + 1; more++) ids.push(...(await Promise.all(Array.from({ length: 50 }, () => createPipeline(server.url)))));
	// Compiled code and the first buffers of sockets are not the rooms'.
	for (let warm = 0; warm < 2; warm++) await visit(ids.slice(0, 50));
	const before = (await server.measure()).used;
	await visit(ids.slice(50));
	expect(((await server.measure()).used - before) / ROOMS).toBeLessThan(1024);
});

/** A masked frame of at most 125 bytes, as clients send them. */
function masked(payload: Uint8Array): Buffer {
	const mask = randomBytes(4);
	return Buffer.concat([Buffer.of(0x82, 0x80 | payload.length), mask, payload.map((byte, index) => byte ^ mask[index % 4]!)]);
}

it('is at most 20 MB for a socket that never reads, and it is closed', { timeout: 60_000 }, async () => {
	server = await measuredServer('forget');
	const id = await createPipeline(server.url);
	const { port } = new URL(server.url);
	const frozen = connect(Number(port), '127.0.0.1');
	frozen.on('error', () => undefined);
	frozen.pause();
	frozen.write(
		`GET /sync/${id} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: sluice.1\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`
	);
	frozen.write(masked(encodeHello({ protocol: 1, schema: 1, lineage: null, logId: null, since: 0, person: { id: 'f', name: 'F', color: 0 } })));
	frozen.write(masked(encodeStep1(Uint8Array.of(0))));
	await waitFor('the frozen socket', async () => (await server.connections()) === 1);
	const writer = await new RawClient(server.wsUrl, id).join();
	const before = (await server.measure()).used;
	let most = 0;
	let closed = false;
	for (let written = 0; written < WRITTEN; ) {
		for (let burst = 0; burst < 40; burst++, written += 60 * 1024) writer.cell('d1', 'title', 'x'.repeat(60 * 1024));
		await writer.acked();
		const now = await server.measure();
		most = Math.max(most, now.used - before);
		closed ||= now.connections === 1;
	}
	expect(closed).toBe(true);
	expect(most).toBeLessThan(20 * MB);
	writer.ws.terminate();
	frozen.destroy();
});

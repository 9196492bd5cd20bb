// What waits in the sockets of readers that do not read: counted in bytes given to a socket that takes none.
import type { WebSocket } from 'ws';
import { describe, expect, it } from 'vitest';
import { ClientBudget } from '../../server/limits/budgets.ts';
import { LIMITS } from '../../server/sync/limits.ts';
import { Outgoing } from '../../server/sync/outgoing.ts';

/** A socket whose other end reads when it is told to. */
class Stalled {
	readonly OPEN = 1;
	readyState = 1;
	bufferedAmount = 0;
	readonly #waiting: { length: number; done: (() => void) | undefined }[] = [];

	send(bytes: Uint8Array, options?: (() => void) | object, done?: () => void): void {
		this.bufferedAmount += bytes.length;
		this.#waiting.push({ length: bytes.length, done: typeof options === 'function' ? (options as () => void) : done });
	}

	read(bytes: number): void {
		for (let left = bytes; left > 0 && this.#waiting.length > 0; ) {
			const { length, done } = this.#waiting.shift()!;
			left -= length;
			this.bufferedAmount -= length;
			done?.();
		}
	}
}

const reader = (client = new ClientBudget(LIMITS, 0)) => {
	const ws = new Stalled();
	client.enter(ws, 0);
	return { ws, out: new Outgoing(ws as unknown as WebSocket, { write: () => true } as never, LIMITS, client, 0) };
};

const MIB = 1024 * 1024;

describe('a reader that does not read', () => {
	it('is given the rows of a join as it reads them, all of them in the end', async () => {
		const { ws, out } = reader();
		let whole = false;
		const rows = Array.from({ length: 1_000 }, () => new Uint8Array(10_000));
		const sent = out.stored(rows, () => false).then(() => (whole = true));
		await Promise.resolve();
		expect(ws.bufferedAmount).toBeGreaterThan(LIMITS.ahead);
		expect(ws.bufferedAmount).toBeLessThan(LIMITS.ahead + 20_000);
		expect(whole).toBe(false);
		let read = 0;
		while (ws.bufferedAmount > 0) {
			read += Math.min(100_000, ws.bufferedAmount);
			ws.read(100_000);
			for (let turn = 0; turn < 5; turn++) await Promise.resolve();
			expect(ws.bufferedAmount).toBeLessThan(LIMITS.ahead + 20_000);
		}
		await sent;
		expect(read).toBeGreaterThanOrEqual(10_000_000);
	});

	it('is let go where 8 MiB wait, the rows of its join aside', async () => {
		const { out } = reader();
		void out.stored([new Uint8Array(20 * MIB)], () => false);
		expect(out.overfull).toBe(false);
		for (let sent = 0; sent <= LIMITS.buffered; sent += MIB) out.send(new Uint8Array(MIB));
		expect(out.overfull).toBe(true);
	});

	it('is let go where 24 MiB wait in all sockets of its client, and another client is not', () => {
		const client = new ClientBudget(LIMITS, 0);
		const sockets = Array.from({ length: 5 }, () => reader(client));
		for (const { out } of sockets) for (let sent = 0; sent < 5; sent++) out.send(new Uint8Array(MIB));
		expect(sockets.map(({ out }) => out.overfull)).toEqual(sockets.map(() => true));
		const other = reader();
		for (let sent = 0; sent < 5; sent++) other.out.send(new Uint8Array(MIB));
		expect(other.out.overfull).toBe(false);
	});

	it('is let go after 10 s in which nothing moved, and not while it reads slowly', () => {
		const { ws, out } = reader();
		for (let frame = 0; frame < 10; frame++) out.send(new Uint8Array(1_000));
		for (let now = 0; now <= 64_000; now += 8_000) {
			ws.read(1_000);
			expect(out.stuck(now)).toBe(false);
		}
		out.send(new Uint8Array(1_000));
		ws.read(500);
		out.send(new Uint8Array(1_000));
		expect(out.stuck(72_000)).toBe(false);
		expect(out.stuck(81_999)).toBe(false);
		expect(out.stuck(82_000)).toBe(true);
	});
});

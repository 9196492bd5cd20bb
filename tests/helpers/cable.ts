// A network cable between a browser and the server that can be pulled: a TCP relay on a port of its own.
// Pulling cuts every connection at once and refuses new ones, as a dead network does; plugging in undoes it.
// It can also be bad: slow, deaf in one direction or both, or broken off in mid-frame. Limit: what TCP can do to
// its users; within a connection it neither repeats nor skips bytes.
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { keyOf, learnKey } from './keys.ts';

export type CableFault =
	/** Everything arrives so many milliseconds later. */
	| { kind: 'slow'; by: number }
	/** Half-open: what is sent this way vanishes, and no end is told. `up` is towards the server. */
	| { kind: 'deaf'; way: 'up' | 'down' | 'both' }
	/** Each connection ends after a part of the next bytes that are sent this way. */
	| { kind: 'torn'; way: 'up' | 'down' };

export interface Cable {
	/** Where the browser goes instead of to the server. */
	readonly url: string;
	readonly port: number;
	pull(): Promise<void>;
	plug(): Promise<void>;
	/** Makes the cable bad for all bytes from now on; null mends it, and cuts the connections that have lost bytes. */
	suffer(fault: CableFault | null): void;
	close(): Promise<void>;
}

/** A relay to `target` on 127.0.0.1, plugged in. */
export async function layCable(target: number): Promise<Cable> {
	const sockets = new Set<Socket>();
	const keep = (socket: Socket): Socket => {
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket));
		// A cut connection is the point of the exercise.
		socket.on('error', () => socket.destroy());
		return socket;
	};
	let fault: CableFault | null = null;
	const deafened = new Set<Socket>();
	const relay = createServer((near) => {
		const far = keep(connect(target, '127.0.0.1'));
		keep(near);
		near.on('close', () => far.destroy());
		far.on('close', () => near.destroy());
		forward(near, far, 'up', () => fault, deafened);
		forward(far, near, 'down', () => fault, deafened);
	});
	const listen = (port: number): Promise<void> => new Promise((done, fail) => relay.once('error', fail).listen(port, '127.0.0.1', done));
	const pull = async (): Promise<void> => {
		if (!relay.listening) return;
		const closed = new Promise((done) => relay.close(done));
		for (const socket of sockets) socket.destroy();
		await closed;
	};
	await listen(0);
	const port = (relay.address() as AddressInfo).port;
	const key = keyOf(`http://127.0.0.1:${target}`);
	if (key !== undefined) learnKey(`http://127.0.0.1:${port}`, key);
	return {
		url: `http://127.0.0.1:${port}`,
		port,
		pull,
		suffer: (next) => {
			fault = next;
			if (next !== null) return;
			for (const socket of deafened) socket.destroy();
			deafened.clear();
		},
		plug: () => (relay.listening ? Promise.resolve() : listen(port)),
		close: pull
	};
}

/** Passes bytes on as the fault of the moment allows, always in order. */
function forward(from: Socket, to: Socket, way: 'up' | 'down', faultNow: () => CableFault | null, deafened: Set<Socket>): void {
	const waiting: { chunk: Buffer; due: number }[] = [];
	let timer: NodeJS.Timeout | null = null;
	const pass = (chunk: Buffer): void => {
		if (to.write(chunk) || from.isPaused()) return;
		from.pause();
		to.once('drain', () => from.resume());
	};
	const passDue = (): void => {
		timer = null;
		while (waiting.length > 0 && waiting[0]!.due <= performance.now()) pass(waiting.shift()!.chunk);
		if (waiting.length > 0) timer = setTimeout(passDue, Math.max(1, waiting[0]!.due - performance.now()));
	};
	from.on('data', (chunk: Buffer) => {
		const fault = faultNow();
		if (fault?.kind === 'deaf' && (fault.way === way || fault.way === 'both')) {
			deafened.add(from);
			return;
		}
		if (fault?.kind === 'torn' && fault.way === way) {
			to.write(chunk.subarray(0, Math.ceil(chunk.length / 2)), () => to.destroy());
			from.destroy();
			return;
		}
		// Behind slow bytes all others wait, also once the cable is mended.
		if (fault?.kind !== 'slow' && waiting.length === 0) pass(chunk);
		else {
			waiting.push({ chunk, due: Math.max(waiting.at(-1)?.due ?? 0, performance.now() + (fault?.kind === 'slow' ? fault.by : 0)) });
			timer ??= setTimeout(passDue, 1);
		}
	});
	from.on('close', () => timer && clearTimeout(timer));
}

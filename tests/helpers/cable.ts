// A network cable between a browser and the server that can be pulled: a TCP relay on a port of its own.
// Pulling cuts every connection at once and refuses new ones, as a dead network does; plugging in undoes it.
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';

export interface Cable {
	/** Where the browser goes instead of to the server. */
	readonly url: string;
	readonly port: number;
	pull(): Promise<void>;
	plug(): Promise<void>;
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
	const relay = createServer((near) => {
		const far = keep(connect(target, '127.0.0.1'));
		keep(near);
		near.on('close', () => far.destroy());
		far.on('close', () => near.destroy());
		near.pipe(far).pipe(near);
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
	return {
		url: `http://127.0.0.1:${port}`,
		port,
		pull,
		plug: () => (relay.listening ? Promise.resolve() : listen(port)),
		close: pull
	};
}

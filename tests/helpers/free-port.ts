// A port that was free a moment ago: for addresses that have to be known before there is a server.
import { createServer, type AddressInfo } from 'node:net';

export async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	const { port } = server.address() as AddressInfo;
	await new Promise<void>((done) => server.close(() => done()));
	return port;
}

// Starts measured-server.ts and asks it.
import { fork } from 'node:child_process';
import { resolve } from 'node:path';

export interface Measure {
	/** Heap and array buffers after garbage collection. Bytes. */
	used: number;
	/** Sockets in rooms. */
	connections: number;
}

export interface MeasuredServer {
	url: string;
	wsUrl: string;
	measure(): Promise<Measure>;
	/** Sockets in rooms, without the collection that measuring takes. */
	connections(): Promise<number>;
	stop(): Promise<void>;
}

export async function measuredServer(how: 'keep' | 'forget'): Promise<MeasuredServer> {
	const env = { ...process.env };
	for (const name of ['NODE_OPTIONS', 'VITEST', 'NODE_ENV']) delete env[name];
	const child = fork(resolve(import.meta.dirname, 'measured-server.ts'), [how], { env, execPath: process.execPath, execArgv: ['--expose-gc'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
	const exited = new Promise<void>((done) => child.once('exit', () => done()));
	const answer = <T>(): Promise<T> =>
		new Promise((resolve, reject) => {
			child.once('message', (message) => resolve(message as T));
			void exited.then(() => reject(new Error('the measured server ended')));
		});
	const { url, wsUrl } = await answer<{ url: string; wsUrl: string }>();
	return {
		url,
		wsUrl,
		measure() {
			const measured = answer<Measure>();
			child.send('measure');
			return measured;
		},
		async connections() {
			const counted = answer<{ connections: number }>();
			child.send('connections');
			return (await counted).connections;
		},
		async stop() {
			child.disconnect();
			await exited;
		}
	};
}

// A server in a process of its own that tells what it keeps in memory after garbage collection.
// Run by `measuredServer` of measured-process.ts; with "forget" rows are not kept and nothing is looked at.
import { DocumentWorker } from '../../server/documents/worker.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { startServer } from './test-server.ts';

const collect = (globalThis as unknown as { gc(): void }).gc;

const forget = (storage: Storage): Storage =>
	new Proxy(storage, {
		get(target, key) {
			if (key === 'append') return () => new Promise<void>((resolve) => setImmediate(resolve));
			const found: unknown = Reflect.get(target, key);
			return typeof found === 'function' ? found.bind(target) : found;
		}
	});

const forgetting = process.argv[2] === 'forget';
const server = await startServer({
	newWorker: () => new DocumentWorker(),
	...(forgetting ? {} : { limits: { clientJoinBurst: 10_000 } }),
	...(forgetting ? { wrapStorage: forget, limits: { tailRows: Infinity, tailBytes: Infinity, look: Infinity } } : {})
});

process.on('message', (asked) => {
	const { connections } = server.app;
	if (asked === 'connections') return void process.send!({ connections });
	for (let round = 0; round < 4; round++) collect();
	const { heapUsed, arrayBuffers } = process.memoryUsage();
	process.send!({ used: heapUsed + arrayBuffers, connections });
});
process.on('disconnect', () => void server.stop().then(() => process.exit(0)));
process.send!({ url: server.url, wsUrl: server.wsUrl });

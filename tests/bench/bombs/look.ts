// One file in one process: read in a worker as the app does, or plainly. Tells its parent how long it took until there was an
// answer, and the memory beyond what the process had before, file and worker included. Started by bombs.ts.
import { readFileSync, writeFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { strFromU8, unzipSync } from 'fflate';
import { SaxesParser } from 'saxes';
import { MAX_BYTES } from '#lib/domain/exchange/decode.ts';

export interface Looked {
	ms: number;
	/** Bytes. */
	memory: number;
	reason: string;
}

const [file, how] = process.argv.slice(2);
const status = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync('/proc/self/status', 'utf8'))![1]) * 1024;

const bytes = new Uint8Array(readFileSync(file!));
const before = status('VmRSS');
// The most it ever had begins anew.
writeFileSync('/proc/self/clear_refs', '5');
const began = performance.now();

function tell(reason: string): void {
	const looked: Looked = { ms: performance.now() - began, memory: status('VmHWM') - before, reason };
	process.send!(looked, () => process.exit(0));
}

function plainly(): string {
	let cells = 0;
	const entries = unzipSync(bytes);
	for (const [name, content] of Object.entries(entries)) {
		if (!name.startsWith('xl/worksheets/')) continue;
		const parser = new SaxesParser();
		parser.on('opentag', ({ name: tag }) => (cells += tag === 'c' ? 1 : 0));
		parser.write(strFromU8(content)).close();
	}
	return `read, ${cells} cells`;
}

if (how === 'plain') {
	try {
		tell(plainly());
	} catch (error) {
		tell(error instanceof Error ? error.message.slice(0, 60) : String(error));
	}
} else if (bytes.length > MAX_BYTES) {
	// As the app does, before a worker is asked (src/lib/state/read-file.ts).
	tell('too-large');
} else {
	const source = `const { parentPort } = require('node:worker_threads');
		parentPort.on('message', async (bytes) => parentPort.postMessage((await import(${JSON.stringify(new URL('../../../src/lib/state/check-file.ts', import.meta.url).href)})).checkFile(bytes)));`;
	const worker = new Worker(source, { eval: true });
	worker.on('message', (answer: { ok: boolean; code?: string }) => tell(answer.ok ? 'taken' : answer.code!));
	worker.postMessage(bytes);
}

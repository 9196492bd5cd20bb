// Hostile files in the worker that reads files, each in a process of its own: how long until it is refused, how much memory
// that took, and the reason; beside a reader without limits (fflate and saxes, as a tutorial has it). Linux only.
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { HOSTILE_FILES } from '../helpers/hostile-files.ts';
import { giantBomb } from './bombs/giant.ts';
import type { Looked } from './bombs/look.ts';
import { progress, report } from './report.ts';

const MB = 1024 * 1024;
const GIANT = 1_000_000_000;
/** The reader without limits is stopped after this. Milliseconds. */
const PATIENCE_MS = 20_000;

/** Null: it did not end in time, or died. */
function look(file: string, how: 'ours' | 'plain'): Promise<Looked | null> {
	return new Promise((done) => {
		let looked: Looked | null = null;
		const child = fork(resolve(import.meta.dirname, 'bombs/look.ts'), [file, how], { env: { ...process.env, NODE_OPTIONS: '' }, execPath: process.execPath, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
		const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
		child.on('message', (said) => (looked = said as Looked));
		child.on('exit', () => {
			clearTimeout(timer);
			done(looked);
		});
	});
}

export async function benchBombs(): Promise<void> {
	if (process.platform !== 'linux') return progress('bombs are measured on Linux only: memory is read from /proc');
	const folder = mkdtempSync(join(tmpdir(), 'sluice-bombs-'));
	const files: { name: string; make: () => Uint8Array | Promise<Uint8Array> }[] = [...HOSTILE_FILES, { name: 'zip bomb, 1 GB in one sheet', make: () => giantBomb(GIANT) }];
	try {
		for (const { name, make } of files) {
			const file = join(folder, 'file');
			const bytes = await make();
			writeFileSync(file, bytes);
			const ours = await look(file, 'ours');
			if (!ours) throw new Error(`${name}: the worker did not end`);
			// Only workbooks: of a CSV a plain reader is a plain split.
			const packed = bytes[0] === 0x50 && bytes[1] === 0x4b;
			const plain = packed ? await look(file, 'plain') : null;
			report({
				bench: `bombs: ${name}: refused after`,
				value: ours.ms,
				unit: 'ms',
				...(plain ? { beside: { what: 'fflate and saxes without limits', value: plain.ms } } : {}),
				detail: {
					reason: ours.reason,
					'memory MB': ours.memory / MB,
					'file MB': bytes.length / MB,
					...(plain ? { 'without limits': plain.reason, 'without limits memory MB': plain.memory / MB } : packed ? { 'without limits': `did not end in ${PATIENCE_MS / 1000} s, or died` } : {}),
					'goal: at most': '1000 ms, 200 MB'
				}
			});
		}
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

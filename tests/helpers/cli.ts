// `npm run sluice` as people run it, less npm: a process of its own, with its words and its exit code.
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

export interface CliResult {
	code: number | null;
	out: string;
	err: string;
}

/** Runs a command on a data folder. */
export function sluice(folder: string, ...args: string[]): Promise<CliResult> {
	return new Promise((done) => {
		const child = spawn(process.execPath, [resolve(import.meta.dirname, '../../server/cli.ts'), ...args], {
			env: { PATH: process.env.PATH, DATA: folder, TZ: 'Europe/Amsterdam' },
			stdio: ['ignore', 'pipe', 'pipe']
		});
		let out = '';
		let err = '';
		child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
		child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
		child.on('close', (code) => done({ code, out, err }));
	});
}

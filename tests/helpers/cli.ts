// `npm run sluice`: as a process of its own, as people run it less npm, or as the function inside, which is quick.
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { runCommand } from '../../server/commands/command-line.ts';

export interface CliResult {
	code: number | null;
	out: string;
	err: string;
}

/** Runs a command on a data folder, in this process. */
export function sluice(folder: string, ...args: string[]): CliResult {
	const { code, lines, notes = [] } = runCommand(args, { data: folder, cwd: folder, now: Date.now() });
	const text = lines.join('\n');
	return code === 0 ? { code, out: text, err: notes.join('\n') } : { code, out: '', err: text };
}

/** Runs it in another process, beside what goes on in this one. */
export function spawnSluice(folder: string, ...args: string[]): Promise<CliResult> {
	return new Promise((done) => {
		const child = spawn(process.execPath, [resolve(import.meta.dirname, '../../server/cli.ts'), ...args], {
			env: { PATH: process.env.PATH, DATA: folder, SLUICE_CWD: folder },
			stdio: ['ignore', 'pipe', 'pipe']
		});
		let out = '';
		let err = '';
		child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
		child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
		child.on('close', (code) => done({ code, out, err }));
	});
}

// Runs a program in this one's place: same terminal, signals passed on, its exit code is ours.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { ROOT } from './steps.mjs';

/**
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {'inherit' | 'ignore'} [stdin]
 * @returns {Promise<number>} its exit code; 128 + n when signal n ended it
 */
export function launch(command, args, env, stdin = 'inherit') {
	return new Promise((done, fail) => {
		const child = spawn(command, args, { cwd: ROOT, env, stdio: [stdin, 'inherit', 'inherit'] });
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
			process.on(signal, () => {
				// Ctrl-C reaches the whole terminal group, the child included: a second one could mean "at once".
				if (signal === 'SIGINT' && process.stdin.isTTY) return;
				child.kill(signal);
			});
		child.on('error', fail);
		child.on('exit', (code, signal) => done(code ?? 128 + (signal ? constants.signals[signal] : 0)));
	});
}

// Runs a program in this one's place: same terminal, signals passed on, its exit code is ours.
// npm does not pass every signal on: when it ended, what it started is stopped as well.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { ROOT } from './steps.mjs';

// As it was at the very start: set-up may take half a minute, in which the parent may end.
const PARENT = process.ppid;
const PARENT_POLL_MS = 500;

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
		// Only under npm: started by hand, in the background, the parent may well end first.
		if (process.env.npm_lifecycle_event)
			setInterval(() => {
				if (process.ppid !== PARENT) child.kill('SIGTERM');
			}, PARENT_POLL_MS).unref();
		child.on('error', fail);
		child.on('exit', (code, signal) => done(code ?? 128 + (signal ? constants.signals[signal] : 0)));
	});
}

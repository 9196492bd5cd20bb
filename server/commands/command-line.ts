// `npm run sluice` as a function: arguments in, words and an exit code out.
import { resolve } from 'node:path';
import { backupCommand, recoveryCommand, restoreCommand, verifyCommand } from '../backup/commands.ts';
import { Misused, type Answer, type Surroundings } from './answer.ts';
import { readArguments } from './arguments.ts';
import { COMMAND_HELP, HELP } from './help.ts';
import { metricsCommand } from './metrics.ts';
import { BackupProblem } from '../backup/problem.ts';
import { parseTime } from '../backup/time.ts';

const OPTIONS = { help: { type: 'boolean', short: 'h' }, at: { type: 'string' }, 'allow-recovery': { type: 'boolean' } } as const;

const done = (lines: string[]): Answer => ({ code: 0, lines });

/** Runs one command. Throws only what nobody foresaw. */
export function runCommand(args: string[], surroundings: Surroundings): Answer {
	try {
		return args[0] === 'metrics' ? metricsCommand(args.slice(1), surroundings) : run(args, surroundings);
	} catch (error) {
		if (error instanceof Misused) return { code: 2, lines: [error.message, '', args[0] === 'metrics' ? 'npm run -s sluice -- metrics --help says how.' : 'npm run sluice -- --help says how.'] };
		if (error instanceof BackupProblem) return { code: 1, lines: [error.message, error.advice] };
		throw error;
	}
}

function run(args: string[], { data, cwd, now }: Surroundings): Answer {
	const { values, positionals } = readArguments(args, OPTIONS);
	const [command, ...rest] = positionals;
	if (command === undefined && !values.help) return { code: 2, lines: [HELP] };
	if (command === undefined || command === 'help') return done([HELP]);
	const help = COMMAND_HELP[command];
	if (help === undefined) throw new Misused(`There is no command "${command}".`);
	if (values.help) return done([help]);
	if (command !== 'restore' && (values.at !== undefined || values['allow-recovery'])) throw new Misused('--at and --allow-recovery belong to restore.');
	switch (command) {
		case 'backup':
			return done(backupCommand(data, resolve(cwd, only(rest, 'the FILE to write')), now));
		case 'restore': {
			const file = resolve(cwd, only(rest, 'the FILE to restore'));
			const at = values.at === undefined ? null : moment(values.at);
			return done(restoreCommand({ folder: data, file, at, allowRecovery: values['allow-recovery'] === true, now }));
		}
		case 'verify': {
			const { lines, sound } = verifyCommand(data, rest.length === 0 ? null : resolve(cwd, only(rest, 'one FILE')), now);
			return { code: sound ? 0 : 1, lines };
		}
		default:
			return done(recovery(data, rest));
	}
}

function recovery(data: string, [action, pipeline = null, ...more]: (string | null)[]): string[] {
	if (action !== 'allow' && action !== 'refuse' && action !== 'status') throw new Misused('Say what: recovery status, recovery allow or recovery refuse.');
	if (more.length > 0) throw new Misused('Give one pipeline: its id, or its name in quotes.');
	return recoveryCommand(data, action, pipeline);
}

function only(given: readonly string[], what: string): string {
	if (given.length !== 1 || given[0] === '') throw new Misused(`Give ${what}, and nothing else.`);
	return given[0]!;
}

function moment(text: string): number {
	const found = parseTime(text);
	if (found === null) throw new Misused(`"${text}" is not a time. Give it as --at "2026-11-22 09:35", with seconds if wanted, or with Z or an offset.`);
	return found;
}

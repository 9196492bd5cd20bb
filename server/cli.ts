// `npm run sluice`: arguments in, words and an exit code out. 0: done; 1: it could not be, or not sound; 2: not understood.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { backupCommand, recoveryCommand, restoreCommand, verifyCommand } from './backup/commands.ts';
import { COMMAND_HELP, HELP } from './backup/help.ts';
import { BackupProblem } from './backup/problem.ts';
import { parseTime } from './backup/time.ts';

/** Arguments that cannot be understood. */
class Misused extends Error {}

const say = (...lines: string[]): void => void process.stdout.write(`${lines.join('\n')}\n`);
const complain = (...lines: string[]): void => void process.stderr.write(`${lines.join('\n')}\n`);

const fromHere = (path: string): string => resolve(process.env.SLUICE_CWD ?? process.cwd(), path);
const folder = (): string => resolve(process.env.DATA?.trim() || './data');

function run(args: string[]): number {
	const { values, positionals } = read(args);
	const [command, ...rest] = positionals;
	if (command === undefined || command === 'help') {
		(values.help || command === 'help' ? say : complain)(HELP);
		return values.help || command === 'help' ? 0 : 2;
	}
	const help = COMMAND_HELP[command];
	if (help === undefined) throw new Misused(`There is no command "${command}".`);
	if (values.help) {
		say(help);
		return 0;
	}
	if (command !== 'restore' && (values.at !== undefined || values['allow-recovery'])) throw new Misused('--at and --allow-recovery belong to restore.');
	const now = Date.now();
	switch (command) {
		case 'backup':
			say(...backupCommand(folder(), fromHere(only(rest, 'the FILE to write')), now));
			return 0;
		case 'restore':
			say(
				...restoreCommand({
					folder: folder(),
					file: fromHere(only(rest, 'the FILE to restore')),
					at: values.at === undefined ? null : moment(values.at),
					allowRecovery: values['allow-recovery'] === true,
					now
				})
			);
			return 0;
		case 'verify': {
			const { lines, sound } = verifyCommand(folder(), rest.length === 0 ? null : fromHere(only(rest, 'one FILE')), now);
			(sound ? say : complain)(...lines);
			return sound ? 0 : 1;
		}
		default: {
			const [action, pipeline = null, ...more] = rest;
			if (action !== 'allow' && action !== 'refuse' && action !== 'status') throw new Misused('Say what: recovery status, recovery allow or recovery refuse.');
			if (more.length > 0) throw new Misused('Give one pipeline: its id, or its name in quotes.');
			say(...recoveryCommand(folder(), action, pipeline));
			return 0;
		}
	}
}

function read(args: string[]) {
	try {
		return parseArgs({
			args,
			allowPositionals: true,
			options: { help: { type: 'boolean', short: 'h' }, at: { type: 'string' }, 'allow-recovery': { type: 'boolean' } }
		});
	} catch (error) {
		throw new Misused(error instanceof Error ? error.message : String(error));
	}
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

try {
	process.exitCode = run(process.argv.slice(2));
} catch (error) {
	if (error instanceof Misused) {
		complain(error.message, '', 'npm run sluice -- --help says how.');
		process.exitCode = 2;
	} else if (error instanceof BackupProblem) {
		complain(error.message, error.advice);
		process.exitCode = 1;
	} else throw error;
}

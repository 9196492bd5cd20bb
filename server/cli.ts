// `npm run sluice`: the process around commands/command-line.ts.
import { resolve } from 'node:path';
import { runCommand } from './commands/command-line.ts';
import { doctorCommand } from './doctor/doctor.ts';

// What it writes is nobody else's to read: it has all pipelines.
process.umask(0o077);
const { DATA, SLUICE_CWD } = process.env;
const surroundings = { data: resolve(DATA?.trim() || './data'), cwd: SLUICE_CWD ?? process.cwd(), now: Date.now() };
const [command, ...args] = process.argv.slice(2);
const { code, lines, notes = [] } = command === 'doctor' ? await doctorCommand(args, process.env, surroundings) : runCommand(process.argv.slice(2), surroundings);
(code === 0 ? process.stdout : process.stderr).write(`${lines.join('\n')}\n`);
if (notes.length > 0) process.stderr.write(`${notes.join('\n')}\n`);
process.exitCode = code;

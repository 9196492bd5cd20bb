// `npm run sluice`: the process around commands/command-line.ts.
import { resolve } from 'node:path';
import { runCommand } from './commands/command-line.ts';

const { DATA, SLUICE_CWD } = process.env;
const { code, lines, notes = [] } = runCommand(process.argv.slice(2), {
	data: resolve(DATA?.trim() || './data'),
	cwd: SLUICE_CWD ?? process.cwd(),
	now: Date.now()
});
(code === 0 ? process.stdout : process.stderr).write(`${lines.join('\n')}\n`);
if (notes.length > 0) process.stderr.write(`${notes.join('\n')}\n`);
process.exitCode = code;

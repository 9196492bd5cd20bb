// The faults, one after another: kill -9, a full disk, a cable pulled, a frozen server, while people write.
// After each: no edit that the app ever called saved on the server is missing; in the end nothing is, and all
// copies are the same. Arguments: names of faults to run, `--rounds N`, `--seed N`.
import { parseArgs } from 'node:util';
import { FAULTS } from './faults.ts';

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: { rounds: { type: 'string', default: '5' }, seed: { type: 'string', default: '1' } }
});
const wanted = positionals.length > 0 ? positionals : Object.keys(FAULTS);
// Every connection of y-websocket listens for the end of the process; here are a dozen.
process.setMaxListeners(50);
let failed = 0;
for (const name of wanted) {
	const fault = FAULTS[name];
	if (!fault) {
		process.stderr.write(`no fault named ${name}; there are: ${Object.keys(FAULTS).join(', ')}\n`);
		process.exit(2);
	}
	const began = performance.now();
	try {
		const told = await fault({ rounds: Number(values.rounds), seed: Number(values.seed) });
		process.stdout.write(`${JSON.stringify({ fault: name, ...told, seconds: Math.round((performance.now() - began) / 100) / 10 })}\n`);
	} catch (error) {
		failed += 1;
		process.stdout.write(`${JSON.stringify({ fault: name, seed: Number(values.seed), failed: error instanceof Error ? error.message : String(error) })}\n`);
		process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
	}
}
process.stdout.write(`\n${wanted.length - failed} passed, ${failed} failed\n`);
process.exit(failed === 0 ? 0 : 1);

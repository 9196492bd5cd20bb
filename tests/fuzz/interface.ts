// The interface tests with frames and timers that come late: all of them, once a seed.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FuzzTold, Seeds } from './schedules.ts';

const VITEST = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));

/** Runs all interface tests once for each seed; a run with any failed test counts as one failure. */
export function interfaceUnderLateTimers({ first, count }: Seeds): FuzzTold {
	let failures = 0;
	for (let seed = first; seed < first + count; seed++) {
		const { status } = spawnSync(process.execPath, [VITEST, 'run', '--project', 'dom', '--project', 'browser*', '--reporter', 'dot'], {
			stdio: ['ignore', 'ignore', 'inherit'],
			env: { ...process.env, LATE_TIMERS: String(seed) }
		});
		if (status === 0) continue;
		failures += 1;
		process.stderr.write(`interface seed ${seed}: repeat with LATE_TIMERS=${seed} npx vitest run --project dom --project 'browser*'\n`);
	}
	return { failures };
}

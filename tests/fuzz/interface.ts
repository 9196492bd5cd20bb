// Tests of the interface where things come late: frames and timers in a page, and what a colleague hears of it.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FuzzTold, Seeds } from './schedules.ts';

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const VITEST = at('node_modules/vitest/vitest.mjs');
/** How late a colleague may hear of something, in milliseconds: well inside the deadlines of the tests. */
const LATE_MS = 1500;

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

/** A page does not give back all memory of what was drawn in it: so many pipelines to a page. */
const PIPELINES_A_PAGE = 100;

/** Every chart over as many generated pipelines as there are seeds; pipelines of a page in which any chart fails are one failure. */
export function chartsOverPipelines({ first, count }: Seeds): FuzzTold {
	let failures = 0;
	for (let seed = first; seed < first + count; seed += PIPELINES_A_PAGE) {
		const seeds = `${seed} ${Math.min(PIPELINES_A_PAGE, first + count - seed)}`;
		const { status } = spawnSync(process.execPath, [VITEST, 'run', '--project', 'dom', 'tests/features/charts/every-', '--reporter', 'dot'], {
			stdio: ['ignore', 'ignore', 'inherit'],
			env: { ...process.env, CHART_SEEDS: seeds }
		});
		if (status === 0) continue;
		failures += 1;
		process.stderr.write(`charts seeds ${seeds}: repeat with CHART_SEEDS="${seeds}" npx vitest run --project dom tests/features/charts/every-\n`);
	}
	return { failures };
}

/** Runs all tests of the whole app `count` times with colleagues who hear of everything late; a run with any failed test counts as one failure. */
export function appWithLateColleagues({ count }: Seeds): FuzzTold {
	let failures = 0;
	for (let run = 0; run < count; run++) {
		const { status } = spawnSync(process.execPath, [at('tests/run.mjs'), '--project', 'e2e'], {
			stdio: ['ignore', 'ignore', 'inherit'],
			env: { ...process.env, LATE_FRAMES: String(LATE_MS) }
		});
		if (status !== 0) failures += 1;
	}
	return { failures };
}

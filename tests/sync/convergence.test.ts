// Copies of a document agree after any history of edits, delays, cuts and restarts.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runConflicts } from '../fuzz/conflicts.ts';
import { addOutcome, noOutcome, runDomainSchedule } from '../fuzz/domain-schedule.ts';
import { runFlow } from '../fuzz/flows.ts';
import { runUndo } from '../fuzz/undo.ts';

/** Many more in `npm run fuzz -- domain`. */
const SEEDS = 100;
const regressions = new URL('../fuzz/regressions/', import.meta.url);

const RUNS: Record<string, (seed: number, steps?: number) => unknown> = { domain: runDomainSchedule, conflicts: runConflicts, undo: runUndo, flows: runFlow };

describe('convergence', () => {
	it(`holds for ${SEEDS} seeded schedules`, { timeout: 300_000 }, () => {
		let sum = noOutcome();
		for (let seed = 1; seed <= SEEDS; seed++) {
			try {
				sum = addOutcome(sum, runDomainSchedule(seed));
			} catch (error) {
				throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error });
			}
		}
		process.stdout.write(`${JSON.stringify({ convergence: sum })}\n`);
		// A fuzz that did nothing proves nothing.
				const { schedules, edits, ...counts } = sum;
		expect(schedules).toBe(SEEDS);
		for (const [what, count] of Object.entries({ ...edits, ...counts })) expect(count, what).toBeGreaterThan(SEEDS / 20);
	});

	it('holds for every schedule that once failed', () => {
		const files = readdirSync(regressions).filter((name) => name.endsWith('.json'));
		for (const name of files) {
			const kept = JSON.parse(readFileSync(new URL(name, regressions), 'utf8')) as { kind: string; seed: number; steps?: number };
			const run = RUNS[kept.kind];
			if (run) expect(() => run(kept.seed, kept.steps), name).not.toThrow();
		}
	});
});

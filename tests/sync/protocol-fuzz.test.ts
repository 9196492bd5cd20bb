// Sessions against the real server under seeded trouble: nothing is lost, everyone agrees, and whoever
// says "server" is right.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { addProtocolOutcome, noProtocolOutcome, runProtocolSchedule } from '../fuzz/protocol-schedule.ts';

const SEEDS = 8;
/** They mostly wait: some at once take hardly longer than one. */
const AT_ONCE = SEEDS;
const regressions = new URL('../fuzz/regressions/', import.meta.url);

describe('the protocol under trouble', { timeout: 180_000 }, () => {
	it(`loses nothing in ${SEEDS} seeded schedules`, async () => {
		let sum = noProtocolOutcome();
		let next = 1;
		const play = async (): Promise<void> => {
			while (next <= SEEDS) {
				const seed = next++;
				const one = await runProtocolSchedule(seed).catch((error: Error) => {
					throw new Error(`seed ${seed}: ${error.message}`, { cause: error });
				});
				sum = addProtocolOutcome(sum, one);
			}
		};
		await Promise.all(Array.from({ length: AT_ONCE }, play));
		console.info(JSON.stringify(sum));
		// A fuzz that did nothing proves nothing.
		expect(sum.edits).toBeGreaterThan(SEEDS * 5);
		for (const what of ['unplugged', 'cuts', 'restarts', 'reopened', 'refused', 'diskRefusals', 'crashes', 'serverDiskRefusals', 'viewers', 'claimsChecked'] as const)
			expect(sum[what], what).toBeGreaterThan(0);
	});

	it('loses nothing in any schedule that once failed', async () => {
		const names = readdirSync(regressions).filter((file) => file.endsWith('.json'));
		const kept = names.map((name) => ({ name, ...(JSON.parse(readFileSync(new URL(name, regressions), 'utf8')) as { kind: string; seed: number; steps?: number }) }));
		const played = kept.filter(({ kind }) => kind === 'protocol');
		await Promise.all(played.map(({ name, seed, steps }) => expect(runProtocolSchedule(seed, steps), name).resolves.toBeDefined()));
		expect(played.length).toBeGreaterThan(0);
	});
});

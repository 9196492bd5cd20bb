// Hostile frames of all kinds against the server, as `npm run fuzz -- frames` does for long.
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { addFrames, noFrames, runFrameRound, runSocketFrames } from '../fuzz/frames.ts';
import { Stage } from '../fuzz/frame-stage.ts';

const ROUNDS = 8;
/** Milliseconds of CPU: a machine that does other things takes three times what `npm run fuzz -- frames` allows. */
const MAX_MS = 150;
const stage = new Stage();
afterAll(() => stage.stop());

it(`${ROUNDS * 250} frames neither throw, nor cost more than a moment, nor leave a document that cannot be used`, { timeout: 60_000 }, async () => {
	let sum = noFrames();
	for (let seed = 1; seed <= ROUNDS; seed++) {
		try {
			sum = addFrames(sum, await runFrameRound(stage, seed, MAX_MS));
		} catch (error) {
			throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error });
		}
	}
	// A fuzz of which nothing gets through proves nothing.
	for (const what of ['passed', 'voided', 'presence', 'ended', 'refused'] as const) expect(sum[what], what).toBeGreaterThan(0);
});

it('300 frames over sockets leave the server and whoever works beside them as they were', { timeout: 60_000 }, async () => {
	const { overSockets, ended, refused } = await runSocketFrames(1, 300);
	expect(overSockets).toBe(300);
	// A connection that is ended or refused is followed by another, however busy the machine: 29 of them, of which some end.
	expect(ended + refused).toBeGreaterThan(20);
	expect(ended).toBeGreaterThan(0);
});

it('frames that once did harm do none', async () => {
	const kept = new URL('../fuzz/regressions/', import.meta.url);
	for (const name of readdirSync(kept).filter((file) => file.startsWith('frames-'))) {
		const { seed } = JSON.parse(readFileSync(new URL(name, kept), 'utf8')) as { seed: number };
		await expect(runFrameRound(stage, seed, MAX_MS), name).resolves.toBeDefined();
	}
});

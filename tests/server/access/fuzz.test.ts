// The first of what `npm run fuzz -- viewer` and `-- revoke` run by the thousand.
import { expect, it } from 'vitest';
import { REVOKE_TRIALS, runRevoked, runViewers, VIEWER_FRAMES } from '../../fuzz/access.ts';

it('a viewer’s hostile frames leave the log as it is', { timeout: 60_000 }, async () => {
	const { frames, refused, ended } = await runViewers(1);
	expect(Object.values(frames).reduce((sum, count) => sum + count)).toBe(VIEWER_FRAMES);
	// It was no empty attack: updates were refused, and broken frames ended sockets.
	expect([refused > 20, ended > 20]).toEqual([true, true]);
});

it('what is taken away at a random moment is taken away', { timeout: 60_000 }, async () => {
	const { trials } = await runRevoked(1);
	expect(Object.values(trials).reduce((sum, count) => sum + count)).toBe(REVOKE_TRIALS);
});

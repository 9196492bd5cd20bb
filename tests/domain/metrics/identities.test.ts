// Generated deals against a reading of the rules deal by deal, and identities that hold whatever happened;
// `npm run fuzz -- figures` has more.
import { describe, expect, it } from 'vitest';
import { WATERFALL_BARS, type WaterfallBar } from '#lib/domain/metrics/waterfall.ts';
import { checkFigures } from './check-figures.ts';

describe('figures of generated deals', () => {
	it('[WATERFALL1] [SLIP2] [MOVES1] [SNAPSHOT1] [SEGMENT6] [LEADS2] [RESPONSE1] [LIFECYCLE4] are what the rules say, and add up', () => {
		const seen = new Map<WaterfallBar, number>();
		for (let seed = 1; seed <= 50; seed += 1) for (const bar of checkFigures(seed, expect)) seen.set(bar, (seen.get(bar) ?? 0) + 1);
		// The generator reaches every bar, each in several logs.
		for (const bar of WATERFALL_BARS) expect(seen.get(bar), bar).toBeGreaterThan(3);
	});
});

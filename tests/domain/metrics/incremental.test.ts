// Every figure after edits of every kind, questions of every kind and filters is what a fresh engine gives;
// `npm run fuzz -- figures` has more.
import { describe, expect, it } from 'vitest';
import { checkIncremental } from './check-incremental.ts';

describe('the metrics engine', () => {
	it('[ENGINE1] gives after any edits, questions and filters what a fresh one gives', () => {
		let edits = 0;
		for (let seed = 1; seed <= 12; seed += 1) edits += checkIncremental(seed, expect);
		expect(edits).toBeGreaterThan(400);
	});
});

// The trainer with its worker in a real browser.
import { expect, it } from 'vitest';
import { seededRandom } from '#lib/domain/forecast/scorecard/seeded-random.ts';
import { trainScorecard } from '#lib/domain/forecast/scorecard/train.ts';
import { ScorecardTrainer } from '#lib/state/scorecard.ts';
import { generatedTable } from '../helpers/closed-deals.ts';

it('[SCORE7] [SCORE8] a worker trains what the page would have, and the next training ends it', async () => {
	const trainer = new ScorecardTrainer();
	const cancelled = trainer.train({ table: generatedTable(1, 3000).table, seed: 3 });
	const answer = await trainer.train({ table: generatedTable(1, 2000).table, seed: 3 });
	expect(await cancelled).toEqual({ kind: 'cancelled' });
	expect(answer).toEqual({ kind: 'done', result: trainScorecard(generatedTable(1, 2000).table, seededRandom(3)) });
});

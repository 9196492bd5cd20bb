// A worker that is given a table, and then trains on it each time it is asked and tells how long that took.
import type { FeatureTable } from '#lib/domain/forecast/scorecard/table.ts';
import { seededRandom } from '#lib/domain/forecast/scorecard/seeded-random.ts';
import { trainScorecard } from '#lib/domain/forecast/scorecard/train.ts';

let table: FeatureTable | null = null;

/** Milliseconds; 0 where there is nothing to train on yet. */
function train(): number {
	if (!table) return 0;
	const began = performance.now();
	const { kind } = trainScorecard(table, seededRandom(1));
	if (kind !== 'published') throw new Error('the generated signal was refused');
	return performance.now() - began;
}

addEventListener('message', ({ data }: MessageEvent<FeatureTable | null>) => {
	if (data) table = data;
	postMessage(data ? 0 : train());
});

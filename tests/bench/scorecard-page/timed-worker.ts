// A worker that trains and tells how long it took: nothing else is in the figure.
import type { FeatureTable } from '#lib/domain/forecast/scorecard/table.ts';
import { seededRandom } from '#lib/domain/forecast/scorecard/seeded-random.ts';
import { trainScorecard } from '#lib/domain/forecast/scorecard/train.ts';

addEventListener('message', ({ data: table }: MessageEvent<FeatureTable>) => {
	const began = performance.now();
	const { kind } = trainScorecard(table, seededRandom(1));
	const took = performance.now() - began;
	if (kind !== 'published') throw new Error('the generated signal was refused');
	postMessage(took);
});

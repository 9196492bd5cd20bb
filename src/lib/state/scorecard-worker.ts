// The module worker that trains a scorecard: one table, one answer. Its page ends it afterwards.
import { seededRandom } from '#lib/domain/forecast/scorecard/seeded-random.ts';
import type { FeatureTable } from '#lib/domain/forecast/scorecard/table.ts';
import { trainScorecard } from '#lib/domain/forecast/scorecard/train.ts';

export interface TrainingJob {
	readonly table: FeatureTable;
	/** Of the bootstrap: the same table and seed give the same result on every device. */
	readonly seed: number;
}

addEventListener('message', ({ data: { table, seed } }: MessageEvent<TrainingJob>) => {
	postMessage(trainScorecard(table, seededRandom(seed)));
});

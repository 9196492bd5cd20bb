// What a pipeline's scorecard says, worked out at once instead of beside the page: for tests of what shows it.
import type { Pipeline } from '#lib/domain/document/pipeline.ts';
import { seededRandom } from '#lib/domain/forecast/scorecard/seeded-random.ts';
import { trainScorecard } from '#lib/domain/forecast/scorecard/train.ts';
import type { ScorecardStand } from '#lib/state/scorecard-feed.svelte.ts';
import { ScorecardReading } from '#lib/state/scorecard-reading.ts';

export function standOf(pipeline: Pipeline, now: number): ScorecardStand {
	const reading = new ScorecardReading(pipeline, pipeline, Infinity, now);
	for (const id of [...pipeline.deals.keys()].sort()) reading.add(id);
	const { table, ...found } = reading.findings();
	return { ...found, result: trainScorecard(table, seededRandom(1)) };
}

// Stages for generated pipelines.
import type { PipelineSeed } from '#lib/domain/document/create.ts';
import type { Random } from '#lib/domain/demo/random.ts';
import { defaultStages } from '#lib/domain/demo/default-stages.ts';

/** So many open stages, then won and lost. */
export function stageCells(open: number, random: Random): PipelineSeed['stages'] {
	const [first] = defaultStages('en');
	const closed = defaultStages('en').filter(({ cells }) => cells.type !== 'open');
	const made = Array.from({ length: open }, (_, index) => ({
		id: `s${index}`,
		cells: { ...first!.cells, name: `Stage ${index}${random.chance(0.1) ? ' with everybody who has a say in it' : ''}`, probability: random.int(0, 1000), order: `a${index}` }
	}));
	return [...made, ...closed.map(({ id, cells }, index) => ({ id, cells: { ...cells, order: `b${index}` } }))];
}

// The colour of a stage, the same wherever stages are shown.
import type { Stage } from '#lib/domain/model/stage.ts';

/** Colour of a stage as CSS: the ramp for open ones, its own for won and lost. `stages`: all, in pipeline order. */
export function stageColor(stage: Stage, stages: readonly Stage[]): string {
	if (stage.type === 'won') return 'var(--won)';
	if (stage.type === 'lost') return 'var(--lost)';
	const open = stages.filter((other) => other.type === 'open' && other.deleted === null);
	const index = open.findIndex((other) => other.id === stage.id);
	const share = open.length < 2 || index < 0 ? 0 : Math.round((index / (open.length - 1)) * 100);
	return `color-mix(in oklch, var(--stage-to) ${share}%, var(--stage-from))`;
}

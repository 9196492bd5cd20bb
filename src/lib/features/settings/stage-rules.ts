// What the stage editor checks and counts. Pure: stages and deals in, answers out.
import type { Deal, StageId } from '#lib/domain/model/deal.ts';
import type { Stage, StageCells, StageType } from '#lib/domain/model/stage.ts';

/** Deals per stage, those in the bin left out. */
export function dealsPerStage(deals: Iterable<Deal>): Map<StageId, number> {
	const counts = new Map<StageId, number>();
	for (const { stage, deleted } of deals)
		if (stage !== null && deleted === null) counts.set(stage, (counts.get(stage) ?? 0) + 1);
	return counts;
}

/** True when another of the stages is called the same, letter case aside. */
export const nameTaken = (stages: readonly Stage[], id: StageId, name: string): boolean =>
	stages.some((stage) => stage.id !== id && stage.name.toLocaleLowerCase() === name.toLocaleLowerCase());

/** `name`, or `name 2`, `name 3` … when it is taken. */
export function freeName(stages: readonly Stage[], name: string): string {
	for (let number = 1; ; number += 1) {
		const candidate = number === 1 ? name : `${name} ${number}`;
		if (!nameTaken(stages, '', candidate)) return candidate;
	}
}

/** Types that no stage has: without them deals cannot be there, won or lost. */
export const missingTypes = (stages: readonly Stage[]): StageType[] =>
	(['open', 'won', 'lost'] as const).filter((type) => !stages.some((stage) => stage.type === type));

/**
 * A new stage and the stage it follows: after `chosen`, or after the last open stage when a closing
 * stage or none is chosen. Its probability is halfway between those around it.
 */
export function newStage(
	stages: readonly Stage[],
	chosen: StageId | null,
	name: string
): { cells: Omit<StageCells, 'order' | 'deleted'>; after: StageId | null } {
	const open = stages.filter((stage) => stage.type === 'open');
	const before = open.find((stage) => stage.id === chosen) ?? open.at(-1) ?? null;
	const next = before === null ? undefined : open[open.indexOf(before) + 1];
	const middle = ((before?.probability ?? 0) + (next?.probability ?? 1000)) / 2;
	return {
		cells: {
			name: freeName(stages, name),
			category: before?.category ?? 'awareness',
			type: 'open',
			// Whole percents: what people would have typed.
			probability: Math.round(middle / 10) * 10,
			staleAfter: before?.staleAfter ?? null,
			forecastCategory: before?.forecastCategory ?? 'pipeline',
			questions: [],
			exitCriteria: []
		},
		after: before?.id ?? null
	};
}

/** The stage a removed stage's deals are offered to: the open one before it, else after it, else any. */
export function successor(stages: readonly Stage[], removed: StageId): StageId | null {
	const index = stages.findIndex((stage) => stage.id === removed);
	const before = stages.slice(0, index).reverse();
	const after = stages.slice(index + 1);
	const candidates = [...before, ...after];
	return (candidates.find((stage) => stage.type === 'open') ?? candidates[0])?.id ?? null;
}

/** Days typed for "stale after": null is never, undefined is not a number of days. */
export function parseStaleAfter(text: string): number | null | undefined {
	const trimmed = text.trim();
	if (trimmed === '') return null;
	const days = /^\d{1,4}$/.test(trimmed) ? Number(trimmed) : NaN;
	return days >= 1 && days <= 3650 ? days : undefined;
}

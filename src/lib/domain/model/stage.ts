// What a stage is. Imports nothing but the ids.
import type { Instant, PersonId, StageId } from './deal.ts';

export const STAGE_CATEGORIES = ['awareness', 'consideration', 'buy', 'aftersale'] as const;
export type StageCategory = (typeof STAGE_CATEGORIES)[number];

export const STAGE_TYPES = ['open', 'won', 'lost'] as const;
export type StageType = (typeof STAGE_TYPES)[number];

export const FORECAST_CATEGORIES = ['pipeline', 'best-case', 'commit', 'closed', 'omitted'] as const;
export type ForecastCategory = (typeof FORECAST_CATEGORIES)[number];

/** The cells of a stage. */
export interface StageCells {
	name: string;
	category: StageCategory;
	type: StageType;
	/** Chance that a deal here is won, per mille 0–1000. Won stages 1000, lost 0. */
	probability: number;
	/** A deal without an event for more than this many days is stale; null: never. */
	staleAfter: number | null;
	forecastCategory: ForecastCategory;
	/** What a lead wants to know while here. */
	questions: string[];
	/** What must be true before a deal may leave. */
	exitCriteria: string[];
	/** Fractional index of the stage in the pipeline. */
	order: string;
	deleted: Instant | null;
}

export interface Stage extends StageCells {
	readonly id: StageId;
	/** Who removed it, and when, while somebody else edited it: the edit brought it back. null for any other stage. */
	readonly returned: { readonly by: PersonId; readonly at: Instant } | null;
}

export type StageField = keyof StageCells;

const oneOf = <T extends string>(all: readonly T[], value: unknown, fallback: T): T =>
	all.includes(value as T) ? (value as T) : fallback;

const texts = (value: unknown): string[] =>
	Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];

/**
 * Reads whatever a document holds for a stage into a legal stage. Defaults are computed here, at
 * read time, and never written back.
 */
export function readStage(id: StageId, cell: (field: StageField) => unknown, returned: Stage['returned'] = null): Stage {
	const type = oneOf(STAGE_TYPES, cell('type'), 'open');
	const probability = cell('probability');
	const staleAfter = cell('staleAfter');
	const name = cell('name');
	const order = cell('order');
	const deleted = cell('deleted');
	return {
		id,
		name: typeof name === 'string' && name.trim() !== '' ? name : id,
		category: oneOf(STAGE_CATEGORIES, cell('category'), type === 'won' ? 'aftersale' : 'consideration'),
		type,
		probability:
			type === 'won'
				? 1000
				: type === 'lost'
					? 0
					: Number.isInteger(probability)
						? Math.min(1000, Math.max(0, probability as number))
						: 0,
		staleAfter: typeof staleAfter === 'number' && staleAfter > 0 ? staleAfter : null,
		forecastCategory: oneOf(
			FORECAST_CATEGORIES,
			cell('forecastCategory'),
			type === 'won' ? 'closed' : type === 'lost' ? 'omitted' : 'pipeline'
		),
		questions: texts(cell('questions')),
		exitCriteria: texts(cell('exitCriteria')),
		order: typeof order === 'string' ? order : 'zz',
		deleted: typeof deleted === 'number' ? deleted : null,
		returned
	};
}

/** Pipeline order: by order key, ties by id, so that every replica agrees. */
export function compareStages(a: Stage, b: Stage): number {
	return a.order < b.order ? -1 : a.order > b.order ? 1 : a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

// Fields in which a deal has what its stage has until it has its own, and always once it is closed: the chance that it is
// won and its forecast category ([CATEGORY1]). Limit: one deal and one stage.
import type { Deal } from './deal.ts';
import type { ForecastCategory, Stage } from './stage.ts';

export type FollowingField = 'probability' | 'category';

export const followsStage = (field: string): field is FollowingField => field === 'probability' || field === 'category';

type Types = Pick<Stage, 'type' | 'probability' | 'forecastCategory'>;

/** What a stage gives its deals: per mille, or a forecast category. */
export function ofStage(field: 'probability', stage: Types): number;
export function ofStage(field: 'category', stage: Types): ForecastCategory;
export function ofStage(field: FollowingField, stage: Types): number | ForecastCategory;
export function ofStage(field: FollowingField, stage: Types): number | ForecastCategory {
	return field === 'probability' ? stage.probability : stage.forecastCategory;
}

/** Forecast category in force: an open deal's own, else its stage's as it is now; null when it stands in no known stage. */
export function categoryInForce({ category }: Pick<Deal, 'category'>, stage: Types | undefined): ForecastCategory | null {
	if (!stage) return category;
	return stage.type === 'open' ? (category ?? stage.forecastCategory) : stage.forecastCategory;
}

// Past deals for tests, from lists of [day, stage].
import type { PastDeal, PastStep } from '#lib/domain/forecast/past-deals.ts';
import { DAY_MS } from '#lib/domain/model/date.ts';

export const FIRST_DAY = Date.UTC(2026, 0, 1);
export const day = (days: number): number => FIRST_DAY + days * DAY_MS;

/** Stages `won` and `lost` close the deal. */
export function past(
	steps: readonly (readonly [number, string])[],
	values: readonly (readonly [number, number | null])[] = [[-1000, 100]]
): PastDeal {
	const typeOf = (stage: string): PastStep['type'] => (stage === 'won' || stage === 'lost' ? stage : 'open');
	return {
		steps: steps.map(([at, stage]) => ({ at: day(at), stage, type: typeOf(stage) })),
		values: values.map(([at, value]) => ({ at: day(at), value }))
	};
}

/** `count` deals alike. */
export const many = (count: number, ...of: Parameters<typeof past>): PastDeal[] => Array.from({ length: count }, () => past(...of));

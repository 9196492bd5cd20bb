// The earlier window that a period is compared with: the one right before it, or the same a year ago.
import { monthsBefore, periodBefore } from '#lib/domain/metrics/period-before.ts';
import { windowOfDays, type Window } from '#lib/domain/metrics/period.ts';
import { addDays } from '#lib/domain/model/date.ts';
import { isDay } from '#lib/domain/model/deal.ts';

export const COMPARISONS = ['none', 'before', 'year'] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** null: none was asked for, or the window has no beginning or end. Whole months are compared with as many whole months. */
export function earlier(window: Window, comparison: Comparison, timeZone: string): Window | null {
	const { from, to } = window;
	if (comparison === 'none' || from === null || to === null) return null;
	if (comparison === 'before') return periodBefore(window, timeZone);
	const after = addDays(to, 1);
	// No day follows the last of the year 9999.
	return isDay(after) ? windowOfDays(monthsBefore(from, 12), addDays(monthsBefore(after, 12), -1), timeZone) : null;
}

// What a run of days is called: a month, quarter or year by its name, anything else by its months or days.
import { addDays } from '#lib/domain/model/date.ts';
import { isDay, type Day } from '#lib/domain/model/deal.ts';
import type { TargetScope } from '#lib/domain/model/target.ts';
import { formatDay } from './format.ts';
import { locale } from './locale.svelte.ts';
import { t } from './messages/index.ts';

const date = (day: Day): Date => new Date(`${day}T00:00:00Z`);
const isFirst = (day: Day): boolean => day.endsWith('-01');
const months = (from: Day, to: Day): number => (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7)) + 1;

/**
 * "April 2026", "Q2 2026", "2026", "Feb – Apr 2026"; days that are no whole months as days. `from` and `to` are inside.
 * Quarters have numbers, and years, only where the fiscal year is the calendar's: elsewhere a number says too little.
 */
export function spanWords(from: Day, to: Day, fiscalYearStart: number): string {
	if (!isFirst(from) || !isFirst(addDays(to, 1))) return t('views.between', { min: formatDay(from), max: formatDay(to) });
	const count = months(from, to);
	const [year, month] = [from.slice(0, 4), Number(from.slice(5, 7))];
	if (count === 12 && month === 1 && fiscalYearStart === 1) return year;
	if (count === 3 && month % 3 === 1 && fiscalYearStart === 1) return t('views.quarter', { quarter: (month + 2) / 3, year });
	const format = new Intl.DateTimeFormat(locale.tag, { month: count === 1 ? 'long' : 'short', year: 'numeric', timeZone: 'UTC' });
	return count === 1 ? format.format(date(from)) : format.formatRange(date(from), date(to));
}

/** "Everyone", "Team North", "Anna": whose target it is. */
export const whoseTarget = (scope: TargetScope): string =>
	scope.of === 'all' ? t('targets.everyone') : scope.of === 'team' ? t('targets.team', { name: scope.name }) : scope.name;

/** "Target of Q2 2026, Anna", from the cells of its record, also of one without an amount. */
export function targetWords(cell: (field: 'from' | 'to' | 'owner' | 'team') => unknown, fiscalYearStart: number): string {
	const [from, to, owner, team] = (['from', 'to', 'owner', 'team'] as const).map(cell);
	const period = isDay(from) && isDay(to) ? spanWords(from, to, fiscalYearStart) : '';
	const whose = [owner, team].find((name) => typeof name === 'string') as string | undefined;
	return t('targets.of', { period, whose: whose ?? t('targets.everyone') });
}

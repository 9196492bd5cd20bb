// The win rate month by month with how sure it is, from figures to what is drawn and said. Pure. Limit: the four months
// that end now and the twelve before: what the finding compares, and the running month.
import { closedDeals } from '#lib/domain/metrics/flow-deals.ts';
import type { MetricsSnapshot } from '#lib/domain/metrics/engine.ts';
import type { MonthlyWinRate } from '#lib/domain/metrics/win-rate.ts';
import { dayAt } from '#lib/domain/model/date.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { t } from '#lib/ui/messages/index.ts';
import type { ChartModel, Mark } from '../frame/chart-model.ts';
import type { ChartOptions } from '../frame/definition.ts';
import { countCell, fewDeals, finite, formatCount, formatRate, formatSum, rateCell, sentences } from '../frame/figures.ts';
import { MONTHS_BEFORE, MONTHS_LAST, winRateFinding } from './finding.ts';

export interface MonthMark extends Mark {
	/** Share won, 0–1 as a rule; null: nothing closed, or nothing of known value. */
	rate: number | null;
	text: string;
	/** How sure the rate is; null by value, where nobody can say. */
	interval: { low: number; high: number } | null;
	/** Deals that closed. */
	n: string;
	few: boolean;
	running: boolean;
	/** Under the month; the year under its first. */
	tick: string;
	year: string;
}

export interface WinRateModel extends ChartModel {
	marks: readonly MonthMark[];
}

export function winRateModel({ winRateTrend }: MetricsSnapshot, { measure, currency, timeZone, filtered, list }: ChartOptions): WinRateModel {
	const byValue = measure === 'value';
	const all = winRateTrend.months.slice(-(MONTHS_BEFORE + MONTHS_LAST + 1));
	// Before anything closed there is nothing to show.
	const begun = all.findIndex(({ won, lost }) => won + lost > 0);
	const months = begun < 0 ? [] : all.slice(begun);
	const short = new Intl.DateTimeFormat(locale.tag, { month: 'short', timeZone: 'UTC' });
	const long = new Intl.DateTimeFormat(locale.tag, { month: 'long', year: 'numeric', timeZone: 'UTC' });
	const rateOf = (month: MonthlyWinRate): number | null => finite(byValue ? month.valueRate : month.rate);
	let year = '';
	const marks = months.map((month): MonthMark => {
		const { start, end, won, lost, interval, running } = month;
		const day = dayAt(start, timeZone);
		const date = Date.parse(`${day}T00:00:00Z`);
		const name = long.format(date);
		const first = day.slice(0, 4) === year ? '' : day.slice(0, 4);
		year = day.slice(0, 4);
		return {
			key: day.slice(0, 7),
			label: name,
			rate: rateOf(month),
			text: formatRate(rateOf(month)),
			interval: byValue ? null : interval,
			n: formatCount(won + lost),
			few: fewDeals(won + lost),
			running,
			tick: short.format(date),
			year: first,
			sentence: sentences(sentenceOf(month, name, byValue, currency), running && t('charts.winRate.running')),
			deals: () => list((columns, _context, passes) => closedDeals(columns, { start, end, from: null, to: null }, passes).map(({ deal }) => deal))
		};
	});
	const { unknownClosed = 0 } = all.at(-1) ?? {};
	const few = months.filter(({ won, lost }) => won + lost > 0 && fewDeals(won + lost)).length;
	const withoutValue = months.reduce((sum, month) => sum + month.withoutValue, 0);
	return {
		name: t('charts.winRate.name'),
		title: winRateFinding(all, measure),
		subtitle: sentences(t(byValue ? 'charts.winRate.subtitleValue' : 'charts.winRate.subtitle'), filtered !== null && t('charts.filtered', { count: filtered })),
		tag: null,
		notes: [
			...(byValue ? [t('charts.winRate.noteValue')] : []),
			...(few > 0 ? [t('charts.winRate.noteFew', { count: few })] : []),
			...(byValue && withoutValue > 0 ? [t('charts.noteWithoutWorth', { currency, count: withoutValue })] : []),
			...(unknownClosed > 0 ? [t('charts.winRate.noteUnknown', { count: unknownClosed })] : [])
		],
		table: {
			columns: [
				{ label: t('charts.winRate.month'), numeric: false },
				...(['won', 'lost', 'rate', 'low', 'high', 'valueRate'] as const).map((column) => ({ label: t(`charts.winRate.${column}`), numeric: true }))
			],
			rows: months.map(({ won, lost, rate, interval, valueRate }, index) => ({
				key: marks[index]!.key,
				cells: [marks[index]!.label, countCell(won), countCell(lost), rateCell(rate), rateCell(interval?.low ?? null), rateCell(interval?.high ?? null), rateCell(valueRate)]
			}))
		},
		empty: marks.length === 0 ? { text: t('charts.winRate.emptyText') } : null,
		marks
	};
}

function sentenceOf({ won, lost, rate, interval, wonValue, lostValue, valueRate }: MonthlyWinRate, month: string, byValue: boolean, currency: string): string {
	const count = won + lost;
	if (count === 0) return t('charts.winRate.rowNone', { month });
	if (byValue)
		return finite(valueRate) === null
			? t('charts.winRate.rowNoValue', { month, count })
			: t('charts.winRate.rowValue', { month, count, rate: formatRate(valueRate), won: formatSum(wonValue, currency), all: formatSum(wonValue + lostValue, currency) });
	return t('charts.winRate.row', { month, count, rate: formatRate(rate), won: formatCount(won), low: formatRate(interval?.low ?? null), high: formatRate(interval?.high ?? null) });
}

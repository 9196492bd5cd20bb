// What the pipeline should earn a day by its four factors beside what it did earn, from figures to what is drawn and said.
// Pure. Limit: factors of the last 90 days; their months are for the eye, a product of each month alone would say nothing.
import type { MetricsSnapshot } from '#lib/domain/metrics/engine.ts';
import { closedDeals } from '#lib/domain/metrics/flow-deals.ts';
import { openAt } from '#lib/domain/metrics/open-at.ts';
import { dayAt } from '#lib/domain/model/date.ts';
import type { DealId } from '#lib/domain/model/deal.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { t } from '#lib/ui/messages/index.ts';
import type { Cell, ChartModel, Mark } from '../frame/chart-model.ts';
import type { ChartOptions } from '../frame/definition.ts';
import { NONE, countCell, measuredCell, fewDeals, finite, formatCount, formatDays, formatRate, formatSum, rateCell, sentences, sumCell } from '../frame/figures.ts';
import { onFew, velocityFinding } from './finding.ts';
import { dealsBehind, FACTORS, factorMonths, type Factor } from './months.ts';

/** A factor over the last 90 days; of open deals, now. */
export interface FactorMark extends Mark {
	text: string;
	/** How many deals it rests on, in words; empty where it is their number itself. */
	n: string;
	few: boolean;
}

export interface MonthMark extends Mark {
	/** In the factor's unit; null: no deal to go by. */
	value: number | null;
	few: boolean;
	running: boolean;
	/** Name of the month, short. */
	tick: string;
}

export interface Panel {
	factor: FactorMark;
	/** Oldest first. */
	months: readonly MonthMark[];
}

/** What is earned a day, as foretold and as it was. */
export interface DayMark extends Mark {
	kind: 'formula' | 'realised';
	/** Minor units a day; null: nobody can say. */
	value: number | null;
	text: string;
}

export interface VelocityModel extends ChartModel {
	panels: readonly Panel[];
	days: readonly DayMark[];
}

export function velocityModel({ velocity, openMonths }: MetricsSnapshot, { currency, timeZone, filtered, list, then }: ChartOptions): VelocityModel {
	const past = then === undefined ? 'no' : 'yes';
	const { openQualified, trailing90: figures } = velocity;
	const { months, closes } = list((columns, context, passes) => ({ months: factorMonths(columns, context, passes, openMonths), closes: closedDeals(columns, context.trailing90, passes) }));
	const openBefore = (moment: number) => list((columns, { qualifiedRank }, passes) => openAt(columns, passes, moment, qualifiedRank));
	const open = () => openBefore(Infinity);
	const values: Record<Factor, number | null> = { open: openQualified, rate: finite(figures.winRate), size: finite(figures.averageSize), cycle: finite(figures.meanCycle) };
	const counts: Record<Factor, number> = { open: openQualified, rate: figures.closed, size: figures.wonWithValue, cycle: figures.wonWithLength };
	const monthName = new Intl.DateTimeFormat(locale.tag, { month: 'short', timeZone: 'UTC' });
	const longName = new Intl.DateTimeFormat(locale.tag, { month: 'long', year: 'numeric', timeZone: 'UTC' });
	const panels = FACTORS.map((factor): Panel => {
		const name = t(`charts.velocity.${factor}`);
		const few = factor !== 'open' && fewDeals(counts[factor]);
		return {
			factor: {
				key: factor,
				row: factor,
				label: name,
				text: textOf(factor, values[factor], currency),
				n: factor === 'open' ? '' : t('common.deals', { count: counts[factor] }),
				few,
				sentence: sentences(
					factor === 'open' ? t('charts.velocity.openRow', { count: openQualified, past }) : t(finite(values[factor]) === null ? 'charts.velocity.factorNone' : 'charts.velocity.factorRow', { name, value: textOf(factor, values[factor], currency), count: counts[factor] }),
					few && t('charts.velocity.fewRow')
				),
				deals: () => (factor === 'open' ? open() : dealsBehind(factor, closes))
			},
			months: months.map(({ start, until, running, closes: closed, factors }): MonthMark => {
				const day = dayAt(start, timeZone);
				const date = Date.parse(`${day}T00:00:00Z`);
				const month = longName.format(date);
				const { value, count } = factors[factor];
				return {
					key: `${factor}:${day.slice(0, 7)}`,
					row: factor,
					label: t('charts.velocity.inMonth', { name, month }),
					value: finite(value),
					few: factor !== 'open' && fewDeals(count),
					running,
					tick: monthName.format(date),
					sentence: sentences(
						factor === 'open'
							? t('charts.velocity.openMonth', { month, count, running: running ? 'yes' : 'no', past })
							: t(finite(value) === null ? 'charts.velocity.factorMonthNone' : 'charts.velocity.factorMonth', { month, name, value: textOf(factor, value, currency), count }),
						running && t('charts.winRate.running')
					),
					deals: () => (factor === 'open' ? openBefore(until) : dealsBehind(factor, closed))
				};
			})
		};
	});
	const won = closes.flatMap((each) => (each.won ? [each.deal] : []));
	const days = [dayMark('formula', figures.perDay, open, currency), dayMark('realised', figures.realisedPerDay, () => won, currency)];
	const nothing = openQualified === 0 && months.every(({ factors }) => factors.rate.count === 0) && closes.length === 0;
	return {
		name: t('charts.velocity.name'),
		title: velocityFinding(velocity, (minor) => formatSum(minor, currency)),
		subtitle: sentences(t('charts.velocity.subtitle'), filtered !== null && t('charts.filtered', { count: filtered })),
		tag: null,
		notes: [
			...(onFew(velocity) && figures.closed > 0 ? [t('charts.velocity.noteFew')] : []),
			...(counts.size < won.length ? [t('charts.noteWithoutWorth', { currency, count: won.length - counts.size })] : []),
			...(counts.cycle < won.length ? [t('charts.velocity.noteLength', { count: won.length - counts.cycle })] : [])
		],
		table: {
			columns: [
				{ label: t('charts.velocity.factor'), numeric: false },
				{ label: t('charts.velocity.last90'), numeric: true },
				{ label: t('charts.deals'), numeric: true },
				...(panels[0]?.months ?? []).map(({ tick }) => ({ label: tick, numeric: true }))
			],
			rows: [
				...panels.map(({ factor: { key, label }, months: bars }, index) => {
					const factor = FACTORS[index]!;
					return { key, cells: [label, cellOf(factor, values[factor], currency), countCell(counts[factor]), ...bars.map(({ value }) => cellOf(factor, value, currency))] };
				}),
				...days.map(({ key, kind, label, value }) => ({ key, cells: [label, sumCell(value === null ? null : Math.round(value), currency), countCell(kind === 'formula' ? openQualified : won.length), ...months.map((): Cell => '')] }))
			]
		},
		empty: nothing ? { text: t('charts.velocity.empty') } : null,
		marks: nothing ? [] : [...panels.flatMap(({ factor, months: bars }): Mark[] => [factor, ...bars]), ...days],
		panels,
		days
	};
}

function textOf(factor: Factor, value: number | null, currency: string): string {
	if (factor === 'open') return formatCount(value);
	if (factor === 'rate') return formatRate(value);
	if (factor === 'size') return formatSum(value, currency);
	return finite(value) === null ? NONE : t('charts.velocity.days', { days: formatDays(value) });
}

function cellOf(factor: Factor, value: number | null, currency: string): Cell {
	if (factor === 'open') return countCell(value);
	if (factor === 'rate') return rateCell(value);
	return factor === 'size' ? sumCell(finite(value) === null ? null : Math.round(value!), currency) : measuredCell(formatDays(value), value, t('charts.unitDays'));
}

function dayMark(kind: DayMark['kind'], perDay: number | null, deals: () => readonly DealId[], currency: string): DayMark {
	const value = finite(perDay);
	const label = t(`charts.velocity.${kind}`);
	const text = formatSum(value, currency);
	const sentence = value === null ? t('charts.velocity.dayNone', { label }) : t('charts.velocity.dayRow', { label, value: text });
	return { kind, key: kind, row: 'days', label, value, text, sentence, deals };
}

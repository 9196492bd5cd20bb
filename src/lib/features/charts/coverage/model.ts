// Whether the open pipeline of a period covers what is left of its target, from figures to what is drawn and said. Pure.
import type { MetricsSnapshot } from '#lib/domain/metrics/engine.ts';
import { segmentDeals, type SegmentPart } from '#lib/domain/metrics/segment-deals.ts';
import { formatDay, formatNumber } from '#lib/ui/format.ts';
import { t } from '#lib/ui/messages/index.ts';
import { periodOf } from '../frame/asking.ts';
import type { ChartModel, Mark } from '../frame/chart-model.ts';
import type { ChartOptions } from '../frame/definition.ts';
import { MANY_TIMES, NONE, allBlank, finite, formatCount, formatRate, formatSum, ofTarget, rateCell, sentences, sumCell, timesInTitle } from '../frame/figures.ts';

export interface CoverageMark extends Mark {
	/** Where the bar ends, in target's units: money. */
	value: number;
	text: string;
	short: string;
	/** solid: sure; pale: open. */
	kind: 'won' | 'weighted' | 'open';
}

export interface CoverageModel extends ChartModel {
	marks: readonly CoverageMark[];
	/** Minor units; null: nobody set one. */
	target: number | null;
	targetText: string;
	/** Won and as much open value as usually brings the rest of the target; null without a target, and where it is met. */
	needed: number | null;
	neededText: string;
}

const times = (value: number | null): string => (finite(value) === null ? NONE : `${formatNumber(value!, 2)}×`);

export function coverageModel({ period }: MetricsSnapshot, options: ChartOptions): CoverageModel {
	const { currency, window, filtered, whose, legalPeriod, list } = options;
	const { from, to, end } = periodOf(window, options);
	const days = { from: formatDay(from!), to: formatDay(to!) };
	const over = options.now >= end!;
	const money = (minor: bigint | number, compact = false): string => formatSum(minor, currency, { compact });
	const won = Number(period.won.value);
	const open = Number(period.open.value);
	const weighted = Number(period.open.weighted);
	const target = period.target === null ? null : Number(period.target);
	const needed = period.remaining === null || period.met || over ? null : won + Number(period.remaining) * period.required;
	/** All that a bar adds up. */
	const dealsOf = (...parts: readonly SegmentPart[]) => () => list((columns, context, passes) => parts.flatMap((part) => segmentDeals(columns, context, passes, undefined, part)));
	const nothing = period.open.count === 0 && period.won.count === 0 && target === null;
	/** What nobody put a value on is not worth nothing. */
	const blankWon = allBlank(period.won);
	const blankOpen = allBlank(period.open) && (blankWon || period.won.count === 0);
	const said = (minor: number, blank: boolean) => ({ text: blank ? NONE : money(minor), short: blank ? NONE : money(minor, true) });
	const both = { won: formatCount(period.won.count), open: period.open.count };
	const all: CoverageMark[] = [
		{ key: 'won', label: t('charts.coverage.won'), value: won, ...said(won, blankWon), kind: 'won', sentence: t('charts.coverage.wonRow', { count: period.won.count, value: said(won, blankWon).text }), deals: dealsOf('wonInPeriod') },
		{ key: 'weighted', label: t('charts.coverage.weighted'), value: won + weighted, ...said(won + weighted, blankOpen), kind: 'weighted', sentence: t('charts.coverage.weightedRow', { ...both, value: said(won + weighted, blankOpen).text }), deals: dealsOf('wonInPeriod', 'openInPeriod') },
		{ key: 'open', label: t('charts.coverage.open'), value: won + open, ...said(won + open, blankOpen), kind: 'open', sentence: t('charts.coverage.openRow', { ...both, value: said(won + open, blankOpen).text }), deals: dealsOf('wonInPeriod', 'openInPeriod') }
	];
	// Of a period that is over nothing is expected any more, but what is overdue.
	const marks = over && period.open.count === 0 ? all.slice(0, 1) : all;
	return {
		name: t('charts.coverage.name'),
		title: !legalPeriod ? t('charts.period.wrong') : nothing ? t('charts.coverage.nothing', { over: over ? 'yes' : 'no' }) : over ? overOf(period, whose !== null, money) : titleOf(period, whose !== null, money),
		subtitle: sentences(
			t(over ? 'charts.coverage.subtitleOver' : 'charts.coverage.subtitle', days),
			target !== null && !period.met && !over && (period.usual ? t('charts.coverage.usual', { times: times(period.required) }) : t('charts.coverage.required', { times: times(period.required), rate: formatRate(period.valueRate) })),
			filtered !== null && t('charts.filtered', { count: filtered }),
			ofTarget(target, options)
		),
		tag: null,
		notes: !legalPeriod ? [] : [
			...(period.overdueIn.count > 0 ? [t('charts.coverage.overdueIn', { count: period.overdueIn.count, value: allBlank(period.overdueIn) ? 'none' : money(period.overdueIn.value) })] : []),
			...(period.overdueBefore.count > 0 ? [t('charts.coverage.overdue', { count: period.overdueBefore.count })] : []),
			...(period.withoutDate.count > 0 ? [t('charts.coverage.withoutDate', { count: period.withoutDate.count })] : []),
			...(period.open.withoutValue + period.won.withoutValue > 0 ? [t('charts.noteWithoutWorth', { currency, count: period.open.withoutValue + period.won.withoutValue })] : [])
		],
		table: {
			columns: [
				{ label: t('charts.coverage.figure'), numeric: false },
				{ label: t('charts.value'), numeric: true }
			],
			rows: [
				...marks.map(({ key, label, value }) => ({ key, cells: [label, sumCell(key === 'won' ? (blankWon ? null : value) : blankOpen ? null : value, currency)] })),
				{ key: 'target', cells: [t('charts.coverage.target'), sumCell(target, currency)] },
				...(over ? [] : [
					{ key: 'coverage', cells: [t('charts.coverage.coverage'), { text: times(period.coverage), data: rateData(period.coverage) }] },
					{ key: 'required', cells: [t('charts.coverage.requiredName'), { text: times(period.required), data: rateData(period.required) }] },
					{ key: 'attainment', cells: [t('charts.coverage.attainment'), rateCell(period.attainment)] }
				]),
				{ key: 'deals', cells: [t('charts.coverage.openDeals'), { text: formatCount(period.open.count), data: String(period.open.count) }] },
				...(period.overdueIn.count > 0 ? [{ key: 'overdue', cells: [t('charts.coverage.overdueDeals'), { text: formatCount(period.overdueIn.count), data: String(period.overdueIn.count) }] }] : [])
			]
		},
		empty: !legalPeriod ? { text: t('charts.period.wrongText') } : nothing ? { text: t(over ? 'charts.coverage.emptyOver' : 'charts.coverage.empty', days) } : null,
		marks: nothing || !legalPeriod ? [] : marks,
		target,
		targetText: target === null ? '' : t('charts.coverage.targetText', { value: money(target, true) }),
		needed,
		neededText: needed === null ? '' : t('charts.coverage.neededText', { value: money(needed, true) })
	};
}

const rateData = (value: number | null): string | null => (finite(value) === null ? null : String(Number(value!.toPrecision(12))));

/** The finding of a period that is over: what was won of its target. */
function overOf({ target, met, won, remaining }: MetricsSnapshot['period'], held: boolean, money: (minor: bigint | number) => string): string {
	if (target === null) return t(held ? 'charts.coverage.overNoTarget' : 'charts.coverage.overFiltered', { won: money(won.value), count: won.count });
	return met ? t('charts.coverage.overMet', { won: money(won.value), target: money(target) }) : t('charts.coverage.overMissed', { won: money(won.value), target: money(target), short: money(remaining!) });
}

/** The finding: on course, short by so much, met, or that there is no target; `held`: somebody's could stand over these deals. */
function titleOf(period: MetricsSnapshot['period'], held: boolean, money: (minor: bigint | number) => string): string {
	if (period.target === null) return t(held ? 'charts.coverage.noTarget' : 'charts.coverage.filteredTarget', { value: money(period.open.value), count: period.open.count });
	if (period.met) return t('charts.coverage.met', { won: money(period.won.value), target: money(period.target) });
	if (period.open.count === 0) return t('charts.coverage.noneOpen', { left: money(period.remaining!), target: money(period.target) });
	if (allBlank(period.open)) return t('charts.coverage.openBlank', { left: money(period.remaining!), target: money(period.target) });
	const short = period.short ?? 0n;
	// Where so many times are needed too, the digits tell which is more.
	const enough = period.required > MANY_TIMES ? times(period.coverage) : timesInTitle(period.coverage, times);
	return short > 0n
		? t('charts.coverage.short', { coverage: times(period.coverage), required: times(period.required), short: money(short) })
		: t('charts.coverage.enough', { coverage: enough, required: times(period.required) });
}

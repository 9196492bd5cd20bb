// What changed in the pipeline of a period between two moments, bar by bar, from figures to what is drawn and said. Pure.
import { waterfallDeals, type WaterfallBar } from '#lib/domain/metrics/waterfall.ts';
import type { MetricsSnapshot } from '#lib/domain/metrics/engine.ts';
import type { Worth } from '#lib/domain/metrics/funnel.ts';
import { dayAt } from '#lib/domain/model/date.ts';
import { formatDay } from '#lib/ui/format.ts';
import { t, type MessageKey } from '#lib/ui/messages/index.ts';
import { changeOf, periodOf } from '../frame/asking.ts';
import type { ChartModel, Mark, Measure } from '../frame/chart-model.ts';
import type { ChartOptions } from '../frame/definition.ts';
import { noteUndated } from '../frame/undated.ts';
import { countCell, formatCount, formatSum, sentences, sumCell } from '../frame/figures.ts';

export interface WaterfallMark extends Mark {
	/** total: stands on the baseline; up and down: a movement; none: nothing of it happened. */
	kind: 'total' | 'up' | 'down' | 'none';
	/** Where the bar begins and ends, in the measure's unit: what it had come to before and after. */
	before: number;
	after: number;
	/** As written beside it: movements with their sign. */
	text: string;
	short: string;
	count: string;
}

export interface WaterfallModel extends ChartModel {
	measure: Measure;
	marks: readonly WaterfallMark[];
}

/** Bars in their fixed order; transfers are of an owner's waterfall. */
const BARS: readonly WaterfallBar[] = ['start', 'new', 'reopened', 'movedIn', 'increased', 'decreased', 'movedOut', 'won', 'lost', 'removed', 'end'];
const TOTALS: readonly WaterfallBar[] = ['start', 'end'];
/** Movements that take deals out: their number counts down. */
const OUT: readonly WaterfallBar[] = ['movedOut', 'won', 'lost', 'removed'];
/** Movements that change no number of deals. */
const SAME: readonly WaterfallBar[] = ['increased', 'decreased'];

const nameOf = (bar: WaterfallBar): string => t(`charts.waterfall.${bar}` as MessageKey);

export function waterfallModel({ change: { waterfall, undated } }: MetricsSnapshot, options: ChartOptions): WaterfallModel {
	const { measure, currency, timeZone, window, filtered, legalPeriod } = options;
	const from = changeOf(window, options).from;
	const period = periodOf(window, options);
	const byValue = measure === 'value';
	const bars = BARS.filter((bar) => byValue || !SAME.includes(bar));
	let level = 0;
	const marks = bars.map((bar): WaterfallMark => {
		const worth = waterfall[bar];
		const total = TOTALS.includes(bar);
		const moved = byValue ? Number(worth.value) : OUT.includes(bar) ? -worth.count : worth.count;
		const before = total ? 0 : level;
		level = total ? moved : level + moved;
		return {
			key: bar,
			label: nameOf(bar),
			sentence: sentenceOf(bar, worth, currency),
			deals: () => options.list((columns, context, passes) => waterfallDeals(columns, context, passes, bar)),
			kind: total ? 'total' : moved > 0 ? 'up' : moved < 0 ? 'down' : 'none',
			before,
			after: level,
			text: byValue ? signed(worth.value, currency, !total) : signedCount(moved, !total),
			short: byValue ? signed(worth.value, currency, !total, true) : signedCount(moved, !total),
			count: t('common.deals', { count: worth.count })
		};
	});
	const nothing = BARS.every((bar) => waterfall[bar].count === 0);
	return {
		name: t('charts.waterfall.name'),
		title: nothing ? t('charts.waterfall.none') : titleOf(waterfall, measure, currency),
		subtitle: sentences(
			t('charts.waterfall.subtitle', { since: formatDay(dayAt(from, timeZone)), from: formatDay(period.from!), to: formatDay(period.to!) }),
			filtered !== null && t('charts.filtered', { count: filtered })
		),
		tag: null,
		notes: legalPeriod ? [...noteUndated(undated, timeZone), ...(waterfall.end.withoutValue > 0 && byValue ? [t('charts.noteWithoutWorth', { currency, count: waterfall.end.withoutValue })] : [])] : [],
		table: {
			columns: [
				{ label: t('charts.waterfall.movement'), numeric: false },
				{ label: t('charts.deals'), numeric: true },
				{ label: t('charts.value'), numeric: true }
			],
			rows: BARS.map((bar) => ({ key: bar, cells: [nameOf(bar), countCell(waterfall[bar].count), sumCell(waterfall[bar].value, currency)] }))
		},
		empty: !legalPeriod ? { text: t('charts.period.none') } : nothing ? { text: t('charts.waterfall.empty', { from: formatDay(period.from!), to: formatDay(period.to!) }), allTime: true } : null,
		measure,
		marks: nothing || !legalPeriod ? [] : marks
	};
}

const sentenceOf = (bar: WaterfallBar, { count, value, withoutValue }: Worth, currency: string): string =>
	sentences(
		t('charts.waterfall.row', { name: nameOf(bar), count, value: signed(value, currency, !TOTALS.includes(bar)) }),
		withoutValue > 0 && t('charts.noteWithoutWorth', { currency, count: withoutValue })
	);

const signed = (value: bigint, currency: string, movement: boolean, compact = false): string =>
	formatSum(value, currency, { compact, plus: movement });

const signedCount = (count: number, movement: boolean): string => `${movement && count > 0 ? '+' : ''}${formatCount(count)}`;

/** The finding: by how much the pipeline of the period grew or shrank, and the largest movement. */
function titleOf(waterfall: MetricsSnapshot['change']['waterfall'], measure: Measure, currency: string): string {
	const byValue = measure === 'value';
	const of = (bar: WaterfallBar): number => (byValue ? Number(waterfall[bar].value) : OUT.includes(bar) ? -waterfall[bar].count : waterfall[bar].count);
	const text = (bar: WaterfallBar): string => (byValue ? formatSum(waterfall[bar].value, currency) : formatCount(waterfall[bar].count));
	const movements = BARS.filter((bar) => !TOTALS.includes(bar) && of(bar) !== 0 && (byValue || !SAME.includes(bar)));
	const largest = movements.toSorted((a, b) => Math.abs(of(b)) - Math.abs(of(a)))[0];
	const { end } = waterfall;
	if (!largest && byValue && end.count > 0 && end.withoutValue === end.count) return t('charts.waterfall.noValue', { currency });
	if (!largest) return t('charts.waterfall.still', { value: text('end') });
	const grew = of('end') - of('start');
	const how = grew > 0 ? 'grew' : grew < 0 ? 'shrank' : 'same';
	return t('charts.waterfall.title', {
		how,
		start: text('start'),
		end: text('end'),
		most: nameOf(largest),
		amount: byValue ? signed(waterfall[largest].value, currency, true) : signedCount(of(largest), true)
	});
}


// What changed in the pipeline of a period between two moments, bar by bar, from figures to what is drawn and said. Pure.
import { waterfallDeals, type WaterfallBar } from '#lib/domain/metrics/waterfall.ts';
import type { MetricsSnapshot } from '#lib/domain/metrics/engine.ts';
import type { Worth } from '#lib/domain/metrics/funnel.ts';
import { dayAt } from '#lib/domain/model/date.ts';
import { formatDay } from '#lib/ui/format.ts';
import { t, type MessageKey } from '#lib/ui/messages/index.ts';
import { changeOf, periodOf, untilOf } from '../frame/asking.ts';
import type { ChartModel, Mark, Measure } from '../frame/chart-model.ts';
import type { ChartOptions } from '../frame/definition.ts';
import { noteUndated } from '../frame/undated.ts';
import { NONE, allBlank, countCell, formatCount, formatSum, knownSum, sentences, sumCell } from '../frame/figures.ts';

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

/** By which a deal is gone at the second moment, or still there: each deal of the waterfall is in one of them. */
const EXITS: readonly WaterfallBar[] = ['movedOut', 'won', 'lost', 'removed', 'end'];

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
			text: byValue ? signed(worth, currency, !total) : signedCount(moved, !total),
			short: byValue ? signed(worth, currency, !total, true) : signedCount(moved, !total),
			count: t('common.deals', { count: worth.count })
		};
	});
	const blank = EXITS.reduce((sum, bar) => sum + waterfall[bar].withoutValue, 0);
	const nothing = BARS.every((bar) => waterfall[bar].count === 0);
	return {
		name: t('charts.waterfall.name'),
		title: !legalPeriod ? t('charts.period.wrong') : nothing ? t('charts.waterfall.none') : titleOf(waterfall, measure, currency),
		subtitle: sentences(
			t('charts.waterfall.subtitle', { since: formatDay(dayAt(from, timeZone)), until: untilOf(window, options) ?? 'now', from: formatDay(period.from!), to: formatDay(period.to!) }),
			filtered !== null && t('charts.filtered', { count: filtered })
		),
		tag: null,
		notes: legalPeriod ? [...noteUndated(undated, timeZone), ...(blank > 0 && byValue ? [t('charts.noteWithoutWorth', { currency, count: blank })] : [])] : [],
		table: {
			columns: [
				{ label: t('charts.waterfall.movement'), numeric: false },
				{ label: t('charts.deals'), numeric: true },
				{ label: t('charts.value'), numeric: true }
			],
			rows: BARS.map((bar) => ({ key: bar, cells: [nameOf(bar), countCell(waterfall[bar].count), sumCell(knownSum(waterfall[bar]), currency)] }))
		},
		empty: !legalPeriod ? { text: t('charts.period.wrongText') } : nothing ? { text: t('charts.waterfall.empty', { from: formatDay(period.from!), to: formatDay(period.to!) }), allTime: true } : null,
		measure,
		marks: nothing || !legalPeriod ? [] : marks
	};
}

const sentenceOf = (bar: WaterfallBar, worth: Worth, currency: string): string =>
	allBlank(worth)
		? t('charts.waterfall.rowBlank', { name: nameOf(bar), count: worth.count, currency })
		: sentences(
				t('charts.waterfall.row', { name: nameOf(bar), count: worth.count, value: signed(worth, currency, !TOTALS.includes(bar)) }),
				worth.withoutValue > 0 && t('charts.noteWithoutWorth', { currency, count: worth.withoutValue })
			);

const signed = (worth: Worth, currency: string, movement: boolean, compact = false): string =>
	allBlank(worth) ? NONE : formatSum(worth.value, currency, { compact, plus: movement });

const signedCount = (count: number, movement: boolean): string => `${movement && count > 0 ? '+' : ''}${formatCount(count)}`;

/** The finding: by how much the pipeline of the period grew or shrank, and the largest movement. */
function titleOf(waterfall: MetricsSnapshot['change']['waterfall'], measure: Measure, currency: string): string {
	const byValue = measure === 'value';
	const of = (bar: WaterfallBar): number => (byValue ? Number(waterfall[bar].value) : OUT.includes(bar) ? -waterfall[bar].count : waterfall[bar].count);
	const text = (bar: WaterfallBar): string => (byValue ? formatSum(waterfall[bar].value, currency) : formatCount(waterfall[bar].count));
	const movements = BARS.filter((bar) => !TOTALS.includes(bar) && of(bar) !== 0 && (byValue || !SAME.includes(bar)));
	const largest = movements.toSorted((a, b) => Math.abs(of(b)) - Math.abs(of(a)))[0];
	const [startBlank, endBlank] = [byValue && allBlank(waterfall.start), byValue && allBlank(waterfall.end)];
	if (endBlank && (startBlank || !largest)) return t('charts.waterfall.noValue', { currency });
	if (!largest && byValue && BARS.some((bar) => !TOTALS.includes(bar) && waterfall[bar].withoutValue > 0)) return t('charts.waterfall.movedBlank', { currency });
	if (!largest) return t('charts.waterfall.still', { value: text('end') });
	const most = nameOf(largest);
	const amount = byValue ? signed(waterfall[largest], currency, true) : signedCount(of(largest), true);
	if (startBlank || endBlank) return t('charts.waterfall.oneBlank', { side: startBlank ? 'start' : 'end', currency, start: text('start'), end: text('end'), most, amount });
	const grew = of('end') - of('start');
	const how = grew > 0 ? 'grew' : grew < 0 ? 'shrank' : 'same';
	return t('charts.waterfall.title', {
		how,
		start: text('start'),
		end: text('end'),
		most,
		amount
	});
}


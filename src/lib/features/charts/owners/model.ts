// Owners, or parts of another division, beside each other by six figures, with how sure each is. Pure. Limit: so many parts
// are drawn; all are in the table.
import type { MetricsSnapshot } from '#lib/domain/metrics/engine.ts';
import { segmentDeals, segmentMedians } from '#lib/domain/metrics/segment-deals.ts';
import type { Interval } from '#lib/domain/metrics/wilson.ts';
import { isAllTime } from '#lib/domain/metrics/period.ts';
import { formatDay } from '#lib/ui/format.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { t } from '#lib/ui/messages/index.ts';
import { periodOf } from '../frame/asking.ts';
import type { Cell, ChartModel, Mark } from '../frame/chart-model.ts';
import type { ChartOptions } from '../frame/definition.ts';
import { NONE, countCell, daysCell, divisionOf, finite, formatCount, formatDays, formatRate, formatSum, knownSum, rateCell, sentences, sumCell } from '../frame/figures.ts';
import { FIGURES, PART_OF, figureOf, figureOfAll, type Figure, type SegmentFigures } from './figures.ts';
import { nameIn, ownersFinding } from './finding.ts';

export interface CellMark extends Mark {
	figure: Figure;
	value: number | null;
	/** How sure it is, in the same unit; null: nobody can say. */
	interval: Interval | null;
	text: string;
	/** Number of deals it rests on, where that is another. */
	n: string;
	few: boolean;
}

export interface PartRow {
	/** The part itself: its open deals. */
	name: Mark;
	/** In the order of the panels. */
	cells: readonly CellMark[];
}

export interface Panel {
	figure: Figure;
	label: string;
	/** Drawn from zero, or as a place between the others. */
	kind: 'bar' | 'dot';
	/** Ends of the axis. */
	low: number;
	high: number;
	/** The figure of all, and as written under the name; null: there is none. */
	all: number | null;
	allText: string;
}

export interface OwnersModel extends ChartModel {
	rows: readonly PartRow[];
	panels: readonly Panel[];
}

/** More than these are in the table alone. */
const DRAWN = 30;

export function ownersModel(metrics: MetricsSnapshot, options: ChartOptions): OwnersModel {
	const { measure, currency, filtered, legalPeriod, segment, list, window } = options;
	const byValue = measure === 'value';
	const by = segment?.name ?? t('field.owner');
	const division = segment ? divisionOf(segment) : t('field.owner').toLocaleLowerCase(locale.tag);
	const byOwner = segment === null || segment.id === 'owner';
	const nameOf = (one: SegmentFigures): string => nameIn(one) ?? t('charts.owners.blank', { segment: division });
	const size = ({ open }: SegmentFigures): number => (byValue ? Number(open.value) : open.count);
	const segments = (legalPeriod ? metrics.segments : []).toSorted((a, b) => Number(a.segment === null) - Number(b.segment === null) || size(b) - size(a));
	const medians = segments.length === 0 ? new Map() : list(segmentMedians);
	const targeted = segments.some(({ coverage }) => coverage.target !== null);
	const figures = FIGURES.filter((figure) => figure !== 'attainment' || targeted);
	const text = (figure: Figure, value: number | null, compact = false): string => textOf(figure, value, byValue, currency, compact);
	const rows = segments.slice(0, DRAWN).map((one): PartRow => {
		const name = nameOf(one);
		const key = keyOf(one.segment);
		const dealsOf = (figure: Figure) => () => list((columns, context, passes) => segmentDeals(columns, context, passes, one.segment, PART_OF[figure]));
		return {
			name: { key, row: key, label: name, sentence: rowSentence(name, one, currency), deals: dealsOf('open') },
			cells: figures.map((figure): CellMark => {
				const { value, interval, count, few } = figureOf(figure, one, medians.get(one.segment), byValue);
				return {
					figure,
					key: `${key}:${figure}`,
					row: key,
					label: `${name}, ${labelOf(figure)}`,
					sentence: sentences(
						t(text(figure, value) === formatCount(count) ? 'charts.owners.cellCount' : 'charts.owners.cell', { name, figure: labelOf(figure), value: text(figure, value), count }),
						interval && t('charts.owners.interval', { low: text(figure, interval.low), high: text(figure, interval.high) }),
						few && count > 0 && t('charts.velocity.fewRow')
					),
					deals: dealsOf(figure),
					value,
					interval,
					text: text(figure, value, true),
					n: figure === 'rate' || figure === 'size' || figure === 'cycle' ? formatCount(count) : '',
					few
				};
			})
		};
	});
	const panels = figures.map((figure, index) => panelOf(figure, rows.map(({ cells }) => cells[index]!), figureOfAll(figure, metrics, byValue), (value) => text(figure, value, true)));
	const { from, to } = periodOf(window, options);
	const some = rows.flatMap(({ cells }) => cells);
	return {
		name: byOwner ? t('charts.owners.name') : t('charts.owners.nameBy', { segment: by }),
		title: !legalPeriod ? t('charts.period.wrong') : segments.length === 0 ? t('charts.owners.none') : ownersFinding(segments, metrics, byValue, currency, division, isAllTime(window)),
		subtitle: sentences(
			t('charts.owners.by', { segment: division }),
			isAllTime(window) || window.from === null || window.to === null ? t('charts.owners.windowAll') : t('charts.owners.window', { from: formatDay(window.from), to: formatDay(window.to) }),
			t('charts.owners.lines'),
			filtered !== null && t('charts.filtered', { count: filtered })
		),
		tag: null,
		notes: [
			...(some.some(({ few, value }) => few && value !== null) ? [t('charts.owners.noteFew')] : []),
			...(targeted || segments.length === 0 ? [] : [options.whose === null ? t('charts.noteFilteredTarget') : byOwner ? t('charts.owners.noteNoTarget', { from: formatDay(from!), to: formatDay(to!) }) : t('charts.owners.noteTargetOwners')]),
			...(targeted ? [t('charts.owners.noteAttainment', { from: formatDay(from!), to: formatDay(to!) })] : []),
			...(segments.length > DRAWN ? [t('charts.owners.noteMore', { count: segments.length - DRAWN })] : [])
		],
		table: {
			columns: [
				{ label: by, numeric: false },
				...TABLE.map((column) => ({ label: t(`charts.owners.table.${column}`), numeric: true }))
			],
			rows: segments.map((one) => ({ key: keyOf(one.segment), cells: [nameOf(one), ...cellsOf(one, medians.get(one.segment), currency)] }))
		},
		empty: !legalPeriod ? { text: t('charts.period.wrongText') } : segments.length === 0 ? { text: t('charts.owners.empty'), allTime: true } : null,
		marks: rows.flatMap(({ name, cells }): Mark[] => [name, ...cells]),
		rows,
		panels
	};
}

/** Keys of cells have one colon before the figure: those of a name come in pairs. */
const keyOf = (segment: string | null): string => (segment === null ? 'blank' : `=${segment.replaceAll(':', '::')}`);

const labelOf = (figure: Figure): string => t(`charts.owners.figure.${figure}`);

function textOf(figure: Figure, value: number | null, byValue: boolean, currency: string, compact: boolean): string {
	if (figure === 'rate' || figure === 'attainment') return formatRate(value);
	if (figure === 'cycle') return finite(value) === null ? NONE : t('charts.velocity.days', { days: formatDays(value) });
	return figure === 'size' || byValue ? formatSum(value, currency, { compact }) : formatCount(value);
}

/** The axis of a figure: from zero; wide intervals of few deals are cut rather than pressing all others together. */
function panelOf(figure: Figure, cells: readonly CellMark[], all: number | null, text: (value: number) => string): Panel {
	const values = [...cells.map(({ value }) => value ?? 0), all ?? 0];
	const most = Math.max(...values);
	const reach = cells.reduce((furthest, { interval }) => Math.max(furthest, Math.min(interval?.high ?? 0, 1.5 * most)), most);
	return {
		figure,
		label: labelOf(figure),
		kind: figure === 'rate' || figure === 'size' || figure === 'cycle' ? 'dot' : 'bar',
		low: Math.min(0, ...values),
		high: figure === 'rate' && most <= 1 ? 1 : figure === 'attainment' ? Math.max(1, reach) : Math.max(reach, 1e-9),
		all,
		allText: all === null ? '' : t('charts.owners.all', { value: text(all) })
	};
}

const rowSentence = (name: string, { open, won, lost, rate, interval }: SegmentFigures, currency: string): string =>
	sentences(
		t('charts.owners.row', { name, open: open.count, value: formatSum(open.value, currency), won: won.count, closed: won.count + lost.count }),
		interval && t('charts.owners.rowRate', { rate: formatRate(rate), low: formatRate(interval.low), high: formatRate(interval.high) })
	);

const TABLE = ['open', 'openValue', 'won', 'wonValue', 'lost', 'rate', 'low', 'high', 'valueRate', 'size', 'sized', 'cycle', 'timed', 'wonInPeriod', 'target', 'attainment'] as const;

function cellsOf(one: SegmentFigures, medians: Parameters<typeof figureOf>[2], currency: string): Cell[] {
	const { open, won, lost, rate, interval, valueRate, wonInPeriod, coverage } = one;
	const sum = (worth: typeof won): Cell => sumCell(knownSum(worth), currency);
	const [size, cycle] = [figureOf('size', one, medians, true), figureOf('cycle', one, medians, true)];
	return [
		countCell(open.count),
		sum(open),
		countCell(won.count),
		sum(won),
		countCell(lost.count),
		rateCell(rate),
		rateCell(interval?.low ?? null),
		rateCell(interval?.high ?? null),
		rateCell(finite(valueRate)),
		sumCell(size.value === null ? null : Math.round(size.value), currency),
		countCell(size.count),
		daysCell(cycle.value),
		countCell(cycle.count),
		sum(wonInPeriod),
		sumCell(coverage.target, currency),
		rateCell(figureOf('attainment', one, medians, true).value)
	];
}

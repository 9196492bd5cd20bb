// The pipeline now, from figures to what is drawn and said. Pure; words in the person's language.
import { COUNTS } from '#lib/domain/metrics/columns.ts';
import type { MetricsSnapshot } from '#lib/domain/metrics/engine.ts';
import type { StockFigures, StockRow, StockSnapshot } from '#lib/domain/metrics/stock.ts';
import { t } from '#lib/ui/messages/index.ts';
import type { Cell, ChartModel, Mark, Measure } from '../frame/chart-model.ts';
import type { ChartOptions } from '../frame/definition.ts';
import { NONE, allBlank, countCell, formatCount, formatSum, knownSum, listOf, sentences, sumCell } from '../frame/figures.ts';

/** A stage: its bar is the mark, its figures stand beside it. */
export interface StockBar extends Mark {
	/** Place among the stages, 0–1: its shade. null: not a stage. */
	shade: number | null;
	/** Length of the bar, in the measure's unit. */
	length: number;
	/** Of that, the weighted part; null where the measure has none. */
	weighted: number | null;
	/** Figures as written beside the bar; `counted` is the count with its word. */
	count: string;
	counted: string;
	value: string;
	weightedText: string;
	/** The same in fewer characters, for narrow places. */
	valueShort: string;
	weightedShort: string;
}

export interface StockModel extends ChartModel {
	measure: Measure;
	marks: readonly StockBar[];
}

/** A row's length in a measure's unit: deals or minor units. */
function lengthOf(figures: StockFigures, measure: Measure): number {
	if (measure === 'count') return figures.count;
	return Number(measure === 'value' ? figures.value : figures.weighted);
}

/** A sum of these deals as written; a dash where no deal has a value. */
const sumText = (figures: StockFigures, sum: bigint, money: (minor: bigint) => string): string =>
	allBlank(figures) ? NONE : money(sum);

export function stockModel({ stock }: MetricsSnapshot, { measure, currency, filtered, then, where }: ChartOptions): StockModel {
	const money = (minor: bigint) => formatSum(minor, currency);
	const short = (minor: bigint) => formatSum(minor, currency, { compact: true });
	const { rows, total } = stock;
	const open = rows.filter((row) => row.stage !== null).length;
	const nameOf = (row: StockRow) => row.stage?.name ?? t('charts.notInStage');
	const marks = rows.map((row, index): StockBar => {
		const name = nameOf(row);
		return {
			key: row.stage?.id ?? '',
			label: name,
			// The row of what is in no stage comes after the open stages, and so does its bucket.
			deals: () => where((columns, at) => columns.left[at] === COUNTS && columns.bucket[at] === index),
			shade: row.stage === null ? null : open < 2 ? 1 : index / (open - 1),
			length: lengthOf(row, measure),
			weighted: measure === 'value' ? Number(row.weighted) : null,
			count: formatCount(row.count),
			counted: t('common.deals', { count: row.count }),
			value: sumText(row, row.value, money),
			weightedText: sumText(row, row.weighted, money),
			valueShort: sumText(row, row.value, short),
			weightedShort: sumText(row, row.weighted, short),
			sentence: sentences(
				allBlank(row)
					? t('charts.stock.rowBlank', { stage: name, count: row.count })
					: t('charts.stock.row', { stage: name, count: row.count, value: money(row.value), weighted: money(row.weighted) }),
				row.withoutValue > row.withoutRate && !allBlank(row) && t('charts.stock.noteWithoutValue', { count: row.withoutValue - row.withoutRate }),
				row.withoutRate > 0 && t('money.withoutRateWhy', { count: row.withoutRate })
			)
		};
	});
	return {
		name: then === undefined ? t('charts.stock.name') : t('charts.stock.nameThen', { when: then }),
		title: titleOf(stock, measure, money, nameOf, currency),
		subtitle: sentences(
			t(then === undefined ? 'charts.stock.subtitle' : 'charts.stock.subtitleThen'),
			measure !== 'count' && t('charts.stock.weightedIs'),
			filtered !== null && t('charts.filtered', { count: filtered })
		),
		tag: null,
		notes: notesOf(stock),
		table: {
			columns: [
				{ label: t('charts.stage'), numeric: false },
				{ label: t('charts.deals'), numeric: true },
				{ label: t('charts.value'), numeric: true },
				{ label: t('charts.weighted'), numeric: true },
				{ label: t('charts.withoutValue'), numeric: true },
				{ label: t('charts.overridden'), numeric: true }
			],
			rows: rows.map((row, index) => ({ key: marks[index]!.key, cells: [marks[index]!.label, ...cellsOf(row, currency)] })),
			total: [t('charts.total'), ...cellsOf(total, currency)]
		},
		empty: total.count === 0 ? { text: t('charts.stock.noneOpenText') } : null,
		measure,
		marks
	};
}

const cellsOf = (figures: StockFigures, currency: string): Cell[] => [
	countCell(figures.count),
	sumCell(knownSum(figures), currency),
	sumCell(allBlank(figures) ? null : figures.weighted, currency),
	countCell(figures.withoutValue),
	countCell(figures.overridden)
];

/** The finding: where most deals or value are, or what it all weighs. Ties are told as ties. */
function titleOf(
	{ rows, total, won, lost }: StockSnapshot,
	measure: Measure,
	money: (minor: bigint) => string,
	nameOf: (row: StockRow) => string,
	currency: string
): string {
	if (total.count === 0) return t('charts.stock.noneOpen', { won: formatCount(won), lost: formatCount(lost) });
	if (measure !== 'count' && allBlank(total))
		return t('charts.stock.valueNone', { count: total.count, currency });
	/** Deals without a value are in a note, not in a sum. */
	const valued = { count: total.count - total.withoutValue, some: total.withoutValue > 0 ? 'yes' : 'no' };
	if (measure !== 'count' && total.value === 0n) return t('charts.stock.valueZero', valued);
	if (measure === 'weighted')
		return t('charts.stock.weightedTotal', {
			...valued,
			weighted: money(total.weighted),
			value: money(total.value)
		});
	const filled = rows.filter((row) => lengthOf(row, measure) !== 0);
	const most = Math.max(...filled.map((row) => lengthOf(row, measure)));
	const top = filled.filter((row) => lengthOf(row, measure) === most);
	const stage = nameOf(top[0]!);
	const stages = listOf(top.map(nameOf));
	if (measure === 'count') {
		const count = formatCount(most);
		if (filled.length === 1) return t('charts.stock.countAll', { total: total.count, stage });
		if (top.length === 1) return t('charts.stock.countTop', { stage, count, total: formatCount(total.count) });
		if (top.length > 3) return t('charts.stock.countEven', { count: most, stages: top.length });
		return t('charts.stock.countTie', { stages, count });
	}
	if (filled.length === 1) return t('charts.stock.valueAll', { stage, total: money(total.value) });
	if (top.length === 1) return t('charts.stock.valueTop', { stage, value: money(top[0]!.value), total: money(total.value) });
	return t('charts.stock.valueTie', { stages, value: money(top[0]!.value) });
}

function notesOf({ total, leftOut }: StockSnapshot): string[] {
	const notes: string[] = [];
	const blanks = total.withoutValue - total.withoutRate;
	if (blanks > 0) notes.push(t('charts.stock.noteWithoutValue', { count: blanks }));
	if (total.withoutRate > 0) notes.push(t('money.withoutRateWhy', { count: total.withoutRate }));
	if (total.overridden > 0) notes.push(t('charts.stock.noteOverridden', { count: total.overridden, total: formatCount(total.count) }));
	if (total.withoutProbability > 0) notes.push(t('charts.stock.noteNoProbability', { count: total.withoutProbability }));
	if (leftOut > 0) notes.push(t('charts.noteLeftOut', { count: leftOut }));
	return notes;
}

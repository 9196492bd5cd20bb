// The open pipeline at the end of each week by stage, from figures to what is drawn and said. Pure.
import { openAt } from '#lib/domain/metrics/open-at.ts';
import type { MetricsSnapshot } from '#lib/domain/metrics/engine.ts';
import type { StockFigures } from '#lib/domain/metrics/stock.ts';
import { addDays, dayAt } from '#lib/domain/model/date.ts';
import { formatDay } from '#lib/ui/format.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { t } from '#lib/ui/messages/index.ts';
import type { ChartModel, Mark, Measure } from '../frame/chart-model.ts';
import type { ChartOptions } from '../frame/definition.ts';
import { formatCount, formatSum, plainCell, sentences } from '../frame/figures.ts';

export interface WeekMark extends Mark {
	/** By stage in order: in the measure's unit. */
	parts: readonly number[];
	total: number;
	text: string;
	/** Under the first week of each month; empty for the others. */
	tick: string;
}

export interface WeeklyModel extends ChartModel {
	marks: readonly WeekMark[];
	/** Names of the stages and their shades, 0–1; null: deals in no stage in use. */
	stages: readonly { name: string; shade: number | null }[];
	/** Writes a value of the axis. */
	axis: (value: number) => string;
}

/** Half a year: more weeks than this are too thin to point at. */
const WEEKS = 26;

const amountOf = (figures: StockFigures, measure: Measure): number =>
	measure === 'count' ? figures.count : Number(measure === 'value' ? figures.value : figures.weighted);

export function weeklyModel({ weekly }: MetricsSnapshot, { measure, currency, timeZone, now, filtered, list }: ChartOptions): WeeklyModel {
	const all = weekly.weeks.slice(-WEEKS);
	// Before there was a pipeline there is nothing to show.
	const begun = all.findIndex(({ total }) => total.count > 0);
	const weeks = begun < 0 ? [] : all.slice(begun);
	const write = (value: number, compact = false): string => (measure === 'count' ? formatCount(value) : formatSum(value, currency, { compact }));
	const open = weekly.stages.filter((stage) => stage !== null).length;
	const stages = weekly.stages.map((stage, index) => ({ name: stage?.name ?? t('charts.notInStage'), shade: stage === null ? null : open < 2 ? 1 : index / (open - 1) }));
	const dayOf = (end: number | null): string => (end === null ? dayAt(now, timeZone) : addDays(dayAt(end, timeZone), -1));
	const month = new Intl.DateTimeFormat(locale.tag, { month: 'short', timeZone: 'UTC' });
	let shown = '';
	const marks = weeks.map(({ end, rows, total }): WeekMark => {
		const day = dayOf(end);
		const tick = day.slice(0, 7) === shown ? '' : month.format(Date.parse(`${day}T00:00:00Z`));
		shown = day.slice(0, 7);
		const amount = amountOf(total, measure);
		return {
			key: day,
			label: formatDay(day),
			parts: rows.map((row) => amountOf(row, measure)),
			total: amount,
			text: write(amount, true),
			tick,
			sentence: t('charts.weekly.row', { day: formatDay(day), count: total.count, value: formatSum(total.value, currency), weighted: formatSum(total.weighted, currency) }),
			deals: () => list((columns, _context, passes) => openAt(columns, passes, end ?? Infinity))
		};
	});
	const [first, last] = [marks[0], marks.at(-1)];
	return {
		name: t('charts.weekly.name'),
		title:
			!first || !last || first === last
				? t('charts.weekly.one', { value: write(last?.total ?? 0) })
				: t('charts.weekly.title', { how: last.total > first.total ? 'grew' : last.total < first.total ? 'shrank' : 'same', from: write(first.total), to: write(last.total), weeks: marks.length - 1 }),
		subtitle: sentences(t('charts.weekly.subtitle'), filtered !== null && t('charts.filtered', { count: filtered })),
		tag: null,
		notes: [],
		table: {
			columns: [{ label: t('charts.weekly.week'), numeric: false }, ...stages.map(({ name }) => ({ label: name, numeric: true })), { label: t('charts.total'), numeric: true }],
			rows: marks.map(({ key, label, parts, total }) => ({ key, cells: [label, ...[...parts, total].map((part) => plainCell(part, measure, currency))] }))
		},
		empty: marks.length === 0 ? { text: t('charts.weekly.empty') } : null,
		marks,
		stages,
		axis: (value) => write(value, true)
	};
}

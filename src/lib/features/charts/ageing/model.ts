// How long each open deal has been in its stage beside how long past stays lasted, from figures to what is drawn and said.
// Pure. Where a stage holds more deals than can be pointed at one by one, its marks are bins of days.
import { dealAges, type DealAge } from '#lib/domain/metrics/flow-deals.ts';
import type { MetricsSnapshot } from '#lib/domain/metrics/engine.ts';
import { isAllTime } from '#lib/domain/metrics/period.ts';
import type { StageTimeRow } from '#lib/domain/metrics/stage-time.ts';
import type { DealId } from '#lib/domain/model/deal.ts';
import { formatDay } from '#lib/ui/format.ts';
import { t } from '#lib/ui/messages/index.ts';
import type { ChartModel, Mark } from '../frame/chart-model.ts';
import type { ChartOptions } from '../frame/definition.ts';
import { NONE, countCell, daysCell, fewDeals, formatCount, formatDays, formatSum, listOf, sentences } from '../frame/figures.ts';
import { ageingFinding, type When } from './finding.ts';

interface DotMark extends Mark {
	kind: 'dot';
	/** Days in the stage. */
	days: number;
	/** Share of the largest value: the dot's area. null: without a value. */
	area: number | null;
	/** Older than four fifths of past stays. */
	late: boolean;
}

interface BinMark extends Mark {
	kind: 'bin';
	/** Days from which and until which. */
	from: number;
	to: number;
	count: number;
	late: boolean;
}

/** A stage by its name, or those of its deals that are late. */
interface StageMark extends Mark {
	kind: 'stage' | 'late';
}

export type AgeingMark = DotMark | BinMark | StageMark;

export interface AgeingRow {
	stage: StageMark;
	/** null: none is late, or nobody can say. */
	late: StageMark | null;
	/** At the end of the row: "3 of 12". */
	text: string;
	/** Days after which half, four fifths and 19 of 20 stays were over; null: unknown, or so many never were. */
	lines: readonly (number | null)[];
	/** They rest on few stays. */
	few: boolean;
	dots: readonly DotMark[];
	bins: readonly BinMark[];
}

export interface AgeingModel extends ChartModel {
	marks: readonly AgeingMark[];
	rows: readonly AgeingRow[];
	/** Days that the axis reaches at least; deals in the fullest bin. */
	longest: number;
	fullest: number;
	/** What the key tells of: dots, dots without a value, bins. */
	kinds: { valued: boolean; blank: boolean; bins: boolean };
}

/** More dots than this in a stage, or in all, are no marks to point at. */
const DOTS_A_STAGE = 300;
const DOTS = 1200;
/** Bins over the longest age, about. */
const BINS = 40;

export function ageingModel({ stageTime, stock }: MetricsSnapshot, options: ChartOptions): AgeingModel {
	const { currency, filtered, window, legalPeriod, deal, list } = options;
	const when: When = isAllTime(window) ? 'ever' : 'period';
	const ages = legalPeriod ? list(dealAges) : [];
	const byStage = Map.groupBy(ages, ({ stage }) => stage);
	const largest = ages.reduce((most, { value }) => Math.max(most, value ?? 0), 0);
	const oldest = ages.reduce((most, { days }) => Math.max(most, days), 0);
	const step = binOf(oldest);
	const limit = Math.min(DOTS_A_STAGE, DOTS / Math.max(1, stageTime.rows.length));
	const judged = stageTime.rows.map((row) => judge(row, byStage.get(row.stage.id) ?? []));
	const rows = judged.map(({ row, here, late, few }): AgeingRow => {
		const { id, name } = row.stage;
		const binned = here.length > limit;
		const isLate = (days: number): boolean => !few && row.p80 !== null && days > row.p80;
		const idsOf = (some: readonly DealAge[]) => () => some.map((each): DealId => each.deal);
		const lines = [row.median, row.p80, row.p95];
		return {
			stage: { kind: 'stage', key: id, row: id, label: name, sentence: sentenceOf(row, here.length, late?.length ?? null, few, when), deals: idsOf(here) },
			late: late === null || late.length === 0
				? null
				: { kind: 'late', key: `${id}:late`, row: id, label: t('charts.ageing.lateOf', { stage: name }), sentence: t('charts.ageing.lateRow', { stage: name, count: late.length, days: formatDays(row.p80) }), deals: idsOf(late) },
			text: late === null ? t('common.deals', { count: here.length }) : t('charts.ageing.ofAll', { late: formatCount(late.length), count: formatCount(here.length) }),
			lines,
			few,
			dots: binned
				? []
				: here.map(({ deal: of, days, value }): DotMark => {
						const title = deal(of)?.title?.trim() || t('charts.dealUntitled');
						return {
							kind: 'dot',
							key: of,
							row: id,
							label: title,
							sentence: sentences(t('charts.ageing.dotRow', { title, stage: name, days: formatDays(days), value: value === null ? t('charts.ageing.blank') : formatSum(value, currency) }), isLate(days) && t('charts.ageing.dotLate')),
							deals: () => [of],
							days,
							area: value === null ? null : largest > 0 ? Math.max(0, value) / largest : 0,
							late: isLate(days)
						};
					}),
			bins: !binned
				? []
				: [...Map.groupBy(here, ({ days }) => Math.floor(days / step))].map(([at, some]): BinMark => {
						const days = { from: formatCount(at * step), to: formatCount((at + 1) * step) };
						return { kind: 'bin', key: `${id}:${at}`, row: id, label: t('charts.ageing.binOf', { stage: name, ...days }), sentence: t('charts.ageing.binRow', { stage: name, count: some.length, ...days }), deals: idsOf(some), from: at * step, to: (at + 1) * step, count: some.length, late: isLate(at * step) };
					})
		};
	});
	const shown = rows.filter(({ few }) => !few).flatMap(({ lines }) => lines.map((line) => line ?? 0));
	const unplaced = stock.rows.reduce((sum, { stage, count }) => sum + (stage === null ? count : 0), 0);
	const unknown = Math.max(0, stock.total.count - unplaced - ages.length);
	const allDots = rows.flatMap(({ dots }) => dots);
	const period = when === 'ever' ? t('charts.ageing.subtitleAll') : t('charts.ageing.subtitle', { from: window.from === null ? NONE : formatDay(window.from), to: window.to === null ? NONE : formatDay(window.to) });
	return {
		name: t('charts.ageing.name'),
		title: !legalPeriod ? t('charts.period.wrong') : ageingFinding(judged.map(({ row, here, late }) => ({ name: row.stage.name, count: here.length, late: late?.length ?? null })), stock.total.count, when),
		subtitle: sentences(period, filtered !== null && t('charts.filtered', { count: filtered })),
		tag: null,
		notes: !legalPeriod ? [] : [
			...fewNote(judged, when),
			...(unknown > 0 ? [t('charts.ageing.noteUnknown', { count: unknown })] : []),
			...(unplaced > 0 ? [t('charts.ageing.noteNotInStage', { count: unplaced })] : [])
		],
		table: {
			columns: [
				{ label: t('charts.stage'), numeric: false },
				...['open', 'late', 'half', 'p80', 'p95', 'oldest', 'over'].map((column) => ({ label: t(`charts.ageing.${column as 'open'}`), numeric: true }))
			],
			rows: judged.map(({ row, here, late }) => ({
				key: row.stage.id,
				cells: [row.stage.name, countCell(here.length), countCell(late?.length ?? null), daysCell(row.median), daysCell(row.p80), daysCell(row.p95), daysCell(here.at(-1)?.days ?? null), countCell(row.completed.count)]
			}))
		},
		empty: !legalPeriod ? { text: t('charts.period.wrongText') } : ages.length === 0 ? { text: t('charts.ageing.empty') } : null,
		marks: ages.length === 0 ? [] : rows.flatMap(({ stage, dots, bins, late }): AgeingMark[] => [stage, ...dots, ...bins, ...(late ? [late] : [])]),
		rows,
		longest: Math.max(oldest, ...shown, ...rows.flatMap(({ bins }) => bins.map(({ to }) => to))),
		fullest: Math.max(0, ...rows.flatMap(({ bins }) => bins.map(({ count }) => count))),
		kinds: { valued: allDots.some(({ area }) => area !== null), blank: allDots.some(({ area }) => area === null), bins: rows.some(({ bins }) => bins.length > 0) }
	};
}

interface Judged {
	row: StageTimeRow;
	/** Oldest last, as they stand in the row. */
	here: readonly DealAge[];
	/** Those older than four fifths of past stays; null: too few stays to say. */
	late: readonly DealAge[] | null;
	few: boolean;
}

function judge(row: StageTimeRow, here: readonly DealAge[]): Judged {
	const few = fewDeals(row.completed.count);
	const sorted = here.toSorted((a, b) => a.days - b.days || (a.deal < b.deal ? -1 : 1));
	// Where four fifths never left, no deal can be older than they were.
	return { row, few, here: sorted, late: few ? null : row.p80 === null ? [] : sorted.filter(({ days }) => days > row.p80!) };
}

/** Days of a bin: a round number, so that about forty reach the oldest deal. */
function binOf(oldest: number): number {
	const least = Math.max(1, oldest / BINS);
	const power = 10 ** Math.floor(Math.log10(least));
	return Math.ceil([1, 2, 5, 10].map((times) => times * power).find((days) => days >= least)!);
}

const sentenceOf = (row: StageTimeRow, count: number, late: number | null, few: boolean, when: When): string =>
	sentences(
		t('charts.ageing.row', { stage: row.stage.name, count }),
		few ? t('charts.ageing.rowFew', { count: row.completed.count, when }) : t('charts.ageing.rowLines', { late: late ?? 0, half: formatDays(row.median), p80: formatDays(row.p80), p95: formatDays(row.p95) })
	);

function fewNote(judged: readonly Judged[], when: When): string[] {
	const names = judged.filter(({ few, here }) => few && here.length > 0).map(({ row }) => row.stage.name);
	return names.length === 0 ? [] : [t('charts.ageing.noteFew', { stages: listOf(names), count: names.length, when })];
}

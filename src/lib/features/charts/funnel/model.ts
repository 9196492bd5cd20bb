// The funnel of a cohort, from figures to what is drawn and said. Pure; words in the person's language.
import { COUNTS, LOST, OPEN, WON, type DealColumns } from '#lib/domain/metrics/columns.ts';
import type { MetricsSnapshot } from '#lib/domain/metrics/engine.ts';
import { MATURE, type FunnelRow, type FunnelSnapshot, type FunnelStep, type Worth } from '#lib/domain/metrics/funnel.ts';
import { inWindow, isAllTime, type Window } from '#lib/domain/metrics/period.ts';
import type { WinRate } from '#lib/domain/metrics/win-rate.ts';
import { formatDay, formatRatio } from '#lib/ui/format.ts';
import { t } from '#lib/ui/messages/index.ts';
import type { Cell, ChartModel, Mark } from '../frame/chart-model.ts';
import type { ChartOptions } from '../frame/definition.ts';
import { NONE, countCell, fewDeals, formatCount, formatRate, formatSum, rateCell, sentences, sumCell } from '../frame/figures.ts';
import { funnelFinding, nobodyDecided } from './finding.ts';

export type FunnelMeasure = 'count' | 'value';

export interface FunnelBar {
	key: string;
	name: string;
	/** Place among the stages, 0–1; null: won. */
	shade: number | null;
	/** Lengths in the measure's unit; reached = further + still + lost. */
	reached: number;
	further: number;
	still: number;
	lost: number;
	/** The same as written, and in fewer characters; nothing is further than won, where that part is a dash. */
	texts: Record<Part, string>;
	shortTexts: Record<Part, string>;
	/** The step to the next row; null in the last. */
	step: FunnelStepText | null;
	/**
	 * How many could as well have come here, by the 95 % interval of the step from the row before; null in the first, by value,
	 * and where that step has no rate.
	 */
	whisker: { low: number; high: number; few: boolean } | null;
	/** The row as a whole, and each part of its bar that has deals. */
	marks: Partial<Record<Part, Mark>> & { reached: Mark };
}

/** Key of the won row: no stage has this id. */
const WON_KEY = '=won';

export type Part = 'reached' | 'further' | 'still' | 'lost';
export const PARTS = ['reached', 'further', 'still', 'lost'] as const;

export interface FunnelStepText {
	/** "70% (7 of 10)" */
	text: string;
	/** Out of fewer than 10 deals: shown greyed. */
	small: boolean;
	/** "95%: 40–89% · few deals": what goes with the rate. */
	caution: string;
	/** All of it as it is read out: "70% (7 of 10), 95% interval 40% to 89%, few deals". */
	said: string;
}

export interface FunnelModel extends ChartModel {
	bars: readonly FunnelBar[];
}

export function funnelModel({ funnel, winRate }: MetricsSnapshot, options: ChartOptions): FunnelModel {
	const { currency, filtered, legalPeriod } = options;
	const measure = options.measure === 'value' ? 'value' : 'count';
	const money = (minor: bigint) => formatSum(minor, currency);
	const short = (minor: bigint) => formatSum(minor, currency, { compact: true });
	const text = (worth: Worth) => (measure === 'count' ? formatCount(worth.count) : money(worth.value));
	const nameOf = (row: FunnelRow) => row.stage?.name ?? t('charts.funnel.won');
	const { rows, steps, cohort } = funnel;
	const partsOf = (row: FunnelRow, as: (worth: Worth) => string) =>
		Object.fromEntries(PARTS.map((part) => [part, as(row[part])])) as Record<Part, string>;
	const shown = (row: FunnelRow, texts: Record<Part, string>) => (row.stage === null ? { ...texts, further: NONE } : texts);
	const bars = rows.map((row, index): FunnelBar => {
		const size = (worth: Worth) => (measure === 'count' ? worth.count : Number(worth.value));
		const step = steps[index];
		const texts = partsOf(row, text);
		const share = formatRate(measure === 'count' ? row.cumulative : row.cumulativeValue);
		const before = options.compared && step ? earlierStep(options.compared.metrics.funnel, index, measure, text) : [];
		const stepText = step ? stepTextOf(step, rows[index]!, rows[index + 1]!, { measure, text, before }) : null;
		const key = row.stage?.id ?? WON_KEY;
		const sentence = sentences(
			t(row.stage === null ? 'charts.funnel.rowWon' : 'charts.funnel.row', { stage: nameOf(row), cohort: text(cohort), share, ...texts }),
			stepText && t('charts.funnel.rowStep', { next: nameOf(rows[index + 1]!), step: stepText.said })
		);
		return {
			key,
			name: nameOf(row),
			shade: row.stage === null ? null : rows.length < 3 ? 1 : index / (rows.length - 2),
			reached: size(row.reached),
			further: size(row.further),
			still: size(row.still),
			lost: size(row.lost),
			texts: shown(row, texts),
			shortTexts: shown(row, partsOf(row, (worth) => (measure === 'count' ? formatCount(worth.count) : short(worth.value)))),
			step: stepText,
			whisker: index === 0 || measure === 'value' ? null : whiskerOf(rows[index - 1]!, steps[index - 1]!),
			marks: marksOf(row, index, { key, name: nameOf(row), sentence, texts }, options)
		};
	});
	const maturity = funnel.maturity === null ? null : formatRate(funnel.maturity);
	const moving = funnel.maturity !== null && funnel.maturity < MATURE;
	return {
		name: t('charts.funnel.name'),
		title: !legalPeriod ? t('charts.period.wrong') : funnelFinding(funnel, measure, { text, nameOf, moving }),
		subtitle: sentences(subtitleOf(funnel), bars.some(({ whisker }) => whisker !== null) && t('charts.funnel.whiskers'), options.compared && comparedWords(options.compared.window), filtered !== null && t('charts.filtered', { count: filtered })),
		tag:
			maturity === null || !legalPeriod
				? null
				: { text: t(moving ? 'charts.funnel.moving' : 'charts.funnel.mature', { closed: maturity }), hatched: moving },
		notes: legalPeriod ? [...(options.compared && moving ? [t('charts.funnel.noteEarlier')] : []), ...notesOf(funnel, winRate, measure, currency)] : [],
		table: {
			columns: [
				{ label: t('charts.stage'), numeric: false },
				...(['reached', 'further', 'still', 'lost', 'ofCohort', 'step', 'low', 'high'] as const).map((column) => ({
					label: t(`charts.funnel.${column}`),
					numeric: true
				})),
				...(options.compared ? [{ label: t('charts.funnel.before'), numeric: true }] : [])
			],
			rows: bars.map(({ key, name }, index) => ({
				key,
				cells: [
					name,
					...cellsOf(rows[index]!, steps[index], measure, currency),
					...(options.compared ? [steps[index] ? rateCell(earlierRate(options.compared.metrics.funnel, index, measure)) : ''] : [])
				]
			}))
		},
		empty: !legalPeriod
			? { text: t('charts.period.wrongText') }
			: cohort.count === 0
				? isAllTime(funnel.window)
					? { text: t('charts.funnel.emptyAllText') }
					: { text: t('charts.funnel.emptyText', { count: funnel.unknownCreated }), allTime: true }
				: null,
		marks: !legalPeriod ? [] : bars.flatMap(({ marks }) => PARTS.flatMap((part) => marks[part] ?? [])),
		bars
	};
}

function cellsOf(row: FunnelRow, step: FunnelStep | undefined, measure: FunnelMeasure, currency: string): Cell[] {
	const part = (worth: Worth) => (measure === 'count' ? countCell(worth.count) : sumCell(worth.value, currency));
	const interval = measure === 'count' && step && !nobodyDecided(row) ? step.interval : null;
	return [
		part(row.reached),
		row.stage === null ? NONE : part(row.further),
		part(row.still),
		part(row.lost),
		rateCell(measure === 'count' ? row.cumulative : row.cumulativeValue),
		step === undefined ? '' : rateCell(nobodyDecided(row) ? null : measure === 'count' ? step.rate : step.valueRate),
		...(step === undefined ? ['', ''] : [rateCell(interval?.low ?? null), rateCell(interval?.high ?? null)])
	];
}

/** A step's interval as numbers of deals of the row it leads to. */
function whiskerOf(before: FunnelRow, { interval, n }: FunnelStep): FunnelBar['whisker'] {
	if (interval === null || nobodyDecided(before)) return null;
	return { low: interval.low * before.reached.count, high: interval.high * before.reached.count, few: fewDeals(n) };
}

/** The row as a mark, and the parts of its bar that hold deals. `index` is the rank of the row: K for won. */
function marksOf(
	row: FunnelRow,
	index: number,
	{ key, name, sentence, texts }: { key: string; name: string; sentence: string; texts: Record<Part, string> },
	{ where, window }: ChartOptions
): FunnelBar['marks'] {
	const inCohort = (columns: DealColumns, at: number) => columns.left[at] === COUNTS && inWindow(window, columns.created[at]!);
	const stopped = (outcome: number) => (columns: DealColumns, at: number) =>
		inCohort(columns, at) && columns.rank[at] === index && columns.outcome[at] === outcome;
	const tests = {
		reached: (columns: DealColumns, at: number) => inCohort(columns, at) && columns.rank[at]! >= index,
		further: row.stage === null ? stopped(WON) : (columns: DealColumns, at: number) => inCohort(columns, at) && columns.rank[at]! > index,
		still: stopped(OPEN),
		lost: stopped(LOST)
	};
	const words = row.stage === null ? ({ further: 'wonNow', still: 'reopened', lost: 'lostSince' } as const) : ({ further: 'further', still: 'still', lost: 'lost' } as const);
	const mark = (part: Part, label: string, said: string): Mark => ({
		key: part === 'reached' ? key : `${key}/${part}`,
		row: key,
		label,
		sentence: said,
		deals: () => where(tests[part])
	});
	const parts = (['further', 'still', 'lost'] as const)
		.filter((part) => row[part].count > 0)
		.map((part) => {
			const said = t(`charts.funnel.${words[part]}`).toLowerCase();
			const label = `${name} → ${said}`;
			const of = t('charts.funnel.partOf', { part: texts[part] === NONE ? formatCount(row.further.count) : texts[part], whole: texts.reached });
			return [part, mark(part, label, t('charts.funnel.partRow', { stage: name, part: said, of }))] as const;
		});
	return { reached: mark('reached', name, sentence), ...Object.fromEntries(parts) };
}

/** The rate of the same step in the earlier period; null where nobody had come so far, or none of them had moved on. */
function earlierRate({ rows, steps }: FunnelSnapshot, index: number, measure: FunnelMeasure): number | null {
	const [row, step] = [rows[index], steps[index]];
	if (!row || !step || nobodyDecided(row)) return null;
	return measure === 'count' ? step.rate : step.valueRate;
}

/** "before: 62% (8 of 13)", and whether those are few; empty: there was no such step. */
function earlierStep(earlier: FunnelSnapshot, index: number, measure: FunnelMeasure, text: (worth: Worth) => string): string[] {
	const rate = earlierRate(earlier, index, measure);
	if (rate === null) return [];
	const [whole, part] = [earlier.rows[index]!.reached, earlier.rows[index + 1]!.reached];
	const step = t('charts.funnel.stepText', { rate: formatRate(rate), part: text(part), whole: text(whole) });
	return [t('charts.funnel.stepBefore', { step }), ...(fewDeals(whole.count) ? [t('charts.funnel.small')] : [])];
}

function stepTextOf(
	step: FunnelStep,
	upper: FunnelRow,
	next: FunnelRow,
	{ measure, text: amount, before }: { measure: FunnelMeasure; text: (worth: Worth) => string; before: readonly string[] }
): FunnelStepText {
	const { interval } = step;
	if (step.n === 0) return stepWords(formatRate(null), true, before);
	// Nobody has left this stage yet: that is no weak step, it is too early for a rate.
	if (nobodyDecided(upper)) return stepWords(t('charts.funnel.stepEarly', { count: upper.still.count }), true, before);
	const small = fewDeals(step.n);
	const shown = measure === 'count' && interval !== null;
	const ends = shown ? { low: formatRate(interval.low), high: formatRate(interval.high) } : null;
	const text = t('charts.funnel.stepText', { rate: formatRate(measure === 'count' ? step.rate : step.valueRate), part: amount(next.reached), whole: amount(upper.reached) });
	const rest = [...(small ? [t('charts.funnel.small')] : []), ...before];
	return stepWords(text, small, [...(ends ? [t('charts.funnel.intervalText', ends)] : []), ...rest], [...(ends ? [t('charts.funnel.intervalSaid', ends)] : []), ...rest]);
}

/** A step as drawn, and as read out where that is in other words. */
function stepWords(text: string, small: boolean, cautions: readonly string[], said = cautions): FunnelStepText {
	return { text, small, caution: cautions.join(' · '), said: [text, ...said].join(', ') };
}

function subtitleOf({ window }: FunnelSnapshot): string {
	if (isAllTime(window) || window.from === null || window.to === null) return t('charts.funnel.subtitleAll');
	return t('charts.funnel.subtitle', { from: formatDay(window.from), to: formatDay(window.to) });
}

const comparedWords = ({ from, to }: Window): string | null =>
	from === null || to === null ? null : t('charts.comparedWith', { from: formatDay(from), to: formatDay(to) });

function notesOf(funnel: FunnelSnapshot, winRate: WinRate, measure: FunnelMeasure, currency: string): string[] {
	const all = isAllTime(funnel.window);
	const notes: string[] = [];
	const { interval } = winRate;
	if (interval)
		notes.push(
			t(all ? 'charts.funnel.winRateAll' : 'charts.funnel.winRate', {
				won: formatCount(winRate.won),
				lost: formatCount(winRate.lost),
				rate: formatRatio(winRate.rate),
				low: formatRate(interval.low),
				high: formatRate(interval.high),
				valueRate: formatRatio(winRate.valueRate)
			})
		);
	else if (!all) notes.push(t('charts.funnel.winRateNone'));
	if (winRate.valueRate !== null && winRate.withoutValue > 0) notes.push(t('charts.funnel.noteValueRate', { currency, count: winRate.withoutValue }));
	if (!all && winRate.unknownClosed > 0) notes.push(t('charts.funnel.noteUnknownClosed', { count: winRate.unknownClosed }));
	if (funnel.unknownCreated > 0)
		notes.push(t(all ? 'charts.funnel.noteUnknownIn' : 'charts.funnel.noteUnknownOut', { count: funnel.unknownCreated }));
	const { withoutValue, withoutRate } = funnel.cohort;
	if (measure === 'value' && withoutValue > withoutRate) notes.push(t('charts.funnel.noteWithoutValue', { count: withoutValue - withoutRate }));
	if (measure === 'value' && withoutRate > 0) notes.push(t('money.withoutRateWhy', { count: withoutRate }));
	if (funnel.leftOut > 0) notes.push(t('charts.noteLeftOut', { count: funnel.leftOut }));
	if (funnel.cohort.count > 0) notes.push(t('charts.funnel.noteOrder'));
	return notes;
}

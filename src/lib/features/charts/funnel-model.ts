// The funnel of a cohort, from figures to what is drawn and said. Pure; words in the person's language.
import { MATURE, type FunnelRow, type FunnelSnapshot, type FunnelStep, type Worth } from '#lib/domain/metrics/funnel.ts';
import { isAllTime } from '#lib/domain/metrics/period.ts';
import type { WinRate } from '#lib/domain/metrics/win-rate.ts';
import { SMALL_N } from '#lib/domain/metrics/wilson.ts';
import { formatDay, formatMoney, formatRatio } from '#lib/ui/format.ts';
import { t } from '#lib/ui/messages/index.ts';
import { NONE, formatCount, formatRate, sentences, type ChartModel } from './chart-model.ts';
import { funnelFinding } from './funnel-finding.ts';

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
	sentence: string;
}

export type Part = 'reached' | 'further' | 'still' | 'lost';
export const PARTS = ['reached', 'further', 'still', 'lost'] as const;

export interface FunnelStepText {
	/** "70% (7 of 10)" */
	text: string;
	/** Out of fewer than 10 deals: shown greyed. */
	small: boolean;
	/** "95%: 40–89% · few deals": what goes with the rate. */
	caution: string;
}

export interface FunnelModel extends ChartModel {
	measure: FunnelMeasure;
	bars: readonly FunnelBar[];
}

export interface FunnelOptions {
	measure: FunnelMeasure;
	currency: string;
	/** Number of deals that pass the sheet's filter; null: no filter. */
	filtered: number | null;
	/** False when the chosen days are no period: then there is nothing to draw. */
	legalPeriod: boolean;
}

export function funnelModel(funnel: FunnelSnapshot, winRate: WinRate, options: FunnelOptions): FunnelModel {
	const { measure, currency, filtered, legalPeriod } = options;
	const money = (minor: bigint) => formatMoney(Number(minor), currency, { cents: 'never' });
	const short = (minor: bigint) => formatMoney(Number(minor), currency, { compact: true });
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
		const stepText = step ? stepTextOf(step, rows[index]!, rows[index + 1]!, measure, text) : null;
		return {
			key: row.stage?.id ?? '',
			name: nameOf(row),
			shade: row.stage === null ? null : rows.length < 3 ? 1 : index / (rows.length - 2),
			reached: size(row.reached),
			further: size(row.further),
			still: size(row.still),
			lost: size(row.lost),
			texts: shown(row, texts),
			shortTexts: shown(row, partsOf(row, (worth) => (measure === 'count' ? formatCount(worth.count) : short(worth.value)))),
			step: stepText,
			sentence: sentences(
				t(row.stage === null ? 'charts.funnel.rowWon' : 'charts.funnel.row', { stage: nameOf(row), cohort: text(cohort), share, ...texts }),
				stepText && t('charts.funnel.rowStep', { next: nameOf(rows[index + 1]!), step: stepSentence(stepText) })
			)
		};
	});
	const maturity = funnel.maturity === null ? null : formatRate(funnel.maturity);
	const moving = funnel.maturity !== null && funnel.maturity < MATURE;
	return {
		name: t('charts.funnel.name'),
		title: !legalPeriod ? t('charts.period.wrong') : funnelFinding(funnel, measure, { text, nameOf, moving }),
		subtitle: sentences(subtitleOf(funnel), filtered !== null && t('charts.filtered', { count: filtered })),
		tag:
			maturity === null || !legalPeriod
				? null
				: { text: t(moving ? 'charts.funnel.moving' : 'charts.funnel.mature', { closed: maturity }), hatched: moving },
		notes: legalPeriod ? notesOf(funnel, winRate, measure) : [],
		table: {
			columns: [
				{ label: t('charts.stage'), numeric: false },
				...(['reached', 'further', 'still', 'lost', 'ofCohort', 'step', 'interval'] as const).map((column) => ({
					label: t(`charts.funnel.${column}`),
					numeric: true
				}))
			],
			rows: bars.map(({ key, name, texts }, index) => {
				const row = rows[index]!;
				const share = measure === 'count' ? row.cumulative : row.cumulativeValue;
				const rate = measure === 'count' ? steps[index]?.rate : steps[index]?.valueRate;
				const interval = measure === 'count' ? steps[index]?.interval : null;
				return {
					key,
					cells: [
						name,
						...PARTS.map((part) => texts[part]),
						formatRate(share),
						rate === undefined ? '' : formatRate(rate),
						interval ? `${formatRate(interval.low)}–${formatRate(interval.high)}` : ''
					]
				};
			})
		},
		empty: !legalPeriod
			? { title: t('charts.period.wrong'), text: t('charts.period.wrongText') }
			: cohort.count === 0
				? { title: t('charts.funnel.empty'), text: t('charts.funnel.emptyText', { count: funnel.unknownCreated }) }
				: null,
		measure,
		bars
	};
}

function stepTextOf(
	step: FunnelStep,
	upper: FunnelRow,
	next: FunnelRow,
	measure: FunnelMeasure,
	text: (worth: Worth) => string
): FunnelStepText {
	const { interval } = step;
	if (step.n === 0) return { text: formatRate(null), small: true, caution: '' };
	const small = step.n < SMALL_N;
	const shown = measure === 'count' && interval !== null;
	return {
		text: t('charts.funnel.stepText', {
			rate: formatRate(measure === 'count' ? step.rate : step.valueRate),
			part: text(next.reached),
			whole: text(upper.reached)
		}),
		small,
		caution: [
			shown ? t('charts.funnel.intervalText', { low: formatRate(interval.low), high: formatRate(interval.high) }) : '',
			small ? t('charts.funnel.small') : ''
		]
			.filter((part) => part !== '')
			.join(' · ')
	};
}

const stepSentence = ({ text, caution }: FunnelStepText): string => (caution === '' ? text : `${text}, ${caution}`);

function subtitleOf({ window }: FunnelSnapshot): string {
	if (isAllTime(window) || window.from === null || window.to === null) return t('charts.funnel.subtitleAll');
	return t('charts.funnel.subtitle', { from: formatDay(window.from), to: formatDay(window.to) });
}

function notesOf(funnel: FunnelSnapshot, winRate: WinRate, measure: FunnelMeasure): string[] {
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
	if (!all && winRate.unknownClosed > 0) notes.push(t('charts.funnel.noteUnknownClosed', { count: winRate.unknownClosed }));
	if (funnel.unknownCreated > 0)
		notes.push(t(all ? 'charts.funnel.noteUnknownIn' : 'charts.funnel.noteUnknownOut', { count: funnel.unknownCreated }));
	if (measure === 'value' && funnel.cohort.withoutValue > 0)
		notes.push(t('charts.funnel.noteWithoutValue', { count: funnel.cohort.withoutValue }));
	if (funnel.leftOut > 0) notes.push(t('charts.noteLeftOut', { count: funnel.leftOut }));
	if (funnel.cohort.count > 0) notes.push(t('charts.funnel.noteOrder'));
	return notes;
}

// How forecasts of earlier periods turned out: frozen at their start and 28, 14 and 7 days before their end, beside what
// came. From figures to what is drawn and said. Pure.
import { LEARNED_DAYS } from '#lib/domain/forecast/backtest-look.ts';
import type { Accuracy } from '#lib/domain/forecast/accuracy.ts';
import type { Lead, TrackedLead } from '#lib/domain/forecast/frozen.ts';
import { isWonIn } from '#lib/domain/forecast/frozen-forecast.ts';
import { pastDealsOf } from '#lib/domain/forecast/past-of-columns.ts';
import { FEWEST_WINS, type PastPeriodDays, type TeamPast } from '#lib/domain/forecast/team-past.ts';
import { COUNTS } from '#lib/domain/metrics/columns.ts';
import type { MetricsSnapshot } from '#lib/domain/metrics/engine.ts';
import { addDays } from '#lib/domain/model/date.ts';
import type { Day } from '#lib/domain/model/deal.ts';
import { formatDay, formatNumber } from '#lib/ui/format.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { t } from '#lib/ui/messages/index.ts';
import { periodOf } from '../frame/asking.ts';
import type { Cell, ChartModel, Mark } from '../frame/chart-model.ts';
import type { ChartOptions } from '../frame/definition.ts';
import { countCell, fewDeals, formatCount, formatRate, formatSum, rateCell, saidAs, sentences, sumCell } from '../frame/figures.ts';
import { noteLooks } from '../forecast/words.ts';

export interface FrozenMark extends Mark {
	low: number;
	middle: number;
	high: number;
	inside: boolean;
	/** Under it, where there is room: "28". */
	tick: string;
}

export interface AccuracyPeriod {
	key: string;
	/** Its months, and its year under them. */
	name: string;
	year: string;
	actual: number;
	marks: readonly FrozenMark[];
}

export interface AccuracyModel extends ChartModel {
	marks: readonly FrozenMark[];
	periods: readonly AccuracyPeriod[];
	axis: (value: number) => string;
}

/** The lead the finding is about: late enough to have been of use, early enough to act on. */
const TOLD: readonly Lead[] = [28, 14, 7, 'start'];

export function accuracyModel(_: MetricsSnapshot, options: ChartOptions): AccuracyModel {
	const { currency, window, filtered, list, backtest, legalPeriod } = options;
	const { from, to } = periodOf(window, options);
	const { past } = backtest;
	const money = (minor: number): string => formatSum(minor, currency);
	const round = (minor: number): string => formatSum(minor, currency, { compact: true });
	const tracked = past?.tracked ?? [];
	const known = (past?.came ?? []).filter(({ period }) => tracked.some(({ outcomes }) => outcomes.some((each) => each.period.to === period.to)));
	const range = new Intl.DateTimeFormat(locale.tag, { month: 'short', timeZone: 'UTC' });
	const noon = (day: string): number => Date.parse(`${day}T12:00:00Z`);
	const periods = known.map(({ period, actual }): AccuracyPeriod => {
		const name = range.formatRange(noon(period.from), noon(period.to));
		const ends = { from: formatDay(period.from), to: formatDay(period.to) };
		const whole = t('charts.accuracy.period', ends);
		// As of its end: what was reopened since was won then all the same, as in what came.
		const deals = () =>
			list((columns, { asOf }, passes) => {
				const rows = columns.ids.filter((_, row) => row < columns.size && columns.left[row] === COUNTS && passes(row));
				const went = pastDealsOf(columns, asOf, passes);
				return rows.filter((_, index) => isWonIn(went[index]!, period));
			});
		const marks = tracked.flatMap(({ lead, outcomes }): FrozenMark[] => {
			const outcome = outcomes.find((each) => each.period.to === period.to);
			if (!outcome) return [];
			const { low = 0, high = 0, forecast } = outcome;
			const inside = actual >= low && actual <= high;
			return [{
				key: `${period.from}.${lead}`,
				row: period.from,
				label: `${whole}, ${leadName(lead)}`,
				sentence: t('charts.accuracy.row', { period: t('charts.accuracy.periodSaid', ends), lead: leadName(lead), low: round(low), middle: round(forecast), high: round(high), actual: money(actual), inside: inside ? 'yes' : actual < low ? 'below' : 'above' }),
				deals,
				low,
				middle: forecast,
				high,
				inside,
				tick: lead === 'start' ? t('charts.accuracy.tickStart') : formatNumber(lead)
			}];
		});
		return { key: period.from, name, year: period.to.slice(0, 4), actual, marks };
	});
	const marks = periods.flatMap((period) => period.marks);
	const running = backtest.past === null && backtest.state === 'running';
	const none = running ? 'charts.accuracy.running' : backtest.state === 'failed' ? 'charts.accuracy.failed' : 'charts.accuracy.tooLittle';
	const told = TOLD.map((lead) => tracked.find((each) => each.lead === lead)).find((each) => each !== undefined && each.accuracy.n > 0) ?? null;
	return {
		name: t('charts.accuracy.name'),
		title: !legalPeriod ? t('charts.period.wrong') : told === null ? t(running ? 'charts.accuracy.titleRunning' : 'charts.accuracy.titleNone') : finding(told),
		subtitle: sentences(t('charts.accuracy.subtitle', { from: formatDay(from!), to: formatDay(to!) }), filtered !== null && t('charts.filtered', { count: filtered })),
		tag: told !== null && fewDeals(told.accuracy.n) ? { text: t('charts.accuracy.few', { count: told.accuracy.n }), hatched: true } : null,
		notes: !legalPeriod || past === null || marks.length === 0 ? [] : [...notesOf(past, money), ...(backtest.past !== null && !backtest.current ? [t(backtest.failed ? 'charts.accuracy.noteOtherFailed' : 'charts.accuracy.noteOther')] : [])],
		table: {
			columns: [
				{ label: t('charts.accuracy.forPeriod'), numeric: false },
				{ label: t('charts.accuracy.made'), numeric: false },
				...(['p10', 'p50', 'p90', 'came', 'error', 'inside'] as const).map((column) => ({ label: t(`charts.accuracy.${column}`), numeric: true }))
			],
			rows: [
				...periods.flatMap(({ key, actual, marks: own }) => own.map((mark) => rowOf(mark, known.find(({ period }) => period.from === key)!.period, actual, currency))),
				...tracked.flatMap(({ lead, accuracy }) => (accuracy.n === 0 ? [] : [allOf(lead, accuracy)]))
			]
		},
		empty: !legalPeriod ? { text: t('charts.period.wrongText') } : marks.length === 0 ? { text: t(none, past === null ? {} : soFar(past, formatDay(from!))) } : null,
		marks: legalPeriod ? marks : [],
		periods: legalPeriod ? periods : [],
		axis: round
	};
}

/** How much past there is of what a first forecast takes. */
function soFar({ wins, watchedDays, quiet }: TeamPast, from: string): Record<string, string | number> {
	const enough = wins >= FEWEST_WINS && watchedDays >= LEARNED_DAYS;
	return { needed: FEWEST_WINS, watched: LEARNED_DAYS, how: quiet ? 'quiet' : enough ? 'enough' : watchedDays === 0 ? 'none' : 'few', wins, days: Math.floor(watchedDays), from };
}

const leadName = (lead: Lead): string => (lead === 'start' ? t('charts.accuracy.atStart') : t('charts.accuracy.before', { days: lead }));

const finding = ({ lead, accuracy: { n, wape, inside, withInterval } }: TrackedLead): string =>
	wape === null
		? t('charts.accuracy.titleNothing', { lead: leadName(lead), count: n })
		: t('charts.accuracy.title', { lead: leadName(lead), count: n, wape: formatRate(wape), inside, of: withInterval });

/** "Jul – Sep 2026": a period of whole months; null: it is none. */
function monthsOf(from: Day, to: Day): string | null {
	if (!from.endsWith('-01') || !addDays(to, 1).endsWith('-01')) return null;
	return new Intl.DateTimeFormat(locale.tag, { month: 'short', year: 'numeric', timeZone: 'UTC' }).formatRange(new Date(`${from}T12:00:00Z`), new Date(`${to}T12:00:00Z`));
}

function rowOf({ key, low, middle, high, inside }: FrozenMark, { from, to }: PastPeriodDays, actual: number, currency: string): { key: string; cells: Cell[] } {
	const lead = key.slice(from.length + 1);
	const sum = (minor: number): Cell => sumCell(Math.round(minor), currency);
	return {
		key,
		cells: [
			monthsOf(from, to) ?? t('charts.accuracy.period', { from: formatDay(from), to: formatDay(to) }),
			leadName(lead === 'start' ? lead : (Number(lead) as Lead)),
			sum(low),
			sum(middle),
			sum(high),
			sum(actual),
			rateCell(actual === 0 ? null : (middle - actual) / Math.abs(actual)),
			t(inside ? 'charts.accuracy.yes' : 'charts.accuracy.no')
		]
	};
}

/** All periods of a lead: bias under what came, WAPE under the error, coverage under inside. */
const allOf = (lead: Lead, { n, bias, wape, inside, withInterval }: Accuracy): { key: string; cells: Cell[] } => ({
	key: `all.${lead}`,
	cells: [
		t('charts.accuracy.all', { count: n }),
		leadName(lead),
		'',
		'',
		'',
		saidAs(t('charts.accuracy.biasOf', { bias: formatRate(bias) }), rateCell(bias)),
		saidAs(t('charts.accuracy.wapeOf', { wape: formatRate(wape) }), rateCell(wape)),
		saidAs(t('charts.accuracy.insideOf', { inside: formatCount(inside), of: formatCount(withInterval) }), countCell(inside))
	]
});

function notesOf(past: TeamPast, money: (minor: number) => string): string[] {
	const start = past.tracked.find(({ lead }) => lead === 'start')!.outcomes;
	const came = past.came.filter(({ period }) => start.some((each) => each.period.to === period.to));
	const sum = (of: 'actual' | 'later'): number => came.reduce((total, each) => total + each[of], 0);
	const later = sum('actual') > 0 ? sum('later') / sum('actual') : null;
	const leads = past.tracked.flatMap(({ lead, accuracy: { n, bias, wape, inside, withInterval } }) =>
		n === 0 ? [] : [t('charts.accuracy.noteLead', { lead: leadName(lead), wape: formatRate(wape), bias: formatRate(bias), inside: formatCount(inside), of: formatCount(withInterval) })]
	);
	return [
		...(leads.length === 0 ? [] : [t('charts.accuracy.noteLeads', { leads: leads.join(', ') })]),
		...(later === null ? [] : [t('charts.accuracy.noteLater', { share: formatRate(later), value: money(sum('later')) })]),
		...(past.learned === null ? [] : [noteLooks(past.learned)]),
		t('charts.accuracy.noteFrozen')
	];
}

// Coverage against win rate: of all, and of each owner or other part, from figures to what is drawn and said. Pure. Limit:
// parts without a target or without closed deals have no place; they are named in the notes and stand in the table.
import type { MetricsSnapshot } from '#lib/domain/metrics/engine.ts';
import { segmentDeals } from '#lib/domain/metrics/segment-deals.ts';
import { TRAIL_WEEKS } from '#lib/domain/metrics/segment-trail.ts';
import type { Interval } from '#lib/domain/metrics/wilson.ts';
import { formatDay, formatNumber } from '#lib/ui/format.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { t } from '#lib/ui/messages/index.ts';
import { periodOf } from '../frame/asking.ts';
import type { Cell, ChartModel, Mark } from '../frame/chart-model.ts';
import type { ChartOptions } from '../frame/definition.ts';
import { NONE, allBlank, countCell, divisionOf, fewDeals, finite, formatRate, formatSum, knownSum, listOf, ofTarget, rateCell, sentences, sumCell } from '../frame/figures.ts';
import { idleOf, planeFinding } from './finding.ts';
import type { Held } from './held.ts';
import { stopsOf, type PlaneStop } from './trail.ts';

export interface PlaneDot extends Mark {
	kind: 'all' | 'part';
	/** Short, beside the dot. */
	name: string;
	/** null: the target is met, nothing is left to cover. */
	coverage: number | null;
	rate: number;
	/** Of the rate; null by value, where nobody can say. */
	interval: Interval | null;
	few: boolean;
	/** Where it stood before, the earliest first. */
	trail: readonly PlaneStop[];
}

export interface PlaneModel extends ChartModel {
	marks: readonly PlaneDot[];
	/** Nothing is on any course any more. */
	over: boolean;
}

const times = (value: number | null): string => (finite(value) === null ? NONE : `${formatNumber(value!, value === 0 ? 0 : 2)}×`);

export function planeModel(metrics: MetricsSnapshot, options: ChartOptions): PlaneModel {
	const { segments, period, winRateTrend } = metrics;
	const { measure, currency, filtered, legalPeriod, segment: division, list, window } = options;
	const byValue = measure === 'value';
	const by = division?.name ?? t('field.owner');
	const inWords = division ? divisionOf(division) : t('field.owner').toLocaleLowerCase(locale.tag);
	const byOwner = division === null || division.id === 'owner';
	const held = (of: Omit<Held, 'covered' | 'rate' | 'reach'>): Held => {
		const rate = finite(byValue ? of.year.valueRate : of.year.rate);
		// Open deals that are worth nobody knows what cover nobody knows how much: not nothing.
		const covered = allBlank(of.openInPeriod) ? null : finite(of.coverage.coverage);
		return { ...of, covered, rate, reach: covered === null || rate === null ? null : covered * rate };
	};
	const { won, lost, rate, interval, valueRate } = winRateTrend.trailing365;
	const all = held({
		segment: undefined,
		name: t('charts.plane.all'),
		openInPeriod: period.open,
		wonInPeriod: period.won,
		coverage: period,
		year: { won, closed: won + lost, rate, interval, valueRate }
	});
	const parts = (legalPeriod ? segments : []).map((one) =>
		held({ ...one, name: one.segment?.trim() || t('charts.owners.blank', { segment: inWords }), year: one.trailing365 })
	);
	const { from, to, end } = periodOf(window, options);
	const over = options.now >= end!;
	const days = { from: formatDay(from!), to: formatDay(to!) };
	const placed = [all, ...parts].filter(({ reach, rate, coverage }) => legalPeriod && (reach !== null || (coverage.met && rate !== null)));
	// Read only where there is somebody to show it of: what is not read is not added up.
	const trails = placed.length === 0 ? null : metrics.trails;
	const stops = (each: Held): PlaneStop[] => stopsOf(each === all ? trails?.all : trails?.of.get(each.segment!), each.coverage.target, byValue);
	const marks = placed.map(
		(each): PlaneDot => ({
			kind: each === all ? 'all' : 'part',
			key: keyOf(each),
			label: each.name,
			name: each.name,
			sentence: sentences(
				t(each.coverage.met ? 'charts.plane.metDot' : over ? 'charts.plane.dotOver' : 'charts.plane.dot', { name: each.name, over: over ? 'yes' : 'no', coverage: times(each.covered), rate: formatRate(each.rate), closed: each.year.closed, reach: formatRate(each.reach) }),
				!byValue && each.year.interval && t('charts.owners.interval', { low: formatRate(each.year.interval.low), high: formatRate(each.year.interval.high) }),
				fewDeals(each.year.closed) && t('charts.velocity.fewRow'),
				...stops(each).slice(-1).map(({ weeks, coverage, rate }) => t('charts.plane.before', { weeks, coverage: coverage === null ? 'met' : times(coverage), rate: formatRate(rate) }))
			),
			deals: () =>
				list((columns, context, passes) => (['openInPeriod', 'closedInYear'] as const).flatMap((part) => segmentDeals(columns, context, passes, each.segment, part))),
			coverage: each.covered,
			rate: each.rate!,
			interval: byValue ? null : each.year.interval,
			few: fewDeals(each.year.closed),
			trail: stops(each)
		})
	);
	const targeted = [all, ...parts].filter(({ coverage: { target } }) => target !== null);
	/** Nothing is left to cover, of anybody's. */
	const settled = targeted.length > 0 && targeted.every(({ coverage: { met } }) => met);
	const untargeted = targeted.length === 0;
	return {
		name: t('charts.plane.name'),
		title: !legalPeriod ? t('charts.period.wrong') : planeFinding(all, parts, { times, money: (minor) => formatSum(minor, currency), over, byOwner }),
		subtitle: sentences(
			t(settled ? 'charts.plane.subtitleMet' : over ? 'charts.plane.subtitleOver' : 'charts.plane.subtitle', { ...days, segment: inWords, over: over ? 'yes' : 'no', count: marks.length }),
			t(byValue ? 'charts.plane.rateByValue' : 'charts.plane.rateByCount'),
			marks.some(({ trail }) => trail.length > 0) && t('charts.plane.trails'),
			filtered !== null && t('charts.filtered', { count: filtered }),
			ofTarget(all.coverage.target, options)
		),
		tag: legalPeriod && !over && all.reach !== null && fewDeals(all.year.closed) ? { text: t('charts.plane.few', { count: all.year.closed }), hatched: true } : null,
		notes: legalPeriod ? notesOf(all, parts, { division: inWords, byOwner, byValue, filtered: options.whose === null, untargeted, few: marks.some(({ few }) => few), over, days }) : [],
		table: {
			columns: [
				{ label: by, numeric: false },
				...COLUMNS.map((column) => ({ label: t(`charts.plane.table.${column}`), numeric: true })),
				...TRAIL_WEEKS.toReversed().flatMap((weeks) => (['coverageBefore', 'rateBefore'] as const).map((column) => ({ label: t(`charts.plane.table.${column}`, { weeks }), numeric: true })))
			],
			rows: [all, ...parts].map((each) => ({ key: keyOf(each), cells: [each.name, ...cellsOf(each, currency), ...cellsBefore(stops(each))] }))
		},
		empty: !legalPeriod
			? { text: t('charts.period.wrongText') }
			: untargeted
				? { text: options.whose === null ? t('charts.noteFilteredTarget') : t('charts.plane.noTargetText', days) }
				: marks.length === 0
					? { text: t('charts.plane.nobodyText') }
					: null,
		marks,
		over
	};
}

/** No part has the key of all: theirs begin with a sign. */
const keyOf = ({ segment }: Held): string => (segment === undefined ? 'all' : segment === null ? 'blank' : `=${segment}`);

interface Told {
	/** As inside a sentence. */
	division: string;
	byOwner: boolean;
	byValue: boolean;
	/** By what is nobody's whole. */
	filtered: boolean;
	/** Nobody has a target, all together neither. */
	untargeted: boolean;
	few: boolean;
	over: boolean;
	days: { from: string; to: string };
}

/** Who has no place, and why. */
function notesOf(all: Held, parts: readonly Held[], { division, byOwner, byValue, filtered, untargeted, few, over, days }: Told): string[] {
	const named = (some: readonly Held[]) => ({ names: listOf(some.map(({ name }) => name)), count: some.length });
	const without = parts.filter(({ segment, coverage: { target } }) => segment?.trim() && target === null);
	const unplaced = [all, ...parts].filter(({ coverage, rate }) => coverage.target !== null && rate === null);
	const [noneClosed, noValue] = [unplaced.filter(({ year }) => year.closed === 0), unplaced.filter(({ year }) => year.closed > 0)];
	const noneOpen = over ? [] : parts.filter((part) => idleOf(part) && part.openInPeriod.count === 0);
	const dark = [all, ...parts].filter(({ coverage, covered }) => coverage.target !== null && !coverage.met && covered === null);
	return [
		...(few ? [t('charts.owners.noteFew')] : []),
		...(byValue ? [t('charts.winRate.noteValue')] : []),
		...(filtered && !untargeted ? [t('charts.noteFilteredTarget')] : []),
		...(filtered || untargeted || without.length === 0 ? [] : [byOwner ? t('charts.plane.noteNoTarget', { ...days, ...named(without) }) : t('charts.plane.noteNoTargets')]),
		...(byOwner && !filtered && !untargeted && parts.some(({ segment }) => !segment?.trim()) ? [t('charts.plane.noteBlank', { segment: division })] : []),
		...(all.coverage.target === null && !untargeted && !filtered ? [t('charts.plane.noteNoWhole', days)] : []),
		...(noneClosed.length > 0 ? [t('charts.plane.noteNoneClosed', named(noneClosed))] : []),
		...(noValue.length > 0 ? [t('charts.plane.noteNoValueRate', named(noValue))] : []),
		...(dark.length > 0 ? [t('charts.plane.noteNoCoverage', { ...days, ...named(dark), over: over ? 'yes' : 'no' })] : []),
		...(noneOpen.length > 0 ? [t('charts.plane.noteNoneOpen', { ...days, ...named(noneOpen) })] : [])
	];
}

const COLUMNS = ['open', 'target', 'won', 'left', 'coverage', 'closed', 'rate', 'low', 'high', 'valueRate', 'reach'] as const;

function cellsOf({ openInPeriod, wonInPeriod, coverage, covered, year, reach }: Held, currency: string): Cell[] {
	return [
		sumCell(knownSum(openInPeriod), currency),
		sumCell(coverage.target, currency),
		sumCell(knownSum(wonInPeriod), currency),
		sumCell(coverage.remaining, currency),
		timesCell(covered),
		countCell(year.closed),
		rateCell(year.rate),
		rateCell(year.interval?.low ?? null),
		rateCell(year.interval?.high ?? null),
		rateCell(finite(year.valueRate)),
		rateCell(reach)
	];
}

const timesCell = (value: number | null): Cell => ({ text: times(value), data: value === null ? null : String(Number(value.toPrecision(12))) });

const cellsBefore = (stops: readonly PlaneStop[]): Cell[] =>
	TRAIL_WEEKS.toReversed().flatMap((weeks) => {
		const stop = stops.find((each) => each.weeks === weeks);
		return [timesCell(stop?.coverage ?? null), rateCell(stop?.rate ?? null)];
	});

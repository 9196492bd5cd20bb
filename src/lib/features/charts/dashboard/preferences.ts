// How a person arranged the charts of one pipeline and what they asked of them, kept on this device.
// Refused storage means it lasts as long as the tab.
import { PERIOD_KINDS, type Period } from '#lib/domain/metrics/period.ts';
import { isDay } from '#lib/domain/model/deal.ts';
import type { Measure } from '../frame/chart-model.ts';
import type { ChartDefinition } from '../frame/definition.ts';
import { COMPARISONS, type Comparison } from './comparison.ts';
import { laidOut, type Place } from './layout.ts';

export interface ChartPreferences {
	/** Every chart of the catalogue once, in the order in which they stand. */
	places: readonly Place[];
	/** By chart; absent: its first. */
	measures: Readonly<Record<string, Measure>>;
	period: Period;
	/** Of charts that do not follow the shared one. */
	periods: Readonly<Record<string, Period>>;
	comparison: Comparison;
	/** 'owner', 'source', 'industry', or the key of a choice column; null: undivided. */
	segment: string | null;
}

export interface Whose {
	pipeline: string;
	person: string;
}

const keyOf = ({ pipeline, person }: Whose): string => `sluice:charts:${pipeline}:${person}`;
const MEASURES: readonly unknown[] = ['count', 'value', 'weighted'] satisfies Measure[];

export const standard = (charts: readonly ChartDefinition[]): ChartPreferences => ({
	places: laidOut(charts, []),
	measures: {},
	period: { kind: 'all' },
	periods: {},
	comparison: 'none',
	segment: null
});

export function loadPreferences(whose: Whose, charts: readonly ChartDefinition[]): ChartPreferences {
	const usual = standard(charts);
	try {
		const stored = JSON.parse(localStorage.getItem(keyOf(whose)) ?? 'null') as Partial<Record<keyof ChartPreferences, unknown>> | null;
		if (typeof stored !== 'object' || stored === null) return usual;
		return {
			places: laidOut(charts, Array.isArray(stored.places) ? stored.places : []),
			measures: readRecord(stored.measures, (value) => (MEASURES.includes(value) ? (value as Measure) : null)),
			period: readPeriod(stored.period) ?? usual.period,
			periods: readRecord(stored.periods, readPeriod),
			comparison: COMPARISONS.find((one) => one === stored.comparison) ?? usual.comparison,
			segment: typeof stored.segment === 'string' ? stored.segment : null
		};
	} catch {
		return usual;
	}
}

/** What was changed from `before` to `after`, over what another tab stored meanwhile: choice by choice, and chart by chart. */
export function changedOver(stored: ChartPreferences, before: ChartPreferences, after: ChartPreferences): ChartPreferences {
	const changed = <Key extends keyof ChartPreferences>(key: Key): ChartPreferences[Key] => (after[key] === before[key] ? stored : after)[key];
	return {
		places: placesOver(stored.places, before.places, after.places),
		measures: recordOver(stored.measures, before.measures, after.measures),
		period: changed('period'),
		periods: recordOver(stored.periods, before.periods, after.periods),
		comparison: changed('comparison'),
		segment: changed('segment')
	};
}

function recordOver<T>(stored: Readonly<Record<string, T>>, before: Readonly<Record<string, T>>, after: Readonly<Record<string, T>>): Record<string, T> {
	const touched = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => before[key] !== after[key]);
	const left = Object.entries(stored).filter(([key]) => !touched.includes(key));
	return Object.fromEntries([...left, ...Object.entries(after).filter(([key]) => touched.includes(key))]);
}

/** In the order of who moved one last, each as it was changed. */
function placesOver(stored: readonly Place[], before: readonly Place[], after: readonly Place[]): Place[] {
	const of = (places: readonly Place[], chart: string): Place => places.find((place) => place.chart === chart)!;
	const moved = after.some(({ chart }, index) => before[index]!.chart !== chart);
	return (moved ? after : stored).map(({ chart }) => {
		const [was, is] = [of(before, chart), of(after, chart)];
		const changed = Object.entries(is).filter(([part, value]) => was[part as keyof Place] !== value);
		return { ...of(stored, chart), ...Object.fromEntries(changed) };
	});
}

export function savePreferences(whose: Whose, preferences: ChartPreferences): void {
	try {
		localStorage.setItem(keyOf(whose), JSON.stringify(preferences));
	} catch {
		// Private mode or full: nothing is lost but the choice.
	}
}

function readRecord<T>(stored: unknown, read: (value: unknown) => T | null): Record<string, T> {
	if (typeof stored !== 'object' || stored === null) return {};
	return Object.fromEntries(
		Object.entries(stored).flatMap(([key, value]) => {
			const known = read(value);
			return known === null ? [] : [[key, known] as const];
		})
	);
}

function readPeriod(stored: unknown): Period | null {
	const period = stored as Period | undefined;
	if (typeof period !== 'object' || period === null || !PERIOD_KINDS.includes(period.kind)) return null;
	if (period.kind !== 'custom') return { kind: period.kind };
	return isDay(period.from) && isDay(period.to) ? { kind: 'custom', from: period.from, to: period.to } : null;
}

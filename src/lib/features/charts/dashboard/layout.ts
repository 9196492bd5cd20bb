// Where charts stand on the dashboard: their order, size and whether they show. Pure; one list of places, changed by moves.
import type { ChartDefinition, ChartSize } from '../frame/definition.ts';

export interface Place extends ChartSize {
	chart: string;
	hidden: boolean;
}

/** Every chart of the catalogue once: as stored, where that is legal, and what is new to the store at the end. */
export function laidOut(charts: readonly ChartDefinition[], stored: readonly unknown[]): Place[] {
	const places: Place[] = [];
	for (const one of stored as Partial<Place>[]) {
		const chart = charts.find(({ id }) => id === one?.chart);
		if (!chart || places.some((place) => place.chart === chart.id)) continue;
		places.push({
			chart: chart.id,
			columns: one.columns === 1 || one.columns === 2 ? one.columns : chart.size.columns,
			height: one.height === 'small' || one.height === 'large' ? one.height : chart.size.height,
			hidden: one.hidden === true
		});
	}
	const fresh = charts.filter(({ id }) => !places.some((place) => place.chart === id));
	return [...places, ...fresh.map(({ id, size, shownAtFirst }) => ({ chart: id, ...size, hidden: !shownAtFirst }))];
}

export const shownIn = (places: readonly Place[]): Place[] => places.filter(({ hidden }) => !hidden);

/**
 * Columns that each takes where there are `across`, in order: as many as it asks for, and what stands before a wide one that
 * no longer fits beside it takes the rest of the row. A last row may have room left, unless a wide one is alone in it.
 */
export function spansOf(columns: readonly number[], across: number): number[] {
	const spans = columns.map((each) => Math.min(each, across));
	let used = 0;
	for (const [index, span] of spans.entries()) {
		if (used + span > across) {
			spans[index - 1]! += across - used;
			used = 0;
		}
		used = (used + span) % across;
	}
	if (used > 1 && spans.at(-1) === used) spans[spans.length - 1] = across;
	return spans;
}

/** Moves a chart to a place (0 first) among those that show. Hidden ones keep standing after what they stood after. */
export function moved(places: readonly Place[], chart: string, to: number): Place[] {
	const place = places.find((one) => one.chart === chart);
	const others = places.filter((one) => one.chart !== chart);
	if (!place) return [...places];
	const shown = shownIn(others);
	const before = shown[Math.max(0, to)];
	const at = before ? others.indexOf(before) : others.length;
	return [...others.slice(0, at), place, ...others.slice(at)];
}

export const changed = (places: readonly Place[], chart: string, change: Partial<Omit<Place, 'chart'>>): Place[] =>
	places.map((place) => (place.chart === chart ? { ...place, ...change } : place));

/** Shows a chart after those that show, or hides it where it stands. */
export function shownOr(places: readonly Place[], chart: string, shown: boolean): Place[] {
	const next = changed(places, chart, { hidden: !shown });
	return shown ? moved(next, chart, shownIn(next).length) : next;
}

// What the dashboard's state follows beside the document: the clock, so that ages and last days are those of today, and
// what the same person arranged in another tab.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { demoSeed } from '#lib/domain/demo/demo-pipeline.ts';
import { DAY_MS } from '#lib/domain/model/date.ts';
import { CHARTS } from '#lib/features/charts/catalogue.ts';
import { ChartsState } from '#lib/features/charts/dashboard/charts-state.svelte.ts';
import type { Place } from '#lib/features/charts/dashboard/layout.ts';
import { FigureState } from '#lib/features/charts/dashboard/figure-state.svelte.ts';
import { openPipeline } from './session.ts';

const NOW = Date.UTC(2026, 5, 15, 9);
let clock = NOW;
let ends: (() => void)[] = [];

beforeEach(() => {
	localStorage.clear();
	clock = NOW;
});

afterEach(() => {
	for (const end of ends) end();
	ends = [];
});

function open(clocked: () => number): ChartsState {
	const { state } = openPipeline(demoSeed({ now: NOW, language: 'en', currency: 'EUR', timeZone: 'Europe/Amsterdam', deals: 60 }), clocked);
	// Charts that ask nothing of the metrics but what all do, as somebody may have arranged them.
	const charts = new ChartsState(state, CHARTS.filter(({ ask }) => ask === undefined));
	ends.push(() => charts.destroy(), () => state.destroy());
	return charts;
}

it('what was arranged in another tab meanwhile stays arranged', () => {
	const [one, other] = [open(() => clock), open(() => clock)];
	one.prefer({ period: { kind: 'this-year' } });
	other.prefer({ comparison: 'year' });
	expect(open(() => clock).preferences).toMatchObject({ period: { kind: 'this-year' }, comparison: 'year' });
	// What a tab shows does not change under the hand.
	expect(other.preferences.period).toEqual({ kind: 'all' });
});

it('what was chosen for one chart in another tab meanwhile stays chosen, and what was let go of stays gone', () => {
	const [one, other] = [open(() => clock), open(() => clock)];
	const figure = (charts: ChartsState, chart: string) => new FigureState(charts, charts.charts.find(({ id }) => id === chart)!);
	figure(one, 'funnel').measure = 'value';
	figure(other, 'stock').measure = 'value';
	expect(open(() => clock).preferences.measures).toEqual({ funnel: 'value', stock: 'value' });
	figure(one, 'funnel').ownPeriod = { kind: 'this-year' };
	figure(other, 'win-rate').ownPeriod = { kind: 'this-month' };
	expect(Object.keys(open(() => clock).preferences.periods).sort()).toEqual(['funnel', 'win-rate']);
	figure(one, 'funnel').ownPeriod = null;
	expect(Object.keys(open(() => clock).preferences.periods)).toEqual(['win-rate']);
	one.reset();
	expect(open(() => clock).preferences).toEqual(one.preferences);
	expect(one.preferences).toMatchObject({ measures: {}, periods: {} });
});

it('a chart hidden in one tab and one moved or widened in another are both', () => {
	const [one, other] = [open(() => clock), open(() => clock)];
	const first = one.preferences.places[0]!.chart;
	const placed = (charts: ChartsState, change: Partial<Place>) => charts.prefer({ places: charts.preferences.places.map((place) => (place.chart === first ? { ...place, ...change } : place)) });
	const stored = () => open(() => clock).preferences.places;
	placed(one, { hidden: true });
	placed(other, { columns: 2 });
	expect(stored()[0]).toMatchObject({ chart: first, hidden: true, columns: 2 });
	other.prefer({ places: [...other.preferences.places].reverse() });
	expect(stored().at(-1)).toMatchObject({ chart: first, hidden: true, columns: 2 });
	placed(one, { hidden: false });
	expect(stored().at(-1)).toMatchObject({ chart: first, hidden: false, columns: 2 });
});

it('ages in stages are of today, though nobody changed anything since yesterday', () => {
	const charts = open(() => clock);
	const ageing = new FigureState(charts, charts.charts.find(({ id }) => id === 'ageing')!);
	const oldest = () => ageing.model.table.rows.map(({ cells }) => Number((cells[6] as { data: string | null }).data)).reduce((most, days) => Math.max(most, days), 0);
	const before = oldest();
	clock = NOW + 3 * DAY_MS;
	charts.tick();
	expect(oldest() - before).toBeCloseTo(3, 6);
});

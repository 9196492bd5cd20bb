// From the targets and teams of a pipeline to what charts say of theirs: of a team's deals, and of everyone's as a sum.
import { afterEach, expect, it } from 'vitest';
import { demoSeed } from '#lib/domain/demo/demo-pipeline.ts';
import { editDeals } from '#lib/domain/document/commands.ts';
import type { SeedTarget } from '#lib/domain/document/create.ts';
import { CHARTS } from '#lib/features/charts/catalogue.ts';
import { ChartsState } from '#lib/features/charts/dashboard/charts-state.svelte.ts';
import { FigureState } from '#lib/features/charts/dashboard/figure-state.svelte.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { openPipeline } from './session.ts';

const NOW = Date.UTC(2026, 5, 15, 9);
const QUARTER = { from: '2026-04-01', to: '2026-06-30' };
let ends: (() => void)[] = [];
afterEach(() => {
	for (const end of ends) end();
	ends = [];
});

it('[ASK6] [TARGET2] coverage, plane and forecast say whose target is meant, and that it is a sum', () => {
	locale.language = 'en';
	const seed = demoSeed({ now: NOW, language: 'en', currency: 'EUR', timeZone: 'Europe/Amsterdam', deals: 60 });
	const [ann, bob] = [...new Set(seed.deals.flatMap((deal) => deal.owner ?? []))];
	const { state } = openPipeline(
		{ ...seed, teams: [ann!, bob!].map((owner) => ({ owner, team: 'North' })), targets: [{ ...QUARTER, scope: { of: 'team', name: 'North' }, amount: 90_000_00, since: 0 }, { ...QUARTER, scope: { of: 'owner', name: 'Somebody' }, amount: 60_000_00, since: 0 }] satisfies SeedTarget[] },
		() => NOW
	);
	const charts = new ChartsState(state, CHARTS.filter(({ id }) => ['coverage', 'plane', 'forecast'].includes(id)));
	ends.push(() => charts.destroy(), () => state.destroy());
	expect(charts.charts.length).toBe(3);
	for (const chart of charts.charts) {
		const figure = new FigureState(charts, chart);
		state.sheetFilter = null;
		expect(figure.model.subtitle, chart.id).toContain('Target €150K, the sum of 2 targets of teams and owners.');
		state.sheetFilter = new Set([...state.view.deals.values()].filter(({ owner }) => owner === ann || owner === bob).map(({ id }) => id));
		expect(figure.model.subtitle, chart.id).toContain('Held against Team North’s target.');
		expect(figure.model.subtitle, chart.id).not.toContain('the sum of');
	}
});

it('[ASK6] whose target it is goes by the moment that is shown, at once', () => {
	let clock = NOW;
	const { state } = openPipeline(demoSeed({ now: NOW, language: 'en', currency: 'EUR', timeZone: 'Europe/Amsterdam', deals: 60 }), () => clock);
	const charts = new ChartsState(state, []);
	ends.push(() => charts.destroy(), () => state.destroy());
	clock += 3_600_000;
	const [deal] = [...state.view.deals.values()].filter(({ owner }) => owner !== null);
	state.perform((writer) => editDeals(writer, [{ deal: deal!.id, field: 'owner', value: 'Zed' }]));
	const filter = new Set([deal!.id]);
	expect(charts.scopeIn(filter).whose).toEqual({ of: 'owner', name: 'Zed' });
	// Then it was one of several of somebody else's.
	state.showAsOf(NOW + 1_800_000);
	expect(charts.scopeIn(filter).whose).toBeNull();
	state.showAsOf(null);
	expect(charts.scopeIn(filter).whose).toEqual({ of: 'owner', name: 'Zed' });
});

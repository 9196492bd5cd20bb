// The charts that look back, over generated pipelines with what their past says: no broken figure, bands in their order, every
// mark drawn. Pipelines of odd deals have little past; a team with odd values among its deals has enough.
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { demoSeed } from '#lib/domain/demo/demo-pipeline.ts';
import { seeded } from '#lib/domain/demo/random.ts';
import type { PipelineSeed } from '#lib/domain/document/create.ts';
import { pastQuestion } from '#lib/domain/forecast/ask-past.ts';
import { teamPast, type TeamPast } from '#lib/domain/forecast/team-past.ts';
import { windowOf } from '#lib/domain/metrics/period.ts';
import { CHARTS } from '#lib/features/charts/catalogue.ts';
import { ChartsState } from '#lib/features/charts/dashboard/charts-state.svelte.ts';
import type { ForecastModel } from '#lib/features/charts/forecast/model.ts';
import { brokenIn } from '#lib/features/charts/frame/sound.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { measuredFor } from './figures.ts';
import { generatedSeed, NOW } from './generated.ts';
import { openPipeline, type OpenedPipeline } from './session.ts';

/** As for every chart, a quarter as many: a look back takes its time. More belong to `npm run fuzz -- charts`. */
const [FIRST, COUNT] = (process.env.CHART_SEEDS ?? '1 8').split(' ').map(Number) as [number, number];
const SEEDS = Array.from({ length: Math.ceil(COUNT / 4) }, (_, index) => FIRST + index);
const TIMEOUT = 60_000 + COUNT * 3000;

const VALUES = [0, 1, null, 9_000_000_000_000, -5_000_00];

/** A team with a year behind it, of whose deals some have odd values. */
function oddTeam(seed: number): PipelineSeed {
	const random = seeded(seed);
	const made = demoSeed({ now: NOW, language: 'en', currency: 'EUR', timeZone: 'Europe/Amsterdam', deals: random.pick([60, 180, 240]), seed });
	return { ...made, deals: made.deals.map((deal) => (random.chance(0.15) ? { ...deal, value: random.pick(VALUES) } : deal)), targets: random.chance(0.5) ? [] : (made.targets ?? []) };
}

let opened: OpenedPipeline | null = null;

/** Both charts with what was learned, in each of these periods. Returns what was learned. */
function check(seed: PipelineSeed): TeamPast[] {
	opened = openPipeline(seed, () => NOW);
	const charts = new ChartsState(opened.state, CHARTS);
	const { timeZone, fiscalYearStart, currency } = opened.state.settings;
	const told = (['this-quarter', 'last-quarter', 'this-month', 'this-year'] as const).map((kind) => {
		const window = windowOf({ kind }, { now: NOW, timeZone, fiscalYearStart })!;
		for (const id of ['forecast', 'accuracy']) {
			const chart = CHARTS.find((each) => each.id === id)!;
			const question = charts.questionOf(chart, window, null);
			const list = <T>(make: Parameters<typeof charts.list<T>>[2]) => charts.list(question, null, make);
			const past = list((columns, context) => teamPast(pastQuestion(columns, context, null, fiscalYearStart)!));
			const backtest = { state: past.learned === null ? 'tooLittle' : 'ready', past, current: true } as const;
			const model = chart.model(charts.metrics(question, null), { ...measuredFor([]).options, currency, timeZone, fiscalYearStart, now: NOW, window, list, backtest });
			expect(brokenIn(model)).toEqual([]);
			if (id === 'forecast') for (const { p10, p25, p50, p75, p90 } of (model as ForecastModel).fan) expect([p10, p25, p50, p75, p90]).toEqual([p10, p25, p50, p75, p90].sort((a, b) => a - b));
			if (model.empty) continue;
			const target = document.createElement('div');
			const made = mount(chart.drawing, { target, props: { model, width: 390, height: 240 } });
			flushSync();
			expect(target.innerHTML).not.toMatch(/NaN|Infinity|undefined/);
			expect([...target.querySelectorAll('[data-mark]')].map((mark) => mark.getAttribute('data-key')).sort()).toEqual(model.marks.map(({ key }) => key).sort());
			void unmount(made);
			if (id === 'accuracy') return past;
		}
		return null;
	});
	charts.destroy();
	return told.filter((past) => past !== null);
}

beforeEach(() => localStorage.clear());

afterEach(() => {
	opened?.state.destroy();
	opened = null;
	locale.language = 'en';
});

describe('the charts that look back', () => {
	it('show no broken figure, whatever the pipeline and its past', { timeout: TIMEOUT }, () => {
		let learned = 0;
		for (const seed of SEEDS) {
			locale.language = seed % 2 === 0 ? 'nl' : 'en';
			check(generatedSeed(seed));
			opened!.state.destroy();
			learned += check(oddTeam(seed)).length;
			opened!.state.destroy();
			opened = null;
		}
		expect(learned).toBeGreaterThan(0);
	});
});

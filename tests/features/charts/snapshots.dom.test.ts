// What every chart of the catalogue draws and says, kept as files to read and compare: numbers rounded, classes kept,
// text measured as without a canvas. A new chart writes its own on the first run: look at them before they are kept.
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { demoSeed } from '#lib/domain/demo/demo-pipeline.ts';
import type { PipelineSeed } from '#lib/domain/document/create.ts';
import { pastQuestion } from '#lib/domain/forecast/ask-past.ts';
import { teamPast } from '#lib/domain/forecast/team-past.ts';
import { windowOf } from '#lib/domain/metrics/period.ts';
import { CHARTS } from '#lib/features/charts/catalogue.ts';
import { ChartsState } from '#lib/features/charts/dashboard/charts-state.svelte.ts';
import { FigureState } from '#lib/features/charts/dashboard/figure-state.svelte.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { standOf } from '../../helpers/scored-stand.ts';
import { readable } from './readable.ts';
import { openPipeline, type OpenedPipeline } from './session.ts';

const NOW = Date.UTC(2026, 5, 15, 9);

const seed = (deals: number, language: 'en' | 'nl' = 'en'): PipelineSeed =>
	demoSeed({ now: NOW, language, currency: 'EUR', timeZone: 'Europe/Amsterdam', deals });

/** Everything in one stage, and no other there. */
function oneStage(): PipelineSeed {
	const { deals, stages, settings } = seed(15);
	const kept = stages.filter(({ id, cells }) => id === 'lead' || cells.type !== 'open');
	const here = (stage: string | null | undefined) => (kept.some(({ id }) => id === stage) ? stage! : 'lead');
	return { settings, stages: kept, deals: deals.map((deal) => ({ ...deal, stage: here(deal.stage), past: deal.past?.filter(([, stage]) => here(stage as string) === stage) ?? [] })) };
}

const CASES: Record<string, () => PipelineSeed> = {
	none: () => seed(0),
	one: () => seed(1),
	three: () => seed(3),
	fifteen: () => seed(15),
	'one-stage': oneStage,
	dutch: () => seed(15, 'nl')
};

let opened: OpenedPipeline | null = null;

/** What a worker would have learned of the past, at once. */
function lookBack(charts: ChartsState): void {
	const { timeZone, fiscalYearStart } = charts.pipeline.settings;
	const period = windowOf({ kind: 'this-quarter' }, { now: NOW, timeZone, fiscalYearStart })!;
	void charts.snapshot;
	const past = charts.list({ period }, null, (columns, context) => teamPast(pastQuestion(columns, context, null, fiscalYearStart)!));
	charts.pastOf = () => ({ state: past.learned === null ? 'tooLittle' : 'ready', past, current: true });
}

function pictureOf(seeded: PipelineSeed, id: string): string {
	opened = openPipeline(seeded, () => NOW);
	if (CHARTS.find((chart) => chart.id === id)!.scorecard) opened.state.scorecard.stand = standOf(opened.state.pipeline, NOW);
	const charts = new ChartsState(opened.state, CHARTS);
	lookBack(charts);
	const figure = new FigureState(charts, CHARTS.find((chart) => chart.id === id)!);
	const { made, chart } = figure;
	const words = [made.name, made.title, made.subtitle, made.tag?.text ?? '', made.empty?.text ?? '', ...made.notes].filter((text) => text !== '');
	const target = document.createElement('div');
	const drawn = made.empty ? null : mount(chart.drawing, { target, props: { model: made, width: 640, height: 240 } });
	flushSync();
	const svg = target.querySelector('svg')?.outerHTML ?? '<svg xmlns="http://www.w3.org/2000/svg"></svg>';
	if (drawn) void unmount(drawn);
	charts.destroy();
	return `<!--\n${words.join('\n')}\n-->\n${readable(svg)}\n`;
}

beforeEach(() => localStorage.clear());

afterEach(() => {
	opened?.state.destroy();
	opened = null;
	locale.language = 'en';
});

describe.each(CHARTS.map(({ id }) => id))('%s', (id) => {
	it.each(Object.keys(CASES))('with %s', async (name) => {
		locale.language = name === 'dutch' ? 'nl' : 'en';
		await expect(pictureOf(CASES[name]!(), id)).toMatchFileSnapshot(`drawings/${id}-${name}.svg`);
	});
});

// Nothing is learned of fifteen deals: what a past teaches is drawn of a team that has one.
it.each(['forecast', 'accuracy'])('%s with a past', async (id) => {
	await expect(pictureOf(seed(180), id)).toMatchFileSnapshot(`drawings/${id}-past.svg`);
});

// The dashboard kept open while people work: after every edit, by whomever, each chart shows what a dashboard shows that is
// opened then. Limit: charts whose answers come from a worker are tested by themselves.
import { tick } from 'svelte';
import * as Y from 'yjs';
import { afterAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import { demoSeed } from '#lib/domain/demo/demo-pipeline.ts';
import { seeded, type Random } from '#lib/domain/demo/random.ts';
import { logTouch } from '#lib/domain/document/activities.ts';
import { addColumn, editColumn } from '#lib/domain/document/column-commands.ts';
import { addDeals, addStage, deleteDeals, editDeals, editRates, editSettings, editStage, moveStage, removeStage, restoreDeals } from '#lib/domain/document/commands.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import { setTargets, setTeam } from '#lib/domain/document/targets.ts';
import { Writer } from '#lib/domain/document/writer.ts';
import { DAY_MS, dayAt } from '#lib/domain/model/date.ts';
import type { ColumnKey } from '#lib/domain/model/deal.ts';
import { CHARTS } from '#lib/features/charts/catalogue.ts';
import { ChartsState } from '#lib/features/charts/dashboard/charts-state.svelte.ts';
import { FigureState } from '#lib/features/charts/dashboard/figure-state.svelte.ts';
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { waitFor } from '../../helpers/wait-for.ts';
import { openPipeline } from './session.ts';

const NOW = Date.UTC(2026, 5, 15, 9);
/** Pipelines of every-chart.dom.test.ts; each edit here costs as much as one of them, so of eight there is one. */
const [FIRST, COUNT] = (process.env.CHART_SEEDS ?? '1 8').split(' ').map(Number) as [number, number];
const SEEDS = Array.from({ length: Math.ceil(COUNT / 8) }, (_, index) => FIRST + index);
/** In `npm run fuzz`, and a few of them in every run of the tests. */
const STEPS = COUNT > 8 ? 24 : 10;
/** Deadline, in milliseconds. */
const TIMEOUT = 120_000;
const SHOWN = CHARTS.filter(({ id }) => !['forecast', 'accuracy', 'reliability'].includes(id));

beforeEach(() => {
	localStorage.clear();
	locale.language = 'en';
});

interface Bench {
	state: PipelineState;
	charts: ChartsState;
	figures: FigureState[];
	random: Random;
	/** Somebody writes: this person or a colleague. */
	write: (command: (writer: Writer) => unknown) => void;
	later: (ms: number) => void;
}

const OWNERS = ['Anna', 'Bo', 'anna ', ' ', null];
const day = (random: Random) => dayAt(NOW + random.int(-100, 100) * DAY_MS, 'UTC');

const ACTS: Record<string, (bench: Bench) => unknown> = {
	value: ({ state, random, write }) => write((writer) => editDeals(writer, [{ deal: pickDeal(state, random), field: 'value', value: random.pick([null, 0, 100_00, 5_000_00]) }])),
	currency: ({ state, random, write }) => write((writer) => editDeals(writer, [{ deal: pickDeal(state, random), field: 'currency', value: random.pick([null, 'USD', 'GBP']) }])),
	owner: ({ state, random, write }) => write((writer) => editDeals(writer, [{ deal: pickDeal(state, random), field: 'owner', value: random.pick(OWNERS) }])),
	source: ({ state, random, write }) => write((writer) => editDeals(writer, [{ deal: pickDeal(state, random), field: 'source', value: random.pick(['Web', 'Fair', '', null]) }])),
	company: ({ state, random, write }) => write((writer) => editDeals(writer, [{ deal: pickDeal(state, random), field: 'company', value: random.pick(['Acme', 'Umbrella', null]) }])),
	title: ({ state, random, write }) => write((writer) => editDeals(writer, [{ deal: pickDeal(state, random), field: 'title', value: random.pick(['Alpha', 'Beta', null]) }])),
	lead: ({ state, random, write }) => write((writer) => editDeals(writer, [{ deal: pickDeal(state, random), field: 'leadStatus', value: random.pick(['mql', 'sal', 'sql', 'recycled', null]) }])),
	bant: ({ state, random, write }) => write((writer) => editDeals(writer, [{ deal: pickDeal(state, random), field: 'bantNeed', value: random.pick(['yes', 'no', null]) }])),
	close: ({ state, random, write }) => write((writer) => editDeals(writer, [{ deal: pickDeal(state, random), field: 'expectedClose', value: random.pick([null, day(random)]) }])),
	stage: ({ state, random, write }) => write((writer) => editDeals(writer, Array.from({ length: random.int(1, 4) }, () => ({ deal: pickDeal(state, random), field: 'stage' as const, value: random.pick(state.pipeline.liveStages).id })))),
	add: ({ state, random, write }) => write((writer) => addDeals(writer, [{ title: 'New', stage: random.pick(state.pipeline.liveStages).id, owner: random.pick(OWNERS), value: 70_00 }])),
	remove: ({ state, random, write }) => write((writer) => deleteDeals(writer, [pickDeal(state, random)])),
	restore: ({ state, write }) => {
		const gone = [...state.pipeline.deals.values()].find(({ deleted }) => deleted !== null);
		if (gone) write((writer) => restoreDeals(writer, [gone.id]));
	},
	undo: ({ state }) => state.undo(),
	touch: ({ state, random, write }) => write((writer) => logTouch(writer, pickDeal(state, random), { how: 'call', text: '', day: dayAt(NOW - random.int(1, 9) * DAY_MS, 'UTC'), inbound: random.chance(0.3) }, dayAt(state.now(), 'UTC'))),
	addStage: ({ state, write }) => {
		if (state.pipeline.liveStages.length < 9) write((writer) => addStage(writer, { ...state.pipeline.liveStages[1]!, name: 'Extra', questions: [], exitCriteria: [] }, 'lead'));
	},
	rename: ({ state, random, write }) => write((writer) => editStage(writer, random.pick(state.pipeline.liveStages).id, 'name', random.pick(['Trial', 'Talk', 'Pilot']))),
	chance: ({ state, random, write }) => write((writer) => editStage(writer, random.pick(state.pipeline.liveStages).id, 'probability', random.pick([100, 900]))),
	moveStage: ({ state, random, write }) => write((writer) => moveStage(writer, random.pick(state.pipeline.liveStages).id, null)),
	removeStage: ({ state, random, write }) => {
		const extra = state.pipeline.liveStages.filter(({ type }) => type === 'open');
		if (extra.length > 3) write((writer) => removeStage(writer, random.pick(extra).id, random.pick([null, extra[0]!.id])));
	},
	base: ({ random, write }) => write((writer) => editSettings(writer, 'currency', random.pick(['EUR', 'USD']))),
	zone: ({ random, write }) => write((writer) => editSettings(writer, 'timeZone', random.pick(['Europe/Amsterdam', 'Pacific/Auckland', 'America/Los_Angeles']))),
	year: ({ random, write }) => write((writer) => editSettings(writer, 'fiscalYearStart', random.int(1, 12))),
	rate: ({ random, write }) => write((writer) => editRates(writer, [{ from: random.pick(['USD', 'GBP']), to: 'EUR', day: day(random), units: random.pick(['0.5', '2', null]) }])),
	target: ({ random, write }) => write((writer) => setTargets(writer, [{ from: '2026-04-01', to: '2026-06-30', scope: random.pick([{ of: 'all' }, { of: 'owner', name: 'Anna' }, { of: 'team', name: 'North' }] as const), amount: random.pick([null, 100_000_00]) }])),
	team: ({ random, write }) => write((writer) => setTeam(writer, random.pick(['Anna', 'Bo']), random.pick(['North', null]))),
	choice: ({ state, random, write }) => {
		const column = state.pipeline.columns.find(({ kind }) => kind === 'choice');
		if (!column) return write((writer) => addColumn(writer, { name: 'Region', kind: 'choice', choices: [{ id: 'n', name: 'North', color: 0 }, { id: 's', name: 'South', color: 1 }] }));
		if (random.chance(0.3)) write((writer) => editColumn(writer, column.key, { choices: [{ id: 'n', name: random.pick(['North', 'Noord']), color: 0 }, { id: 's', name: 'South', color: 1 }] }));
		else write((writer) => editDeals(writer, [{ deal: pickDeal(state, random), field: column.key, value: random.pick(['n', 's', null]) }]));
	},
	sheet: ({ state, random }) => (state.sheetFilter = random.chance(0.5) ? null : new Set([...state.view.deals.keys()].filter(() => random.chance(0.5)))),
	pick: ({ state, random, figures }) => {
		const figure = random.pick(figures);
		const { marks, name } = figure.made;
		if (marks.length === 0 || random.chance(0.3)) return state.picks.clear();
		const mark = random.pick(marks);
		const deals = mark.deals();
		if (deals.length > 0) state.picks.toggle({ chart: figure.chart.id, mark: mark.key, chartName: name, label: mark.label, deals: new Set(deals) }, true);
	},
	period: ({ charts, random }) => charts.prefer({ period: random.pick([{ kind: 'all' }, { kind: 'this-quarter' }, { kind: 'last-12-months' }, { kind: 'custom', from: '2026-02-01', to: '2026-05-14' }] as const) }),
	own: ({ figures, random }) => {
		const figure = random.pick(figures);
		if (figure.chart.controls.period) figure.ownPeriod = random.pick([null, { kind: 'this-year' }, { kind: 'last-quarter' }] as const);
	},
	segment: ({ charts, state, random }) => charts.prefer({ segment: random.pick([null, 'owner', 'source', 'industry', ...state.pipeline.columns.filter(({ kind }) => kind === 'choice').map(({ key }): ColumnKey => key)]) }),
	compare: ({ charts, random }) => charts.prefer({ comparison: random.pick(['none', 'before', 'year'] as const) }),
	measure: ({ figures, random }) => {
		const figure = random.pick(figures);
		const { measures } = figure.chart.controls;
		if (measures) figure.measure = random.pick(measures);
	},
	back: ({ state, charts, random }) => {
		state.showAsOf(random.pick([null, NOW - 30 * DAY_MS, NOW - 200 * DAY_MS]));
		charts.tick();
	},
	day: ({ charts, later, random }) => {
		later(random.int(1, 3) * DAY_MS);
		charts.tick();
	}
};

const pickDeal = (state: PipelineState, random: Random) => random.pick([...state.pipeline.deals.keys()]);
/** Everything that a figure shows, and the deals behind its marks. */
const shownBy = (figure: FigureState) => {
	const { made } = figure;
	return JSON.stringify({ ...made, marks: made.marks.map((mark) => ({ ...mark, deals: [...mark.deals()].sort() })) }, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
};

/** Pictures that were different from each other, of all pipelines together. */
let different = 0;
let played = 0;

it.each(SEEDS)('[ENGINE1] every chart shows what one shows that is opened now, whatever was done before (seed %i)', async (seed) => {
	const random = seeded(seed);
	let clock = NOW;
	const { state, colleague } = openPipeline(demoSeed({ now: NOW, language: 'en', currency: 'EUR', timeZone: 'Europe/Amsterdam', deals: 40 }), () => clock);
	const theirs = new Pipeline(colleague);
	let ids = 0;
	const writer = new Writer(theirs, { now: () => clock, newId: () => `y${(ids += 1).toString().padStart(11, '0')}`, person: { id: 'you', name: 'You', color: 1 } });
	const charts = new ChartsState(state, SHOWN);
	charts.prefer({ places: charts.preferences.places.map((place) => ({ ...place, hidden: false })) });
	const figures = SHOWN.map((chart) => new FigureState(charts, chart));
	onTestFinished(() => {
		charts.destroy();
		theirs.destroy();
		state.destroy();
	});
	// "Now" of figures stands still for a minute: each edit is in one of its own, and moves it.
	const write = (command: (writer: Writer) => unknown) => {
		clock += 60_000;
		state.perform((own) => editSettings(own, 'name', `At ${clock}`));
		if (random.chance(0.5) && state.canEdit) state.perform((own) => command(own) as ReturnType<typeof editDeals>);
		else {
			Y.applyUpdate(colleague, Y.encodeStateAsUpdate(state.session.doc, Y.encodeStateVector(colleague)), 'remote');
			command(writer);
		}
	};
	const bench: Bench = { state, charts, figures, random, write, later: (ms) => (clock += ms) };
	const done: string[] = [];
	const seen = new Set<string>();
	for (let step = 0; step < STEPS; step += 1) {
		const act = random.pick(Object.keys(ACTS));
		done.push(act);
		const { revision } = state;
		let changes = 0;
		const stop = state.onChange(() => (changes += 1));
		ACTS[act]!(bench);
		stop();
		if (changes > 0) await waitFor(`the revision after ${act}`, () => state.revision > revision);
		await tick();
		const fresh = new ChartsState(state, SHOWN);
		for (const [index, chart] of SHOWN.entries()) {
			const shown = shownBy(figures[index]!);
			expect(shown, `${chart.id} after ${done.join(', ')}`).toBe(shownBy(new FigureState(fresh, chart)));
			seen.add(shown);
		}
		fresh.destroy();
	}
	// It did something; how much is asked of all together, as not every pipeline has much to show.
	expect(seen.size).toBeGreaterThan(SHOWN.length);
	different += seen.size;
	played += 1;
}, TIMEOUT);

afterAll(() => expect(different).toBeGreaterThanOrEqual((played * STEPS * SHOWN.length) / 8));

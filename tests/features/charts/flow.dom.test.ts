// What the two-moment flow says, and that nothing in it changes places with the sizes.
import { flushSync, mount, unmount } from 'svelte';
import { beforeEach, describe, expect, it } from 'vitest';
import { ALL_TIME, windowOf, type Window } from '#lib/domain/metrics/period.ts';
import { DAY_MS } from '#lib/domain/model/date.ts';
import type { DealHistory } from '#lib/domain/model/deal-history.ts';
import type { Stage } from '#lib/domain/model/stage.ts';
import { cellText, type Measure } from '#lib/features/charts/frame/chart-model.ts';
import { bandOf, placed } from '#lib/features/charts/flow/layout.ts';
import WaterfallChart from '#lib/features/charts/waterfall/Chart.svelte';
import { waterfallModel } from '#lib/features/charts/waterfall/model.ts';
import { flowModel } from '#lib/features/charts/flow/model.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { asked } from '../../domain/metrics/asked.ts';
import { STAGES, stageOf } from '../../domain/metrics/deals.ts';
import { historyOf, type Told } from '../../domain/metrics/histories.ts';
import { measuredFor } from './figures.ts';

const NOW = Date.UTC(2026, 5, 15, 9);
/** The quarter in which NOW lies, in Amsterdam. */
const QUARTER: Window = { start: Date.UTC(2026, 2, 31, 22), end: Date.UTC(2026, 5, 30, 22), from: '2026-04-01', to: '2026-06-30' };
const BEFORE = QUARTER.start! - 10 * DAY_MS;
const SINCE = QUARTER.start! + 10 * DAY_MS;
const BOX = { left: 100, right: 500, top: 0, bottom: 400, nodeWidth: 8, padding: 18 };

const times = (count: number, make: () => DealHistory): DealHistory[] => Array.from({ length: count }, make);
/** Began in a stage at a moment, and goes to another later where one is named. */
const from = (at: number, stage: string, to: string | null, { value = null as number | null, expectedClose = '2026-05-20' as string | null } = {}): DealHistory =>
	historyOf([['stage', stage, at], ['value', value, at], ['expectedClose', expectedClose, at], ...(to === null ? [] : ([['stage', to, SINCE]] satisfies Told[]))]);
type Cells = Parameters<typeof from>[3];
const was = (stage: string, to: string | null = null, cells: Cells = {}): DealHistory => from(BEFORE, stage, to, cells);
const came = (stage: string, cells: Cells = {}): DealHistory => from(SINCE, stage, null, cells);

function flow(deals: readonly DealHistory[], measure: Measure = 'count', stages: readonly Stage[] = STAGES, more: { legalPeriod?: boolean; window?: Window } = {}) {
	const { window = QUARTER, legalPeriod = true } = more;
	const start = window.start ?? NOW - 7 * DAY_MS;
	const engine = asked({ now: NOW, timeZone: 'Europe/Amsterdam', period: window.from === null ? QUARTER : window, change: { from: start, to: window.end !== null && window.end <= NOW ? window.end : Infinity } }, deals, stages);
	const { options } = measuredFor([], { measure, window, legalPeriod });
	return flowModel(engine.snapshot(), { ...options, list: (make) => make(engine.columns, engine.context, () => true) });
}

beforeEach(() => {
	locale.language = 'en';
});

describe('the flow between two moments', () => {
	const deals = [was('Lead'), was('Lead', 'Proposal'), ...times(2, () => was('Qualified', 'Lost')), was('Proposal', 'Lost'), was('Proposal', 'Lead'), was('Negotiation', 'Won'), came('Lead')];

	it('says what became of the pipeline of then, and where most was lost', () => {
		expect(flow(deals).title).toBe('Of 7 deals in the pipeline on Apr 1, 2026: 1 won, 3 lost, 3 still open; Qualified lost most, 2');
		expect(flow([was('Lead', 'Lost'), was('Proposal')]).title).toBe('Of 2 deals in the pipeline on Apr 1, 2026: 0 won, 1 lost, 1 still open; all losses were from Lead');
		expect(flow([was('Lead', 'Lost'), was('Proposal', 'Lost')]).title).toBe('Of 2 deals in the pipeline on Apr 1, 2026: 0 won, 2 lost, 0 still open');
	});

	it('[ASK2] says of what changed until when, where the period is over or a moment of the past is looked at', () => {
		const subtitle = (window: Window, more: { now?: number; then?: string } = {}) => {
			const { metrics, options } = measuredFor([], { window, ...more });
			return waterfallModel(metrics, options).subtitle.replaceAll('\u00a0', ' ');
		};
		const later = { now: Date.UTC(2026, 10, 23) };
		expect(subtitle(QUARTER, later)).toBe('From Apr 1, 2026 to Jun 30, 2026, of open deals expected to close Apr 1, 2026 – Jun 30, 2026.');
		expect(subtitle(QUARTER, { then: 'May 1, 2026, 10:00' })).toBe('From Apr 1, 2026 to May 1, 2026, 10:00, of open deals expected to close Apr 1, 2026 – Jun 30, 2026.');
		expect(subtitle(QUARTER)).toBe('Since Apr 1, 2026, of open deals expected to close Apr 1, 2026 – Jun 30, 2026.');
		locale.language = 'nl';
		expect(subtitle(QUARTER, later)).toBe('Van 1 apr 2026 tot en met 30 jun 2026, van open kansen met verwachte sluiting 1 apr 2026 – 30 jun 2026.');
	});

	it('says so where none closed, none moved or none was there', () => {
		expect(flow([was('Lead', 'Proposal'), was('Proposal', 'Lead'), was('Lead')]).title).toBe('Of 3 deals in the pipeline on Apr 1, 2026 none was won or lost; 1 moved on, 1 moved back');
		expect(flow([was('Lead', 'Proposal'), was('Lead')]).title).toBe('Of 2 deals in the pipeline on Apr 1, 2026 none was won or lost; 1 moved on');
		expect(flow([was('Lead'), was('Lead')]).title).toBe('All 2 deals in the pipeline on Apr 1, 2026 are where they were');
		expect(flow([came('Lead')]).title).toBe('Nothing was in the pipeline on Apr 1, 2026; one deal has come in since');
		expect(flow([]).empty).toEqual({ text: 'No deal is or was expected to close Apr 1, 2026 – Jun 30, 2026. Give open deals an expected close, or choose another period.', allTime: true });
		expect(flow(deals, 'count', STAGES, { legalPeriod: false })).toMatchObject({ title: 'This is not a period', marks: [], notes: [] });
	});

	it('tells of deals that came and closed in between, which no flow shows', () => {
		const model = flow([was('Lead'), from(SINCE - DAY_MS, 'Lead', 'Lost'), from(SINCE - DAY_MS, 'Lead', 'Won'), was('Lead', 'Lost', { expectedClose: '2026-12-01' })]);
		expect(model.notes).toContain('3 deals closed in between without being in the pipeline of the period at the first moment: 1 won, 2 lost, in no flow.');
		expect(flow([was('Lead', 'Lost')]).notes.join(' ')).not.toContain('in between');
	});

	it('[MOVES4] tells only of those that are told to have closed in between', () => {
		const imported: DealHistory = { ...from(SINCE, 'Lost', null), createdAt: null, begins: SINCE, changes: historyOf([['stage', 'Lost', null], ['expectedClose', '2026-05-20', null]]).changes };
		const early = BEFORE - 200 * DAY_MS;
		const restored = historyOf([['stage', 'Lead', early], ['expectedClose', '2026-05-20', early], ['stage', 'Lost', early + DAY_MS], ['deleted', BEFORE, BEFORE], ['deleted', null, SINCE]]);
		const duplicate = historyOf([['stage', 'Lead', early], ['expectedClose', '2026-05-20', early], ['stage', 'Lost', early + DAY_MS], ['lostReason', 'duplicate', early + DAY_MS], ['lostReason', 'price', SINCE]]);
		for (const deal of [imported, restored, duplicate]) expect(flow([was('Lead'), deal]).notes.join(' ')).not.toContain('in between');
		expect(flow([was('Lead'), from(SINCE - DAY_MS, 'Lead', 'Won'), restored]).notes.join(' ')).toContain('1 deal closed in between without being in the pipeline of the period at the first moment: 1 won, 0 lost, in no flow.');
	});

	it('does not call a pipeline without known values nothing, nor unchanged', () => {
		const engine = asked({ now: NOW, timeZone: 'Europe/Amsterdam', period: QUARTER, change: { from: QUARTER.start!, to: Infinity } }, [was('Lead'), came('Proposal')], STAGES);
		const { options } = measuredFor([], { measure: 'value', window: QUARTER });
		expect(waterfallModel(engine.snapshot(), options).title).toBe('No open deal of the period has a value in EUR: see them by number');
	});

	it('does not call values that nobody knows nothing, in the title, at the bars or in the table', () => {
		const waterfall = (...deals: DealHistory[]) => {
			const engine = asked({ now: NOW, timeZone: 'Europe/Amsterdam', period: QUARTER, change: { from: QUARTER.start!, to: Infinity } }, deals, STAGES);
			const { options } = measuredFor([], { measure: 'value', window: QUARTER });
			const model = waterfallModel(engine.snapshot(), options);
			const told = model.marks.filter(({ count }) => !count.startsWith('0 ')).map(({ label, text }) => `${label} ${text}`);
			expect(model.table.rows.filter(({ cells }) => cellText(cells[1]!) !== '0').map(({ cells }) => `${cellText(cells[0]!)} ${cellText(cells[2]!)}`)).toEqual(told.map((one) => one.replace('+', '')));
			return { title: model.title, told, notes: model.notes, sentences: model.marks.map(({ sentence }) => sentence) };
		};
		const stays = was('Lead', null, { value: 100_00 });
		const lost = waterfall(...times(3, () => was('Lead', 'Lost')));
		expect(lost).toMatchObject({ title: 'No deal that came, went or changed has a value in EUR: see them by number', told: ['At the start –', 'Lost –'], notes: ['3 deals have no value in EUR and are in no sum.'] });
		expect(lost.sentences).toContain('Lost: 3 deals without a value in EUR.');
		expect(waterfall(stays, ...times(5, () => was('Lead', 'Lost')))).toMatchObject({ title: 'No deal that came, went or changed has a value in EUR: see them by number', told: ['At the start €100', 'Lost –', 'At the end €100'] });
		expect(waterfall(stays, ...times(5, () => came('Lead'))).title).toBe('No deal that came, went or changed has a value in EUR: see them by number');
		expect(waterfall(was('Lead'), came('Lead', { value: 50_00 })).title).toBe('At the start no deal had a value in EUR; at the end the pipeline is €50, and the largest change is New, +€50');
		expect(waterfall(was('Lead', 'Won', { value: 50_00 }), was('Lead')).title).toBe('The pipeline was €50; at the end no deal has a value in EUR, and the largest change is Won, −€50');
		expect(waterfall(was('Lead', 'Won', { value: 50_00 })).title).toContain('shrank from €50 to €0');
		expect(waterfall(stays).title).toBe('Nothing changed: the pipeline is €100');
	});

	it('draws each bar from where the one before ended, the last as well', () => {
		const engine = asked({ now: NOW, timeZone: 'Europe/Amsterdam', period: QUARTER, change: { from: QUARTER.start!, to: Infinity } }, [...times(3, () => was('Lead')), was('Lead', 'Lost'), came('Lead')], STAGES);
		const { options } = measuredFor([], { measure: 'count', window: QUARTER });
		const target = document.createElement('div');
		const made = mount(WaterfallChart, { target, props: { model: waterfallModel(engine.snapshot(), options), width: 640, height: 240 } });
		flushSync();
		const number = (of: Element, name: string) => Number(of.getAttribute(name));
		const [end] = [...target.querySelectorAll('rect.bar')].slice(-1);
		const [last] = [...target.querySelectorAll('line.connector')].slice(-1);
		expect(number(last!, 'x1')).toBeCloseTo(number(end!, 'x') + number(end!, 'width'), 6);
		expect(number(end!, 'width')).toBeGreaterThan(100);
		void unmount(made);
	});

	it('[WATERFALL8] says of how many new deals no beginning is known, and since when they count', () => {
		const imported = (at = SINCE) => ({ ...from(at, 'Lead', null), createdAt: null, begins: at });
		const one = 'has no known beginning and counts as new on Apr 11, 2026, the first day anything is known of it. An import with a Created column tells when deals began.';
		expect(flow([came('Lead'), imported()]).notes[0]).toBe(`1 of the new deals ${one}`);
		expect(flow([imported(), imported(SINCE + 3 * DAY_MS)]).notes[0]).toBe('2 of the new deals have no known beginning and count as new between Apr 11, 2026 and Apr 14, 2026, each on the first day anything is known of it. An import with a Created column tells when deals began.');
		expect(flow([came('Lead'), was('Lead')]).notes.join()).not.toContain('beginning');
		const engine = asked({ now: NOW, timeZone: 'Europe/Amsterdam', period: QUARTER, change: { from: QUARTER.start!, to: Infinity } }, [imported()], STAGES);
		const { options } = measuredFor([], { window: QUARTER });
		expect(waterfallModel(engine.snapshot(), options).notes).toEqual([`1 of the new deals ${one}`]);
		engine.rebuild([], STAGES);
		expect(waterfallModel(engine.snapshot(), options)).toMatchObject({ title: 'No deal to follow', empty: { text: expect.stringMatching(/^No open deal is or was expected to close Apr 1, 2026 – Jun 30, 2026\. Give open deals/) } });
		locale.language = 'nl';
		expect(flow([imported(), imported()]).notes[0]).toBe('2 van de nieuwe kansen hebben geen bekend begin en tellen als nieuw op 11 apr 2026, de eerste dag waarop er iets van bekend is. Een import met een kolom Aangemaakt vertelt wanneer kansen begonnen.');
	});

	it('measures by value at the first moment, and of new deals at the second', () => {
		const model = flow([was('Lead', 'Won', { value: 300_00 }), was('Proposal', null, { value: 100_00 }), came('Lead', { value: 50_00 }), was('Lead', 'Lost')], 'value');
		expect(model.title).toBe('Of €400 in the pipeline on Apr 1, 2026: €300 won, 1 deal without a value lost, €100 still open; all losses were from Lead');
		expect(model.links.map(({ label, size }) => [label, size])).toEqual([
			['Not here yet → Lead', 50_00],
			['Lead → Won', 300_00],
			['Lead → Lost', 0],
			['Proposal → Proposal', 100_00]
		]);
		expect(model.notes).toContain('1 deal has no value in EUR and is in no sum.');
		expect(flow([was('Lead')], 'value').empty).toEqual({ text: 'These deals have no value to draw: see them by number.' });
	});

	it('says amounts where it measures by value, whatever came of the deals', () => {
		const moved = [was('Lead', 'Proposal', { value: 300_00 }), was('Proposal', 'Lead', { value: 100_00 })];
		expect(flow(moved, 'value').title).toBe('Of €400 in the pipeline on Apr 1, 2026 nothing was won or lost; €300 moved on, €100 moved back');
		expect(flow([came('Lead', { value: 50_00 })], 'value').title).toBe('Nothing was in the pipeline on Apr 1, 2026; one deal worth €50 has come in since');
		expect(flow(moved, 'value').marks.map(({ sentence }) => sentence)).toEqual([
			'Lead, Apr 1, 2026: 1 deal, worth €300.',
			'Lead to Proposal: 1 deal. Worth €300 then, €300 now.',
			'Proposal, Apr 1, 2026: 1 deal, worth €100.',
			'Proposal to Lead: 1 deal. Worth €100 then, €100 now.',
			'Lead, Now: 1 deal, worth €100.',
			'Proposal, Now: 1 deal, worth €300.'
		]);
	});

	it('speaks of two moments in the past as past', () => {
		const window = windowOf({ kind: 'custom', from: '2026-04-01', to: '2026-05-31' }, { now: NOW, timeZone: 'Europe/Amsterdam', fiscalYearStart: 1 })!;
		const { title, subtitle, heads, notes, table, marks } = flow([was('Lead', null, { value: 100_00 }), was('Lead', null, { expectedClose: null })], 'count', STAGES, { window });
		expect([title, heads]).toEqual(['The one deal in the pipeline on Apr 1, 2026 had not moved by May 31, 2026', ['Apr 1, 2026', 'May 31, 2026']]);
		expect(subtitle).toBe('From Apr 1, 2026 to May 31, 2026, of open deals expected to close Apr 1, 2026 – May 31, 2026.');
		expect(notes).toContain('1 open deal was in another period, or had no expected close, at both moments and is left out.');
		expect(table.columns.at(-1)!.label).toBe('Value at the end');
		expect(marks[1]!.sentence).toBe('Stayed in Lead: 1 deal. Worth €100 then, €100 at the end.');
	});

	it('calls no deals worth nothing that have no value', () => {
		const { nodes } = flow([was('Lead'), was('Proposal', null, { value: 100_00 })], 'value');
		expect(nodes.map(({ text }) => text)).toEqual(['–', '€100', '–', '€100']);
		expect(nodes.map(({ sentence }) => sentence)).toEqual(['Lead, Apr 1, 2026: 1 deal.', 'Proposal, Apr 1, 2026: 1 deal, worth €100.', 'Lead, Now: 1 deal.', 'Proposal, Now: 1 deal, worth €100.']);
	});

	it('stands in the order of the stages in both columns, whatever the sizes', () => {
		const names = (model: ReturnType<typeof flow>, side: string) => model.nodes.filter((node) => node.side === side).map(({ name }) => name);
		const model = flow(deals);
		expect(names(model, 'from')).toEqual(['Not here yet', 'Lead', 'Qualified', 'Proposal', 'Negotiation']);
		expect(names(model, 'to')).toEqual(['Lead', 'Proposal', 'Won', 'Lost']);
		const more = flow([...deals, ...times(40, () => was('Negotiation', 'Lead'))]);
		const order = (from: ReturnType<typeof flow>) => placed(from.nodes, from.links, BOX).nodes.filter(({ node }) => node.side === 'to').sort((a, b) => a.y - b.y).map(({ node }) => node.name);
		expect(order(more)).toEqual(order(model));
	});

	it('tells which way each move went', () => {
		const ways = new Map(flow([...deals, was('Lead', null, { expectedClose: '2026-05-01' })]).links.map(({ label, way }) => [label, way]));
		expect(Object.fromEntries(ways)).toEqual({
			'Not here yet → Lead': 'in',
			'Lead → Lead': 'still',
			'Lead → Proposal': 'on',
			'Qualified → Lost': 'lost',
			'Proposal → Lead': 'back',
			'Proposal → Lost': 'lost',
			'Negotiation → Won': 'won'
		});
	});

	it('gives the deals behind each band and each place', () => {
		const model = flow(deals);
		const found = (label: string) => [...model.marks.find((mark) => mark.label === label)!.deals()].sort();
		expect(found('Qualified → Lost')).toEqual(deals.slice(2, 4).map(({ id }) => id).sort());
		expect(found('Lost, Now')).toEqual(deals.slice(2, 5).map(({ id }) => id).sort());
		expect(model.marks.find(({ label }) => label === 'Qualified → Lost')!.sentence).toBe('Qualified to Lost: 2 deals. Without a value.');
		expect(model.table.rows.map(({ key }) => key)).toEqual(model.links.map(({ key }) => key));
		expect(model.table.rows[3]!.cells.map(cellText)).toEqual(['Qualified → Lost', '2', '–', '–']);
	});

	it('leaves out what was never in the pipeline of the period, and says how many and which stages are empty', () => {
		const { notes, nodes } = flow([was('Lead'), was('Lead', null, { expectedClose: null }), was('Lead', null, { expectedClose: '2027-01-01' })]);
		expect(nodes.map(({ text }) => text)).toEqual(['1', '1']);
		expect(notes).toEqual([
			'No deal was in Qualified, Proposal, or Negotiation at either moment.',
			'2 open deals are in another period, or have no expected close, at both moments and are left out.',
			'Stages in their present order.'
		]);
	});

	it('does without an order where a stage was removed, and with one stage alone', () => {
		const gone = STAGES.map((stage) => (stage.id === 'Proposal' ? stageOf('Proposal', 2, 500, 'open', 1) : stage));
		expect(flow([was('Proposal', 'Lead')], 'count', gone).links[0]).toMatchObject({ label: 'Removed or unknown stage → Lead', way: 'out' });
		const one = [stageOf('Lead', 0, 100), stageOf('Won', 1, 1000, 'won'), stageOf('Lost', 2, 0, 'lost')];
		expect(flow([was('Lead', 'Lost'), was('Lead')], 'count', one).title).toBe('Of 2 deals in the pipeline on Apr 1, 2026: 0 won, 1 lost, 1 still open');
	});

	it('speaks Dutch', () => {
		locale.language = 'nl';
		expect(flow([was('Lead', 'Proposal'), was('Proposal', 'Lead'), was('Lead')]).title).toBe('Van 3 kansen in de pijplijn op 1 apr 2026 is er geen gewonnen of verloren; 1 verder, 1 terug');
		expect(flow(deals).title).toBe('Van 7 kansen in de pijplijn op 1 apr 2026: 1 gewonnen, 3 verloren, 3 nog open; het meest verloren in Qualified, 2');
	});

	it('begins a week ago where its period has not begun', () => {
		const ahead = { window: { start: Date.UTC(2026, 5, 30, 22), end: Date.UTC(2026, 8, 30, 22), from: '2026-07-01', to: '2026-09-30' } };
		expect(flow(deals, 'count', STAGES, ahead).heads).toEqual(['Jun 8, 2026', 'Now']);
	});

	it('is of all time the pipeline of this quarter since a week ago', () => {
		expect(flow(deals, 'count', STAGES, { window: ALL_TIME }).heads).toEqual(['Jun 8, 2026', 'Now']);
	});
});

describe('a band', () => {
	it('is as thick at both ends, and where it is drawn adds up to its places', () => {
		expect(bandOf(0, 10, 5, 25, 4)).toBe('M0 3C5 3 5 23 10 23V27C5 27 5 7 0 7Z');
		const model = flow([...times(3, () => was('Lead', 'Won')), was('Lead', 'Lost')]);
		const { nodes, links } = placed(model.nodes, model.links, BOX);
		const lead = nodes.find(({ node }) => node.key === 'from:Lead')!;
		expect(links.reduce((sum, { thickness }) => sum + thickness, 0)).toBeCloseTo(lead.height);
		expect(links[0]!.thickness).toBeCloseTo(3 * links[1]!.thickness);
	});
});

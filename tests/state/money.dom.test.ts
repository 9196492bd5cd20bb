// Amounts in several currencies in every sum a person sees: sheet, groups, selection, board, charts. None adds them as they are.
import { describe, expect, it, onTestFinished } from 'vitest';
import { deleteDeals, editDeals, editRates, editSettings } from '#lib/domain/document/commands.ts';
import { formulaError } from '#lib/domain/model/formula-error.ts';
import { BoardModel } from '#lib/features/board/board-model.ts';
import { byStage } from '#lib/features/board/lanes.ts';
import { totalWords } from '#lib/features/board/words.ts';
import { ShownDeals } from '#lib/features/grid/views/shown-deals.ts';
import { SheetView } from '#lib/features/grid/views/sheet-view.ts';
import { valueOf, weightedOf } from '#lib/state/deal-numbers.ts';
import { fieldOf, readField } from '#lib/state/fields.ts';
import { formulaInput } from '#lib/state/formula-engine.ts';
import { MetricsFeed } from '#lib/state/metrics-feed.ts';
import { newDocument, Replica, T0 } from '../helpers/documents.ts';
import { fakePipeline } from '../helpers/fake-session.ts';

/** T0 is 15 January 2026, which is also when what is won here was won. */
const DEALS = [
	{ title: 'euro', stage: 'lead', value: 100_00, probability: 500 },
	{ title: 'dollar', stage: 'lead', value: 200_00, currency: 'USD', probability: 500 },
	{ title: 'pound', stage: 'lead', value: 300_00, currency: 'GBP' },
	{ title: 'blank', stage: 'lead' },
	{ title: 'won', stage: 'won', value: 10_000, currency: 'JPY', createdAt: Date.UTC(2026, 0, 5) }
];
const usd = (day: string, units: string | null) => ({ from: 'USD', to: 'EUR', day, units });
const jpy = (day: string, units: string) => ({ from: 'JPY', to: 'EUR', day, units });

function opened() {
	const maker = new Replica('Anna', newDocument(DEALS));
	editRates(maker.writer, [usd('2026-01-01', '0.5'), jpy('2026-01-01', '0.00625'), jpy('2026-01-10', '0.01')]);
	const { state, session } = fakePipeline(maker.doc);
	onTestFinished(() => state.destroy());
	const deal = (title: string) => [...state.view.deals.values()].find((one) => one.title === title)!;
	return { state, session, deal };
}

describe('a value in the pipeline’s currency', () => {
	it('[RATE5] is at the rate of the day of the close, of open deals at the rate of the day looked at', () => {
		const { state, deal } = opened();
		const worth = (title: string, now = T0) => valueOf(deal(title), state.view, now);
		expect([worth('euro'), worth('dollar'), worth('blank')]).toEqual([100_00, 100_00, null]);
		// Closed on 5 January, before the yen rose.
		expect(worth('won')).toBe(62_50);
		state.perform((writer) => editRates(writer, [usd('2026-02-01', '0.6')]));
		expect([worth('dollar'), worth('dollar', Date.UTC(2026, 1, 1, 12))]).toEqual([100_00, 120_00]);
		expect(weightedOf(deal('dollar'), state.view, T0)).toBe(50_00);
	});

	it('[RATE2] is unknown without a rate, also to filters and formulas, and never 0', () => {
		const { state, deal } = opened();
		const field = fieldOf(state.view, 'value')!;
		expect(readField(deal('pound'), field, state.fieldWorld)).toBe(formulaError('#N/A'));
		expect(formulaInput(deal('pound'), field, state.fieldWorld)).toBe(formulaError('#N/A'));
		expect(formulaInput(deal('dollar'), field, state.fieldWorld)).toBe(100);
		expect([valueOf(deal('pound'), state.view, T0), weightedOf(deal('pound'), state.view, T0)]).toEqual([null, null]);
	});

	it('[RATE2] says that sums are converted only where a rate converts one', () => {
		const { state, deal } = opened();
		expect(state.money.converts(T0)).toBe(true);
		state.perform((writer) => deleteDeals(writer, [...state.pipeline.deals.values()].filter(({ id, currency }) => currency !== null && id !== deal('pound').id).map(({ id }) => id)));
		expect([state.money.mixed, state.money.converts(T0)]).toEqual([true, false]);
	});

	it('says whether there are amounts in several currencies', () => {
		const { state, deal } = opened();
		expect(state.money.mixed).toBe(true);
		const foreign = ['dollar', 'pound'].map((title) => deal(title).id);
		state.perform((writer) => deleteDeals(writer, [...foreign, deal('won').id]));
		expect(state.money.mixed).toBe(false);
		state.perform((writer) => editDeals(writer, [{ deal: deal('euro').id, field: 'currency', value: 'EUR' }]));
		expect([state.money.mixed, state.money.convert]).toEqual([false, null]);
		state.perform((writer) => editSettings(writer, 'currency', 'USD'));
		expect(state.money.mixed).toBe(true);
		expect(valueOf(deal('euro'), state.view, T0)).toBe(200_00);
	});
});

describe('[MONEY4] sums convert', () => {
	it('the sheet’s totals and subtotals', () => {
		const { state, deal } = opened();
		const view = new SheetView(state);
		onTestFinished(() => view.destroy());
		const shown = new ShownDeals(view, view.source);
		view.set({ group: { field: 'stage', by: 'value', descending: false } });
		shown.settle(null);
		expect(shown.totals.totals).toMatchObject({ count: 5, value: 262_50, withoutValue: 2, withoutRate: 1, converted: 2 });
		const lead = () => shown.group('=lead')!;
		expect([lead().totals.get('value'), lead().totals.get('weighted'), lead().errors.get('value')]).toEqual([200_00, 100_00_000, 1]);
		state.perform((writer) => editDeals(writer, [{ deal: deal('pound').id, field: 'currency', value: 'USD' }]));
		shown.patch([deal('pound').id]);
		expect([lead().totals.get('value'), lead().errors.get('value')]).toEqual([350_00, undefined]);
		view.set({ group: null, filter: [{ field: 'value', any: [{ is: 'between', min: 90_00, max: 110_00 }] }] });
		shown.settle(null);
		expect([...shown.passing].map((id) => state.view.deals.get(id)!.title)).toEqual(['euro', 'dollar']);
	});

	it('the board’s lanes, which say so', () => {
		const { state } = opened();
		const setup = { world: state.view, now: T0, grouping: byStage(state.view), order: 'value', filter: null, held: new Set<string>() } as const;
		const model = new BoardModel(setup);
		const { totals, ids } = model.content('lead');
		expect(totals).toEqual({ count: 4, value: 200_00, weighted: 100_00, withoutValue: 2, withoutRate: 1, converted: 1 });
		expect(ids.slice(0, 2).map((id) => state.view.deals.get(id)!.title).sort()).toEqual(['dollar', 'euro']);
		expect(totalWords(totals, 'EUR')).toMatchObject({ value: '≈ €200', weighted: '≈ €100' });
		expect(totalWords(totals, 'EUR').note).toMatch(/^One amount in another currency is converted.* no sum\./);
	});

	it('the charts, at any moment', () => {
		const { state, session, deal } = opened();
		const feed = new MetricsFeed(state);
		onTestFinished(() => feed.destroy());
		const figures = () => feed.settle({}).snapshot();
		const [lead] = figures().stock.rows;
		expect(lead).toMatchObject({ count: 4, value: 20_000n, withoutValue: 2, withoutRate: 1 });
		expect(figures().winRate).toMatchObject({ won: 1, wonValue: 6_250n, withoutRate: 0 });
		expect(figures().funnel.cohort).toMatchObject({ count: 5, value: 26_250n, withoutRate: 1 });
		const before = session.clock;
		session.clock += 60_000;
		state.perform((writer) => editDeals(writer, [{ deal: deal('won').id, field: 'currency', value: 'EUR' }]));
		expect(figures().winRate.wonValue).toBe(1_000_000n);
		state.showAsOf(before);
		expect(figures().winRate.wonValue).toBe(6_250n);
		state.showAsOf(null);
		state.perform((writer) => editRates(writer, [usd('2026-01-01', '0.75')]));
		expect(figures().stock.rows[0]!.value).toBe(25_000n);
	});
});

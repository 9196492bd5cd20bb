// Amounts of several currencies where cells are copied, filled and searched: each is taken for what it is, or left and told.
import { afterEach, describe, expect, it } from 'vitest';
import { editDeals, type DealEdit } from '#lib/domain/document/commands.ts';
import { setAll } from '#lib/domain/document/bulk-edits.ts';
import { withoutOtherMoney } from '#lib/domain/document/currency-edits.ts';
import { cellTimeline } from '#lib/domain/document/history.ts';
import { fillFrom } from '#lib/features/grid/fill-actions.ts';
import { sheetFields, type FindWorld } from '#lib/features/grid/find/find-fields.ts';
import { fillCells, fillTyped } from '#lib/features/grid/selection/fill.ts';
import type { SheetController } from '#lib/features/grid/sheet-controller.svelte.ts';
import { entryWords } from '#lib/features/history/entry-words.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { newDocument } from '../../helpers/documents.ts';
import { fakePipeline } from '../../helpers/fake-session.ts';

const said = (): string => toasts.list.at(-1)?.text ?? '';
afterEach(() => toasts.list.forEach(({ id }) => toasts.dismiss(id)));

function opened() {
	const { state } = fakePipeline(
		newDocument([
			{ title: 'euro', stage: 'lead', value: 100_00 },
			{ title: 'other', stage: 'lead', value: 250_00 },
			{ title: 'yen', stage: 'lead', value: 5000, currency: 'JPY' },
			{ title: 'dollar', stage: 'lead', value: 70_00, currency: 'USD' },
			{ title: 'cents', stage: 'lead', value: 10_55 }
		])
	);
	const deal = (title: string) => [...state.pipeline.deals.values()].find((one) => one.title === title)!;
	const input = () => ({ currency: 'EUR', timeZone: 'UTC', now: state.viewNow(), stages: [], columns: [] });
	/** A sheet of which these columns of these deals are selected. */
	const sheet = (columns: readonly string[], ...titles: string[]): SheetController => {
		const deals = titles.map((title) => deal(title).id);
		const range = { rows: [{ from: 0, to: deals.length - 1 }], columns: [{ from: 0, to: columns.length - 1 }] };
		const model = { ranges: [range], blocks: [{ ...range, rows: range.rows[0]! }], axes: { columns }, dealsIn: ([rows]: { from: number; to: number }[]) => deals.slice(rows!.from, rows!.to + 1) };
		return {
			world: state.view,
			state,
			canEdit: true,
			selection: { sync: () => model },
			input,
			settle: () => undefined,
			edit: (edits: readonly DealEdit[]) => state.perform((writer) => editDeals(writer, edits))
		} as unknown as SheetController;
	};
	const values = (...titles: string[]) => titles.map((title) => [deal(title).value, deal(title).currency]);
	const ids = (...titles: string[]) => titles.map((title) => deal(title).id);
	return { state, deal, sheet, values, ids, input };
}

describe('[MONEY6] filling a selection with what was typed', () => {
	it('gives each deal the currency of the sign, in one step', () => {
		const { sheet, values, state } = opened();
		fillTyped(sheet(['value'], 'euro', 'yen', 'dollar'), 'GBP 12.50');
		expect(values('euro', 'yen', 'dollar')).toEqual([[12_50, 'GBP'], [12_50, 'GBP'], [12_50, 'GBP']]);
		state.undo();
		expect(values('euro', 'yen', 'dollar')).toEqual([[100_00, null], [5000, 'JPY'], [70_00, 'USD']]);
		fillTyped(sheet(['value'], 'euro', 'dollar'), '€ 12.50');
		expect(values('euro', 'dollar')).toEqual([[12_50, null], [12_50, null]]);
	});
});

describe('[MONEY5] copying down', () => {
	it('takes an amount into deals of its currency only, and says what it left', () => {
		const { sheet, values } = opened();
		fillCells(sheet(['value'], 'euro', 'other', 'yen'), 'down');
		expect(values('other', 'yen')).toEqual([[100_00, null], [5000, 'JPY']]);
		expect(said()).toContain('This is in another currency than the deal');
	});

	it('takes it with its currency where that is copied along, whichever column comes first', () => {
		for (const columns of [['value', 'currency'], ['currency', 'value']]) {
			const { sheet, values } = opened();
			fillCells(sheet(columns, 'yen', 'euro', 'dollar'), 'down');
			expect(values('euro', 'dollar')).toEqual([[5000, 'JPY'], [5000, 'JPY']]);
		}
	});

	it('leaves a currency in which the amount that stays would lose decimals', () => {
		const { sheet, values } = opened();
		fillCells(sheet(['currency'], 'yen', 'cents', 'euro'), 'down');
		expect(values('cents', 'euro')).toEqual([[10_55, null], [100, 'JPY']]);
		expect(said()).toContain('has decimals that this currency does not have');
	});

	it('reads what was typed for several deals in each one’s own', () => {
		const { sheet, values } = opened();
		fillTyped(sheet(['value'], 'euro', 'yen', 'dollar'), '12');
		expect(values('euro', 'yen', 'dollar')).toEqual([[12_00, null], [12, 'JPY'], [12_00, 'USD']]);
		fillTyped(sheet(['value'], 'euro', 'dollar'), '$ 30');
		expect(values('euro', 'dollar')).toEqual([[12_00, null], [30_00, 'USD']]);
	});
});

describe('[MONEY5] filling on', () => {
	it('goes on within one currency, and nowhere from several', () => {
		const { sheet, state, values, ids } = opened();
		const view = sheet(['value']);
		fillFrom(view, { deals: ids('euro'), columns: ['value'] }, { deals: ids('other', 'yen'), columns: ['value'] }, 'down', 'copy');
		expect(values('other', 'yen')).toEqual([[100_00, null], [5000, 'JPY']]);
		expect(said()).toContain('This is in another currency than the deal');
		fillFrom(view, { deals: ids('yen'), columns: ['value', 'currency'] }, { deals: ids('euro', 'dollar'), columns: ['value', 'currency'] }, 'down', 'copy');
		expect(values('euro', 'dollar')).toEqual([[5000, 'JPY'], [5000, 'JPY']]);
		state.undo();
		fillFrom(view, { deals: ids('euro', 'yen'), columns: ['value'] }, { deals: ids('other'), columns: ['value'] }, 'down');
		expect(values('other')).toEqual([[100_00, null]]);
	});
});

describe('[MONEY5] setting many', () => {
	it('leaves deals of other currencies, and currencies that lose decimals', () => {
		const { state, deal } = opened();
		const all = ['euro', 'yen', 'dollar', 'cents'].map(deal);
		expect(setAll(all, 'value', 900, state.view)).toMatchObject({ cannot: 2, same: 0, edits: [{ value: 900 }, { value: 900 }] });
		expect(setAll(all, 'value', null, state.view)).toMatchObject({ cannot: 0 });
		expect(setAll(all, 'currency', 'JPY', state.view)).toMatchObject({ cannot: 1, same: 1 });
		const copied = [{ deal: deal('euro').id, field: 'value' as const, value: 5, amountIn: 'USD' }];
		expect(withoutOtherMoney(copied, state.view).left).toEqual(copied);
		expect(withoutOtherMoney([...copied, { deal: deal('euro').id, field: 'currency', value: 'USD' }], state.view).left).toEqual([]);
	});
});

describe('an amount in a currency of its own', () => {
	it('is found as it shows, and replaced in its currency', () => {
		const { state, deal, input } = opened();
		const world: FindWorld = { view: state.view, now: state.viewNow(), formula: () => null, input: input() };
		const [field] = sheetFields(['value'], () => world);
		expect(field!.texts(field!.value(deal('dollar'))!)[0]).toBe('$70');
		expect(field!.texts(field!.value(deal('euro'))!)[0]).toBe('100');
		expect(field!.value(deal('dollar'))).not.toBe(field!.value({ ...deal('euro'), value: 70_00 }));
		const yen = field!.replacing(deal('yen'));
		expect(yen.texts[0]).toBe('5,000');
		expect(yen.parse('6,000')).toEqual({ ok: true, value: 6000 });
		expect(yen.parse('€ 6')).toMatchObject({ ok: false });
	});

	it('[MONEY3] is told of in the currency it was written in', () => {
		const { state, deal } = opened();
		const { id } = deal('euro');
		state.perform((writer) => editDeals(writer, [{ deal: id, field: 'currency', value: 'JPY' }]));
		state.perform((writer) => editDeals(writer, [{ deal: id, field: 'value', value: 130 }]));
		const context = { currency: 'EUR', timeZone: 'UTC', stages: [], columns: [] };
		expect(cellTimeline(state.pipeline, id, 'value').slice(1).map((entry) => entryWords(entry, context, true))).toEqual(['€100 → ¥100', '¥100 → ¥130']);
	});
});

// Numbers in the sheet without a screen: sums of columns of one's own, decimals, cells that take no typing, and where a
// column comes back.
import type { ColumnState } from 'ag-grid-community';
import { describe, expect, it } from 'vitest';
import { addColumn, columnMade } from '#lib/domain/document/column-commands.ts';
import { editDeals } from '#lib/domain/document/commands.ts';
import { readColumn } from '#lib/domain/model/column.ts';
import type { Deal } from '#lib/domain/model/deal.ts';
import type { QueryValue } from '#lib/domain/query/definition.ts';
import { ColumnSums } from '#lib/features/grid/column-sums.ts';
import { ADD_COLUMN } from '#lib/features/grid/selection/helper-columns.ts';
import { whyUntyped } from '#lib/features/grid/untyped.ts';
import { readLayout, withFresh } from '#lib/features/grid/views/grid-layout.ts';
import { formatPlain } from '#lib/ui/format.ts';
import { inFull, ownWords } from '#lib/ui/own-input.ts';
import { newDocument, Replica } from '../../helpers/documents.ts';

describe('the sum of a column of one’s own', () => {
	const cells = new Map<string, QueryValue>();
	const deals = (): Deal[] => [...cells.keys()].map((id) => ({ id }) as Deal);
	const sums = new ColumnSums((id) => (id === 'c_n' ? (deal) => cells.get(deal.id) ?? null : undefined), deals);
	const set = (id: string, value: QueryValue): void => {
		cells.set(id, value);
		sums.put({ id } as Deal);
	};

	it('is of the deals that show, follows each of them, passes over blanks and counts errors', () => {
		for (const [id, value] of Object.entries({ a: 0.1, b: 0.2, c: null, d: 7, e: { error: '#DIV/0!' }, f: 'text' })) cells.set(id, value);
		expect(sums.of('c_gone')).toBeNull();
		expect(formatPlain(sums.of('c_n')!.sum!)).toBe('7.3');
		expect(sums.of('c_n')!.errors).toBe(1);
		set('d', 9_007_199_254_740_991);
		set('e', -9_007_199_254_740_991);
		set('a', null);
		expect(sums.of('c_n')).toEqual({ sum: 0.2, errors: 0 });
		cells.delete('b');
		sums.remove('b');
		expect(sums.of('c_n')).toEqual({ sum: 0, errors: 0 });
		for (const id of ['d', 'e']) sums.remove(id);
		expect(sums.of('c_n')).toEqual({ sum: null, errors: 0 });
	});

	it('is worked out anew once formulas have other results', () => {
		cells.clear();
		cells.set('a', 1);
		sums.forget(new Set(['c_n']));
		expect(sums.of('c_n')!.sum).toBe(1);
		cells.set('a', 2);
		expect(sums.of('c_n')!.sum).toBe(1);
		sums.forget(new Set(['c_n']));
		expect(sums.of('c_n')!.sum).toBe(2);
	});
});

describe('decimals of a number that nobody set', () => {
	it.each([
		[3187.5, '3,187.5'],
		[3187, '3,187'],
		[123.456, '123.456'],
		[0.1 + 0.2, '0.3'],
		[1 / 3, '0.333333'],
		[1e21, '1,000,000,000,000,000,000,000'],
		[0.000000123, '0.000000123'],
		[0, '0'],
		[-1.5, '−1.5']
	])('%d shows as %s', (value, words) => expect(formatPlain(value)).toBe(words));

	const column = (kind: 'number' | 'percent', decimals: number | null) => readColumn('c_x', (field) => ({ name: 'X', kind, decimals })[field]);
	it.each([
		['number', 2, 3187.5, '3,187.50', null],
		['number', 2, 123.456, '123.46', '123.456'],
		['number', 0, 2.5, '3', '2.5'],
		['number', null, 123.456, '123.456', null],
		['number', null, 0.123456789, '0.123457', '0.123456789'],
		['percent', null, 0.12345, '12.345%', null],
		['percent', 0, 0.125, '13%', '12.5%']
	] as const)('a %s with %s decimals shows %d as %s, and says in full what is rounded', (kind, decimals, value, words, full) => {
		expect([ownWords(column(kind, decimals), value, 'EUR'), inFull(column(kind, decimals), value)]).toEqual([words, full]);
	});
});

describe('a cell that takes no typing', () => {
	const from = new Replica('Anna', newDocument([{ title: 'Open', stage: 'lead' }, { title: 'Won', stage: 'won' }]));
	const [formula, tick, number] = (['formula', 'checkbox', 'number'] as const).map((kind) => columnMade(addColumn(from.writer, { name: `My ${kind}`, kind }))!);
	const why = (title: string, column: string) => whyUntyped(from.pipeline, from.deal(title), column);

	it('says why, and what to do instead', () => {
		expect(why('Open', 'weighted')).toContain('value times probability');
		expect(why('Open', 'daysInStage')).toContain('last change of stage');
		expect(why('Open', 'created')).toContain('the day on which the deal began');
		expect(why('Won', 'probability')).toContain('the probability of its stage, 100%');
		expect(why('Open', formula!)).toContain('“My formula” is worked out by its formula');
		expect(why('Open', tick!)).toContain('Space');
		expect([why('Open', 'probability'), why('Open', 'value'), why('Open', number!), why('Won', 'title')]).toEqual([null, null, null, null]);
		editDeals(from.writer, [{ deal: from.deal('Won').id, field: 'stage', value: 'lead' }]);
		expect(why('Won', 'probability')).toBeNull();
	});
});

describe('a column that comes back', () => {
	const states = (...ids: string[]): ColumnState[] => ids.map((colId) => ({ colId, hide: false, width: 100 }));
	const view = (...ids: string[]) => ids.map((id) => ({ id, shown: true, width: null, frozen: false }));
	const placed = (...given: Parameters<typeof withFresh>): string => withFresh(...given).map(({ colId }) => colId).join(' ');

	it('stands where the view remembers it, as wide and as frozen as it was', () => {
		const remembered = [...view('title', 'c_b'), { id: 'c_x', shown: true, width: 77, frozen: true }, ...view('value', 'c_a')];
		expect(placed(states('title', 'c_b', 'value', 'c_a'), states('c_x'), ['title', 'value', 'c_a', 'c_b', 'c_x'], remembered)).toBe('title c_b c_x value c_a');
		expect(withFresh(states('title'), states('c_x'), [], remembered)[1]).toMatchObject({ width: 77, pinned: 'left' });
		expect(placed(states('ag-Grid-Selection', 'value'), states('title'), ['title', 'value'], view('title', 'value'))).toBe('ag-Grid-Selection title value');
	});

	it('that nobody arranged stands behind the one it follows, and a new last one at the end', () => {
		const order = ['title', 'value', 'c_a', 'c_b', 'c_c'];
		expect(placed(states('title', 'value', 'c_a', 'c_c'), states('c_b'), order, [])).toBe('title value c_a c_b c_c');
		expect(placed(states('c_b', 'title', 'value', 'c_a', ADD_COLUMN), states('c_c'), [...order, ADD_COLUMN], [])).toBe(`c_b title value c_a c_c ${ADD_COLUMN}`);
	});

	it('keeps its place in the view while it is in the bin and the others are arranged', () => {
		const api = { getColumnState: () => states('title', 'c_b', 'value') } as unknown as Parameters<typeof readLayout>[0];
		const { columns } = readLayout(api, { columns: view('title', 'c_b', 'c_x', 'c_y', 'value'), sort: [] }, [], false);
		expect(columns.map(({ id }) => id)).toEqual(['title', 'c_b', 'c_x', 'c_y', 'value']);
	});
});

// How values become bins: cut points, pooled levels, and that missing is a bin of its own.
import { describe, expect, it } from 'vitest';
import { binCount, binOf, encode, learnBins, type Binning } from '#lib/domain/forecast/scorecard/bins.ts';
import type { ColumnSpec, FeatureTable, FeatureValue } from '#lib/domain/forecast/scorecard/table.ts';
import { tableOf } from '../../../helpers/closed-deals.ts';

const tableFrom = (kind: ColumnSpec['kind'], values: readonly FeatureValue[], deal = (index: number) => `d${index}`): FeatureTable =>
	tableOf({
		columns: [{ key: 'x', kind }],
		rows: values.map((value, index) => ({ deal: deal(index), won: index % 2 === 0, landmark: 0, closedAt: 1 + index, values: [value] }))
	});

const all = ({ rows }: FeatureTable): Uint32Array => Uint32Array.from({ length: rows.count }, (_, row) => row);
const learnt = (table: FeatureTable): Binning => learnBins(table, all(table));
const cuts = (values: readonly FeatureValue[]): readonly number[] => {
	const [column] = learnt(tableFrom('number', values)).columns;
	return column!.kind === 'number' ? column!.cuts : [];
};
const count = (length: number, value: (index: number) => FeatureValue): FeatureValue[] => Array.from({ length }, (_, index) => value(index));

describe('numbers', () => {
	it('[SCORE3] are cut at quantiles of the training rows', () => {
		expect(cuts(count(1001, (index) => index))).toEqual([100, 200, 300, 400, 500, 600, 700, 800, 900]);
	});

	it('[SCORE3] have fewer bins where there are few, and none beside it where all are the same', () => {
		expect(cuts(count(100, (index) => index))).toHaveLength(2);
		expect(cuts(count(40, (index) => index))).toEqual([]);
		expect(cuts(count(500, () => 7))).toEqual([]);
		expect(cuts(count(500, () => null))).toEqual([]);
	});

	it('[SCORE3] of which most are the lowest have that in a bin of its own', () => {
		expect(cuts(count(1000, (index) => (index < 800 ? 0 : index - 799)))[0]).toBe(1);
		expect(cuts(count(1000, (index) => (index < 600 ? 0 : index < 800 ? 1 : index < 950 ? 2 : 3)))).toEqual([1, 2, 3]);
		expect(cuts(count(1000, (index) => (index < 990 ? 0 : 1)))).toEqual([]);
	});

	it('[SCORE3] zero and missing are two bins; what is no finite number is missing', () => {
		const { columns } = learnt(tableFrom('number', count(1001, (index) => index)));
		const bin = (value: FeatureValue): number => binOf(columns[0]!, value);
		expect([null, NaN, Infinity, 'text'].map(bin)).toEqual([0, 0, 0, 0]);
		expect([-5, 0, 99.9, 100, 950, 1e9].map(bin)).toEqual([1, 1, 1, 2, 10, 10]);
	});
});

describe('choices', () => {
	it('[SCORE3] with fewer than twenty deals are pooled, and so is what was never seen', () => {
		const { columns } = learnt(tableFrom('choice', count(120, (index) => (index < 60 ? 'a' : index < 80 ? 'b' : index < 99 ? 'c' : null))));
		const [column] = columns;
		expect(column).toEqual({ key: 'x', kind: 'choice', levels: ['a', 'b'] });
		expect(['a', ' a ', 'b', 'c', 'new', '', '  ', null].map((value) => binOf(column!, value))).toEqual([2, 2, 3, 1, 1, 0, 0, 0]);
	});

	it('[SCORE3] are counted in deals, not in rows', () => {
		const table = tableFrom('choice', count(400, () => 'a'), (index) => `d${Math.floor(index / 40)}`);
		expect(learnt(table).columns[0]).toMatchObject({ levels: [] });
	});

	it('[SCORE3] of a column with many keep the two dozen that most deals have', () => {
		const table = tableFrom('choice', count(3000, (index) => `level ${index % 30 < 28 ? index % 30 : 0}`));
		expect(learnt(table).columns[0]).toMatchObject({ levels: { length: 24, 0: 'level 0' } });
	});
});

it('[SCORE3] a table is encoded as its values one by one', () => {
	const columns: ColumnSpec[] = [
		{ key: 'n', kind: 'number' },
		{ key: 'c', kind: 'choice' }
	];
	const values = count(600, (index) => (index % 7 === 0 ? null : (index * 37) % 101));
	const words = count(600, (index) => [null, 'x', 'y', `rare ${index}`][index % 4]!);
	const rows = values.map((value, index) => ({ deal: `d${index}`, won: true, landmark: 0, closedAt: 1, values: [value, words[index]!] }));
	const table = tableOf({ columns, rows });
	const binning = learnt(table);
	const order = all(table).reverse();
	const codes = encode(table, order, binning);
	expect(binning.size).toBe(binning.columns.reduce((sum, column) => sum + binCount(column), 0));
	order.forEach((row, place) => {
		const bins = [binOf(binning.columns[0]!, values[row]!), binning.first[1]! + binOf(binning.columns[1]!, words[row]!)];
		expect([codes[place * 2], codes[place * 2 + 1]]).toEqual(bins);
	});
});

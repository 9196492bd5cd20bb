// Which rows a filter lets pass, and how they are listed for the metrics.
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '#lib/domain/model/date.ts';
import { COUNTS, DealColumns, OPEN } from '#lib/domain/metrics/columns.ts';
import { markRows, PassingRows } from '#lib/domain/metrics/passing-rows.ts';
import { STAGES } from './deals.ts';
import { madeHistories } from './made-histories.ts';

const NOW = Date.UTC(2026, 5, 15, 12);
const COUNT = 700;

function columnsOf(): DealColumns {
	const columns = new DealColumns();
	columns.rebuild(madeHistories(COUNT, { seed: 8, now: NOW, days: 400, changes: 9, odd: true }), STAGES);
	return columns;
}

function marked(columns: DealColumns, ids: Iterable<string>): number[] {
	const passes = new Uint8Array(columns.value.length);
	markRows(columns, new Set(ids), passes);
	return [...passes.keys()].filter((row) => passes[row] === 1);
}

const rising = (rows: Iterable<number>): number[] => [...rows].sort((a, b) => a - b);

describe('rows that pass', () => {
	it('[ENGINE3] are those of the filter, in whatever order it names deals, and with some that there are not', () => {
		const columns = columnsOf();
		const rows = [...Array(COUNT).keys()].filter((row) => row % 5 !== 2);
		const ids = rows.map((row) => columns.ids[row]!);
		expect(marked(columns, ids)).toEqual(rows);
		expect(marked(columns, ids.toReversed())).toEqual(rows);
		expect(marked(columns, ids.toSorted((a, b) => (a.split('').toReversed().join('') < b.split('').toReversed().join('') ? -1 : 1)))).toEqual(rows);
		expect(marked(columns, ids.flatMap((id) => [`${id} of another pipeline`, id]))).toEqual(rows);
		expect(marked(columns, ids.filter((_, index) => index % 9 === 0))).toEqual(rows.filter((_, index) => index % 9 === 0));
	});

	it('[ENGINE3] are each listed once: in order, by kind, and parted at a moment', () => {
		const columns = columnsOf();
		const passes = new Uint8Array(columns.value.length);
		for (let row = 0; row < COUNT; row += 1) passes[row] = row % 3 === 0 ? 0 : 1;
		const expected = [...Array(COUNT).keys()].filter((row) => passes[row] === 1);
		const rows = new PassingRows();
		rows.list(columns, passes);
		expect([...rows.byRow]).toEqual(expected);
		expect(rising(rows.byKind)).toEqual(expected);
		expect([...rows.open]).toEqual(expected.filter((row) => columns.left[row] === COUNTS && columns.outcome[row] === OPEN));
		const moment = NOW - 100 * DAY_MS;
		const isStill = (row: number): boolean => columns.begins[row]! < moment && columns.changed[row]! < moment;
		const { still, moved } = rows.partedAt(columns, moment);
		expect(rising(still)).toEqual(expected.filter(isStill));
		expect([...moved]).toEqual(expected.filter((row) => !isStill(row)));
	});
});

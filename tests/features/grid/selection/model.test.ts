// The selection as a model: ranges of cells, rows, columns, and what becomes of them when rows and columns move.
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { axesOf } from '#lib/features/grid/selection/axes.ts';
import { SelectionModel, type Range } from '#lib/features/grid/selection/model.ts';
import { inward } from '#lib/features/grid/selection/layer.ts';
import { edge, endBeside, region } from '#lib/features/grid/selection/moves.ts';
import { holds, runsOf, sizeOf, union, without } from '#lib/features/grid/selection/spans.ts';

const ROWS = [...'abcdefgh'];
const COLUMNS = [...'VWXYZ'];
const at = (row: number, column: number) => ({ row, column });

function model(rows: readonly (string | null)[] = ROWS, columns: readonly string[] = COLUMNS): SelectionModel {
	const made = new SelectionModel();
	made.follow(axesOf(rows, columns));
	return made;
}

/** A range as text: deals × columns. */
const shown = (selection: SelectionModel, { rows, columns }: Range): string =>
	`${selection.dealsIn(rows).join('')}×${columns.flatMap(({ from, to }) => selection.axes.columns.slice(from, to + 1)).join('')}`;
const all = (selection: SelectionModel): string => selection.ranges.map((range) => shown(selection, range)).join(' ');

describe('spans', () => {
	it('join what touches, and leave out one number', () => {
		expect(union([[{ from: 4, to: 6 }], [{ from: 1, to: 3 }, { from: 9, to: 9 }]])).toEqual([{ from: 1, to: 6 }, { from: 9, to: 9 }]);
		expect(without([{ from: 1, to: 3 }], 2)).toEqual([{ from: 1, to: 1 }, { from: 3, to: 3 }]);
		expect(without([{ from: 1, to: 1 }], 1)).toEqual([]);
	});

	it('hold exactly the numbers they were made of', () => {
		fc.assert(
			fc.property(fc.uniqueArray(fc.nat(40)), (numbers) => {
				const runs = runsOf([...numbers].sort((a, b) => a - b));
				expect(sizeOf(runs)).toBe(numbers.length);
				for (let index = -1; index < 43; index++) expect(holds(runs, index)).toBe(numbers.includes(index));
			}),
			{ seed: 4, numRuns: 200 }
		);
	});
});

describe('selecting', () => {
	it('extends from where it began, in any direction, and keeps the active cell there', () => {
		const selection = model();
		selection.select(at(3, 2));
		expect([selection.single, all(selection)]).toEqual([true, 'd×X']);
		selection.extend(at(5, 4));
		expect(all(selection)).toBe('def×XYZ');
		selection.extend(at(1, 1));
		expect([all(selection), selection.active, selection.single]).toEqual(['bcd×WX', at(3, 2), false]);
	});

	it('tells deals chosen as such from those a range of cells lies on', () => {
		const selection = model();
		selection.selectCells(at(0, 0), at(3, 4));
		expect(selection.byDeals).toBe(false);
		selection.selectRows(1, 2);
		expect(selection.byDeals).toBe(true);
		selection.add(at(5, 1));
		expect(selection.byDeals).toBe(false);
		selection.selectColumns(0, 1);
		expect(selection.byDeals).toBe(false);
		selection.selectAll();
		expect(selection.byDeals).toBe(true);
	});

	it('adds ranges with Ctrl, and lets go of a cell that is pressed again', () => {
		const selection = model();
		selection.selectCells(at(0, 0), at(2, 2));
		selection.add(at(5, 4));
		selection.extend(at(6, 4));
		expect(all(selection)).toBe('abc×VWX fg×Z');
		selection.add(at(1, 1));
		expect(selection.has(1, 1)).toBe(false);
		expect([selection.has(1, 0), selection.has(0, 1), selection.has(2, 2), selection.has(6, 4)]).toEqual([true, true, true, true]);
	});

	it('selects whole rows and lets go of one of them', () => {
		const selection = model();
		selection.selectRows(1, 1);
		selection.extendRows(3);
		selection.selectRows(6, 6, true);
		expect(all(selection)).toBe('bcd×VWXYZ g×VWXYZ');
		selection.selectRows(2, 2, true);
		expect([all(selection), selection.hasRow(2), selection.hasRow(3)]).toEqual(['bd×VWXYZ g×VWXYZ', false, true]);
		expect(selection.chosen).toEqual(['b', 'd', 'g']);
	});

	it('selects columns, of which no deal is chosen, and everything, of which all are', () => {
		const selection = model();
		selection.selectColumns(1, 1, false, 4);
		selection.extendColumns(2);
		expect([all(selection), selection.active, selection.chosen]).toEqual(['abcdefgh×WX', at(4, 1), []]);
		selection.selectAll();
		expect([all(selection), selection.active]).toEqual(['abcdefgh×VWXYZ', at(4, 1)]);
		expect(selection.chosen).toBe(selection.axes.rows);
	});

	it('chooses no deal with a single cell, and every deal of a range once', () => {
		const selection = model();
		selection.select(at(1, 1));
		expect(selection.chosen).toEqual([]);
		selection.extend(at(2, 1));
		selection.add(at(2, 3));
		selection.extend(at(4, 3));
		expect(selection.chosen).toEqual(['b', 'c', 'd', 'e']);
	});

	it('passes over rows that are no deals', () => {
		const selection = model([null, 'a', 'b', null, 'c']);
		selection.selectCells(at(1, 0), at(4, 0));
		expect(all(selection)).toBe('abc×V');
		selection.selectAll();
		expect(selection.chosen).toEqual(['a', 'b', 'c']);
		selection.selectCells(at(1, 0), at(4, 1));
		const seen = Array.from({ length: 6 }, () => selection.cycle(1, 'row')!);
		expect(seen.map(({ row, column }) => `${row}${column}`)).toEqual(['20', '40', '11', '21', '41', '10']);
	});

	it('selects the deals that another view chose', () => {
		const selection = model();
		selection.selectDeals(['g', 'b', 'c', 'nobody']);
		expect([all(selection), selection.active]).toEqual(['bcg×VWXYZ', at(1, 0)]);
		selection.selectDeals([]);
		expect([selection.single, all(selection)]).toEqual([true, 'b×V']);
	});
});

describe('Tab and Enter in a selection', () => {
	it('go round it by column and by row, on to the next range and back', () => {
		const selection = model();
		selection.selectCells(at(0, 0), at(1, 1));
		selection.add(at(4, 4));
		selection.active = at(0, 0);
		const walk = (step: 1 | -1, by: 'row' | 'column', count: number) =>
			Array.from({ length: count }, () => selection.cycle(step, by)!).map(({ row, column }) => `${row}${column}`).join(' ');
		expect(walk(1, 'column', 5)).toBe('01 10 11 44 00');
		expect(walk(-1, 'column', 2)).toBe('44 11');
		selection.active = at(0, 0);
		expect(walk(1, 'row', 5)).toBe('10 01 11 44 00');
		expect(all(selection)).toBe('ab×VW e×Z');
	});
});

describe('when rows and columns move', () => {
	it('keeps to the deals, in as many parts as they now stand in', () => {
		const selection = model();
		selection.selectCells(at(1, 1), at(3, 2));
		selection.follow(axesOf([...'dahbgfec'], COLUMNS));
		expect(all(selection)).toBe('dbc×WX');
		expect(selection.ranges[0]!.rows).toEqual([{ from: 0, to: 0 }, { from: 3, to: 3 }, { from: 7, to: 7 }]);
		expect(selection.active).toEqual(at(3, 1));
		selection.follow(axesOf(ROWS, COLUMNS));
		expect(selection.ranges[0]!.rows).toEqual([{ from: 1, to: 3 }]);
	});

	it('keeps to the columns, and lets go of one that is hidden', () => {
		const selection = model();
		selection.selectCells(at(0, 1), at(1, 3));
		selection.follow(axesOf(ROWS, [...'YVXZ']));
		expect(all(selection)).toBe('ab×YX');
	});

	it('does not take in a deal that comes between', () => {
		const selection = model();
		selection.selectRows(1, 2);
		selection.follow(axesOf([...'abNcdefgh'], COLUMNS));
		expect(selection.chosen).toEqual(['b', 'c']);
	});

	it('keeps whole rows, columns and everything whole', () => {
		const selection = model();
		selection.selectRows(1, 1);
		selection.selectColumns(2, 2, true);
		selection.follow(axesOf([...'abX'], [...'VWXN']));
		expect(all(selection)).toBe('b×VWXN abX×X');
		selection.selectAll();
		selection.follow(axesOf(ROWS, COLUMNS));
		expect(selection.chosen).toHaveLength(8);
	});

	it('moves from a deal that is gone to the next one, at the end to the one before', () => {
		const selection = model();
		selection.select(at(3, 2));
		selection.follow(axesOf([...'abcefgh'], COLUMNS));
		expect([all(selection), selection.active]).toEqual(['e×X', at(3, 2)]);
		selection.select(at(6, 2));
		selection.follow(axesOf([...'abc'], COLUMNS));
		expect(all(selection)).toBe('c×X');
		selection.follow(axesOf([], COLUMNS));
		expect([selection.active, selection.ranges]).toEqual([null, []]);
	});

	it('selects neither more nor less, whatever the new order', () => {
		fc.assert(
			fc.property(fc.shuffledSubarray(ROWS), fc.shuffledSubarray(COLUMNS, { minLength: 1 }), fc.nat(7), fc.nat(7), fc.nat(4), fc.nat(4), (rows, columns, y, y2, x, x2) => {
				const selection = model();
				selection.selectCells(at(y, x), at(y2, x2));
				const deals = ROWS.slice(Math.min(y, y2), Math.max(y, y2) + 1).filter((id) => rows.includes(id));
				const across = COLUMNS.slice(Math.min(x, x2), Math.max(x, x2) + 1).filter((id) => columns.includes(id));
				selection.follow(axesOf(rows, columns));
				if (deals.length === 0 || across.length === 0) {
					expect(selection.single).toBe(true);
					return;
				}
				const [range] = selection.ranges;
				expect([...selection.dealsIn(range!.rows)].sort()).toEqual(deals);
				expect(range!.columns.flatMap(({ from, to }) => columns.slice(from, to + 1)).sort()).toEqual(across);
				expect(selection.has(selection.active!.row, selection.active!.column)).toBe(true);
			}),
			{ seed: 11, numRuns: 300 }
		);
	});
});

describe('the blocks of a selection', () => {
	it('count every selected cell once, whatever overlaps', () => {
		const corner = fc.tuple(fc.nat(7), fc.nat(4), fc.nat(7), fc.nat(4));
		fc.assert(
			fc.property(fc.array(corner, { minLength: 1, maxLength: 4 }), (corners) => {
				const selection = model();
				selection.ranges = corners.map(([y, x, y2, x2]): Range => ({
					kind: 'cells',
					rows: [{ from: Math.min(y, y2), to: Math.max(y, y2) }],
					columns: [{ from: Math.min(x, x2), to: Math.max(x, x2) }]
				}));
				let cells = 0;
				for (let row = 0; row < 8; row++) for (let column = 0; column < 5; column++) if (selection.has(row, column)) cells++;
				const counted = selection.blocks.reduce((sum, { rows, columns }) => sum + sizeOf([rows]) * sizeOf(columns), 0);
				expect(counted).toBe(cells);
			}),
			{ seed: 5, numRuns: 300 }
		);
	});
});

describe('Ctrl+arrow', () => {
	const line = (text: string) => (from: number, step: 1 | -1) => edge(from, step, text.length, (index) => text[index] === '#');

	it('goes to the end of what is filled, else to the next filled cell, else to the end', () => {
		const jump = line('###..##...#..');
		expect([jump(0, 1), jump(2, 1), jump(5, 1), jump(6, 1), jump(10, 1), jump(12, 1)]).toEqual([2, 5, 6, 10, 12, 12]);
		expect([jump(12, -1), jump(10, -1), jump(6, -1), jump(5, -1), jump(2, -1), jump(0, -1)]).toEqual([10, 6, 5, 2, 0, 0]);
	});
});

it('selects 100,000 rows without copying them, and follows a new order', () => {
	const rows = Array.from({ length: 100_000 }, (_, index) => `deal${index}`);
	const selection = model(rows);
	selection.select(at(0, 0));
	selection.selectAll();
	expect(selection.chosen).toBe(rows);
	selection.selectCells(at(0, 0), at(99_999, 1));
	selection.follow(axesOf([...rows].reverse(), COLUMNS));
	expect([selection.chosen.length, selection.ranges[0]!.rows]).toEqual([100_000, [{ from: 0, to: 99_999 }]]);
});

describe('the block around a cell', () => {
	const sheet = ['ab.e', '.c..', '....', 'x...'].map((line) => [...line]);
	const block = (row: number, column: number) => {
		const { from, to } = region(at(row, column), 4, 4, (y, x) => sheet[y]![x] !== '.');
		return [from.row, from.column, to.row, to.column].join();
	};

	it('goes up to rows and columns in which nothing is filled', () => {
		expect([block(0, 0), block(1, 1), block(0, 3), block(3, 0)]).toEqual(['0,0,1,1', '0,0,1,1', '0,3,0,3', '3,0,3,0']);
		// From an empty cell it takes what touches it.
		expect([block(1, 2), block(2, 3)]).toEqual(['0,0,1,3', '2,3,2,3']);
	});
});

describe('the fill handle', () => {
	/** Rows of a sheet; a dot is an empty cell. */
	const ends = (lines: string[], row: number, column: number, to = row): number | null =>
		endBeside(
			{ rows: { from: row, to }, columns: { from: column, to: column } },
			{ rowCount: lines.length, columnCount: lines[0]!.length },
			(y, x) => lines[y]![x] !== '.'
		);

	it('double-clicked fills as far as the column beside it is filled: the left one, else the right one', () => {
		const lines = ['ax.', 'a.c', 'a.c', '..c', 'a..'];
		expect(ends(lines, 0, 1)).toBe(2);
		expect(ends(lines, 2, 1)).toBe(3);
		expect(ends(lines, 0, 1, 1)).toBe(2);
		expect(ends(lines, 0, 0)).toBeNull();
		expect(ends(lines, 3, 2)).toBeNull();
		expect(ends(lines, 4, 1)).toBeNull();
	});

	it('is moved inside where the edge is out of reach, by no more than its cell', () => {
		expect([inward(500, 120, 640), inward(636, 120, 640), inward(640, 120, 640), inward(640, 120, 624)]).toEqual([0, 1, 5, 21]);
		expect(inward(800, 120, 640)).toBe(0);
	});
});

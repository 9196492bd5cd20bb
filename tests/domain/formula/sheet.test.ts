// Formula columns that use each other: order, cycles, and which results are worked out anew.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderColumns } from '#lib/domain/formula/graph.ts';
import { FormulaSheet } from '#lib/domain/formula/sheet.ts';
import type { FormulaValue, FormulaWorld } from '#lib/domain/formula/value.ts';

const WORLD: FormulaWorld = { today: '2026-03-15', now: 0, timeZone: 'UTC', language: 'en' };
const CYCLE = { error: '#CYCLE!' };

function made(columns: Record<string, string>, rows: Record<string, Record<string, FormulaValue>> = { r: { value: 10, other: 1 } }) {
	const sheet = new FormulaSheet((row, field) => (field in rows[row]! ? rows[row]![field]! : { error: '#REF!' }), WORLD);
	const set = (formulas: Record<string, string>): string[] => sheet.setColumns(Object.entries(formulas).map(([key, formula]) => ({ key, formula })));
	set(columns);
	/** Works out all and counts how many evaluations that took. */
	const effort = (run: () => void): number => {
		const before = sheet.evaluations;
		run();
		return sheet.evaluations - before;
	};
	return { sheet, rows, set, effort };
}

describe('[FORMULA10] columns that use each other', () => {
	it('are worked out in order, whatever the order in which they are given', () => {
		const { sheet } = made({ c_c: '{c_b} * 2', c_b: '{c_a} + 1', c_a: '{value}' });
		expect(sheet.value('r', 'c_c')).toBe(22);
	});

	it('show #CYCLE! when they go in circles, and so does what uses them; IFERROR does not hide it', () => {
		const { sheet } = made({ c_a: '{c_b}', c_b: '{c_a} + 1', c_c: 'IFERROR({c_a}, 1)', c_self: '{c_self}', c_fine: '{value}' });
		expect(['c_a', 'c_b', 'c_c', 'c_self', 'c_fine'].map((key) => sheet.value('r', key))).toEqual([CYCLE, CYCLE, CYCLE, CYCLE, 10]);
	});

	it('recover when the circle is broken', () => {
		const { sheet, set } = made({ c_a: '{c_b}', c_b: '{c_a}', c_c: '{c_b}' });
		expect(set({ c_a: '{value}', c_b: '{c_a}', c_c: '{c_b}' }).sort()).toEqual(['c_a', 'c_b', 'c_c']);
		expect(sheet.value('r', 'c_c')).toBe(10);
	});

	it('show #REF! for a field that is gone, and #NAME? for a formula that cannot be read', () => {
		const { sheet, set } = made({ c_a: '{value}', c_b: '{c_a} + {gone}', c_bad: '1 +', c_use: '{c_bad}' });
		expect(sheet.value('r', 'c_b')).toEqual({ error: '#REF!' });
		expect(sheet.value('r', 'c_use')).toEqual({ error: '#NAME?' });
		expect(sheet.compiled('c_bad')?.problem?.code).toBe('unfinished');
		expect(set({ c_b: '{c_a} + {value}' })).toContain('c_b');
		expect(sheet.value('r', 'c_b')).toEqual({ error: '#REF!' });
	});

	it('know the kind of the columns they use', () => {
		const sheet = new FormulaSheet(() => 1, WORLD);
		sheet.setColumns([{ key: 'c_b', formula: '{c_a} * 2' }, { key: 'c_a', formula: '{value} + 1' }], (field) => (field === 'value' ? 'money' : 'unknown'));
		expect(sheet.compiled('c_b')?.kind).toBe('money');
	});

	it('are ordered the same way by hand: every column after those it uses, or in a circle', () => {
		const columns = fc.array(fc.array(fc.nat(9), { maxLength: 3 }), { minLength: 10, maxLength: 10 });
		fc.assert(
			fc.property(columns, (uses) => {
				const graph = new Map(uses.map((fields, index) => [`${index}`, fields.map(String)]));
				const { order, cyclic } = orderColumns(graph);
				expect([...order, ...cyclic].toSorted()).toEqual([...graph.keys()].toSorted());
				for (const [place, column] of order.entries()) for (const used of graph.get(column)!) expect(order.indexOf(used)).toBeLessThan(place);
				for (const column of cyclic) expect(graph.get(column)!.some((used) => cyclic.has(used))).toBe(true);
			}),
			{ seed: 3, numRuns: 300 }
		);
	});
});

describe('[FORMULA11] a result is worked out anew only where something it uses has changed', () => {
	const columns = { c_a: '{value} * 2', c_b: 'IF({c_a} > 100, "big", "small")', c_c: '{c_b} & "!"', c_d: '{other} + 1' };
	const rows = (): Record<string, Record<string, FormulaValue>> => ({ r: { value: 10, other: 1 }, s: { value: 60, other: 2 } });
	const all = (sheet: FormulaSheet): FormulaValue[] => ['r', 's'].flatMap((row) => Object.keys(columns).map((key) => sheet.value(row, key)));

	it('is worked out once, however often it is asked for', () => {
		const { sheet, effort } = made(columns, rows());
		expect(effort(() => all(sheet))).toBe(8);
		expect(effort(() => all(sheet))).toBe(0);
	});

	it('stops where a result stays the same', () => {
		const { sheet, rows: data, effort } = made(columns, rows());
		all(sheet);
		data.r!.value = 20;
		let other: string[] = [];
		// c_a and c_b are asked, c_c is not: "small" is still "small".
		expect(effort(() => (other = sheet.changed('r', ['value', 'title'])))).toBe(2);
		expect(other).toEqual(['c_a']);
		data.r!.value = 99;
		expect(effort(() => (other = sheet.changed('r', ['value'])))).toBe(3);
		expect(other).toEqual(['c_a', 'c_b', 'c_c']);
		expect(sheet.value('r', 'c_c')).toBe('big!');
		expect(effort(() => sheet.changed('r', ['title']))).toBe(0);
	});

	it('works out nothing that nobody has asked for yet, and tells that it may be another', () => {
		const { sheet, effort } = made(columns, rows());
		let other: string[] = [];
		expect(effort(() => (other = sheet.changed('r', ['value'])))).toBe(0);
		expect(other).toEqual(['c_a', 'c_b', 'c_c']);
	});

	it('keeps the results of columns whose formula and inputs are as they were', () => {
		const { sheet, set, effort } = made(columns, rows());
		all(sheet);
		expect(set({ ...columns, c_d: '{other} + 2' })).toEqual(['c_d']);
		expect(effort(() => all(sheet))).toBe(2);
		expect(set({ ...columns, c_a: '{value} * 3', c_d: '{other} + 2' })).toEqual(['c_a', 'c_b', 'c_c']);
		expect(effort(() => all(sheet))).toBe(6);
		expect(set(columns)).toEqual(['c_a', 'c_d', 'c_b', 'c_c']);
	});

	it('changes of a field everywhere forget what uses it', () => {
		const { sheet, effort } = made(columns, rows());
		all(sheet);
		expect(sheet.changedEverywhere(['other'])).toEqual(['c_d']);
		expect(effort(() => all(sheet))).toBe(2);
	});

	it('a new day forgets what reads the day, a new moment what reads the moment, another language all', () => {
		const { sheet, effort } = made({ c_day: 'TODAY() + {value}', c_uses: '{c_day} + 1', c_now: 'NOW()', c_plain: '{value}' }, rows());
		const ask = (): void => ['c_day', 'c_uses', 'c_now', 'c_plain'].forEach((key) => sheet.value('r', key));
		ask();
		expect(sheet.setWorld({ ...WORLD, now: 5000 })).toEqual(['c_now']);
		expect(effort(ask)).toBe(1);
		expect(sheet.setWorld({ ...WORLD, now: 5000, today: '2026-03-16' }).sort()).toEqual(['c_day', 'c_now', 'c_uses']);
		expect(effort(ask)).toBe(3);
		expect(sheet.value('r', 'c_uses')).toEqual({ serial: 46108 });
		expect(sheet.setWorld({ ...WORLD, now: 5000, today: '2026-03-16', language: 'nl' })).toHaveLength(4);
	});

	it('forgets rows that are gone, and everything on reset', () => {
		const { sheet, effort } = made(columns, rows());
		all(sheet);
		sheet.removed('r');
		expect(effort(() => all(sheet))).toBe(4);
		sheet.reset();
		expect(effort(() => all(sheet))).toBe(8);
	});

	it('gives after any changes what working out everything anew gives', () => {
		const formulas = ['{f0} + {f1}', 'IF({c_0} > 5, {f2}, {c_3})', '{c_1} & {f3}', '{f1} * 2', 'LEN({c_2}) + {c_0}', 'MOD({f0}, 2)'];
		const step = fc.record({ row: fc.nat(2), field: fc.nat(3), value: fc.nat(6), ask: fc.nat(5) });
		fc.assert(
			fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
				const data: Record<string, Record<string, FormulaValue>> = { 0: {}, 1: {}, 2: {} };
				const read = (row: string, field: string): FormulaValue => data[row]![field] ?? null;
				const list = formulas.map((formula, index) => ({ key: `c_${index}`, formula }));
				const sheet = new FormulaSheet(read, WORLD);
				sheet.setColumns(list);
				for (const { row, field, value, ask } of steps) {
					sheet.value(`${row}`, `c_${ask}`);
					data[row]![`f${field}`] = value;
					sheet.changed(`${row}`, [`f${field}`]);
				}
				const anew = new FormulaSheet(read, WORLD);
				anew.setColumns(list);
				for (const row of Object.keys(data)) for (const { key } of list) expect(sheet.value(row, key)).toEqual(anew.value(row, key));
			}),
			{ seed: 11, numRuns: 300 }
		);
	});
});

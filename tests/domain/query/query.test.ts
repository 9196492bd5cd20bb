// Filters, periods, sorting, groups and colours over plain rows; and views read from anything at all.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PLAIN, type Condition, type Grouping, type QueryField, type QueryType, type QueryValue, type Test } from '#lib/domain/query/definition.ts';
import { compileColours, compileFilter, countValues, type QueryWorld } from '#lib/domain/query/filter.ts';
import { Groups, NO_VALUE } from '#lib/domain/query/group.ts';
import { daysOf } from '#lib/domain/query/periods.ts';
import { differing, readDefinition } from '#lib/domain/query/read-definition.ts';
import { compareValues } from '#lib/domain/query/sort.ts';

type Row = Record<string, QueryValue> & { id: string };

const STAGES = ['lead', 'proposal', 'won'];
const field = (id: string, type: QueryType, more: Partial<QueryField<Row>> = {}): QueryField<Row> => ({ id, type, read: (row) => row[id] ?? null, ...more });
const FIELDS: Record<string, QueryField<Row>> = {
	title: field('title', 'text'),
	value: field('value', 'money'),
	close: field('close', 'day'),
	tags: field('tags', 'choices', { words: (id) => id.toUpperCase() }),
	hot: field('hot', 'checkbox'),
	mixed: field('mixed', 'text'),
	stage: field('stage', 'stage', {
		words: (id) => `Stage ${id}`,
		rank: (id) => (STAGES.includes(id) ? STAGES.indexOf(id) : STAGES.length)
	})
};
const world: QueryWorld<Row> = {
	field: (id) => FIELDS[id],
	today: '2026-06-17',
	fiscalYearStart: 1,
	isOpen: (row) => row.stage !== 'won'
};
const collate = new Intl.Collator('en', { numeric: true, sensitivity: 'base' }).compare;
const rows: Row[] = [
	{ id: 'a', title: 'Café Zuid', value: 100_00, close: '2026-06-16', tags: ['x', 'y'], hot: true, stage: 'lead', mixed: 5 },
	{ id: 'b', title: 'baker 10', value: null, close: '2026-06-20', tags: ['y'], hot: false, stage: 'won', mixed: 'five' },
	{ id: 'c', title: 'Baker 9', value: 0, close: null, tags: [], stage: null, mixed: { error: '#DIV/0!' } },
	{ id: 'd', title: null, value: -5_00, close: '2026-04-30', tags: null, stage: 'proposal', mixed: null },
	{ id: 'e', title: 'Zoo', value: 100_00, close: '2026-06-01', tags: ['x'], stage: 'won', mixed: true }
];
const passing = (...conditions: Condition[]): string =>
	rows
		.filter(compileFilter(conditions, world))
		.map(({ id }) => id)
		.join('');
const on = (id: string, ...any: Test[]): string => passing({ field: id, any });

describe('filter', () => {
	it('lets through what one of the listed values fits, choices by any, all or none of them', () => {
		expect(on('stage', { is: 'value', values: ['lead', 'won'] })).toBe('abe');
		expect(on('stage', { is: 'value', values: ['lead'] }, { is: 'empty' })).toBe('ac');
		expect(on('tags', { is: 'value', values: ['x', 'y'] })).toBe('abe');
		expect(on('tags', { is: 'all', values: ['x', 'y'] })).toBe('a');
		expect(on('tags', { is: 'none', values: ['x'] })).toBe('bcd');
		expect(on('mixed', { is: 'none', values: ['#DIV/0!', 5] })).not.toMatch(/[ac]/);
		expect(on('tags', { is: 'empty' })).toBe('cd');
		expect(on('mixed', { is: 'value', values: ['#DIV/0!', 5] })).toBe('ac');
	});

	it('takes ranges with their ends, and a blank for no number', () => {
		expect(on('value', { is: 'between', min: 0, max: 100_00 })).toBe('ace');
		expect(on('value', { is: 'between', min: null, max: 0 })).toBe('cd');
		expect(on('value', { is: 'empty' }, { is: 'between', min: 100_00, max: null })).toBe('abe');
		expect(on('value', { is: 'filled' })).toBe('acde');
	});

	it('compares text whatever the case and accents, and stages by their names', () => {
		expect(on('title', { is: 'contains', text: 'cafe' })).toBe('a');
		expect(on('title', { is: 'begins', text: 'BAKER' })).toBe('bc');
		expect(on('title', { is: 'same', text: 'zoo' })).toBe('e');
		expect(on('title', { is: 'lacks', text: 'baker' })).toBe('ade');
		expect(on('stage', { is: 'contains', text: 'stage pro' })).toBe('d');
	});

	it('knows days by period, distance and lateness; a deal that is won is never late', () => {
		expect(on('close', { is: 'period', period: 'this-week' })).toBe('ab');
		expect(on('close', { is: 'period', period: 'this-quarter' })).toBe('abde');
		expect(on('close', { is: 'days', from: '2026-06-01', to: '2026-06-16' })).toBe('ae');
		expect(on('close', { is: 'days', from: null, to: '2026-05-31' })).toBe('d');
		expect(on('close', { is: 'next', days: 3 })).toBe('b');
		expect(on('close', { is: 'last', days: 16 })).toBe('ae');
		expect(on('close', { is: 'overdue' })).toBe('ad');
	});

	it('counts a checkbox nobody touched as not checked', () => {
		expect(on('hot', { is: 'checked', checked: true })).toBe('a');
		expect(on('hot', { is: 'checked', checked: false })).toBe('bcde');
	});

	it('wants every condition, and passes over one whose field is gone', () => {
		expect(passing({ field: 'value', any: [{ is: 'filled' }] }, { field: 'stage', any: [{ is: 'value', values: ['won'] }] })).toBe('e');
		expect(passing({ field: 'c_gone', any: [{ is: 'empty' }] })).toBe('abcde');
	});

	it('counts the values that the other conditions leave, blanks apart', () => {
		const conditions: Condition[] = [
			{ field: 'value', any: [{ is: 'filled' }] },
			{ field: 'stage', any: [{ is: 'value', values: ['lead'] }] }
		];
		expect(countValues(rows, conditions, FIELDS.stage!, world)).toEqual({ values: new Map([['lead', 1], ['proposal', 1], ['won', 1]]), blank: 1 });
		expect(countValues(rows, [], FIELDS.tags!, world)).toEqual({ values: new Map([['x', 2], ['y', 2]]), blank: 2 });
		expect(countValues(rows, [], FIELDS.hot!, world)).toEqual({ values: new Map([[true, 1], [false, 4]]), blank: 0 });
	});

	it('colours a row by the first rule that fits, and none by a rule on a field that is gone', () => {
		const colour = compileColours(
			[
				{ color: 6, all: [{ field: 'c_gone', any: [{ is: 'filled' }] }] },
				{ color: 2, all: [{ field: 'hot', any: [{ is: 'checked', checked: true }] }] },
				{ color: 4, all: [{ field: 'value', any: [{ is: 'filled' }] }] }
			],
			world
		);
		expect(rows.map(colour)).toEqual([2, null, 4, 4, 4]);
	});
});

describe('periods', () => {
	it.each([
		['today', '2026-06-17', '2026-06-17'],
		['tomorrow', '2026-06-18', '2026-06-18'],
		['this-week', '2026-06-15', '2026-06-21'],
		['last-week', '2026-06-08', '2026-06-14'],
		['next-month', '2026-07-01', '2026-07-31'],
		['this-quarter', '2026-05-01', '2026-07-31'],
		['next-quarter', '2026-08-01', '2026-10-31'],
		['this-year', '2026-02-01', '2027-01-31'],
		['last-year', '2025-02-01', '2026-01-31']
	] as const)('%s runs from %s to %s when the fiscal year starts in February', (period, from, to) => {
		expect(daysOf(period, '2026-06-17', 2)).toEqual({ from, to });
	});

	it('begins a week on Monday, also of a Sunday and before 1970', () => {
		expect(daysOf('this-week', '2026-06-21', 1).from).toBe('2026-06-15');
		expect(daysOf('this-week', '1969-12-28', 1)).toEqual({ from: '1969-12-22', to: '1969-12-28' });
	});
});

describe('sort', () => {
	const sorted = (...keys: [id: string, descending: boolean][]): string =>
		rows
			.toSorted((a, b) => keys.reduce((order, [id, descending]) => order || compareValues(FIELDS[id]!, FIELDS[id]!.read(a), FIELDS[id]!.read(b), descending, collate), 0))
			.map(({ id }) => id)
			.join('');

	it('puts blanks last both ways, numbers in text by size, stages in pipeline order', () => {
		expect(sorted(['title', false])).toBe('cbaed');
		expect(sorted(['title', true])).toBe('eabcd');
		expect(sorted(['stage', false])).toBe('adbec');
		expect(sorted(['value', true])).toBe('aecdb');
	});

	it('leaves equal values to the next key', () => {
		expect(sorted(['value', true], ['title', true])).toBe('eacdb');
	});

	it('orders the mixed values of a formula by kind: numbers, text, yes or no, errors, blanks', () => {
		expect(sorted(['mixed', false])).toBe('abecd');
	});
});

describe('groups', () => {
	const summed = [
		{ id: 'value', as: 'sum', read: (row: Row) => row.value ?? null },
		{ id: 'share', as: 'average', read: (row: Row) => row.share ?? null }
	] as const;
	const grouped = (grouping: Grouping, from: readonly Row[] = rows): Groups<Row> => {
		const groups = new Groups<Row>(grouping, FIELDS[grouping.field]!, summed, 1);
		for (const row of from) groups.put(row.id, row);
		return groups;
	};
	const told = (groups: Groups<Row>): string[] => groups.order(collate).map((key) => `${key}:${groups.group(key)!.count}:${groups.group(key)!.totals.get('value')}`);

	it('orders groups as their field sorts, the one without a value last, with count and sum', () => {
		expect(told(grouped({ field: 'stage', by: 'value', descending: true }))).toEqual(['=won:2:10000', '=proposal:1:-500', '=lead:1:10000', `${NO_VALUE}:1:0`]);
		expect(told(grouped({ field: 'close', by: 'month', descending: false }))).toEqual(['=2026-04-01:1:-500', '=2026-06-01:3:20000', ':1:0']);
		expect(told(grouped({ field: 'tags', by: 'value', descending: false }))).toEqual(['=x:1:10000', '=x y:1:10000', '=y:1:null', ':2:-500']);
		expect(told(grouped({ field: 'hot', by: 'value', descending: true }))).toEqual(['yes:1:10000', 'no:4:9500']);
	});

	it('keeps the same subtotals row by row as when it starts over', () => {
		const cell = fc.record({ id: fc.integer({ min: 0, max: 8 }).map(String), gone: fc.boolean(), stage: fc.constantFrom(...STAGES, null), value: fc.option(fc.maxSafeInteger()), share: fc.option(fc.double({ min: -1, max: 1, noNaN: true })) });
		fc.assert(
			fc.property(fc.array(cell, { maxLength: 40 }), (steps) => {
				const grouping: Grouping = { field: 'stage', by: 'value', descending: false };
				const groups = grouped(grouping, []);
				const now = new Map<string, Row>();
				for (const { gone, ...row } of steps) {
					if (gone) now.delete(row.id);
					else now.set(row.id, row);
					if (gone) groups.remove(row.id);
					else groups.put(row.id, row);
				}
				const anew = grouped(grouping, [...now.values()]);
				expect(told(groups)).toEqual(told(anew));
				expect(groups.size).toBe(new Set([...now.values()].map(({ stage }) => stage)).size);
				for (const key of anew.order(collate)) {
					const [one, other] = [groups.group(key)!.totals.get('share') ?? 0, anew.group(key)!.totals.get('share') ?? 0];
					expect(one).toBeCloseTo(other, 9);
				}
			}),
			{ seed: 4, numRuns: 150 }
		);
	});

	it('says which groups a change touched', () => {
		const groups = grouped({ field: 'stage', by: 'value', descending: false });
		expect(groups.put('a', { ...rows[0]!, stage: 'won' })).toEqual(['=lead', '=won']);
		expect(groups.has('=lead')).toBe(false);
		expect(groups.remove('zz')).toEqual([]);
	});
});

describe('a view from outside', () => {
	const whole = {
		filter: [{ field: 'value', any: [{ is: 'between', min: 1, max: null }, { is: 'empty' }] }],
		sort: [{ field: 'value', descending: true }],
		group: { field: 'close', by: 'month', descending: false },
		columns: [{ id: 'c_gone', shown: true, width: 120, frozen: false }],
		colours: [{ color: 1, all: [{ field: 'hot', any: [{ is: 'checked', checked: true }] }] }]
	};

	it('is read as it was written, fields that are not there included', () => {
		expect(readDefinition(whole)).toEqual({ definition: whole, dropped: 0 });
		expect(readDefinition({})).toEqual({ definition: PLAIN, dropped: 0 });
	});

	it('leaves out and counts what it does not understand', () => {
		const { definition, dropped } = readDefinition({
			filter: [{ field: 'value', any: [{ is: 'moon phase' }] }, { field: 'a', any: [{ is: 'value', values: [{}, 'x'] }, { is: 'days', from: '2026-02-30' }] }],
			sort: 'value',
			group: 7,
			columns: [{ id: 'value', width: 1e9 }, { id: 'value' }, { id: '' }],
			colours: [{ color: 12, all: [{ field: 'a', any: [{ is: 'later' }, { is: 'empty' }] }] }]
		});
		expect(definition).toEqual({ filter: [{ field: 'a', any: [{ is: 'value', values: ['x'] }] }], sort: [], group: null, columns: [{ id: 'value', shown: true, width: 2000, frozen: false }], colours: [] });
		expect(dropped).toBe(9);
	});

	it('never throws, and what it reads it reads the same again', () => {
		fc.assert(
			fc.property(fc.anything(), fc.anything(), (a, b) => {
				const { definition } = readDefinition({ filter: [a, { field: 'x', any: [b] }], sort: [a], group: b, columns: [a], colours: b });
				expect(readDefinition(definition)).toEqual({ definition, dropped: 0 });
			}),
			{ seed: 4, numRuns: 300 }
		);
	});

	it('tells in which parts two views differ, whatever the order of keys', () => {
		const { definition } = readDefinition(whole);
		const turned = { ...definition, sort: [{ descending: true, field: 'value' }] };
		expect(differing(definition, turned)).toEqual([]);
		expect(differing(definition, { ...turned, group: null, columns: [] })).toEqual(['group', 'columns']);
	});
});

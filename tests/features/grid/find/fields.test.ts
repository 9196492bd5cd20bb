// What find and replace reads in the sheet's columns and may put there, in Dutch and English, over a real document.
import { afterEach, describe, expect, it } from 'vitest';
import { addColumn } from '#lib/domain/document/column-commands.ts';
import { editDeals } from '#lib/domain/document/commands.ts';
import type { CellValue } from '#lib/domain/document/schema.ts';
import { FindMemory } from '#lib/domain/query/find.ts';
import { sheetFields, type FindWorld } from '#lib/features/grid/find/find-fields.ts';
import { finish, nearestCell, planAll, scan, scopeOf } from '#lib/features/grid/find/scan.ts';
import { axesOf } from '#lib/features/grid/selection/axes.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { newDocument, Replica, T0 } from '../../../helpers/documents.ts';

afterEach(() => (locale.language = 'en'));

const doc = newDocument([
	{ title: 'Alfa', company: 'Café Zuid', stage: 'lead', value: 1_234_00, expectedClose: '2026-03-01', owner: 'Eva' },
	{ title: 'Bravo', company: 'CAFE NOORD', stage: 'proposal', value: 1_234_56, expectedClose: '2026-12-31', probability: 250 },
	{ title: 'Charlie', stage: 'won', value: 12_00, lostReason: null }
]);
const person = new Replica('Anna', doc);
const { writer, pipeline } = person;
const options = { choices: [{ id: 'r', name: 'Rood', color: 0 }, { id: 'b', name: 'Blauw', color: 1 }] };
const column = (name: string, kind: 'number' | 'choices' | 'checkbox' | 'rating' | 'percent' | 'link', more = {}) =>
	addColumn(writer, { name, kind, ...more }).created[0]!.replace('columns/', '') as `c_${string}`;
const [amount, tags, hot, stars, margin, link] = [
	column('Aantal', 'number', { decimals: 0 }),
	column('Labels', 'choices', options),
	column('Heet', 'checkbox'),
	column('Sterren', 'rating'),
	column('Marge', 'percent'),
	column('Site', 'link')
];
const alfa = person.deal('Alfa').id;
editDeals(writer, [
	{ deal: alfa, field: amount, value: 1234.25 },
	{ deal: alfa, field: tags, value: ['r', 'b'] },
	{ deal: alfa, field: hot, value: true },
	{ deal: alfa, field: stars, value: 4 },
	{ deal: alfa, field: margin, value: 0.125 },
	{ deal: alfa, field: link, value: 'https://zuid.example/' }
]);

const COLUMNS = ['title', 'company', 'stage', 'probability', 'value', 'weighted', 'expectedClose', 'owner', 'created', amount, tags, hot, stars, margin, link];
const names: Record<string, string> = { [amount]: 'amount', [tags]: 'tags', [hot]: 'hot', [stars]: 'stars', [margin]: 'margin', [link]: 'link' };

function search(text: string, { matchCase = false, whole = false } = {}) {
	const { settings, liveStages, columns } = pipeline;
	const input = { currency: settings.currency, timeZone: settings.timeZone, now: T0, stages: liveStages, columns };
	const world: FindWorld = { view: pipeline, now: T0, formula: () => null, input };
	const fields = sheetFields(COLUMNS, () => world);
	const needle = { text, matchCase, whole };
	const { cells } = finish(scan({ shown: [...pipeline.deals.values()], hidden: [], fields, needle, memory: new FindMemory(), scope: null }));
	return { fields, needle, cells };
}

const shortName = (deal: string, id: string): string => `${pipeline.deals.get(deal)!.title}.${names[id] ?? id}`;
const found = (text: string, options = {}): string[] => search(text, options).cells.map(({ deal, column: id }) => shortName(deal, id));

/** Cells written with their new values, and cells left with the reason, in the order found. */
function replaced(text: string, by: string, options = {}): (string | [string, CellValue])[] {
	const { fields, needle, cells } = search(text, options);
	const { edits, left } = finish(planAll(cells, pipeline.deals, fields, needle, by));
	return [
		...edits.map(({ deal, field, value }): [string, CellValue] => [shortName(deal, field), value]),
		...left.map(({ deal, column: id, text: shown, reason }) => `${shortName(deal, id)} “${shown}” ${reason}`)
	];
}

describe('in Dutch', () => {
	it.each([
		['cafe', ['Alfa.company', 'Bravo.company']],
		['€ 1.234,00', ['Alfa.value']],
		['1.234', ['Alfa.value', 'Bravo.value', 'Alfa.amount']],
		['1234,56', ['Bravo.value']],
		['25 %', ['Bravo.probability']],
		['12,5%', ['Alfa.margin']],
		['31 dec', ['Bravo.expectedClose']],
		['31-12-2026', ['Bravo.expectedClose']],
		['blauw', ['Alfa.tags']],
		['nee', []],
		['ja', ['Alfa.hot', 'Alfa.created', 'Bravo.created', 'Charlie.created']],
	])('%s', (text, is) => {
		locale.language = 'nl';
		expect(found(text).sort()).toEqual([...is].sort());
	});

	it('replaces numbers by how Dutch people write them, keeping decimals that do not show', () => {
		locale.language = 'nl';
		expect(replaced('1.234', '2.000')).toEqual([['Alfa.value', 2_000_00], ['Alfa.amount', 2000.25], ['Bravo.value', 2_000_56]]);
		expect(replaced('12,5', '7,25')).toEqual([['Alfa.margin', 0.0725]]);
		expect(replaced('31 dec', '15 mrt')).toEqual([['Bravo.expectedClose', '2026-03-15']]);
		expect(replaced('2026', '2027', { whole: false }).filter((line) => typeof line !== 'string')).toEqual([
			['Alfa.expectedClose', '2027-03-01'],
			['Bravo.expectedClose', '2027-12-31']
		]);
	});
});

describe('in English', () => {
	it('finds in what is worked out, and says why it is left', () => {
		expect(found('1,234.00')).toEqual(['Alfa.value']);
		const [write, ...left] = replaced('12', '13', { whole: true });
		expect([write, left]).toEqual([['Charlie.value', 13_00], ['Charlie.weighted “12” This column is worked out from others.']]);
		expect(replaced('100%', '50%')).toEqual(['Charlie.probability “100%” A closed deal has the probability of its stage.']);
		expect(replaced('Charlie', '')).toEqual([['Charlie.title', null]]);
	});

	it('leaves what would be no value of its column, and says what would have come there', () => {
		expect(replaced('1,234.00', 'much')).toEqual(['Alfa.value “much” It would not be an amount.']);
		expect(replaced('proposal', 'Nowhere').at(-1)).toBe('Bravo.stage “Nowhere” No stage has this name.');
		expect(replaced('proposal', 'Won', { whole: true })).toEqual([['Bravo.stage', 'won']]);
		expect(replaced('Dec', 'Foo')).toEqual(['Bravo.expectedClose “31 Foo 2026” It would not be a date.']);
		expect(replaced('25%', '250%')).toEqual(['Bravo.probability “250%” It would not be a percentage from 0 to 100.']);
		expect(replaced('https', 'javascript').at(-1)).toContain('It would not be a link.');
	});

	it('replaces choices, checks and stars by their names', () => {
		expect(replaced('Blauw', '')).toEqual([['Alfa.tags', ['r']]]);
		expect(replaced('Blauw', 'Geel')).toEqual(['Alfa.tags “Rood, Geel” It is none of the choices of the column.']);
		expect(replaced('yes', 'no', { whole: true })).toEqual([['Alfa.hot', false]]);
		expect(replaced('4', '9', { whole: true })).toEqual(['Alfa.stars “9” It is not a number of stars that the column has.']);
	});
});

it('goes on from where the person is, in reading order, in both directions and round', () => {
	const axes = axesOf(['a', null, 'b', 'c'], ['x', 'y']);
	const cells = [{ deal: 'a', column: 'y' }, { deal: 'b', column: 'x' }, { deal: 'c', column: 'y' }];
	const from = (deal: string, id: string, by: 1 | -1) => nearestCell(cells, axes, { deal, column: id }, by);
	expect([from('a', 'x', 1), from('b', 'x', 1), from('b', 'y', 1), from('a', 'x', -1), from('c', 'x', -1), nearestCell(cells, axes, null, 1)]).toEqual([0, 1, 2, 2, 1, 0]);
	const scope = scopeOf([{ deals: ['a', 'b'], columns: ['x'] }, { deals: ['c'], columns: ['x', 'y'] }]);
	expect([scope.count, scope.has('b', 'x'), scope.has('b', 'y'), scope.has('c', 'y')]).toEqual([4, true, false, true]);
});

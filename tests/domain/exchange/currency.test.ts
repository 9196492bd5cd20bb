// A column of currencies in files, and what amounts of several currencies come to.
import { describe, expect, it } from 'vitest';
import { dealRows } from '#lib/domain/exchange/csv-writer.ts';
import { newDocument, Replica } from '../../helpers/documents.ts';
import { bytesOf, importFile } from './import-file.ts';

const live = new Replica('Anna', newDocument()).pipeline.liveStages;
const read = (text: string, language: 'en' | 'nl' = 'en') => importFile(bytesOf(text), { language, live });

describe('[MONEY5] a column of currencies', () => {
	it.each(['Currency', 'Valuta', 'Deal Currency', 'Currency ISO Code'])('is found by its header %s', (header) => {
		expect(read(`Deal,Value,${header}\nA,12,USD\n`).columns.map(({ choice }) => choice.target)).toEqual(['title', 'value', 'currency']);
	});

	it('gives each deal its own, in whose minor units the value is', () => {
		const { plan } = read('Deal,Stage,Value,Currency\nA,Lead,12.50,USD\nB,Lead,12,jpy\nC,Lead,12.50,EUR\nD,Lead,12.50,\nE,Lead,,GBP\n');
		expect(plan.deals.map(({ value, currency }) => [value, currency])).toEqual([[12_50, 'USD'], [12, 'JPY'], [12_50, null], [12_50, null], [null, 'GBP']]);
		expect(plan.totals).toMatchObject({ value: 25_00, inOthers: 3 });
	});

	it('leaves the value of what is no currency empty, and lists it', () => {
		const { plan } = read('Kans;Fase;Waarde;Valuta\nA;Lead;12,50;rupsje\n', 'nl');
		expect(plan.deals.map(({ value, currency }) => [value, currency])).toEqual([[null, null]]);
		expect(plan.warnings).toContainEqual({ line: 2, code: 'not-a-currency', column: 'Valuta', value: 'rupsje' });
	});

	it('goes before signs: an amount with another one stays empty, and is listed', () => {
		const { plan } = read('Deal,Stage,Value,Currency\nA,Lead,$12.50,USD\nB,Lead,€12.50,\nC,Lead,$12.50,EUR\nD,Lead,€12.50,GBP\n');
		expect(plan.deals.map(({ value, currency }) => [value, currency])).toEqual([[12_50, 'USD'], [12_50, null], [null, null], [null, 'GBP']]);
		expect(plan.warnings).toEqual([
			{ line: 4, code: 'other-currency', column: 'Value', value: '$12.50' },
			{ line: 5, code: 'other-currency', column: 'Value', value: '€12.50' }
		]);
	});

	it('that is not there leaves a column of several currencies to its signs: no dollar is a euro unsaid', () => {
		const mixed = read('Deal,Stage,Value\nA,Lead,€ 100\nB,Lead,$ 200\nC,Lead,USD 300\nD,Lead,400\n').plan;
		expect(mixed.deals.map(({ value }) => value)).toEqual([100_00, null, null, 400_00]);
		expect(mixed.warnings.map(({ line, code }) => [line, code])).toEqual([[3, 'other-currency'], [4, 'other-currency']]);
		// A whole column in one other currency is taken as it is, and that is said.
		const dollars = read('Deal,Stage,Value\nA,Lead,$ 100\nB,Lead,USD 200\nC,Lead,£ 300\nD,Lead,€ 400\n').plan;
		expect(dollars.deals.map(({ value }) => value)).toEqual([100_00, 200_00, null, 400_00]);
		expect(dollars.warnings.map(({ line, code }) => [line, code])).toEqual([[null, 'foreign-currency'], [4, 'other-currency']]);
	});

	it('is written beside each value, and read back the same', () => {
		const { pipeline } = new Replica('Anna', newDocument([{ title: 'A', stage: 'lead', value: 1250, currency: 'JPY' }, { title: 'B', stage: 'lead', value: 1250 }]));
		const rows = dealRows(pipeline.deals.values(), { currency: 'EUR', timeZone: 'UTC', stage: (id) => pipeline.stage(id), header: (column) => (column === 'title' ? 'Deal' : column), option: (_, id) => id });
		const at = (name: string) => rows[0]!.indexOf(name);
		expect(rows.slice(1).map((row) => [row[at('value')], row[at('currency')]])).toEqual([[{ number: '1250' }, 'JPY'], [{ number: '12.50' }, 'EUR']]);
		const text = rows.map((row) => ['Deal', 'stage', 'value', 'currency'].map((name) => row[at(name)]).map((cell) => (typeof cell === 'object' && cell !== null && 'number' in cell ? cell.number : (cell ?? ''))).join(',')).join('\n');
		expect(read(text).plan.deals.map(({ title, value, currency }) => [title, value, currency])).toEqual([['A', 1250, 'JPY'], ['B', 12_50, null]]);
	});
});

describe('names that other programs give columns', () => {
	it.each([
		['Deal - Title,Deal - Stage,Deal - Value,Deal - Currency of Value\nA,Lead,100,USD\nB,Lead,200,EUR\n', 'Pipedrive'],
		['Opportunity Name,Stage,Amount Currency,Amount\nA,Lead,USD,100.00\nB,Lead,EUR,200.00\n', 'Salesforce']
	])('[MONEY5] of the currency of an amount are known (%#)', (csv) => {
		expect(read(csv).plan.deals.map(({ title, value, currency }) => [title, value, currency])).toEqual([['A', 100_00, 'USD'], ['B', 200_00, null]]);
	});

	it('of company and source are known in Dutch', () => {
		const { plan } = read('Naam opportunity;Accountnaam;Fase;Bedrag;Bronkanaal\nA;Van Dijk;Lead;1.250,00;Beurs\n');
		expect(plan.deals[0]).toMatchObject({ company: 'Van Dijk', source: 'Beurs', value: 1250_00 });
	});
});

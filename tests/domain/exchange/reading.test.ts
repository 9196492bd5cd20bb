// The steps from text to columns one by one: cells, delimiters, headers, notations and guesses.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { profileColumn, readDayCell, readMoneyCell, readPermilleCell } from '#lib/domain/exchange/column-format.ts';
import { knownHeader } from '#lib/domain/exchange/column-names.ts';
import { decode } from '#lib/domain/exchange/decode.ts';
import { findDelimiter } from '#lib/domain/exchange/delimiter.ts';
import { tokenize } from '#lib/domain/exchange/tokenize.ts';
import { bytesOf, importFile } from './import-file.ts';

const cells = (text: string, delimiter = ',') => tokenize(text, delimiter).rows.map((row) => row.cells);

describe('cells', () => {
	it.each([
		['a,b\n1,2', [['a', 'b'], ['1', '2']]],
		['a,b\n1,2\n', [['a', 'b'], ['1', '2']]],
		['a,\n,b', [['a', ''], ['', 'b']]],
		['a,', [['a', '']]],
		['"a,b","c""d"', [['a,b', 'c"d']]],
		['""', [['']]],
		['"",""', [['', '']]],
		['"a\r\nb",c', [['a\r\nb', 'c']]],
		['a\r\nb\rc\nd', [['a'], ['b'], ['c'], ['d']]],
		['a\n\nb', [['a'], [''], ['b']]],
		['5" pipe,x', [['5" pipe', 'x']]],
		['', []]
	])('of %j are %j', (text, expected) => expect(cells(text)).toEqual(expected));

	it('know the line their row began on', () => {
		const { rows } = tokenize('h\n"a\nb\r\nc",1\r\nd\re', ',');
		expect(rows.map(({ line }) => line)).toEqual([1, 2, 5, 6]);
	});

	it('do not swallow the file behind a quote that is never closed', () => {
		const { rows, problems } = tokenize('a,b\n1,"open\n2,x\n3,y\n', ',');
		expect(rows.map((row) => row.cells)).toEqual([['a', 'b'], ['1', '"open'], ['2', 'x'], ['3', 'y']]);
		expect(problems).toEqual([{ line: 2, code: 'unclosed-quote' }]);
	});

	it('keep text behind a closing quote and tell of it', () => {
		expect(tokenize('"a"b,c', ',')).toMatchObject({ rows: [{ cells: ['ab', 'c'] }], problems: [{ line: 1, code: 'text-after-quote' }] });
	});

	it('come back from any RFC 4180 writer', () => {
		const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', ';') });
		fc.assert(
			fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 }), (rows) => {
				const text = rows.map((row) => row.map((each) => `"${each.replaceAll('"', '""')}"`).join(',')).join('\r\n');
				expect(cells(text)).toEqual(rows);
			}),
			{ seed: 5, numRuns: 300 }
		);
	});

	it('take one pass however the quotes lie', () => {
		// Quadratic work on these would take minutes and fail by the runner's own limit.
		expect(cells(`${'"'.repeat(1_000_001)}\n`)).toHaveLength(1);
		expect(cells('"a,\n'.repeat(100_001)).length).toBeGreaterThan(0);
		expect(cells(`"${'x""'.repeat(300_000)}"`)[0]![0]).toHaveLength(600_000);
	});
});

describe('delimiters', () => {
	it.each([
		['a,b\n1,2', ','],
		['a;b\n1,5;2,5\n3,5;4,5', ';'],
		['a\tb\n1\t2', '\t'],
		['a|b|c\n1|2|3', '|'],
		['naam;bedrag\n"x, y";1.234,50\nz;2,00', ';'],
		['title\nplain', ','],
		['Deal, with comma;Value\nRoof;1\nGate;2', ';']
	])('of %j is %j', (text, expected) => expect(findDelimiter(text)).toBe(expected));
});

describe('text', () => {
	it('is Windows-1252 where it is not UTF-8', () => {
		const decoded = decode(Uint8Array.from([0x80, 0x20, 0x93, 0xeb, 0x94, 0x2c, 0x61]));
		expect(decoded).toMatchObject({ ok: true, text: '€ “ë”,a', encoding: 'windows-1252' });
	});

	it('in a chosen encoding that does not fit is refused', () => {
		expect(decode(Uint8Array.from([0x61, 0xff]), 'utf-8')).toEqual({ ok: false, code: 'wrong-encoding' });
		expect(decode(Uint8Array.from([0x61, 0x00, 0x62]), 'utf-16le')).toEqual({ ok: false, code: 'wrong-encoding' });
	});
});

describe('a column’s numbers', () => {
	const hints = { decimal: '.', order: 'dmy' } as const;
	it.each([
		[['1.234', '1.234,50'], { value: ',', certain: true }],
		[['1,234', '12.5'], { value: '.', certain: true }],
		[['1.234', '5.678'], { value: '.', certain: false }],
		[['1.234.567', '5.678'], { value: ',', certain: true }],
		[['0,5', '1,25'], { value: ',', certain: true }],
		[['100', '200'], { value: '.', certain: true }],
		[['1.5', '2,5', '1.000'], { value: ',', certain: false }]
	] as const)('%j have the decimal sign %j', (values, expected) => expect(profileColumn(values, hints).decimal).toEqual(expected));

	it('without an answer of their own follow the other columns of the file', () => {
		const { columns } = importFile(bytesOf('Deal\tValue\tScore\nA\t1.234\t0,5\nB\t5.678\t1,5\n'));
		expect(columns[1]!.choice.decimal).toBe(',');
		expect(columns[1]!.profile.decimal.certain).toBe(false);
	});

	it('that cannot be read leave the cell empty with the line, never zero', () => {
		const { plan } = importFile(bytesOf('Deal,Amount\nA,unknown\nB,n/a\nC,12\nD,34\n'));
		expect(plan.deals.map(({ value }) => value)).toEqual([null, null, 1200, 3400]);
		expect(plan.warnings.filter(({ code }) => code === 'not-a-number')).toEqual([{ line: 2, code: 'not-a-number', column: 'Amount', value: 'unknown' }]);
	});

	it('in another currency are imported as they are, and it is said', () => {
		const { plan } = importFile(bytesOf('Deal,Amount\nA,"$22,700.00"\n'));
		expect(plan.deals[0]!.value).toBe(2_270_000);
		expect(plan.warnings).toContainEqual({ line: null, code: 'foreign-currency', column: 'Amount', value: '$' });
	});

	it.each([
		['Waarde (€)', 'USD', '€'],
		['Amount EUR', 'USD', 'EUR'],
		['amount_usd', 'EUR', 'USD'],
		['Bedrag in euro', 'GBP', 'EURO'],
		['Amount (US$)', 'EUR', 'US$'],
		['Waarde (€)', 'EUR', null],
		['Amount EUR', 'EUR', null],
		['Amount ($)', 'CAD', null],
		['Amount', 'USD', null],
		['Neurology amount', 'USD', null]
	])('under %j in a pipeline in %s name the currency %s', (header, currency, expected) => {
		const { plan } = importFile(bytesOf(`Deal,${header}\nA,22700\n`), { currency, columns: { [header]: { target: 'value' } } });
		expect(plan.deals[0]!.value).toBe(2_270_000);
		const warning = { line: null, code: 'foreign-currency', column: header, value: expected };
		expect(plan.warnings.filter(({ code }) => code === 'foreign-currency')).toEqual(expected === null ? [] : [warning]);
	});

	it('read a Dutch minus as a minus', () => {
		expect(readMoneyCell('-35,01', ',', 'EUR')).toEqual({ ok: true, value: -3501 });
	});
});

describe('a column’s dates', () => {
	const order = (...values: string[]) => profileColumn(values, { decimal: '.', order: 'dmy' }).order;
	it.each([
		[['05-06-2024', '13-02-2024'], { value: 'dmy', certain: true }],
		[['05/06/2024', '02/13/2024'], { value: 'mdy', certain: true }],
		[['05/06/2024', '01/02/2024'], { value: 'dmy', certain: false }],
		[['13/02/2024', '02/13/2024'], { value: 'dmy', certain: false }],
		[['2024-02-13'], { value: 'ymd', certain: true }],
		[['20140102', '20121231'], { value: 'ymd', certain: true }],
		[['2013-11-23T02:30:31-08:00'], { value: 'ymd', certain: true }],
		[['45352', '45353.5'], { value: 'excel', certain: true }],
		[['15 Apr, 2021 00:02:00'], { value: 'dmy', certain: true }]
	] as const)('%j are in the order %j', (values, expected) => expect(order(...values)).toEqual(expected));

	it.each([
		['05-06-2024', 'dmy', '2024-06-05'],
		['05-06-2024', 'mdy', '2024-05-06'],
		['5-6-24 10:00', 'dmy', '2024-06-05'],
		['02/13/2024', 'dmy', 'not-a-date'],
		['31-02-2024', 'dmy', 'not-a-date'],
		['2024-02-13 09:00:00', 'dmy', '2024-02-13'],
		['2024-02-13T23:30:00Z', 'ymd', '2024-02-14'],
		['45352', 'excel', '2024-03-01'],
		['61', 'excel', 'not-a-date'],
		['15 Apr, 2021 00:02:00', 'dmy', '2021-04-15'],
		['Apr 15, 2021', 'dmy', '2021-04-15'],
		['3 mrt. 2021', 'mdy', '2021-03-03'],
		['-', 'dmy', null],
		['', 'dmy', null],
		['tomorrow', 'dmy', 'not-a-date']
	] as const)('%j under %s is %j', (cell, under, expected) => {
		const parsed = readDayCell(cell, under, 'Europe/Amsterdam', 2026);
		expect(parsed.ok ? parsed.value : parsed.code).toBe(expected);
	});
});

describe('a column’s percentages', () => {
	const scale = (...values: string[]) => profileColumn(values, { decimal: '.', order: 'dmy' }).scale;
	it.each([
		[['25', '100'], { value: 'percent', certain: true }],
		[['0.25', '1'], { value: 'fraction', certain: true }],
		[['0,1', '0,9'], { value: 'fraction', certain: true }],
		[['25%', '0.5%'], { value: 'percent', certain: true }],
		[['1', '0'], { value: 'percent', certain: false }]
	] as const)('%j are %j', (values, expected) => expect(scale(...values)).toEqual(expected));

	it('are read in their scale, a sign winning', () => {
		expect(readPermilleCell('0,25', 'fraction')).toEqual({ ok: true, value: 250 });
		expect(readPermilleCell('25%', 'fraction')).toEqual({ ok: true, value: 250 });
		expect(readPermilleCell('33.333', 'percent')).toEqual({ ok: true, value: 333 });
		expect(readPermilleCell('101', 'percent')).toEqual({ ok: false, code: 'out-of-range' });
	});
});

describe('headers', () => {
	it.each([
		['Deal Name', 'title'],
		['dealname', 'title'],
		['property_dealname', 'title'],
		['Opportunity Name', 'title'],
		['Amount (EUR)', 'value'],
		['Waarde (€)', 'value'],
		['Verwachte omzet', 'value'],
		['close_value', 'value'],
		['sales_agent', 'owner'],
		['Toegewezen aan', 'owner'],
		['CloseDate', 'closeDate'],
		['property_closedate', 'closeDate'],
		['Verwachte sluiting', 'expectedClose'],
		['Aangemaakt op', 'created'],
		['Externe ID', 'externalId'],
		['Naam contactpersoon', 'contact'],
		['Bedrijfsnaam', 'company'],
		['Kans (%)', 'probability'],
		['Original Traffic Source', 'source'],
		['Lead Source', 'source'],
		['E-mail', undefined],
		['__proto__', undefined],
		['constructor', undefined]
	])('%j mean %j', (header, target) => expect(knownHeader(header)?.target).toBe(target));

	it('are guessed only where the values fit', () => {
		const { columns } = importFile(bytesOf('Deal,Amount,Created\nA,large,soon\nB,small,later\n'));
		expect(columns.map(({ choice }) => choice.target)).toEqual(['title', null, null]);
	});
});

describe('stages of a file', () => {
	it('come in the order deals pass them, with a type, and a probability the file tells', () => {
		const { plan } = importFile(bytesOf('Deal,Stage,Probability\nA,Closed Won,100\nB,Negotiation,80\nC,Lead,5\nD,Proposal sent,40\nE,Closed Lost,0\nF,Lead,5\nG,Lead,20\n'));
		expect(plan.newStages.map(({ cells: { name, type, probability } }) => [name, type, probability])).toEqual([
			['Lead', 'open', 50],
			['Proposal sent', 'open', 400],
			['Negotiation', 'open', 800],
			['Closed Won', 'won', 1000],
			['Closed Lost', 'lost', 0]
		]);
		const orders = plan.newStages.map(({ cells }) => cells.order);
		expect([...orders].sort()).toEqual(orders);
		// Only the deal that differs from its stage has a probability of its own.
		expect(plan.deals.map(({ probability }) => probability)).toEqual([null, null, null, null, null, null, 200]);
	});

	it('that are numbered come in that order, and spellings of one name are one stage', () => {
		const { plan } = importFile(bytesOf('Deal,Stage\nA,2. Offer\nB,1. Talk\nC,3. Sign\nD,1.  talk\n'));
		expect(plan.newStages.map(({ cells }) => cells.name)).toEqual(['1. Talk', '2. Offer', '3. Sign']);
		expect(plan.totals.byStage.get('s-1. talk')!.count).toBe(2);
	});

	it('are kept out where the person says so, and it is told per line', () => {
		const { plan } = importFile(bytesOf('Deal,Stage\nA,Unknown\n'), { stages: { unknown: { kind: 'none' } } });
		expect(plan.newStages).toEqual([]);
		expect(plan.deals[0]!.stage).toBeNull();
		expect(plan.warnings).toEqual([{ line: 2, code: 'no-stage' }]);
	});
});

describe('history from dates', () => {
	const day = (text: string) => Date.parse(`${text}T00:00:00Z`);
	const first = (csv: string) => importFile(bytesOf(csv), { timeZone: 'UTC' }).plan.deals[0]!;

	it('dates the stages a deal passed, in order of day', () => {
		const deal = first('Deal,Stage,Created,Date entered Proposal,Date entered Lead,Closed on\nA,Won,2024-01-01,2024-02-01,2024-01-05,2024-03-01\nB,Lead,,,,\nC,Proposal,,,,\n');
		expect(deal).toMatchObject({
			createdAt: day('2024-01-01'),
			past: [
				['stage', 's-lead', day('2024-01-05')],
				['stage', 's-proposal', day('2024-02-01')],
				['stage', 's-won', day('2024-03-01')]
			]
		});
	});

	it('leaves unknown what the file does not say', () => {
		expect(first('Deal,Stage,Created\nA,Negotiation,2024-01-01\nB,Lead,2024-01-01\n')).toMatchObject({
			createdAt: day('2024-01-01'),
			past: [['stage', 's-negotiation', null]]
		});
		expect(first('Deal,Stage,Created\nA,Lead,\nB,Lead,2024-01-01\n')).toMatchObject({ createdAt: null, past: [['stage', 's-lead', null]] });
		expect(first('Deal,Stage,Created\nA,Lead,2024-01-01\n')).toMatchObject({ past: [['stage', 's-lead', day('2024-01-01')]] });
	});

	it('takes a close date as expected for open deals and as closing for closed ones', () => {
		const { deals } = importFile(bytesOf('Deal,Stage,Close date\nA,Won,2024-03-01\nB,Lead,2027-03-01\n'), { timeZone: 'UTC' }).plan;
		expect(deals[0]).toMatchObject({ expectedClose: null, past: [['stage', 's-won', day('2024-03-01')]] });
		expect(deals[1]).toMatchObject({ expectedClose: '2027-03-01' });
	});
});

describe('lost deals', () => {
	it.each([
		['Deal,Stage,Close date\nA,Lost,2026-01-05\nB,Lost,2026-01-06\nC,Won,2026-01-07\n', '2'],
		['Deal,Stage,Date entered Proposal,Close date\nA,Lost,2026-01-01,2026-01-05\nB,Lost,,2026-01-06\nC,Proposal,2026-01-01,\n', '1'],
		['Deal,Stage,Close date\nA,Won,2026-01-05\nB,Proposal,\n', null],
		['Deal,Stage,Lost reason\nA,Lost,price\nB,Lost,duplicate\nC,Lost,\n', '2'],
		['Deal,Stage,Lost reason\nA,Verloren,Dubbel\n', null]
	])('[STOCK6] whose earlier stages %j does not give are counted in a warning, duplicates apart: %s', (file, count) => {
		const { plan } = importFile(bytesOf(file));
		const found = plan.warnings.filter(({ code }) => code === 'lost-without-history');
		expect(found).toEqual(count === null ? [] : [{ line: null, code: 'lost-without-history', value: count }]);
	});
});

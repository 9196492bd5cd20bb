// What people type into money, percent and date cells, as tables: Dutch and English, accepted and refused.
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { minorToText } from '#lib/domain/model/money.ts';
import { parseDay, parseMoney, parsePermille } from '#lib/domain/reading/typed-input.ts';

const euro = (text: string, decimal: ',' | '.') => {
	const parsed = parseMoney(text, { currency: 'EUR', decimal });
	return parsed.ok ? parsed.value : parsed.code;
};

describe('money that reads the same everywhere', () => {
	it.each([
		['', null],
		['   ', null],
		['0', 0],
		['12500', 1_250_000],
		['1.234,56', 123_456],
		['1,234.56', 123_456],
		['12,500.00', 1_250_000],
		['€ 12.500,00', 1_250_000],
		['€12.500,00', 1_250_000],
		['12.500,00 €', 1_250_000],
		['EUR 12.500,00', 1_250_000],
		['12.500,00 euro', 1_250_000],
		['1.234.567', 123_456_700],
		['1,234,567', 123_456_700],
		['12,34,567.89', 123_456_789],
		['1 234 567,89', 123_456_789],
		['1\u00a0234\u00a0567,89', 123_456_789],
		['1\u202f234,5', 123_450],
		["1'234.50", 123_450],
		['1234.5', 123_450],
		['1234,5', 123_450],
		['0,5', 50],
		['.5', 50],
		[',5', 50],
		['0.234', 23],
		['1234.567', 123_457],
		['-35,01', -3501],
		['−35.01', -3501],
		['35,01-', -3501],
		['(35)', -3500],
		['(€ 35,00)', -3500],
		['€ -35', -3500],
		['- € 35', -3500],
		['+35', 3500],
		['1.234,-', 123_400],
		['€ 25,--', 2500],
		['25,=', 2500],
		['12k', 1_200_000],
		['€ 12k', 1_200_000],
		['12 K', 1_200_000],
		['1,5 mln', 150_000_000],
		['1.5 mln', 150_000_000],
		['1,5 mln.', 150_000_000],
		['1,5 miljoen', 150_000_000],
		['1.2m', 120_000_000],
		['€ 1,2M', 120_000_000],
		['2 ton', 20_000_000],
		['3 bn', 300_000_000_000],
		['1E5', 10_000_000],
		['1,5E+05', 15_000_000],
		['1.0050', 101],
		['1.0150', 102]
	] as const)('reads %j as %j', (text, expected) => {
		for (const decimal of [',', '.'] as const) expect(euro(text, decimal)).toBe(expected);
	});
});

describe('money where the decimal sign of the person decides', () => {
	it.each([
		['1.234', 123_400, 'thousands'],
		['1,234', 'thousands', 123_400],
		['12.345', 1_234_500, 'thousands'],
		['€ 1.234', 123_400, 'thousands'],
		['-12.345', -1_234_500, 'thousands'],
		['(12.345)', -1_234_500, 'thousands'],
		['12.345,-', 1_234_500, 1_234_500],
		['1234.567', 123_457, 123_457],
		['0.234', 23, 23],
		['0,234', 23, 23],
		['1,5', 150, 150],
		['1.5', 150, 150],
		['1.234k', 'ambiguous', 123_400],
		['1,234k', 123_400, 'ambiguous'],
		['1.500 mln', 'ambiguous', 150_000_000]
	] as const)('reads %j as %j with a decimal comma and %j with a point', (text, comma, point) => {
		expect(euro(text, ',')).toBe(comma);
		expect(euro(text, '.')).toBe(point);
	});
});

describe('three digits behind the decimal sign of the person', () => {
	it('are decimals where the numbers beside them settle it, or the currency has three', () => {
		expect(parseMoney('12.345', { currency: 'EUR', decimal: '.', settled: true })).toEqual({ ok: true, value: 1235 });
		expect(parseMoney('12.345', { currency: 'KWD', decimal: '.' })).toEqual({ ok: true, value: 12_345 });
		expect(parseMoney('12.345', { currency: 'JPY', decimal: '.' })).toEqual({ ok: false, code: 'thousands' });
	});

	it('are refused where nobody knows the sign, as is all that reads differently under the two', () => {
		const unknown = (text: string) => parseMoney(text, { currency: 'EUR', decimal: null });
		expect(unknown('12.345')).toEqual({ ok: false, code: 'ambiguous' });
		expect(unknown('1.234,56')).toEqual({ ok: true, value: 123_456 });
		expect(unknown('12,5')).toEqual({ ok: true, value: 1250 });
	});
});

describe('money that is refused', () => {
	it.each([
		['abc', 'not-a-number'],
		['12 34', 'not-a-number'],
		['1.23.4', 'not-a-number'],
		['1,23,4', 'not-a-number'],
		['1.234,56.78', 'not-a-number'],
		['12a', 'not-a-number'],
		['--5', 'not-a-number'],
		['(-5)', 'not-a-number'],
		['-', 'not-a-number'],
		['€', 'not-a-number'],
		['12 x', 'not-a-number'],
		['1 2 3', 'not-a-number'],
		['10-20', 'not-a-number'],
		['5%', 'not-a-number'],
		['=1+1', 'not-a-number'],
		['١٢', 'not-a-number'],
		['$ 500', 'ambiguous'],
		['500 USD', 'ambiguous'],
		['£5', 'ambiguous'],
		['90071992547409.92', 'out-of-range'],
		['1e40', 'out-of-range'],
		['9'.repeat(60), 'out-of-range'],
		['9'.repeat(400), 'not-a-number']
	] as const)('refuses %j as %s', (text, code) => {
		expect(euro(text, ',')).toBe(code);
		expect(euro(text, '.')).toBe(code);
	});

	it('takes linear time on a hostile cell', () => {
		expect(euro('1 '.repeat(50_000), '.')).toBe('not-a-number');
		expect(euro('1,'.repeat(50_000), '.')).toBe('not-a-number');
		expect(euro('-'.repeat(100_000), '.')).toBe('not-a-number');
	});
});

describe('money in other currencies', () => {
	it.each([
		['$22,700.00', 'USD', 2_270_000],
		['US$ 5', 'USD', 500],
		['$5', 'CAD', 500],
		['¥ 1200', 'JPY', 1200],
		['1200,6', 'JPY', 1201],
		['1,2345', 'KWD', 1235],
		['CHF 12.50', 'CHF', 1250],
		['1 200 kr', 'SEK', 120_000]
	] as const)('reads %j in %s as %i', (text, currency, minor) => {
		expect(parseMoney(text, { currency, decimal: '.' })).toEqual({ ok: true, value: minor });
	});
});

describe('money written by a program', () => {
	it('reads back every amount, with either decimal sign', () => {
		fc.assert(
			fc.property(fc.integer({ min: -1e12, max: 1e12 }), fc.constantFrom('EUR', 'JPY'), (minor, currency) => {
				const text = minorToText(minor, currency);
				const value = minor === 0 ? 0 : minor;
				expect(parseMoney(text, { currency, decimal: '.' })).toEqual({ ok: true, value });
				expect(parseMoney(text.replace('.', ','), { currency, decimal: ',' })).toEqual({ ok: true, value });
			}),
			{ seed: 20261122, numRuns: 300 }
		);
	});

	it.each(['nl-NL', 'en-GB', 'de-CH', 'en-IN', 'fr-FR'])('reads back what %s writes', (tag) => {
		const decimal = new Intl.NumberFormat(tag).format(0.5).includes(',') ? ',' : '.';
		const format = new Intl.NumberFormat(tag, { style: 'currency', currency: 'EUR' });
		fc.assert(
			fc.property(fc.integer({ min: -1e11, max: 1e11 }), (minor) => {
				const value = minor === 0 ? 0 : minor;
				expect(parseMoney(format.format(minor / 100), { currency: 'EUR', decimal })).toEqual({ ok: true, value });
			}),
			{ seed: 7, numRuns: 200 }
		);
	});
});

describe('percentages', () => {
	it.each([
		['', null],
		['25%', 250],
		['25 %', 250],
		['25', 250],
		['0,25', 250],
		['0.25', 250],
		['12,5 %', 125],
		['12.5', 125],
		['0', 0],
		['1', 10],
		['1%', 10],
		['0,5%', 5],
		['0,25%', 3],
		['100', 1000],
		['100%', 1000],
		['250‰', 250],
		['25 procent', 250],
		['25 pct', 250],
		['101', 'out-of-range'],
		['100,05', 'out-of-range'],
		['-5', 'out-of-range'],
		['-0,001', 'out-of-range'],
		['half', 'not-a-number'],
		['25%%', 'not-a-number']
	] as const)('reads %j as %j', (text, expected) => {
		for (const decimal of [',', '.'] as const) {
			const parsed = parsePermille(text, { decimal });
			expect(parsed.ok ? parsed.value : parsed.code).toBe(expected);
		}
	});
});

// 2026-11-22 is a Sunday, 2026-11-20 a Friday.
const day = (text: string, order: 'dmy' | 'mdy' | null = 'dmy', today = '2026-11-22', past = false) => {
	const parsed = parseDay(text, { today, order, past });
	return parsed.ok ? parsed.value : parsed.code;
};

describe('dates in digits', () => {
	it.each([
		['', null],
		['31-12-2026', '2026-12-31'],
		['31/12/2026', '2026-12-31'],
		['31.12.2026', '2026-12-31'],
		['31 12 2026', '2026-12-31'],
		['31-12-26', '2026-12-31'],
		['1-2-99', '1999-02-01'],
		['1-2-46', '2046-02-01'],
		['1-2-47', '1947-02-01'],
		['2026-12-31', '2026-12-31'],
		['2026-2-3', '2026-02-03'],
		['2026/12/31', '2026-12-31'],
		['20261231', '2026-12-31'],
		['2026-12-31T23:30:00Z', '2026-12-31'],
		['2026-12-31 10:00', '2026-12-31'],
		['31-12-2026 10:00:00', '2026-12-31'],
		['12/31/2026', '2026-12-31'],
		['29-02-2024', '2024-02-29']
	] as const)('reads %j as %j', (text, expected) => expect(day(text)).toBe(expected));

	it('follows the person’s order where the digits leave it open', () => {
		expect(day('05-06-2026', 'dmy')).toBe('2026-06-05');
		expect(day('05/06/2026', 'mdy')).toBe('2026-05-06');
		expect(day('31/12/2026', 'mdy')).toBe('2026-12-31');
	});

	it('refuses what the digits leave open where nobody knows the order', () => {
		expect(day('05-06-2026', null)).toBe('ambiguous');
		expect(day('05-06', null)).toBe('ambiguous');
		expect(day('05-05-2026', null)).toBe('2026-05-05');
		expect(day('31/12/2026', null)).toBe('2026-12-31');
		expect(day('12/31/2026', null)).toBe('2026-12-31');
		expect(day('2026-06-05', null)).toBe('2026-06-05');
		expect(day('31-02-2026', null)).toBe('not-a-date');
	});

	it('takes the coming year for a day without one that is long past', () => {
		expect(day('31/12')).toBe('2026-12-31');
		expect(day('15-1')).toBe('2027-01-15');
		expect(day('1-10')).toBe('2026-10-01');
		expect(day('31-12', 'dmy', '2026-01-02')).toBe('2026-12-31');
		expect(day('29-2')).toBe('2028-02-29');
	});

	it('takes the latest one for days that have been', () => {
		expect(day('31/12', 'dmy', '2026-01-02', true)).toBe('2025-12-31');
		expect(day('22-11', 'dmy', '2026-11-22', true)).toBe('2026-11-22');
	});

	it.each([
		['29-02-2026', 'not-a-date'],
		['31-02', 'not-a-date'],
		['13-13-2026', 'not-a-date'],
		['0-1-2026', 'not-a-date'],
		['2026-13-01', 'not-a-date'],
		['1-2-3', 'not-a-date'],
		['10:00', 'not-a-date'],
		['abc', 'not-a-date'],
		['31-12/2026', 'not-a-date'],
		['12-31-0026', 'out-of-range'],
		['1-1-1899', 'out-of-range'],
		['1-1-2200', 'out-of-range'],
		['7', 'ambiguous'],
		['31', 'ambiguous'],
		['dec', 'ambiguous'],
		['december 2026', 'ambiguous'],
		['Q4', 'ambiguous']
	] as const)('refuses %j as %s', (text, code) => expect(day(text)).toBe(code));
});

describe('dates with month names', () => {
	it.each([
		['31 dec', '2026-12-31'],
		['31 dec.', '2026-12-31'],
		['31 december 2026', '2026-12-31'],
		['31-dec-2026', '2026-12-31'],
		['31-dec-26', '2026-12-31'],
		['31dec', '2026-12-31'],
		['Dec 31', '2026-12-31'],
		['Dec 31, 2026', '2026-12-31'],
		['December 31st, 2026', '2026-12-31'],
		['1st of March 2027', '2027-03-01'],
		['1 mrt 2027', '2027-03-01'],
		['1 maart 2027', '2027-03-01'],
		['1 mei', '2027-05-01'],
		['3 oktober 2027', '2027-10-03'],
		['15 Apr, 2021 00:02:00', '2021-04-15'],
		['do 31-12-2026', '2026-12-31'],
		['Thu, 31 Dec 2026', '2026-12-31'],
		['vr 31-12-2026', 'ambiguous'],
		['31 foo', 'not-a-date']
	] as const)('reads %j as %j', (text, expected) => expect(day(text)).toBe(expected));
});

describe('dates in words', () => {
	it.each([
		['today', '2026-11-18'],
		['vandaag', '2026-11-18'],
		['tomorrow', '2026-11-19'],
		['Morgen', '2026-11-19'],
		['overmorgen', '2026-11-20'],
		['yesterday', '2026-11-17'],
		['gisteren', '2026-11-17'],
		['eergisteren', '2026-11-16'],
		['friday', '2026-11-20'],
		['vrijdag', '2026-11-20'],
		['vr', '2026-11-20'],
		['monday', '2026-11-23'],
		['wednesday', 'ambiguous'],
		['woensdag', 'ambiguous'],
		['next friday', '2026-11-27'],
		['volgende vrijdag', '2026-11-27'],
		['next wednesday', '2026-11-25'],
		['komende vrijdag', '2026-11-20'],
		['aanstaande woensdag', '2026-11-25'],
		['vrijdag a.s.', '2026-11-20'],
		['volgende week', '2026-11-23'],
		['next week', '2026-11-23'],
		['volgende week vrijdag', '2026-11-27'],
		['vrijdag volgende week', '2026-11-27'],
		['next month', '2026-12-01'],
		['volgende maand', '2026-12-01'],
		['volgend kwartaal', '2027-01-01'],
		['next year', '2027-01-01'],
		['volgend jaar', '2027-01-01'],
		['eom', '2026-11-30'],
		['end of month', '2026-11-30'],
		['end of the month', '2026-11-30'],
		['eind van de maand', '2026-11-30'],
		['einde maand', '2026-11-30'],
		['end of next month', '2026-12-31'],
		['eind volgende maand', '2026-12-31'],
		['end of quarter', '2026-12-31'],
		['eind van het kwartaal', '2026-12-31'],
		['eind volgend kwartaal', '2027-03-31'],
		['eoy', '2026-12-31'],
		['eind van het jaar', '2026-12-31'],
		['eind q1', '2026-03-31'],
		['+7', '2026-11-25'],
		['-3', '2026-11-15'],
		['+2w', '2026-12-02'],
		['+1m', '2026-12-18'],
		['in 3 days', '2026-11-21'],
		['over 3 dagen', '2026-11-21'],
		['over een week', '2026-11-25'],
		['in 2 weeks', '2026-12-02'],
		['over 2 maanden', '2027-01-18'],
		['3 days ago', '2026-11-15'],
		['3 dagen geleden', '2026-11-15'],
		['over 9999 jaar', 'out-of-range']
	] as const)('reads %j on Wednesday 18 November as %j', (text, expected) =>
		expect(day(text, 'dmy', '2026-11-18')).toBe(expected)
	);

	it('keeps to the end of shorter months', () => {
		expect(day('+1m', 'dmy', '2026-01-31')).toBe('2026-02-28');
		expect(day('+1m', 'dmy', '2024-01-31')).toBe('2024-02-29');
		expect(day('+12m', 'dmy', '2024-02-29')).toBe('2025-02-28');
	});
});

// What people type as an exchange rate.
import { expect, it } from 'vitest';
import { parseRate } from '#lib/domain/reading/typed-rate.ts';

const read = (text: string, decimal: ',' | '.' = '.') => {
	const rate = parseRate(text, decimal);
	return rate.ok ? rate.units : rate.code;
};

it('[RATE6] reads a rate in either notation, every digit of it', () => {
	expect([read('1.085'), read('0.92150'), read('1'), read('.5'), read('1,234.5'), read('17')]).toEqual(['1.085', '0.9215', '1', '0.5', '1234.5', '17']);
	expect([read('1,085', ','), read('0,9215', ','), read('1.234,5', ',')]).toEqual(['1.085', '0.9215', '1234.5']);
});

it('[RATE6] refuses what is a rate across the border and a thousand of it here, what is none, and what is too large', () => {
	expect([read('1,085'), read('1.085', ',')]).toEqual(['ambiguous', 'ambiguous']);
	expect([read('0.92', ','), read('0,92')]).toEqual(['0.92', '0.92']);
	expect([read(''), read('x'), read('€1'), read('0'), read('-1'), read('0.0000000000001'), read('1234567890123')]).toEqual([
		'not-a-number', 'not-a-number', 'not-a-number', 'out-of-range', 'out-of-range', 'out-of-range', 'out-of-range'
	]);
});

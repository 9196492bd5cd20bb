// [READ1] Whether day or month comes first: what the unmistakable days of a block tell of the others.
import { describe, expect, it } from 'vitest';
import { commonOrder } from '#lib/domain/reading/common-order.ts';

describe('days of a block', () => {
	it.each([
		[['31-12-2026', '01-03-2027'], 'dmy'],
		[['12/31/2026', '03/01/2027'], 'mdy'],
		[['01.03.2027', '31.12.26 10:00'], 'dmy'],
		[['Thursday 31/12/2026', '1/3/2027'], 'dmy'],
		[['Acme', '5', '€ 12,50', '31-12-2026'], 'dmy'],
		[['31-12-2026', '12/31/2026'], 'mixed'],
		[['01-03-2027', '04-05-2027'], null],
		[['2026-12-31', '31 dec 2026', 'Dec 31, 2026'], null],
		[['31/12', '24/7', '15.5'], null],
		[['31-31-2026', '0-13-2026', '13-0-2026', '31-12-2026 and more'], null],
		[[], null]
	] as const)('%j tell %j', (texts, order) => expect(commonOrder(texts)).toBe(order));

	it('without a year tell it only where that is asked for', () => {
		expect(commonOrder(['31/12', '1/3'], { yearless: true })).toBe('dmy');
		expect(commonOrder(['31/12', '1/3'])).toBeNull();
	});
});

// Amounts converted with a rate table: exact, rounded once, and null where nothing is known.
import { describe, expect, it } from 'vitest';
import { amountIn, minorDigits, sameAmountIn } from '#lib/domain/model/money.ts';
import { convert, isRateUnits, NO_RATES, rateDay, rateKey, rateOfKey, readRates, type Rates } from '#lib/domain/model/rates.ts';
import { Random } from '../../fuzz/random.ts';

const table = (...rates: [from: string, to: string, day: string, units: string][]): Rates =>
	readRates(rates.map(([from, to, day, units]) => [rateKey({ from, to, day }), units]));

describe('a rate table', () => {
	it('[RATE1] holds decimals above 0 under names that say both currencies and the day, and nothing else', () => {
		expect(rateKey({ from: 'USD', to: 'EUR', day: '2026-01-01' })).toBe('rate_USD_EUR_2026-01-01');
		expect(rateOfKey('rate_USD_EUR_2026-01-01')).toEqual({ from: 'USD', to: 'EUR', day: '2026-01-01' });
		for (const key of ['rate_USD_USD_2026-01-01', 'rate_USD_EUR_2026-02-30', 'rate_usd_EUR_2026-01-01', 'rate_USD_2026-01-01', 'currency']) expect(rateOfKey(key)).toBeNull();
		for (const units of ['1', '0.9215', '0.000000000001', '123456789012.5']) expect(isRateUnits(units)).toBe(true);
		for (const units of ['0', '0.000', '-1', '1,5', '1.', '.5', '01', '1e3', '1234567890123', '0.0000000000001', '', 1, null]) expect(isRateUnits(units)).toBe(false);
		expect(readRates([['rate_USD_EUR_2026-01-01', '0'], ['rate_USD_EUR_2026-01-02', null], ['name', '1']])).toBe(NO_RATES);
	});

	it('[RATE2] uses the last rate on or before the day', () => {
		const rates = table(['USD', 'EUR', '2026-01-01', '0.9'], ['USD', 'EUR', '2026-02-01', '0.8'], ['USD', 'EUR', '2025-01-01', '0.7']);
		expect(convert(100_00, 'USD', 'EUR', '2026-01-31', rates)).toBe(90_00);
		expect(convert(100_00, 'USD', 'EUR', '2026-02-01', rates)).toBe(80_00);
		expect(convert(100_00, 'USD', 'EUR', '2030-01-01', rates)).toBe(80_00);
		expect(convert(100_00, 'USD', 'EUR', '2024-12-31', rates)).toBeNull();
		expect(convert(100_00, 'GBP', 'EUR', '2026-02-01', rates)).toBeNull();
		expect(convert(100_00, 'EUR', 'EUR', '1999-01-01', NO_RATES)).toBe(100_00);
	});

	it('[RATE3] turns a rate round, and goes through a third currency where the two have none', () => {
		const rates = table(['USD', 'EUR', '2026-01-01', '0.8'], ['GBP', 'EUR', '2026-01-01', '1.2'], ['GBP', 'EUR', '2026-03-01', '1.25']);
		expect(convert(80_00, 'EUR', 'USD', '2026-01-01', rates)).toBe(100_00);
		expect(convert(100_00, 'GBP', 'USD', '2026-02-01', rates)).toBe(150_00);
		expect(rateDay('GBP', 'USD', '2026-04-01', rates)).toBe('2026-01-01');
		expect(convert(100_00, 'GBP', 'USD', '2025-02-01', rates)).toBeNull();
		// The later of two that say the same pair, whichever way round it was written.
		const both = table(['USD', 'EUR', '2026-01-01', '0.8'], ['EUR', 'USD', '2026-02-01', '1']);
		expect(convert(100_00, 'USD', 'EUR', '2026-01-31', both)).toBe(80_00);
		expect(convert(100_00, 'USD', 'EUR', '2026-02-01', both)).toBe(100_00);
	});

	it('[RATE4] is exact between currencies of other decimals, and rounds half away from zero once', () => {
		const rates = table(['JPY', 'EUR', '2026-01-01', '0.00625'], ['KWD', 'EUR', '2026-01-01', '3'], ['USD', 'EUR', '2026-01-01', '0.5']);
		expect(convert(10_000, 'JPY', 'EUR', '2026-01-01', rates)).toBe(62_50);
		expect(convert(62_50, 'EUR', 'JPY', '2026-01-01', rates)).toBe(10_000);
		expect(convert(1_500, 'KWD', 'EUR', '2026-01-01', rates)).toBe(4_50);
		expect(convert(1, 'USD', 'EUR', '2026-01-01', rates)).toBe(1);
		expect(convert(-1, 'USD', 'EUR', '2026-01-01', rates)).toBe(-1);
		expect(Object.is(convert(0, 'USD', 'EUR', '2026-01-01', rates), 0)).toBe(true);
		expect(convert(Number.MAX_SAFE_INTEGER, 'EUR', 'USD', '2026-01-01', rates)).toBeNull();
	});

	it('[RATE4] is never more than half a minor unit off, of 2,000 made amounts and rates', () => {
		const seeded = new Random(20);
		const random = () => seeded.next();
		const codes = ['EUR', 'USD', 'JPY', 'KWD', 'HUF'];
		for (let made = 0; made < 2000; made += 1) {
			const from = codes[Math.floor(random() * codes.length)]!;
			const to = codes[(codes.indexOf(from) + 1 + Math.floor(random() * (codes.length - 1))) % codes.length]!;
			const [above, decimals] = [1 + Math.floor(random() * 1e5), Math.floor(random() * 10)];
			const text = String(above).padStart(decimals + 1, '0');
			const units = decimals === 0 ? text : `${text.slice(0, -decimals)}.${text.slice(-decimals)}`;
			const minor = Math.floor((random() - 0.5) * 1e8);
			const result = convert(minor, from, to, '2026-05-05', table([from, to, '2026-01-01', units]))!;
			// |result / 10^to − minor / 10^from × rate| ≤ half a minor unit, over one denominator.
			const denominator = 10n ** BigInt(minorDigits(from) + decimals);
			const off = BigInt(result) * denominator - BigInt(minor) * BigInt(above) * 10n ** BigInt(minorDigits(to));
			expect(2n * (off < 0n ? -off : off) <= denominator).toBe(true);
			expect(convert(-minor, from, to, '2026-05-05', table([from, to, '2026-01-01', units]))).toBe(0 - result + 0);
		}
	});
});

describe('the same amount in another currency', () => {
	it('[MONEY2] keeps the digits a person sees', () => {
		expect(sameAmountIn(100_00, 'EUR', 'JPY')).toBe(100);
		expect(sameAmountIn(100, 'JPY', 'EUR')).toBe(100_00);
		expect(sameAmountIn(100_00, 'EUR', 'USD')).toBe(100_00);
		expect(sameAmountIn(100_55, 'EUR', 'JPY')).toBeNull();
		expect(sameAmountIn(Number.MAX_SAFE_INTEGER, 'JPY', 'EUR')).toBeNull();
		expect([amountIn(100_50, 'EUR', 'JPY'), amountIn(-100_50, 'EUR', 'JPY'), amountIn(100_49, 'EUR', 'JPY')]).toEqual([101, -101, 100]);
	});
});

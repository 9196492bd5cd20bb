// Which currency a sign or code beside an amount means.
import { describe, expect, it } from 'vitest';
import { currencyOfAmount } from '#lib/domain/reading/typed-currency.ts';

describe('[MONEY6] the currency that stands with an amount', () => {
	it.each([
		['USD 100', [], 'USD'],
		['100,50 JPY', [], 'JPY'],
		['-£ 5', [], 'GBP'],
		['€ 1.000,-', ['USD'], 'EUR'],
		['$ 100', ['EUR', 'USD'], 'USD'],
		['100 usd', ['EUR', 'USD'], 'USD'],
		['US$ 100', ['EUR', 'USD', 'AUD'], 'USD'],
		// Several could be meant, or none.
		['$ 100', ['EUR'], null],
		['$ 100', ['EUR', 'USD', 'AUD'], null],
		['100 usd', ['EUR'], null],
		['5 all', ['EUR'], null],
		['24 mnd', ['EUR'], null],
		['ABC-123', ['EUR'], null],
		['1,5 mln', ['EUR'], null],
		['100', ['EUR', 'USD'], null]
	] as const)('of "%s" where %j are known is %s', (text, known, currency) => {
		expect(currencyOfAmount(text, known)).toBe(currency);
	});
});

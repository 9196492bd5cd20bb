// `--rate USD=0.92`, `--rate USD=0.92@2026-01-01`: exchange rates for a file of deals. Limit: all of them are to the one currency
// that the figures are in; which counts on a day is domain/model/rates.ts.
import { isDay, type Day } from '#lib/domain/model/deal.ts';
import { isCurrency } from '#lib/domain/model/money.ts';
import { isRateUnits, rateKey, type Rate, type Rates } from '#lib/domain/model/rates.ts';
import { Misused } from './answer.ts';

/** A rate without a day counts from the beginning. */
const ALWAYS: Day = '0001-01-01';

/** What 1 of each currency is worth in `currency`. Throws Misused with what is wrong. */
export function ratesOf(texts: readonly string[], currency: string): Rates {
	const rates = new Map<string, Rate>();
	for (const text of texts) {
		const [, code = '', units = '', , day] = /^([^=]*)=([^@]*)(@(.*))?$/s.exec(text) ?? [];
		const from = code.trim().toUpperCase();
		if (!isCurrency(from)) throw new Misused(`--rate ${text} is no rate. Write what 1 of a currency is worth in ${currency}: --rate USD=0.92, or from a day on --rate USD=0.92@2026-01-01.`);
		if (from === currency) throw new Misused(`--rate ${text}: the figures are in ${currency} themselves. Another currency for them is given with --currency.`);
		if (!isRateUnits(units.trim())) throw new Misused(`--rate ${text}: "${units}" is not what 1 ${from} is worth in ${currency}. Write it with a point and above 0: --rate ${from}=0.92.`);
		if (day !== undefined && !isDay(day)) throw new Misused(`--rate ${text}: "${day}" is no day. Write it as ${from}=${units}@2026-01-01.`);
		const rate: Rate = { from, to: currency, day: day ?? ALWAYS, units: units.trim() };
		if (rates.has(rateKey(rate))) throw new Misused(`--rate gives ${from} more than once ${day === undefined ? 'without a day' : `from ${day}`}. Give each currency once, or once for each day it changed on: --rate ${from}=0.92@2026-01-01.`);
		rates.set(rateKey(rate), rate);
	}
	return [...rates.values()];
}

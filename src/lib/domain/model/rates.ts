// Exchange rates of a pipeline, and amounts converted with them: exact ratios, rounded once. Rules: [RATE1] to [RATE5].
// Limit: rates are what people wrote down; nothing is fetched, and there is no clock.
import { isDay, type Day } from './deal.ts';
import { isCurrency, minorDigits } from './money.ts';

/** One rate: from `day` on, 1 `from` is `units` of `to`. */
export interface Rate {
	readonly from: string;
	readonly to: string;
	readonly day: Day;
	/** Decimal text with a point, above 0: "0.9215". */
	readonly units: string;
}

/** All rates, in order of currencies and days. The same array as long as nothing changed. */
export type Rates = readonly Rate[];

export const NO_RATES: Rates = [];

const KEY = /^rate_([A-Z]{3})_([A-Z]{3})_(\d{4}-\d{2}-\d{2})$/;
const UNITS = /^(?:0|[1-9]\d{0,11})(?:\.\d{1,12})?$/;

/** Name of the cell of `settings` that holds a rate. */
export const rateKey = ({ from, to, day }: Pick<Rate, 'from' | 'to' | 'day'>): string => `rate_${from}_${to}_${day}`;

/** True for a decimal above 0 of at most 12 digits on either side of the point. */
export const isRateUnits = (value: unknown): value is string => typeof value === 'string' && UNITS.test(value) && /[1-9]/.test(value);

/** Currencies and day that a cell's name tells; null: it is no rate. */
export function rateOfKey(key: string): Omit<Rate, 'units'> | null {
	const [, from, to, day] = KEY.exec(key) ?? [];
	return isCurrency(from) && isCurrency(to) && from !== to && isDay(day) ? { from, to, day } : null;
}

const compare = (a: Rate, b: Rate): number => {
	const [one, other] = [rateKey(a), rateKey(b)];
	return one < other ? -1 : one > other ? 1 : 0;
};

/** The legal rates among cells of `settings`. */
export function readRates(cells: Iterable<readonly [key: string, value: unknown]>): Rates {
	const rates: Rate[] = [];
	for (const [key, units] of cells) {
		const rate = isRateUnits(units) ? rateOfKey(key) : null;
		if (rate) rates.push({ ...rate, units: units as string });
	}
	return rates.length === 0 ? NO_RATES : rates.sort(compare);
}

/** above / below. */
interface Ratio {
	readonly above: bigint;
	readonly below: bigint;
}

interface Known extends Ratio {
	readonly day: Day;
}

function ratioOf(units: string): Ratio {
	const [whole, decimals = ''] = units.split('.');
	return { above: BigInt(whole! + decimals), below: 10n ** BigInt(decimals.length) };
}

interface Index {
	/** Per "FROMTO" its rates by day, upwards. */
	readonly pairs: ReadonlyMap<string, readonly Known[]>;
	readonly currencies: readonly string[];
}

const indexes = new WeakMap<Rates, Index>();

function indexOf(rates: Rates): Index {
	let index = indexes.get(rates);
	if (!index) {
		const pairs = new Map<string, Known[]>();
		const currencies = new Set<string>();
		for (const { from, to, day, units } of rates) {
			const pair = pairs.get(from + to) ?? [];
			pairs.set(from + to, pair);
			pair.push({ day, ...ratioOf(units) });
			currencies.add(from).add(to);
		}
		for (const pair of pairs.values()) pair.sort((a, b) => (a.day < b.day ? -1 : 1));
		indexes.set(rates, (index = { pairs, currencies: [...currencies].sort() }));
	}
	return index;
}

/** The last on or before the day. */
function lastOf(known: readonly Known[] | undefined, day: Day): Known | undefined {
	let low = 0;
	let high = known?.length ?? 0;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (known![middle]!.day <= day) low = middle + 1;
		else high = middle;
	}
	return known?.[low - 1];
}

/** What is written of the two currencies, in either direction: the later day counts, and the direction asked for where they are equal. */
function betweenTwo({ pairs }: Index, from: string, to: string, day: Day): Known | undefined {
	const straight = lastOf(pairs.get(from + to), day);
	const back = lastOf(pairs.get(to + from), day);
	if (!back || (straight && straight.day >= back.day)) return straight;
	return { day: back.day, above: back.below, below: back.above };
}

function ratioAt(from: string, to: string, day: Day, rates: Rates): Known | null {
	const index = indexOf(rates);
	const direct = betweenTwo(index, from, to, day);
	if (direct) return direct;
	let best: Known | null = null;
	for (const middle of index.currencies) {
		if (middle === from || middle === to) continue;
		const [first, second] = [betweenTwo(index, from, middle, day), betweenTwo(index, middle, to, day)];
		if (!first || !second) continue;
		const older = first.day < second.day ? first.day : second.day;
		if (best && older <= best.day) continue;
		best = { day: older, above: first.above * second.above, below: first.below * second.below };
	}
	return best;
}

/**
 * An amount in minor units of `from` as minor units of `to`, at the rate in force on a day: exact, rounded half away from
 * zero once. null: no rate is known on or before that day, or the result is beyond 2^53.
 */
export function convert(minor: number, from: string, to: string, day: Day, rates: Rates): number | null {
	if (from === to) return minor;
	const ratio = ratioAt(from, to, day, rates);
	if (!ratio) return null;
	const above = BigInt(Math.abs(minor)) * ratio.above * 10n ** BigInt(minorDigits(to));
	const below = ratio.below * 10n ** BigInt(minorDigits(from));
	const rounded = Number((2n * above + below) / (2n * below));
	return Number.isSafeInteger(rounded) ? (minor < 0 ? -rounded : rounded) + 0 : null;
}

/** The day from which the rate counts that converts on `day`; of one through a third currency the older of the two. null: none is known. */
export const rateDay = (from: string, to: string, day: Day, rates: Rates): Day | null => ratioAt(from, to, day, rates)?.day ?? null;

/** Every currency a rate is written of, by code. */
export const ratedCurrencies = (rates: Rates): readonly string[] => indexOf(rates).currencies;

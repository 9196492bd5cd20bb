// What a deal is worth in the pipeline's currency: what sums are made of. Rules: [RATE2], [RATE4], [RATE5].
import { dayAt } from '../model/date.ts';
import type { Day, Deal, Instant } from '../model/deal.ts';
import { convert, type Rates } from '../model/rates.ts';
import type { Convert } from './context.ts';

/** What an amount is converted with. */
export interface Exchange {
	/** The pipeline's currency: what is converted to. */
	readonly currency: string;
	/** In which the day of a close begins and ends. */
	readonly timeZone: string;
	readonly rates: Rates;
}

type Amount = Pick<Deal, 'value' | 'currency'>;

/** True for an amount in another currency than the pipeline's: in a sum it is converted. */
export const isForeign = ({ value, currency }: Amount, pipeline: string): boolean =>
	value !== null && currency !== null && currency !== pipeline;

/** One moment is asked for deal after deal, and finding its day costs more than all the rest. */
let last = { instant: NaN, timeZone: '', day: '' };

function dayIn(instant: Instant, timeZone: string): Day {
	if (last.instant !== instant || last.timeZone !== timeZone) last = { instant, timeZone, day: dayAt(instant, timeZone) };
	return last.day;
}

/**
 * A deal's value in minor units of the pipeline's currency. `closedAt`: when its present outcome began; null while it is open,
 * and where nobody knows: then the rate of `now` counts. null: it has no value, or no rate is known on or before that day.
 */
export function valueInPipeline(deal: Amount, closedAt: Instant | null, now: Instant, { currency, timeZone, rates }: Exchange): number | null {
	if (!isForeign(deal, currency)) return deal.value;
	const day = dayIn(closedAt ?? now, timeZone);
	return convert(deal.value!, deal.currency!, currency, day, rates);
}

/** Amounts in any currency at the rate of an instant, as the engine asks for them. Keep it as long as the exchange is the same: another one is another question. */
export const converterOf = ({ currency, timeZone, rates }: Exchange): Convert =>
	(minor, from, at) => (from === currency ? minor : convert(minor, from, currency, dayIn(at, timeZone), rates));

// Periods of deals with a known shared factor, seeded: what a forecast's bands are measured against.
import { seeded, type Random } from '#lib/domain/demo/random.ts';
import { calibrated, type PastPlace } from '#lib/domain/forecast/band-scale.ts';
import { forecastDistribution, type ForecastDistribution } from '#lib/domain/forecast/distribution.ts';
import { chanceOf, logit } from '#lib/domain/forecast/normal.ts';
import { estimateSharedFactor } from '#lib/domain/forecast/shared-factor.ts';

export interface MadePeriod {
	chances: Float64Array;
	values: Float64Array;
	won: Uint8Array;
	/** Minor units that came of it. */
	actual: number;
}

/** Standard normal. */
export const gaussian = (random: Random): number => Math.log(random.skewed(1, 1));

/** One period: chances spread over 5 to 70 %, skewed values in cents, one factor for all. */
export function madePeriod(random: Random, deals: number, s: number): MadePeriod {
	const z = gaussian(random);
	const chances = Float64Array.from({ length: deals }, () => 0.05 + 0.65 * random.next());
	const values = Float64Array.from({ length: deals }, () => Math.round(random.skewed(1_500_000, 0.8)));
	const won = Uint8Array.from(chances, (chance) => (random.chance(chanceOf(logit(chance) + s * z)) ? 1 : 0));
	return { chances, values, won, actual: values.reduce((sum, value, deal) => sum + value * won[deal]!, 0) };
}

export interface Coverage {
	/** Periods whose actual fell in the 80 % band, of those looked at, with the factor known and learned from the periods before. */
	known: number;
	learned: number;
	periods: number;
}

/** Every so many periods the factor is learned anew. */
const LEARN_EVERY = 5;

/** Plays one team's periods; the first `taught` only teach. */
export function coverage({ seed, deals, s, taught, periods }: { seed: number; deals: number; s: number; taught: number; periods: number }): Coverage {
	const random = seeded(seed);
	const past: MadePeriod[] = [];
	const places: PastPlace[] = [];
	const told = { known: 0, learned: 0, periods: 0 };
	let learned = estimateSharedFactor(past);
	for (let index = 0; index < taught + periods; index += 1) {
		const period = madePeriod(random, deals, s);
		if (index % LEARN_EVERY === 0) learned = estimateSharedFactor(past);
		const given = (factor: { spread: number; level: number }): ForecastDistribution =>
			forecastDistribution({ won: 0, values: period.values, chances: period.chances, s: factor.spread, level: factor.level });
		if (index >= taught) {
			const inside = (distribution: ForecastDistribution): number => {
				const { low, high } = distribution.band(0.8);
				return period.actual >= low && period.actual <= high ? 1 : 0;
			};
			told.known += inside(given({ spread: s, level: 0 }));
			told.learned += inside(given(calibrated(learned, places)));
			told.periods += 1;
		}
		places.push({ place: given(learned).placeOf(period.actual) });
		past.push(period);
	}
	return told;
}

// Outlooks of a model that were made before: they know nothing of the deals that they are asked about, so that an edit changes
// none of them. Limit: the last few of each model.
import { DAY_MS } from '../model/date.ts';
import type { Instant } from '../model/deal.ts';
import type { HazardModel } from './hazard-fit.ts';
import { daysAhead, HazardOutlook } from './hazard.ts';
import type { Calendar } from './seasons.ts';

/** Moments of a fan over a year, and some. */
const MOST = 64;
const known = new WeakMap<HazardModel, Map<string, HazardOutlook>>();

/** The same as a new one. */
export function keptOutlook(model: HazardModel, seasons: Calendar, at: Instant, days: number): HazardOutlook {
	let outlooks = known.get(model);
	if (!outlooks) known.set(model, (outlooks = new Map()));
	const ahead = daysAhead(days);
	const key = `${at} ${Array.from({ length: ahead }, (_, day) => seasons.at(at + day * DAY_MS)).join('')}`;
	let outlook = outlooks.get(key);
	if (!outlook) {
		if (outlooks.size >= MOST) outlooks.clear();
		outlooks.set(key, (outlook = new HazardOutlook(model, seasons, at, ahead)));
	}
	return outlook;
}

// The contacts that were noted on a deal, as changes of its history ([LEAD2], [CONTACT1]).
// Limit: reads; noting one down is activities.ts.
import { endOfDay, startOfDay } from '../model/date.ts';
import type { DealChange } from '../model/deal-history.ts';
import { isDay, isInstant, type Day, type DealId, type Instant } from '../model/deal.ts';
import { readActivity } from '../model/activity.ts';
import { activityAt } from './activities.ts';
import { baseOf } from './cells.ts';
import type { Pipeline } from './pipeline.ts';
import { BASE, recordKey, type PastCell } from './schema.ts';

/**
 * Adds a deal's contacts to its changes, as they were known at `until`: those that were noted, and the last touches that an
 * import told with a time (`past`). True when some were corrected or deleted since they were noted.
 */
export function contactChanges(changes: DealChange[], pipeline: Pipeline, deal: DealId, past: readonly PastCell[], until: number): boolean {
	let corrected = false;
	for (const [field, day, at] of past)
		if (field === 'lastTouch' && at !== null && isDay(day)) changes.push({ field: 'touch', value: 'out', since: at, at: whenWas(day, at, pipeline.settings.timeZone), quiet: true });
	for (const id of pipeline.contacts.of(deal)) {
		const record = recordKey.activity(id);
		const map = pipeline.recordMap(record);
		if (!map) continue;
		const plain = map.size === 1 && map.has(BASE) && !pipeline.log.cells(record)?.size;
		corrected ||= !plain;
		const base = baseOf(map);
		const contact = plain ? readActivity(id, base, (field) => base[field], false) : activityAt(pipeline, id, until);
		if (contact?.kind !== 'touch' || contact.deleted !== null || !isInstant(base.at)) continue;
		const { at, by, day, inbound } = contact;
		changes.push({ field: 'touch', value: inbound ? 'in' : 'out', since: at, at: whenWas(day, at, pipeline.settings.timeZone), ...(by === null ? {} : { by }), quiet: true });
	}
	return corrected;
}

/** When a contact of a day was, noted at an instant: then, if it was that day; of an earlier day nobody knows the hour, and its end is taken. */
function whenWas(day: Day | null, noted: Instant, timeZone: string): Instant {
	if (day === null) return noted;
	const start = startOfDay(day, timeZone);
	if (noted < start) return start;
	return Math.min(noted, endOfDay(day, timeZone) - 1);
}

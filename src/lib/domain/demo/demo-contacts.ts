// The contacts of the example's deals: when a lead was first answered, and how often it was followed up until its last touch.
// Limit: draws from a stream of its own; told as a past, so that no deal is less idle than its last touch says.
import type { NewDeal } from '../document/commands.ts';
import type { PastCell } from '../document/schema.ts';
import { DAY_MS, startOfDay } from '../model/date.ts';
import type { Instant } from '../model/deal.ts';
import type { Random } from './random.ts';

const HOUR_MS = 3_600_000;
/** Median hours until a lead is answered, and median days between contacts after that. */
const ANSWER_HOURS = 4;
const EVERY_DAYS = 11;
/** Most are few; a document of many deals grows with them. */
const MOST = 5;

/** Contacts of ours and theirs, oldest first. */
export function demoContacts(random: Random, { createdAt, lastTouch }: NewDeal, timeZone: string, now: Instant): PastCell[] {
	const created = createdAt ?? now;
	const until = Math.min(now, lastTouch ? startOfDay(lastTouch, timeZone) : created);
	const told: PastCell[] = [];
	const tell = (value: 'in' | 'out', at: number): void => void (at <= until && told.push(['touch', value, Math.round(at)]));
	if (random.chance(0.3)) tell('in', created);
	if (random.chance(0.1)) return told;
	let at = created + random.skewed(ANSWER_HOURS, 1.7) * HOUR_MS;
	for (let count = 0; count < MOST && at <= until; count += 1) {
		tell(count > 0 && random.chance(0.25) ? 'in' : 'out', at);
		at += random.skewed(EVERY_DAYS, 0.6) * DAY_MS;
	}
	return told;
}

// The day on which a deal began, where one file tells of it with a time and another as a day alone: the time counts, and what
// the day alone tells is of that moment ([CLOSING3]). Limit: one deal, that day only; changes in order of time.
import { dayAt, startOfDay } from '../../model/date.ts';
import type { Instant } from '../../model/deal.ts';
import type { KnownDeal, ReadChange } from './deal-past.ts';

/** Changes, and what is known of the deal, of which none is told of the day alone where a time of its beginning is known. */
export function timedBeginning<K extends KnownDeal>(changes: readonly ReadChange[], known: K, timeZone: string): { changes: readonly ReadChange[]; known: K } {
	const told = changes.filter(({ field }) => field === 'created').map(({ at }) => at);
	const beginnings = known.created === null ? told : [known.created, ...told];
	if (beginnings.length === 0) return { changes, known };
	const day = startOfDay(dayAt(Math.min(...beginnings), timeZone), timeZone);
	const timed = (at: Instant): boolean => at > day && dayAt(at, timeZone) === dayAt(day, timeZone);
	if (changes.every(({ at }) => at !== day) && known.created !== day) return { changes, known };
	if (!beginnings.some(timed) || changes.some(({ at }) => at < day)) return { changes, known };
	// A change told with a time before that of the beginning is an earlier beginning.
	const begun = Math.min(...[...beginnings, ...changes.map(({ at }) => at)].filter(timed));
	return {
		changes: changes.map((change) => (change.at === day ? { ...change, at: begun } : change)),
		known: known.created === day ? { ...known, created: begun } : known
	};
}

// What happened to the comments, tasks, contacts and links of a deal: who did what to which, and when ([TIMELINE4]).
// Limit: what led to how they are now; recorded times; words are the screen's.
import type { Activity } from '../model/activity.ts';
import type { Instant, PersonId } from '../model/deal.ts';
import type { Pipeline } from './pipeline.ts';
import { recordKey, type LogEvent } from './schema.ts';

export type ActivityDeed = 'added' | 'edited' | 'done' | 'reopened' | 'deleted' | 'restored';

/** One line of what happened to an activity. */
export interface ActivityEntry {
	/** Unique among all. */
	key: string;
	did: ActivityDeed;
	at: Instant;
	/** null: unknown. */
	by: PersonId | null;
	/** As it is now: deleted or not. */
	activity: Activity;
}

/** Cells that one press of Save writes together are written within this time. */
const TOGETHER_MS = 1000;
/** Who is named follows from the words. */
const SILENT: ReadonlySet<string> = new Set(['mentions']);

/** What happened to these activities, oldest first. Edits of several cells at once are one line. */
export function activityHistory({ log }: Pick<Pipeline, 'log'>, activities: Iterable<Activity>): ActivityEntry[] {
	const entries: ActivityEntry[] = [];
	for (const activity of activities) {
		entries.push({ key: activity.id, did: 'added', at: activity.at, by: activity.by, activity });
		const events: LogEvent[] = [];
		for (const [field, cell] of log.cells(recordKey.activity(activity.id)) ?? []) if (!SILENT.has(field)) events.push(...cell.effectiveHistory());
		let edited: ActivityEntry | null = null;
		for (const { id, field, value, at, by } of events.sort((a, b) => a.at - b.at)) {
			const entry: ActivityEntry = { key: id, did: deedOf(field, value !== null), at, by, activity };
			if (entry.did === 'edited' && edited?.by === by && at - edited.at <= TOGETHER_MS) continue;
			if (entry.did === 'edited') edited = entry;
			entries.push(entry);
		}
	}
	return entries.sort((a, b) => a.at - b.at);
}

function deedOf(field: string, filled: boolean): ActivityDeed {
	if (field === 'deleted') return filled ? 'deleted' : 'restored';
	if (field === 'done') return filled ? 'done' : 'reopened';
	return 'edited';
}

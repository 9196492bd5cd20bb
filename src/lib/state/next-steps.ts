// What one person is to do across all deals: their open tasks by when they are due, where they were named, and their
// open deals without a next step. Pure over what is given; derived anew when something changes.
import { isOpenTask, type ActivityIndex } from '#lib/domain/document/activities.ts';
import type { PipelineView } from '#lib/domain/document/view.ts';
import type { Activity, Task } from '#lib/domain/model/activity.ts';
import { addDays, dayAt, dayNumber } from '#lib/domain/model/date.ts';
import type { Day, Deal, Instant } from '#lib/domain/model/deal.ts';
import type { Person } from '#lib/domain/model/settings.ts';
import { valueOf } from './deal-numbers.ts';
import { isOwner, isPerson } from './who.ts';

/** When a task is due, seen from today. The week ends on Sunday. */
export const WHEN = ['overdue', 'today', 'week', 'later', 'none'] as const;
export type When = (typeof WHEN)[number];

export interface NextSteps {
	/** Open tasks of the person in deals in use, by due day, then by when they were written. */
	tasks: Readonly<Record<When, readonly Task[]>>;
	/** Where others named the person and they have not put it away, the latest first. */
	mentions: readonly Activity[];
	/** Their open deals in which neither a next step nor an open task stands. */
	without: readonly Deal[];
	/** Overdue and due today: what waits now. */
	urgent: number;
}

/** When something is due, seen from `today`. */
export function whenOf(due: Day | null, today: Day): When {
	if (due === null) return 'none';
	if (due < today) return 'overdue';
	if (due === today) return 'today';
	// 1970-01-01 was a Thursday: (n + 3) % 7 is 0 on Mondays.
	const left = 6 - ((((dayNumber(today) + 3) % 7) + 7) % 7);
	return due <= addDays(today, left) ? 'week' : 'later';
}

/** `seen`: ids of mentions that were put away on this device. */
export function nextSteps(view: PipelineView, activities: ActivityIndex, person: Person, now: Instant, seen: ReadonlySet<string>): NextSteps {
	const today = dayAt(now, view.settings.timeZone);
	const tasks: Record<When, Task[]> = { overdue: [], today: [], week: [], later: [], none: [] };
	const mentions: Activity[] = [];
	for (const activity of activities.all()) {
		const deal = view.deals.get(activity.deal);
		if (!deal || deal.deleted !== null || activity.deleted !== null) continue;
		if (isOpenTask(activity) && activity.assignee !== null && isPerson(view, activity.assignee, person)) tasks[whenOf(activity.due, today)].push(activity);
		else if (activity.by !== person.id && !seen.has(activity.id) && activity.mentions.some((who) => isPerson(view, who, person))) mentions.push(activity);
	}
	for (const when of WHEN) tasks[when].sort((a, b) => (a.due ?? '').localeCompare(b.due ?? '') || a.at - b.at || (a.id < b.id ? -1 : 1));
	const without: Deal[] = [];
	for (const deal of view.deals.values())
		if (
			deal.deleted === null &&
			(deal.nextStep === null || deal.nextStep.trim() === '') &&
			view.stage(deal.stage)?.type === 'open' &&
			isOwner(deal.owner, person) &&
			activities.openTasks(deal.id).count === 0
		)
			without.push(deal);
	return {
		tasks,
		mentions: mentions.sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1)),
		without: without.sort((a, b) => (valueOf(b, view, now) ?? 0) - (valueOf(a, view, now) ?? 0) || (a.id < b.id ? -1 : 1)),
		urgent: tasks.overdue.length + tasks.today.length
	};
}

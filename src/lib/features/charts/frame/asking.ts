// Questions that several charts ask: the period that forecasts, coverage and changes speak of, its target, and since when.
import type { MetricsQuestion } from '#lib/domain/metrics/context.ts';
import { windowOf, type Window } from '#lib/domain/metrics/period.ts';
import { addDays, dayAt, startOfDay } from '#lib/domain/model/date.ts';
import type { Day } from '#lib/domain/model/deal.ts';
import { nameKeyOf, targetFor, type OfferedTarget, type Target, type TeamMember } from '#lib/domain/model/target.ts';
import { formatDay } from '#lib/ui/format.ts';
import type { Asked, ChartOptions } from './definition.ts';
import type { FilterScope } from './filter-scope.ts';

type Settings = Pick<ChartOptions, 'now' | 'timeZone' | 'fiscalYearStart'>;

/** The window itself where it has two ends, else this fiscal quarter: what is expected to close must have a period. */
export const periodOf = (window: Window, settings: Settings): Window =>
	window.from !== null && window.to !== null ? window : windowOf({ kind: 'this-quarter' }, settings)!;

const settingsOf = ({ now, settings: { timeZone, fiscalYearStart } }: Asked): Settings => ({ now, timeZone, fiscalYearStart });

export interface PeriodTarget {
	/** Minor units; null: nobody said. */
	amount: number | null;
	/** What the amount adds up, where nobody set one for the whole. */
	offered: OfferedTarget | null;
}

/** What is to be sold in a period by those whose deals are counted: what was set for it, else what its parts add up to. */
export function targetOf({ from, to }: Window, { whose }: FilterScope, { targets, teams }: Pick<Asked['view'], 'targets' | 'teams'>): PeriodTarget {
	if (from === null || to === null || whose === null) return { amount: null, offered: null };
	const { amount, offered } = targetFor(targets, { from, to }, whose, teams);
	return { amount: amount ?? offered?.amount ?? null, offered };
}

/** The period of a chart and its target. */
export function askPeriod(asked: Asked): Partial<MetricsQuestion> {
	const period = periodOf(asked.window, settingsOf(asked));
	return { period, target: targetOf(period, asked.scope, asked.view).amount };
}

/** What that target adds up, where it is a sum; null: it was set, or there is none. */
export const summedTarget = (asked: Asked): OfferedTarget | null => targetOf(periodOf(asked.window, settingsOf(asked)), asked.scope, asked.view).offered;

/** Since the beginning of the window, or the last seven days where it has none or has not begun, until its end. */
export function changeOf(window: Window, { now, timeZone }: Pick<Settings, 'now' | 'timeZone'>): MetricsQuestion['change'] {
	const from = window.start !== null && window.start <= now ? window.start : startOfDay(addDays(dayAt(now, timeZone), -7), timeZone);
	return { from, to: window.end !== null && window.end <= now ? window.end : Infinity };
}

/** The last day of that stretch in words, or the moment looked at; null: it runs until now. */
export const untilOf = (window: Window, options: Pick<ChartOptions, 'now' | 'timeZone' | 'then'>): string | null => {
	const { to } = changeOf(window, options);
	return to === Infinity ? (options.then ?? null) : formatDay(dayAt(to - 1, options.timeZone));
};

/** The stretch whose changes are shown, of what is expected to close in the period. */
export const askChange = (asked: Asked): Partial<MetricsQuestion> => ({ ...askPeriod(asked), change: changeOf(asked.window, settingsOf(asked)) });

type SegmentTarget = NonNullable<MetricsQuestion['segmentTarget']>;
interface OwnerTarget {
	teams: readonly TeamMember[];
	from: Day;
	to: Day;
	whole: FilterScope['whole'];
	of: SegmentTarget;
}
/** The last ones made for these targets: charts ask in turn, of periods of their own and of deals that their own picks do not filter. */
const ownerTargets = new WeakMap<readonly Target[], readonly OwnerTarget[]>();
const KEPT = 8;

/** What each owner is to sell in a period, set or added up, where all of its deals are counted: the same function as long as it gives the same. */
function ownerTarget({ from, to }: Window, { whole }: FilterScope, { targets, teams }: Pick<Asked['view'], 'targets' | 'teams'>): SegmentTarget | null {
	if (from === null || to === null) return null;
	const made = ownerTargets.get(targets) ?? [];
	const known = made.find((one) => one.teams === teams && one.from === from && one.to === to && one.whole === whole);
	if (known) return known.of;
	const of: SegmentTarget = (name) => {
		if (name === null || whole?.has(nameKeyOf(name)) === false) return null;
		const { amount, offered } = targetFor(targets, { from, to }, { of: 'owner', name }, teams);
		return amount ?? offered?.amount ?? null;
	};
	ownerTargets.set(targets, [{ teams, from, to, whole, of }, ...made.slice(0, KEPT - 1)]);
	return of;
}

/** By what the deals are divided, by owner where nobody chose; owners are held against their own targets. */
export function askSegments(asked: Asked): Partial<MetricsQuestion> {
	const segmentOf = asked.segmentOf ?? 'owner';
	const question = askPeriod(asked);
	return { ...question, segmentOf, segmentTarget: segmentOf === 'owner' ? ownerTarget(question.period!, asked.scope, asked.view) : null };
}

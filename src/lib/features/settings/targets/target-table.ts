// What the table of targets shows: its periods, whose targets its rows are, and targets of days that are no period.
// Limit: plain values; the table draws them and writes.
import type { Day, Deal } from '#lib/domain/model/deal.ts';
import { EVERYONE, nameKeyOf, sameScope, type Target, type TargetScope, type TargetSpan, type TeamMember } from '#lib/domain/model/target.ts';
import { spanAround } from '#lib/domain/query/periods.ts';

export const TARGET_UNITS = ['month', 'quarter', 'year'] as const;
export type TargetUnit = (typeof TARGET_UNITS)[number];

/** Periods in sight at once; months by the half year, quarters by the year. */
const SHOWN: Readonly<Record<TargetUnit, number>> = { month: 6, quarter: 4, year: 3 };

export interface TargetPeriod extends TargetSpan {
	/** Today lies in it. */
	readonly now: boolean;
}

/** The periods of a page: 0 holds today, 1 is the one after. Months and quarters begin with a half year and a year of the fiscal calendar. */
export function targetPeriods(unit: TargetUnit, page: number, today: Day, fiscalYearStart: number): TargetPeriod[] {
	const count = SHOWN[unit];
	const first = (): Day => {
		if (unit === 'year') return spanAround(today, 'year', page * count, fiscalYearStart).from;
		const year = spanAround(today, 'year', 0, fiscalYearStart).from;
		const second = spanAround(year, 'month', count, 1).from;
		return spanAround(unit === 'month' && today >= second ? second : year, unit, page * count, fiscalYearStart).from;
	};
	const start = first();
	return Array.from({ length: count }, (_, index) => {
		const span = spanAround(start, unit, index, fiscalYearStart);
		return { ...span, now: span.from <= today && today <= span.to };
	});
}

/** Whose targets the rows are: everyone, teams by name, owners by name, as they are written. */
export function targetRows(targets: readonly Target[], teams: readonly TeamMember[], owners: readonly string[]): TargetScope[] {
	const named = (of: 'owner' | 'team', names: readonly string[]): TargetScope[] => {
		const set = targets.flatMap(({ scope }) => (scope.of === of ? [scope.name] : []));
		const once = new Map([...set, ...names].map((name) => [nameKeyOf(name), name]));
		once.delete('');
		return [...once.values()].sort((a, b) => a.localeCompare(b)).map((name) => ({ of, name }));
	};
	return [EVERYONE, ...named('team', teams.map(({ team }) => team)), ...named('owner', [...teams.map(({ owner }) => owner), ...owners])];
}

/** Owners of deals in use, each once as they are written. Walks the deals: a few ms at 10,000. */
export function dealOwners(deals: Iterable<Pick<Deal, 'owner' | 'deleted'>>): string[] {
	const names = new Set<string>();
	for (const { owner, deleted } of deals) if (owner !== null && deleted === null) names.add(owner.trim());
	return [...names];
}

/** Targets of days that are no month, quarter or year of the fiscal year: the table has no place for them. */
export const oddTargets = (targets: readonly Target[], fiscalYearStart: number): Target[] =>
	targets.filter(({ from, to }) =>
		TARGET_UNITS.every((unit) => {
			const span = spanAround(from, unit, 0, fiscalYearStart);
			return span.from !== from || span.to !== to;
		})
	);

/** The team an owner is in, as it is written; null: none. */
export const teamOf = (teams: readonly TeamMember[], owner: string): string | null => teams.find((member) => nameKeyOf(member.owner) === nameKeyOf(owner))?.team ?? null;

/** A team as it is spelt already, else as it was typed. */
export const spelledTeam = (teams: readonly TeamMember[], targets: readonly Target[], typed: string): string => {
	const names = [...teams.map(({ team }) => team), ...targets.flatMap(({ scope }) => (scope.of === 'team' ? [scope.name] : []))];
	return names.find((name) => nameKeyOf(name) === nameKeyOf(typed)) ?? typed.trim();
};

/** What was set for exactly this; null: nothing. */
export const setFor = (targets: readonly Target[], { from, to }: TargetSpan, scope: TargetScope): Target | null =>
	targets.find((target) => target.from === from && target.to === to && sameScope(target.scope, scope)) ?? null;

// What a team means to win: an amount for a period of days, for everyone, a team or an owner; and who is in which team.
// Limit: plain values and their rules ([TARGET1] to [TARGET5]); where they lie is document/targets.ts.
import { addDays } from './date.ts';
import { isDay, type Day } from './deal.ts';
import { plainWords, textHash } from './text-hash.ts';

/** First and last day, both inside. */
export interface TargetSpan {
	readonly from: Day;
	readonly to: Day;
}

/** Whose target it is. Owners and teams go by name, as owners of deals do; case and spaces do not count. */
export type TargetScope = { readonly of: 'all' } | { readonly of: 'owner' | 'team'; readonly name: string };

export const EVERYONE: TargetScope = { of: 'all' };

export interface Target extends TargetSpan {
	readonly id: string;
	readonly scope: TargetScope;
	/** Integer minor units of the pipeline's currency, 0 or more. */
	readonly amount: number;
}

/** An owner's team. */
export interface TeamMember {
	readonly owner: string;
	readonly team: string;
}

export const isTargetSpan = ({ from, to }: { from: unknown; to: unknown }): boolean => isDay(from) && isDay(to) && from <= to;

export const isTargetAmount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const scopeKey = (scope: TargetScope): string => (scope.of === 'all' ? 'all' : `${scope.of === 'owner' ? 'o' : 't'}${textHash(plainWords(scope.name))}`);

export const sameScope = (a: TargetScope, b: TargetScope): boolean => scopeKey(a) === scopeKey(b);

/** Names of one owner or team, as a map's key. */
export const nameKeyOf = (name: string): string => plainWords(name);

/**
 * Whose target deals of just these owners are held against ([ASK6]): the one's, or the team's whose members they all are, with
 * nobody left out who has deals (`hasDeals`, by `nameKeyOf`); null: nobody's, also where some deals have no owner (a blank name).
 */
export function scopeOfOwners(names: Iterable<string>, teams: readonly TeamMember[], hasDeals: (key: string) => boolean): TargetScope | null {
	const owners = new Map([...names].map((name) => [nameKeyOf(name), name]));
	if (owners.has('')) return null;
	if (owners.size === 1) return { of: 'owner', name: [...owners.values()][0]! };
	const teamsOf = new Map(teams.map(({ owner, team }) => [nameKeyOf(owner), nameKeyOf(team)]));
	const [team, ...others] = new Set([...owners.keys()].map((key) => teamsOf.get(key)));
	if (team === undefined || others.length > 0) return null;
	const leftOut = [...teamsOf].some(([key, of]) => of === team && !owners.has(key) && hasDeals(key));
	return leftOut ? null : { of: 'team', name: teams.find((member) => nameKeyOf(member.team) === team)!.team };
}

/** The id of a target's record: the same for all who set the same one, so that it is one cell wherever they are. */
export const targetId = ({ from, to }: TargetSpan, scope: TargetScope): string => `${from}_${to}_${scopeKey(scope)}`;

/** The cells of a target's record. `owner` and `team` lie in its base, at most one of them. */
export type TargetCell = 'from' | 'to' | 'owner' | 'team' | 'amount' | 'deleted';

/** Reads whatever a document holds for a target; null: no target, also one without an amount, or under another id than its own. */
export function readTarget(id: string, cell: (field: TargetCell) => unknown): Target | null {
	const [from, to, owner, team, amount] = (['from', 'to', 'owner', 'team', 'amount'] as const).map(cell);
	if (!isTargetSpan({ from, to }) || !isTargetAmount(amount) || (cell('deleted') ?? null) !== null) return null;
	const named = (name: unknown): name is string => typeof name === 'string' && name.trim() !== '';
	const scope: TargetScope = named(owner) ? { of: 'owner', name: owner } : named(team) ? { of: 'team', name: team } : EVERYONE;
	const span = { from: from as Day, to: to as Day };
	return targetId(span, scope) === id ? { id, ...span, scope, amount } : null;
}

/** By period, the earlier and longer first; then everyone, teams, owners by name: the same on every replica. */
export function compareTargets(a: Target, b: Target): number {
	const rank = { all: 0, team: 1, owner: 2 };
	const text = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);
	const name = ({ scope }: Target): string => (scope.of === 'all' ? '' : scope.name);
	return text(a.from, b.from) || text(b.to, a.to) || rank[a.scope.of] - rank[b.scope.of] || text(name(a), name(b)) || text(a.id, b.id);
}

/** A sum that stands in for a target that nobody set. */
export interface OfferedTarget {
	readonly amount: number;
	/** periods: of shorter periods that fill this one; parts: of teams and owners, each owner once. */
	readonly of: 'periods' | 'parts';
	/** How many targets it is the sum of. */
	readonly count: number;
}

export interface TargetAnswer {
	/** What was set for exactly these days and this scope; null: nothing. Never a sum. */
	readonly amount: number | null;
	/** What could be used in its place, and is to be called a sum where it shows; null: nothing, or a target was set. */
	readonly offered: OfferedTarget | null;
}

/** The targets of one scope that fill the span without gap or overlap, longest first where several begin on a day; null: none do. */
function filling(targets: readonly Target[], { from, to }: TargetSpan): readonly Target[] | null {
	const parts = targets.filter((target) => target.from >= from && target.to <= to).sort((a, b) => (a.from < b.from ? 1 : a.from > b.from ? -1 : a.to < b.to ? -1 : 1));
	// From the back: of each first day the part from which the end is reached, the longest of them last.
	const next = new Map<Day, Target>();
	for (const part of parts) if (part.to === to || next.has(addDays(part.to, 1))) next.set(part.from, part);
	const filled: Target[] = [];
	for (let day = from; ; day = addDays(filled.at(-1)!.to, 1)) {
		const part = next.get(day);
		if (!part) return null;
		filled.push(part);
		if (part.to === to) return filled;
	}
}

const sum = (amounts: readonly number[]): number | null => {
	const total = amounts.reduce((all, amount) => all + amount, 0);
	return Number.isSafeInteger(total) ? total : null;
};

/** What was set for exactly this, else what its shorter periods add up to; with how many targets that takes. */
function setOrFilled(targets: readonly Target[], span: TargetSpan, scope: TargetScope): { amount: number; count: number; set: boolean } | null {
	const own = targets.filter((target) => sameScope(target.scope, scope));
	const set = own.find(({ from, to }) => from === span.from && to === span.to);
	if (set) return { amount: set.amount, count: 1, set: true };
	const parts = filling(own, span);
	const amount = parts && sum(parts.map((part) => part.amount));
	return parts && amount !== null ? { amount, count: parts.length, set: false } : null;
}

/**
 * The target of a period and scope ([TARGET2]): what was set for it; else null, with what its shorter periods add up to, else
 * what its teams and owners do. A team that has a target stands for its owners; others count themselves.
 */
export function targetFor(targets: readonly Target[], span: TargetSpan, scope: TargetScope, teams: readonly TeamMember[] = []): TargetAnswer {
	const own = setOrFilled(targets, span, scope);
	if (own?.set) return { amount: own.amount, offered: null };
	if (own) return { amount: null, offered: { amount: own.amount, of: 'periods', count: own.count } };
	if (scope.of === 'owner') return { amount: null, offered: null };
	const found = partsOf(targets, span, scope, teams).flatMap((part) => setOrFilled(targets, span, part) ?? []);
	const amount = found.length === 0 ? null : sum(found.map((part) => part.amount));
	return { amount: null, offered: amount === null ? null : { amount, of: 'parts', count: found.reduce((all, { count }) => all + count, 0) } };
}

/** The teams and owners that a whole, or a team, is the sum of: every owner once. */
function partsOf(targets: readonly Target[], span: TargetSpan, whole: TargetScope, teams: readonly TeamMember[]): TargetScope[] {
	const scopes = [...new Map(targets.map(({ scope }) => [scopeKey(scope), scope])).values()];
	const teamOf = new Map(teams.map(({ owner, team }) => [nameKeyOf(owner), nameKeyOf(team)]));
	const owners = scopes.flatMap((scope) => (scope.of === 'owner' ? [{ scope, team: teamOf.get(nameKeyOf(scope.name)) }] : []));
	if (whole.of === 'team') return owners.filter(({ team }) => team === nameKeyOf(whole.name)).map(({ scope }) => scope);
	const standing = scopes.flatMap((scope) => (scope.of === 'team' && setOrFilled(targets, span, scope) ? [{ scope, team: nameKeyOf(scope.name) }] : []));
	const covered = new Set<string | undefined>(standing.map(({ team }) => team));
	return [...standing, ...owners.filter(({ team }) => !covered.has(team))].map(({ scope }) => scope);
}

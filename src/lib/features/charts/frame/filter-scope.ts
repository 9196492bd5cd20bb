// Whose targets the deals of a filter may be held against: what some of them bring is not held against what all are to
// (SPEC, [ASK6]). Pure; owners are compared as targets compare them.
import type { Deal, DealId } from '#lib/domain/model/deal.ts';
import { EVERYONE, nameKeyOf, scopeOfOwners, type TargetScope, type TeamMember } from '#lib/domain/model/target.ts';

export interface FilterScope {
	/** Whose target stands over all that passes: everyone's, or of the one owner or the team whose deals are what passes; null: nobody's. */
	readonly whose: TargetScope | null;
	/** Owners of whom every deal passes, by `nameKeyOf`; null: all. */
	readonly whole: ReadonlySet<string> | null;
}

export const NO_FILTER: FilterScope = { whose: EVERYONE, whole: null };

/** What a filter lets through of these deals; removed ones do not count. */
export function scopeOf(filter: ReadonlySet<DealId> | null, deals: Iterable<Deal>, teams: readonly TeamMember[]): FilterScope {
	if (filter === null) return NO_FILTER;
	const owners = new Map<string, { name: string; passing: number; of: number }>();
	let [passing, all] = [0, 0];
	for (const deal of deals) {
		if (deal.deleted !== null) continue;
		const name = deal.owner ?? '';
		let owner = owners.get(name);
		if (!owner) owners.set(name, (owner = { name, passing: 0, of: 0 }));
		const passes = filter.has(deal.id);
		owner.of += 1;
		all += 1;
		if (passes) {
			owner.passing += 1;
			passing += 1;
		}
	}
	if (passing === all) return NO_FILTER;
	const byKey = new Map<string, { name: string; passing: number; of: number }>();
	for (const owner of owners.values()) {
		const key = nameKeyOf(owner.name);
		const known = byKey.get(key);
		byKey.set(key, known ? { name: known.name, passing: known.passing + owner.passing, of: known.of + owner.of } : owner);
	}
	const whole = [...byKey].filter(([key, owner]) => key !== '' && owner.passing === owner.of);
	const noneInPart = whole.reduce((sum, [, owner]) => sum + owner.passing, 0) === passing;
	const whose = noneInPart ? scopeOfOwners(whole.map(([, { name }]) => name), teams, (key) => byKey.has(key)) : null;
	return { whose, whole: new Set(whole.map(([key]) => key)) };
}

/** True when both say the same. */
export const sameScope = (a: FilterScope, b: FilterScope): boolean =>
	a.whose?.of === b.whose?.of && nameOf(a) === nameOf(b) && a.whole?.size === b.whole?.size && [...(a.whole ?? [])].every((key) => b.whole!.has(key));

const nameOf = ({ whose }: FilterScope): string | null => (whose && whose.of !== 'all' ? whose.name : null);

// Which deals a report is of, from text such as `owner=Anna;source=Web,Referral`: for the command line and the API, which
// have no sheet to filter in. Limit: fields that hold words; conditions of views are domain/query.
import type { PipelineView } from '../document/view.ts';
import { knownHeader } from '../exchange/column-names.ts';
import { ownValue, type Column } from '../model/column.ts';
import type { Deal, DealId } from '../model/deal.ts';
import { plainLetters } from '../model/plain-letters.ts';
import { EVERYONE, nameKeyOf, scopeOfOwners, type TargetScope } from '../model/target.ts';

const FIELDS = ['title', 'company', 'contact', 'owner', 'stage', 'source', 'industry', 'lostReason'] as const;

/** Why a filter cannot be carried out. */
export interface FilterProblem {
	code: 'no-equals' | 'no-such-field';
	/** Where it was given. */
	parameter: 'filter' | 'by';
	/** The part of the text that is meant. */
	part: string;
	/** Names that would do. */
	fields: readonly string[];
}

/** Words of a filter that no deal has in their field, with those that deals have. */
export interface Unmatched {
	field: string;
	/** As they were asked for; empty: a blank. */
	values: string[];
	/** The first hundred by name, and how many there are. */
	known: string[];
	knownCount: number;
}

/** How many words that deals have are told. */
const MOST_KNOWN = 100;

/** `scope`: whose deals these are, for their target; null: neither everyone's nor those of one owner or team alone. */
export type FilterResult = { ok: true; filter: ReadonlySet<DealId> | null; scope: TargetScope | null; unmatched: Unmatched[] } | { ok: false; problem: FilterProblem };

type Read = (deal: Deal) => readonly string[];

/**
 * The deals that pass every part; null for an empty text: all. Parts stand between `;`, values between `,`: one of them
 * must be the field's whole value, case and accents aside; one that holds either stands in double quotes. `source=` is a
 * blank one. A field is a built-in one or the name of a column of one's own; else the name of a built-in one in a file, in
 * English or Dutch, such as `eigenaar`.
 */
export function filterDeals(text: string, view: PipelineView): FilterResult {
	const parts = split(text, ';').filter((part) => part !== '');
	if (parts.length === 0) return { ok: true, filter: null, scope: EVERYONE, unmatched: [] };
	const tests: ((deal: Deal) => boolean)[] = [];
	const unmatched: Unmatched[] = [];
	const columns = wordColumns(view);
	const fields = fieldNames(view);
	for (const part of parts) {
		const equals = part.indexOf('=');
		if (equals < 0) return { ok: false, problem: { code: 'no-equals', parameter: 'filter', part, fields } };
		const field = part.slice(0, equals).trim();
		const read = reader(field, view, columns);
		if (!read) return { ok: false, problem: { code: 'no-such-field', parameter: 'filter', part: field, fields } };
		const values = valuesOf(part);
		const wanted = new Set(values.map(plainLetters));
		unmatched.push(...unmatchedOf(field, values, read, view));
		tests.push((deal) => {
			const held = read(deal);
			return held.length === 0 ? wanted.has('') : held.some((value) => wanted.has(plainLetters(value)));
		});
	}
	const filter = new Set<DealId>();
	for (const deal of view.deals.values()) if (tests.every((test) => test(deal))) filter.add(deal.id);
	return { ok: true, filter, scope: parts.length === 1 ? scopeOfPart(parts[0]!, view) : null, unmatched };
}

/** Which of the values no deal has; nothing where each has one. */
function unmatchedOf(field: string, values: readonly string[], read: Read, view: PipelineView): Unmatched[] {
	const held = new Map<string, string>();
	let blank = false;
	for (const deal of view.deals.values()) {
		const own = read(deal);
		if (own.length === 0) blank = true;
		for (const value of own) held.set(plainLetters(value), value);
	}
	const nobodys = values.filter((value) => (value === '' ? !blank : !held.has(plainLetters(value))));
	if (nobodys.length === 0) return [];
	const known = [...held].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
	return [{ field, values: nobodys, known: known.slice(0, MOST_KNOWN), knownCount: known.length }];
}

/** A double quote opens a value where one begins, and closes it where one ends; any other, as in `5" pipe`, is a letter. */
const BEGINS = /(?:^|[=,;])\s*$/;
const ENDS = /^\s*(?:[,;]|$)/;

/** What stands between separators, those inside double quotes aside; without space around it. */
function split(text: string, separator: ';' | ','): string[] {
	const parts: string[] = [];
	let from = 0;
	let quoted = false;
	for (let at = 0; at < text.length; at += 1) {
		if (text[at] === '"') quoted = quoted ? !ENDS.test(text.slice(at + 1)) : BEGINS.test(text.slice(0, at));
		else if (text[at] === separator && !quoted) {
			parts.push(text.slice(from, at));
			from = at + 1;
		}
	}
	return [...parts, text.slice(from)].map((part) => part.trim());
}

const valuesOf = (part: string): string[] => split(part.slice(part.indexOf('=') + 1), ',').map((value) => value.replace(/^"(.*)"$/s, '$1').trim());

/** Whose deals a part lets through: of the owner or the team that it names; null where it is of another field or of others. */
function scopeOfPart(part: string, view: PipelineView): TargetScope | null {
	if (!isOwner(part.slice(0, part.indexOf('=')).trim(), view)) return null;
	const held = new Map([...view.deals.values()].flatMap((deal) => (deal.deleted === null ? words(deal.owner) : [])).map((name) => [nameKeyOf(name), name]));
	const known = [...held.values(), ...view.teams.map(({ owner }) => owner)];
	// Targets tell accents apart, a filter does not: its words stand for the owners they let through, and for themselves where nobody is called so.
	const names = valuesOf(part).flatMap((value) => {
		const meant = known.filter((name) => plainLetters(name) === plainLetters(value));
		return meant.length > 0 ? meant : [value];
	});
	return scopeOfOwners(names, view.teams, (key) => held.has(key));
}

const wordColumns = (view: PipelineView): Column[] => view.columns.filter(({ deleted, kind }) => deleted === null && kind !== 'formula');

/** Names of the fields that hold words. */
export const fieldNames = (view: PipelineView): string[] => [...FIELDS, ...wordColumns(view).map(({ name }) => name)];

/** Headers that files have for a field, but people use for other things: open, won or lost, and any division of deals. */
const UNSURE: ReadonlySet<string> = new Set(['status', 'segment']);

/** The built-in field or column of that name: by its own name first, then by those that files have for it in either language; null: none. */
function fieldOf(name: string, columns: readonly Column[]): (typeof FIELDS)[number] | Column | null {
	const wanted = plainLetters(name);
	const isNamed = (candidate: string): boolean => plainLetters(candidate) === wanted;
	const column = columns.find((candidate) => candidate.key === name || isNamed(candidate.name));
	const meant = UNSURE.has(wanted) ? undefined : knownHeader(name)?.target;
	return FIELDS.find(isNamed) ?? column ?? FIELDS.find((field) => field === meant) ?? null;
}

/** True for a name of the field that says whose a deal is. */
export const isOwner = (name: string, view: PipelineView): boolean => fieldOf(name, wordColumns(view)) === 'owner';

/** What a field of that name holds as words, blank as none; null: there is no such field. */
export function reader(name: string, view: PipelineView, columns: readonly Column[] = wordColumns(view)): Read | null {
	const field = fieldOf(name, columns);
	if (field === 'stage') return (deal) => words(view.stage(deal.stage)?.name ?? deal.stage);
	if (typeof field === 'string') return (deal) => words(deal[field]);
	if (field === null) return null;
	const column = field;
	const names = new Map((column.choices ?? []).map(({ id, name: choice }) => [id, choice]));
	return (deal) => {
		const value = ownValue(deal, column);
		return (Array.isArray(value) ? (value as readonly string[]) : [value]).flatMap((one) => words(one === null ? null : (names.get(String(one)) ?? String(one))));
	};
}

/** White space alone is as empty as nothing. */
const words = (value: string | null | undefined): readonly string[] => (value === null || value === undefined || value.trim() === '' ? [] : [value.trim()]);

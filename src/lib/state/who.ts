// Whom one can name in a comment, or give a task or deal: people who are here or wrote in the pipeline, and owners who never did.
// Limit: names as they are; nobody is asked or told anything.
import type { PipelineView } from '#lib/domain/document/view.ts';
import { whoOfName, type Who } from '#lib/domain/model/activity.ts';
import type { Person } from '#lib/domain/model/settings.ts';

export interface Named {
	who: Who;
	name: string;
}

type Names = Pick<PipelineView, 'people'>;

const same = (name: string): string => name.normalize('NFKC').replace(/\s+/gu, ' ').trim().toLowerCase();

/** What somebody is called; null for one whom nobody knows any more. */
export function nameOf({ people }: Names, who: Who): string | null {
	const name = who.startsWith('=') ? who.slice(1) : (people.get(who)?.name ?? '');
	return name.trim() === '' ? null : name;
}

/** True when it is this person, on whatever device: by id, else by name. */
export function isPerson(names: Names, who: Who, person: Person): boolean {
	if (who === person.id) return true;
	const name = nameOf(names, who);
	return name !== null && person.name.trim() !== '' && same(name) === same(person.name);
}

/** True when a deal's owner, which is a name, is this person. */
export const isOwner = (owner: string | null, person: Person): boolean =>
	owner !== null && person.name.trim() !== '' && same(owner) === same(person.name);

/**
 * Everybody one can name, by name, each name once: who is `here`, by the name they show now, who ever wrote here, and
 * owners. Walks the deals: a few ms at 10,000.
 */
export function everybody({ people, deals }: Pick<PipelineView, 'people' | 'deals'>, here: readonly Person[] = []): Named[] {
	const found = new Map<string, Named>();
	const shown = new Set(here.map(({ id }) => id));
	for (const { id, name } of [...here, ...[...people.values()].filter((person) => !shown.has(person.id))])
		if (name.trim() !== '' && !found.has(same(name))) found.set(same(name), { who: id, name });
	for (const { owner, deleted } of deals.values())
		if (owner !== null && deleted === null && owner.trim() !== '' && !found.has(same(owner))) found.set(same(owner), { who: whoOfName(owner.trim()), name: owner.trim() });
	return [...found.values()].sort((a, b) => a.name.localeCompare(b.name));
}

/** Everybody a deal may be given to, by name: as `everybody`, and those named in columns of people. */
export function ownerNames(view: Pick<PipelineView, 'people' | 'deals' | 'columns'>, here: readonly Person[] = []): string[] {
	const names = new Map(everybody(view, here).map(({ name }) => [same(name), name]));
	const columns = view.columns.filter(({ kind, deleted }) => kind === 'person' && deleted === null);
	if (columns.length > 0)
		for (const { own, deleted } of view.deals.values()) {
			if (deleted !== null) continue;
			for (const { key } of columns) {
				const name = own[key];
				if (typeof name === 'string' && name.trim() !== '' && !names.has(same(name))) names.set(same(name), name.trim());
			}
		}
	return [...names.values()].sort((a, b) => a.localeCompare(b));
}

/** A piece of a text: plain, or the name of somebody who is meant. */
export interface Piece {
	text: string;
	who: Who | null;
}

/** Cuts a text where somebody of `known` is named with an @; of two names the longer one is meant. */
export function piecesOf(text: string, known: readonly Named[]): Piece[] {
	const names = known.toSorted((a, b) => b.name.length - a.name.length);
	const pieces: Piece[] = [];
	let plain = '';
	for (let index = 0; index < text.length; ) {
		const named = text[index] === '@' && !/[\p{L}\p{N}]/u.test(text[index - 1] ?? '') ? names.find(({ name }) => startsWithName(text, index + 1, name)) : undefined;
		if (!named) {
			plain += text[index];
			index += 1;
			continue;
		}
		if (plain !== '') pieces.push({ text: plain, who: null });
		plain = '';
		const end = index + 1 + named.name.length;
		pieces.push({ text: text.slice(index, end), who: named.who });
		index = end;
	}
	if (plain !== '') pieces.push({ text: plain, who: null });
	return pieces;
}

function startsWithName(text: string, from: number, name: string): boolean {
	const end = from + name.length;
	return text.slice(from, end).toLowerCase() === name.toLowerCase() && !/[\p{L}\p{N}]/u.test(text[end] ?? '');
}

/** Who is named in a text, each once, in order. */
export const mentionsIn = (text: string, known: readonly Named[]): Who[] => [...new Set(piecesOf(text, known).flatMap(({ who }) => who ?? []))];

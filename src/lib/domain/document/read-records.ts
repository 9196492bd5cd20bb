// Reads the small roots of a document (stages, columns, people, targets) and teams whole, as legal plain values in their order.
// Limit: deals are many and are read one by one, in read-deal.ts.
import * as Y from 'yjs';
import { compareColumns, readColumn, type Column } from '../model/column.ts';
import { isColumnKey } from '../model/deal.ts';
import { personColor, type Person } from '../model/settings.ts';
import { compareStages, readStage, type Stage } from '../model/stage.ts';
import { compareTargets, nameKeyOf, readTarget, type Target, type TeamMember } from '../model/target.ts';
import { textHash } from '../model/text-hash.ts';
import { deletionOf, shownCell } from './cells.ts';
import type { EventLog } from './event-log.ts';
import { recordKey, TEAM_PREFIX, type CellValue } from './schema.ts';

type Root = Y.Map<Y.Map<unknown>>;

/** All stages in pipeline order, removed ones too. */
export function readStages(root: Root, log: EventLog): Stage[] {
	const stages: Stage[] = [];
	for (const [id, map] of root.entries()) {
		if (!(map instanceof Y.Map)) continue;
		const record = recordKey.stage(id);
		const { deleted, returned } = deletionOf(log, map, record);
		stages.push(readStage(id, (field) => (field === 'deleted' ? deleted : shownCell(log, map, record, field)), returned));
	}
	return stages.sort(compareStages);
}

/** All columns of one's own in their order, deleted ones too. A record under another kind of key is none. */
export function readColumns(root: Root, log: EventLog): Column[] {
	const columns: Column[] = [];
	for (const [key, map] of root.entries()) {
		if (!(map instanceof Y.Map) || !isColumnKey(key)) continue;
		const record = recordKey.column(key);
		const { deleted } = deletionOf(log, map, record);
		const fields = [...map.keys(), ...(log.cells(record)?.keys() ?? [])];
		columns.push(readColumn(key, (field) => (field === 'deleted' ? deleted : shownCell(log, map, record, field)), fields));
	}
	return columns.sort(compareColumns);
}

/** Everyone who ever edited, by id. */
export function readPeople(root: Root, log: EventLog): Map<string, Person> {
	const people = new Map<string, Person>();
	for (const [id, map] of root.entries()) {
		if (!(map instanceof Y.Map)) continue;
		const record = recordKey.person(id);
		const name = shownCell(log, map, record, 'name');
		people.set(id, { id, name: typeof name === 'string' ? name : '', color: personColor(shownCell(log, map, record, 'color')) });
	}
	return people;
}

/** All targets in their order. */
export function readTargets(root: Root, log: EventLog): Target[] {
	const targets: Target[] = [];
	for (const [id, map] of root.entries()) {
		if (!(map instanceof Y.Map)) continue;
		const record = recordKey.target(id);
		const target = readTarget(id, (field) => (field === 'deleted' ? deletionOf(log, map, record).deleted : shownCell(log, map, record, field)));
		if (target) targets.push(target);
	}
	return targets.sort(compareTargets);
}

/** The settings' cell that says in which team an owner is. */
export const teamField = (owner: string): string => `${TEAM_PREFIX}${textHash(nameKeyOf(owner))}`;

/** Names of the settings' cells that are about teams. */
export function teamFields(settings: Y.Map<unknown>, log: EventLog): Set<string> {
	const fields = [...settings.keys(), ...(log.cells(recordKey.settings)?.keys() ?? [])];
	return new Set(fields.filter((field) => field.startsWith(TEAM_PREFIX)));
}

/** What such a cell says; null: nothing, or nothing legal. */
export function memberOf(field: string, value: unknown): TeamMember | null {
	if (!Array.isArray(value) || value.length !== 2) return null;
	const [owner, team] = value as [unknown, unknown];
	if (typeof owner !== 'string' || typeof team !== 'string' || team.trim() === '' || teamField(owner) !== field) return null;
	return { owner, team };
}

export const compareMembers = (a: TeamMember, b: TeamMember): number => (a.owner < b.owner ? -1 : a.owner > b.owner ? 1 : 0);

/** Who is in which team, by owner; an owner in none is not in it. */
export const readTeams = (settings: Y.Map<unknown>, log: EventLog): TeamMember[] =>
	[...teamFields(settings, log)]
		.flatMap((field) => memberOf(field, log.effective(recordKey.settings, field, settings.get(field) as CellValue | undefined)) ?? [])
		.sort(compareMembers);

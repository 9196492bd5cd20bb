// Reads the small roots of a document (stages, columns, people) whole, as legal plain values in their order.
// Limit: deals are many and are read one by one, in read-deal.ts.
import * as Y from 'yjs';
import { compareColumns, readColumn, type Column } from '../model/column.ts';
import { isColumnKey } from '../model/deal.ts';
import { personColor, type Person } from '../model/settings.ts';
import { compareStages, readStage, type Stage } from '../model/stage.ts';
import { deletionOf, shownCell } from './cells.ts';
import type { EventLog } from './event-log.ts';
import { recordKey } from './schema.ts';

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

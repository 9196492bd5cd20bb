// Moments people gave a name ("Monday review"), kept in the root `reviews` as records {name, moment, deleted}.
import type * as Y from 'yjs';
import { isInstant, type Instant, type PersonId } from '../model/deal.ts';
import { baseOf } from './cells.ts';
import type { Pipeline } from './pipeline.ts';
import type { CellValue, RecordKey } from './schema.ts';
import type { Change, Writer } from './writer.ts';

const reviewKey = (id: string): RecordKey => `reviews/${id}`;

/** Longest name of a moment, in UTF-16 units. */
export const MAX_MOMENT_NAME = 80;

export interface NamedMoment {
	id: string;
	name: string;
	moment: Instant;
	by: PersonId | null;
}

/** All named moments that were not removed, the latest first. A record that holds no time is left out. */
export function namedMoments(pipeline: Pipeline): NamedMoment[] {
	const moments: NamedMoment[] = [];
	for (const id of pipeline.doc.getMap<unknown>('reviews').keys()) {
		const record = reviewKey(id);
		const map = pipeline.recordMap(record);
		const name = pipeline.cellValue(record, 'name');
		const moment = pipeline.cellValue(record, 'moment');
		const deleted = pipeline.cellValue(record, 'deleted') ?? null;
		if (!map || deleted !== null || typeof name !== 'string' || !isInstant(moment)) continue;
		const { by } = baseOf(map);
		moments.push({ id, name, moment, by: typeof by === 'string' ? by : null });
	}
	return moments.sort((a, b) => b.moment - a.moment || (a.id < b.id ? -1 : 1));
}

/** Calls back after every transaction that changed a named moment. Returns how to stop. */
export function watchMoments(pipeline: Pipeline, listener: () => void): () => void {
	const root = pipeline.doc.getMap<Y.Map<unknown>>('reviews');
	root.observeDeep(listener);
	return () => root.unobserveDeep(listener);
}

/** Gives a moment a name, as one undoable step. Throws on an empty or overlong name: the screen refuses it with words. */
export function nameMoment(writer: Writer, name: string, moment: Instant): Change {
	const trimmed = name.trim();
	if (trimmed === '' || trimmed.length > MAX_MOMENT_NAME) throw new RangeError('a moment has a name of 1 to 80 characters');
	const base: Record<string, CellValue> = { name: trimmed, moment: Math.round(moment) };
	return writer.write([], [{ root: 'reviews', id: writer.newId(), base }]);
}

/** Takes the name of a moment away. What happened then stays. */
export function removeMoment(writer: Writer, id: string): Change {
	return writer.write([{ record: reviewKey(id), field: 'deleted', value: Math.round(writer.now()) }]);
}

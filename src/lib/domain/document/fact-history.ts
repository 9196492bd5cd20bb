// What further cells of a deal held over time, those that no figure reads: source, answers, columns of one's own.
// Limit: one deal at a time, values as they were stored; what counts from when is as in deal-history.ts.
import type { DealId, Instant } from '../model/deal.ts';
import { cellStays, sourceOf } from './as-of-cell.ts';
import type { Pipeline } from './pipeline.ts';
import { putBackOf, recordKey, type CellValue } from './schema.ts';
import { takenBack } from './taken-back.ts';

/** As a `DealChange`, of any cell. */
export interface FactChange {
	readonly field: string;
	/** null: blank. */
	readonly value: CellValue;
	/** Counts from this moment on: −Infinity from the beginning, Infinity in the present only. Never decreases along a field. */
	readonly since: number;
	readonly at: Instant | null;
	/** What it began with here, without a time of its own; and putting the whole pipeline back ([RESTORE5]). */
	readonly quiet?: true;
}

/** What these cells held, one field after the other. `until` (recorded time): edits that were taken back only after it counted then. */
export function factHistory(pipeline: Pipeline, id: DealId, fields: readonly string[], until: number = Infinity): FactChange[] {
	const source = sourceOf(pipeline, recordKey.deal(id));
	if (!source) return [];
	const { base, map, past, created } = source;
	const told = new Set(past.map(([field]) => field));
	const cells = pipeline.log.cells(id);
	const facts: FactChange[] = [];
	for (const field of fields) {
		if (!cells?.has(field) && !told.has(field) && !map.has(field)) {
			const value = (base[field] ?? null) as CellValue;
			if (value !== null) facts.push({ field, value, since: -Infinity, at: created, quiet: true });
			continue;
		}
		const stays = cellStays(pipeline, source, field);
		const without = takenBack(stays.flatMap(({ event }) => event ?? []), until);
		for (const { value, since, at, event, past: wasTold } of stays) {
			if (event && without.has(event)) continue;
			const quiet = event ? putBackOf(event) !== null : !wasTold && since !== Infinity;
			facts.push({ field, value, since, at, ...(quiet ? { quiet } : {}) });
		}
	}
	return facts;
}

// Which deals were open just before a moment, as the weekly snapshots count them ([SNAPSHOT1]). Limit: goes over all deals.
import type { DealId } from '../model/deal.ts';
import * as change from './change-table.ts';
import { COUNTS, OPEN, type DealColumns } from './columns.ts';

/** Deals of the rows that pass that were in an open stage then; `moment` Infinity: now. In the order of the columns. */
export function openAt(columns: DealColumns, passes: (row: number) => boolean, moment: number): DealId[] {
	const { first, count, since, field, value } = columns.changes;
	const { types } = columns.stageCodes;
	const ids: DealId[] = [];
	for (let row = 0; row < columns.size; row += 1) {
		if (columns.left[row] !== COUNTS || !passes(row) || !(columns.begins[row]! < moment || moment === Infinity)) continue;
		let place = 0;
		let inBin = 0;
		for (let index = first[row]!; index < first[row]! + count[row]!; index += 1) {
			if (moment !== Infinity && !(since[index]! < moment)) break;
			if (field[index] === change.STAGE) place = Number.isNaN(value[index]!) ? 0 : value[index]! + 1;
			else if (field[index] === change.IN_BIN) inBin = value[index]!;
		}
		if (inBin === 0 && types[place] === OPEN) ids.push(columns.ids[row]!);
	}
	return ids;
}

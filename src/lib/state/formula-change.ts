// Which results of formula columns are others, and which fields an edit reaches. Limit: says what; formulas.svelte.ts tells it.
import { isColumnKey, type CellField, type ColumnKey, type DealId } from '#lib/domain/model/deal.ts';
import type { FieldId } from './fields.ts';

/** Formula results that are others: by deal, or of whole columns. */
export interface FormulaChange {
	readonly deals: ReadonlyMap<DealId, ReadonlySet<ColumnKey>>;
	readonly columns: readonly ColumnKey[];
	/** True when nobody else's edit and no clock is behind it: the person's own doing, or results that came at last. */
	readonly local: boolean;
}

export const NO_DEALS: FormulaChange['deals'] = new Map();

/** Fields that read otherwise when a cell changes. */
export function reaches(cell: CellField): readonly FieldId[] {
	if (isColumnKey(cell)) return [cell];
	switch (cell) {
		case 'stage':
			return ['stage', 'probability', 'category', 'value', 'weighted', 'daysInStage'];
		case 'value':
		case 'probability':
			return [cell, 'weighted'];
		case 'currency':
			return ['currency', 'value', 'weighted'];
		case 'deleted':
			return ['created'];
		case 'order':
			return [];
		default:
			return [cell];
	}
}

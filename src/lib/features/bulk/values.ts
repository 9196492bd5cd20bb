// What chosen deals have in a field. Reads only.
import { legalCell } from '#lib/domain/document/bulk-edits.ts';
import type { PipelineView } from '#lib/domain/document/view.ts';
import type { CellField, Deal } from '#lib/domain/model/deal.ts';

/** How many deals have which value in a field, the most frequent first; null is empty. */
export function countValues(deals: readonly Deal[], field: CellField, view: PipelineView): { value: unknown; count: number }[] {
	const counts = new Map<string, { value: unknown; count: number }>();
	for (const deal of deals) {
		const value = legalCell(deal, field, view);
		const key = JSON.stringify(value);
		const known = counts.get(key);
		if (known) known.count += 1;
		else counts.set(key, { value, count: 1 });
	}
	return [...counts.values()].sort((a, b) => b.count - a.count);
}

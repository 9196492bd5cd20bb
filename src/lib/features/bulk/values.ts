// What chosen deals have in a field. Reads only.
import { legalCell } from '#lib/domain/document/bulk-edits.ts';
import type { PipelineView } from '#lib/domain/document/view.ts';
import type { CellField, Deal } from '#lib/domain/model/deal.ts';

/** How many deals have which value in a field, the most frequent first; null is empty. `unit`: the currency of a deal's value, null: the pipeline's. */
export function countValues(deals: readonly Deal[], field: CellField, view: PipelineView): { value: unknown; unit: string | null; count: number }[] {
	const counts = new Map<string, { value: unknown; unit: string | null; count: number }>();
	for (const deal of deals) {
		const value = legalCell(deal, field, view);
		const unit = field === 'value' && value !== null && deal.currency !== view.settings.currency ? deal.currency : null;
		const key = JSON.stringify([value, unit]);
		const known = counts.get(key);
		if (known) known.count += 1;
		else counts.set(key, { value, unit, count: 1 });
	}
	return [...counts.values()].sort((a, b) => b.count - a.count);
}

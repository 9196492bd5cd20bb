// The standing edits of cells that several people changed at the same time, as people read them.
import type { Pipeline } from '#lib/domain/document/pipeline.ts';
import type { LogEvent } from '#lib/domain/document/schema.ts';
import type { Deal, DealField, DealId } from '#lib/domain/model/deal.ts';
import { cellValueWords } from '#lib/ui/cell-words.ts';
import { t } from '#lib/ui/messages/index.ts';
import type { InputContext } from './editors/parse.ts';

/** One edit that still stands. */
export interface Standing {
	event: LogEvent;
	/** Name of who made it; '' when the document knows none. */
	name: string;
}

export interface CellConflict {
	deal: DealId;
	field: DealField;
	/** The edit that shows first, then the others, latest first. */
	standing: Standing[];
}

/** What a cell's standing edits are; fewer than two: no conflict. */
export function standingEdits(pipeline: Pipeline, deal: DealId, field: DealField): Standing[] {
	const heads = pipeline.log.cell(deal, field)?.heads ?? [];
	return heads.map((event) => ({ event, name: pipeline.people.get(event.by)?.name ?? '' }));
}

/** Words for the standing edits that do not show: "also changed by … to …". */
export function conflictWords(pipeline: Pipeline, deal: Deal, field: DealField, input: InputContext): string {
	const others = standingEdits(pipeline, deal.id, field).slice(1);
	const words = others.map(({ name, event }) =>
		t('grid.conflictOther', { name: name || t('grid.someone'), value: cellValueWords('deal', field, event.value, { ...input, stages: pipeline.stages }) })
	);
	return t('grid.conflict', { others: words.join(', ') });
}

/** Every cell in conflict of the deals that are not in the bin. */
export function allConflicts(pipeline: Pipeline, deals: Iterable<Deal>): CellConflict[] {
	const found: CellConflict[] = [];
	for (const deal of deals) {
		if (deal.deleted !== null) continue;
		for (const field of deal.conflicts) found.push({ deal: deal.id, field, standing: standingEdits(pipeline, deal.id, field) });
	}
	return found;
}

/** Fields of a deal that a person can be asked about: not its place or its being in the bin. */
export const isAskable = (field: DealField): boolean => field !== 'order' && field !== 'deleted';

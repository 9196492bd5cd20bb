// What the grid's own pieces (cells, editors, filters) may ask of the sheet, handed to them by the grid.
import type { PipelineView } from '#lib/domain/document/view.ts';
import type { Deal, DealField, DealId, PersonId } from '#lib/domain/model/deal.ts';
import type { InputContext } from './editors/parse.ts';
import type { SheetTotals } from './totals.ts';

/** A cell by deal and field. */
export interface CellPlace {
	deal: DealId;
	field: DealField;
}

export interface SheetContext {
	/** What is shown; another one in the past, and after the document was replaced. */
	pipeline(): PipelineView;
	now(): number;
	/** Who looks. */
	person(): PersonId;
	/** False where the person may look but not write. */
	canEdit(): boolean;
	input(): InputContext;
	totals(): SheetTotals;
	/** True when some deal's value has cents: then all are shown with them. */
	cents(): boolean;
	/** Place of a stage in the pipeline, for sorting; unknown ones last. */
	stageRank(id: string | null): number;
	/** Opens the merge review at a cell. */
	openConflict(deal: DealId, field: DealField): void;
	/** Element that floating parts are placed in: inside the sheet, outside its scroller. */
	layer(): HTMLElement;
	/** Writes what an editor gave to the document. */
	commit(deal: Deal, field: DealField, value: Deal[DealField]): void;
	/** An editor opened on a cell, or closed. */
	editStarted(deal: DealId, field: DealField): void;
	editStopped(deal: DealId, field: DealField): void;
	/** Words to show beside an editor when a colleague changed the cell meanwhile; null: nobody did. */
	changedMeanwhile(deal: DealId, field: DealField): string | null;
}

/** A value that came out of an editor. Wrapped, so that null and "the same again" are edits too. */
export class Entered {
	readonly value: Deal[DealField];
	constructor(value: Deal[DealField]) {
		this.value = value;
	}
}

// What the grid's own pieces (cells, editors, filters) may ask of the sheet, handed to them by the grid.
import type { DealEdit } from '#lib/domain/document/commands.ts';
import type { CellValue } from '#lib/domain/document/schema.ts';
import type { Choice } from '#lib/domain/model/column.ts';
import type { FieldWorld } from '#lib/state/fields.ts';
import type { PipelineView } from '#lib/domain/document/view.ts';
import type { CellField, Deal, DealId, PersonId } from '#lib/domain/model/deal.ts';
import type { InputContext } from '#lib/ui/cell-input.ts';
import type { ColumnSum } from './column-sums.ts';
import type { SheetTotals } from './totals.ts';

/** A cell by deal and field. */
export interface CellPlace {
	deal: DealId;
	field: CellField;
}

export interface SheetContext {
	/** What is shown; another one in the past, and after the document was replaced. */
	pipeline(): PipelineView;
	now(): number;
	/** Who looks. */
	person(): PersonId;
	/** Everybody a deal may be given to, by name. Walks the deals. */
	owners(): readonly string[];
	/** False where the person may look but not write. */
	canEdit(): boolean;
	input(): InputContext;
	totals(): SheetTotals;
	/** True while some amount is in another currency than the pipeline's. */
	mixed(): boolean;
	/** What a column of one's own adds up to over the deals that show; null for any other. */
	sumOf(id: string): ColumnSum | null;
	/** Place of a stage in the pipeline, for sorting; unknown ones last. */
	stageRank(id: string | null): number;
	/** Opens the merge review at a cell. */
	openConflict(deal: DealId, field: CellField): void;
	/** Element that floating parts are placed in: inside the sheet, outside its scroller. */
	layer(): HTMLElement;
	/** What fields are read with. */
	world(): FieldWorld;
	/** A new random id. */
	newId(): string;
	/** Writes what an editor gave to the document. */
	commit(deal: Deal, field: CellField, entered: Entered): void;
	/** A key that may close the editor: true when it did, or was refused, and the person went on. */
	leaveEditor(event: KeyboardEvent): boolean;
	/** An editor opened on a cell, or closed. */
	editStarted(deal: DealId, field: CellField): void;
	editStopped(deal: DealId, field: CellField): void;
	/** Words to show beside an editor when a colleague changed the cell meanwhile; null: nobody did. */
	changedMeanwhile(deal: DealId, field: CellField): string | null;
}

/** What an editor gave, as one step's edits. */
export const editsOf = (deal: DealId, field: CellField, { value, choices, currency }: Entered): DealEdit[] => [
	{ deal, field, value, choices },
	...(currency === undefined ? [] : [{ deal, field: 'currency' as const, value: currency }])
];

/** A value that came out of an editor. Wrapped, so that null and "the same again" are edits too. */
export class Entered {
	readonly value: CellValue;
	/** Choices that the value needs and its column does not have yet. */
	readonly choices: readonly Choice[];
	/** Of an amount: the currency that the deal gets with it; undefined: it keeps its own. */
	readonly currency: string | null | undefined;
	constructor(value: CellValue, choices: readonly Choice[] = [], currency?: string | null) {
		this.value = value;
		this.choices = choices;
		this.currency = currency;
	}
}

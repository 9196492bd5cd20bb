// What a sheet remembers between copying and pasting: the cut that is still to be pasted, and what the last paste left.
import type { Refusal } from '#lib/domain/clipboard/plan.ts';
import type { DealId } from '#lib/domain/model/deal.ts';

/** A cell, or the like cells of one column, that a paste left as they were. */
export interface LeftCell {
	/** Where the words lead: null, where there is no such cell. */
	deal: DealId | null;
	column: string | null;
	/** How many cells this stands for. */
	count: number;
	first: Refusal;
}

export class SheetClipboard {
	/** Mark of the cut that a paste here would move; null: there is none. */
	pendingCut: string | null = null;
	/** What the last paste left, while somebody looks at it. */
	left = $state.raw<readonly LeftCell[] | null>(null);

	/** Ctrl+Shift+V was pressed: the paste that follows takes values only. */
	valuesOnly = false;

	/** Nothing waits to be moved any more. */
	forgetCut(): void {
		this.pendingCut = null;
	}
}

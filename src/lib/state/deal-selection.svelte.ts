// Which deals a person has chosen, and which one is open in the panel: one selection for sheet, board and panel.
// Limit: deals only; ranges of cells are the sheet's own.
import type { DealId } from '#lib/domain/model/deal.ts';

export class DealSelection {
	/** True where deals were chosen as such: whole rows, cards. False: they are what a range of cells lies on. */
	asDeals = $state(false);
	/** Raised when somebody asks to edit the chosen deals, however they were chosen. */
	editAsked = $state(0);
	/** The deal in the panel; null: it is closed. */
	open = $state<DealId | null>(null);
	#deals = $state.raw<readonly DealId[]>([]);
	readonly #lineUps: (() => readonly DealId[])[] = [];

	/** Chosen deals, in the order in which they are shown. Setting them chooses them as deals. */
	get deals(): readonly DealId[] {
		return this.#deals;
	}

	set deals(deals: readonly DealId[]) {
		this.choose(deals, true);
	}

	choose(deals: readonly DealId[], asDeals: boolean): void {
		this.#deals = deals;
		this.asDeals = asDeals && deals.length > 0;
	}

	/** Opens what edits the chosen deals. False where there are not several. */
	askEdit(): boolean {
		if (this.#deals.length < 2) return false;
		this.asDeals = true;
		this.editAsked += 1;
		return true;
	}

	/**
	 * What is on screen tells in which order it shows deals. What came last counts: a board over the sheet, and the sheet
	 * again when the board has gone. Returns how to stop.
	 */
	showsIn(lineUp: () => readonly DealId[]): () => void {
		this.#lineUps.push(lineUp);
		return () => {
			const index = this.#lineUps.indexOf(lineUp);
			if (index >= 0) this.#lineUps.splice(index, 1);
		};
	}

	/** The deal shown before (-1) or after (1) this one; null at the end, or where it does not show. */
	beside(deal: DealId, step: -1 | 1): DealId | null {
		const order = this.#lineUps.at(-1)?.() ?? [];
		const index = order.indexOf(deal);
		return index < 0 ? null : (order[index + step] ?? null);
	}
}

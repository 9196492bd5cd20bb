// What is under a person's hand, looked at in every frame: the cell with the focus, where its row stands on the screen,
// and whether the caret is still where typing goes on.
import type { Page } from 'playwright';

/** A stretch of frames in which nothing of this changed. */
export interface Held {
	/** Deal and column with the focus, as `deal/column`; what has it instead, where that is no cell. */
	at: string;
	/** True while that is an open editor. */
	editing: boolean;
	/** Top of the row on the screen, in whole pixels; null: no row. */
	top: number | null;
	/** False where the caret is not at the end of what is typed. */
	caret: boolean;
}

type Watching = Window & { hand?: { seen: Held[]; on: boolean } };

/** Begins to look. What was seen before is forgotten. */
export async function watchHand(page: Page): Promise<void> {
	await page.evaluate(() => {
		const hand: { seen: Held[]; on: boolean } = { seen: [], on: true };
		(window as Watching).hand = hand;
		const look = (): void => {
			if (!hand.on) return;
			const active = document.activeElement;
			const row = active?.closest('.ag-row');
			const input = active instanceof HTMLInputElement || active instanceof HTMLTextAreaElement ? active : null;
			const now: Held = {
				at: row ? `${row.getAttribute('row-id')}/${active!.closest('.ag-cell')?.getAttribute('col-id')}` : (active?.tagName ?? 'nothing'),
				editing: input !== null,
				top: row ? Math.round(row.getBoundingClientRect().top) : null,
				caret: input === null || (input.selectionStart === input.value.length && input.selectionEnd === input.value.length)
			};
			if (JSON.stringify(now) !== JSON.stringify(hand.seen.at(-1))) hand.seen.push(now);
			requestAnimationFrame(look);
		};
		look();
	});
}

/** Ends it. Every state that showed for at least a frame, in order. */
export const handHeld = (page: Page): Promise<Held[]> =>
	page.evaluate(() => {
		const { hand } = window as Watching;
		if (hand) hand.on = false;
		return hand?.seen ?? [];
	});

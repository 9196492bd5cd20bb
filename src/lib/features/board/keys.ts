// The keys of the board, on a focused card: arrows walk, with Ctrl or Cmd they carry the deal along. Limit: which key
// means what; what it does is board-actions.ts and the screen's own (menu, title, panel).
import type { DealId } from '#lib/domain/model/deal.ts';
import { bin, choose, chooseTo, chosenWith, lineUp, moveBeside, moveWithin, toggle } from './board-actions.ts';
import type { BoardController } from './board.svelte.ts';

/** What keys ask of the screen. */
export interface KeyScreen {
	/** Puts the focus on a card and brings it into sight. */
	go(id: DealId): void;
	/** The card of the next lane that stands beside this one; null: there is none. */
	beside(id: DealId, step: -1 | 1): DealId | null;
	open(id: DealId): void;
	edit(id: DealId): void;
	/** Opens the menu of a card; `move`: with only where it can go. */
	menu(id: DealId, move: boolean): void;
	add(id: DealId): void;
	/** How many cards of a lane are in sight. */
	page(): number;
}

/** Handles a key on a card. Returns true when it was the board's. */
export function handleKey(event: KeyboardEvent, id: DealId, board: BoardController, screen: KeyScreen): boolean {
	const command = (event.ctrlKey || event.metaKey) && !event.altKey;
	if (event.altKey) return false;
	const walk = (to: DealId | null | undefined): boolean => {
		if (to === null || to === undefined) return true;
		// The first step with Shift chooses the card it starts from, too.
		if (event.shiftKey) chooseTo(board, id, to);
		screen.go(to);
		return true;
	};
	const lane = board.laneOf(id);
	const ids = lane === undefined ? [] : board.content(lane).ids;
	const at = ids.indexOf(id);
	const page = Math.max(1, screen.page() - 1);
	if (command) {
		switch (event.key) {
			case 'ArrowLeft':
				moveBeside(board, id, -1);
				return true;
			case 'ArrowRight':
				moveBeside(board, id, 1);
				return true;
			case 'ArrowUp':
				moveWithin(board, id, event.shiftKey ? 'first' : -1);
				return true;
			case 'ArrowDown':
				moveWithin(board, id, event.shiftKey ? 'last' : 1);
				return true;
			case 'Home':
				return walk(lineUp(board)[0]);
			case 'End':
				return walk(lineUp(board).at(-1));
			case 'a':
				choose(board, new Set(ids));
				return true;
			default:
				return false;
		}
	}
	switch (event.key) {
		case 'ArrowUp':
			return walk(ids[at - 1]);
		case 'ArrowDown':
			return walk(ids[at + 1]);
		case 'ArrowLeft':
			return walk(screen.beside(id, -1));
		case 'ArrowRight':
			return walk(screen.beside(id, 1));
		case 'Home':
			return walk(ids[0]);
		case 'End':
			return walk(ids.at(-1));
		case 'PageUp':
			return walk(ids[Math.max(0, at - page)]);
		case 'PageDown':
			return walk(ids[Math.min(ids.length - 1, at + page)]);
		case 'Enter':
			screen.open(id);
			return true;
		case ' ':
			toggle(board, id);
			return true;
		case 'F2':
			screen.edit(id);
			return true;
		case 'Delete':
		case 'Backspace':
			bin(board, chosenWith(board, id));
			return true;
		case 'Escape':
			if (board.state.selection.deals.length === 0) return false;
			choose(board, new Set());
			return true;
		case 'ContextMenu':
			screen.menu(id, false);
			return true;
		case 'F10':
			if (!event.shiftKey) return false;
			screen.menu(id, false);
			return true;
		case 'm':
		case 'M':
			screen.menu(id, true);
			return true;
		case 'n':
		case 'N':
			screen.add(id);
			return true;
		default:
			return false;
	}
}

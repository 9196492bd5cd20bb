// The board's elements: where a card is, what is in sight, and how a card that goes elsewhere is seen to go. Limit: DOM
// only; it knows nothing of deals but their ids.
import type { DealId } from '#lib/domain/model/deal.ts';

const FLIGHT_MS = 150;

export const cardIn = (root: HTMLElement | undefined, id: DealId): HTMLElement | null =>
	root?.querySelector<HTMLElement>(`[data-deal="${CSS.escape(id)}"]`) ?? null;

export const faceIn = (root: HTMLElement | undefined, id: DealId): HTMLElement | null =>
	cardIn(root, id)?.querySelector<HTMLElement>('[data-face], textarea') ?? null;

export const listOf = (root: HTMLElement | undefined, lane: string): HTMLElement | null =>
	root?.querySelector<HTMLElement>(`[data-lane="${CSS.escape(lane)}"] [data-cards]`) ?? null;

/** Scrolls a lane, and the board, just so far that a card of that place is in sight. */
export function reveal(root: HTMLElement | undefined, lane: string, index: number, pitch: number): void {
	const list = listOf(root, lane);
	if (!list) return;
	const [from, to] = [index * pitch, (index + 1) * pitch];
	if (from < list.scrollTop) list.scrollTop = from;
	else if (to > list.scrollTop + list.clientHeight) list.scrollTop = to - list.clientHeight;
	const board = list.closest<HTMLElement>('[data-lanes]');
	const column = list.closest<HTMLElement>('[data-lane]');
	if (!board || !column) return;
	const [outer, inner] = [board.getBoundingClientRect(), column.getBoundingClientRect()];
	if (inner.left < outer.left) board.scrollLeft -= outer.left - inner.left;
	else if (inner.right > outer.right) board.scrollLeft += inner.right - outer.right;
}

/** How many cards of a lane are in sight. */
export const pageOf = (list: HTMLElement | null, pitch: number): number => (list ? Math.floor(list.clientHeight / pitch) : 1);

/** The place in another lane that is level with this card. */
export function levelWith(face: HTMLElement, list: HTMLElement, pitch: number, count: number): number {
	const y = face.getBoundingClientRect().top - list.getBoundingClientRect().top + list.scrollTop;
	return Math.max(0, Math.min(count - 1, Math.round(y / pitch)));
}

/** Lets a card come from where it was, unless the person wants no movement. */
export function fly(card: HTMLElement, from: DOMRect): void {
	if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
	const to = card.getBoundingClientRect();
	card.animate([{ transform: `translate(${from.left - to.left}px, ${from.top - to.top}px)` }, { transform: 'none' }], {
		duration: FLIGHT_MS,
		easing: 'ease-out'
	});
}

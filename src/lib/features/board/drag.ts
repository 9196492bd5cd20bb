// Dragging cards with mouse, pen or finger: a press that moves lifts, a finger that stays lifts after a moment; the
// board scrolls when the hand nears an edge. Limit: pointers and geometry; what a drop writes is board-actions.ts.
import type { DealId } from '#lib/domain/model/deal.ts';

/** Pixels a mouse moves before it is a drag, and a finger may tremble before it is a scroll. */
const SLOP_PX = 6;
/** How long a finger stays before the card is lifted; shorter than the browser's own long press. */
const LONG_PRESS_MS = 320;
/** How near an edge the board begins to scroll, and how fast at most, in pixels and pixels a frame. */
const EDGE_PX = 56;
const SPEED_PX = 18;

export interface DragHost {
	/** The deals that come along when a card is lifted; none: it may not be. */
	lift(id: DealId): readonly DealId[];
	/** The hand is at a place of the board; both null: nowhere that takes cards. */
	over(place: DropPlace | null): void;
	drop(ids: readonly DealId[], place: DropPlace): void;
	/** The drag ended, with or without a drop. */
	end(): void;
}

export interface DropPlace {
	lane: string;
	/** Which card's place it is, counted among those of the lane. */
	index: number;
}

interface Press {
	id: DealId;
	card: HTMLElement;
	pointer: number;
	x: number;
	y: number;
	timer: ReturnType<typeof setTimeout> | null;
}

interface Drag {
	ids: readonly DealId[];
	pointer: number;
	ghost: HTMLElement;
	dx: number;
	dy: number;
	x: number;
	y: number;
	frame: number;
	place: DropPlace | null;
}

/** Listens in the board's element. Returns how to stop. `pitch`: height of a card with its gap, in pixels. */
export function listenToDrags(root: HTMLElement, host: DragHost, pitch: () => number): () => void {
	let press: Press | null = null;
	let drag: Drag | null = null;
	let swallowClick = false;

	function onDown(event: PointerEvent): void {
		swallowClick = false;
		if (drag || event.button !== 0 || !event.isPrimary || !(event.target instanceof Element)) return;
		const card = event.target.closest<HTMLElement>('[data-deal]');
		if (!card || event.target.closest('input, textarea, [data-no-drag]')) return;
		forget();
		press = { id: card.dataset.deal!, card, pointer: event.pointerId, x: event.clientX, y: event.clientY, timer: null };
		if (event.pointerType === 'touch') press.timer = setTimeout(() => press && begin(press, press.x, press.y), LONG_PRESS_MS);
	}

	function onMove(event: PointerEvent): void {
		if (drag?.pointer === event.pointerId) {
			[drag.x, drag.y] = [event.clientX, event.clientY];
			return;
		}
		if (press?.pointer !== event.pointerId) return;
		const far = Math.hypot(event.clientX - press.x, event.clientY - press.y) > SLOP_PX;
		if (!far) return;
		// A finger that moves before the moment is over scrolls.
		if (press.timer !== null) forget();
		else begin(press, event.clientX, event.clientY);
	}

	function begin(from: Press, x: number, y: number): void {
		const ids = host.lift(from.id);
		forget();
		if (ids.length === 0) return;
		const rect = from.card.getBoundingClientRect();
		const ghost = ghostOf(from.card, rect, ids.length);
		document.body.append(ghost);
		drag = { ids, pointer: from.pointer, ghost, dx: rect.left - from.x, dy: rect.top - from.y, x, y, frame: 0, place: null };
		swallowClick = true;
		step();
	}

	function step(): void {
		if (!drag) return;
		const { x, y, dx, dy, ghost } = drag;
		ghost.style.transform = `translate(${x + dx}px, ${y + dy}px) rotate(1deg)`;
		const under = document.elementFromPoint(x, y);
		const lane = under?.closest<HTMLElement>('[data-lane]') ?? null;
		const list = lane?.querySelector<HTMLElement>('[data-cards]') ?? null;
		if (list) scrollAt(list, 0, edge(y, list.getBoundingClientRect().top, list.getBoundingClientRect().bottom));
		const across = root.querySelector<HTMLElement>('[data-lanes]');
		if (across) scrollAt(across, edge(x, across.getBoundingClientRect().left, across.getBoundingClientRect().right), 0);
		const place = lane && root.contains(lane) ? { lane: lane.dataset.lane!, index: list ? indexAt(list, y) : 0 } : null;
		if (place?.lane !== drag.place?.lane || place?.index !== drag.place?.index) host.over((drag.place = place));
		drag.frame = requestAnimationFrame(step);
	}

	function indexAt(list: HTMLElement, y: number): number {
		const inside = y - list.getBoundingClientRect().top + list.scrollTop;
		return Math.max(0, Math.round(inside / pitch()));
	}

	function onUp(event: PointerEvent): void {
		if (drag?.pointer !== event.pointerId) return void (press?.pointer === event.pointerId && forget());
		const { ids } = drag;
		[drag.x, drag.y] = [event.clientX, event.clientY];
		cancelAnimationFrame(drag.frame);
		step();
		const place = drag.place;
		finish();
		if (place) host.drop(ids, place);
	}

	function onCancel(event: PointerEvent): void {
		if (press?.pointer === event.pointerId) forget();
		if (drag?.pointer === event.pointerId) finish();
	}

	function onKey(event: KeyboardEvent): void {
		if (event.key !== 'Escape' || !drag) return;
		event.preventDefault();
		event.stopPropagation();
		finish();
	}

	/** While a card is in the hand the finger moves it, not the page. */
	const onTouch = (event: TouchEvent): void => {
		if (drag) event.preventDefault();
	};

	const onMenu = (event: Event): void => {
		if (drag || press?.timer) event.preventDefault();
	};

	/** The click that ends a drag is none. */
	function onClick(event: MouseEvent): void {
		if (!swallowClick) return;
		swallowClick = false;
		event.preventDefault();
		event.stopPropagation();
	}

	function forget(): void {
		if (press?.timer) clearTimeout(press.timer);
		press = null;
	}

	function finish(): void {
		if (!drag) return;
		cancelAnimationFrame(drag.frame);
		drag.ghost.remove();
		drag = null;
		host.over(null);
		host.end();
	}

	const stops = new AbortController();
	const { signal } = stops;
	root.addEventListener('pointerdown', onDown, { signal });
	root.addEventListener('click', onClick, { signal, capture: true });
	root.addEventListener('contextmenu', onMenu, { signal, capture: true });
	root.addEventListener('touchmove', onTouch, { signal, passive: false });
	window.addEventListener('pointermove', onMove, { signal });
	window.addEventListener('pointerup', onUp, { signal });
	window.addEventListener('pointercancel', onCancel, { signal });
	window.addEventListener('keydown', onKey, { signal, capture: true });
	return () => {
		stops.abort();
		forget();
		finish();
	};
}

/** How far to scroll for a hand at `at` between two edges; 0 away from them. */
export function edge(at: number, from: number, to: number): number {
	const reach = Math.min(EDGE_PX, (to - from) / 4);
	if (at < from + reach) return -Math.ceil((Math.min(reach, from + reach - at) / reach) * SPEED_PX);
	if (at > to - reach) return Math.ceil((Math.min(reach, at - (to - reach)) / reach) * SPEED_PX);
	return 0;
}

function scrollAt(element: HTMLElement, x: number, y: number): void {
	if (x !== 0) element.scrollLeft += x;
	if (y !== 0) element.scrollTop += y;
}

/** What hangs at the pointer: the card as it looks, and how many there are. */
function ghostOf(card: HTMLElement, rect: DOMRect, count: number): HTMLElement {
	const ghost = document.createElement('div');
	ghost.className = 'board-ghost';
	ghost.inert = true;
	ghost.style.cssText = `width:${rect.width}px;height:${rect.height}px`;
	ghost.append(card.cloneNode(true));
	if (count > 1) {
		const badge = document.createElement('span');
		badge.className = 'board-ghost-count';
		badge.textContent = String(count);
		ghost.append(badge);
	}
	return ghost;
}

// The focus on a column's header outlives the header: when the column goes, is hidden or is put elsewhere, by oneself or by
// a colleague, it goes to that column's header, else to the one in its place.
import type { GridApi } from 'ag-grid-community';
import type { Deal } from '#lib/domain/model/deal.ts';

/** A header by its column, and its place among those that show, from 1. */
interface Head {
	readonly id: string;
	readonly place: number;
}

const headOf = (target: EventTarget | null): HTMLElement | null => (target instanceof Element ? target.closest<HTMLElement>('.ag-header-cell') : null);
const placeOf = (head: HTMLElement): number => Number(head.getAttribute('aria-colindex'));

/** Reads a header while it is there. */
export const headAt = (head: HTMLElement): Head => ({ id: head.getAttribute('col-id') ?? '', place: placeOf(head) });

/** Gives a column's header the focus, or where it is gone the nearest one before its place. */
export function focusHead(host: HTMLElement, { id, place }: Head): void {
	const heads = [...host.querySelectorAll<HTMLElement>('.ag-header-cell')];
	const before = heads.filter((head) => placeOf(head) <= place).sort((a, b) => placeOf(b) - placeOf(a))[0];
	(heads.find((head) => head.getAttribute('col-id') === id) ?? before)?.focus();
}

/** Listens in the grid's element. Returns how to stop. */
export function keepHeadFocus(api: GridApi<Deal>, host: HTMLElement): () => void {
	let last: Head | null = null;
	let frame = 0;
	const onFocus = ({ target }: FocusEvent): void => {
		const head = headOf(target);
		last = head && headAt(head);
	};
	// The grid draws its headers anew in the frame that follows.
	const onColumns = (): void => {
		if (last === null) return;
		cancelAnimationFrame(frame);
		frame = requestAnimationFrame(() => (frame = requestAnimationFrame(() => last !== null && document.activeElement === document.body && focusHead(host, last))));
	};
	host.addEventListener('focusin', onFocus);
	for (const event of ['displayedColumnsChanged', 'columnPinned'] as const) api.addEventListener(event, onColumns);
	return () => {
		cancelAnimationFrame(frame);
		host.removeEventListener('focusin', onFocus);
	};
}

// Dragging rows by the grip in their number: a line shows where they will go. Deals that are selected as whole rows go
// together. The same by keys and menu is in reorder.ts.
import type { SheetController } from '../sheet-controller.svelte.ts';
import type { Box } from './layer.ts';
import { mayReorder, moveDeals } from './reorder.ts';

/** Pixels per frame at most while scrolling at an edge. */
const FASTEST = 24;

/** Listens in the grid's element. Returns how to stop. */
export function listenToRowDrag(host: HTMLElement, sheet: SheetController): () => void {
	const { selection } = sheet;
	/** Index of the row they go before; null: no drag. */
	let before: number | null = null;
	let y = 0;
	let frame = 0;

	const paint = (): readonly Box[] => {
		const count = selection.model.axes.rows.length;
		if (before === null || count === 0) return [];
		const row = Math.min(before, count - 1);
		const columns = { from: 0, to: selection.model.axes.columns.length - 1 };
		return [{ key: 'drop', rows: { from: row, to: row }, columns, className: before < count ? 'sheet-drop' : 'sheet-drop after' }];
	};
	selection.painters = [...selection.painters, paint];

	const onDown = (event: PointerEvent): void => {
		if (event.button !== 0 || !(event.target instanceof Element) || !event.target.closest('.sheet-grip')) return;
		const row = Number(event.target.closest('.ag-row')?.getAttribute('row-index') ?? -1);
		if (row < 0) return;
		event.stopImmediatePropagation();
		event.preventDefault();
		if (!mayReorder(sheet)) return;
		const model = selection.sync();
		if (!model.hasRow(row)) model.selectRows(row, row);
		selection.changed({ reveal: null });
		y = event.clientY;
		before = row;
		for (const [type, listener] of [['pointermove', onMove], ['pointerup', onUp], ['pointercancel', cancel], ['keydown', onKey]] as const)
			window.addEventListener(type, listener as EventListener, true);
	};
	const onMove = (event: PointerEvent): void => {
		if (event.buttons === 0) return cancel();
		y = event.clientY;
		frame ||= requestAnimationFrame(follow);
	};
	const follow = (): void => {
		frame = 0;
		const { geometry } = selection;
		if (before === null || !geometry) return;
		const { top, bottom } = geometry.window;
		const over = y < top ? y - top : y > bottom ? y - bottom : 0;
		geometry.viewport.scrollTop += Math.sign(over) * Math.min(FASTEST, Math.ceil(Math.abs(over) / 4));
		const at = Math.max(top, Math.min(bottom - 1, y)) - geometry.container.getBoundingClientRect().top;
		const row = geometry.rowAt(at);
		const edges = geometry.rows({ from: row, to: row });
		if (edges) before = at > (edges.from + edges.to) / 2 ? row + 1 : row;
		selection.redraw();
		if (over !== 0) frame = requestAnimationFrame(follow);
	};
	const onUp = (): void => {
		// Where the hand is now, whatever rows came or went since it moved last.
		cancelAnimationFrame(frame);
		selection.sync();
		follow();
		const to = before;
		cancel();
		if (to !== null) moveDeals(sheet, selection.deals(), to);
	};
	const onKey = (event: KeyboardEvent): void => {
		if (event.key !== 'Escape') return;
		event.stopPropagation();
		cancel();
	};
	const cancel = (): void => {
		cancelAnimationFrame(frame);
		frame = 0;
		before = null;
		selection.redraw();
		for (const [type, listener] of [['pointermove', onMove], ['pointerup', onUp], ['pointercancel', cancel], ['keydown', onKey]] as const)
			window.removeEventListener(type, listener as EventListener, true);
	};

	host.addEventListener('pointerdown', onDown, true);
	return () => {
		cancel();
		selection.painters = selection.painters.filter((painter) => painter !== paint);
		host.removeEventListener('pointerdown', onDown, true);
	};
}

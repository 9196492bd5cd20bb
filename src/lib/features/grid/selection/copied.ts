// The dashed outline around what was last copied or cut, until it is pasted as a cut, something is edited, or Escape.
// A cut is let be with its outline: nothing moves that does not look as if it would.
import type { SheetController } from '../sheet-controller.svelte.ts';
import type { Box } from './layer.ts';
import { SelectionModel } from './model.ts';

/** Listens in the sheet's element. Returns how to stop. */
export function showCopied(root: HTMLElement, sheet: SheetController): () => void {
	const { selection } = sheet;
	let copied: SelectionModel | null = null;

	const paint = (): readonly Box[] => {
		if (!copied) return [];
		if (copied.axes !== selection.model.axes) copied.follow(selection.model.axes);
		return copied.ranges.flatMap(({ rows, columns }, at) =>
			rows.flatMap((down, y) => columns.map((across, x) => ({ key: `copied/${at}/${y}/${x}`, rows: down, columns: across, className: 'sheet-copied' })))
		);
	};
	selection.painters = [...selection.painters, paint];

	const show = (next: SelectionModel | null): void => {
		if (copied === next) return;
		copied = next;
		selection.redraw();
	};
	const onCopy = (event: ClipboardEvent): void => {
		if (!event.defaultPrevented) return;
		const { axes, ranges, active } = selection.sync();
		const now = new SelectionModel();
		now.axes = axes;
		now.ranges = ranges;
		now.active = active;
		show(now);
	};
	const onKey = (event: KeyboardEvent): void => {
		if (event.key === 'Escape') show(null);
	};
	const stop = sheet.state.onChange((change) => {
		if (!change.local) return;
		show(null);
		sheet.clipboard.forgetCut();
	});
	root.addEventListener('copy', onCopy);
	root.addEventListener('cut', onCopy);
	root.addEventListener('keydown', onKey, true);
	return () => {
		stop();
		selection.painters = selection.painters.filter((painter) => painter !== paint);
		root.removeEventListener('copy', onCopy);
		root.removeEventListener('cut', onCopy);
		root.removeEventListener('keydown', onKey, true);
	};
}

// Keyboard and pointer over the marks of a chart: one tab stop a chart, arrows from mark to mark, Home and End to the
// ends; Enter or a click opens the deals, with Shift it picks the mark. Limit: elements only, by their data-key.
import type { Mark } from './chart-model.ts';

/** Key of the mark that a keystroke leads to; null when it is not for the chart. Marks in rows go up and down by row. */
export function markAfter(key: string, marks: readonly Mark[], current: string | null): string | null {
	const at = Math.max(0, marks.findIndex((mark) => mark.key === current));
	const from = marks[at];
	if (!from) return null;
	const step = key === 'ArrowDown' || key === 'ArrowRight' ? 1 : key === 'ArrowUp' || key === 'ArrowLeft' ? -1 : 0;
	if (key === 'Home') return marks[0]!.key;
	if (key === 'End') return marks.at(-1)!.key;
	if (step === 0) return null;
	const beside = marks[at + step];
	if (from.row === undefined) return (beside ?? from).key;
	if (key === 'ArrowLeft' || key === 'ArrowRight') return beside?.row === from.row ? beside.key : from.key;
	const rows = [...new Set(marks.map(({ row }) => row))];
	const row = rows[rows.indexOf(from.row) + step];
	if (row === undefined) return from.key;
	// The same part of the other row, or the row itself where it has no such part.
	const part = from.key.slice(from.row.length);
	const there = marks.filter((mark) => mark.row === row);
	return (there.find((mark) => mark.key === `${row}${part}`) ?? there[0]!).key;
}

export interface MarkHands {
	marks: () => readonly Mark[];
	open: (key: string, at: Element) => void;
	pick: (key: string, add: boolean) => void;
	/** The pointer is on a mark (true) or on none: what it points at is not to move. */
	point: (on: boolean) => void;
}

/** The button of the mark that something drawn belongs to. */
const markAt = (target: EventTarget | null): Element | null =>
	target instanceof Element ? (target.closest('.mark')?.querySelector(':scope > [data-mark]') ?? null) : null;
const keyOf = (mark: Element | null): string | null => mark?.getAttribute('data-key') ?? null;

/** Attachment for a chart's svg: its marks are told apart by their `data-key`. */
export function markHands({ marks, open, pick, point }: MarkHands): (svg: SVGElement) => () => void {
	return (svg) => {
		const onkeydown = (event: KeyboardEvent) => {
			const mark = markAt(event.target);
			const key = keyOf(mark);
			if (mark === null || key === null || event.ctrlKey || event.metaKey || event.altKey) return;
			const presses = event.key === 'Enter' || event.key === ' ';
			const next = presses ? null : markAfter(event.key, marks(), key);
			if (presses) {
				if (event.shiftKey) pick(key, true);
				else open(key, mark);
			} else if (next !== null) svg.querySelector<SVGElement>(`[data-mark][data-key="${CSS.escape(next)}"]`)?.focus();
			else return;
			event.preventDefault();
			event.stopPropagation();
		};
		const onclick = (event: MouseEvent) => {
			const mark = markAt(event.target);
			const key = keyOf(mark);
			if (mark === null || key === null) return;
			if (event.shiftKey || event.ctrlKey || event.metaKey) pick(key, true);
			else open(key, mark);
		};
		// With Shift the browser would select the text from where the focus was to here. Without that it gives no focus either.
		const onmousedown = (event: MouseEvent) => {
			if (!event.shiftKey || event.button !== 0) return;
			event.preventDefault();
			(markAt(event.target) as SVGElement | null)?.focus({ preventScroll: true });
		};
		// A pointer at rest, under which the page was laid out anew, points at nothing.
		const onpointermove = (event: PointerEvent) => {
			if (event.pointerType === 'mouse' && (event.movementX !== 0 || event.movementY !== 0)) point(markAt(event.target) !== null);
		};
		const onpointerleave = () => point(false);
		const ended = new AbortController();
		const { signal } = ended;
		svg.addEventListener('keydown', onkeydown, { signal });
		svg.addEventListener('mousedown', onmousedown, { signal });
		svg.addEventListener('click', onclick, { signal });
		svg.addEventListener('pointermove', onpointermove, { signal });
		svg.addEventListener('pointerleave', onpointerleave, { signal });
		return () => ended.abort();
	};
}

// Keyboard over the marks of a chart: one tab stop, arrows go from mark to mark, Home and End to the ends.

/** Index of the mark that the key leads to; null when the key is not for the chart. */
export function markAfter(key: string, current: number, count: number): number | null {
	switch (key) {
		case 'ArrowDown':
		case 'ArrowRight':
			return Math.min(count - 1, current + 1);
		case 'ArrowUp':
		case 'ArrowLeft':
			return Math.max(0, current - 1);
		case 'Home':
			return 0;
		case 'End':
			return count - 1;
		default:
			return null;
	}
}

/** Attachment for a chart's svg: moves the focus along its `[data-mark]` elements. */
export function markKeys(onmove: (index: number) => void): (svg: SVGElement) => () => void {
	return (svg) => {
		const onkeydown = (event: KeyboardEvent) => {
			const marks = [...svg.querySelectorAll<SVGElement>('[data-mark]')];
			const next = markAfter(event.key, marks.indexOf(document.activeElement as SVGElement), marks.length);
			if (next === null || event.ctrlKey || event.metaKey || event.altKey) return;
			event.preventDefault();
			event.stopPropagation();
			onmove(next);
			marks[next]?.focus();
		};
		svg.addEventListener('keydown', onkeydown);
		return () => svg.removeEventListener('keydown', onkeydown);
	};
}

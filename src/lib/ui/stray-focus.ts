// A button that goes with what it did, and a window whose button has gone meanwhile, leave the keyboard nowhere: the focus
// then comes back to the part of the screen (data-pane) it was in last, the bar above all aside: nobody works there. The sheet's cells and headers see to their own.
/** Frames in which what closes is gone; those in which others see to the focus themselves come first. */
const FRAMES = 20;
const OTHERS_FIRST = 2;

const KEYS: ReadonlySet<string> = new Set(['Enter', ' ', 'Escape', 'Delete', 'Backspace']);

/** Listens in the page. Returns how to stop. */
export function keepFocus(): () => void {
	let at: Element | null = null;
	let pane: HTMLElement | null = null;
	let frame = 0;

	const onFocus = ({ target }: FocusEvent): void => {
		at = target instanceof Element ? target : null;
		pane = at?.closest<HTMLElement>('[data-pane]:not([data-pane="bar"])') ?? pane;
	};
	const look = (left: number): void => {
		frame = requestAnimationFrame(() => {
			const lost = at !== null && !at.isConnected && !at.matches('.ag-cell, .ag-header-cell') && (document.activeElement === document.body || document.activeElement === null);
			if (lost && left <= FRAMES - OTHERS_FIRST) back();
			else if (left > 0) look(left - 1);
		});
	};
	const back = (): void => {
		if (!pane?.isConnected) return;
		const stops = [...pane.querySelectorAll<HTMLElement>('button, input, textarea, a[href], [tabindex="0"]')];
		const here = pane.querySelector<HTMLElement>('.ag-cell-focus') ?? stops.find((stop) => stop.tabIndex >= 0 && !stop.matches(':disabled'));
		here?.focus();
	};
	const after = (): void => {
		cancelAnimationFrame(frame);
		look(FRAMES);
	};
	const onKey = ({ key }: KeyboardEvent): void => {
		if (KEYS.has(key)) after();
	};
	addEventListener('focusin', onFocus, true);
	addEventListener('click', after, true);
	addEventListener('keydown', onKey, true);
	return () => {
		cancelAnimationFrame(frame);
		removeEventListener('focusin', onFocus, true);
		removeEventListener('click', after, true);
		removeEventListener('keydown', onKey, true);
	};
}

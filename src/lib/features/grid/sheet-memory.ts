// How one person left one pipeline's sheet: column order, width, visibility, pinning and sort, on this
// device. Filters are not kept: a sheet that opens with deals missing is a trap.
import type { GridState } from 'ag-grid-community';

const KEPT = ['columnOrder', 'columnSizing', 'columnVisibility', 'columnPinning', 'sort'] as const;
export type SheetLayout = Pick<GridState, (typeof KEPT)[number]>;

const DELAY_MS = 400;

/** The part of a grid's state that is remembered. */
export function layoutOf(state: GridState): SheetLayout {
	const layout: Record<string, unknown> = {};
	for (const key of KEPT) if (state[key] !== undefined) layout[key] = state[key];
	return layout as SheetLayout;
}

/** A layout from stored text; null when it is not one (another version, or tampered with). */
export function readLayout(text: string | null): SheetLayout | null {
	if (text === null) return null;
	try {
		const stored = JSON.parse(text) as { v?: unknown; layout?: unknown } | null;
		if (stored?.v !== 1 || typeof stored.layout !== 'object' || stored.layout === null) return null;
		return layoutOf(stored.layout as GridState);
	} catch {
		return null;
	}
}

export class SheetMemory {
	readonly #key: string;
	#pending: SheetLayout | null = null;
	#timer: ReturnType<typeof setTimeout> | undefined;

	/** `variant` keeps the phone's layout apart from the desk's. */
	constructor(pipeline: string, person: string, variant: 'wide' | 'narrow') {
		this.#key = `sluice:sheet:${pipeline}:${person}:${variant}`;
	}

	load(): SheetLayout | null {
		try {
			return readLayout(localStorage.getItem(this.#key));
		} catch {
			return null;
		}
	}

	save(state: GridState): void {
		this.#pending = layoutOf(state);
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.flush(), DELAY_MS);
	}

	flush(): void {
		clearTimeout(this.#timer);
		if (!this.#pending) return;
		try {
			localStorage.setItem(this.#key, JSON.stringify({ v: 1, layout: this.#pending }));
		} catch {
			// Storage refused: the layout lasts as long as the tab.
		}
		this.#pending = null;
	}

	forget(): void {
		clearTimeout(this.#timer);
		this.#pending = null;
		try {
			localStorage.removeItem(this.#key);
		} catch {
			// Storage refused: nothing was kept.
		}
	}
}

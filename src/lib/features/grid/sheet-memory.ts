// How one person left one pipeline's sheet on this device: the view, and what they changed in it without saving.
// The plain sheet's filter is on again only in the same tab: a sheet that opens days later with deals missing and no name
// to it is a trap.
import { PLAIN, type ViewDefinition } from '#lib/domain/query/definition.ts';
import { readDefinition } from '#lib/domain/query/read-definition.ts';

const DELAY_MS = 400;

export interface Remembered {
	/** Id of the saved view; null: the plain sheet. */
	view: string | null;
	definition: ViewDefinition;
	/** What the view was saved as then; null: not known, or the plain sheet. */
	seen: ViewDefinition | null;
	/** Keys of the groups that are closed. */
	collapsed: readonly string[];
	/** How the plain sheet was arranged while another view is open; null: the plain sheet is, or nothing is arranged. */
	plain: ViewDefinition | null;
}

/** What was remembered, as it is shown again. */
export interface Recalled extends Remembered {
	/** Conditions that were on in the plain sheet at an earlier visit, and are not now. */
	off: ViewDefinition['filter'];
}

type Bag = Record<string, unknown>;
const isBag = (value: unknown): value is Bag => typeof value === 'object' && value !== null;
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one) => typeof one === 'string').slice(0, 2000) : []);

/** Columns and sort as version 0.2.0 kept them: as the grid's own state. */
function fromGridState(layout: Bag): ViewDefinition {
	const part = (name: string, list: string): unknown => (isBag(layout[name]) ? layout[name][list] : undefined);
	const [hidden, frozen] = [texts(part('columnVisibility', 'hiddenColIds')), texts(part('columnPinning', 'leftColIds'))];
	const sizes = part('columnSizing', 'columnSizingModel');
	const sorts = part('sort', 'sortModel');
	const widths = new Map((Array.isArray(sizes) ? sizes : []).filter(isBag).map(({ colId, width }) => [colId, width]));
	return readDefinition({
		columns: texts(part('columnOrder', 'orderedColIds'))
			.filter((id) => !id.startsWith('ag-Grid'))
			.map((id) => ({ id, shown: !hidden.includes(id), width: widths.get(id) ?? null, frozen: frozen.includes(id) })),
		sort: (Array.isArray(sorts) ? sorts : []).filter(isBag).map(({ colId, sort }) => ({ field: colId, descending: sort === 'desc' }))
	}).definition;
}

/**
 * What was remembered, from stored text; null when it is nothing (another version, or tampered with). `visit`: what the same
 * tab kept of the plain sheet's filter, where the page is loaded anew; null: this is another visit.
 */
export function readRemembered(text: string | null, visit: string | null = null): Recalled | null {
	if (text === null) return null;
	try {
		const stored = JSON.parse(text) as unknown;
		if (!isBag(stored)) return null;
		if (stored.v === 1) return isBag(stored.layout) ? { view: null, definition: fromGridState(stored.layout), seen: null, collapsed: [], plain: null, off: [] } : null;
		if (stored.v !== 2) return null;
		const view = typeof stored.view === 'string' ? stored.view : null;
		const { definition } = readDefinition(stored.definition);
		const off = view === null && visit === null ? definition.filter : [];
		const filter = visit === null ? PLAIN.filter : readDefinition({ filter: JSON.parse(visit) as unknown }).definition.filter;
		return {
			view,
			definition: view === null ? { ...definition, filter } : definition,
			seen: view !== null && isBag(stored.seen) ? readDefinition(stored.seen).definition : null,
			collapsed: texts(stored.collapsed),
			plain: view !== null && isBag(stored.plain) ? { ...readDefinition(stored.plain).definition, filter: PLAIN.filter } : null,
			off
		};
	} catch {
		return null;
	}
}

export class SheetMemory {
	readonly #key: string;
	#pending: Remembered | null = null;
	#timer: ReturnType<typeof setTimeout> | undefined;

	/** `variant` keeps the phone's layout apart from the desk's. */
	constructor(pipeline: string, person: string, variant: 'wide' | 'narrow') {
		this.#key = `sluice:sheet:${pipeline}:${person}:${variant}`;
	}

	load(): Recalled | null {
		try {
			return readRemembered(localStorage.getItem(this.#key), sessionStorage.getItem(this.#key));
		} catch {
			return null;
		}
	}

	save(remembered: Remembered): void {
		this.#pending = remembered;
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => this.flush(), DELAY_MS);
	}

	flush(): void {
		clearTimeout(this.#timer);
		if (!this.#pending) return;
		try {
			const { view, definition } = this.#pending;
			// The layout is the device's, the filter of a tab is its own.
			sessionStorage.setItem(this.#key, JSON.stringify(view === null ? definition.filter : []));
			localStorage.setItem(this.#key, JSON.stringify({ v: 2, ...this.#pending }));
		} catch {
			// Storage refused: the layout lasts as long as the tab.
		}
		this.#pending = null;
	}
}

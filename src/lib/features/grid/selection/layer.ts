// Paints boxes over cells: one element per box and side (pinned, scrolling), whatever its size. Lies in the scrolling
// container, so it scrolls with the rows; the scrolling side is clipped where it would run under pinned columns.
import type { Edges, Geometry } from './geometry.ts';
import type { Span } from './spans.ts';

export interface Box {
	/** Tells boxes apart from one drawing to the next. */
	readonly key: string;
	readonly rows: Span;
	readonly columns: Span;
	readonly className: string;
	/** A person's colour, 0 to 7. */
	readonly color?: number;
	/** Words above the box's upper right corner; under it where the header would lie over them. */
	readonly label?: string;
	/** Its lower right corner has to be pressed: `--in-x` and `--in-y` say how far it is beyond reach, in pixels. */
	readonly reachable?: boolean;
}

/** Height of a label. */
const LABEL_PX = 20;
/** How far a corner's mark reaches beyond the corner, and how much of it may be moved inside. */
const MARK_PX = 5;

/** How far a corner is moved inside to be reached; 0 also where it is scrolled out of sight altogether. Pixels. */
export function inward(edge: number, size: number, reach: number): number {
	const beyond = edge + MARK_PX - reach;
	return beyond <= 0 || beyond > size ? 0 : beyond;
}

function keepIn(element: HTMLElement, reach: { right: number; bottom: number }, columns: Edges, rows: Edges): void {
	element.style.setProperty('--in-x', `${inward(columns.to, columns.to - columns.from, reach.right)}px`);
	element.style.setProperty('--in-y', `${inward(rows.to, rows.to - rows.from, reach.bottom)}px`);
}

export class Layer {
	readonly #main = document.createElement('div');
	readonly #pinned = document.createElement('div');
	readonly #drawn = new Map<string, HTMLElement>();

	constructor(container: HTMLElement) {
		for (const [layer, name] of [[this.#main, 'sheet-layer'], [this.#pinned, 'sheet-layer sheet-layer-pinned']] as const) {
			layer.className = name;
			layer.setAttribute('aria-hidden', 'true');
			container.append(layer);
		}
	}

	destroy(): void {
		this.#main.remove();
		this.#pinned.remove();
	}

	/** Draws these boxes and nothing else. Returns the element of a box's last corner by its key, where it shows. */
	draw(boxes: readonly Box[], geometry: Geometry): ReadonlyMap<string, HTMLElement> {
		const here = new Set<string>();
		const edge = geometry.viewport.scrollLeft + geometry.pinned;
		const top = geometry.viewport.scrollTop;
		// Before anything is written: the browser lays out once.
		const reach = boxes.some((box) => box.reachable) ? geometry.reach : null;
		for (const box of boxes) {
			const rows = geometry.rows(box.rows);
			if (!rows) continue;
			const { pinned, main } = geometry.columnEdges(box.columns);
			const clipped = main && main.to > edge ? { from: Math.max(main.from, edge), to: main.to } : null;
			if (pinned) {
				const element = this.#place(`${box.key}/p`, this.#pinned, box, rows, pinned, here);
				element.classList.toggle('open-right', main !== null);
				element.classList.toggle('label-under', rows.from < top + LABEL_PX);
			}
			if (clipped) {
				const element = this.#place(`${box.key}/m`, this.#main, box, rows, clipped, here);
				element.classList.toggle('open-left', pinned !== null || clipped.from > main!.from);
				element.classList.toggle('label-under', rows.from < top + LABEL_PX);
				if (box.reachable && reach) keepIn(element, reach, clipped, rows);
			}
		}
		for (const [key, element] of this.#drawn) {
			if (here.has(key)) continue;
			element.remove();
			this.#drawn.delete(key);
		}
		return this.#drawn;
	}

	#place(key: string, layer: HTMLElement, box: Box, rows: Edges, columns: Edges, here: Set<string>): HTMLElement {
		here.add(key);
		let element = this.#drawn.get(key);
		if (!element) {
			element = document.createElement('div');
			this.#drawn.set(key, element);
			layer.append(element);
		}
		if (element.dataset.look !== box.className) {
			element.dataset.look = box.className;
			element.className = box.className;
		}
		if (box.color !== undefined) element.style.setProperty('--who', `var(--cat-${box.color})`);
		element.style.transform = `translate(${columns.from}px, ${rows.from}px)`;
		element.style.width = `${columns.to - columns.from}px`;
		element.style.height = `${rows.to - rows.from}px`;
		this.#name(element, box.label);
		return element;
	}

	#name(element: HTMLElement, label: string | undefined): void {
		let name = element.querySelector('span');
		if (label === undefined) return name?.remove();
		if (!name) element.append((name = document.createElement('span')));
		if (name.textContent !== label) name.textContent = label;
	}
}

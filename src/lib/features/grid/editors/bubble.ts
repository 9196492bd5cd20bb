// The small panel under a cell being edited: a message, a reading of what was typed, or a list to choose
// from. Lives in the sheet's layer, outside the scroller, so that no cell clips it.
const GAP = 2;

export class Bubble {
	readonly element = document.createElement('div');
	readonly #anchor: HTMLElement;
	readonly #layer: HTMLElement;
	#frame = 0;

	constructor(anchor: HTMLElement, layer: HTMLElement) {
		this.#anchor = anchor;
		this.#layer = layer;
		this.element.className = 'sheet-bubble';
		this.element.hidden = true;
		// The editor keeps the focus: a press in here must not take it.
		this.element.addEventListener('mousedown', (event) => event.preventDefault());
		layer.append(this.element);
	}

	show(): void {
		if (this.element.hidden) {
			this.element.hidden = false;
			this.#follow();
		}
		this.place();
	}

	hide(): void {
		this.element.hidden = true;
		cancelAnimationFrame(this.#frame);
	}

	destroy(): void {
		this.hide();
		this.element.remove();
	}

	/** Under the cell, or above where there is no room, inside the sheet's width. */
	place(): void {
		const cell = this.#anchor.getBoundingClientRect();
		const layer = this.#layer.getBoundingClientRect();
		const { offsetWidth: width, offsetHeight: height } = this.element;
		const below = cell.bottom - layer.top + GAP;
		const above = cell.top - layer.top - GAP - height;
		const top = below + height <= layer.height || above < 0 ? below : above;
		const left = Math.max(0, Math.min(cell.left - layer.left, layer.width - width));
		this.element.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
	}

	/** Scrolling, resizing columns and re-ordering all move the cell: follow it while shown. */
	#follow(): void {
		this.#frame = requestAnimationFrame(() => {
			if (this.element.hidden) return;
			this.place();
			this.#follow();
		});
	}
}

// What colleagues are told of one's selection, at most ten times a second: the cell, and the range where it is small.
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import { MOST_IN_RANGE } from '#lib/state/presence.svelte.ts';
import type { SelectionModel } from './model.ts';
import { sizeOf } from './spans.ts';

const EVERY_MS = 100;

type Range = { deals: string[]; fields: string[] } | null;

export class Telling {
	readonly #state: PipelineState;
	#range: Range = null;
	#told = 'null';
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(state: PipelineState) {
		this.#state = state;
	}

	/** The cell one is on; nobody is on a cell of the past. */
	cursor(cell: { deal: string; column: string } | null, editing: boolean): void {
		const { presence, asOf } = this.#state;
		presence.setCursor(cell && asOf === null ? { deal: cell.deal, field: cell.column, editing } : null);
	}

	/** The last range, unless it is only the cell or too large. */
	ranges(model: SelectionModel): void {
		const range = model.ranges.at(-1);
		const small = range && !model.single && sizeOf(range.rows) <= MOST_IN_RANGE && sizeOf(range.columns) <= MOST_IN_RANGE;
		this.#range =
			small && this.#state.asOf === null
				? {
						deals: [...model.dealsIn(range.rows)],
						fields: range.columns.flatMap(({ from, to }) => model.axes.columns.slice(from, to + 1))
					}
				: null;
		this.#timer ??= setTimeout(() => this.#tell(), EVERY_MS);
	}

	stop(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		this.#state.presence.setCursor(null);
		this.#range = null;
		this.#tell();
	}

	#tell(): void {
		this.#timer = undefined;
		const words = JSON.stringify(this.#range);
		if (words === this.#told) return;
		this.#told = words;
		this.#state.presence.setRange(this.#range);
	}
}

// How long a sale takes, from the beginning of a deal to its close (metrics B). Limit: of the deals whose last close falls
// in a window, which closes.ts finds; how long open deals take is stage-time.ts.
import { LOST } from './columns.ts';
import { figuresOf, lengthFigures, type LengthFigures } from './lengths.ts';
import { OrderedValues } from './ordered-values.ts';
import type { Window } from './period.ts';

export interface SalesCycle {
	window: Window;
	/** From the beginning to the last close; of a re-opened deal the whole span. */
	won: LengthFigures;
	lost: LengthFigures;
	/** Both: what Little's law is about. */
	closed: LengthFigures;
	/** Closed in the window, and the beginning or the close is unknown: in no length. */
	unknown: number;
}

export class CycleFigures {
	readonly #won = new OrderedValues();
	readonly #lost = new OrderedValues();
	#unknown = 0;
	#closed: { won: number; lost: number; figures: LengthFigures } | null = null;

	clear(): void {
		this.#won.clear();
		this.#lost.clear();
		this.#unknown = 0;
	}

	/** Adds (1) or takes out (−1) a closed deal of this length in milliseconds; NaN: unknown. */
	note(outcome: number, length: number, sign: 1 | -1): void {
		if (Number.isNaN(length)) this.#unknown += sign;
		else (outcome === LOST ? this.#lost : this.#won).note(length, sign);
	}

	figures(window: Window): SalesCycle {
		return { window, won: figuresOf(this.#won), lost: figuresOf(this.#lost), closed: this.#both(), unknown: this.#unknown };
	}

	/** Figures of won and lost together; worked out again only when one of them changed. */
	#both(): LengthFigures {
		const won = this.#won.version;
		const lost = this.#lost.version;
		if (this.#closed?.won !== won || this.#closed.lost !== lost) {
			const figures = lengthFigures(mergedOf(this.#won.sorted, this.#lost.sorted), this.#won.total + this.#lost.total);
			this.#closed = { won, lost, figures };
		}
		return this.#closed.figures;
	}
}

/** Two rising lists as one. */
function mergedOf(a: Float64Array, b: Float64Array): Float64Array {
	const merged = new Float64Array(a.length + b.length);
	for (let to = 0, i = 0, j = 0; to < merged.length; to += 1) merged[to] = j === b.length || (i < a.length && a[i]! <= b[j]!) ? a[i++]! : b[j++]!;
	return merged;
}

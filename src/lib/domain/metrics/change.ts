// What happened between the two moments of the question, each deal read once for all three figures of it.
import { ChangeMoments } from './change-moments.ts';
import type { DealColumns } from './columns.ts';
import type { MetricsContext } from './context.ts';
import { SlipTotals, type SlipSnapshot } from './slip.ts';
import { StageMoveTotals, type StageMove } from './stage-moves.ts';
import type { Tally } from './tally.ts';
import { WaterfallTotals, type WaterfallSnapshot } from './waterfall.ts';

export interface ChangeSnapshot {
	waterfall: WaterfallSnapshot;
	slip: SlipSnapshot;
	moves: readonly StageMove[];
}

export class ChangeTotals implements Tally<ChangeSnapshot> {
	readonly #moments = new ChangeMoments();
	readonly #waterfall = new WaterfallTotals();
	readonly #slip = new SlipTotals();
	readonly #moves = new StageMoveTotals();

	clear(columns: DealColumns, context: MetricsContext): void {
		this.#moments.ask(context);
		this.#waterfall.clear();
		this.#slip.clear();
		this.#moves.clear(columns);
	}

	tally(columns: DealColumns, row: number, sign: 1 | -1): void {
		const moments = this.#moments;
		if (!moments.read(columns, row)) return;
		this.#waterfall.tally(moments, sign);
		this.#slip.tally(moments, sign);
		this.#moves.tally(moments, sign);
	}

	snapshot(columns: DealColumns): ChangeSnapshot {
		return { waterfall: this.#waterfall.snapshot(), slip: this.#slip.snapshot(), moves: this.#moves.snapshot(columns) };
	}
}

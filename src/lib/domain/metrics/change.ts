// What happened between the two moments of the question, each deal read once for all three figures of it.
import { ChangeMoments, NOTHING, STILL } from './change-moments.ts';
import { LOST, WON, type DealColumns } from './columns.ts';
import type { MetricsContext } from './context.ts';
import type { Worth } from './funnel.ts';
import type { PassingRows } from './passing-rows.ts';
import { SlipTotals, type SlipSnapshot } from './slip.ts';
import { closedUnseen, PLACES, placeIn, StageMoveTotals, type StageMove } from './stage-moves.ts';
import type { Tally } from './tally.ts';
import { UndatedTotals, type Undated } from './undated.ts';
import { beganBetween, WaterfallTotals, type WaterfallSnapshot } from './waterfall.ts';
import { plus, WorthSums } from './worth-sums.ts';

export interface ChangeSnapshot {
	waterfall: WaterfallSnapshot;
	slip: SlipSnapshot;
	moves: readonly StageMove[];
	/** Deals that were in the pipeline of the period at neither moment, and were won or lost between the two ([MOVES4]). */
	closedUnseen: { won: number; lost: number };
	/** New deals of unknown beginning; and those of them that are in the pipeline at the second moment. null: none. */
	undated: Undated | null;
	undatedIn: Undated | null;
}

export class ChangeTotals implements Tally<ChangeSnapshot> {
	readonly reads = ['change', 'asOf', 'periodDays', 'owner'] as const;
	readonly #moments = new ChangeMoments();
	readonly #waterfall = new WaterfallTotals();
	readonly #slip = new SlipTotals();
	readonly #moves = new StageMoveTotals();
	#wonUnseen = 0;
	#lostUnseen = 0;
	readonly #undated = new UndatedTotals();
	readonly #undatedIn = new UndatedTotals();
	/** Deals to which nothing happened, by place: in most pipelines nearly all. All three figures count them. */
	readonly #still = new WorthSums();
	#other = 0;

	clear(columns: DealColumns, context: MetricsContext): void {
		this.#moments.ask(context);
		this.#waterfall.clear();
		this.#slip.clear();
		this.#moves.clear(columns);
		this.#wonUnseen = this.#lostUnseen = 0;
		this.#undated.clear();
		this.#undatedIn.clear();
		this.#other = columns.stages.openCount;
		this.#still.clear(this.#other + PLACES);
	}

	tally(columns: DealColumns, row: number, sign: 1 | -1): void {
		const moments = this.#moments;
		const read = moments.read(columns, row);
		if (read === NOTHING) return;
		if (read === STILL) {
			this.#still.add(placeIn(moments.to, this.#other), moments.to.value, sign);
			return;
		}
		this.#waterfall.tally(moments, sign);
		this.#slip.tally(moments, sign);
		this.#moves.tally(moments, sign);
		const unseen = closedUnseen(moments, columns, this.#other);
		if (unseen === WON) this.#wonUnseen += sign;
		else if (unseen === LOST) this.#lostUnseen += sign;
		if (!Number.isNaN(columns.created[row]!) || !beganBetween(moments)) return;
		this.#undated.add(columns.begins[row]!, sign);
		if (moments.to.isIn) this.#undatedIn.add(columns.begins[row]!, sign);
	}

	tallyAll(columns: DealColumns, rows: PassingRows): void {
		// A closed deal to which nothing happened is in no figure.
		const { still, moved } = rows.partedAt(columns, this.#moments.start, rows.open);
		for (let index = 0; index < still.length; index += 1) this.tally(columns, still[index]!, 1);
		for (let index = 0; index < moved.length; index += 1) this.tally(columns, moved[index]!, 1);
	}

	snapshot(columns: DealColumns): ChangeSnapshot {
		const still = (place: number): Worth => this.#still.at(place);
		let stillIn = still(this.#other);
		for (let stage = 0; stage < this.#other; stage += 1) stillIn = plus(stillIn, still(stage));
		return {
			waterfall: this.#waterfall.snapshot(stillIn),
			slip: this.#slip.snapshot(stillIn),
			moves: this.#moves.snapshot(columns, still),
			closedUnseen: { won: this.#wonUnseen, lost: this.#lostUnseen },
			undated: this.#undated.snapshot(),
			undatedIn: this.#undatedIn.snapshot()
		};
	}
}

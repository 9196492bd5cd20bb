// Everything that is told of stays in stages: what became of them and how long they last, in the window, and where things get
// stuck, of late (metrics B). Limit: what each figure means is in the file of its name.
import { Bottleneck, type Bottlenecks } from './bottleneck.ts';
import { COUNTS, STILL, type DealColumns } from './columns.ts';
import type { MetricsContext } from './context.ts';
import type { PassingRows } from './passing-rows.ts';
import { StageFlowCounts, type StageFlow } from './stage-flow.ts';
import { StageTimes, type StageTime } from './stage-time.ts';
import type { Tally } from './tally.ts';

export interface StaySnapshot {
	stageFlow: StageFlow;
	stageTime: StageTime;
}

export class StayTotals implements Tally<StaySnapshot> {
	readonly reads = ['window', 'now', 'over'] as const;
	readonly #flow = new StageFlowCounts();
	readonly #time = new StageTimes();

	clear(columns: DealColumns, context: MetricsContext): void {
		const stages = columns.stages.openCount;
		this.#flow.clear(stages, context.window);
		this.#time.clear(stages, context);
	}

	/** Adds (1) or takes out (−1) what one row contributes. */
	tally(columns: DealColumns, row: number, sign: 1 | -1): void {
		if (columns.left[row] !== COUNTS) return;
		const { first, count, stage: stages, from: begun, until, exit: exits } = columns.stays;
		const last = first[row]! + count[row]!;
		for (let at = first[row]!; at < last; at += 1) {
			const stage = stages[at]!;
			const from = begun[at]!;
			const exit = exits[at]!;
			this.#flow.note(stage, from, exit, sign);
			this.#time.note(stage, from, exit === STILL ? Infinity : until[at]!, sign);
		}
	}

	tallyAll(columns: DealColumns, { byRow: rows }: PassingRows): void {
		for (let index = 0; index < rows.length; index += 1) this.tally(columns, rows[index]!, 1);
	}

	snapshot(columns: DealColumns): StaySnapshot {
		const stages = columns.stages.open;
		return { stageFlow: this.#flow.figures(stages), stageTime: this.#time.figures(stages) };
	}
}

/** The same stays, whatever the window. */
export class BottleneckTotals implements Tally<Bottlenecks> {
	readonly reads = ['now', 'trailing90', 'monthStarts'] as const;
	readonly #bottleneck = new Bottleneck();

	clear(columns: DealColumns, context: MetricsContext): void {
		this.#bottleneck.clear(columns.stages.openCount, context);
	}

	/** Adds (1) or takes out (−1) what one row contributes. */
	tally(columns: DealColumns, row: number, sign: 1 | -1): void {
		if (columns.left[row] !== COUNTS) return;
		const { first, count, stage, from, until, exit: exits } = columns.stays;
		const last = first[row]! + count[row]!;
		for (let at = first[row]!; at < last; at += 1) {
			const exit = exits[at]!;
			this.#bottleneck.note(stage[at]!, from[at]!, exit === STILL ? Infinity : until[at]!, exit, sign);
		}
	}

	tallyAll(columns: DealColumns, { byRow: rows }: PassingRows): void {
		for (let index = 0; index < rows.length; index += 1) this.tally(columns, rows[index]!, 1);
	}

	snapshot(columns: DealColumns): Bottlenecks {
		return this.#bottleneck.figures(columns.stages.open);
	}
}

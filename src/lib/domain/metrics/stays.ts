// Everything that is told of stays in stages: what became of them and how long they last, in the window, and where things get
// stuck, of late (metrics B). Limit: what each figure means is in the file of its name.
import { Bottleneck, type Bottlenecks } from './bottleneck.ts';
import { COUNTS, type DealColumns } from './columns.ts';
import type { MetricsContext } from './context.ts';
import type { PassingRows } from './passing-rows.ts';
import { StageFlowCounts, type StageFlow } from './stage-flow.ts';
import { StageTimes, type StageTime } from './stage-time.ts';
import type { StayTable } from './stay-table.ts';
import type { Tally } from './tally.ts';

export interface StaySnapshot {
	stageFlow: StageFlow;
	stageTime: StageTime;
}

export class StayTotals implements Tally<StaySnapshot> {
	readonly reads = ['window', 'now', 'over'] as const;
	readonly #flow = new StageFlowCounts();
	readonly #time = new StageTimes();
	/** Of what began and ended before it nothing is told. */
	#start = -Infinity;

	clear(columns: DealColumns, context: MetricsContext): void {
		const stages = columns.stages.openCount;
		this.#flow.clear(stages, context.window);
		this.#time.clear(stages, context);
		this.#start = context.window.start ?? -Infinity;
	}

	/** Adds (1) or takes out (−1) what one row contributes. */
	tally(columns: DealColumns, row: number, sign: 1 | -1): void {
		if (columns.left[row] !== COUNTS) return;
		const { stays } = columns;
		const first = stays.first[row]!;
		const last = first + stays.count[row]!;
		for (let at = first; at < last; at += 1) this.#note(stays, at, sign);
	}

	tallyAll(columns: DealColumns, rows: PassingRows): void {
		const { stays } = columns;
		const list = rows.staysSince(this.#start, columns);
		for (let index = 0; index < list.length; index += 1) this.#note(stays, list[index]!, 1);
	}

	#note({ stage: stages, from: begun, until, exit }: StayTable, at: number, sign: 1 | -1): void {
		const stage = stages[at]!;
		const from = begun[at]!;
		this.#flow.note(stage, from, exit[at]!, sign);
		this.#time.note(stage, from, until[at]!, sign);
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
		const { stays } = columns;
		const first = stays.first[row]!;
		const last = first + stays.count[row]!;
		for (let at = first; at < last; at += 1) this.#note(stays, at, sign);
	}

	tallyAll(columns: DealColumns, rows: PassingRows): void {
		const { stays } = columns;
		const list = rows.staysSince(this.#bottleneck.start, columns);
		for (let index = 0; index < list.length; index += 1) this.#note(stays, list[index]!, 1);
	}

	#note({ stage, from, until, exit }: StayTable, at: number, sign: 1 | -1): void {
		this.#bottleneck.note(stage[at]!, from[at]!, until[at]!, exit[at]!, sign);
	}

	snapshot(columns: DealColumns): Bottlenecks {
		return this.#bottleneck.figures(columns.stages.open);
	}
}

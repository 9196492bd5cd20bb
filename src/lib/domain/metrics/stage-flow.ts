// What became of every entry into a stage in a window: the table that shows where deals get stuck or lost (metrics B).
// Limit: one stay at a time, so a deal that comes back counts again; how long stays last is stage-time.ts.
import type { Stage } from '../model/stage.ts';
import { ADVANCED, EXIT_LOST, HANDED_OFF, REGRESSED, STILL } from './columns.ts';
import { ALL_TIME, isAllTime, type Window } from './period.ts';
import { wilson, type Interval } from './wilson.ts';

/** What became of entries, as known now: `entries` is the sum of the others. */
export interface FlowFigures {
	entries: number;
	/** Went on to a stage further on, or won. */
	advanced: number;
	lost: number;
	/** Went back to a stage before. */
	regressed: number;
	/** Went to a stage that nobody knows, or to one of the same rank. */
	handedOff: number;
	/** Have not left. */
	still: number;
	/** advanced / (entries − still); null where none has left. */
	conversion: number | null;
	interval: Interval | null;
}

export interface StageFlowRow extends FlowFigures {
	stage: Stage;
}

export interface StageFlow {
	window: Window;
	/** One row per open stage in order. */
	rows: readonly StageFlowRow[];
	/** Entries at an unknown time: inside only when the window is all time. */
	unknownEntered: number;
}

const EXITS = 5;

/** Entries into each stage in one stretch, by what became of them. Additive. */
export class StageFlowCounts {
	#window: Window = ALL_TIME;
	#start = 0;
	#end = 0;
	#allTime = false;
	/** By stage × exit. */
	#counts = new Int32Array(0);
	#unknown = 0;

	/** Forgets everything and makes room for so many stages. */
	clear(stages: number, window: Window): void {
		this.#window = window;
		this.#start = window.start ?? -Infinity;
		this.#end = window.end ?? Infinity;
		this.#allTime = isAllTime(window);
		this.#counts = new Int32Array(stages * EXITS);
		this.#unknown = 0;
	}

	/** Adds (1) or takes out (−1) one stay. */
	note(stage: number, from: number, exit: number, sign: 1 | -1): void {
		if (from >= this.#start && from < this.#end) {
			this.#counts[stage * EXITS + exit]! += sign;
			return;
		}
		if (!Number.isNaN(from)) return;
		this.#unknown += sign;
		if (this.#allTime) this.#counts[stage * EXITS + exit]! += sign;
	}

	/** Of one stage. */
	at(stage: number): FlowFigures {
		const of = (exit: number) => this.#counts[stage * EXITS + exit]!;
		const [advanced, lost, regressed, handedOff, still] = [of(ADVANCED), of(EXIT_LOST), of(REGRESSED), of(HANDED_OFF), of(STILL)];
		const left = advanced + lost + regressed + handedOff;
		const conversion = left === 0 ? null : advanced / left;
		return { entries: left + still, advanced, lost, regressed, handedOff, still, conversion, interval: wilson(advanced, left) };
	}

	figures(stages: readonly Stage[]): StageFlow {
		return { window: this.#window, rows: stages.map((stage, index) => ({ stage, ...this.at(index) })), unknownEntered: this.#unknown };
	}
}

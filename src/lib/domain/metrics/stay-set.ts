// The stays in each open stage that belong to one stretch of time, as collections of lengths (metrics B, time in stage).
// Limit: one stay at a time; which deals count is the tallies'.
import { ExactSumArray } from './exact-sum-array.ts';
import { orderedValues, type OrderedValues } from './ordered-values.ts';
import { between, type Stretch } from './stretch.ts';
import { survivalOf, type Survival } from './survival.ts';

export class StaySet {
	readonly #least: number;
	#start = 0;
	#end = 0;
	/** What is not over is measured until here. */
	#until = 0;
	/** Time spent is counted until here. */
	#over = 0;
	#allTime = false;
	/** By stage: stays that ended in the stretch, and those that were open at its end, so far. */
	completed: readonly OrderedValues[] = [];
	open: readonly OrderedValues[] = [];
	/** By stage: time that deals spent there inside the stretch, milliseconds. */
	readonly spent = new ExactSumArray();
	/** By stage: stays that began in the stretch; stays of unknown length. */
	arrivals = new Int32Array(0);
	unknown = new Int32Array(0);
	#survivals: { completed: number; open: number; survival: Survival }[] = [];

	/** `least`: how far survival is followed, as survivalOf has it. */
	constructor(least: number = 0) {
		this.#least = least;
	}

	/** Forgets everything and makes room for so many stages. */
	clear(stages: number, { start, end, until, over }: Stretch): void {
		this.#start = start;
		this.#end = end;
		this.#until = until;
		this.#over = over;
		this.#allTime = start === -Infinity && end === Infinity;
		if (this.completed.length === stages) for (const values of [...this.completed, ...this.open]) values.clear();
		else {
			this.completed = orderedValues(stages);
			this.open = orderedValues(stages);
			this.#survivals = [];
		}
		this.spent.clear(stages);
		this.arrivals = new Int32Array(stages);
		this.unknown = new Int32Array(stages);
	}

	/** Adds (1) or takes out (−1) one stay. `until`: Infinity where it is not over; NaN, as `from`: unknown. */
	note(stage: number, from: number, until: number, sign: 1 | -1): void {
		const start = this.#start;
		const end = this.#end;
		if (from >= start && from < end) this.arrivals[stage]! += sign;
		if (from < end && until >= start) {
			const last = this.#until;
			const over = until < this.#over ? until : this.#over;
			const begun = from > start ? from : start;
			if (over > begun) this.spent.add(stage, sign * between(begun, over));
			if (until >= end) this.open[stage]!.note(between(from, last), sign);
			else this.completed[stage]!.note(between(from, until), sign);
		} else if (this.#isUnknown(from, until)) this.unknown[stage]! += sign;
	}

	/** A beginning that is unknown belongs where its end does; an end that is unknown, to all time only. */
	#isUnknown(from: number, until: number): boolean {
		if (!Number.isNaN(from)) return this.#allTime && Number.isNaN(until);
		return this.#allTime || until === Infinity || (until >= this.#start && until < this.#end);
	}

	/** How long a stay in a stage lasts, counting in those that are not over. */
	survival(stage: number): Survival {
		const ended = this.completed[stage]!;
		const open = this.open[stage]!;
		const known = this.#survivals[stage];
		if (known && known.completed === ended.version && known.open === open.version) return known.survival;
		const survival = survivalOf(ended.sorted, open.sorted, this.#least);
		this.#survivals[stage] = { completed: ended.version, open: open.version, survival };
		return survival;
	}
}

// How much each identity's updates may move by cutting runs of values apart (documents/cuts.ts) before one of them is held
// against the document. Limit: knows the longest run from the last look, or assumes one.
import type { Cuts } from '../documents/cuts.ts';
import type { Limits } from './limits.ts';
import { Meter } from './meter.ts';

export class CutBudget {
	readonly #limits: Limits;
	readonly #now: () => number;
	readonly #meters = new Map<string, Meter>();
	/** Values that lie together in the document, at most; null: nobody has looked. */
	#longestRun: number | null = null;
	/** In runs that came since the last look began. */
	#since = 0;
	/** Charged by what was assumed, as long as that is so. */
	#assumed = 0;
	#looking: Promise<unknown> = Promise.resolve();

	constructor(limits: Limits, now: () => number) {
		this.#limits = limits;
		this.#now = now;
	}

	/** Whether an identity's update with so many places to cut may be taken as it is; if so it is charged. */
	covers(identity: string, places: number): boolean {
		const { cutBurst, cutRate, assumedRun } = this.#limits;
		const moved = places * (this.#longestRun ?? assumedRun);
		if (moved === 0) return true;
		let meter = this.#meters.get(identity);
		if (!meter) this.#meters.set(identity, (meter = new Meter(cutBurst, cutRate / 1000, this.#now())));
		const covered = meter.take(this.#now(), moved);
		if (covered && this.#longestRun === null) this.#assumed += moved;
		return covered;
	}

	/** Whether it is time to look, before anybody has to wait for it. True once. */
	shouldLook(): boolean {
		if (this.#longestRun !== null || this.#assumed < this.#limits.cutBurst / 2) return false;
		this.#assumed = -Infinity;
		return true;
	}

	/** An update was taken that has so many values in runs. Runs that follow each other become one. */
	took(inRuns: number): void {
		if (this.#longestRun !== null) this.#longestRun += inRuns;
		this.#since += inRuns;
	}

	/** Whether an update moves too much, by what `look` sees in the document. One at a time. Rejects when `look` does. */
	tooMuch(look: () => Promise<Cuts>): Promise<boolean> {
		const told = this.#looking.then(async () => {
			this.#since = 0;
			const { moved, longest } = await look();
			this.#longestRun = longest + this.#since;
			return moved > this.#limits.moved;
		});
		this.#looking = told.catch(() => undefined);
		return told;
	}
}

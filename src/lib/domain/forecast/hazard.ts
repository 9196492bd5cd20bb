// The chance that an open deal is won within some days, from hazards: it may be won where it stands, be lost, or move on and
// be won there. Limit: whole days from one moment; a deal in a stage that was never seen has no chance that is known.
import { DAY_MS } from '../model/date.ts';
import type { Instant, StageId } from '../model/deal.ts';
import { cellOf, type HazardModel } from './hazard-fit.ts';
import { wholeDays } from './past-deals.ts';
import type { Calendar } from './seasons.ts';

/** Chances of one look ahead: from a moment, so many days. */
export class HazardOutlook {
	readonly #model: HazardModel;
	readonly #at: Instant;
	readonly #days: number;
	/** Month of the quarter of every day ahead. */
	readonly #seasons: Uint8Array;
	/** Chance to be won by the end for a deal that comes into a stage on a day ahead: stage × (days + 1) + day. */
	readonly #entering: Float64Array;
	readonly #known = new Map<number, number>();

	constructor(model: HazardModel, seasons: Calendar, at: Instant, days: number) {
		this.#model = model;
		this.#at = at;
		this.#days = Math.max(0, Math.round(days));
		this.#seasons = Uint8Array.from({ length: this.#days }, (_, day) => seasons.at(at + day * DAY_MS));
		this.#entering = new Float64Array(model.stages.size * (this.#days + 1));
		for (let day = this.#days - 1; day >= 0; day -= 1)
			for (let stage = 0; stage < model.stages.size; stage += 1)
				this.#entering[stage * (this.#days + 1) + day] = this.#walk(stage, day, 0);
	}

	/** P(won within the days ahead) of a deal in a stage since a moment; null where the stage or the moment is unknown. */
	chance(stage: StageId, since: number): number | null {
		const code = this.#model.stages.get(stage);
		if (code === undefined || !Number.isFinite(since)) return null;
		const stayed = Math.max(0, wholeDays(since, this.#at));
		const key = stayed * this.#model.stages.size + code;
		let chance = this.#known.get(key);
		if (chance === undefined) this.#known.set(key, (chance = this.#walk(code, 0, stayed)));
		return chance;
	}

	/** From a day ahead until the end, in a stage that the deal has been in for so many days by then. */
	#walk(stage: number, from: number, stayed: number): number {
		const { won, lost, moved, next, stages } = this.#model;
		let here = 1;
		let chance = 0;
		for (let day = from; day < this.#days; day += 1) {
			const cell = cellOf(stage, this.#seasons[day]!, stayed + day - from);
			let elsewhere = 0;
			let goes = 0;
			for (let to = 0; to < stages.size; to += 1) {
				const share = next[stage * stages.size + to]!;
				goes += share;
				elsewhere += share * this.#entering[to * (this.#days + 1) + day + 1]!;
			}
			// Where nobody ever moved on, nobody does.
			const moves = goes > 0 ? moved[cell]! : 0;
			chance += here * (won[cell]! + moves * elsewhere);
			here *= Math.max(0, 1 - won[cell]! - lost[cell]! - moves);
		}
		return Math.min(1, chance);
	}
}

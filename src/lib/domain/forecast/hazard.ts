// The chance that an open deal is won within some days, from hazards: it may be won where it stands, be lost, or move on and
// be won there. Limit: whole days from one moment, of ten years; a deal in a stage that was never seen has no chance that is known.
import { DAY_MS } from '../model/date.ts';
import type { Instant, StageId } from '../model/deal.ts';
import { cellOf, SETTLED_DAYS, type HazardModel } from './hazard-fit.ts';
import { wholeDays } from './past-deals.ts';
import type { Calendar } from './seasons.ts';

/** What is to come later than ten years from now is not looked at. */
export const MOST_DAYS = 3653;

/** Whole days that are looked ahead where so many are asked for. */
export const daysAhead = (days: number): number => Math.min(MOST_DAYS, Math.max(0, Math.round(days)));

/** Chances of one look ahead: from a moment, so many days. */
export class HazardOutlook {
	readonly #model: HazardModel;
	readonly #at: Instant;
	readonly #days: number;
	/** Month of the quarter of every day ahead. */
	readonly #seasons: Uint8Array;
	/** Chance to be won by the end for a deal that comes into a stage on a day ahead: stage × (days + 1) + day. */
	readonly #entering: Float64Array;
	/** The same for one that leaves a stage for another on a day ahead: likewise. */
	readonly #leaving: Float64Array;
	/** The same for one that has been in a stage for so long on a day ahead that days are alike: likewise. */
	readonly #settled: Float64Array;
	/** By stage; where nobody ever moved on, nobody does. */
	readonly #goes: readonly boolean[];
	readonly #known = new Map<number, number>();

	constructor(model: HazardModel, seasons: Calendar, at: Instant, days: number) {
		this.#model = model;
		this.#at = at;
		this.#days = daysAhead(days);
		this.#seasons = Uint8Array.from({ length: this.#days }, (_, day) => seasons.at(at + day * DAY_MS));
		const { size } = model.stages;
		const width = this.#days + 1;
		this.#goes = Array.from({ length: size }, (_, stage) => model.next.subarray(stage * size, (stage + 1) * size).some((share) => share > 0));
		this.#entering = new Float64Array(size * width);
		this.#leaving = new Float64Array(size * width);
		this.#settled = new Float64Array(size * width);
		for (let day = this.#days - 1; day >= 0; day -= 1) {
			for (let stage = 0; stage < size; stage += 1) {
				const at = stage * width + day;
				for (let to = 0; to < size; to += 1) this.#leaving[at]! += model.next[stage * size + to]! * this.#entering[to * width + day + 1]!;
				const cell = cellOf(stage, this.#seasons[day]!, SETTLED_DAYS);
				this.#settled[at] = this.#wonOn(stage, day, cell) + this.#staysOn(stage, cell) * this.#settled[at + 1]!;
			}
			for (let stage = 0; stage < size; stage += 1) this.#entering[stage * width + day] = this.#walk(stage, day, 0);
		}
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
		let here = 1;
		let chance = 0;
		for (let day = from; day < this.#days; day += 1) {
			const age = stayed + day - from;
			if (age >= SETTLED_DAYS) return Math.min(1, chance + here * this.#settled[stage * (this.#days + 1) + day]!);
			const cell = cellOf(stage, this.#seasons[day]!, age);
			chance += here * this.#wonOn(stage, day, cell);
			here *= this.#staysOn(stage, cell);
		}
		return Math.min(1, chance);
	}

	/** Chance to be won on a day ahead, or to leave on it for a stage where it is won by the end. */
	#wonOn(stage: number, day: number, cell: number): number {
		return this.#model.won[cell]! + this.#moves(stage, cell) * this.#leaving[stage * (this.#days + 1) + day]!;
	}

	#staysOn(stage: number, cell: number): number {
		return Math.max(0, 1 - this.#model.won[cell]! - this.#model.lost[cell]! - this.#moves(stage, cell));
	}

	#moves(stage: number, cell: number): number {
		return this.#goes[stage]! ? this.#model.moved[cell]! : 0;
	}
}

// How long deals stay in each stage, and how much of all time deals spend it takes (metrics B).
// Limit: team figures of stays; which stage holds things up is bottleneck.ts.
import type { Stage } from '../model/stage.ts';
import type { MetricsContext } from './context.ts';
import { daysOf, figuresOf, type LengthFigures } from './lengths.ts';
import { ALL_TIME, type Window } from './period.ts';
import { StaySet } from './stay-set.ts';
import { stretchUntil } from './stretch.ts';
import type { Survival } from './survival.ts';

export interface StageTimeRow extends Survival {
	stage: Stage;
	/** Stays that ended in the window, by themselves: shorter than the truth, as long ones are not over. */
	completed: LengthFigures;
	/** Stays that were open at the end of the window, or now: how long so far. */
	open: LengthFigures;
	/** Stays of unknown length: in none of these figures. */
	unknown: number;
	/** Days that deals spent here inside the window. */
	dealDays: number;
	/** dealDays / those of all open stages; null where nobody spent any. */
	delayShare: number | null;
	/** dealDays / days of the window: deals here on average; null where the window has no beginning. */
	averageDeals: number | null;
	/** Stays that began in the window, a day of it. */
	arrivalsPerDay: number | null;
	/** averageDeals / arrivalsPerDay, days: Little's law; null where nobody came. */
	littlesDays: number | null;
}

export interface StageTime {
	window: Window;
	/** Days of the window that are over; null where it has no beginning. */
	days: number | null;
	/** One row per open stage in order. */
	rows: readonly StageTimeRow[];
}

/** Stays in each stage in the window. Additive. */
export class StageTimes {
	readonly #stays = new StaySet();
	#window: Window = ALL_TIME;
	#days: number | null = null;

	/** Forgets everything and makes room for so many stages. */
	clear(stages: number, { window, now, over }: MetricsContext): void {
		const stretch = stretchUntil(window, now, over);
		this.#window = window;
		this.#days = stretch.days;
		this.#stays.clear(stages, stretch);
	}

	/** Adds (1) or takes out (−1) one stay; as StaySet. */
	note(stage: number, from: number, until: number, sign: 1 | -1): void {
		this.#stays.note(stage, from, until, sign);
	}

	figures(stages: readonly Stage[]): StageTime {
		let all = 0n;
		for (let index = 0; index < stages.length; index += 1) all += this.#stays.spent.at(index);
		return { window: this.#window, days: this.#days, rows: stages.map((stage, index) => this.#row(stage, index, this.#days, all)) };
	}

	#row(stage: Stage, index: number, days: number | null, all: bigint): StageTimeRow {
		const stays = this.#stays;
		const spent = stays.spent.at(index);
		const dealDays = daysOf(spent);
		const arrivals = stays.arrivals[index]!;
		return {
			stage,
			...stays.survival(index),
			completed: figuresOf(stays.completed[index]!),
			open: figuresOf(stays.open[index]!),
			unknown: stays.unknown[index]!,
			dealDays,
			delayShare: all === 0n ? null : Number(spent) / Number(all),
			averageDeals: days === null ? null : dealDays / days,
			arrivalsPerDay: days === null ? null : arrivals / days,
			littlesDays: arrivals === 0 ? null : dealDays / arrivals
		};
	}
}

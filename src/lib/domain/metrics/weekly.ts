// The pipeline at the end of each week: what was open then, by stage ([SNAPSHOT1] to [SNAPSHOT4]). A stay in one state is
// noted where it begins and taken out where it ends, so that a deal costs by its changes and not by the weeks.
import type { Stage } from '../model/stage.ts';
import * as change from './change-table.ts';
import { COUNTS, OPEN, type DealColumns } from './columns.ts';
import type { MetricsContext } from './context.ts';
import { fromMille } from './exact-sum.ts';
import type { Worth } from './funnel.ts';
import type { PassingRows } from './passing-rows.ts';
import { StockSums, totalOf, type StockFigures } from './stock-sums.ts';
import type { Tally } from './tally.ts';
import { plus, WorthSums } from './worth-sums.ts';

interface Week {
	/** First moment that is not in it; null: the present. */
	end: number | null;
	/** One per stage of the snapshot, in its order. */
	rows: readonly StockFigures[];
	total: StockFigures;
}

export interface WeeklySnapshot {
	/** Open stages in order; null at the end where any week has deals in a removed or unknown stage, or in none. */
	stages: readonly (Stage | null)[];
	/** Rising, the last one as of the moment of the figures: the pipeline now. */
	weeks: readonly Week[];
}

const WEEK_MS = 7 * 86_400_000;

/** Kinds of changes that change what a snapshot holds. */
const READ = (1 << change.STAGE) | (1 << change.VALUE) | (1 << change.CURRENCY) | (1 << change.PROBABILITY) | (1 << change.IN_BIN);

export class WeeklyTotals implements Tally<WeeklySnapshot> {
	readonly reads = ['weekEnds'] as const;
	/** What comes in, and goes out again, at each week end, by week × stage: deals with their stage's chance. */
	readonly #plain = new WorthSums();
	/** Deals with a chance of their own, or in no stage in use. Few, so that most cost a sum less. */
	readonly #others = new StockSums();
	#ends: Float64Array = new Float64Array([Infinity]);
	#buckets = 1;
	#made: WeeklySnapshot | null = null;

	clear(columns: DealColumns, { weekEnds }: MetricsContext): void {
		this.#made = null;
		this.#ends = weekEnds;
		this.#buckets = columns.stages.openCount + 1;
		this.#plain.clear(weekEnds.length * this.#buckets);
		this.#others.clear(weekEnds.length * this.#buckets);
	}

	tally(columns: DealColumns, row: number, sign: 1 | -1): void {
		this.#made = null;
		if (columns.left[row] !== COUNTS) return;
		const start = this.#ends[0]!;
		if (columns.begins[row]! < start && columns.changed[row]! < start) {
			// Nothing happened in all these weeks: what holds now held in each.
			if (columns.bucket[row]! < 0) return;
			const own = columns.overridden[row] === 1 ? columns.permille[row]! : NaN;
			this.#stay(columns.place[row]!, columns, columns.value[row]!, own, 0, this.#ends.length, sign);
		} else this.#walk(columns, row, sign);
	}

	tallyAll(columns: DealColumns, rows: PassingRows): void {
		// What was closed all these weeks is in none.
		const { still, moved } = rows.partedAt(columns, this.#ends[0]!, rows.open);
		for (let index = 0; index < still.length; index += 1) this.tally(columns, still[index]!, 1);
		for (let index = 0; index < moved.length; index += 1) this.tally(columns, moved[index]!, 1);
	}

	#walk(columns: DealColumns, row: number, sign: 1 | -1): void {
		const { first, count, since, field, value: values } = columns.changes;
		const { types } = columns.stageCodes;
		const ends = this.#ends;
		const asOf = ends[ends.length - 1]!;
		const from = first[row]!;
		const until = from + count[row]!;
		const begins = columns.begins[row]!;
		let at = begins < ends[0]! ? 0 : this.#weekOf(begins);
		let place = 0;
		let value = NaN;
		let currency = -1;
		let own = NaN;
		let inBin = 0;
		for (let index = from; index < until; index += 1) {
			const moment = since[index]!;
			if (!(moment < asOf) && asOf !== Infinity) break;
			const kind = field[index]!;
			if (((READ >>> kind) & 1) === 0) continue;
			if (!(moment < ends[at]!) && at < ends.length - 1) {
				const week = this.#weekOf(moment);
				if (inBin === 0 && types[place] === OPEN) {
					const worth = currency < 0 ? value : columns.inPipeline(row, value, currency);
					this.#stay(place, columns, worth, own, at, week, sign);
				}
				at = week;
			}
			const held = values[index]!;
			if (kind === change.STAGE) place = Number.isNaN(held) ? 0 : held + 1;
			else if (kind === change.VALUE) value = held;
			else if (kind === change.PROBABILITY) own = held;
			else if (kind === change.CURRENCY) currency = Number.isNaN(held) ? -1 : held;
			else inBin = held;
		}
		if (inBin !== 0 || types[place] !== OPEN) return;
		const worth = currency < 0 ? value : columns.inPipeline(row, value, currency);
		this.#stay(place, columns, worth, own, at, ends.length, sign);
	}

	/** Adds an open deal to the weeks from `at` until before `week`. */
	#stay(place: number, { stageCodes }: DealColumns, value: number, own: number, at: number, week: number, sign: 1 | -1): void {
		const width = this.#buckets;
		const bucket = stageCodes.buckets[place]!;
		const over = week < this.#ends.length;
		if (bucket >= 0 && Number.isNaN(own)) {
			this.#plain.add(at * width + bucket, value, sign);
			if (over) this.#plain.add(week * width + bucket, value, -sign as 1 | -1);
			return;
		}
		const cell = bucket >= 0 ? bucket : width - 1;
		const overridden = Number.isNaN(own) ? 0 : 1;
		const permille = overridden === 1 ? own : stageCodes.permilles[place]!;
		this.#others.add(at * width + cell, value, permille, overridden, sign);
		if (over) this.#others.add(week * width + cell, value, permille, overridden, -sign as 1 | -1);
	}

	/** First week that knows of a change that counts from a moment. */
	#weekOf(moment: number): number {
		const ends = this.#ends;
		const last = ends.length - 1;
		if (moment < ends[0]! || last === 0) return 0;
		// Weeks are equally long but for changes of the clocks.
		let week = Math.min(last, 1 + Math.floor((moment - ends[0]!) / WEEK_MS));
		while (week > 0 && ends[week - 1]! > moment) week -= 1;
		while (week < last && !(ends[week]! > moment)) week += 1;
		return week;
	}

	snapshot(columns: DealColumns): WeeklySnapshot {
		return (this.#made ??= this.#make(columns));
	}

	#make(columns: DealColumns): WeeklySnapshot {
		const { open } = columns.stages;
		const width = this.#buckets;
		const plain = open.map((): Worth => ({ count: 0, value: 0n, withoutValue: 0 }));
		const others = Array.from({ length: width }, () => totalOf([]));
		const weeks = Array.from(this.#ends, (end, week): Week => {
			const rows = others.map((before, bucket) => {
				others[bucket] = totalOf([before, this.#others.figures(week * width + bucket)]);
				if (bucket === open.length) return others[bucket];
				plain[bucket] = plus(plain[bucket]!, this.#plain.at(week * width + bucket));
				return totalOf([others[bucket], weighed(plain[bucket], open[bucket]!.probability)]);
			});
			return { end: end === Infinity ? null : end, rows, total: totalOf(rows) };
		});
		const elsewhere = weeks.some(({ rows }) => rows[open.length]!.count > 0);
		if (!elsewhere) for (const week of weeks) week.rows = week.rows.slice(0, -1);
		return { stages: elsewhere ? [...open, null] : open, weeks };
	}
}

/** Deals that all have the chance of their stage. */
const weighed = (worth: Worth, permille: number): StockFigures => {
	const weightedMille = worth.value * BigInt(permille);
	return { ...worth, weightedMille, weighted: fromMille(weightedMille), overridden: 0, withoutProbability: 0 };
};

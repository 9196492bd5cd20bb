// The pipeline at the end of each week: what was open then, by stage ([SNAPSHOT1] to [SNAPSHOT4]). A stay in one state is
// noted where it begins and taken out where it ends, so that a deal costs by its changes and not by the weeks.
import type { Stage } from '../model/stage.ts';
import * as change from './change-table.ts';
import { COUNTS, OPEN, type DealColumns } from './columns.ts';
import type { MetricsContext } from './context.ts';
import { StockSums, totalOf, type StockFigures } from './stock-sums.ts';
import type { Tally } from './tally.ts';

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

export class WeeklyTotals implements Tally<WeeklySnapshot> {
	/** What comes in (and goes out again) at each week end, by week × stage. */
	readonly #steps = new StockSums();
	#ends: Float64Array = new Float64Array([Infinity]);
	#buckets = 1;
	#made: WeeklySnapshot | null = null;

	clear(columns: DealColumns, { weekEnds }: MetricsContext): void {
		this.#made = null;
		this.#ends = weekEnds;
		this.#buckets = columns.stages.openCount + 1;
		this.#steps.clear(weekEnds.length * this.#buckets);
	}

	tally(columns: DealColumns, row: number, sign: 1 | -1): void {
		this.#made = null;
		if (columns.left[row] !== COUNTS) return;
		const { first, count, since } = columns.changes;
		const from = first[row]!;
		const until = from + count[row]!;
		const start = this.#ends[0]!;
		if (!(columns.begins[row]! < start) || (until > from && !(since[until - 1]! < start))) return this.#walk(columns, row, sign, from, until);
		// Nothing happened in all these weeks: what holds now held in each.
		const bucket = columns.bucket[row]!;
		if (bucket >= 0) this.#steps.add(bucket, columns.value[row]!, columns.permille[row]!, columns.overridden[row]!, sign);
	}

	#walk(columns: DealColumns, row: number, sign: 1 | -1, from: number, until: number): void {
		const { since, field, value: values } = columns.changes;
		const asOf = this.#ends[this.#ends.length - 1]!;
		let at = this.#weekOf(columns.begins[row]!);
		let place = 0;
		let value = NaN;
		let own = NaN;
		let inBin = 0;
		for (let index = from; index < until; index += 1) {
			const moment = since[index]!;
			if (!(moment < asOf) && asOf !== Infinity) break;
			const kind = field[index]!;
			if (kind !== change.STAGE && kind !== change.VALUE && kind !== change.PROBABILITY && kind !== change.IN_BIN) continue;
			const week = this.#weekOf(moment);
			if (week > at) {
				if (inBin === 0) this.#stay(columns, row, place, value, own, at, week, sign);
				at = week;
			}
			const held = values[index]!;
			if (kind === change.STAGE) place = Number.isNaN(held) ? 0 : held + 1;
			else if (kind === change.VALUE) value = held;
			else if (kind === change.PROBABILITY) own = held;
			else inBin = held;
		}
		if (inBin === 0) this.#stay(columns, row, place, value, own, at, this.#ends.length, sign);
	}

	/** Adds a deal to the weeks from `at` until before `week`. */
	#stay(columns: DealColumns, row: number, place: number, value: number, own: number, at: number, week: number, sign: 1 | -1): void {
		const { types, buckets, permilles } = columns.stageCodes;
		if (types[place] !== OPEN) return;
		const known = buckets[place]!;
		const bucket = known >= 0 ? known : this.#buckets - 1;
		const amount = columns.inPipeline(row, value);
		const overridden = own >= 0 ? 1 : 0;
		const permille = own >= 0 ? own : permilles[place]!;
		this.#steps.add(at * this.#buckets + bucket, amount, permille, overridden, sign);
		if (week < this.#ends.length) this.#steps.add(week * this.#buckets + bucket, amount, permille, overridden, -sign as 1 | -1);
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
		const width = this.#buckets;
		const held: StockFigures[] = Array.from({ length: width }, () => totalOf([]));
		const weeks = Array.from(this.#ends, (end, week): Week => {
			for (let bucket = 0; bucket < width; bucket += 1) held[bucket] = totalOf([held[bucket]!, this.#steps.figures(week * width + bucket)]);
			return { end: end === Infinity ? null : end, rows: [...held], total: totalOf(held) };
		});
		const elsewhere = weeks.some(({ rows }) => rows[width - 1]!.count > 0);
		if (!elsewhere) for (const week of weeks) week.rows = week.rows.slice(0, -1);
		return { stages: elsewhere ? [...columns.stages.open, null] : columns.stages.open, weeks };
	}
}

// What one deal was at the two moments of a change: the waterfall, the slip rate and the flow between stages are told from it.
// Limit: one deal at a time; both moments are looked at from `asOf`, and what counts from later on is not known.
import { BOUNCE_MS } from '../model/stage-steps.ts';
import * as change from './change-table.ts';
import { longer } from './change-table.ts';
import { ABSENT, COUNTS, DELETED, NO_SALE, OPEN, WON, type DealColumns } from './columns.ts';
import type { MetricsContext } from './context.ts';
import { NO_DAY } from './period.ts';

/** A deal as it was at a moment. */
export class Standing {
	/** COUNTS, DELETED, NO_SALE or ABSENT: in the bin, lost as no sale, or not begun at that moment. */
	left = ABSENT;
	/** OPEN, WON or LOST. */
	outcome = OPEN;
	/** Index of the open stage; K: another one; −1: closed. */
	bucket = -1;
	/** In the pipeline's currency, at the deal's one rate; NaN: blank. */
	value = NaN;
	/** Expected close; NO_DAY: blank. */
	day = NO_DAY;
	/** Code of whose it is; of a closed deal whose it was at its close. −1: nobody's. */
	owner = -1;
	/** Instant of its last close; NaN: open, or closed at an unknown time. */
	closed = NaN;
	/** True where the deal is of the owner asked for; of a closed one the owner at its close counts. */
	mine = false;
	/** Open, of the owner, and expected to close in the period. */
	isIn = false;
}

/**
 * What reading a row came to: gone or closed the same way at both moments, so that there is nothing to read; open and the
 * same; anything else.
 */
export const NOTHING = 0;
export const STILL = 1;
const CHANGED = 2;

/** What cells hold while the changes of a deal are gone through; NaN: blank. */
class Cells {
	value = NaN;
	/** Code; −1: the pipeline's. */
	currency = -1;
	day = NaN;
	owner = NaN;
	noSale = 0;
	inBin = 0;

	clear(): void {
		this.value = this.day = this.owner = NaN;
		this.currency = -1;
		this.noSale = this.inBin = 0;
	}
}

const MADE = 64;

export class ChangeMoments {
	readonly from = new Standing();
	readonly to = new Standing();
	/** The deal stood at `to` in an outcome that began after `from`. */
	closedBetween = false;
	/** Times the expected close went to a later or an earlier day between the two ([TIMELINE2]). */
	pushes = 0;
	pulls = 0;
	#start = -Infinity;
	#end = Infinity;
	#first = NO_DAY;
	#after = Infinity;
	#name: string | null = null;
	/** Code of the owner asked for; ALL: everybody's; NOBODY: of one who never owned anything. */
	#owner = ALL;
	readonly #cells = new Cells();
	#steps = new Int32Array(MADE);
	#times = new Float64Array(MADE);
	#since = new Float64Array(MADE);
	#by = new Int32Array(MADE);
	#closers = new Float64Array(MADE);
	#closes = new Float64Array(MADE);

	/** Takes the two moments, the period and the owner asked for. */
	ask({ change: { from, to }, asOf, periodDays, owner }: Pick<MetricsContext, 'change' | 'asOf' | 'periodDays' | 'owner'>): void {
		this.#name = owner;
		this.#end = Math.min(to, asOf);
		this.#start = Math.min(from, this.#end);
		this.#first = periodDays.first;
		this.#after = periodDays.after;
	}

	/** Reads a row: NOTHING, STILL or CHANGED. */
	read(columns: DealColumns, row: number): number {
		const begins = columns.begins[row]!;
		if (!(begins < this.#end)) return NOTHING;
		// Most deals: nothing happened since, so that the row itself tells of both moments.
		const still = begins < this.#start && columns.changed[row]! < this.#start;
		if (still && (columns.left[row] !== COUNTS || columns.outcome[row] !== OPEN)) return NOTHING;
		this.#owner = this.#name === null ? ALL : (columns.ownerCode(this.#name) ?? NOBODY);
		if (still) return this.#asNow(columns, row);
		this.#walk(columns, row);
		return CHANGED;
	}

	#asNow(columns: DealColumns, row: number): number {
		const { from, to } = this;
		from.left = COUNTS;
		from.outcome = OPEN;
		from.bucket = columns.bucket[row]!;
		from.value = columns.value[row]!;
		from.day = columns.expectedClose[row]!;
		from.owner = columns.owner[row]!;
		from.closed = NaN;
		from.mine = this.#owner === ALL || columns.owner[row] === this.#owner;
		from.isIn = from.mine && from.day >= this.#first && from.day < this.#after;
		copy(from, to);
		this.closedBetween = false;
		this.pushes = this.pulls = 0;
		return STILL;
	}

	#walk(columns: DealColumns, row: number): void {
		const { first, count, since, time, field, value: values, by, quiet } = columns.changes;
		const { types } = columns.stageCodes;
		const from = first[row]!;
		const until = from + count[row]!;
		const start = this.#start;
		const end = this.#end;
		if (until - from > this.#steps.length) this.#grow(until - from);
		const steps = this.#steps;
		const times = this.#times;
		const sinces = this.#since;
		const people = this.#by;
		const closers = this.#closers;
		const closes = this.#closes;
		let last = -1;
		const cells = this.#cells;
		cells.clear();
		let between = !(columns.begins[row]! < start);
		copy(NOT_YET, this.from);
		this.pushes = this.pulls = 0;
		for (let index = from; index < until; index += 1) {
			const moment = since[index]!;
			if (!between && !(moment < start)) {
				this.#stand(this.from, columns, row, last, cells);
				between = true;
			}
			if (!(moment < end) && end !== Infinity) break;
			const held = values[index]!;
			switch (field[index]) {
				case change.STAGE: {
					const stage = Number.isNaN(held) ? -1 : held;
					if (last >= 0 && steps[last] === stage) break;
					// A slip of the hand ([FUNNEL8]).
					if (last > 0 && steps[last - 1] === stage && by[index]! >= 0 && by[index] === people[last] && time[index]! - times[last]! <= BOUNCE_MS) {
						last -= 1;
						break;
					}
					last += 1;
					steps[last] = stage;
					times[last] = time[index]!;
					sinces[last] = moment;
					people[last] = by[index]!;
					// Of a move from one won stage to another the first was the close ([WIN4]).
					const same = last > 0 && types[stage + 1] === types[steps[last - 1]! + 1];
					closers[last] = same ? closers[last - 1]! : cells.owner;
					closes[last] = same ? closes[last - 1]! : time[index]!;
					if (same) sinces[last] = sinces[last - 1]!;
					break;
				}
				case change.VALUE:
					cells.value = held;
					break;
				case change.CURRENCY:
					cells.currency = Number.isNaN(held) ? -1 : held;
					break;
				case change.EXPECTED_CLOSE:
					if (moment >= start && quiet[index] === 0) {
						if (held > cells.day) this.pushes += 1;
						else if (held < cells.day) this.pulls += 1;
					}
					cells.day = held;
					break;
				case change.OWNER:
					cells.owner = held;
					// Who owned it at the moment of the close counts, written before it or after.
					if (last >= 0 && sinces[last] === moment) closers[last] = held;
					break;
				case change.LOST_REASON:
					cells.noSale = held;
					break;
				case change.IN_BIN:
					cells.inBin = held;
					break;
			}
		}
		if (!between) this.#stand(this.from, columns, row, last, cells);
		this.#stand(this.to, columns, row, last, cells);
		// What a deal began with counts from its beginning.
		this.closedBetween = this.to.outcome !== OPEN && Math.max(sinces[last]!, columns.begins[row]!) >= start;
	}

	/** `last`: index of the present step. */
	#stand(to: Standing, columns: DealColumns, row: number, last: number, cells: Cells): void {
		const { types, buckets } = columns.stageCodes;
		const place = last < 0 ? 0 : this.#steps[last]! + 1;
		const outcome = types[place]!;
		const isOpen = outcome === OPEN;
		const own = isOpen ? cells.owner : this.#closers[last]!;
		to.outcome = outcome;
		to.owner = Number.isNaN(own) ? -1 : own;
		to.closed = isOpen ? NaN : this.#closes[last]!;
		to.bucket = !isOpen ? -1 : buckets[place]! >= 0 ? buckets[place]! : columns.stages.openCount;
		to.value = columns.inPipeline(row, cells.value, cells.currency);
		to.day = Number.isNaN(cells.day) ? NO_DAY : cells.day;
		to.left = cells.inBin === 1 ? DELETED : !isOpen && outcome !== WON && cells.noSale === 1 ? NO_SALE : COUNTS;
		to.mine = this.#owner === ALL || own === this.#owner;
		to.isIn = isOpen && to.left === COUNTS && to.mine && this.inPeriod(to.day);
	}

	/** True for a day of the period; a blank one is in all time alone. */
	inPeriod(day: number): boolean {
		return day >= this.#first && day < this.#after;
	}

	/** True for a day after the period. */
	afterPeriod(day: number): boolean {
		return day >= this.#after;
	}

	#grow(count: number): void {
		this.#steps = longer(this.#steps, new Int32Array(count * 2));
		this.#times = longer(this.#times, new Float64Array(count * 2));
		this.#since = longer(this.#since, new Float64Array(count * 2));
		this.#by = longer(this.#by, new Int32Array(count * 2));
		this.#closers = longer(this.#closers, new Float64Array(count * 2));
		this.#closes = longer(this.#closes, new Float64Array(count * 2));
	}
}

const ALL = -2;
const NOBODY = -3;
const NOT_YET = new Standing();

function copy(from: Standing, to: Standing): void {
	to.left = from.left;
	to.outcome = from.outcome;
	to.bucket = from.bucket;
	to.value = from.value;
	to.day = from.day;
	to.owner = from.owner;
	to.closed = from.closed;
	to.mine = from.mine;
	to.isIn = from.isIn;
}

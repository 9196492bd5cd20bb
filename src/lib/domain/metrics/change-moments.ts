// What one deal was at the two moments of a change: the waterfall, the slip rate and the flow between stages are told from it.
// Limit: one deal at a time; both moments are looked at from `asOf`, and what counts from later on is not known.
import { ABSENT, COUNTS, OPEN, type DealColumns } from './columns.ts';
import type { MetricsContext } from './context.ts';
import { PastDeal } from './past-deal.ts';
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
	readonly #past = new PastDeal();

	/** Takes the two moments, the period and the owner asked for. */
	ask({ change: { from, to }, asOf, periodDays, owner }: Pick<MetricsContext, 'change' | 'asOf' | 'periodDays' | 'owner'>): void {
		this.#name = owner;
		this.#end = Math.min(to, asOf);
		this.#start = Math.min(from, this.#end);
		this.#first = periodDays.first;
		this.#after = periodDays.after;
	}

	/** The earlier moment: a deal to which nothing happened since says by itself what it was at both. */
	get start(): number {
		return this.#start;
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
		from.mine = this.#owner === ALL || columns.owner[row] === this.#owner;
		from.isIn = from.mine && from.day >= this.#first && from.day < this.#after;
		copy(from, to);
		this.closedBetween = false;
		this.pushes = this.pulls = 0;
		return STILL;
	}

	#walk(columns: DealColumns, row: number): void {
		const past = this.#past;
		const start = this.#start;
		const begins = columns.begins[row]!;
		past.begin(columns, row);
		past.goTo(columns, start);
		if (begins < start) this.#stand(this.from, columns, row);
		else copy(NOT_YET, this.from);
		past.goOn(columns, this.#end);
		this.#stand(this.to, columns, row);
		this.pushes = past.pushes;
		this.pulls = past.pulls;
		this.closedBetween = this.to.outcome !== OPEN && (begins >= start || this.#closedSince(columns) >= start);
	}

	#closedSince(columns: DealColumns): number {
		this.#past.readClose(columns);
		return this.#past.closedSince;
	}

	#stand(to: Standing, columns: DealColumns, row: number): void {
		const past = this.#past;
		past.stand(columns, row);
		to.left = past.left;
		to.outcome = past.outcome;
		to.bucket = past.bucket;
		to.value = past.value;
		to.day = past.day;
		to.mine = this.#owner === ALL || this.#ownerOf(columns) === this.#owner;
		to.isIn = past.outcome === OPEN && past.left === COUNTS && to.mine && this.inPeriod(past.day);
	}

	/** Of a closed deal the one at its close counts. */
	#ownerOf(columns: DealColumns): number {
		const past = this.#past;
		if (past.outcome === OPEN) return past.owner;
		past.readClose(columns);
		return past.closer;
	}

	/** Of a deal read last: the outcome at `to` is told to have come after `from`; false where nobody knows when it did. */
	closeToldBetween(columns: DealColumns): boolean {
		if (!this.closedBetween) return false;
		this.#past.readClose(columns);
		return this.#past.closed >= this.#start;
	}

	/** True for a day of the period; a blank one is in all time alone. */
	inPeriod(day: number): boolean {
		return day >= this.#first && day < this.#after;
	}

	/** True for a day after the period. */
	afterPeriod(day: number): boolean {
		return day >= this.#after;
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
	to.mine = from.mine;
	to.isIn = from.isIn;
}

// The changes of all deals as typed arrays, those of one deal side by side: what figures of any moment are read from.
// Limit: numbers only; what a code stands for is columns.ts.
import { longer, RowPlaces } from './row-places.ts';

/** What a change is of. */
export const STAGE = 0;
export const VALUE = 1;
export const CURRENCY = 2;
export const EXPECTED_CLOSE = 3;
export const OWNER = 4;
export const CATEGORY = 5;
export const PROBABILITY = 6;
export const LOST_REASON = 7;
export const IN_BIN = 8;
export const LEAD_STATUS = 9;
export const TOUCH = 10;
export const LAST_TOUCH = 11;
export const CONTACT = 12;
/** The first of the four questions of qualification, in their order. */
export const BANT = 13;
export const RATING = 17;

/** Values of TOUCH. */
export const OTHER_WORK = 0;
export const OUTBOUND = 1;
export const INBOUND = 2;

const FIRST_CHANGES = 8192;

export class ChangeTable extends RowPlaces {
	/** Counts from this moment on (milliseconds; ±Infinity allowed). */
	since = new Float64Array(FIRST_CHANGES);
	/** Recorded time; NaN: unknown. */
	time = new Float64Array(FIRST_CHANGES);
	field = new Uint8Array(FIRST_CHANGES);
	/** The value as a number; NaN: blank. */
	value = new Float64Array(FIRST_CHANGES);
	/** Code of who did it; −1: nobody knows. */
	by = new Int32Array(FIRST_CHANGES);
	/** 1: nobody's work on the deal. */
	quiet = new Uint8Array(FIRST_CHANGES);

	constructor() {
		super(FIRST_CHANGES);
	}

	protected grow(capacity: number): void {
		this.since = longer(this.since, new Float64Array(capacity));
		this.time = longer(this.time, new Float64Array(capacity));
		this.field = longer(this.field, new Uint8Array(capacity));
		this.value = longer(this.value, new Float64Array(capacity));
		this.by = longer(this.by, new Int32Array(capacity));
		this.quiet = longer(this.quiet, new Uint8Array(capacity));
	}
}

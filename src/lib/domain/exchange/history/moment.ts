// A cell with a day and perhaps a time → the moment it names. Days are read as everywhere (column-format.ts); the time of
// day and a zone behind it are read here. Limit: one column's notation; what the column is written in is found elsewhere.
import { addDays, DAY_MS, offsetAt, startOfDay } from '../../model/date.ts';
import type { Day, Instant } from '../../model/deal.ts';
import type { Parsed } from '../../reading/parsed.ts';
import { isNothing, readDayCell, type DayOrder } from '../column-format.ts';

const CLOCK = /(?:[T,\s]|\s(?:om|at)\s)\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(?:([ap])\.?m\.?)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?$/i;
/** Milliseconds or seconds since 1970, from 2001 to 2286, as programs' interfaces write them. */
const EPOCH = /^[1-9]\d{9}(?:\d{3})?$/;
const SERIAL = /^([2-7]\d{4})[.,](\d+)$/;

export const isEpoch = (cell: string): boolean => EPOCH.test(cell.trim());

const NOT: Parsed<never> = { ok: false, code: 'not-a-date' };

/** Reads the moments of one column. Days repeat in files, and the zone's own arithmetic is slow: both ends of each are kept. */
export class MomentReader {
	readonly #order: DayOrder;
	readonly #zone: string;
	readonly #year: number;
	readonly #days = new Map<Day, { start: Instant; length: number }>();
	readonly #read = new Map<string, Parsed<Day | null>>();

	/** `zone`: what times without one are in; `year`: this year, for years of two digits. */
	constructor(order: DayOrder, zone: string, year: number) {
		this.#order = order;
		this.#zone = zone;
		this.#year = year;
	}

	/** Milliseconds since 1970; null for an empty cell. A day without a time is its first moment. */
	read(cell: string): Parsed<Instant | null> {
		if (isNothing(cell)) return { ok: true, value: null };
		const text = cell.trim();
		if (EPOCH.test(text)) return { ok: true, value: Number(text) * (text.length === 10 ? 1000 : 1) };
		const clock = CLOCK.exec(text);
		const date = clock ? text.slice(0, clock.index).replace(/,$/, '') : text;
		let day = this.#read.get(date);
		if (!day) this.#read.set(date, (day = readDayCell(date, this.#order, 'UTC', this.#year)));
		if (!day.ok) return day;
		if (day.value === null) return NOT;
		const serial = this.#order === 'excel' ? SERIAL.exec(date) : null;
		const sinceMidnight = clock ? timeOfDay(clock) : serial ? Math.round(Number(`0.${serial[2]}`) * 86_400) * 1000 : 0;
		if (sinceMidnight === null) return NOT;
		const offset = clock?.[6] === undefined ? null : offsetOf(clock[6]);
		if (offset !== null) return { ok: true, value: Date.parse(`${day.value}T00:00:00Z`) + sinceMidnight - offset };
		return { ok: true, value: this.#local(day.value, sinceMidnight) };
	}

	#local(day: Day, sinceMidnight: number): Instant {
		let known = this.#days.get(day);
		if (!known) {
			const start = startOfDay(day, this.#zone);
			this.#days.set(day, (known = { start, length: startOfDay(addDays(day, 1), this.#zone) - start }));
		}
		if (known.length === DAY_MS || sinceMidnight === 0) return known.start + sinceMidnight;
		// The clocks change on this day. A time that comes twice is the first; one that is skipped is as much later.
		const wall = Date.parse(`${day}T00:00:00Z`) + sinceMidnight;
		const early = wall - Math.max(offsetAt(known.start, this.#zone), offsetAt(known.start + known.length, this.#zone));
		const late = wall - Math.min(offsetAt(known.start, this.#zone), offsetAt(known.start + known.length, this.#zone));
		return early + offsetAt(early, this.#zone) === wall ? early : late;
	}
}

/** Milliseconds since midnight; null where there is no such time. */
function timeOfDay(clock: RegExpExecArray): number | null {
	const half = clock[5]?.toLowerCase();
	const written = Number(clock[1]);
	const [minutes, seconds] = [Number(clock[2]), Number(clock[3] ?? 0)];
	const hours = half === 'a' && written === 12 ? 0 : half === 'p' && written < 12 ? written + 12 : written;
	// "00:30 AM" and "14:00 PM" leave no doubt, nor does the 24:00 that ends a day; "14:00 AM" and "0:30 PM" do.
	if ((half === 'a' && written > 12) || (half === 'p' && written === 0)) return null;
	if (minutes > 59 || seconds > 59 || hours > 24 || (hours === 24 && minutes + seconds > 0)) return null;
	return ((hours * 60 + minutes) * 60 + seconds) * 1000 + Math.floor(Number(`0.${clock[4] ?? 0}`) * 1000);
}

/** Milliseconds by which a zone written as such is ahead of UTC. */
function offsetOf(zone: string): number {
	const [, sign, hours, minutes = 0] = /^([+-])(\d{2})(?::?(\d{2}))?$/.exec(zone) ?? [];
	return sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

// One deal at rising moments, its changes gone through once: what its cells held, where it stood, and when and with whom it
// closed. Limit: one deal at a time; looking from one stretch to another is change-moments.ts.
import { BOUNCE_MS } from '../model/stage-steps.ts';
import * as change from './change-table.ts';
import { COUNTS, DELETED, NO_SALE, OPEN, WON, type DealColumns } from './columns.ts';
import { NO_DAY } from './period.ts';
import { longer } from './row-places.ts';

/** One more than the last field of a change. */
const FIELDS = change.RATING + 1;
const MADE = 64;

export class PastDeal {
	/** COUNTS, DELETED or NO_SALE. */
	left = COUNTS;
	/** OPEN, WON or LOST. */
	outcome = OPEN;
	/** Index of the open stage; K: another one; −1: closed. */
	bucket = -1;
	/** In the pipeline's currency, at the deal's one rate; NaN: blank. */
	value = NaN;
	/** Expected close; NO_DAY: blank. */
	day = NO_DAY;
	/** Code of whose it is at the moment; −1: nobody's. Of a closed deal the one at its close counts: `closer`. */
	owner = -1;
	/** Of a closed one, after `readClose`: whose it was at its last close, when that was (NaN: unknown) and from when it counts. */
	closer = -1;
	closed = NaN;
	closedSince = NaN;
	/** Times its expected close went to a later or an earlier day on the way that `goOn` went ([TIMELINE2]). */
	pushes = 0;
	pulls = 0;
	/** What the cells hold, by field: written without asking which it is, as what comes next is never foreseen. */
	readonly #held = new Float64Array(FIELDS);
	/** The first change that is not gone through, the one after all, and the first that is not among the steps. */
	#next = 0;
	#end = 0;
	#unstepped = 0;
	/** Index of the present step; −1: none. */
	#last = -1;
	/** Who owned the deal after the changes that are among the steps; NaN: nobody. */
	#ownerThen = NaN;
	/** By step: its stage, its change, who owned the deal when its outcome began, and the change with which that did. */
	#steps = new Int32Array(MADE);
	#changes = new Int32Array(MADE);
	#closers = new Float64Array(MADE);
	#closes = new Int32Array(MADE);

	/** Goes to before all changes of a row. */
	begin({ changes: { first, count } }: DealColumns, row: number): void {
		const held = this.#held;
		held[change.STAGE] = held[change.VALUE] = held[change.CURRENCY] = held[change.EXPECTED_CLOSE] = held[change.OWNER] = NaN;
		held[change.LOST_REASON] = held[change.IN_BIN] = 0;
		this.#next = this.#unstepped = first[row]!;
		this.#end = this.#next + count[row]!;
		this.#last = -1;
		this.#ownerThen = NaN;
	}

	/** Goes on to what counts before a moment. False: nothing came. */
	goTo({ changes: { since, field, value } }: DealColumns, moment: number): boolean {
		const held = this.#held;
		const from = this.#next;
		const end = this.#end;
		let index = from;
		for (; index < end && since[index]! < moment; index += 1) held[field[index]!] = value[index]!;
		this.#next = index;
		return index > from;
	}

	/** Goes on likewise, Infinity: to the end, and counts how often somebody put the expected close to another day on the way. */
	goOn({ changes: { since, field, value, quiet } }: DealColumns, moment: number): void {
		const held = this.#held;
		const end = this.#end;
		let index = this.#next;
		this.pushes = this.pulls = 0;
		for (; index < end && (since[index]! < moment || moment === Infinity); index += 1) {
			const kind = field[index]!;
			const to = value[index]!;
			if (kind === change.EXPECTED_CLOSE && quiet[index] === 0) {
				if (to > held[kind]!) this.pushes += 1;
				else if (to < held[kind]!) this.pulls += 1;
			}
			held[kind] = to;
		}
		this.#next = index;
	}

	/** Reads what the deal is at the moment gone to; not how it closed. */
	stand(columns: DealColumns, row: number): void {
		const { types, buckets } = columns.stageCodes;
		const held = this.#held;
		// A step that a slip of the hand took back ends where the one before it was: the last stage said is the present one.
		const stage = held[change.STAGE]!;
		const place = Number.isNaN(stage) ? 0 : stage + 1;
		const outcome = types[place]!;
		const bucket = buckets[place]!;
		const currency = held[change.CURRENCY]!;
		const value = held[change.VALUE]!;
		const day = held[change.EXPECTED_CLOSE]!;
		const owner = held[change.OWNER]!;
		this.outcome = outcome;
		this.bucket = outcome !== OPEN ? -1 : bucket >= 0 ? bucket : columns.stages.openCount;
		this.value = Number.isNaN(currency) ? value : columns.inPipeline(row, value, currency);
		this.day = Number.isNaN(day) ? NO_DAY : day;
		this.owner = Number.isNaN(owner) ? -1 : owner;
		this.left = held[change.IN_BIN] === 1 ? DELETED : outcome !== OPEN && outcome !== WON && held[change.LOST_REASON] === 1 ? NO_SALE : COUNTS;
	}

	/** Reads of a closed deal how it closed. */
	readClose(columns: DealColumns): void {
		this.#step(columns);
		const { since, time } = columns.changes;
		const close = this.#closes[this.#last]!;
		const closer = this.#closers[this.#last]!;
		this.closer = Number.isNaN(closer) ? -1 : closer;
		this.closed = time[close]!;
		this.closedSince = since[close]!;
	}

	/** Takes the changes gone through among the steps. */
	#step({ changes, stageCodes: { types } }: DealColumns): void {
		const { since, time, field, value, by } = changes;
		const next = this.#next;
		const room = this.#last + 1 + next - this.#unstepped;
		if (room > this.#steps.length) this.#grow(room);
		const steps = this.#steps;
		const changed = this.#changes;
		const closers = this.#closers;
		const closes = this.#closes;
		let last = this.#last;
		let owner = this.#ownerThen;
		for (let index = this.#unstepped; index < next; index += 1) {
			const kind = field[index]!;
			if (kind === change.OWNER) {
				owner = value[index]!;
				// Who owned it at the moment of the close counts, written before it or after.
				if (last >= 0 && since[closes[last]!] === since[index]) closers[last] = owner;
			} else if (kind === change.STAGE) {
				const held = value[index]!;
				const stage = Number.isNaN(held) ? -1 : held;
				if (last >= 0 && steps[last] === stage) continue;
				// A slip of the hand ([FUNNEL8]).
				if (last > 0 && steps[last - 1] === stage) {
					const away = changed[last]!;
					if (by[index]! >= 0 && by[index] === by[away] && time[index]! - time[away]! <= BOUNCE_MS) {
						last -= 1;
						continue;
					}
				}
				last += 1;
				steps[last] = stage;
				changed[last] = index;
				// Of a move from one won stage to another the first was the close ([WIN4]).
				const same = last > 0 && types[stage + 1] === types[steps[last - 1]! + 1];
				closers[last] = same ? closers[last - 1]! : owner;
				closes[last] = same ? closes[last - 1]! : index;
			}
		}
		this.#last = last;
		this.#ownerThen = owner;
		this.#unstepped = next;
	}

	#grow(count: number): void {
		this.#steps = longer(this.#steps, new Int32Array(count * 2));
		this.#changes = longer(this.#changes, new Int32Array(count * 2));
		this.#closers = longer(this.#closers, new Float64Array(count * 2));
		this.#closes = longer(this.#closes, new Int32Array(count * 2));
	}
}

// The deals as typed columns, one row a deal: their changes, and what follows from those as of a moment.
// Every metric reads these. Limit: one deal at a time; sums are in the tallies (stock.ts, funnel.ts and so on).
import type { DealHistory } from '../model/deal-history.ts';
import type { DealId } from '../model/deal.ts';
import { BOUNCE_MS } from '../model/stage-steps.ts';
import { FORECAST_CATEGORIES, type Stage } from '../model/stage.ts';
import * as change from './change-table.ts';
import { ChangeTable } from './change-table.ts';
import { codeOfChange } from './change-codes.ts';
import { Codes } from './codes.ts';
import type { Convert } from './context.ts';
import { LeadColumns } from './lead-columns.ts';
import { NO_DAY } from './period.ts';
import { longer } from './row-places.ts';
import { RowWords } from './row-words.ts';
import { LOST, OPEN, StageCodes, WON } from './stage-codes.ts';
import type { StageTable } from './stage-table.ts';
import { ADVANCED, EXIT_LOST, exitOf, HANDED_OFF, REGRESSED, STILL } from './stay-exit.ts';
import { StayTable } from './stay-table.ts';

export { ADVANCED, EXIT_LOST, HANDED_OFF, LOST, NO_DAY, OPEN, REGRESSED, STILL, WON };

/** Why a row counts in no figure; 0: it counts. ABSENT: it had not begun. */
export const COUNTS = 0;
export const DELETED = 1;
export const NO_SALE = 2;
export const ABSENT = 3;

const CLOSED_WON = FORECAST_CATEGORIES.indexOf('closed');
const OMITTED = FORECAST_CATEGORIES.indexOf('omitted');

const FIRST_CAPACITY = 1024;

/** As of when the columns are, and what figures count as qualified and in other currencies (context.ts). */
export interface ColumnsContext {
	asOf: number;
	now: number;
	qualifiedRank: number;
	convert: Convert | null;
}

export class DealColumns {
	/** Number of rows in use; the arrays are longer. */
	size = 0;
	/** What stages mean, as they are now. */
	readonly stageCodes = new StageCodes();
	/** Ids by row. */
	readonly ids: DealId[] = [];
	readonly changes = new ChangeTable();
	/** Stays in open stages, one after the other. */
	readonly stays = new StayTable();
	/** Place of the present stage among the `stageCodes`. */
	place = new Int32Array(FIRST_CAPACITY);
	/** Index of the open stage the deal is in; K: open in a removed or unknown stage; −1: closed. */
	bucket = new Int32Array(FIRST_CAPACITY);
	/** Minor units of the pipeline's currency; NaN: blank, which is not zero, or in a currency without a rate. */
	value = new Float64Array(FIRST_CAPACITY);
	/** Code of the deal's currency; −1: the pipeline's. */
	currency = new Int32Array(FIRST_CAPACITY);
	/** 1: there is a value, in a currency of which no rate is known. */
	withoutRate = new Uint8Array(FIRST_CAPACITY);
	/** Effective probability, per mille: override, else the stage's, live. −1: neither is known. */
	permille = new Int32Array(FIRST_CAPACITY);
	/** 1 where the deal's own probability is set. */
	overridden = new Uint8Array(FIRST_CAPACITY);
	/** Index into FORECAST_CATEGORIES: picked by hand, else the stage's; of closed deals closed or omitted. −1: neither is known. */
	category = new Int8Array(FIRST_CAPACITY);
	/** No moment up to this one knows the deal; −Infinity: every moment does. Not what `asOf` makes of it. */
	begins = new Float64Array(FIRST_CAPACITY);
	/** After this moment nothing happened on the deal, whatever `asOf` makes of it: the last that any change counts from or tells of. */
	changed = new Float64Array(FIRST_CAPACITY);
	/** Instant the deal began; NaN: unknown. */
	created = new Float64Array(FIRST_CAPACITY);
	/** Instant of the last close; NaN: open, or closed at an unknown time. */
	closed = new Float64Array(FIRST_CAPACITY);
	/** When the present stage was entered; NaN: unknown. */
	entered = new Float64Array(FIRST_CAPACITY);
	/** First time the deal was in a stage of the qualified rank or further; NaN: never, or unknown. */
	qualified = new Float64Array(FIRST_CAPACITY);
	/** Last time somebody did something on the deal; NaN: nothing is known. */
	worked = new Float64Array(FIRST_CAPACITY);
	/** OPEN, WON or LOST. */
	outcome = new Uint8Array(FIRST_CAPACITY);
	/** Furthest open index ever reached, K for won; −1 only in a pipeline without open stages. */
	rank = new Int32Array(FIRST_CAPACITY);
	/** Times the deal went from a won or lost stage to an open one. */
	reopened = new Int32Array(FIRST_CAPACITY);
	/** Days since 1970-01-01; NO_DAY: blank. */
	expectedClose = new Int32Array(FIRST_CAPACITY);
	/** Codes of `owners`, −1: nobody. At the last close, for open deals as `owner`. */
	owner = new Int32Array(FIRST_CAPACITY);
	closer = new Int32Array(FIRST_CAPACITY);
	/** COUNTS, DELETED, NO_SALE or ABSENT. */
	left = new Uint8Array(FIRST_CAPACITY);
	/** Another number whenever a row is written; 0: never. What is kept of a row is known by it. */
	written = new Float64Array(FIRST_CAPACITY);
	readonly words = new RowWords(this);
	readonly leads = new LeadColumns(this);
	#writes = 0;
	readonly #rows = new Map<DealId, number>();
	readonly #createdAt: (number | null)[] = [];
	readonly #owners = new Codes();
	readonly #currencies = new Codes();
	readonly #people = new Codes();
	#context: ColumnsContext = { asOf: Infinity, now: 0, qualifiedRank: 1, convert: null };
	/** The deal at hand: its stage steps without slips of the hand. */
	#steps = new Int32Array(64);
	#stepTimes = new Float64Array(64);
	#stepSince = new Float64Array(64);
	#stepBy = new Int32Array(64);

	/** The stages: which are open, and in what order. */
	get stages(): StageTable {
		return this.stageCodes.table;
	}

	/** Owner names by code, in order of first appearance. */
	get owners(): readonly string[] {
		return this.#owners.words;
	}

	/** Code of an owner; undefined for one who never owned a deal. */
	ownerCode(owner: string): number | undefined {
		return this.#owners.known(owner);
	}

	/** Reads everything anew. */
	rebuild(histories: Iterable<DealHistory>, stages: readonly Stage[]): void {
		this.size = 0;
		this.ids.length = this.#createdAt.length = 0;
		this.#rows.clear();
		this.changes.clear();
		this.stays.clear();
		for (const codes of [this.stageCodes, this.#owners, this.#currencies, this.#people]) codes.clear();
		this.stageCodes.read(stages);
		for (const history of histories) this.patch(history);
	}

	/** Takes other stages, or the same in another order, of another type or chance. */
	setStages(stages: readonly Stage[]): void {
		this.stageCodes.read(stages);
		this.#deriveAll();
	}

	/** Goes to another moment, or another meaning of qualified or of money. */
	setContext(context: ColumnsContext): void {
		const { asOf, now, qualifiedRank, convert } = this.#context;
		this.#context = context;
		if (context.asOf !== asOf) this.words.forget();
		if (context.qualifiedRank !== qualifiedRank || context.convert !== convert || (convert !== null && context.now !== now)) return this.#deriveAll();
		// In time only deals to which something happened after the earlier moment are other than they were.
		const moment = Math.min(context.asOf, asOf);
		for (let row = 0; row < this.size; row += 1) if (!(this.changed[row]! < moment && this.begins[row]! < moment)) this.#derive(row);
	}

	/** Row of a deal; undefined when it was never patched in. */
	rowOf(id: DealId): number | undefined {
		return this.#rows.get(id);
	}

	/** Writes one deal's row, a new one at the end. Returns the row. */
	patch(history: DealHistory): number {
		let row = this.#rows.get(history.id);
		if (row === undefined) {
			row = this.size++;
			if (row >= this.value.length) this.#grow();
			this.#rows.set(history.id, row);
			this.ids[row] = history.id;
		}
		this.begins[row] = history.begins;
		this.#createdAt[row] = history.createdAt;
		this.written[row] = this.#writes += 1;
		this.#write(row, history);
		this.#derive(row);
		return row;
	}

	/** The deal of a row counts in no figure from now on, at any moment, until it is patched again. */
	remove(row: number): void {
		this.begins[row] = Infinity;
		this.#leave(row);
	}

	/**
	 * A value of the deal of this row in minor units of the pipeline's currency: whole, at the rate of the deal's one moment. `code`: of its
	 * currency, where that was another. NaN: no rate.
	 */
	inPipeline(row: number, minor: number, code: number = this.currency[row]!): number {
		const { convert, now } = this.#context;
		if (code < 0 || convert === null || Number.isNaN(minor)) return minor;
		const closed = this.closed[row]!;
		return convert(minor, this.#currencies.words[code]!, Number.isNaN(closed) ? now : closed) ?? NaN;
	}

	#write(row: number, { changes }: DealHistory): void {
		const table = this.changes;
		let at = table.place(row, changes.length);
		let last = changes.at(-1)?.since ?? -Infinity;
		for (const { field, value, since, at: time, by, quiet } of changes) {
			table.since[at] = since;
			table.time[at] = time ?? NaN;
			table.by[at] = by === undefined ? -1 : this.#people.of(by);
			table.quiet[at] = quiet ? 1 : 0;
			const [code, number] = codeOfChange(field, value);
			table.field[at] = code;
			table.value[at] = code === change.STAGE ? this.stageCodes.of(value) : this.#wordCode(code, value) ?? number;
			last = Math.max(last, time ?? last, code === change.LAST_TOUCH ? number || last : last);
			at += 1;
		}
		this.changed[row] = last;
	}

	/** undefined: the value is no word. */
	#wordCode(field: number, value: string | number | null): number | undefined {
		if (typeof value !== 'string') return undefined;
		return field === change.OWNER ? this.#owners.of(value) : field === change.CURRENCY ? this.#currencies.of(value) : undefined;
	}

	#leave(row: number): void {
		this.left[row] = ABSENT;
		this.stays.place(row, 0);
	}

	#deriveAll(): void {
		this.stays.clear();
		for (let row = 0; row < this.size; row += 1) this.#derive(row);
	}

	/** What the changes of a row amount to as of the moment of the context. */
	#derive(row: number): void {
		const { asOf, qualifiedRank } = this.#context;
		const all = asOf === Infinity;
		if (!(this.begins[row]! < asOf)) return this.#leave(row);
		const { first, count, since, time, field, value: values, by, quiet } = this.changes;
		const from = first[row]!;
		const until = from + count[row]!;
		if (count[row]! > this.#steps.length) this.#growSteps(count[row]!);
		const steps = this.#steps;
		const stepTimes = this.#stepTimes;
		const stepSince = this.#stepSince;
		const stepBy = this.#stepBy;
		let stepCount = 0;
		let value = NaN;
		let currency = NaN;
		let expected = NaN;
		let owner = NaN;
		let category = NaN;
		let probability = NaN;
		let noSale = 0;
		let inBin = 0;
		let worked = NaN;
		let touched = NaN;
		const created = this.#createdAt[row] ?? NaN;
		if (created < Infinity) worked = created;
		for (let index = from; index < until; index += 1) {
			if (!all && !(since[index]! < asOf)) break;
			const held = values[index]!;
			const at = time[index]!;
			if (quiet[index] === 0 && !(at <= worked) && at < asOf) worked = at;
			switch (field[index]) {
				case change.STAGE: {
					const stage = Number.isNaN(held) ? -1 : held;
					if (stepCount > 0 && steps[stepCount - 1] === stage) break;
					const away = stepCount - 1;
					// A slip of the hand ([FUNNEL8]): there and back by one person within minutes.
					if (stepCount > 1 && steps[away - 1] === stage && by[index]! >= 0 && by[index] === stepBy[away] && at - stepTimes[away]! <= BOUNCE_MS) {
						stepCount -= 1;
						break;
					}
					steps[stepCount] = stage;
					stepTimes[stepCount] = at;
					stepSince[stepCount] = since[index]!;
					stepBy[stepCount] = by[index]!;
					stepCount += 1;
					break;
				}
				case change.VALUE:
					value = held;
					break;
				case change.CURRENCY:
					currency = held;
					break;
				case change.EXPECTED_CLOSE:
					expected = held;
					break;
				case change.OWNER:
					owner = held;
					break;
				case change.CATEGORY:
					category = held;
					break;
				case change.PROBABILITY:
					probability = held;
					break;
				case change.LOST_REASON:
					noSale = held;
					break;
				case change.IN_BIN:
					inBin = held;
					break;
				case change.LAST_TOUCH:
					touched = held;
					break;
			}
		}
		if (touched < asOf && !(touched <= worked)) worked = touched;
		const { types, ranks, buckets, permilles, categories } = this.stageCodes;
		const openCount = this.stages.openCount;
		const stage = stepCount === 0 ? -1 : steps[stepCount - 1]!;
		const type = types[stage + 1]!;
		let rank = Math.min(0, openCount - 1);
		let reopened = 0;
		let qualified = NaN;
		let reached = false;
		let close = -1;
		let stayCount = 0;
		for (let index = 0; index < stepCount; index += 1) if (buckets[steps[index]! + 1]! >= 0) stayCount += 1;
		const { stays } = this;
		let at = stays.place(row, stayCount);
		for (let index = 0; index < stepCount; index += 1) {
			const code = steps[index]! + 1;
			const own = ranks[code]!;
			const kind = types[code]!;
			if (own > rank) rank = own;
			if (!reached && own >= qualifiedRank) {
				reached = true;
				qualified = stepTimes[index]!;
			}
			const before = index === 0 ? OPEN : types[steps[index - 1]! + 1]!;
			if (kind === OPEN && before !== OPEN) reopened += 1;
			if (kind !== OPEN && (index === 0 || kind !== before)) close = index;
			const bucket = buckets[code]!;
			if (bucket < 0) continue;
			const last = index + 1 === stepCount;
			stays.stage[at] = bucket;
			stays.from[at] = stepTimes[index]!;
			stays.until[at] = last ? Infinity : stepTimes[index + 1]!;
			stays.exit[at] = last ? STILL : exitOf(types[steps[index + 1]! + 1]!, ranks[steps[index + 1]! + 1]!, own);
			at += 1;
		}
		const place = stage + 1;
		this.place[row] = place;
		this.outcome[row] = type;
		this.created[row] = created;
		this.closed[row] = type === OPEN ? NaN : stepTimes[close]!;
		this.entered[row] = stepCount === 0 ? NaN : stepTimes[stepCount - 1]!;
		this.qualified[row] = qualified;
		this.worked[row] = worked;
		this.rank[row] = type === WON ? openCount : rank;
		this.reopened[row] = reopened;
		this.bucket[row] = type !== OPEN ? -1 : buckets[place]! >= 0 ? buckets[place]! : openCount;
		const own = Number.isNaN(probability) ? -1 : probability;
		this.permille[row] = type !== OPEN || own < 0 ? permilles[place]! : own;
		this.overridden[row] = own < 0 ? 0 : 1;
		this.category[row] = type === WON ? CLOSED_WON : type === LOST ? OMITTED : Number.isNaN(category) ? categories[place]! : category;
		this.expectedClose[row] = Number.isNaN(expected) ? NO_DAY : expected;
		this.owner[row] = Number.isNaN(owner) ? -1 : owner;
		this.closer[row] = type === OPEN ? this.owner[row]! : this.#ownerAt(row, stepSince[close]!);
		this.currency[row] = Number.isNaN(currency) ? -1 : currency;
		this.value[row] = this.inPipeline(row, value);
		this.withoutRate[row] = Number.isNaN(this.value[row]!) && !Number.isNaN(value) ? 1 : 0;
		this.left[row] = inBin === 1 ? DELETED : type === LOST && noSale === 1 ? NO_SALE : COUNTS;
	}

	/** Code of who owned a deal at a moment, the moment itself included; −1: nobody. */
	#ownerAt(row: number, moment: number): number {
		const { first, count, since, field, value } = this.changes;
		let owner = NaN;
		for (let index = first[row]!; index < first[row]! + count[row]! && since[index]! <= moment; index += 1)
			if (field[index] === change.OWNER) owner = value[index]!;
		return Number.isNaN(owner) ? -1 : owner;
	}

	#growSteps(count: number): void {
		this.#steps = longer(this.#steps, new Int32Array(count * 2));
		this.#stepTimes = longer(this.#stepTimes, new Float64Array(count * 2));
		this.#stepSince = longer(this.#stepSince, new Float64Array(count * 2));
		this.#stepBy = longer(this.#stepBy, new Int32Array(count * 2));
	}

	#grow(): void {
		const capacity = this.value.length * 2;
		for (const [name, column] of Object.entries(this))
			if (ArrayBuffer.isView(column)) {
				const made = new (column.constructor as Int32ArrayConstructor)(capacity);
				(this as unknown as Record<string, unknown>)[name] = longer(column as Int32Array, made);
			}
	}
}

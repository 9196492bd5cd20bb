// Which deals were open just before a moment, as the weekly snapshots count them ([SNAPSHOT1]). Limit: one deal at a time.
import type { DealId } from '../model/deal.ts';
import * as change from './change-table.ts';
import { COUNTS, OPEN, type DealColumns } from './columns.ts';
import type { MetricsContext } from './context.ts';
import { Cuts } from './cuts.ts';
import type { PassingRows } from './passing-rows.ts';
import type { Tally } from './tally.ts';

type Passes = (row: number) => boolean;

/**
 * Deals of the rows that pass that were in an open stage then; `moment` Infinity: now. In the order of the columns. `from`:
 * only those in a stage from this rank on, or of a removed or unknown stage those that ever got there ([VELOCITY2]).
 */
export function openAt(columns: DealColumns, passes: Passes, moment: number, from: number = 0): DealId[] {
	const ids: DealId[] = [];
	for (let row = 0; row < columns.size; row += 1)
		if (columns.left[row] === COUNTS && passes(row) && (moment === Infinity ? isOpenNow(columns, row, from) : wasOpen(columns, row, from, moment))) ids.push(columns.ids[row]!);
	return ids;
}

/** The running month the last. */
export const OPEN_MONTHS = 12;

/** How many deals `openAt` finds of the qualified ones at the end of each of the last months of the context, rising; the last as of the figures. */
export class OpenMonthTotals implements Tally<readonly number[]> {
	readonly reads = ['monthStarts', 'asOf', 'qualifiedRank'] as const;
	/** The ends of the months before the running one. */
	#ends = new Cuts();
	/** How many more are open at each of them than at the one before; those that come after the last are in none. */
	#more = new Int32Array(0);
	#now = 0;
	#from = 0;
	/** What happened before it is known at every moment. */
	#first = -Infinity;

	clear(_columns: DealColumns, { monthStarts, asOf, qualifiedRank }: MetricsContext): void {
		const ends = monthStarts.subarray(Math.max(1, monthStarts.length - OPEN_MONTHS), -1);
		this.#ends = new Cuts([...ends]);
		this.#first = Math.min(ends[0] ?? Infinity, asOf);
		this.#more = new Int32Array(ends.length + 1);
		this.#now = 0;
		this.#from = qualifiedRank;
	}

	tally(columns: DealColumns, row: number, sign: 1 | -1): void {
		if (columns.left[row] !== COUNTS) return;
		const more = this.#more;
		const bucket = columns.bucket[row]!;
		const isOpen = isOpenNow(columns, row, this.#from);
		if (isOpen) this.#now += sign;
		// Most deals: nothing happened in these months. Of one in no stage in use more is to be known than that.
		if (columns.begins[row]! < this.#first && columns.changed[row]! < this.#first && bucket !== columns.stages.openCount) {
			if (isOpen) more[0]! += sign;
			return;
		}
		const begun = this.#ends.of(columns.begins[row]!);
		const turns = readTurns(columns, row, this.#from, this.#ends.last);
		let turned = sign;
		for (let turn = 0; turn < turns; turn += 1) {
			const end = this.#ends.of(turnedAt[turn]!);
			more[end > begun ? end : begun]! += turned;
			turned = -turned as 1 | -1;
		}
	}

	tallyAll(columns: DealColumns, rows: PassingRows): void {
		const { still, moved } = rows.partedAt(columns, this.#first, rows.open);
		for (let index = 0; index < still.length; index += 1) this.tally(columns, still[index]!, 1);
		for (let index = 0; index < moved.length; index += 1) this.tally(columns, moved[index]!, 1);
	}

	snapshot(): readonly number[] {
		let open = 0;
		return [...Array.from(this.#more.subarray(0, -1), (more) => (open += more)), this.#now];
	}
}

/** As the columns are; past their moment there are changes too. */
function isOpenNow({ outcome, bucket, rank, stages }: DealColumns, row: number, from: number): boolean {
	return outcome[row] === OPEN && (from === 0 || (bucket[row] === stages.openCount ? rank[row]! : bucket[row]!) >= from);
}

function wasOpen(columns: DealColumns, row: number, from: number, moment: number): boolean {
	return columns.begins[row]! < moment && readTurns(columns, row, from, moment) % 2 === 1;
}

/** When the deal read last came to be open, in a stage from a rank on, then not any more, and so on. */
let turnedAt = new Float64Array(64);

/** Reads the turns of a row before a moment. Returns their number. */
function readTurns({ changes, stageCodes, stages }: DealColumns, row: number, from: number, moment: number): number {
	const { first, count, since, field, value } = changes;
	const { types, buckets, ranks } = stageCodes;
	if (count[row]! > turnedAt.length) turnedAt = new Float64Array(count[row]! * 2);
	let place = 0;
	let inBin = 0;
	let furthest = Math.min(0, stages.openCount - 1);
	let turns = 0;
	let wasOpen = false;
	const end = first[row]! + count[row]!;
	for (let index = first[row]!; index < end && since[index]! < moment; index += 1) {
		const kind = field[index]!;
		if (kind === change.STAGE) {
			const stage = value[index]!;
			place = Number.isNaN(stage) ? 0 : stage + 1;
			if (ranks[place]! > furthest) furthest = ranks[place]!;
		} else if (kind === change.IN_BIN) inBin = value[index]!;
		else continue;
		const isOpen = inBin === 0 && types[place] === OPEN && (from === 0 || (buckets[place]! < 0 ? furthest : buckets[place]!) >= from);
		if (isOpen !== wasOpen) turnedAt[turns++] = since[index]!;
		wasOpen = isOpen;
	}
	return turns;
}

// Which clocks are known to be deleted, so that the whole delete set a returning client sends with its
// step 2 is stored and passed on only as far as it says something new.
import * as Y from 'yjs';

export interface DeleteRange {
	client: number;
	clock: number;
	length: number;
}

/**
 * Ranges as numbers, three each: client, clock, length. Those of a client stand together, clocks ascending.
 * Half a million small objects hold a thread for half a second; one array of numbers does not.
 */
export type DeleteRanges = Float64Array;

/** Numbers a range. */
const WIDE = 3;
/** The largest that bit operations take for what it is. */
const INT = 2 ** 31 - 1;

/** How many ranges they are. */
export const rangeCount = (ranges: DeleteRanges): number => ranges.length / WIDE;

/** The ranges of a decoded delete set, in the order they were written. */
export function deleteRanges(set: { clients: Map<number, { clock: number; len: number }[]> }): DeleteRanges {
	let count = 0;
	for (const items of set.clients.values()) count += items.length;
	const ranges = new Float64Array(count * WIDE);
	let at = 0;
	for (const [client, items] of set.clients)
		for (const { clock, len } of items) {
			ranges[at] = client;
			ranges[at + 1] = clock;
			ranges[at + 2] = len;
			at += WIDE;
		}
	return ranges;
}

/** One by one, where they are few or nobody waits. */
export function* eachRange(ranges: DeleteRanges): Iterable<DeleteRange> {
	for (let at = 0; at < ranges.length; at += WIDE) yield { client: ranges[at]!, clock: ranges[at + 1]!, length: ranges[at + 2]! };
}

/** Of objects in any order. */
export function rangesOf(list: readonly DeleteRange[]): DeleteRanges {
	const sorted = list.toSorted((a, b) => a.client - b.client || a.clock - b.clock);
	return Float64Array.from(sorted.flatMap(({ client, clock, length }) => [client, clock, length]));
}

// Numbers are written from the lowest seven bits up, each byte but the last above 127. lib0 does it with a call or two a
// byte, which is ten times as long where there are millions.

/** Reads a delete set as Yjs writes one (encoding 1); no bytes are an empty one. Throws where they end too early. */
export function readDeletes(bytes: Uint8Array): DeleteRanges {
	const numbers = readNumbers(bytes);
	const ranges = new Float64Array(Math.ceil(numbers.length / 2) * WIDE);
	let size = 0;
	let at = 1;
	for (let clients = numbers[0]!; clients > 0; clients -= 1) {
		const client = numbers[at]!;
		const end = at + 2 + 2 * numbers[at + 1]!;
		if (!(end <= numbers.length)) throw new Error('a delete set without its end');
		for (at += 2; at < end; at += 2) {
			ranges[size] = client;
			ranges[size + 1] = numbers[at]!;
			ranges[size + 2] = numbers[at + 1]!;
			size += WIDE;
		}
	}
	return ranges.slice(0, size);
}

function readNumbers(bytes: Uint8Array): Float64Array {
	let count = 0;
	for (let at = 0; at < bytes.length; at += 1) if (bytes[at]! < 128) count += 1;
	const numbers = new Float64Array(count);
	let number = 0;
	let value = 0;
	let factor = 1;
	for (let at = 0; at < bytes.length; at += 1) {
		const byte = bytes[at]!;
		value += (byte & 127) * factor;
		factor *= 128;
		if (byte > 127) continue;
		numbers[number] = value;
		number += 1;
		value = 0;
		factor = 1;
	}
	return numbers;
}

/** The numbers that Yjs writes for ranges. */
function numbersOf(ranges: DeleteRanges): Float64Array {
	let clients = 0;
	for (let at = 0; at < ranges.length; at = endOf(ranges, at)) clients += 1;
	const numbers = new Float64Array(1 + 2 * clients + 2 * rangeCount(ranges));
	numbers[0] = clients;
	let number = 1;
	for (let at = 0; at < ranges.length; ) {
		const end = endOf(ranges, at);
		numbers[number] = ranges[at]!;
		numbers[number + 1] = (end - at) / WIDE;
		for (number += 2; at < end; at += WIDE) {
			numbers[number] = ranges[at + 1]!;
			numbers[number + 1] = ranges[at + 2]!;
			number += 2;
		}
	}
	return numbers;
}

/** Where the ranges of the client at `at` end. */
function endOf(ranges: DeleteRanges, at: number): number {
	const client = ranges[at]!;
	let end = at + WIDE;
	while (end < ranges.length && ranges[end] === client) end += WIDE;
	return end;
}

/** Writes ranges as Yjs writes a delete set. */
export function writeDeletes(ranges: DeleteRanges): Uint8Array {
	const numbers = numbersOf(ranges);
	const bytes = new Uint8Array(bytesOf(numbers));
	let at = 0;
	for (let number = 0; number < numbers.length; number += 1) {
		let rest = numbers[number]!;
		for (; rest > INT; rest = Math.floor(rest / 128)) bytes[at++] = 128 | rest % 128;
		let int = rest | 0;
		for (; int > 127; int >>= 7) bytes[at++] = 128 | (int & 127);
		bytes[at++] = int;
	}
	return bytes;
}

/** Bytes of `writeDeletes`. */
export const writtenLength = (ranges: DeleteRanges): number => bytesOf(numbersOf(ranges));

function bytesOf(numbers: Float64Array): number {
	let length = 0;
	for (let number = 0; number < numbers.length; number += 1) {
		let rest = numbers[number]!;
		for (; rest > INT; rest = Math.floor(rest / 128)) length += 1;
		for (let int = rest | 0; int > 127; int >>= 7) length += 1;
		length += 1;
	}
	return length;
}

/** All that is deleted in a document. */
export const deletesOf = (doc: Y.Doc): DeleteRanges => deleteRanges(Y.createDeleteSetFromStructStore(doc.store));

/** The encoded delete set of a whole document. */
export const documentDeletes = (doc: Y.Doc): Uint8Array => writeDeletes(deletesOf(doc));

/** Up to so many, one insertion each costs less than a pass over all. */
const FEW = 8;

/** Disjoint ranges per client, sorted by clock; starts and ends alternate in one flat list. */
export class DeleteIndex {
	readonly #clients = new Map<number, number[]>();

	add({ client, clock, length }: DeleteRange): void {
		let edges = this.#clients.get(client);
		if (!edges) this.#clients.set(client, (edges = []));
		const end = clock + length;
		// The common case: at or after the end.
		if (edges.length === 0 || clock > edges.at(-1)!) {
			edges.push(clock, end);
			return;
		}
		// First range that touches [clock, end], and the first beyond it.
		const from = 2 * firstRange(edges, (_, rangeEnd) => rangeEnd >= clock);
		const to = 2 * firstRange(edges, (rangeStart) => rangeStart > end);
		const start = from < to ? Math.min(clock, edges[from]!) : clock;
		const last = from < to ? Math.max(end, edges[to - 1]!) : end;
		edges.splice(from, to - from, start, last);
	}

	/** The same for many at once: one pass. */
	addAll(ranges: DeleteRanges): void {
		if (rangeCount(ranges) <= FEW) {
			for (const range of eachRange(ranges)) this.add(range);
			return;
		}
		for (let at = 0; at < ranges.length; ) {
			const end = endOf(ranges, at);
			const client = ranges[at]!;
			this.#clients.set(client, mergeEdges(this.#clients.get(client) ?? [], ranges.subarray(at, end)));
			at = end;
		}
	}

	/** Those that are not wholly in it. */
	without(ranges: DeleteRanges): DeleteRanges {
		const novel = new Float64Array(ranges.length);
		let kept = 0;
		for (let at = 0; at < ranges.length; ) {
			const end = endOf(ranges, at);
			const edges = this.#clients.get(ranges[at]!) ?? [];
			// Both ascend.
			let edge = 2 * firstRange(edges, (_, rangeEnd) => rangeEnd > ranges[at + 1]!);
			for (; at < end; at += WIDE) {
				const clock = ranges[at + 1]!;
				while (edge < edges.length && edges[edge + 1]! <= clock) edge += 2;
				if (edge < edges.length && edges[edge]! <= clock && clock + ranges[at + 2]! <= edges[edge + 1]!) continue;
				novel[kept] = ranges[at]!;
				novel[kept + 1] = clock;
				novel[kept + 2] = ranges[at + 2]!;
				kept += WIDE;
			}
		}
		return novel.subarray(0, kept);
	}

	/** Whether any of [from, to) is in a range. */
	touches(client: number, from: number, to: number): boolean {
		const edges = this.#clients.get(client);
		if (!edges) return false;
		const index = 2 * firstRange(edges, (_, rangeEnd) => rangeEnd > from);
		return index < edges.length && edges[index]! < to;
	}
}

/** Both in order, `added` of one client; touching ranges become one. */
function mergeEdges(known: readonly number[], added: DeleteRanges): number[] {
	const edges = Array<number>(known.length + (2 * added.length) / WIDE);
	let size = 0;
	let last = -1;
	for (let at = 0, range = 0; at < known.length || range < added.length; ) {
		const fromKnown = range >= added.length || (at < known.length && known[at]! <= added[range + 1]!);
		const start = fromKnown ? known[at]! : added[range + 1]!;
		const end = fromKnown ? known[at + 1]! : start + added[range + 2]!;
		if (fromKnown) at += 2;
		else range += WIDE;
		if (start > last) {
			edges[size] = start;
			size += 2;
		} else if (end <= last) continue;
		edges[size - 1] = last = end;
	}
	edges.length = size;
	return edges;
}

/** Index of the first range for which `reached` holds; it holds for all after. */
function firstRange(edges: readonly number[], reached: (start: number, end: number) => boolean): number {
	let low = 0;
	let high = edges.length / 2;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (reached(edges[2 * middle]!, edges[2 * middle + 1]!)) high = middle;
		else low = middle + 1;
	}
	return low;
}

/**
 * The update without the delete ranges that `index` has. The bytes are returned as they are where
 * nothing is known, or where the delete set was not written the way Yjs writes it.
 */
export function trimDeletes(update: Uint8Array, deletes: DeleteRanges, deletesAt: number, index: DeleteIndex): Uint8Array {
	const novel = index.without(deletes);
	if (novel.length === deletes.length || Buffer.compare(writeDeletes(deletes), update.subarray(deletesAt)) !== 0) return update;
	const rest = writeDeletes(novel);
	const trimmed = new Uint8Array(deletesAt + rest.length);
	trimmed.set(update.subarray(0, deletesAt));
	trimmed.set(rest, deletesAt);
	return trimmed;
}

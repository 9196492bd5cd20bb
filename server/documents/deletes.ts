// Which clocks are known to be deleted, so that the whole delete set a returning client sends with its
// step 2 is stored and passed on only as far as it says something new.
import * as Y from 'yjs';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';

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

/** Reads a delete set as Yjs writes one (encoding 1). */
export function readDeletes(bytes: Uint8Array): DeleteRanges {
	const decoder = decoding.createDecoder(bytes);
	const ranges: number[] = [];
	for (let clients = decoding.readVarUint(decoder); clients > 0; clients -= 1) {
		const client = decoding.readVarUint(decoder);
		for (let count = decoding.readVarUint(decoder); count > 0; count -= 1)
			ranges.push(client, decoding.readVarUint(decoder), decoding.readVarUint(decoder));
	}
	return new Float64Array(ranges);
}

/** The numbers that Yjs writes for ranges, in order. */
function written(ranges: DeleteRanges, write: (value: number) => void): void {
	let clients = 0;
	for (let at = 0; at < ranges.length; at = endOf(ranges, at)) clients += 1;
	write(clients);
	for (let at = 0; at < ranges.length; ) {
		const end = endOf(ranges, at);
		write(ranges[at]!);
		write((end - at) / WIDE);
		for (; at < end; at += WIDE) {
			write(ranges[at + 1]!);
			write(ranges[at + 2]!);
		}
	}
}

/** Where the ranges of the client at `at` end. */
function endOf(ranges: DeleteRanges, at: number): number {
	const client = ranges[at]!;
	let end = at + WIDE;
	while (end < ranges.length && ranges[end] === client) end += WIDE;
	return end;
}

/** Writes ranges as Yjs writes a delete set. */
export const writeDeletes = (ranges: DeleteRanges): Uint8Array =>
	encoding.encode((encoder) => written(ranges, (value) => encoding.writeVarUint(encoder, value)));

/** Bytes of the same. */
export function writtenLength(ranges: DeleteRanges): number {
	let length = 0;
	written(ranges, (value) => {
		length += 1;
		for (let rest = value; rest > 127; rest = Math.floor(rest / 128)) length += 1;
	});
	return length;
}

/** Whether exactly that stands in `bytes` from `from` to the end. */
function isWritten(ranges: DeleteRanges, bytes: Uint8Array, from: number): boolean {
	let at = from;
	let same = true;
	written(ranges, (value) => {
		let rest = value;
		for (; rest > 127; rest = Math.floor(rest / 128)) same = bytes[at++] === (128 | rest % 128) && same;
		same = bytes[at++] === rest && same;
	});
	return same && at === bytes.length;
}

/** The encoded delete set of a whole document. */
export const documentDeletes = (doc: Y.Doc): Uint8Array =>
	writeDeletes(deleteRanges(Y.createDeleteSetFromStructStore(doc.store)));

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
				for (let part = 0; part < WIDE; part += 1) novel[kept + part] = ranges[at + part]!;
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
	const edges: number[] = [];
	let last = -1;
	const put = (start: number, end: number): void => {
		if (start > last) edges.push(start, end);
		else edges[edges.length - 1] = Math.max(last, end);
		last = edges[edges.length - 1]!;
	};
	let at = 0;
	for (let range = 0; range < added.length; range += WIDE) {
		const clock = added[range + 1]!;
		for (; at < known.length && known[at]! <= clock; at += 2) put(known[at]!, known[at + 1]!);
		put(clock, clock + added[range + 2]!);
	}
	for (; at < known.length; at += 2) put(known[at]!, known[at + 1]!);
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
	if (novel.length === deletes.length || !isWritten(deletes, update, deletesAt)) return update;
	const rest = writeDeletes(novel);
	const trimmed = new Uint8Array(deletesAt + rest.length);
	trimmed.set(update.subarray(0, deletesAt));
	trimmed.set(rest, deletesAt);
	return trimmed;
}

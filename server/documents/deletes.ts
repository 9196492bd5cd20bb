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

/** The ranges of a decoded delete set, in the order they were written. */
export function deleteRanges(set: { clients: Map<number, { clock: number; len: number }[]> }): DeleteRange[] {
	const ranges: DeleteRange[] = [];
	for (const [client, items] of set.clients) for (const { clock, len } of items) ranges.push({ client, clock, length: len });
	return ranges;
}

/** Ranges as one list of numbers, three each. */
export function flatRanges(ranges: readonly DeleteRange[]): Float64Array {
	const flat = new Float64Array(ranges.length * 3);
	ranges.forEach(({ client, clock, length }, index) => flat.set([client, clock, length], index * 3));
	return flat;
}

/** The other way. */
export function unflatRanges(flat: Float64Array): DeleteRange[] {
	const ranges: DeleteRange[] = [];
	for (let at = 0; at < flat.length; at += 3) ranges.push({ client: flat[at]!, clock: flat[at + 1]!, length: flat[at + 2]! });
	return ranges;
}

/** Reads a delete set as Yjs writes one (encoding 1). */
export function readDeletes(bytes: Uint8Array): DeleteRange[] {
	const decoder = decoding.createDecoder(bytes);
	const ranges: DeleteRange[] = [];
	for (let clients = decoding.readVarUint(decoder); clients > 0; clients -= 1) {
		const client = decoding.readVarUint(decoder);
		for (let count = decoding.readVarUint(decoder); count > 0; count -= 1)
			ranges.push({ client, clock: decoding.readVarUint(decoder), length: decoding.readVarUint(decoder) });
	}
	return ranges;
}

/** Writes ranges as Yjs writes a delete set; ranges of one client must stand together. */
export function writeDeletes(ranges: readonly DeleteRange[]): Uint8Array {
	const byClient = new Map<number, DeleteRange[]>();
	for (const range of ranges) {
		const list = byClient.get(range.client);
		if (list) list.push(range);
		else byClient.set(range.client, [range]);
	}
	return encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, byClient.size);
		for (const [client, list] of byClient) {
			encoding.writeVarUint(encoder, client);
			encoding.writeVarUint(encoder, list.length);
			for (const { clock, length } of list) {
				encoding.writeVarUint(encoder, clock);
				encoding.writeVarUint(encoder, length);
			}
		}
	});
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
	addAll(ranges: readonly DeleteRange[]): void {
		if (ranges.length <= FEW) {
			for (const range of ranges) this.add(range);
			return;
		}
		const byClient = new Map<number, DeleteRange[]>();
		for (const range of ranges) {
			const list = byClient.get(range.client);
			if (list) list.push(range);
			else byClient.set(range.client, [range]);
		}
		for (const [client, list] of byClient) {
			if (list.some(({ clock }, index) => index > 0 && clock < list[index - 1]!.clock)) list.sort((a, b) => a.clock - b.clock);
			this.#clients.set(client, mergeEdges(this.#clients.get(client) ?? [], list));
		}
	}

	has({ client, clock, length }: DeleteRange): boolean {
		const edges = this.#clients.get(client);
		if (!edges) return false;
		const index = 2 * firstRange(edges, (_, rangeEnd) => rangeEnd > clock);
		return index < edges.length && edges[index]! <= clock && clock + length <= edges[index + 1]!;
	}

	/** Whether any of [from, to) is in a range. */
	touches(client: number, from: number, to: number): boolean {
		const edges = this.#clients.get(client);
		if (!edges) return false;
		const index = 2 * firstRange(edges, (_, rangeEnd) => rangeEnd > from);
		return index < edges.length && edges[index]! < to;
	}
}

/** Both in order; touching ranges become one. */
function mergeEdges(known: readonly number[], added: readonly DeleteRange[]): number[] {
	const edges: number[] = [];
	let last = -1;
	const put = (start: number, end: number): void => {
		if (start > last) edges.push(start, end);
		else edges[edges.length - 1] = Math.max(last, end);
		last = edges[edges.length - 1]!;
	};
	let at = 0;
	for (const { clock, length } of added) {
		for (; at < known.length && known[at]! <= clock; at += 2) put(known[at]!, known[at + 1]!);
		put(clock, clock + length);
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
export function trimDeletes(update: Uint8Array, deletes: readonly DeleteRange[], deletesAt: number, index: DeleteIndex): Uint8Array {
	const novel = deletes.filter((range) => !index.has(range));
	if (novel.length === deletes.length) return update;
	const written = writeDeletes(deletes);
	if (deletesAt + written.length !== update.length || written.some((byte, at) => byte !== update[deletesAt + at])) return update;
	const rest = writeDeletes(novel);
	const trimmed = new Uint8Array(deletesAt + rest.length);
	trimmed.set(update.subarray(0, deletesAt));
	trimmed.set(rest, deletesAt);
	return trimmed;
}

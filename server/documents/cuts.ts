// What it takes to apply an update that cuts runs of values apart: Yjs keeps what one client wrote in a row as one
// piece, and an item or a delete in the middle of it moves all that follows; of items put in one and the same place each is
// compared with those before it. With a few bytes for each, a small update keeps everyone who gets it busy for minutes.
import * as Y from 'yjs';
import { decodeUpdate, type Decoded } from '../sync/gate-decode.ts';
import { DeleteIndex, deletesOf, eachRange } from './deletes.ts';

export interface Cuts {
	/** Values moved, at most: each cut is taken to meet its run whole. */
	moved: number;
	/** Values in the longest run of the document, without the update. */
	longest: number;
}

interface Piece {
	clock: number;
	length: number;
	values: number;
}

/** What moving a piece costs beside moving a value, and what comparing two items in one place does; measured. */
const PIECE = 1 / 16;
const COMPARED = 5;

/** `doc` is left as it is. */
export function cutsOf(update: Uint8Array, doc: Y.Doc): Cuts {
	const { structs, deletes } = decodeUpdate(update);
	const brought = piecesOf(structs);
	const places = new Map<string, number>();
	let moved = 0;
	let cuts = 0;
	const known = (client: number, clock: number): boolean => clock < Y.getState(doc.store, client);
	const cutBefore = (client: number, clock: number): void => {
		const here = known(client, clock) ? doc.store.clients.get(client)! : null;
		const list = brought.get(client) ?? [];
		const struct = here?.[Y.findIndexSS(here, clock)] as Y.Item | Y.GC | undefined;
		const piece = struct ? pieceOf(struct) : pieceAt(list, clock);
		if (!piece || piece.clock >= clock || clock >= piece.clock + piece.length) return;
		cuts += 1;
		moved += piece.values + ((here?.length ?? 0) + list.length + cuts) * PIECE;
	};
	for (const struct of structs) {
		if (!(struct instanceof Y.Item) || struct.origin === null || known(struct.id.client, struct.id.clock + struct.length - 1)) continue;
		const { client, clock } = struct.origin;
		cutBefore(client, clock + 1);
		const place = `${client}:${clock}`;
		const before = places.get(place) ?? (known(client, clock) ? besides(doc, struct.origin) : 0);
		moved += before * COMPARED;
		places.set(place, before + 1);
	}
	const gone = new DeleteIndex();
	if (deletes.length > 0) gone.addAll(deletesOf(doc));
	for (const { client, clock, length } of eachRange(gone.without(deletes))) {
		cutBefore(client, clock);
		cutBefore(client, clock + length);
	}
	return { moved, longest: longestRun(doc) };
}

function longestRun(doc: Y.Doc): number {
	let longest = 0;
	for (const structs of doc.store.clients.values()) for (const struct of structs) longest = Math.max(longest, pieceOf(struct).values);
	return longest;
}

/** Items that were put in the place behind `origin`, at most a few more than there are. */
function besides(doc: Y.Doc, origin: Y.ID): number {
	const structs = doc.store.clients.get(origin.client)!;
	const struct = structs[Y.findIndexSS(structs, origin.clock)];
	let count = 0;
	if (!(struct instanceof Y.Item) || struct.id.clock + struct.length - 1 !== origin.clock) return count;
	for (let item = struct.right; item !== null && item.origin !== null && Y.compareIDs(item.origin, origin); item = item.right) count += 1;
	return count;
}

/** What was deleted or collected has no values to move. */
const pieceOf = (struct: Decoded['structs'][number]): Piece => ({
	clock: struct.id.clock,
	length: struct.length,
	values: struct instanceof Y.Item && struct.content instanceof Y.ContentAny ? struct.length : 0
});

/** Of each client, in order. */
function piecesOf(structs: Decoded['structs']): Map<number, Piece[]> {
	const pieces = new Map<number, Piece[]>();
	for (const struct of structs) {
		const list = pieces.get(struct.id.client);
		if (list) list.push(pieceOf(struct));
		else pieces.set(struct.id.client, [pieceOf(struct)]);
	}
	return pieces;
}

/** The last that begins at `clock` or before. */
function pieceAt(list: readonly Piece[], clock: number): Piece | undefined {
	let low = 0;
	let high = list.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (list[middle]!.clock <= clock) low = middle + 1;
		else high = middle;
	}
	return list[low - 1];
}

// What it takes to apply an update that cuts runs of values apart: Yjs keeps what one client wrote in a row as one
// piece, and an item or a delete in the middle of it moves all that follows. With a few bytes for each cut, a small
// update keeps everyone who gets it busy for minutes.
import * as Y from 'yjs';
import { decodeUpdate, type Decoded } from '../sync/gate-decode.ts';
import { DeleteIndex, deletesOf, eachRange } from './deletes.ts';

interface Piece {
	clock: number;
	length: number;
}

/** The values and structs that cuts move, at most: each cut is taken to meet its run whole. `doc` is left as it is. */
export function movedByCuts(update: Uint8Array, doc: Y.Doc): number {
	const { structs, deletes } = decodeUpdate(update);
	const brought = piecesOf(structs);
	const known = (client: number, clock: number): boolean => clock < Y.getState(doc.store, client);
	let moved = 0;
	const cutBefore = (client: number, clock: number): void => {
		const here = known(client, clock) ? doc.store.clients.get(client)! : null;
		const list = brought.get(client) ?? [];
		const struct = here?.[Y.findIndexSS(here, clock)] as Y.Item | Y.GC | undefined;
		const piece = struct ? pieceOf(struct) : pieceAt(list, clock);
		if (piece && piece.clock < clock && clock < piece.clock + piece.length) moved += piece.length + (here?.length ?? 0) + list.length;
	};
	for (const struct of structs) {
		if (!(struct instanceof Y.Item) || struct.origin === null || known(struct.id.client, struct.id.clock + struct.length - 1)) continue;
		cutBefore(struct.origin.client, struct.origin.clock + 1);
	}
	const gone = new DeleteIndex();
	if (deletes.length > 0) gone.addAll(deletesOf(doc));
	for (const { client, clock, length } of eachRange(gone.without(deletes))) {
		cutBefore(client, clock);
		cutBefore(client, clock + length);
	}
	return moved;
}

/** What was deleted or collected has no values to move. */
const pieceOf = (struct: Decoded['structs'][number]): Piece => ({
	clock: struct.id.clock,
	length: struct instanceof Y.Item && struct.content instanceof Y.ContentAny ? struct.length : 1
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

// Reads an update's structs and deletes without applying them, and stops at sizes that no honest client
// reaches. Limit: knows nothing of pipelines; what may be in the structs is gate.ts's.
import * as Y from 'yjs';
import * as decoding from 'lib0/decoding';
import { deleteRanges, writtenLength, type DeleteRanges } from '../documents/deletes.ts';

export type Struct = Y.Item | Y.GC;

export interface Decoded {
	structs: (Struct | Y.Skip)[];
	/** Client lists the update announces. */
	blocks: number;
	deletes: DeleteRanges;
	/** Where the delete set begins in the bytes, had it been written as Yjs writes it; trimDeletes checks whether it was. */
	deletesAt: number;
}

/**
 * Structs and delete ranges in one update. An import of 100,000 deals has 200,000 structs; a struct takes
 * two bytes and some 150 in memory, so that 64 MiB of them would cost gigabytes.
 */
export const MAX_PARTS = 500_000;

/** Counts, and tells how far Yjs has read: decoding is synchronous, so the last one is ours. */
class Reader extends Y.UpdateDecoderV1 {
	static last: decoding.Decoder | null = null;
	#parts = 0;

	constructor(decoder: decoding.Decoder) {
		super(decoder);
		Reader.last = decoder;
	}

	override readInfo(): number {
		this.#count();
		return super.readInfo();
	}

	override readDsClock(): number {
		this.#count();
		return super.readDsClock();
	}

	#count(): void {
		if ((this.#parts += 1) > MAX_PARTS) throw new Error(`more than ${MAX_PARTS} structs and deletes`);
	}
}

/** Throws on bytes that are no update, on bytes after its end, and on too many parts. */
export function decodeUpdate(update: Uint8Array): Decoded {
	// Decoded, never applied: a 7-byte update that claims 33 million structs ends here.
	const { structs, ds } = Y.decodeUpdateV2(update, Reader);
	if (Reader.last?.pos !== update.length) throw new Error('bytes after the end');
	const deletes = deleteRanges(ds);
	return {
		structs: structs as Decoded['structs'],
		blocks: decoding.readVarUint(decoding.createDecoder(update)),
		deletes,
		deletesAt: update.length - writtenLength(deletes)
	};
}

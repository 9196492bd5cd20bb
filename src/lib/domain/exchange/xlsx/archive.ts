// A zip archive's parts, inflated piece by piece under limits on what really comes out.
// Trust boundary: sizes, offsets and counts in the archive are a stranger's; overlapping entries are refused.
// Limit: stored and deflated entries without encryption, no zip64: no honest workbook of this size needs it.
import { Inflate } from 'fflate';
import { MAX_ENTRIES, MAX_INFLATED, MAX_RATIO, Refused } from './limits.ts';

interface Entry {
	/** The compressed bytes. */
	readonly body: Uint8Array;
	readonly deflated: boolean;
}

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
/** Compressed bytes that are given at once: at the most that deflate can do, some 4 MB come out. */
const PIECE = 4096;
const FREE = 1024 * 1024;

export class Archive {
	readonly #entries: Map<string, Entry>;
	#inflated = 0;

	/** Throws `Refused` where the bytes are no sound archive. */
	constructor(bytes: Uint8Array) {
		this.#entries = entriesOf(bytes);
	}

	has(name: string): boolean {
		return this.#entries.has(name);
	}

	/** Gives the bytes of a part to `take`, piece by piece; throws `Refused` where they are too many or damaged. */
	read(name: string, take: (piece: Uint8Array) => void): void {
		const entry = this.#entries.get(name);
		if (!entry) throw new Refused('archive-damaged');
		const { body, deflated } = entry;
		let out = 0;
		let read = 0;
		const counted = (piece: Uint8Array): void => {
			out += piece.length;
			this.#inflated += piece.length;
			if (this.#inflated > MAX_INFLATED || (out > FREE && out > read * MAX_RATIO)) throw new Refused('archive-bomb');
			take(piece);
		};
		if (!deflated) {
			for (let at = 0; at < body.length; at += 65_536) {
				const piece = body.subarray(at, at + 65_536);
				read += piece.length;
				counted(piece);
			}
			return;
		}
		let ended = false;
		const inflate = new Inflate((piece, final) => {
			ended ||= final;
			if (piece.length > 0) counted(piece);
		});
		try {
			for (let at = 0; at < body.length; at += PIECE) {
				const piece = body.subarray(at, at + PIECE);
				read += piece.length;
				inflate.push(piece, at + PIECE >= body.length);
			}
		} catch (error) {
			if (error instanceof Refused) throw error;
			throw new Refused('archive-damaged');
		}
		if (!ended) throw new Refused('archive-damaged');
	}
}

function entriesOf(bytes: Uint8Array): Map<string, Entry> {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const damaged = (): never => {
		throw new Refused('archive-damaged');
	};
	let end = bytes.length - 22;
	const lowest = Math.max(0, end - 65_535);
	while (end >= lowest && view.getUint32(end, true) !== END) end--;
	if (end < lowest || end < 0) return damaged();
	const count = view.getUint16(end + 10, true);
	let at = view.getUint32(end + 16, true);
	if (count > MAX_ENTRIES) throw new Refused('archive-entries');
	const entries = new Map<string, Entry>();
	const ranges: [number, number][] = [];
	for (let index = 0; index < count; index++) {
		if (at + 46 > end || view.getUint32(at, true) !== CENTRAL) return damaged();
		const flags = view.getUint16(at + 8, true);
		const method = view.getUint16(at + 10, true);
		const size = view.getUint32(at + 20, true);
		const nameLength = view.getUint16(at + 28, true);
		const local = view.getUint32(at + 42, true);
		const name = latin(bytes.subarray(at + 46, at + 46 + nameLength));
		at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
		if (local + 30 > end || view.getUint32(local, true) !== LOCAL) return damaged();
		const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
		if (start + size > end) return damaged();
		ranges.push([local, start + size]);
		if ((flags & 1) !== 0 || (method !== 0 && method !== 8)) continue;
		if (entries.has(name)) return damaged();
		entries.set(name, { body: bytes.subarray(start, start + size), deflated: method === 8 });
	}
	ranges.sort((a, b) => a[0] - b[0]);
	// Entries that share bytes are how a small archive becomes petabytes.
	for (let index = 1; index < ranges.length; index++) if (ranges[index]![0] < ranges[index - 1]![1]) throw new Refused('archive-bomb');
	return entries;
}

/** Names of parts are ASCII; others are parts that nobody asks for. */
function latin(bytes: Uint8Array): string {
	let text = '';
	for (const byte of bytes.subarray(0, 1024)) text += String.fromCharCode(byte);
	return text.replace(/^\//, '');
}

// Encoding of our own messages beside y-websocket's four. Used by browser and server alike.
// Limit: bytes in, values out. A malformed message throws; the caller closes with CLOSE.badFrame.
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';

/** First varuint of every frame. 0–3 are y-websocket's. */
export const MESSAGE = {
	sync: 0,
	awareness: 1,
	auth: 2,
	queryAwareness: 3,
	/** client → server, first frame of a Sluice client: JSON `Hello`. */
	hello: 16,
	/** server → client, the answer: JSON `Welcome`. */
	welcome: 17,
	/** server → client: varuint frames, varuint seq. */
	ack: 18,
	/** server → client: varuint frame, JSON `Nack`. */
	nack: 19,
	/** client → server: varuint parts still to come, bytes; the parts together are one frame. */
	fragment: 20,
	/** server → client: varuint seq; every row up to it has been sent. Also the heartbeat. */
	upTo: 21
} as const;

/** Second varuint of a sync frame. */
export const SYNC = { step1: 0, step2: 1, update: 2 } as const;

/** Largest single frame a Sluice client sends; more goes in fragments. */
export const MAX_FRAGMENT_BYTES = 1024 * 1024;

/** viewer: reads. presenter: reads, and may drive a review. editor: writes. owner: also says who else may. */
export type Role = 'viewer' | 'presenter' | 'editor' | 'owner';

/** Each may what those before it may. */
export const ROLES: readonly Role[] = ['viewer', 'presenter', 'editor', 'owner'];

export const isAtLeast = (role: Role, least: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(least);

/** May it change the document? */
export const mayWrite = (role: Role): boolean => isAtLeast(role, 'editor');

export interface Hello {
	protocol: number;
	schema: number;
	/** Lineage of the client's copy; null when it has none. */
	lineage: string | null;
	/** Log the client's `since` refers to; null when it has none. */
	logId: string | null;
	/** Last sequence number of which the client has every row on disk; 0: none. */
	since: number;
	person: { id: string; name: string; color: number };
}

export interface Welcome {
	protocol: number;
	schema: number;
	lineage: string;
	/** Identity of the server's log: changes when a backup is restored. */
	logId: string;
	role: Role;
	/** Who the server takes the client for; null: as the hello said. */
	person?: { id: string; name: string } | null;
	/** Server's clock in milliseconds at sending. */
	time: number;
	/** Last durable sequence number. */
	seq: number;
}

/** Why an update was not taken. */
export type NackCode =
	/** Not decodable, or breaks the structure rules (delete beyond known, unknown root, too deep …). */
	| 'malformed'
	/** Writes under a client id that belongs to somebody else. */
	| 'foreign-client'
	/** Clocks are missing and a resync did not help. */
	| 'gap'
	/** Larger than the server takes. */
	| 'too-large'
	/** This identity may only read. */
	| 'read-only'
	/** The server could not write it to disk; nothing was kept. */
	| 'storage-failing'
	/** An earlier update of this connection was refused; start again under a new client id. */
	| 'after-refusal'
	/** The server went back to a backup, and its owner has not yet allowed edits of others that it lost to come back. */
	| 'restored'
	/** Builds on an update that the server has taken out of its history because it did harm. */
	| 'voided';

export interface Nack {
	code: NackCode;
	detail?: string;
}

/** What the server counts as one frame: a sync step 2 or update, whole or in fragments. */
export interface Ack {
	/** How many update frames of this connection are on disk (or need not be). */
	frames: number;
	/** Last durable sequence number. */
	seq: number;
}

const json = (type: number, value: unknown): Uint8Array =>
	encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, type);
		encoding.writeVarString(encoder, JSON.stringify(value));
	});

export const encodeHello = (hello: Hello): Uint8Array => json(MESSAGE.hello, hello);
export const encodeWelcome = (welcome: Welcome): Uint8Array => json(MESSAGE.welcome, welcome);

export const encodeAck = ({ frames, seq }: Ack): Uint8Array =>
	encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, MESSAGE.ack);
		encoding.writeVarUint(encoder, frames);
		encoding.writeVarUint(encoder, seq);
	});

export const encodeNack = (frame: number, nack: Nack): Uint8Array =>
	encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, MESSAGE.nack);
		encoding.writeVarUint(encoder, frame);
		encoding.writeVarString(encoder, JSON.stringify(nack));
	});

export const encodeUpTo = (seq: number): Uint8Array =>
	encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, MESSAGE.upTo);
		encoding.writeVarUint(encoder, seq);
	});

/** A sync step 2 or update frame around an update's bytes. */
export const encodeSync = (kind: typeof SYNC.step2 | typeof SYNC.update, update: Uint8Array): Uint8Array =>
	encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, MESSAGE.sync);
		encoding.writeVarUint(encoder, kind);
		encoding.writeVarUint8Array(encoder, update);
	});

/** What `encodeSync` puts before an update of so many bytes: for one too large to be copied. */
export const encodeSyncHead = (kind: typeof SYNC.step2 | typeof SYNC.update, length: number): Uint8Array =>
	encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, MESSAGE.sync);
		encoding.writeVarUint(encoder, kind);
		encoding.writeVarUint(encoder, length);
	});

/** A sync step 1 frame around an encoded state vector. */
export const encodeStep1 = (stateVector: Uint8Array): Uint8Array =>
	encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, MESSAGE.sync);
		encoding.writeVarUint(encoder, SYNC.step1);
		encoding.writeVarUint8Array(encoder, stateVector);
	});

/** Cuts a frame into fragments of at most `size` bytes each; a small frame is returned as it is. */
export function fragments(frame: Uint8Array, size: number = MAX_FRAGMENT_BYTES): Uint8Array[] {
	if (frame.length <= size) return [frame];
	const count = Math.ceil(frame.length / size);
	return Array.from({ length: count }, (_, index) =>
		encoding.encode((encoder) => {
			encoding.writeVarUint(encoder, MESSAGE.fragment);
			encoding.writeVarUint(encoder, count - 1 - index);
			encoding.writeVarUint8Array(encoder, frame.subarray(index * size, (index + 1) * size));
		})
	);
}

export function readJson<T>(decoder: decoding.Decoder): T {
	return JSON.parse(decoding.readVarString(decoder)) as T;
}

export const readAck = (decoder: decoding.Decoder): Ack => ({
	frames: decoding.readVarUint(decoder),
	seq: decoding.readVarUint(decoder)
});

export const readNack = (decoder: decoding.Decoder): { frame: number; nack: Nack } => ({
	frame: decoding.readVarUint(decoder),
	nack: readJson<Nack>(decoder)
});

// The servers side by side: how each is started, and how one joins a room, writes to it and reads what it says.
// Limit: as much of each protocol as the bench speaks.
import { resolve } from 'node:path';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { encodeHello, encodeStep1, encodeSync, fragments, MESSAGE, SYNC } from '#lib/protocol/messages.ts';
import { PROTOCOL_VERSION, SUBPROTOCOL, SYNC_PATH } from '#lib/protocol/version.ts';
import { startProcess, type ServerProcess } from './process.ts';

/** What a frame of a server says, as far as it matters here. */
export interface Said {
	/** The stored state has been sent. */
	synced?: true;
	update?: Uint8Array;
	/** Every update frame sent so far, up to this many, is called safe. */
	acknowledged?: number;
	/** So many more are. */
	acknowledges?: number;
}

export interface Kind {
	name: string;
	subprotocol: string | null;
	start(nodeArguments?: readonly string[]): Promise<ServerProcess>;
	path(room: string): string;
	/** What to send once the socket is open. */
	hello(room: string): Uint8Array[];
	/** An update as the frames to send. */
	frames(room: string, update: Uint8Array): Uint8Array[];
	read(frame: Uint8Array): Said;
}

const file = (path: string): string => resolve(import.meta.dirname, path);
const emptyState = Y.encodeStateVector(new Y.Doc());

function readSync(decoder: decoding.Decoder): Said {
	const kind = decoding.readVarUint(decoder);
	if (kind === SYNC.step1) return {};
	const update = decoding.readVarUint8Array(decoder);
	return kind === SYNC.step2 ? { synced: true, update } : { update };
}

export const sluice: Kind = {
	name: 'sluice',
	subprotocol: SUBPROTOCOL,
	start: (nodeArguments) => startProcess(file('../../../server/main.ts'), nodeArguments),
	path: (room) => `${SYNC_PATH}/${room}`,
	hello: () => [
		encodeHello({ protocol: PROTOCOL_VERSION, schema: 1, lineage: null, logId: null, since: 0, person: { id: 'bench', name: 'Bench', color: 0 } }),
		encodeStep1(emptyState)
	],
	frames: (_room, update) => fragments(encodeSync(SYNC.update, update)),
	read: (frame) => {
		const decoder = decoding.createDecoder(frame);
		const type = decoding.readVarUint(decoder);
		if (type === MESSAGE.sync) return readSync(decoder);
		if (type === MESSAGE.nack) throw new Error(`the server refused an update: ${Buffer.from(frame).toString('latin1')}`);
		return type === MESSAGE.ack ? { acknowledged: decoding.readVarUint(decoder) } : {};
	}
};

/** y-websocket's own server, as it comes: in memory. */
export const yWebsocket: Kind = {
	name: 'y-websocket 1.5.4',
	subprotocol: null,
	start: (nodeArguments) => startProcess(file('../beside/node_modules/y-websocket/bin/server.js'), nodeArguments),
	path: (room) => `/${room}`,
	hello: () => [encodeStep1(emptyState)],
	frames: (_room, update) => [encodeSync(SYNC.update, update)],
	read: (frame) => {
		const decoder = decoding.createDecoder(frame);
		return decoding.readVarUint(decoder) === MESSAGE.sync ? readSync(decoder) : {};
	}
};

const HOCUSPOCUS = { sync: 0, auth: 2, syncReply: 4, syncStatus: 8 };

const named = (room: string, frame: Uint8Array): Uint8Array =>
	encoding.encode((encoder) => {
		encoding.writeVarString(encoder, room);
		encoding.writeUint8Array(encoder, frame);
	});

export const hocuspocus: Kind = {
	name: 'hocuspocus 4.7 + SQLite',
	subprotocol: null,
	start: (nodeArguments) => startProcess(file('../beside/hocuspocus.mjs'), nodeArguments),
	path: () => '/',
	hello: (room) => [
		named(
			room,
			encoding.encode((encoder) => {
				encoding.writeVarUint(encoder, HOCUSPOCUS.auth);
				encoding.writeVarUint(encoder, 0);
				for (const text of ['token', '4.7.0']) encoding.writeVarString(encoder, text);
			})
		),
		named(room, encodeStep1(emptyState))
	],
	frames: (room, update) => [named(room, encodeSync(SYNC.update, update))],
	read: (frame) => {
		const decoder = decoding.createDecoder(frame);
		decoding.readVarString(decoder);
		const type = decoding.readVarUint(decoder);
		if (type === HOCUSPOCUS.syncStatus) return { acknowledges: decoding.readVarUint(decoder) };
		return type === HOCUSPOCUS.sync || type === HOCUSPOCUS.syncReply ? readSync(decoder) : {};
	}
};

/** Frames as Sluice's; it says nothing itself, so nothing is ever synced. */
export const relay: Kind = {
	name: 'bare ws relay',
	subprotocol: null,
	start: (nodeArguments) => startProcess(file('../beside/relay.mjs'), nodeArguments),
	path: (room) => `/${room}`,
	hello: () => [],
	frames: (_room, update) => [encodeSync(SYNC.update, update)],
	read: (frame) => yWebsocket.read(frame)
};

export const KINDS: readonly Kind[] = [relay, sluice, yWebsocket, hocuspocus];
/** Those that keep a document, at least in memory. */
export const KEEPING: readonly Kind[] = [sluice, yWebsocket, hocuspocus];

// One document's line to the server: y-websocket's provider for the socket, its reconnecting and its
// watchdog; our own handlers for everything said over it. Says what arrives; what it means for the
// store and the status is the session's. PROTOCOL.md describes the conversation.
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { applyAwarenessUpdate, encodeAwarenessUpdate, type Awareness } from 'y-protocols/awareness';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import {
	encodeHello,
	encodeSync,
	fragments,
	MESSAGE,
	readAck,
	readJson,
	readNack,
	SYNC,
	type Ack,
	type Hello,
	type Nack,
	type Welcome
} from '../protocol/messages.ts';
import { CLOSE, isPermanent } from '../protocol/close-codes.ts';
import { SUBPROTOCOL } from '../protocol/version.ts';
import { applyForeign, isAhead } from './clocks.ts';
import { FROM_SERVER } from './origins.ts';

export interface ConnectionHandlers {
	/** What to say first on a new socket. */
	hello(): Hello;
	/** The server's answer. False: nothing more to say to each other; the connection stops. */
	onWelcome(welcome: Welcome): boolean;
	/** An update of the server was applied to the document. */
	onUpdate(update: Uint8Array): void;
	/** Every row up to `seq` has been received. Told only once in step. */
	onUpTo(seq: number): void;
	/** The server's state is complete in the document; call `goLive` to send what it lacks. */
	onInStep(): void;
	onAck(ack: Ack): void;
	onNack(nack: Nack): void;
	/** The socket is gone; frames not acknowledged on it may be lost. It comes back by itself. */
	onDown(): void;
	/** The server closed for good, with this code. */
	onEnded(code: number): void;
	/** The document cannot take the server's updates: it has to be made anew. */
	onDamaged(): void;
}

/** Longest pause between two attempts to connect, in milliseconds. */
const MAX_BACKOFF_MS = 4000;
/** Pause after a refusal that time may heal: the server's disk is full, or we were too fast. */
const RETRY_LATER_MS = 2000;

/** No structs, no deletions. */
const EMPTY_UPDATE = Uint8Array.of(0, 0);

export interface ConnectionOptions {
	url: string;
	id: string;
	doc: Y.Doc;
	awareness: Awareness;
	WebSocket: typeof WebSocket;
}

export class Connection {
	readonly doc: Y.Doc;
	readonly #on: ConnectionHandlers;
	readonly #provider: WebsocketProvider;
	readonly #awareness: Awareness;
	readonly #stopAwareness: () => void;
	#serverVector: Uint8Array | null = null;
	#upTo: number | null = null;
	#complete = false;
	#live = false;
	#inStep = false;
	#later: ReturnType<typeof setTimeout> | undefined;
	/** Update frames sent and acknowledged on the present socket. */
	#sent = 0;
	#acknowledged = 0;

	constructor({ url, id, doc, awareness, WebSocket }: ConnectionOptions, on: ConnectionHandlers) {
		this.doc = doc;
		this.#on = on;
		this.#awareness = awareness;
		const provider = (this.#provider = new WebsocketProvider(url, id, doc, {
			connect: false,
			disableBc: true,
			awareness,
			protocols: [SUBPROTOCOL],
			WebSocketPolyfill: WebSocket,
			maxBackoffTime: MAX_BACKOFF_MS,
			shouldReconnect: (event) => !isPermanent(event.code)
		}));
		// The provider would send every update at once and whole, and echo everyone's presence.
		doc.off('update', provider._updateHandler);
		awareness.off('update', provider._awarenessUpdateHandler);
		const onAwareness = (change: { added: number[]; updated: number[]; removed: number[] }) => {
			const own = awareness.clientID;
			if ([change.added, change.updated, change.removed].some((clients) => clients.includes(own)))
				this.#sendAwareness();
		};
		awareness.on('update', onAwareness);
		this.#stopAwareness = () => awareness.off('update', onAwareness);
		provider.messageHandlers = this.#handlers();
		provider.on('status', ({ status }) => {
			if (status === 'connected') this.#open();
		});
		provider.on('connection-close', () => this.#down());
		provider.on('closed', ({ code }) => {
			if (code === CLOSE.rate || code === CLOSE.tooLarge || code === CLOSE.badFrame) this.#retryLater(RETRY_LATER_MS * 15);
			else on.onEnded(code);
		});
	}

	/** In step with the server: edits go out as they are made. */
	get live(): boolean {
		return this.#live;
	}

	/** The document has everything the server said it has. */
	get hasAll(): boolean {
		return this.#serverVector !== null && !isAhead(this.#serverVector, Y.encodeStateVector(this.doc));
	}

	/** The document holds all the server had when we joined. */
	get inStep(): boolean {
		return this.#inStep;
	}

	/** Frames sent and not acknowledged. */
	get framesOut(): number {
		return this.#sent - this.#acknowledged;
	}

	/** Connects, or tries again at once when it is waiting to. */
	connect(): void {
		clearTimeout(this.#later);
		this.#provider.connect();
	}

	/** Drops a socket that may be dead and tries again at once. */
	reconnect(): void {
		clearTimeout(this.#later);
		this.#provider.disconnect();
		this.#provider.connect();
	}

	/**
	 * Answers the server's step 1 with what it lacks of the document, and is live from then on. When it
	 * lacks nothing and `force` does not say that something waits to be acknowledged, the answer is empty:
	 * a whole delete set at every reconnect would be a waste. Returns the number of the frame, 0 when not in step.
	 */
	goLive(force: boolean): number {
		if (!this.#inStep || this.#serverVector === null) return 0;
		this.#live = true;
		const lacks = force || isAhead(Y.encodeStateVector(this.doc), this.#serverVector);
		return this.#sendCounted(SYNC.step2, lacks ? Y.encodeStateAsUpdate(this.doc, this.#serverVector) : EMPTY_UPDATE);
	}

	/** Sends one update. Returns the number of its frame, 0 when not live. */
	send(update: Uint8Array): number {
		return this.#live ? this.#sendCounted(SYNC.update, update) : 0;
	}

	/** Goes on receiving and sends no more on this socket. */
	mute(): void {
		this.#live = false;
	}

	/** Goes on receiving; offers everything anew on another socket after `pause` milliseconds. */
	offerLater(pause: number): void {
		this.mute();
		clearTimeout(this.#later);
		this.#later = setTimeout(() => this.reconnect(), pause);
	}

	/** Leaves the server alone for a while, then connects again. */
	retryLater(): void {
		this.#retryLater(RETRY_LATER_MS);
	}

	/** Hangs up, for good unless `connect` is called. */
	stop(): void {
		clearTimeout(this.#later);
		this.#provider.disconnect();
	}

	destroy(): void {
		clearTimeout(this.#later);
		this.#stopAwareness();
		this.#provider.destroy();
	}

	#retryLater(pause: number): void {
		this.#provider.disconnect();
		clearTimeout(this.#later);
		this.#later = setTimeout(() => this.#provider.connect(), pause);
	}

	#open(): void {
		this.#sent = this.#acknowledged = 0;
		this.#write(encodeHello(this.#on.hello()));
	}

	#down(): void {
		this.#serverVector = null;
		this.#upTo = null;
		this.#complete = this.#live = this.#inStep = false;
		this.#sent = this.#acknowledged = 0;
		this.#on.onDown();
	}

	#write(frame: Uint8Array): void {
		const socket = this.#provider.ws;
		// A socket that is closing takes nothing; what it lost goes again after reconnecting.
		if (socket && socket.readyState === 1) socket.send(frame as Uint8Array<ArrayBuffer>);
	}

	#sendCounted(kind: typeof SYNC.step2 | typeof SYNC.update, update: Uint8Array): number {
		for (const part of fragments(encodeSync(kind, update))) this.#write(part);
		return (this.#sent += 1);
	}

	#sendAwareness(): void {
		const own = [this.#awareness.clientID];
		this.#write(
			encoding.encode((encoder) => {
				encoding.writeVarUint(encoder, MESSAGE.awareness);
				encoding.writeVarUint8Array(encoder, encodeAwarenessUpdate(this.#awareness, own));
			})
		);
	}

	#handlers(): WebsocketProvider['messageHandlers'] {
		const handlers: WebsocketProvider['messageHandlers'] = [];
		const handle = (type: number, read: (decoder: decoding.Decoder) => void) => {
			handlers[type] = (_encoder, decoder) => {
				try {
					read(decoder);
				} catch (error) {
					// Not of the protocol: hang up and start again rather than go on with half a conversation.
					console.warn('sync: a message of the server could not be read', error);
					this.#provider.ws?.close();
				}
			};
		};
		handle(MESSAGE.sync, (decoder) => this.#readSync(decoder));
		handle(MESSAGE.awareness, (decoder) =>
			applyAwarenessUpdate(this.#awareness, decoding.readVarUint8Array(decoder), this.#provider)
		);
		handle(MESSAGE.queryAwareness, () => {
			if (this.#awareness.getLocalState() !== null) this.#sendAwareness();
		});
		handle(MESSAGE.welcome, (decoder) => {
			if (!this.#on.onWelcome(readJson<Welcome>(decoder))) this.stop();
		});
		handle(MESSAGE.ack, (decoder) => {
			const ack = readAck(decoder);
			this.#acknowledged = Math.min(this.#sent, Math.max(this.#acknowledged, ack.frames));
			this.#on.onAck(ack);
		});
		handle(MESSAGE.nack, (decoder) => this.#on.onNack(readNack(decoder).nack));
		handle(MESSAGE.upTo, (decoder) => {
			this.#upTo = decoding.readVarUint(decoder);
			if (this.#inStep) this.#on.onUpTo(this.#upTo);
		});
		return handlers;
	}

	#readSync(decoder: decoding.Decoder): void {
		const kind = decoding.readVarUint(decoder);
		const bytes = decoding.readVarUint8Array(decoder);
		if (kind === SYNC.step1) {
			this.#serverVector = bytes;
			if (this.#live) this.#on.onInStep();
			else this.#settle();
			return;
		}
		if (!applyForeign(this.doc, bytes, FROM_SERVER)) {
			this.#on.onDamaged();
			return;
		}
		this.#on.onUpdate(bytes);
		if (kind === SYNC.step2) {
			this.#complete = true;
			this.#settle();
		}
	}

	#settle(): void {
		if (!this.#complete || this.#serverVector === null || this.#inStep) return;
		this.#inStep = true;
		this.#provider.synced = true;
		this.#on.onInStep();
		if (this.#inStep && this.#upTo !== null) this.#on.onUpTo(this.#upTo);
	}
}

// What one connection writes: role → gate → store, and the answer to each frame: ack, nack, or the
// server's own step 1 where something is missing. Frames are counted in ledger.ts.
import * as encoding from 'lib0/encoding';
import { CLOSE } from '#lib/protocol/close-codes.ts';
import { encodeAck, encodeNack, mayWrite, MESSAGE, type NackCode, type Role } from '#lib/protocol/messages.ts';
import { GATE_LIMITS, type Claims, type Verdict } from './gate.ts';
import { FrameLedger } from './ledger.ts';
import type { PendingRow, Room, RoomMember } from './room.ts';

/** The connection, as far as its uploads need it. */
export interface Uploader extends RoomMember {
	/** Knows acks and nacks. */
	readonly sluice: boolean;
	role(): Role;
	/** Whether the role is the one it came with. */
	readonly mayStill: boolean;
	now(): number;
	/** Every row up to the returned one was sent to the client or came from it; the client is told so now. */
	announce(): number;
	/** Reads nothing more from the socket, or goes on. */
	pause(): void;
	resume(): void;
}

interface Frame {
	number: number;
	update: Uint8Array;
	/** It is a step 2. */
	whole: boolean;
	/** It was held against the document. */
	looked?: true;
}

/** Recorded times beyond this are noted: no clock is wrong by a day in good faith. Milliseconds. */
const FAR_FUTURE_MS = 24 * 3600 * 1000;

/** A gap is answered with our step 1; the third in a row is refused. */
const MAX_GAPS = 3;

/** What a stock client, which knows no nack, is closed with. */
const CLOSE_FOR: Record<NackCode, number> = {
	malformed: CLOSE.badFrame,
	'foreign-client': CLOSE.forbidden,
	gap: CLOSE.badFrame,
	'too-large': CLOSE.tooLarge,
	'read-only': CLOSE.forbidden,
	'storage-failing': CLOSE.storage,
	'after-refusal': CLOSE.forbidden,
	restored: CLOSE.storage,
	voided: CLOSE.badFrame
};

const permissionDenied = (reason: string): Uint8Array =>
	encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, MESSAGE.auth);
		encoding.writeVarUint(encoder, 0);
		encoding.writeVarString(encoder, reason);
	});

export class Uploads {
	readonly #from: Uploader;
	readonly #room: Room;
	readonly #ledger = new FrameLedger();
	/** What the first refused frame was refused with. */
	#refused: NackCode | null = null;
	/** A frame is being judged elsewhere; those behind it wait, so that they are taken in order. */
	#judging = false;
	readonly #behind: Frame[] = [];
	/** Client ids this connection has brought. */
	#newClients = 0;
	#flagged = false;
	#awaitingStep2 = false;
	#ackDue = false;
	/** Frames that said nothing new while rows were on their way to the disk, and the last of those rows. */
	readonly #repeats: { frame: number; seq: number }[] = [];

	constructor(from: Uploader, room: Room) {
		this.#from = from;
		this.#room = room;
	}

	/** Asks the client for all we lack. */
	ask(): void {
		this.#awaitingStep2 = true;
		this.#from.send(this.#room.step1());
	}

	/** Takes an update frame; `whole`: it is a step 2. */
	receive(update: Uint8Array, whole: boolean): void {
		const frame = { number: this.#ledger.next(), update, whole };
		if (this.#judging) this.#behind.push(frame);
		else this.#take(frame);
	}

	#take(frame: Frame): void {
		const { number, update, whole } = frame;
		if (this.#refused !== null) {
			this.#nack(number, this.#refused === 'restored' ? 'restored' : 'after-refusal');
			return;
		}
		if (whole) this.#awaitingStep2 = false;
		const room = this.#room;
		const newClients = GATE_LIMITS.newClients - this.#newClients;
		if (update.length < room.limits.large) {
			this.#decide(frame, room.judge(update, this.#from.identity, newClients));
			return;
		}
		this.#wait(room.judgeLarge(update, this.#from.identity, newClients), (verdict) => this.#decide(frame, verdict));
	}

	/** Goes on with a frame when `work`, which never rejects, is done, and then with those behind it. */
	#wait<T>(work: Promise<T>, goOn: (result: T) => void): void {
		const room = this.#room;
		this.#judging = true;
		// Nothing more is read meanwhile; what was read already waits here.
		this.#from.pause();
		const release = room.hold();
		void work.then((result) => {
			this.#judging = false;
			// What was being judged while the role was taken away is not taken.
			if (room.state === 'open' && this.#from.mayStill) goOn(result);
			while (!this.#judging && room.state === 'open' && this.#from.mayStill && this.#behind.length > 0) this.#take(this.#behind.shift()!);
			// Last: it may end the room.
			release();
			if (!this.#judging) this.#from.resume();
		});
	}

	#decide(judged: Frame, verdict: Verdict): void {
		const { number: frame, update, whole } = judged;
		const from = this.#from;
		const reader = !mayWrite(from.role());
		if (!verdict.ok) {
			// A reader's copy, too, has to be made anew.
			if (verdict.code === 'voided') this.#refuse(frame, verdict.code, verdict.detail);
			else if (reader) this.#refuse(frame, 'read-only', 'this identity may only read');
			else if (verdict.code === 'gap') this.#missed(frame, whole, verdict.detail);
			else this.#refuse(frame, verdict.code, verdict.detail);
			return;
		}
		const news = this.#room.news(update, verdict, whole);
		// A reader's answer to step 1 says nothing new, and is no attempt to write.
		if (news !== null && reader) {
			this.#refuse(frame, 'read-only', 'this identity may only read');
			return;
		}
		if (news !== null && !judged.looked && !this.#room.trusts(from.identity, verdict)) {
			this.#wait(this.#room.cutsTooMuch(news), (tooMuch) => {
				if (tooMuch) this.#refuse(frame, 'malformed', 'it cuts what others wrote into too many pieces');
				// What the room knows may be otherwise by now.
				else this.#take({ ...judged, looked: true });
			});
			return;
		}
		if (whole) this.#ledger.filled();
		if (news === null) {
			// What it repeats may be a row that is not on disk yet, of this socket or of another.
			if (this.#room.accepted > this.#room.seq) {
				this.#ledger.waiting();
				this.#repeats.push({ frame, seq: this.#room.accepted });
				return;
			}
			this.#ledger.nothingNew(frame);
			this.#acknowledgeSoon();
			return;
		}
		if (!this.#room.admits(from.identity, verdict.newClients.length)) {
			from.close(CLOSE.rate, 'too many new client ids');
			return;
		}
		this.#newClients += verdict.newClients.length;
		this.#flag(verdict.claims);
		this.#ledger.waiting();
		void this.#room.take(news, verdict, from.identity, from, frame);
	}

	/** A frame larger than the server takes. */
	tooLarge(): void {
		this.#refuse(this.#ledger.next(), 'too-large', 'larger than the server takes');
	}

	/** A row is on disk, of this connection or of another. */
	durable(row: PendingRow): void {
		const before = this.#repeats.length;
		if (row.from === this.#from) this.#ledger.durable(row.frame);
		while (this.#repeats.length > 0 && this.#repeats[0]!.seq <= row.seq) this.#ledger.durable(this.#repeats.shift()!.frame);
		if (row.from === this.#from || this.#repeats.length < before) this.#acknowledgeSoon();
	}

	/** Nothing of what waited for the disk was kept. */
	storageFailed(): void {
		const first = this.#ledger.firstWaiting;
		if (this.#from.sluice && first !== null) this.#nack(first, 'storage-failing');
	}

	/** Gives up on a client that was asked and does not answer. */
	tick(now: number): void {
		const { gap } = this.#ledger;
		// What is being judged may be the answer.
		if (gap && !this.#judging && now - gap.at >= this.#room.limits.resync) this.#refuse(gap.frame, 'gap', 'step 1 was not answered');
	}

	/** Not stored. Frames until the client answers our step 1 belong to the same gap. */
	#missed(frame: number, whole: boolean, detail: string): void {
		this.#ledger.missed(frame, this.#from.now());
		if (this.#awaitingStep2 && !whole) return;
		if (this.#ledger.asked() < MAX_GAPS) this.ask();
		else this.#refuse(this.#ledger.gap?.frame ?? frame, 'gap', detail);
	}

	#refuse(frame: number, code: NackCode, detail: string): void {
		this.#room.log.warn({ pipeline: this.#room.id, identity: this.#from.identity, code, detail }, 'an update was refused');
		this.#ledger.refused(frame);
		if (!this.#from.sluice) {
			if (code === 'read-only') this.#from.send(permissionDenied(detail));
			// A close reason has room for 123 bytes.
			else this.#from.close(CLOSE_FOR[code], detail.slice(0, 100).replace(/[^\x20-\x7e]/g, '?'));
			return;
		}
		if (code !== 'read-only') this.#refused ??= code;
		this.#nack(frame, code, detail);
	}

	/** Times and names in events are hearsay: noted once a connection, and taken. */
	#flag({ latest, by }: Claims): void {
		const { personId } = this.#from;
		const future = latest > this.#from.now() + FAR_FUTURE_MS;
		const another = personId !== null && by.some((person) => person !== personId);
		if (this.#flagged || !(future || another)) return;
		this.#flagged = true;
		this.#room.log.info({ pipeline: this.#room.id, identity: this.#from.identity, future, another }, 'edits of another time or person were taken');
	}

	#nack(frame: number, code: NackCode, detail?: string): void {
		this.#from.send(encodeNack(frame, detail === undefined ? { code } : { code, detail }));
	}

	#acknowledgeSoon(): void {
		if (this.#ackDue || !this.#from.sluice) return;
		this.#ackDue = true;
		// After all rows of the same commit: one ack for many frames.
		process.nextTick(() => {
			this.#ackDue = false;
			const frames = this.#ledger.toAcknowledge();
			if (frames !== null) this.#from.send(encodeAck({ frames, seq: this.#from.announce() }));
		});
	}
}

// A websocket client that costs next to nothing, so that hundreds of them neither hide what a server costs
// nor fall behind: it finds the frames' borders and hands over the first bytes of each. Limit: no compression, no pings answered but with an empty pong; loopback only.
import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { BEARER } from './keys.ts';

/** Bytes of a frame that are handed over; of a larger one only so many, the rest is counted. */
const HEAD = 4096;

export class LightSocket {
	/** Called for each frame with its first bytes and its whole length. The bytes are valid during the call only. */
	onFrame: (head: Buffer, length: number) => void = () => undefined;
	/** Called once, with the close code; null when the connection ended without one. */
	onClose: (code: number | null) => void = () => undefined;
	closed = false;
	#code: number | null = null;
	#socket: Socket;
	/** What came of a header or a head that is not complete. */
	#rest: Buffer | null = null;
	/** Bytes of the current frame still to be passed over. */
	#skip = 0;
	#passed: { head: Buffer; length: number; last: boolean } | null = null;
	/** The parts of a message that came in several frames, so far. */
	#begun: { head: Buffer; length: number } | null = null;

	private constructor(socket: Socket) {
		this.#socket = socket;
	}

	/** Connects and upgrades, as the owner or with another key; rejects with the answer's first line when the server does not upgrade. */
	static open(port: number, path: string, subprotocol: string | null, authorization: string = BEARER.Authorization): Promise<LightSocket> {
		return new Promise((done, fail) => {
			const socket = connect(port, '127.0.0.1');
			socket.setNoDelay(true);
			const light = new LightSocket(socket);
			const lines = [
				`GET ${path} HTTP/1.1`,
				`Host: 127.0.0.1:${port}`,
				`Authorization: ${authorization}`,
				'Connection: Upgrade',
				'Upgrade: websocket',
				'Sec-WebSocket-Version: 13',
				`Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
				...(subprotocol === null ? [] : [`Sec-WebSocket-Protocol: ${subprotocol}`])
			];
			socket.write(`${lines.join('\r\n')}\r\n\r\n`);
			let answer = Buffer.alloc(0);
			const greet = (chunk: Buffer): void => {
				answer = Buffer.concat([answer, chunk]);
				const end = answer.indexOf('\r\n\r\n');
				if (end < 0) return;
				socket.off('data', greet);
				const first = answer.toString('latin1', 0, answer.indexOf('\r\n'));
				if (!first.includes(' 101 ')) {
					socket.destroy();
					fail(new Error(first));
					return;
				}
				socket.on('data', (data: Buffer) => light.#receive(data));
				done(light);
				// Before whatever comes next, but after the caller has set its listener.
				light.#rest = answer.subarray(end + 4);
				setImmediate(() => light.#receive(Buffer.alloc(0)));
			};
			socket.on('data', greet);
			socket.on('error', fail);
			socket.on('close', () => {
				light.closed = true;
				light.onClose(light.#code);
			});
		});
	}

	/** Sends one binary frame. Masked with zeros, which is legal and costs nothing. */
	send(bytes: Uint8Array): void {
		this.#socket.write(frameOf(bytes));
	}

	/** Sends what `frameOf` has made, several at once where they stand behind each other. False: the other end does not keep up. */
	sendMade(frames: Uint8Array): boolean {
		return this.#socket.write(frames);
	}

	/** Resolves when what was sent has left for the other end, or the connection has ended. */
	drained(): Promise<void> {
		if (this.closed || this.#socket.writableLength === 0) return Promise.resolve();
		const socket = this.#socket;
		return new Promise((done) => {
			const end = (): void => {
				socket.off('drain', end).off('close', end);
				done();
			};
			socket.on('drain', end).on('close', end);
		});
	}

	/** Reads no more: what comes waits at the other end. */
	stopReading(): void {
		this.#socket.pause();
	}

	close(): void {
		this.#socket.destroy();
	}

	#receive(chunk: Buffer): void {
		let data = this.#rest === null ? chunk : Buffer.concat([this.#rest, chunk]);
		this.#rest = null;
		for (;;) {
			if (this.#passed) {
				const passing = Math.min(this.#skip, data.length);
				this.#skip -= passing;
				data = data.subarray(passing);
				if (this.#skip > 0) return;
				const { head, length, last } = this.#passed;
				this.#passed = null;
				this.#part(head, length, last);
			}
			if (data.length < 2) break;
			const opcode = data[0]! & 15;
			const last = (data[0]! & 128) !== 0;
			let length = data[1]! & 127;
			let at = 2;
			if (length === 126) {
				if (data.length < 4) break;
				length = data.readUInt16BE(2);
				at = 4;
			} else if (length === 127) {
				if (data.length < 10) break;
				length = Number(data.readBigUInt64BE(2));
				at = 10;
			}
			const head = Math.min(length, HEAD);
			if (data.length < at + head) break;
			if (opcode === 2 || opcode === 0) {
				const bytes = data.subarray(at, at + head);
				if (length > head) {
					this.#passed = { head: Buffer.from(bytes), length, last };
					this.#skip = length - head;
				} else this.#part(bytes, length, last);
			} else if (opcode === 8) {
				this.#code = head >= 2 ? data.readUInt16BE(at) : null;
				this.#socket.destroy();
				return;
			} else if (opcode === 9) this.#socket.write(Buffer.of(0x8a, 0x80, 0, 0, 0, 0));
			data = data.subarray(at + head);
		}
		if (data.length > 0) this.#rest = Buffer.from(data);
	}

	#part(head: Buffer, length: number, last: boolean): void {
		if (last && !this.#begun) {
			this.onFrame(head, length);
			return;
		}
		const begun = this.#begun ?? { head: Buffer.alloc(0), length: 0 };
		// Only where the head has room: what follows a cut head would not be its continuation.
		const whole = { head: begun.length === begun.head.length ? Buffer.concat([begun.head, head]).subarray(0, HEAD) : begun.head, length: begun.length + length };
		this.#begun = last ? null : whole;
		if (last) this.onFrame(whole.head, whole.length);
	}
}

/** A binary frame as it goes over the wire. */
export function frameOf(bytes: Uint8Array): Buffer {
	const { length } = bytes;
	const at = length < 126 ? 2 : length < 65536 ? 4 : 10;
	const frame = Buffer.alloc(at + 4 + length);
	frame[0] = 0x82;
	frame[1] = 0x80 | (at === 2 ? length : at === 4 ? 126 : 127);
	if (at === 4) frame.writeUInt16BE(length, 2);
	if (at === 10) frame.writeBigUInt64BE(BigInt(length), 2);
	frame.set(bytes, at + 4);
	return frame;
}

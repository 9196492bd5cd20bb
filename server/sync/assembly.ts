// Puts fragments together into the frame they were cut from. One frame at a time per socket.
import * as decoding from 'lib0/decoding';
import type { Limits } from './limits.ts';

export class Assembly {
	readonly #limits: Limits;
	#parts: Uint8Array[] = [];
	#bytes = 0;
	/** Parts still to come; 0: no frame is under way. */
	#left = 0;

	constructor(limits: Limits) {
		this.#limits = limits;
	}

	/** Adds a part. Returns the whole frame with the last one, null before. Throws when a part is missing. */
	add(decoder: decoding.Decoder): Uint8Array | 'too-large' | null {
		const left = decoding.readVarUint(decoder);
		const part = decoding.readVarUint8Array(decoder);
		const first = this.#parts.length === 0;
		if (first ? left >= this.#limits.fragments : left !== this.#left - 1) throw new Error('fragments out of order');
		this.#left = left;
		this.#bytes += part.length;
		if (this.#bytes > this.#limits.assembled) {
			this.#parts = [];
			this.#bytes = 0;
			return 'too-large';
		}
		// A copy: the part is a view of a buffer that holds more.
		this.#parts.push(part.slice());
		if (left > 0) return null;
		const whole = Buffer.concat(this.#parts, this.#bytes);
		this.#parts = [];
		this.#bytes = 0;
		return whole;
	}
}

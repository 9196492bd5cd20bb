// Now by the server's clock: the device's clock plus the last known difference, which is kept on the
// device for offline use. A skew that arises while offline cannot be known (architecture.md §4).

export class ServerClock {
	readonly #device: () => number;
	#offset = 0;
	#known = false;

	/** `device` reads this device's clock, in milliseconds. */
	constructor(device: () => number = Date.now) {
		this.#device = device;
	}

	/** Milliseconds to add to the device's clock; 0 while unknown. */
	get offset(): number {
		return this.#offset;
	}

	/** Takes over a difference measured in an earlier session, unless this one has measured. */
	restore(offset: unknown): void {
		if (!this.#known && typeof offset === 'number' && Number.isFinite(offset)) this.#offset = offset;
	}

	/**
	 * Measures anew: `sent` and `received` are this device's clock when the question went and the answer
	 * came, `server` the server's when it answered, taken to be half-way. Returns the new difference.
	 */
	measure(server: number, sent: number, received: number): number {
		if (!Number.isFinite(server)) return this.#offset;
		this.#offset = Math.round(server - (sent + received) / 2);
		this.#known = true;
		return this.#offset;
	}

	now(): number {
		return this.#device() + this.#offset;
	}

	/** This device's own clock. */
	deviceNow(): number {
		return this.#device();
	}
}

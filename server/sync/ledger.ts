// Counts a connection's update frames, so that an ack never says more than is true: every frame up to
// the acknowledged one is on disk, or said nothing that had to be stored. Counts only; sends nothing.

export class FrameLedger {
	#received = 0;
	/** Frames up to here are settled, rows and frames without news alike. */
	#settled = 0;
	#acked = 0;
	/** Frames waiting for the disk. */
	#outstanding = 0;
	/** No ack goes beyond the frame before the first refused one. */
	#ceiling = Infinity;
	#gap: { frame: number; rounds: number; at: number } | null = null;

	/** A frame came; its number, from 1. */
	next(): number {
		return ++this.#received;
	}

	/** The frame waits for the disk. */
	waiting(): void {
		this.#outstanding += 1;
	}

	/** The oldest waiting frame is on disk. */
	durable(frame: number): void {
		this.#outstanding -= 1;
		this.#settled = frame;
	}

	/** The frame said nothing that is not on disk. Only while no frame waits. */
	nothingNew(frame: number): void {
		this.#settled = frame;
	}

	/** The frame was refused: neither it nor anything after it is ever acknowledged. */
	refused(frame: number): void {
		this.#gap = null;
		this.#ceiling = Math.min(this.#ceiling, frame - 1);
	}

	/** The first frame that waits for the disk, or null. */
	get firstWaiting(): number | null {
		return this.#outstanding > 0 ? this.#settled + 1 : null;
	}

	/** The frame builds on something that is not here. */
	missed(frame: number, now: number): void {
		this.#gap ??= { frame, rounds: 0, at: now };
	}

	/** The client is asked once more for all it has; how often that was for this gap. */
	asked(): number {
		return this.#gap ? (this.#gap.rounds += 1) : 0;
	}

	/** A step 2 came that fits: whatever was missing is in it. */
	filled(): void {
		this.#gap = null;
	}

	/** First frame of the open gap and since when, or null. */
	get gap(): { frame: number; at: number } | null {
		return this.#gap;
	}

	/** The number to acknowledge now, or null when there is nothing to add. Behind a gap nothing is complete. */
	toAcknowledge(): number | null {
		const frames = Math.min(this.#settled, this.#ceiling, this.#gap ? this.#gap.frame - 1 : Infinity);
		if (frames <= this.#acked) return null;
		this.#acked = frames;
		return frames;
	}
}

// Long work in slices, so that frames and keys come through. Limit: one run at a time per Slices; a new one ends the last.

/** A slice, in milliseconds: well within a frame. */
const SLICE_MS = 8;

export class Slices {
	#run = 0;
	readonly #channel = new MessageChannel();
	#wake: (() => void) | null = null;

	constructor() {
		this.#channel.port1.onmessage = () => this.#wake?.();
	}

	/** Ends what runs and nothing takes its place. */
	stop(): void {
		this.#run += 1;
		this.#wake = null;
	}

	destroy(): void {
		this.stop();
		this.#channel.port1.close();
	}

	/** Runs the steps; `done` is called with what they return, unless another run began meanwhile. Short work is done at once. */
	run<T>(steps: Generator<void, T>, done: (result: T) => void): void {
		const run = ++this.#run;
		const slice = (): void => {
			if (run !== this.#run) return;
			const until = performance.now() + SLICE_MS;
			do {
				const { done: finished, value } = steps.next();
				if (finished) {
					this.#wake = null;
					return done(value as T);
				}
			} while (performance.now() < until);
			this.#wake = slice;
			this.#channel.port2.postMessage(null);
		};
		slice();
	}
}

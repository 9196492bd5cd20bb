// Who wants to be called when something happens. Bookkeeping, never rendered: plain, not reactive.

export class Listeners<Args extends unknown[] = []> {
	readonly #all = new Set<(...args: Args) => void>();

	/** Adds a listener. Returns how to stop. */
	add(listener: (...args: Args) => void): () => void {
		this.#all.add(listener);
		return () => void this.#all.delete(listener);
	}

	/** Calls everyone there is now: one that leaves or joins meanwhile changes nothing about this call. */
	call(...args: Args): void {
		for (const listener of [...this.#all]) listener(...args);
	}
}

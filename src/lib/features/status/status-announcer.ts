// When a status is said to a screen reader: at most every 5 s, only what differs from what was said
// last, and never the coming and going of one's own saving (reliability.md §9.2).
import type { SyncStatus } from '#lib/sync/types.ts';

export const QUIET_MS = 5000;

/** Opening, saving and saved follow one another at every edit: one state to the ear. */
const group = (status: SyncStatus): string =>
	status.kind === 'opening' || status.kind === 'saving' || status.kind === 'device' ? 'busy' : status.kind;

export class StatusAnnouncer {
	readonly #say: (status: SyncStatus) => void;
	/** Group that was said last. All being well is not news when the page opens. */
	#said = 'server';
	#latest: SyncStatus | null = null;
	#timer: ReturnType<typeof setTimeout> | null = null;

	/** `say` is called with the status that holds after the quiet time. */
	constructor(say: (status: SyncStatus) => void) {
		this.#say = say;
	}

	update(status: SyncStatus): void {
		this.#latest = status;
		this.#timer ??= setTimeout(() => {
			this.#timer = null;
			const latest = this.#latest;
			if (latest === null || group(latest) === 'busy' || group(latest) === this.#said) return;
			this.#said = group(latest);
			this.#say(latest);
		}, QUIET_MS);
	}

	stop(): void {
		if (this.#timer !== null) clearTimeout(this.#timer);
		this.#timer = null;
	}
}

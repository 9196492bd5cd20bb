// How often the server may refuse this session, or the document break, before the session stops trying
// the same thing at full speed. Counts only; what to do about it is the session's.

/** Refusals in a row after which nothing is sent any more: the replay is refused as well. */
const MAX_REFUSALS = 2;
/** Damaged documents after which the server is left alone for a while before each further try. */
const MAX_DAMAGES = 3;
/** First and longest pause before what the server holds back is offered again, in milliseconds. */
const HELD_MS = 2000;
const HELD_MAX_MS = 60_000;

export class Patience {
	#refusals = 0;
	#damages = 0;
	#held = 0;

	/** The server refused. True: recover and try again; false: keep the edits here and send no more. */
	refused(): boolean {
		this.#refusals += 1;
		return !this.holding;
	}

	/** The document broke. True: make it anew at once; false: after a while. */
	damaged(): boolean {
		this.#damages += 1;
		return this.#damages <= MAX_DAMAGES;
	}

	/** The server waits for its owner: how long to leave it alone, longer each time. */
	held(): number {
		return Math.min(HELD_MAX_MS, HELD_MS * 2 ** this.#held++);
	}

	/** The server took everything there was. */
	reward(): void {
		this.#refusals = this.#held = 0;
	}

	/** Sends nothing more in this session. */
	get holding(): boolean {
		return this.#refusals > MAX_REFUSALS;
	}
}

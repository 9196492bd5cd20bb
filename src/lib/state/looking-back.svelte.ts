// Where in time a person stands: at the present, or looking back at the pipeline as of a moment. What is shown then
// follows colleagues' edits that came in late; the present goes on underneath. Limit: reads; restoring is a command.
import { AsOf, type AsOfChange } from '#lib/domain/document/as-of.ts';
import type { AsOfTimes } from '#lib/domain/document/as-of-times.ts';
import type { Pipeline, PipelineChange } from '#lib/domain/document/pipeline.ts';
import type { RecordKey } from '#lib/domain/document/schema.ts';
import type { PipelineView } from '#lib/domain/document/view.ts';
import type { Instant } from '#lib/domain/model/deal.ts';
import type { PipelineSettings } from '#lib/domain/model/settings.ts';
import { Listeners } from './listeners.ts';

/** Longest piece of reading, in milliseconds: with it a frame is still in time. */
const PIECE_MS = 10;

const NO_RECORDS: ReadonlySet<RecordKey> = new Set();

export class LookingBack {
	/** The moment looked at; null: the present. */
	moment = $state<Instant | null>(null);
	/** Settings of what is shown. */
	settings = $state.raw<PipelineSettings>(undefined as unknown as PipelineSettings);
	readonly changes = new Listeners<[PipelineChange]>();
	/** Something else altogether is shown: the past instead of the present, the other way round, or another document. */
	readonly swaps = new Listeners();
	/** Another moment of the past is shown: ages are others, of deals that are the same too. */
	readonly moves = new Listeners();
	/** True when the past has been read, so that it can be shown and asked about at once. */
	ready = $state(false);
	#pipeline: Pipeline;
	/** What is left to read of `#past`. */
	#pieces: Generator<undefined> | null = null;
	/** Kept while history is in use: reading the whole log takes some tenths of a second at 10,000 deals. */
	#past: AsOf | null = null;

	constructor(pipeline: Pipeline) {
		this.#pipeline = pipeline;
		this.settings = pipeline.settings;
	}

	/**
	 * Reads the past in pieces, letting the page breathe after every `budget` milliseconds. Ends when it is read, or is
	 * no longer wanted, as that of a document that was replaced: ask anew at `swaps` then. Who cannot wait goes on
	 * without it: the rest is then read at once. Rejects when it cannot be read.
	 */
	async prepare(budget = PIECE_MS): Promise<void> {
		if (this.#past) return;
		const past = new AsOf(this.#pipeline, Infinity, 'later');
		const pieces = past.read();
		[this.#past, this.#pieces] = [past, pieces];
		while (this.#pieces === pieces) {
			if (this.#readOn(pieces, performance.now() + budget)) return this.#end();
			await new Promise((resume) => setTimeout(resume));
		}
	}

	/** What is shown. */
	get view(): PipelineView {
		return this.moment === null ? this.#pipeline : this.#past!;
	}

	/** When deals changed; reads the log at the first call. */
	get times(): AsOfTimes {
		return this.#read(this.moment ?? Infinity).times;
	}

	/** The past as it is looked at, or would be from here; for planning a restore. */
	at(moment: Instant): AsOf {
		return this.moment === moment ? this.#past! : new AsOf(this.#pipeline, moment);
	}

	/** Shows another moment; null: the present. */
	show(moment: Instant | null): void {
		if (moment === this.moment) return;
		const swap = moment === null || this.moment === null;
		let change: AsOfChange | null = null;
		if (moment !== null) change = this.#read(moment).moveTo(moment);
		this.moment = moment;
		this.settings = this.view.settings;
		if (swap) this.swaps.call();
		else {
			if (change) this.#tell(change);
			this.moves.call();
		}
	}

	/** The present changed. Tells of it as it is, or of what it changed in the past. */
	follow(change: PipelineChange): void {
		const past = this.#past?.follow(change);
		if (this.moment === null) {
			if (change.settings) this.settings = this.#pipeline.settings;
			this.changes.call(change);
		} else if (past) this.#tell(past);
	}

	/** Goes on with another document, at the same moment. */
	attach(pipeline: Pipeline): void {
		this.#pipeline = pipeline;
		this.#forget();
		if (this.moment !== null) this.#read(this.moment);
		this.settings = this.view.settings;
		this.swaps.call();
	}

	/** Lets go of what was read, when nobody looks back any more. */
	rest(): void {
		if (this.moment === null) this.#forget();
	}

	#forget(): void {
		this.#past = this.#pieces = null;
		this.ready = false;
	}

	#read(moment: number): AsOf {
		if (this.#pieces) this.#readOn(this.#pieces, Infinity);
		this.#past ??= new AsOf(this.#pipeline, moment);
		if (!this.ready) this.#end();
		return this.#past;
	}

	/** True when all is read. What cannot be read is let go of: half a past must not be shown as the whole. */
	#readOn(pieces: Generator<undefined>, until: number): boolean {
		try {
			do {
				if (pieces.next().done) return true;
			} while (performance.now() < until);
			return false;
		} catch (error) {
			this.#forget();
			throw error;
		}
	}

	#end(): void {
		this.#pieces = null;
		this.ready = true;
	}

	#tell({ deals, added, stages, columns, settings, targets }: AsOfChange): void {
		if (deals.size === 0 && !stages && !columns && !settings && !targets) return;
		if (settings) this.settings = this.view.settings;
		// Not news of a colleague: nothing of it is highlighted or said as such.
		this.changes.call({ deals, added, stages, columns, settings, targets, people: false, records: NO_RECORDS, events: [], local: true, origin: null });
	}
}

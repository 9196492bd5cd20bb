// The team's scorecard, kept in step with one pipeline while something shows it: reads deals in small pieces once the
// document has settled, has the card trained by the worker, and again when enough closed deals changed.
// Limit: nothing is stored in the document, and no score ever becomes a deal's probability.
import { scoreOf, type Score } from '#lib/domain/forecast/scorecard/card.ts';
import { LEAST_CLOSED, type TrainingResult } from '#lib/domain/forecast/scorecard/train.ts';
import type { Pipeline, PipelineChange } from '#lib/domain/document/pipeline.ts';
import type { PipelineView } from '#lib/domain/document/view.ts';
import type { DealId, Instant } from '#lib/domain/model/deal.ts';
import type { JobAnswer } from '#lib/workers/latest-job.ts';
import { ScorecardTrainer } from './scorecard.ts';
import { ScorecardReading, type ScorecardFindings } from './scorecard-reading.ts';

/** The document has settled when nothing changed for so long; in a busy room one waits no longer than the second, in ms. */
const QUIET_MS = 1500;
const BUSY_MS = 30_000;
/** Longest piece of reading, in milliseconds: with it a frame is still in time. */
const PIECE_MS = 6;
/** So many of a hundred closed deals changed: then it is trained again. */
const ENOUGH_PERCENT = 2;
/** Of the bootstrap: the same deals give the same card on every device. */
const SEED = 1;

/** What is known of the team's scorecard. */
export interface ScorecardStand extends Omit<ScorecardFindings, 'table'> {
	/** null: it could not be trained here; base rates are shown. */
	readonly result: TrainingResult | null;
}

/** What is followed: a document, and the moment of it that is shown. */
export interface ScorecardSource {
	readonly pipeline: Pipeline;
	readonly view: PipelineView;
	readonly asOf: Instant | null;
	readonly session: { readonly hasContent: boolean; readonly ready: Promise<void> };
	viewNow(): Instant;
	onChange(listener: (change: PipelineChange) => void): () => void;
	onReplace(listener: () => void): () => void;
	onViewSwap(listener: () => void): () => void;
	onViewMove(listener: () => void): () => void;
}

export interface ScorecardFeedOptions {
	trainer?: Pick<ScorecardTrainer, 'train'>;
	quietMs?: number;
}

export class ScorecardFeed {
	/** null: not known yet, or of another moment than the one that is shown. */
	stand: ScorecardStand | null = $state.raw(null);
	readonly #source: ScorecardSource;
	readonly #trainer: Pick<ScorecardTrainer, 'train'>;
	readonly #quietMs: number;
	#watchers = 0;
	/** Must be trained whatever changed: at the first time, with other stages, columns or currency, at another moment. */
	#stale = true;
	/** Closed deals changed since the last training began, those too that were closed then; and the closed ones it knew. */
	readonly #changed = ids();
	#closed = ids();
	#run: AbortController | null = null;
	#timer: ReturnType<typeof setTimeout> | undefined;
	/** Since when a training is due. */
	#due: number | null = null;
	readonly #stops: (() => void)[];

	constructor(source: ScorecardSource, { trainer = new ScorecardTrainer(), quietMs = QUIET_MS }: ScorecardFeedOptions = {}) {
		this.#source = source;
		this.#trainer = trainer;
		this.#quietMs = quietMs;
		this.#stops = [
			source.onChange((change) => this.#take(change)),
			source.onReplace(() => this.#anew()),
			source.onViewSwap(() => this.#anew()),
			source.onViewMove(() => this.#anew())
		];
	}

	/** Something that shows it is open. Returns how to say that it is closed: the last one to do so ends a training. */
	watch(): () => void {
		this.#watchers += 1;
		this.#plan();
		let watching = true;
		return () => {
			if (!watching) return;
			watching = false;
			this.#watchers -= 1;
			if (this.#watchers === 0) this.#rest();
		};
	}

	/** What the card says of a deal as it stands at the moment looked at; null: no card, or no open deal of known beginning. */
	score(id: DealId): Score | null {
		const { stand } = this;
		if (stand?.result?.kind !== 'published') return null;
		const features = this.#reading().standing(id);
		return features && scoreOf(stand.result.card, features);
	}

	destroy(): void {
		this.#watchers = 0;
		this.#rest();
		for (const stop of this.#stops) stop();
	}

	#reading(): ScorecardReading {
		const { pipeline, view, asOf } = this.#source;
		return new ScorecardReading(pipeline, view, asOf ?? Infinity, this.#source.viewNow());
	}

	#take({ deals, stages, columns, settings }: PipelineChange): void {
		const { pipeline } = this.#source;
		for (const id of deals.keys()) {
			const type = pipeline.stage(pipeline.deals.get(id)?.stage ?? null)?.type;
			if (type === 'won' || type === 'lost' || this.#closed.has(id)) this.#changed.add(id);
		}
		if (stages || columns || settings) this.#stale = true;
		this.#plan();
	}

	/** Another document or moment: what was known is not of it. */
	#anew(): void {
		this.stand = null;
		this.#stale = true;
		this.#rest();
		this.#plan();
	}

	/** Ends what is under way; what was to be trained still is. */
	#rest(): void {
		clearTimeout(this.#timer);
		this.#due = null;
		if (!this.#run) return;
		this.#run.abort();
		this.#run = null;
		this.#stale = true;
	}

	#plan(): void {
		if (this.#watchers === 0 || this.#run || !this.#isDue()) return;
		const now = performance.now();
		this.#due ??= now;
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.#train(), Math.max(0, Math.min(this.#quietMs, this.#due + BUSY_MS - now)));
	}

	#isDue(): boolean {
		return this.#stale || (this.#changed.size > 0 && this.#changed.size * 100 >= this.#closed.size * ENOUGH_PERCENT);
	}

	async #train(): Promise<void> {
		if (!this.#source.session.hasContent) await this.#source.session.ready;
		if (this.#watchers === 0 || this.#run) return;
		const run = (this.#run = new AbortController());
		this.#due = null;
		this.#stale = false;
		this.#changed.clear();
		try {
			await this.#learn(run.signal);
		} catch (error) {
			console.error('scorecard: the deals cannot be read', error);
		} finally {
			// Neither answered nor given up: it is to be tried at the next change.
			if (this.#run === run) this.#rest();
		}
	}

	/** Reads and has the card trained; without an answer the run is left open. */
	async #learn(signal: AbortSignal): Promise<void> {
		const findings = await this.#read(signal);
		if (!findings) return;
		const { table, ...found } = findings;
		const { won, lost } = found;
		const few = won < LEAST_CLOSED || lost < LEAST_CLOSED;
		const answer: JobAnswer<TrainingResult> = few
			? { kind: 'done', result: { kind: 'refused', reason: 'too-few-closed', evidence: { won, lost, rows: table.rows.count, outOfTime: null } } }
			: await this.#trainer.train({ table, seed: SEED }, signal);
		if (signal.aborted || answer.kind === 'cancelled') return;
		this.#run = null;
		this.#closed = ids([...found.closed.won, ...found.closed.lost]);
		this.stand = { ...found, result: answer.kind === 'done' ? answer.result : null };
		this.#plan();
	}

	/** All deals, by their ids so that every device numbers them alike, in pieces; null: no longer wanted. */
	async #read(signal: AbortSignal): Promise<ScorecardFindings | null> {
		const reading = this.#reading();
		let until = performance.now() + PIECE_MS;
		for (const id of [...this.#source.pipeline.deals.keys()].sort()) {
			if (performance.now() >= until) {
				await new Promise((resume) => setTimeout(resume));
				if (signal.aborted) return null;
				until = performance.now() + PIECE_MS;
			}
			reading.add(id);
		}
		return reading.findings();
	}
}

/** Bookkeeping, never rendered: a plain set on purpose. */
const ids = (some: readonly DealId[] = []): Set<DealId> => new Set(some);

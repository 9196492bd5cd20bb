// Keeps the list of what people changed without seeing each other, and says when there is news for this person:
// once per finding and device, and only while in step with the server, when no more of it is under way.
import type { PipelineState } from './pipeline-state.svelte.ts';
import { Listeners } from './listeners.ts';
import { listFindings, type Finding } from './merge-findings.ts';
import { MergeMemory } from './merge-memory.ts';

/** Edits stream in: look again this often at most, and never for more than a fifth of the time, in milliseconds. */
const LOOK_MS = 150;
const LOOK_SHARE = 4;
/** A reconnecting device sends in pieces: what comes within this time is told together. */
const QUIET_MS = 400;
/** In a room where somebody always writes it is never quiet: nobody waits longer than this to be told. */
const LONGEST_MS = 3000;

/** What was found since this person was last told, and they had a hand in. */
export interface MergeNews {
	/** Cells, and everything else. */
	cells: number;
	others: number;
}

export class MergeWatch {
	/** What there is to look at now. */
	findings = $state.raw<readonly Finding[]>([]);
	/** Tokens of findings that no closed review has shown. */
	fresh = $state.raw<ReadonlySet<string>>(undefined as unknown as ReadonlySet<string>);
	readonly #state: PipelineState;
	readonly #memory: MergeMemory;
	readonly #news = new Listeners<[MergeNews]>();
	readonly #stops: (() => void)[];
	#stopListening = (): void => undefined;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#quiet: ReturnType<typeof setTimeout> | undefined;
	/** Since when there is something to tell; null: there is nothing. */
	#untoldSince: number | null = null;
	#lastCost = 0;
	#lastEnd = -Infinity;
	#ended = false;

	constructor(state: PipelineState) {
		this.#state = state;
		this.#memory = new MergeMemory(state.id);
		this.#readFresh();
		this.#stops = [
			state.onReplace(() => {
				this.#listen();
				this.#soon();
			}),
			() => this.#stopListening(),
			state.session.onStatus(() => this.#tellSoon())
		];
		this.#listen();
		void state.session.ready.then(() => this.#look());
	}

	/** Calls back when there is news. Returns how to stop. */
	onNews(listener: (news: MergeNews) => void): () => void {
		return this.#news.add(listener);
	}

	/** The person has had these before their eyes: they are neither told again nor marked as new. */
	noteSeen(tokens: readonly string[]): void {
		this.#memory.refresh();
		this.#memory.note(tokens, 'seen', this.#open());
		this.#readFresh();
	}

	destroy(): void {
		this.#ended = true;
		clearTimeout(this.#timer);
		clearTimeout(this.#quiet);
		for (const stop of this.#stops) stop();
	}

	/** To the document itself: a word about twins changes nothing else that the screen is told of. */
	#listen(): void {
		this.#stopListening();
		const { doc } = this.#state.pipeline;
		const soon = (): void => this.#soon();
		doc.on('update', soon);
		this.#stopListening = () => doc.off('update', soon);
	}

	#open(): string[] {
		return this.findings.map(({ token }) => token);
	}

	#soon(): void {
		if (this.#timer !== undefined || this.#ended) return;
		const wait = Math.max(LOOK_MS, LOOK_SHARE * this.#lastCost);
		this.#timer = setTimeout(() => this.#look(), Math.max(0, this.#lastEnd + wait - performance.now()));
	}

	#look(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		if (this.#ended) return;
		const start = performance.now();
		this.findings = listFindings(this.#state.pipeline, this.#state.person.id);
		this.#lastEnd = performance.now();
		this.#lastCost = this.#lastEnd - start;
		this.#readFresh();
		this.#tellSoon();
	}

	#readFresh(): void {
		this.fresh = this.#memory.unseen(this.#open());
	}

	#tellSoon(): void {
		clearTimeout(this.#quiet);
		if (this.#untold().length === 0) {
			this.#untoldSince = null;
			return;
		}
		const now = performance.now();
		this.#untoldSince ??= now;
		const left = Math.max(0, this.#untoldSince + LONGEST_MS - now);
		this.#quiet = setTimeout(() => this.#tell(), Math.min(QUIET_MS, left));
	}

	#untold(): Finding[] {
		return this.findings.filter(({ mine, token }) => mine && this.#memory.state(token) === undefined);
	}

	#tell(): void {
		this.#untoldSince = null;
		const { kind } = this.#state.status;
		if (this.#ended || (kind !== 'server' && kind !== 'read-only')) return;
		this.#memory.refresh();
		const news = this.#untold();
		if (news.length === 0) return;
		this.#memory.note(
			news.map(({ token }) => token),
			'told',
			this.#open()
		);
		const cells = news.filter((finding) => finding.kind === 'cell').length;
		this.#news.call({ cells, others: news.length - cells });
	}
}

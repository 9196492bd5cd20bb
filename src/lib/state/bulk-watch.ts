// Notices that a colleague changed very many deals at once, or put the whole pipeline back: then a sheet changes all
// over without a reason in sight. Limit: what comes in while in step; what was missed meanwhile is no news of now.
import type { PipelineChange } from '#lib/domain/document/pipeline.ts';
import { putBackOf, type PutBack } from '#lib/domain/document/schema.ts';
import type { DealId, Instant, PersonId } from '#lib/domain/model/deal.ts';
import { Listeners } from './listeners.ts';
import type { PipelineState } from './pipeline-state.svelte.ts';

/** More deals than this by one person at once are worth a word. */
const MANY = 20;
/** A large action may come in pieces: what comes within this time is told together; but nobody waits longer than that. */
const QUIET_MS = 400;
const LONGEST_MS = 3000;
/** Recorded times of one action lie closer together than this, and all of them within that. */
const GAP_MS = 1000;
const ACTION_MS = 10_000;
/** How long after an action was told more of it may come in, on a slow line. */
const REMEMBERED_MS = 60_000;

export interface BulkNews {
	/** The same for what is more of the same action. */
	action: number;
	by: PersonId;
	/** late: many changes that were not made at once, as by somebody who was away. */
	kind: 'put-back' | 'changed' | 'added' | 'late';
	/** Set with 'put-back' only. */
	putBack: PutBack | null;
	/** Deals that changed or were added. */
	deals: number;
}

interface Gathered {
	by: PersonId;
	added: boolean;
	putBack: PutBack | null;
	deals: Set<DealId>;
	from: Instant;
	until: Instant;
}

interface Told extends Gathered {
	action: number;
	late: boolean;
	/** When more of it was last told, in milliseconds of this page. */
	at: number;
}

export class BulkWatch {
	readonly #state: PipelineState;
	readonly #news = new Listeners<[BulkNews]>();
	readonly #stop: () => void;
	#actions = 0;
	/** What came in and was not told, and what was told of late, by person and what was done. */
	#gathered = new Map<string, Gathered>();
	readonly #told = new Map<string, Told>();
	#since: number | null = null;
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(state: PipelineState) {
		this.#state = state;
		this.#stop = state.onChange((change) => this.#note(change));
	}

	/** Calls back when there is news, again with a higher count when more of an action comes. Returns how to stop. */
	onNews(listener: (news: BulkNews) => void): () => void {
		return this.#news.add(listener);
	}

	destroy(): void {
		clearTimeout(this.#timer);
		this.#stop();
	}

	#note({ local, events, added }: PipelineChange): void {
		if (local || !this.#state.session.inStep) return;
		for (const event of events) {
			const putBack = putBackOf(event);
			// Stages and settings too are part of putting everything back.
			const deal = this.#state.pipeline.deals.has(event.record) ? event.record : null;
			if (deal !== null || putBack) this.#gather(event.by, event.at, deal, false, putBack);
		}
		for (const id of added) {
			const deal = this.#state.pipeline.deals.get(id);
			if (deal?.addedBy) this.#gather(deal.addedBy, deal.addedAt, id, true, null);
		}
		if (this.#gathered.size === 0) return;
		clearTimeout(this.#timer);
		const now = performance.now();
		this.#since ??= now;
		this.#timer = setTimeout(() => this.#tell(), Math.max(0, Math.min(QUIET_MS, this.#since + LONGEST_MS - now)));
	}

	#gather(by: PersonId, at: Instant, deal: DealId | null, added: boolean, putBack: PutBack | null): void {
		if (by === this.#state.person.id) return;
		const key = `${by} ${added} ${putBack ? `${putBack.undone} ${putBack.to}` : ''}`;
		let found = this.#gathered.get(key);
		if (!found) this.#gathered.set(key, (found = { by, added, putBack, deals: new Set(), from: at, until: at }));
		if (deal !== null) found.deals.add(deal);
		found.from = Math.min(found.from, at);
		found.until = Math.max(found.until, at);
	}

	#tell(): void {
		this.#since = null;
		const gathered = this.#gathered;
		this.#gathered = new Map();
		const now = performance.now();
		for (const [key, { at }] of this.#told) if (now - at > REMEMBERED_MS) this.#told.delete(key);
		for (const [key, found] of gathered) {
			const told = this.#merge(key, found, now);
			if (!told) continue;
			const { action, by, added, putBack, deals, late } = told;
			const kind = putBack ? 'put-back' : late ? 'late' : added ? 'added' : 'changed';
			this.#news.call({ action, by, kind, putBack, deals: deals.size });
		}
	}

	/** What is to be told of it: as a new action, or as more of one that was told; null: nothing. */
	#merge(key: string, found: Gathered, now: number): Told | null {
		const large = found.putBack !== null || found.deals.size > MANY;
		const late = found.until - found.from > ACTION_MS;
		let told = this.#told.get(key);
		if (!told || found.from < told.from - GAP_MS || found.from > told.until + GAP_MS) {
			if (!large) return null;
			told = { ...found, action: this.#actions++, late, at: now };
			this.#told.set(key, told);
			return told;
		}
		const { size } = told.deals;
		for (const deal of found.deals) told.deals.add(deal);
		// Whoever goes on by hand after a paste does not lengthen it: each of those edits would be told.
		if (large) {
			told.until = Math.max(told.until, found.until);
			told.late ||= late;
		}
		if (told.deals.size === size) return null;
		told.at = now;
		return told;
	}
}

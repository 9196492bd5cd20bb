// Columns and running totals kept together: one contribution per deal and metric, used for the whole pass and for a
// single edit alike, so that both give the same figures. Limit: no clock; moments and windows are given.
import type { DealHistory } from '../model/deal-history.ts';
import type { DealId } from '../model/deal.ts';
import type { Stage } from '../model/stage.ts';
import { DealColumns, type ColumnsContext } from './columns.ts';
import { contextOf, EVERYTHING, sameAnswer, type MetricsContext, type MetricsQuestion } from './context.ts';
import { Totals, type MetricsSnapshot } from './totals.ts';

export type { MetricsSnapshot };

/** What may be asked of columns as they are: not what they themselves follow from. */
export type AsideQuestion = Omit<MetricsQuestion, keyof ColumnsContext>;

/** So many questions and filters beside the own ones are kept and followed edit by edit. */
const KEPT = 4;

/** From this many changed deals on, one pass over all of them costs less than patching. */
const PATCH_LIMIT = 2000;

export class MetricsEngine {
	readonly columns = new DealColumns();
	#own = new Totals(this.columns, contextOf(EVERYTHING));
	/** Totals of other questions and filters over the same columns; the one asked last at the end. */
	readonly #kept: Totals[] = [];

	get context(): MetricsContext {
		return this.#own.context;
	}

	/** Reads all deals and stages anew. */
	rebuild(histories: Iterable<DealHistory>, stages: readonly Stage[]): void {
		this.columns.rebuild(histories, stages);
		this.recompute();
	}

	/** Takes other stages, or the same in another order, of another type or chance. */
	setStages(stages: readonly Stage[]): void {
		this.columns.setStages(stages);
		this.recompute();
	}

	/** Follows changed and new deals. */
	patch(histories: readonly DealHistory[]): void {
		if (histories.length >= PATCH_LIMIT) {
			for (const history of histories) this.columns.patch(history);
			this.recompute();
			return;
		}
		for (const history of histories) {
			const known = this.columns.rowOf(history.id);
			if (known !== undefined) this.#follow(known, -1);
			const row = this.columns.patch(history);
			if (known === undefined) for (const each of [this.#own, ...this.#kept]) each.admit(history.id, row);
			this.#follow(row, 1);
		}
	}

	/** Takes deals out that are no longer there. */
	remove(ids: readonly DealId[]): void {
		for (const id of ids) {
			const row = this.columns.rowOf(id);
			if (row === undefined) continue;
			this.#follow(row, -1);
			this.columns.remove(row);
		}
	}

	/** Asks for other moments, stretches or settings; what is not named stays as it was. */
	ask(question: Partial<MetricsQuestion>): void {
		const before = this.context;
		const names = Object.keys(question) as (keyof MetricsQuestion)[];
		if (names.every((name) => sameAnswer(question[name], before[name]))) return;
		const context = contextOf({ ...before, ...question });
		const { asOf, now, qualifiedRank, convert } = context;
		const derived = asOf !== before.asOf || qualifiedRank !== before.qualifiedRank || convert !== before.convert;
		if (derived || (convert !== null && now !== before.now)) {
			this.columns.setContext({ asOf, now, qualifiedRank, convert });
			this.#own.forget();
		}
		this.#own.ask(context);
		// They are of the question before, and may never be asked again.
		for (const each of this.#kept) each.forget();
	}

	/** Considers only these deals; null: all. What was added up of another filter is kept for when it comes back. */
	setFilter(filter: ReadonlySet<DealId> | null): void {
		if (filter === this.#own.filter) return;
		const own = this.#own;
		this.#own = this.#take(own.context, filter);
		this.#kept.push(own);
	}

	/** Every total is to be computed from the columns, from scratch. */
	recompute(): void {
		for (const each of [this.#own, ...this.#kept]) each.forget();
	}

	snapshot(): MetricsSnapshot {
		return this.#own.snapshot();
	}

	/** What another question gives of other deals (null: of all), as of the same moment: from scratch when it is asked first, then it follows edits. */
	answer(question: Partial<AsideQuestion>, filter: ReadonlySet<DealId> | null): MetricsSnapshot {
		const aside = this.#take({ ...this.context, ...question }, filter);
		this.#kept.push(aside);
		return aside.snapshot();
	}

	/** True when a row passes the filter. */
	passes(row: number): boolean {
		return this.#own.passes(row);
	}

	/** Totals of a question and a filter, out of the kept ones where they are among them; else those not asked for longest, once there are enough. */
	#take(asked: MetricsQuestion, filter: ReadonlySet<DealId> | null): Totals {
		const kept = this.#kept;
		const known = kept.findIndex((each) => each.filter === filter && sameQuestion(each.context, asked));
		if (known >= 0) return kept.splice(known, 1)[0]!;
		const totals = kept.length < KEPT ? new Totals(this.columns, this.context) : kept.shift()!;
		totals.ask(contextOf(asked));
		totals.setFilter(filter);
		return totals;
	}

	#follow(row: number, sign: 1 | -1): void {
		this.#own.follow(row, sign);
		for (const each of this.#kept) each.follow(row, sign);
	}
}

/** True when both ask for the same things alike. */
const sameQuestion = (a: MetricsQuestion, b: MetricsQuestion): boolean => (Object.keys(EVERYTHING) as (keyof MetricsQuestion)[]).every((name) => sameAnswer(a[name], b[name]));

// Columns and running totals kept together: one contribution per deal and metric, used for the whole pass and for a
// single edit alike, so that both give the same figures. Limit: no clock; moments and windows are given.
import type { DealHistory } from '../model/deal-history.ts';
import type { DealId } from '../model/deal.ts';
import type { Stage } from '../model/stage.ts';
import { ChangeTotals } from './change.ts';
import { CloseTotals } from './closes.ts';
import { ABSENT, DELETED, DealColumns, type ColumnsContext } from './columns.ts';
import { ConcentrationTotals } from './concentration.ts';
import { contextOf, EVERYTHING, type MetricsContext, type MetricsQuestion } from './context.ts';
import { PeriodTotals } from './coverage.ts';
import { FunnelMethodsTotals } from './funnel-methods.ts';
import { FunnelTotals } from './funnel.ts';
import { LeadVelocityTotals } from './lead-velocity.ts';
import { LeadTotals } from './leads.ts';
import { SegmentTotals } from './segments.ts';
import { StaleTotals } from './stale.ts';
import { StayTotals } from './stays.ts';
import { StockTotals } from './stock.ts';
import type { Tally } from './tally.ts';
import { WeeklyTotals } from './weekly.ts';

/** Every metric that is added up deal by deal. */
const tallies = () => ({
	stock: new StockTotals(),
	funnel: new FunnelTotals(),
	funnelMethods: new FunnelMethodsTotals(),
	leadVelocity: new LeadVelocityTotals(),
	change: new ChangeTotals(),
	weekly: new WeeklyTotals(),
	period: new PeriodTotals(),
	concentration: new ConcentrationTotals(),
	stale: new StaleTotals(),
	segments: new SegmentTotals(),
	leads: new LeadTotals()
});

/** Tallies of which one pass gives several metrics, each under its own name. */
const groups = () => [new CloseTotals(), new StayTotals()] as const;

type Tallies = ReturnType<typeof tallies>;
type Groups = ReturnType<typeof groups>;
type Together<Union> = (Union extends unknown ? (each: Union) => void : never) extends (all: infer All) => void ? All : never;

export type MetricsSnapshot = {
	/** Deals in the pipeline that are not in the bin, and how many of them pass the filter. */
	deals: number;
	considered: number;
} & { [Name in keyof Tallies]: ReturnType<Tallies[Name]['snapshot']> } & Together<ReturnType<Groups[number]['snapshot']>>;

/** What may be asked of columns as they are: not what they themselves follow from. */
export type AsideQuestion = Omit<MetricsQuestion, keyof ColumnsContext>;

/** So many questions beside the own one are followed edit by edit. */
const ASIDES = 4;

/** From this many changed deals on, one pass over all of them costs less than patching. */
const PATCH_LIMIT = 2000;

export class MetricsEngine {
	readonly columns: DealColumns;
	readonly #tallies = tallies();
	readonly #groups = groups();
	readonly #all: readonly Tally<unknown>[] = [...Object.values(this.#tallies), ...this.#groups];
	#context: MetricsContext = contextOf(EVERYTHING);
	#filter: ReadonlySet<DealId> | null = null;
	/** 1 where the filter lets a row pass. */
	#passes = new Uint8Array(0);
	#deals = 0;
	#considered = 0;
	/** Totals of other questions over the same columns, which follow edits as well; the one asked last at the end. */
	readonly #asides: MetricsEngine[] = [];
	/** As which of them this was asked. */
	#asked: Partial<AsideQuestion> = {};

	constructor(columns: DealColumns = new DealColumns()) {
		this.columns = columns;
		this.recompute();
	}

	get context(): MetricsContext {
		return this.#context;
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
			if (known === undefined) for (const each of [this, ...this.#asides]) each.#pass(history.id, row);
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
		const before = this.#context;
		const names = Object.keys(question) as (keyof MetricsQuestion)[];
		if (names.every((name) => sameAnswer(question[name], before[name]))) return;
		this.#context = contextOf({ ...before, ...question });
		const { asOf, now, qualifiedRank, convert } = this.#context;
		const derived = asOf !== before.asOf || qualifiedRank !== before.qualifiedRank || convert !== before.convert;
		if (derived || (convert !== null && now !== before.now)) this.columns.setContext({ asOf, now, qualifiedRank, convert });
		this.recompute();
	}

	/** Considers only these deals; null: all. */
	setFilter(filter: ReadonlySet<DealId> | null): void {
		if (filter === this.#filter) return;
		this.#filter = filter;
		this.recompute();
	}

	/** Computes every total from the columns, from scratch. */
	recompute(): void {
		const { columns } = this;
		// They may be of other columns, or of another moment.
		this.#asides.length = 0;
		for (const each of this.#all) each.clear(columns, this.#context);
		this.#deals = this.#considered = 0;
		if (this.#passes.length < columns.value.length) this.#passes = new Uint8Array(columns.value.length);
		const filter = this.#filter;
		if (filter === null) this.#passes.fill(1, 0, columns.size);
		else for (let row = 0; row < columns.size; row += 1) this.#passes[row] = filter.has(columns.ids[row]!) ? 1 : 0;
		for (let row = 0; row < columns.size; row += 1) this.#count(row, 1);
		// Metric by metric rather than deal by deal: each keeps to its own columns and code.
		for (const each of this.#all) {
			if (each.tallyAll) each.tallyAll(columns, this.#passes);
			else for (let row = 0; row < columns.size; row += 1) if (this.#passes[row] === 1) each.tally(columns, row, 1);
		}
	}

	snapshot(): MetricsSnapshot {
		const figures: Record<string, unknown> = { deals: this.#deals, considered: this.#considered };
		for (const [name, each] of Object.entries(this.#tallies)) figures[name] = each.snapshot(this.columns);
		for (const group of this.#groups) Object.assign(figures, group.snapshot(this.columns));
		return figures as unknown as MetricsSnapshot;
	}

	/** What another question gives of other deals (null: of all), as of the same moment: from scratch when it is asked first, then it follows edits. */
	answer(question: Partial<AsideQuestion>, filter: ReadonlySet<DealId> | null): MetricsSnapshot {
		const asides = this.#asides;
		const known = asides.find((each) => each.#filter === filter && sameQuestion(each.#asked, question));
		if (known) return known.snapshot();
		const aside = asides.length < ASIDES ? new MetricsEngine(this.columns) : asides.shift()!;
		aside.#asked = question;
		aside.#context = contextOf({ ...this.#context, ...question });
		aside.#filter = filter;
		aside.recompute();
		asides.push(aside);
		return aside.snapshot();
	}

	/** True when a row passes the filter. */
	passes(row: number): boolean {
		return this.#passes[row] === 1;
	}

	#pass(id: DealId, row: number): void {
		if (row >= this.#passes.length) {
			const wider = new Uint8Array(this.columns.value.length);
			wider.set(this.#passes);
			this.#passes = wider;
		}
		this.#passes[row] = this.#filter === null || this.#filter.has(id) ? 1 : 0;
	}

	#follow(row: number, sign: 1 | -1): void {
		this.#tally(row, sign);
		for (const aside of this.#asides) aside.#tally(row, sign);
	}

	#tally(row: number, sign: 1 | -1): void {
		this.#count(row, sign);
		if (this.#passes[row] === 1) for (const each of this.#all) each.tally(this.columns, row, sign);
	}

	#count(row: number, sign: 1 | -1): void {
		const left = this.columns.left[row];
		if (left === DELETED || left === ABSENT) return;
		this.#deals += sign;
		if (this.#passes[row] === 1) this.#considered += sign;
	}
}

/** True when both ask for the same things alike. */
function sameQuestion(a: Partial<AsideQuestion>, b: Partial<AsideQuestion>): boolean {
	const names = Object.keys(a) as (keyof AsideQuestion)[];
	return names.length === Object.keys(b).length && names.every((name) => name in b && sameAnswer(a[name], b[name]));
}

/** Windows and pairs of moments are the same when they hold the same. */
function sameAnswer(a: unknown, b: unknown): boolean {
	if (Object.is(a, b)) return true;
	if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
	const one = a as Record<string, unknown>;
	const other = b as Record<string, unknown>;
	return Object.keys(one).every((key) => Object.is(one[key], other[key]));
}

// Every metric of one question and one filter, over columns that several such totals share. What is not asked for is not added
// up; what was is followed edit by edit, until something it reads becomes another. Limit: who patches the columns tells of it.
import type { DealId } from '../model/deal.ts';
import { ChangeTotals } from './change.ts';
import { CloseTotals } from './closes.ts';
import { ABSENT, DELETED, type DealColumns } from './columns.ts';
import { ConcentrationTotals } from './concentration.ts';
import { sameAnswer, type MetricsContext } from './context.ts';
import { PeriodTotals } from './coverage.ts';
import { FunnelMethodsTotals } from './funnel-methods.ts';
import { FunnelTotals } from './funnel.ts';
import { LeadVelocityTotals } from './lead-velocity.ts';
import { LeadTotals } from './leads.ts';
import { OpenMonthTotals } from './open-at.ts';
import { markRows, PassingRows } from './passing-rows.ts';
import { TrailTotals } from './segment-trail.ts';
import { SegmentTotals } from './segments.ts';
import { StaleTotals } from './stale.ts';
import { BottleneckTotals, StayTotals } from './stays.ts';
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
	leads: new LeadTotals(),
	bottlenecks: new BottleneckTotals(),
	openMonths: new OpenMonthTotals(),
	trails: new TrailTotals()
});

/** Tallies of which one pass gives several metrics, each under its own name. */
const groups = () => [
	[['winRate', 'winRateTrend', 'cycle', 'dealSize', 'velocity'], new CloseTotals()] as const,
	[['stageFlow', 'stageTime'], new StayTotals()] as const
];

type Tallies = ReturnType<typeof tallies>;
type Group = ReturnType<typeof groups>[number][1];
type Together<Union> = (Union extends unknown ? (each: Union) => void : never) extends (all: infer All) => void ? All : never;

/** Plain data. A figure is as of the snapshot when it is read before the next change; read later for the first time, as of then. */
export type MetricsSnapshot = {
	/** Deals in the pipeline that are not in the bin, and how many of them pass the filter. */
	readonly deals: number;
	readonly considered: number;
} & { readonly [Name in keyof Tallies]: ReturnType<Tallies[Name]['snapshot']> } & Readonly<Together<ReturnType<Group['snapshot']>>>;

/** A tally, and whether it is to be added up anew before it is read. */
interface Part {
	readonly tally: Tally<unknown>;
	due: boolean;
}

export class Totals {
	readonly #columns: DealColumns;
	/** By name of the figures; those of one group share theirs. */
	readonly #parts: readonly Part[];
	readonly #figures: readonly (readonly [name: string, part: Part, ofGroup: boolean])[];
	#context: MetricsContext;
	#filter: ReadonlySet<DealId> | null = null;
	/** 1 where the filter lets a row pass; counted anew when `#passesDue`. */
	#passes = new Uint8Array(0);
	#passesDue = true;
	/** Listed anew when `#rowsDue`. */
	readonly #rows = new PassingRows();
	#rowsDue = true;
	#deals = 0;
	#considered = 0;
	/** Rises with every other question or filter. */
	#asked = 0;

	constructor(columns: DealColumns, context: MetricsContext) {
		const part = (tally: Tally<unknown>): Part => ({ tally, due: true });
		const single = Object.entries(tallies()).map(([name, tally]) => [name, part(tally), false] as const);
		const grouped = groups().flatMap(([names, tally]) => {
			const shared = part(tally);
			return names.map((name) => [name, shared, true] as const);
		});
		this.#columns = columns;
		this.#context = context;
		this.#figures = [...single, ...grouped];
		this.#parts = [...new Set(this.#figures.map(([, each]) => each))];
	}

	get context(): MetricsContext {
		return this.#context;
	}

	get filter(): ReadonlySet<DealId> | null {
		return this.#filter;
	}

	/** Everything is to be added up anew: the columns are others. */
	forget(): void {
		this.#passesDue = true;
		for (const each of this.#parts) each.due = true;
	}

	/** Goes to another question; what reads nothing of it that is another stays. */
	ask(context: MetricsContext): void {
		const before = this.#context;
		this.#context = context;
		this.#asked += 1;
		for (const each of this.#parts) each.due ||= each.tally.reads.some((name) => !sameAnswer(before[name], context[name]));
	}

	setFilter(filter: ReadonlySet<DealId> | null): void {
		if (filter === this.#filter) return;
		this.#filter = filter;
		this.#asked += 1;
		this.forget();
	}

	/** True when a row passes the filter. */
	passes(row: number): boolean {
		if (this.#passesDue) this.#pass();
		return this.#passes[row] === 1;
	}

	/** A new deal came into a row; it is followed next. */
	admit(id: DealId, row: number): void {
		if (this.#passesDue) return;
		if (row >= this.#passes.length) {
			const wider = new Uint8Array(this.#columns.value.length);
			wider.set(this.#passes);
			this.#passes = wider;
		}
		this.#passes[row] = this.#filter === null || this.#filter.has(id) ? 1 : 0;
	}

	/** Takes out what a row contributes (−1), before it is written, and adds what it contributes then (1). */
	follow(row: number, sign: 1 | -1): void {
		if (this.#passesDue) return;
		this.#rowsDue = true;
		this.#count(row, sign);
		if (this.#passes[row] === 1) for (const each of this.#parts) if (!each.due) each.tally.tally(this.#columns, row, sign);
	}

	snapshot(): MetricsSnapshot {
		if (this.#passesDue) this.#pass();
		const snapshot = { deals: this.#deals, considered: this.#considered };
		const told = new Map<Part, unknown>();
		const [asked, context, filter] = [this.#asked, this.#context, this.#filter];
		let others: Totals | null = null;
		const tell = (index: number): unknown => {
			const part = this.#figures[index]![1];
			if (asked !== this.#asked) {
				// These totals are of another question now.
				others ??= new Totals(this.#columns, context);
				others.setFilter(filter);
			}
			if (!told.has(part)) told.set(part, others ? others.#told(others.#figures[index]![1]) : this.#told(part));
			return told.get(part);
		};
		for (const [index, [name, , ofGroup]] of this.#figures.entries())
			Object.defineProperty(snapshot, name, { enumerable: true, get: ofGroup ? () => (tell(index) as Record<string, unknown>)[name] : () => tell(index) });
		return snapshot as MetricsSnapshot;
	}

	/** The figures of a tally with every row that passes in it. */
	#told(part: Part): unknown {
		const { tally } = part;
		if (part.due) {
			tally.clear(this.#columns, this.#context);
			// Metric by metric rather than deal by deal: each keeps to its own columns and code.
			tally.tallyAll(this.#columns, this.#passing());
			part.due = false;
		}
		return tally.snapshot(this.#columns);
	}

	#pass(): void {
		const columns = this.#columns;
		const filter = this.#filter;
		if (this.#passes.length < columns.value.length) this.#passes = new Uint8Array(columns.value.length);
		if (filter === null) this.#passes.fill(1, 0, columns.size);
		else {
			this.#passes.fill(0);
			markRows(columns, filter, this.#passes);
		}
		this.#passesDue = false;
		this.#list();
	}

	#list(): void {
		const rows = this.#rows;
		rows.list(this.#columns, this.#passes);
		this.#deals = rows.deals;
		this.#considered = rows.considered;
		this.#rowsDue = false;
	}

	#passing(): PassingRows {
		if (this.#passesDue) this.#pass();
		else if (this.#rowsDue) this.#list();
		return this.#rows;
	}

	#count(row: number, sign: 1 | -1): void {
		const left = this.#columns.left[row];
		if (left === DELETED || left === ABSENT) return;
		this.#deals += sign;
		if (this.#passes[row] === 1) this.#considered += sign;
	}
}

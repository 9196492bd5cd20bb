// Figures by one thing deals are told apart by: who owns them, where they came from, any word of theirs ([SEGMENT1] to
// [SEGMENT7]). Limit: one such thing at a time, the one the question names; nothing is counted where it names none.
import { DAY_MS } from '../model/date.ts';
import { COUNTS, NO_DAY, OPEN, WON, type DealColumns } from './columns.ts';
import { contextOf, EVERYTHING, type MetricsContext } from './context.ts';
import { coverageOf, type Coverage } from './coverage.ts';
import { ratioOf } from './exact-sum.ts';
import type { Worth } from './funnel.ts';
import type { PassingRows } from './passing-rows.ts';
import { ALL_TIME, Span, type DayRange } from './period.ts';
import type { WordColumn } from './row-words.ts';
import { StockSums, type StockFigures } from './stock-sums.ts';
import { between } from './stretch.ts';
import type { Tally } from './tally.ts';
import { wilson, type Interval } from './wilson.ts';
import { WorthSums } from './worth-sums.ts';

export interface Segment {
	/** null: blank. */
	segment: string | null;
	/** The pipeline now, and of it what is expected in the period. */
	open: StockFigures;
	openInPeriod: StockFigures;
	/** Closed in the window. */
	won: Worth;
	lost: Worth;
	/** won / (won + lost) by number and by value; null where undefined. */
	rate: number | null;
	interval: Interval | null;
	valueRate: number | null;
	/** Value of the won ones / number of them that have one, minor units; null without any. */
	averageSize: number | null;
	/** Days from beginning to close of the won ones of which both are known, and their number. */
	meanCycle: number | null;
	cycles: number;
	/**
	 * Created in the window; of them, those that were ever in the qualified stage or further ([LEADS5]), those that are won and
	 * how many are lost by now, and the share that is won.
	 */
	created: Worth;
	createdQualified: Worth;
	createdWon: Worth;
	createdLost: number;
	conversion: number | null;
	/** Won in the period, and the coverage of the segment's own target. */
	wonInPeriod: Worth;
	coverage: Coverage;
	/** Closed in the 365 days before now: what a segment usually wins. */
	trailing365: SegmentRate;
	/** coverage × value win rate of the 365 days: from 1 on the segment is on course; null where either is undefined. */
	attainment: number | null;
}

export interface SegmentRate {
	won: number;
	/** Won and lost. */
	closed: number;
	/** By number and by value; null where undefined. */
	rate: number | null;
	interval: Interval | null;
	valueRate: number | null;
}

/** Places in the sums of one segment. */
const NOW = 0;
const PERIOD = 1;
const STOCKS = 2;
const WON_IN_WINDOW = 0;
const LOST_IN_WINDOW = 1;
const CREATED = 2;
const CREATED_WON = 3;
const CREATED_LOST = 4;
const WON_IN_PERIOD = 5;
const CREATED_QUALIFIED = 6;
const WON_IN_YEAR = 7;
const LOST_IN_YEAR = 8;
const WORTHS = 9;

export class SegmentTotals implements Tally<readonly Segment[]> {
	readonly reads = ['segmentOf', 'segmentTarget', 'window', 'period', 'periodDays', 'trailing365', 'qualifiedRank'] as const;
	#context: MetricsContext = contextOf(EVERYTHING);
	#window = new Span(ALL_TIME);
	#period = new Span(ALL_TIME);
	#year = new Span(ALL_TIME);
	#days: DayRange = { first: NO_DAY, after: Infinity };
	/** What deals are told apart by, where that is not the owner. */
	#words: WordColumn | null = null;
	#room = 0;
	readonly #stock = new StockSums();
	readonly #worth = new WorthSums();
	/** Milliseconds from beginning to close of the won ones, by segment. */
	readonly #cycle = new WorthSums();

	clear(columns: DealColumns, context: MetricsContext): void {
		this.#context = context;
		this.#window = new Span(context.window);
		this.#period = new Span(context.period);
		this.#year = new Span(context.trailing365);
		this.#days = context.periodDays;
		this.#words = typeof context.segmentOf === 'function' ? columns.words.of(context.segmentOf) : null;
		this.#room = 0;
		this.#stock.clear(0);
		this.#worth.clear(0);
		this.#cycle.clear(0);
		if (context.segmentOf === null) return;
		this.#makeRoom(FIRST_SEGMENTS);
	}

	tally(columns: DealColumns, row: number, sign: 1 | -1): void {
		const { segmentOf } = this.#context;
		if (segmentOf === null || columns.left[row] !== COUNTS) return;
		const words = this.#words;
		if (words !== null) {
			const segment = (sign === 1 ? words.of(row) : words.last(row)) + 1;
			this.#makeRoom(segment + 1);
			this.#add(columns, row, sign, segment, segment);
			return;
		}
		// Owners are coded already; the blank one is −1.
		const owner = columns.owner[row]! + 1;
		const closer = columns.closer[row]! + 1;
		this.#makeRoom(Math.max(owner, closer) + 1);
		this.#add(columns, row, sign, owner, closer);
	}

	/** `holder`: whose the pipeline is; `closer`: whose the outcome is, and what led to it. */
	#add(columns: DealColumns, row: number, sign: 1 | -1, holder: number, closer: number): void {
		const value = columns.value[row]!;
		const outcome = columns.outcome[row]!;
		const created = columns.created[row]!;
		const worths = closer * WORTHS;
		if (this.#window.has(created)) {
			this.#worth.add(worths + CREATED, value, sign);
			if (columns.rank[row]! >= this.#context.qualifiedRank) this.#worth.add(worths + CREATED_QUALIFIED, value, sign);
			if (outcome !== OPEN) this.#worth.add(worths + (outcome === WON ? CREATED_WON : CREATED_LOST), value, sign);
		}
		if (outcome === OPEN) {
			const day = columns.expectedClose[row]!;
			const permille = columns.permille[row]!;
			const overridden = columns.overridden[row]!;
			this.#stock.add(holder * STOCKS + NOW, value, permille, overridden, sign);
			if (day >= this.#days.first && day < this.#days.after) this.#stock.add(holder * STOCKS + PERIOD, value, permille, overridden, sign);
			return;
		}
		const closed = columns.closed[row]!;
		if (outcome === WON && this.#period.has(closed)) this.#worth.add(worths + WON_IN_PERIOD, value, sign);
		if (this.#year.has(closed)) this.#worth.add(worths + (outcome === WON ? WON_IN_YEAR : LOST_IN_YEAR), value, sign);
		if (!this.#window.has(closed)) return;
		this.#worth.add(worths + (outcome === WON ? WON_IN_WINDOW : LOST_IN_WINDOW), value, sign);
		if (outcome !== WON || Number.isNaN(created) || Number.isNaN(closed)) return;
		this.#cycle.add(closer, between(created, closed), sign);
	}

	tallyAll(columns: DealColumns, passing: PassingRows): void {
		const rows = passing.since(Math.min(this.#window.start, this.#period.start, this.#year.start), columns.closed, columns.created);
		for (let index = 0; index < rows.length; index += 1) this.tally(columns, rows[index]!, 1);
	}

	/** Segments that hold anything, by name, the blank one last. */
	snapshot(columns: DealColumns): readonly Segment[] {
		const { segmentOf } = this.#context;
		if (segmentOf === null) return [];
		const words = this.#words === null ? columns.owners : this.#words.words;
		const segments: Segment[] = [];
		for (let index = 0; index < this.#room; index += 1) {
			const made = this.#segment(index, index === 0 ? null : (words[index - 1] ?? null));
			if (made.open.count + made.won.count + made.lost.count + made.created.count + made.wonInPeriod.count + made.trailing365.closed > 0) segments.push(made);
		}
		return segments.sort((a, b) => (a.segment === null ? 1 : b.segment === null ? -1 : a.segment < b.segment ? -1 : 1));
	}

	#segment(index: number, segment: string | null): Segment {
		const worth = (place: number): Worth => this.#worth.at(index * WORTHS + place);
		const [won, lost, created, wonInPeriod] = [worth(WON_IN_WINDOW), worth(LOST_IN_WINDOW), worth(CREATED), worth(WON_IN_PERIOD)];
		const { rate, interval, valueRate } = rateOf(won, lost);
		const sized = won.count - won.withoutValue;
		const cycle = this.#cycle.at(index);
		const createdWon = worth(CREATED_WON);
		const openInPeriod = this.#stock.figures(index * STOCKS + PERIOD);
		const coverage = coverageOf(openInPeriod, wonInPeriod.value, this.#context.segmentTarget?.(segment) ?? null);
		const trailing365 = rateOf(worth(WON_IN_YEAR), worth(LOST_IN_YEAR));
		return {
			segment,
			open: this.#stock.figures(index * STOCKS + NOW),
			openInPeriod,
			won,
			lost,
			rate,
			interval,
			valueRate,
			averageSize: ratioOf(won.value, BigInt(sized)),
			meanCycle: cycle.count === 0 ? null : Number(cycle.value) / cycle.count / DAY_MS,
			cycles: cycle.count,
			created,
			createdQualified: worth(CREATED_QUALIFIED),
			createdWon,
			createdLost: worth(CREATED_LOST).count,
			conversion: created.count === 0 ? null : createdWon.count / created.count,
			wonInPeriod,
			coverage,
			trailing365,
			attainment: coverage.coverage === null || trailing365.valueRate === null ? null : coverage.coverage * trailing365.valueRate
		};
	}

	#makeRoom(count: number): void {
		if (count <= this.#room) return;
		this.#room = Math.max(count, this.#room * 2);
		this.#stock.grow(this.#room * STOCKS);
		this.#worth.grow(this.#room * WORTHS);
		this.#cycle.grow(this.#room);
	}
}

const FIRST_SEGMENTS = 16;

function rateOf(won: Worth, lost: Worth): SegmentRate {
	const closed = won.count + lost.count;
	return { won: won.count, closed, rate: closed === 0 ? null : won.count / closed, interval: wilson(won.count, closed), valueRate: ratioOf(won.value, won.value + lost.value) };
}

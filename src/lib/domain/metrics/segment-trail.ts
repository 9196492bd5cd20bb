// Where segments stood at earlier moments: what was open in the period, won in it and closed in the 365 days before ([SEGMENT9]).
// Limit: one deal at a time; like snapshots by week of the deals that count now.
import { DAY_MS } from '../model/date.ts';
import { COUNTS, OPEN, WON, type DealColumns } from './columns.ts';
import type { MetricsContext } from './context.ts';
import type { Worth } from './funnel.ts';
import type { PassingRows } from './passing-rows.ts';
import { PastDeal } from './past-deal.ts';
import { ALL_TIME, NO_DAY, Span, type DayRange } from './period.ts';
import type { WordColumn } from './row-words.ts';
import type { Tally } from './tally.ts';
import { plus, WorthSums } from './worth-sums.ts';

export interface TrailStop {
	/** Open and expected in the period, and won in it, as of the moment. */
	open: Worth;
	won: Worth;
	/** Closed in the 365 days before the moment. */
	yearWon: Worth;
	yearLost: Worth;
}

/** Places in the sums of one moment. */
const OPEN_IN = 0;
const WON_IN = 1;
const YEAR_WON = 2;
const YEAR_LOST = 3;
const PARTS = 4;

export interface SegmentTrails {
	/** By moment, the longest ago first. */
	all: TrailStop[];
	/** By segment, null the blank one; who was nowhere at any of the moments is not there. */
	of: Map<string | null, TrailStop[]>;
}

/** Stretches before now, the longest first. */
export const TRAIL_WEEKS = [12, 8, 4] as const;
const MOMENTS = TRAIL_WEEKS.length;
/** Sums of one segment: of each moment, then of what is alike at a moment and at all before it. */
const STOPS = 2 * MOMENTS;
const EACH = STOPS - 1;
const WIDTH = PARTS * STOPS;
const FIRST_SEGMENTS = 16;

export class TrailTotals implements Tally<SegmentTrails> {
	readonly reads = ['segmentOf', 'period', 'periodDays', 'now', 'asOf'] as const;
	/** First instants not known any more, rising, none past the moment of the figures. */
	readonly #moments = new Float64Array(MOMENTS);
	#first = 0;
	/** Where the 365 days before each begin. */
	readonly #years = new Float64Array(MOMENTS);
	#inPeriod = new Span(ALL_TIME);
	#days: DayRange = { first: NO_DAY, after: Infinity };
	#byOwner = false;
	/** What deals are told apart by, where that is not the owner. */
	#words: WordColumn | null = null;
	/** By segment, the blank one first. */
	readonly #sums = new WorthSums();
	#room = 0;
	readonly #past = new PastDeal();

	clear(columns: DealColumns, { segmentOf, period, periodDays, now, asOf }: MetricsContext): void {
		for (const [index, weeks] of TRAIL_WEEKS.entries()) {
			const moment = now - weeks * 7 * DAY_MS;
			this.#moments[index] = Math.min(moment, asOf);
			this.#years[index] = moment - 365 * DAY_MS;
		}
		this.#first = this.#moments[0]!;
		this.#inPeriod = new Span(period);
		this.#days = periodDays;
		this.#byOwner = segmentOf === 'owner';
		this.#words = typeof segmentOf === 'function' ? columns.words.of(segmentOf) : null;
		this.#room = 0;
		this.#sums.clear(0);
		this.#makeRoom(FIRST_SEGMENTS);
	}

	tally(columns: DealColumns, row: number, sign: 1 | -1): void {
		if (columns.left[row] !== COUNTS) return;
		const word = this.#words === null ? -1 : sign === 1 ? this.#words.of(row) : this.#words.last(row);
		if (columns.begins[row]! < this.#first && columns.changed[row]! < this.#first) {
			// Nothing happened since: what the row says it was then, too.
			if (columns.outcome[row] === OPEN) {
				if (!this.#isIn(columns.expectedClose[row]!)) return;
				this.#add(EACH, columns.owner[row]!, word, OPEN_IN, columns.value[row]!, sign);
				return;
			}
			const closed = columns.closed[row]!;
			const won = columns.outcome[row] === WON;
			if (won && this.#inPeriod.has(closed)) this.#add(EACH, columns.closer[row]!, word, WON_IN, columns.value[row]!, sign);
			// The later the moment, the later its year begins.
			const [longest, middle, shortest] = [this.#years[0]!, this.#years[1]!, this.#years[2]!];
			const years = Number(closed >= longest) + Number(closed >= middle) + Number(closed >= shortest);
			if (years > 0) this.#add(MOMENTS + years - 1, columns.closer[row]!, word, won ? YEAR_WON : YEAR_LOST, columns.value[row]!, sign);
		} else this.#walk(columns, row, word, sign);
	}

	tallyAll(columns: DealColumns, rows: PassingRows): void {
		const { still, moved } = rows.partedAt(columns, this.#first, rows.since(Math.min(this.#years[0]!, this.#inPeriod.start), columns.closed));
		for (let index = 0; index < still.length; index += 1) this.tally(columns, still[index]!, 1);
		for (let index = 0; index < moved.length; index += 1) this.tally(columns, moved[index]!, 1);
	}

	snapshot(columns: DealColumns): SegmentTrails {
		const names = this.#words === null ? columns.owners : this.#words.words;
		const all = TRAIL_WEEKS.map((): TrailStop => ({ open: NOTHING_IN, won: NOTHING_IN, yearWon: NOTHING_IN, yearLost: NOTHING_IN }));
		const of = new Map<string | null, TrailStop[]>();
		for (let segment = 0; segment < this.#room; segment += 1) {
			const stops = TRAIL_WEEKS.map((_, moment) => this.#stop(segment, moment));
			if (stops.every(({ open, won, yearWon, yearLost }) => open.count + won.count + yearWon.count + yearLost.count === 0)) continue;
			of.set(segment === 0 ? null : names[segment - 1]!, stops);
			for (const [moment, { open, won, yearWon, yearLost }] of stops.entries()) {
				const sum = all[moment]!;
				all[moment] = { open: plus(sum.open, open), won: plus(sum.won, won), yearWon: plus(sum.yearWon, yearWon), yearLost: plus(sum.yearLost, yearLost) };
			}
		}
		return { all, of };
	}

	#walk(columns: DealColumns, row: number, word: number, sign: 1 | -1): void {
		const past = this.#past;
		const begins = columns.begins[row]!;
		past.begin(columns, row);
		let stands = false;
		for (let moment = 0; moment < MOMENTS; moment += 1) {
			const end = this.#moments[moment]!;
			if (!(begins < end)) continue;
			if (past.goTo(columns, end) || !stands) past.stand(columns, row);
			stands = true;
			if (past.left !== COUNTS) continue;
			if (past.outcome === OPEN) {
				if (this.#isIn(past.day)) this.#add(moment, past.owner, word, OPEN_IN, past.value, sign);
				continue;
			}
			past.readClose(columns);
			this.#close(moment, past.closer, word, past.outcome, past.closed, past.value, sign);
		}
	}

	#isIn(day: number): boolean {
		return day >= this.#days.first && day < this.#days.after;
	}

	#close(moment: number, closer: number, word: number, outcome: number, closed: number, value: number, sign: 1 | -1): void {
		if (outcome === WON && this.#inPeriod.has(closed)) this.#add(moment, closer, word, WON_IN, value, sign);
		if (closed >= this.#years[moment]!) this.#add(moment, closer, word, outcome === WON ? YEAR_WON : YEAR_LOST, value, sign);
	}

	#add(stop: number, owner: number, word: number, part: number, value: number, sign: 1 | -1): void {
		const segment = (this.#byOwner ? owner : word) + 1;
		this.#makeRoom(segment + 1);
		this.#sums.add(segment * WIDTH + stop * PARTS + part, value, sign);
	}

	#stop(segment: number, moment: number): TrailStop {
		const at = (stop: number, part: number) => this.#sums.at(segment * WIDTH + stop * PARTS + part);
		const [open, won, yearWon, yearLost] = [OPEN_IN, WON_IN, YEAR_WON, YEAR_LOST].map((part) => {
			let sum = at(moment, part);
			for (let stop = MOMENTS + moment; stop < STOPS; stop += 1) sum = plus(sum, at(stop, part));
			return sum;
		}) as [Worth, Worth, Worth, Worth];
		return { open, won, yearWon, yearLost };
	}

	#makeRoom(count: number): void {
		if (count <= this.#room) return;
		this.#room = Math.max(count, this.#room * 2);
		this.#sums.grow(this.#room * WIDTH);
	}
}

const NOTHING_IN: Worth = { count: 0, value: 0n, withoutValue: 0 };

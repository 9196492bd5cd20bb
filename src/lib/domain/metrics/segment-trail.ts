// Where segments stood at earlier moments: what was open in the period, won in it and closed in the 365 days before ([SEGMENT9]).
// Limit: one deal at a time; like snapshots by week of the deals that count now.
import { DAY_MS } from '../model/date.ts';
import { ChangeMoments, NOTHING, Standing } from './change-moments.ts';
import { COUNTS, OPEN, WON, type DealColumns } from './columns.ts';
import type { MetricsContext } from './context.ts';
import type { Worth } from './funnel.ts';
import { ALL_TIME, Span, type Window } from './period.ts';
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
/** Places in the sums of one segment. */
const WIDTH = PARTS * MOMENTS;
const FIRST_SEGMENTS = 16;

export class TrailTotals implements Tally<SegmentTrails> {
	readonly reads = ['segmentOf', 'period', 'periodDays', 'now', 'asOf'] as const;
	/** First instants not known any more, rising. */
	#moments: readonly number[] = [];
	/** Each reads two of them; the last may be alone. */
	#readers: readonly ChangeMoments[] = [];
	#inPeriod = new Span(ALL_TIME);
	#years: readonly Span[] = [];
	#byOwner = false;
	/** What deals are told apart by, where that is not the owner. */
	#words: WordColumn | null = null;
	/** By segment, the blank one first. */
	readonly #sums = new WorthSums();
	#room = 0;
	readonly #asNow: Standing = Object.assign(new Standing(), { left: COUNTS });

	clear(columns: DealColumns, { segmentOf, period, periodDays, now, asOf }: MetricsContext): void {
		this.#moments = TRAIL_WEEKS.map((weeks) => now - weeks * 7 * DAY_MS);
		this.#readers = pairsOf(this.#moments).map(([from, to]) => {
			const reader = new ChangeMoments();
			reader.ask({ change: { from, to }, asOf, periodDays, owner: null });
			return reader;
		});
		this.#inPeriod = new Span(period);
		this.#years = this.#moments.map((moment) => new Span(trailing(moment)));
		this.#byOwner = segmentOf === 'owner';
		this.#words = typeof segmentOf === 'function' ? columns.words.of(segmentOf) : null;
		this.#room = 0;
		this.#sums.clear(0);
		this.#makeRoom(FIRST_SEGMENTS);
	}

	tally(columns: DealColumns, row: number, sign: 1 | -1): void {
		if (columns.left[row] !== COUNTS) return;
		const word = this.#words === null ? -1 : sign === 1 ? this.#words.of(row) : this.#words.last(row);
		for (let pair = 0; pair < this.#readers.length; pair += 1) {
			const reader = this.#readers[pair]!;
			const second = Math.min(pair * 2 + 1, MOMENTS - 1);
			if (reader.read(columns, row) !== NOTHING) {
				this.#stand(pair * 2, reader.from, word, sign);
				if (second > pair * 2) this.#stand(second, reader.to, word, sign);
			} else if (columns.begins[row]! < this.#moments[second]!) {
				// Closed before the first of the two, and nothing since: what the row says it was then, too.
				const asNow = this.#asNow;
				asNow.outcome = columns.outcome[row]!;
				asNow.value = columns.value[row]!;
				asNow.owner = columns.closer[row]!;
				asNow.closed = columns.closed[row]!;
				for (let moment = pair * 2; moment <= second; moment += 1) this.#stand(moment, asNow, word, sign);
			}
		}
	}

	tallyAll(columns: DealColumns, passes: Uint8Array): void {
		for (let row = 0; row < columns.size; row += 1) if (passes[row] === 1) this.tally(columns, row, 1);
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

	#stand(moment: number, { left, outcome, owner, isIn, closed, value }: Standing, word: number, sign: 1 | -1): void {
		if (left !== COUNTS) return;
		const segment = (this.#byOwner ? owner : word) + 1;
		this.#makeRoom(segment + 1);
		const at = segment * WIDTH + moment * PARTS;
		if (outcome === OPEN) {
			if (isIn) this.#sums.add(at + OPEN_IN, value, sign);
			return;
		}
		if (outcome === WON && this.#inPeriod.has(closed)) this.#sums.add(at + WON_IN, value, sign);
		if (this.#years[moment]!.has(closed)) this.#sums.add(at + (outcome === WON ? YEAR_WON : YEAR_LOST), value, sign);
	}

	#stop(segment: number, moment: number): TrailStop {
		const at = segment * WIDTH + moment * PARTS;
		const [open, won, yearWon, yearLost] = [OPEN_IN, WON_IN, YEAR_WON, YEAR_LOST].map((part) => this.#sums.at(at + part)) as [Worth, Worth, Worth, Worth];
		return { open, won, yearWon, yearLost };
	}

	#makeRoom(count: number): void {
		if (count <= this.#room) return;
		this.#room = Math.max(count, this.#room * 2);
		this.#sums.grow(this.#room * WIDTH);
	}
}

const NOTHING_IN: Worth = { count: 0, value: 0n, withoutValue: 0 };

const pairsOf = (moments: readonly number[]): [number, number][] =>
	moments.flatMap((moment, index) => (index % 2 === 0 ? [[moment, moments[index + 1] ?? moment] as [number, number]] : []));

const trailing = (moment: number): Window => ({ start: moment - 365 * DAY_MS, end: null, from: null, to: null });

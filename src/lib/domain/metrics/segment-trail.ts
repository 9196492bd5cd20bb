// Where segments stood at earlier moments: what was open in the period, won in it and closed in the 365 days before ([SEGMENT9]).
// Limit: on demand, in one walk over the changes; like snapshots by week of the deals that count now.
import { DAY_MS } from '../model/date.ts';
import { ChangeMoments, NOTHING, type Standing } from './change-moments.ts';
import { COUNTS, OPEN, WON, type DealColumns } from './columns.ts';
import type { MetricsContext } from './context.ts';
import type { Worth } from './funnel.ts';
import { Span, type Window } from './period.ts';
import { WorthSums } from './worth-sums.ts';

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
	/** By moment, as asked for. */
	all: TrailStop[];
	/** By segment, null the blank one; who was nowhere at any of the moments is not there. */
	of: Map<string | null, TrailStop[]>;
}

/** `moments`: first instants not known any more, rising. */
export function segmentTrails(columns: DealColumns, context: MetricsContext, passes: (row: number) => boolean, moments: readonly number[]): SegmentTrails {
	const { segmentOf, period } = context;
	const inPeriod = new Span(period);
	const years = moments.map((moment) => new Span(trailing(moment)));
	const sums = new WorthSums(PARTS * moments.length);
	const segments = new Map<string | null, WorthSums>();
	const readers = pairsOf(moments).map(([from, to]) => {
		const reader = new ChangeMoments();
		reader.ask({ ...context, owner: null, change: { from, to } });
		return reader;
	});
	const add = (segment: string | null, index: number, value: number): void => {
		let own = segments.get(segment);
		if (!own) segments.set(segment, (own = new WorthSums(PARTS * moments.length)));
		own.add(index, value, 1);
		sums.add(index, value, 1);
	};
	const stand = (row: number, moment: number, { left, outcome, owner, isIn, closed, value }: Standing): void => {
		if (left !== COUNTS) return;
		const segment = segmentOf === 'owner' ? (columns.owners[owner] ?? null) : (segmentOf?.(columns.ids[row]!) ?? null);
		const at = moment * PARTS;
		if (outcome === OPEN) {
			if (isIn) add(segment, at + OPEN_IN, value);
			return;
		}
		if (outcome === WON && inPeriod.has(closed)) add(segment, at + WON_IN, value);
		if (years[moment]!.has(closed)) add(segment, at + (outcome === WON ? YEAR_WON : YEAR_LOST), value);
	};
	const asNow = { left: COUNTS, outcome: OPEN, bucket: -1, value: NaN, day: 0, owner: -1, closed: NaN, mine: true, isIn: false };
	for (let row = 0; row < columns.size; row += 1) {
		if (!passes(row) || columns.left[row] !== COUNTS) continue;
		for (const [pair, reader] of readers.entries()) {
			const second = Math.min(pair * 2 + 1, moments.length - 1);
			if (reader.read(columns, row) !== NOTHING) {
				stand(row, pair * 2, reader.from);
				if (second > pair * 2) stand(row, second, reader.to);
			} else if (columns.begins[row]! < moments[second]!) {
				// Closed before the first of the two, and nothing since: what the row says it was then, too.
				asNow.outcome = columns.outcome[row]!;
				asNow.value = columns.value[row]!;
				asNow.owner = columns.closer[row]!;
				asNow.closed = columns.closed[row]!;
				for (let moment = pair * 2; moment <= second; moment += 1) stand(row, moment, asNow);
			}
		}
	}
	const stops = (from: WorthSums): TrailStop[] =>
		moments.map((_, index) => ({ open: from.at(index * PARTS + OPEN_IN), won: from.at(index * PARTS + WON_IN), yearWon: from.at(index * PARTS + YEAR_WON), yearLost: from.at(index * PARTS + YEAR_LOST) }));
	return { all: stops(sums), of: new Map([...segments].map(([segment, own]) => [segment, stops(own)])) };
}

/** Two moments are read at once; the last may be alone. */
const pairsOf = (moments: readonly number[]): [number, number][] =>
	moments.flatMap((moment, index) => (index % 2 === 0 ? [[moment, moments[index + 1] ?? moment] as [number, number]] : []));

const trailing = (moment: number): Window => ({ start: moment - 365 * DAY_MS, end: null, from: null, to: null });

// The board's deals in their lanes, in order, with sums: patched per changed deal. Plain and without a clock of its own.
// Limit: which deals and where; what a card says is card-words.ts, what a person does board-actions.ts.
import { ExactSum, fromMille } from '#lib/domain/metrics/exact-sum.ts';
import type { Deal, DealId, Instant } from '#lib/domain/model/deal.ts';
import { withoutBounces } from '#lib/domain/model/stage-steps.ts';
import { isForeign } from '#lib/domain/metrics/deal-money.ts';
import { isClosed, probabilityOf, valueOf, type DealWorld } from '#lib/state/deal-numbers.ts';
import type { Grouping, Lane, LaneKey } from './lanes.ts';

export const LANE_ORDERS = ['hand', 'value', 'close', 'days'] as const;
/** By hand; highest value first; first to close first; longest in its stage first. Blank last, ties by hand. */
export type LaneOrder = (typeof LANE_ORDERS)[number];

export interface LaneTotals {
	readonly count: number;
	/** Minor units of the pipeline's currency; the sum of the values that are filled in. */
	readonly value: number;
	/** Minor units, rounded once. */
	readonly weighted: number;
	/** Blank, or in a currency without a rate: in no sum. */
	readonly withoutValue: number;
	/** Of those, the ones that lack a rate. */
	readonly withoutRate: number;
	/** Values that were converted. */
	readonly converted: number;
}

export interface LaneContent {
	readonly ids: readonly DealId[];
	readonly totals: LaneTotals;
}

/** What the board shows, and how. */
export interface BoardSetup {
	world: DealWorld & { readonly deals: ReadonlyMap<DealId, Deal> };
	/** "Now" of what is shown: open deals are converted at its rate. */
	now: Instant;
	grouping: Grouping;
	order: LaneOrder;
	/** Deals that pass the filter; null: all. */
	filter: ReadonlySet<DealId> | null;
	/** Shown whatever the filter says: what the person has just added or moved. */
	held: ReadonlySet<DealId>;
}

/** What a patch changed. */
export interface Patch {
	/** Lanes with other deals, another order or other sums. */
	readonly lanes: ReadonlySet<LaneKey>;
	/** True when there are other lanes than before. */
	readonly structure: boolean;
	/** Deals that went to another lane, and which. */
	readonly moved: ReadonlyMap<DealId, LaneKey>;
}

interface Entry {
	readonly id: DealId;
	readonly lane: LaneKey;
	readonly shown: boolean;
	readonly rank: number | string | null;
	readonly order: string | null;
	readonly value: number | null;
	readonly foreign: boolean;
	readonly permille: number;
	readonly closed: boolean;
}

class LaneSums {
	readonly value = new ExactSum();
	readonly weighted = new ExactSum();
	withoutValue = 0;
	withoutRate = 0;
	converted = 0;

	tally({ value, permille, foreign }: Entry, sign: 1 | -1): void {
		if (value === null) {
			this.withoutValue += sign;
			if (foreign) this.withoutRate += sign;
		} else {
			if (foreign) this.converted += sign;
			this.value.add(sign * value);
			this.weighted.addProduct(sign * value, permille);
		}
	}
}

interface LaneData {
	entries: Entry[];
	sums: LaneSums;
}

export const EMPTY: LaneContent = { ids: [], totals: { count: 0, value: 0, weighted: 0, withoutValue: 0, withoutRate: 0, converted: 0 } };

/** What a deal is ordered by; null where it has nothing there. Smaller comes first. */
function rankOf(deal: Deal, value: number | null, order: LaneOrder): number | string | null {
	switch (order) {
		case 'hand':
			return null;
		case 'value':
			return value === null ? null : -value;
		case 'close':
			return deal.expectedClose;
		case 'days':
			return withoutBounces(deal.stageSteps).at(-1)?.at ?? null;
	}
}

function compare(a: Entry, b: Entry): number {
	if (a.rank !== b.rank) {
		if (a.rank === null) return 1;
		if (b.rank === null) return -1;
		return a.rank < b.rank ? -1 : 1;
	}
	if (a.order !== b.order) {
		if (a.order === null) return 1;
		if (b.order === null) return -1;
		return a.order < b.order ? -1 : 1;
	}
	return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** Where `entry` belongs among ordered others. */
function placeOf(entry: Entry, entries: readonly Entry[]): number {
	let low = 0;
	let high = entries.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (compare(entries[middle]!, entry) <= 0) low = middle + 1;
		else high = middle;
	}
	return low;
}

export class BoardModel {
	#setup: BoardSetup;
	readonly #entries = new Map<DealId, Entry>();
	readonly #lanes = new Map<LaneKey, LaneData>();
	/** How many open deals there are by lane, those that the filter hides too. */
	readonly #open = new Map<LaneKey, number>();
	/** Lanes that held a deal since the last reset stay: the last card taken out must not take its lane away. */
	readonly #seen = new Set<LaneKey>();

	constructor(setup: BoardSetup) {
		this.#setup = setup;
		this.reset(setup);
	}

	/** Starts over: another way to divide or order, another filter, other stages, another document or moment. */
	reset(setup: BoardSetup): void {
		if (setup.grouping.by !== this.#setup.grouping.by) this.#seen.clear();
		this.#setup = setup;
		this.#entries.clear();
		this.#lanes.clear();
		this.#open.clear();
		for (const deal of setup.world.deals.values()) {
			const entry = this.#entryOf(deal);
			if (!entry) continue;
			this.#note(entry);
			if (entry.shown) this.#laneData(entry.lane).entries.push(entry);
		}
		for (const data of this.#lanes.values()) {
			data.entries.sort(compare);
			for (const entry of data.entries) data.sums.tally(entry, 1);
		}
	}

	/** Takes over what changed in these deals. */
	patch(changed: Iterable<DealId>): Patch {
		const lanes = new Set<LaneKey>();
		const moved = new Map<DealId, LaneKey>();
		let structure = false;
		for (const id of changed) {
			const before = this.#entries.get(id);
			const deal = this.#setup.world.deals.get(id);
			const after = deal ? this.#entryOf(deal) : null;
			if (before) this.#forget(before);
			if (after) structure = this.#note(after) || structure;
			if (before?.shown && after?.shown && before.lane !== after.lane) moved.set(id, after.lane);
			if (before?.shown) {
				const data = this.#laneData(before.lane);
				data.sums.tally(before, -1);
				lanes.add(before.lane);
				// In its place: only what a card says, or a sum, is another.
				if (after?.shown && after.lane === before.lane && compare(before, after) === 0) {
					data.entries[data.entries.indexOf(before)] = after;
					data.sums.tally(after, 1);
					continue;
				}
				data.entries.splice(data.entries.indexOf(before), 1);
			}
			if (after?.shown) {
				const data = this.#laneData(after.lane);
				data.entries.splice(placeOf(after, data.entries), 0, after);
				data.sums.tally(after, 1);
				lanes.add(after.lane);
			}
		}
		return { lanes, structure, moved };
	}

	/** The lanes in order, empty ones too. */
	lanes(): Lane[] {
		const busy = new Set([...this.#open].filter(([, count]) => count > 0).map(([key]) => key));
		return this.#setup.grouping.lanes(this.#seen, busy);
	}

	content(key: LaneKey): LaneContent {
		const data = this.#lanes.get(key);
		if (!data) return EMPTY;
		return {
			ids: data.entries.map(({ id }) => id),
			totals: {
				count: data.entries.length,
				value: Number(data.sums.value.total),
				weighted: Number(fromMille(data.sums.weighted.total)),
				withoutValue: data.sums.withoutValue,
				withoutRate: data.sums.withoutRate,
				converted: data.sums.converted
			}
		};
	}

	/** The lane in which a deal is shown; undefined where it is not. */
	laneOf(id: DealId): LaneKey | undefined {
		const entry = this.#entries.get(id);
		return entry?.shown ? entry.lane : undefined;
	}

	/** Deals that are not in the bin, and how many of them show. */
	get counts(): { total: number; shown: number } {
		let shown = 0;
		for (const { entries } of this.#lanes.values()) shown += entries.length;
		return { total: this.#entries.size, shown };
	}

	#entryOf(deal: Deal): Entry | null {
		if (deal.deleted !== null) return null;
		const { world, now, grouping, order, filter, held } = this.#setup;
		const value = valueOf(deal, world, now);
		return {
			id: deal.id,
			lane: grouping.keyOf(deal),
			shown: filter === null || filter.has(deal.id) || held.has(deal.id),
			rank: rankOf(deal, value, order),
			order: deal.order,
			value,
			foreign: isForeign(deal, world.settings.currency),
			permille: probabilityOf(deal, world) ?? 0,
			closed: isClosed(deal, world)
		};
	}

	/** Returns true when this is a lane that was not there. */
	#note(entry: Entry): boolean {
		this.#entries.set(entry.id, entry);
		if (!entry.closed) this.#open.set(entry.lane, (this.#open.get(entry.lane) ?? 0) + 1);
		const fresh = !this.#seen.has(entry.lane);
		this.#seen.add(entry.lane);
		return fresh;
	}

	#forget(entry: Entry): void {
		this.#entries.delete(entry.id);
		if (!entry.closed) this.#open.set(entry.lane, this.#open.get(entry.lane)! - 1);
	}

	#laneData(key: LaneKey): LaneData {
		let data = this.#lanes.get(key);
		if (!data) this.#lanes.set(key, (data = { entries: [], sums: new LaneSums() }));
		return data;
	}
}

// Deals as they stood at moments of their past: the rows a scorecard learns from, and an open deal as it stands now.
// Limit: it trusts `since`; landmark-history.ts says what that is for a deal of the document.
import { DAY_MS } from '../../model/date.ts';
import type { Instant } from '../../model/deal.ts';
import { TableBuilder, type ColumnSpec, type FeatureTable, type FeatureValue } from './table.ts';

export interface HistoryChange {
	readonly field: string;
	/** null: blank. */
	readonly value: string | number | null;
	/** Known from this moment on; Infinity: at no moment of the past. */
	readonly since: number;
}

/** What was known of a deal over time. A change of `touch` is one thing that somebody did on it. */
export interface LandmarkHistory {
	readonly id: string;
	readonly createdAt: Instant | null;
	readonly outcome: 'won' | 'lost' | null;
	/** When the present outcome began; null: open, or unknown. */
	readonly closedAt: Instant | null;
	/** By `since`; of equal ones the later in the list counts. */
	readonly changes: readonly HistoryChange[];
}

export interface LandmarkOptions {
	/** Ids of all won and lost stages: a deal that was in one at a moment was not open then. */
	readonly closedStages: ReadonlySet<string>;
	/** Fields read as they stand, as words (`owner`, `source`, columns of one's own …) or as numbers (`value` …). */
	readonly fields: readonly ColumnSpec[];
}

/** What is worked out of the history beside the fields. Days are elapsed days, unrounded. */
const DERIVED_COLUMNS = [
	{ key: 'stage', kind: 'choice' },
	{ key: 'daysInStage', kind: 'number' },
	{ key: 'daysOpen', kind: 'number' },
	/** Until the expected close; below zero once it has passed. */
	{ key: 'daysToClose', kind: 'number' },
	/** How often the expected close was put to a later day. */
	{ key: 'pushes', kind: 'number' },
	{ key: 'daysSinceTouch', kind: 'number' },
	{ key: 'touches', kind: 'number' }
] as const satisfies readonly ColumnSpec[];

export const columnsOf = ({ fields }: LandmarkOptions): ColumnSpec[] => [...DERIVED_COLUMNS, ...fields];

/** Deals that gave no row, by the reason. */
export interface LeftOut {
	/** Not closed, or at an unknown time. */
	notClosed: number;
	/** Began at an unknown time. */
	unknownBeginning: number;
	/** Closed before the first landmark, or before the first at which anything was known of them. */
	noMoment: number;
}

/**
 * Landmarks of a deal lie at ages that double, u, 2u, 4u … days, as long as it is open; u, from 1 to 2, is drawn from its id.
 * Where they lie thus depends on the id and the beginning only. That a deal reached one says that it was open then, which is
 * what one knows of an open deal too; how long it lived and how it ended say nothing. A moment chosen backwards from the close,
 * or the totals at the end of its life, would tell how long it was going to live.
 */
export function landmarksOf({ id, createdAt }: { id: string; createdAt: Instant }, until: Instant): Instant[] {
	const moments: Instant[] = [];
	for (let age = DAY_MS * 2 ** share(id); createdAt + age < until; age *= 2) moments.push(createdAt + age);
	return moments;
}

/** Collects the rows of closed deals, one deal after the other. */
export class LandmarkRows {
	readonly #options: LandmarkOptions;
	readonly #builder: TableBuilder;
	readonly #leftOut: LeftOut = { notClosed: 0, unknownBeginning: 0, noMoment: 0 };
	/** Deals that gave rows, by their number in the table. */
	readonly #deals: string[] = [];
	#won = 0;

	constructor(options: LandmarkOptions) {
		this.#options = options;
		this.#builder = new TableBuilder(columnsOf(options));
	}

	/** Won and lost deals that gave rows. */
	get closed(): { readonly won: number; readonly lost: number } {
		return { won: this.#won, lost: this.#deals.length - this.#won };
	}

	add(history: LandmarkHistory): void {
		const { id, createdAt, closedAt, outcome } = history;
		if (outcome === null || closedAt === null) this.#leftOut.notClosed += 1;
		else if (createdAt === null) this.#leftOut.unknownBeginning += 1;
		else {
			let rows = 0;
			const reading = new Reading(history, this.#options);
			for (const landmark of landmarksOf({ id, createdAt }, closedAt)) {
				const values = reading.at(landmark);
				if (!values) continue;
				this.#builder.add({ deal: id, won: outcome === 'won', landmark, closedAt, values });
				rows += 1;
			}
			if (rows === 0) this.#leftOut.noMoment += 1;
			else {
				this.#deals.push(id);
				this.#won += Number(outcome === 'won');
			}
		}
	}

	build(): { table: FeatureTable; leftOut: LeftOut; deals: readonly string[] } {
		return { table: this.#builder.build(), leftOut: this.#leftOut, deals: this.#deals };
	}
}

/** What is known of a deal at a moment, by column; null where it is not open then or nothing is known of it. */
export function featuresAt(history: LandmarkHistory, moment: Instant, options: LandmarkOptions): Record<string, FeatureValue> | null {
	const values = new Reading(history, options).at(moment);
	return values && Object.fromEntries(columnsOf(options).map(({ key }, index) => [key, values[index]!]));
}

/** Reads a deal at moments that do not run back. */
class Reading {
	readonly #history: LandmarkHistory;
	readonly #options: LandmarkOptions;
	readonly #cells = new Map<string, string | number | null>();
	#next = 0;
	#stageSince = -Infinity;
	#pushes = 0;
	#lastExpected: string | number | null = null;
	#touches = 0;
	#touchedAt = -Infinity;

	constructor(history: LandmarkHistory, options: LandmarkOptions) {
		this.#history = history;
		this.#options = options;
	}

	at(moment: Instant): FeatureValue[] | null {
		const { changes, createdAt } = this.#history;
		for (; this.#next < changes.length && changes[this.#next]!.since <= moment; this.#next += 1) this.#take(changes[this.#next]!);
		if (createdAt === null || moment < createdAt || this.#next === 0) return null;
		const stage = this.#cells.get('stage') ?? null;
		if (stage !== null && this.#options.closedStages.has(String(stage))) return null;
		const expected = this.#cells.get('expectedClose') ?? null;
		const due = typeof expected === 'string' ? Date.parse(expected) : NaN;
		return [
			stage,
			stage === null ? null : (moment - Math.max(this.#stageSince, createdAt)) / DAY_MS,
			(moment - createdAt) / DAY_MS,
			Number.isNaN(due) ? null : (due - moment) / DAY_MS,
			this.#pushes,
			this.#touches === 0 ? null : (moment - Math.max(this.#touchedAt, createdAt)) / DAY_MS,
			this.#touches,
			...this.#options.fields.map(({ key }) => this.#cells.get(key) ?? null)
		];
	}

	#take({ field, value, since }: HistoryChange): void {
		if (field === 'stage' && value !== (this.#cells.get('stage') ?? null)) this.#stageSince = since;
		// Days as `YYYY-MM-DD` are in order as text. A blank between two days does not hide that the day was put off.
		if (field === 'expectedClose' && value !== null) {
			if (this.#lastExpected !== null && value > this.#lastExpected) this.#pushes += 1;
			this.#lastExpected = value;
		}
		if (field === 'touch') {
			this.#touches += 1;
			this.#touchedAt = since;
		}
		this.#cells.set(field, value);
	}
}

/** From 0 to below 1, from the id alone (FNV-1a, then mixed so that ids alike in their first letters differ). */
function share(id: string): number {
	let hash = 0x811c9dc5;
	for (let index = 0; index < id.length; index++) hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
	hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
	hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
	return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

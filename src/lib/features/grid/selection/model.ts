// The one selection of the sheet: an active cell and ranges of cells, whole rows, whole columns, or everything.
// Pure: indexes into axes; on other axes the ranges keep to the deals and columns they were made of.
import type { DealId } from '#lib/domain/model/deal.ts';
import { NO_AXES, nearestDeal, type Axes } from './axes.ts';
import { each, holds, runsOf, sizeOf, span, union, without, type Span } from './spans.ts';

export interface Place {
	readonly row: number;
	readonly column: number;
}

export type RangeKind = 'cells' | 'rows' | 'columns' | 'all';

/** Every row of `rows` crossed with every column of `columns`. Both ordered and disjoint. */
export interface Range {
	readonly kind: RangeKind;
	readonly rows: readonly Span[];
	readonly columns: readonly Span[];
}

/** A part of the selection that no other part overlaps. */
export interface Block {
	readonly rows: Span;
	readonly columns: readonly Span[];
}

const same = (a: Place | null, b: Place | null): boolean => a?.row === b?.row && a?.column === b?.column;

export class SelectionModel {
	axes: Axes = NO_AXES;
	/** The last one is the one that is extended. Never empty while there is an active cell. */
	ranges: readonly Range[] = [];
	/** The cell that keys go to. */
	active: Place | null = null;
	/** Where the last range began, and the corner opposite to it. */
	anchor: Place | null = null;
	head: Place | null = null;

	/** True when nothing but the active cell is selected. */
	get single(): boolean {
		const [range] = this.ranges;
		return this.ranges.length <= 1 && (!range || (range.kind === 'cells' && sizeOf(range.rows) === 1 && sizeOf(range.columns) === 1));
	}

	/** One cell, or none: null. */
	select(place: Place | null): void {
		this.active = this.anchor = this.head = place;
		this.ranges = place ? [this.#range('cells', place, place)] : [];
	}

	/** One rectangle of cells, its first corner active. */
	selectCells(anchor: Place, head: Place): void {
		this.active = this.anchor = anchor;
		this.head = head;
		this.ranges = [this.#range('cells', anchor, head)];
	}

	/** Another cell beside what is selected; one that is selected already is let go of, unless it is the only one. */
	add(place: Place): void {
		if (this.has(place.row, place.column) && !this.single) return this.#letGo(place);
		this.ranges = [...this.ranges, this.#range('cells', place, place)];
		this.active = this.anchor = this.head = place;
	}

	/** The last range becomes one from where it began to here. */
	extend(place: Place): void {
		if (!this.anchor) return this.select(place);
		const kind = this.ranges.at(-1)?.kind ?? 'cells';
		this.head = place;
		this.ranges = [...this.ranges.slice(0, -1), this.#range(kind === 'all' ? 'cells' : kind, this.anchor, place)];
	}

	/** Whole rows, the first of them active in `column`. Adding a row that is selected lets go of it. */
	selectRows(from: number, to: number, add = false, column = 0): void {
		if (add && from === to && this.#releaseRow(from)) return;
		this.#whole('rows', { row: from, column }, { row: to, column }, add);
	}

	/** Whole columns. `row`: the row of the active cell. */
	selectColumns(from: number, to: number, add = false, row = 0): void {
		this.#whole('columns', { row, column: from }, { row, column: to }, add);
	}

	/** The last range becomes the whole rows from where it began to here. */
	extendRows(row: number): void {
		if (!this.anchor) return this.selectRows(row, row);
		this.#extendWhole('rows', { row, column: this.anchor.column });
	}

	/** The last range becomes the whole columns from where it began to here. */
	extendColumns(column: number): void {
		if (!this.anchor) return this.selectColumns(column, column);
		this.#extendWhole('columns', { row: this.anchor.row, column });
	}

	/** The nearest row of a deal; -1: there is none. */
	nearestRow(row: number, step: 1 | -1 = 1): number {
		return nearestDeal(this.axes, row, step);
	}

	/** Everything; the active cell stays. */
	selectAll(): void {
		const { rows, columns } = this.axes;
		const end = { row: rows.length - 1, column: columns.length - 1 };
		if (end.row < 0 || end.column < 0) return;
		this.active ??= { row: nearestDeal(this.axes, 0), column: 0 };
		this.anchor = { row: 0, column: 0 };
		this.head = end;
		this.ranges = [this.#range('all', this.anchor, end)];
	}

	/** The rows of these deals, in whatever order they show. The active cell stays where it is one of them. */
	selectDeals(deals: Iterable<DealId>): void {
		const rows: number[] = [];
		for (const deal of deals) {
			const row = this.axes.rowOf(deal);
			if (row >= 0) rows.push(row);
		}
		if (rows.length === 0) return this.select(this.active);
		rows.sort((a, b) => a - b);
		const column = this.active?.column ?? 0;
		const first = { row: rows[0]!, column };
		this.ranges = [{ kind: 'rows', rows: runsOf(rows), columns: this.#allColumns() }];
		this.active = this.active && holds(this.ranges[0]!.rows, this.active.row) ? this.active : first;
		this.anchor = first;
		this.head = { row: rows.at(-1)!, column };
	}

	/** Only the active cell stays selected. */
	collapse(): void {
		this.select(this.active);
	}

	/** Moves the active cell within the selection; it goes on from the last cell to the first one. */
	cycle(step: 1 | -1, by: 'row' | 'column'): Place | null {
		const { active } = this;
		if (!active) return null;
		const at = Math.max(0, this.ranges.findLastIndex(({ rows, columns }) => holds(rows, active.row) && holds(columns, active.column)));
		const range = this.ranges[at]!;
		const next = stepIn(range, active, step, by, this.axes);
		if (next) this.active = next;
		else {
			const other = this.ranges[(at + step + this.ranges.length) % this.ranges.length]!;
			this.active = endOf(other, step, this.axes) ?? active;
		}
		return this.active;
	}

	has(row: number, column: number): boolean {
		return this.ranges.some((range) => holds(range.rows, row) && holds(range.columns, column));
	}

	/** True where the whole row, or column, is selected as such. */
	hasRow(row: number): boolean {
		return this.ranges.some(({ kind, rows }) => (kind === 'rows' || kind === 'all') && holds(rows, row));
	}

	hasColumn(column: number): boolean {
		return this.ranges.some(({ kind, columns }) => (kind === 'columns' || kind === 'all') && holds(columns, column));
	}

	/** Deals of rows, in the order they show. A list that is the axes' own is not copied: it may be long. */
	dealsIn(spans: readonly Span[]): readonly DealId[] {
		const { rows } = this.axes;
		const [first] = spans;
		const whole = spans.length === 1 && first!.from === 0 && first!.to === rows.length - 1;
		const list = whole ? rows : spans.flatMap(({ from, to }) => rows.slice(from, to + 1));
		return list.includes(null) ? list.filter((deal) => deal !== null) : (list as readonly DealId[]);
	}

	/** Chosen deals: of every range but whole columns; none while a single cell is selected. */
	get chosen(): readonly DealId[] {
		if (this.single) return [];
		const lists = this.ranges.filter(({ kind }) => kind !== 'columns').map(({ rows }) => rows);
		return lists.length === 0 ? [] : this.dealsIn(union(lists));
	}

	/** True where deals were chosen as such: by whole rows, or everything; columns beside them do not matter. */
	get byDeals(): boolean {
		const ranges = this.ranges.filter(({ kind }) => kind !== 'columns');
		return ranges.length > 0 && ranges.every(({ kind }) => kind !== 'cells');
	}

	/** The selection in parts that do not overlap, from top to bottom. */
	get blocks(): Block[] {
		const [only] = this.ranges;
		if (this.ranges.length === 1) return only!.rows.map((rows) => ({ rows, columns: only!.columns }));
		const starts = new Set<number>();
		for (const { rows } of this.ranges) for (const { from, to } of rows) starts.add(from).add(to + 1);
		const bounds = [...starts].sort((a, b) => a - b);
		return bounds.slice(0, -1).flatMap((from, index): Block[] => {
			const here = this.ranges.filter(({ rows }) => holds(rows, from));
			if (here.length === 0) return [];
			return [{ rows: { from, to: bounds[index + 1]! - 1 }, columns: union(here.map(({ columns }) => columns)) }];
		});
	}

	/**
	 * Takes over other axes: each range keeps its deals and columns, wherever they are now; whole rows and columns stay
	 * whole. A place whose deal is gone moves to the next one that is still there. Returns false when all stays as it is.
	 */
	follow(axes: Axes): boolean {
		const old = this.axes;
		this.axes = axes;
		if (!this.active && this.ranges.length === 0) return false;
		const before = { active: this.active, ranges: this.ranges };
		const columnNow = new Map(axes.columns.map((id, index) => [id, index]));
		this.active = moved(this.active, old, axes, columnNow);
		this.anchor = moved(this.anchor, old, axes, columnNow);
		this.head = moved(this.head, old, axes, columnNow);
		const kept = before.ranges.flatMap((range) => this.#follow(range, old, columnNow));
		this.ranges = kept.length > 0 ? kept : [];
		if (kept.length === 0 || !this.active) this.select(this.active);
		else if (!this.has(this.active.row, this.active.column)) this.active = endOf(kept.at(-1)!, 1, axes) ?? this.active;
		return !same(before.active, this.active) || JSON.stringify(before.ranges) !== JSON.stringify(this.ranges);
	}

	#follow(range: Range, old: Axes, columnNow: ReadonlyMap<string, number>): Range[] {
		const { axes } = this;
		if (axes.rows.length === 0 || axes.columns.length === 0) return [];
		const rows = range.kind === 'columns' || range.kind === 'all' ? this.#allRows() : now(range.rows, old.rows, (id) => axes.rowOf(id));
		const columns =
			range.kind === 'rows' || range.kind === 'all' ? this.#allColumns() : now(range.columns, old.columns, (id) => columnNow.get(id) ?? -1);
		return rows.length > 0 && columns.length > 0 ? [{ kind: range.kind, rows, columns }] : [];
	}

	#whole(kind: 'rows' | 'columns', anchor: Place, head: Place, add: boolean): void {
		this.active = this.anchor = anchor;
		this.head = head;
		this.ranges = [...(add ? this.ranges : []), this.#range(kind, anchor, head)];
	}

	#extendWhole(kind: 'rows' | 'columns', head: Place): void {
		this.head = head;
		this.ranges = [...this.ranges.slice(0, -1), this.#range(kind, this.anchor!, head)];
	}

	/** Takes a row out of the ranges that hold it whole. False when none does, or nothing would be left. */
	#releaseRow(row: number): boolean {
		if (!this.hasRow(row)) return false;
		const left = this.ranges.flatMap((range): Range[] => {
			if (range.kind !== 'rows' && range.kind !== 'all') return [range];
			const rows = without(range.rows, row);
			return rows.length > 0 ? [{ ...range, kind: 'rows', rows }] : [];
		});
		return this.#leave(left);
	}

	#letGo({ row, column }: Place): void {
		this.#leave(
			this.ranges.flatMap((range): Range[] => {
				if (!holds(range.rows, row) || !holds(range.columns, column)) return [range];
				const rows = without(range.rows, row);
				const columns = without(range.columns, column);
				return [
					...(rows.length > 0 ? [{ ...range, kind: range.kind === 'rows' ? ('rows' as const) : ('cells' as const), rows }] : []),
					...(columns.length > 0 ? [{ kind: 'cells' as const, rows: [span(row, row)], columns }] : [])
				];
			})
		);
	}

	#leave(left: Range[]): boolean {
		if (left.length === 0) return false;
		this.ranges = left;
		const first = endOf(left.at(-1)!, 1, this.axes);
		if (first && !(this.active && this.has(this.active.row, this.active.column))) this.active = first;
		this.anchor = this.head = this.active;
		return true;
	}

	#allRows = (): Span[] => (this.axes.rows.length > 0 ? [span(0, this.axes.rows.length - 1)] : []);
	#allColumns = (): Span[] => (this.axes.columns.length > 0 ? [span(0, this.axes.columns.length - 1)] : []);

	#range(kind: RangeKind, from: Place, to: Place): Range {
		return {
			kind,
			rows: kind === 'columns' || kind === 'all' ? this.#allRows() : [span(from.row, to.row)],
			columns: kind === 'rows' || kind === 'all' ? this.#allColumns() : [span(from.column, to.column)]
		};
	}
}

/** Where the ids of old indexes are now, as runs. */
function now<T extends string>(spans: readonly Span[], old: readonly (T | null)[], at: (id: T) => number): Span[] {
	const found: number[] = [];
	for (const index of each(spans)) {
		const id = old[index];
		const place = id === null || id === undefined ? -1 : at(id);
		if (place >= 0) found.push(place);
	}
	return runsOf(Int32Array.from(found).sort());
}

function moved(place: Place | null, old: Axes, axes: Axes, columnNow: ReadonlyMap<string, number>): Place | null {
	if (!place || axes.rows.length === 0 || axes.columns.length === 0) return null;
	const row = survivor(place.row, old.rows, (id) => axes.rowOf(id));
	const column = survivor(place.column, old.columns, (id) => columnNow.get(id) ?? -1);
	const deal = nearestDeal(axes, row < 0 ? place.row : row);
	return deal < 0 ? null : { row: deal, column: column < 0 ? 0 : column };
}

/** Where the nearest id that is still there is now: this one, else the next after it, else the last before it. */
function survivor<T extends string>(index: number, old: readonly (T | null)[], at: (id: T) => number): number {
	const find = (from: number, step: 1 | -1): number => {
		for (let look = from; look >= 0 && look < old.length; look += step) {
			const id = old[look];
			const place = id === null || id === undefined ? -1 : at(id);
			if (place >= 0) return place;
		}
		return -1;
	};
	const after = find(index, 1);
	return after >= 0 ? after : find(index - 1, -1);
}

const ends = (spans: readonly Span[], step: 1 | -1): number => (step > 0 ? spans[0]!.from : spans.at(-1)!.to);

/** First cell of a range, or last; rows that are no deal's are passed over. Null: there is no deal in it. */
function endOf({ rows, columns }: Range, step: 1 | -1, axes: Axes): Place | null {
	const order = step > 0 ? each(rows) : [...each(rows)].reverse();
	for (const row of order) if (axes.rows[row] !== null) return { row, column: ends(columns, step) };
	return null;
}

/** Next number in spans; null: at their end. */
function beside(spans: readonly Span[], index: number, step: 1 | -1): number | null {
	if (holds(spans, index + step)) return index + step;
	const list = step > 0 ? spans.find(({ from }) => from > index) : spans.findLast(({ to }) => to < index);
	return list ? (step > 0 ? list.from : list.to) : null;
}

function stepIn(range: Range, from: Place, step: 1 | -1, by: 'row' | 'column', axes: Axes): Place | null {
	const nextRow = (row: number): number | null => {
		let at = beside(range.rows, row, step);
		while (at !== null && axes.rows[at] === null) at = beside(range.rows, at, step);
		return at;
	};
	if (by === 'row') {
		const row = nextRow(from.row);
		if (row !== null) return { row, column: from.column };
		const column = beside(range.columns, from.column, step);
		const first = column === null ? null : endOf(range, step, axes);
		return first && column !== null ? { row: first.row, column } : null;
	}
	const column = beside(range.columns, from.column, step);
	if (column !== null) return { row: from.row, column };
	const row = nextRow(from.row);
	return row === null ? null : { row, column: ends(range.columns, step) };
}

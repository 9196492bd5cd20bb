// Brings document changes to the grid without moving what a person is doing: cells are redrawn once per
// animation frame; re-sorting and filtering happen in one batch now and then, and never during an edit.
// Measured: one grid transaction per change freezes a sorted sheet at 1,000 remote edits a second; this does not.
import type { GridApi } from 'ag-grid-community';
import type { Deal, DealField, DealId } from '#lib/domain/model/deal.ts';
import { columnsOf } from './columns.ts';
import { keepPlace } from './keep-place.ts';
import { compareOrder, placeOf } from './row-order.ts';

/** Shortest time between two re-sorts, in milliseconds; a costly re-sort waits four times its own cost. */
const RESORT_MS = 300;
const RESORT_SHARE = 4;
/** Beyond this many new rows that do not all belong at the end, handing over the whole list is cheaper. */
const MANY_ADDED = 50;
const MANY_SORTED = 1000;

/** Columns that tell an age; the stage says when a deal is stale. */
const AGES: ReadonlySet<string> = new Set(['stage', 'daysInStage']);

export interface RowSource {
	deal(id: DealId): Deal | undefined;
	/** Live deals in order, for a full hand-over. */
	all(): Deal[];
	/** True while an edit of this column may change which rows show. */
	filters(columns: ReadonlySet<string>): boolean;
	/** Called once per frame with what was redrawn. */
	drawn(changed: ReadonlyMap<DealId, ReadonlySet<DealField>>): void;
	/** Called after rows moved; `joined`: some came or went. */
	moved(joined: boolean): void;
}

export class RowUpdates {
	readonly #api: GridApi<Deal>;
	readonly #source: RowSource;
	/** Every row the grid has, in source order. */
	#rows: Deal[];
	readonly #known = new Set<DealId>();
	#changed = new Map<DealId, Set<DealField>>();
	readonly #resort = new Set<DealId>();
	readonly #joins = new Set<DealId>();
	#everything = false;
	#frame = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#lastCost = 0;
	#lastEnd = -Infinity;

	constructor(api: GridApi<Deal>, rows: Deal[], source: RowSource) {
		this.#api = api;
		this.#source = source;
		this.#rows = rows;
		for (const { id } of rows) this.#known.add(id);
	}

	has(id: DealId): boolean {
		return this.#known.has(id);
	}

	/** Takes note of a change. Nothing is drawn before the next frame. */
	note(id: DealId, fields: Iterable<DealField>): void {
		let noted = this.#changed.get(id);
		if (!noted) this.#changed.set(id, (noted = new Set()));
		for (const field of fields) noted.add(field);
		this.#frame ||= requestAnimationFrame(() => {
			this.#frame = 0;
			this.#draw();
		});
	}

	/** Everything that derives from stages, settings or the clock is drawn, sorted and filtered again. */
	noteAll(): void {
		this.#everything = true;
		this.#api.refreshCells({ force: true });
		this.#schedule();
	}

	/** "Now" is another moment: ages are drawn again, and sorted and filtered anew where something goes by them. */
	noteAges(): void {
		this.#api.refreshCells({ columns: [...AGES], force: true, suppressFlash: true });
		if (!this.#sortColumns().some((column) => AGES.has(column)) && !this.#source.filters(AGES)) return;
		this.#everything = true;
		this.#schedule();
	}

	/** Brings rows in and out and re-sorts now, unless an edit is under way. Used for the person's own commands. */
	flush(): void {
		cancelAnimationFrame(this.#frame);
		this.#frame = 0;
		this.#draw();
		clearTimeout(this.#timer);
		this.#timer = undefined;
		this.#apply();
	}

	/** The edit is over: what waited for it goes ahead. */
	editEnded(): void {
		this.#schedule();
	}

	destroy(): void {
		cancelAnimationFrame(this.#frame);
		clearTimeout(this.#timer);
	}

	#draw(): void {
		if (this.#changed.size === 0) return;
		const changed = this.#changed;
		this.#changed = new Map();
		const sorted = this.#sortColumns();
		for (const [id, fields] of changed) {
			const live = this.#source.deal(id)?.deleted === null;
			if (live !== this.#known.has(id)) this.#joins.add(id);
			else if (this.#known.has(id)) {
				const columns = new Set<string>([...fields].flatMap((field) => columnsOf(field)));
				if (fields.has('order')) this.#joins.add(id);
				if (sorted.some((column) => columns.has(column)) || this.#source.filters(columns)) this.#resort.add(id);
			}
		}
		this.#redraw(changed);
		this.#source.drawn(changed);
		if (this.#joins.size > 0 || this.#resort.size > 0) this.#schedule();
	}

	#redraw(changed: ReadonlyMap<DealId, ReadonlySet<DealField>>): void {
		const rendered = this.#api.getRenderedNodes().filter((node) => node.id !== undefined && changed.has(node.id));
		if (rendered.length === 0) return;
		const columns = new Set<string>();
		for (const { id } of rendered) for (const field of changed.get(id!)!) for (const column of columnsOf(field)) columns.add(column);
		// Forced: rows are mutated in place, and a conflict badge may come or go with the same value.
		this.#api.refreshCells({ rowNodes: rendered, columns: [...columns], force: true, suppressFlash: true });
	}

	#sortColumns(): string[] {
		return this.#api
			.getColumnState()
			.filter(({ sort }) => sort !== null && sort !== undefined)
			.map(({ colId }) => colId);
	}

	#schedule(): void {
		if (this.#timer !== undefined) return;
		const wait = Math.max(RESORT_MS, RESORT_SHARE * this.#lastCost);
		const due = Math.max(0, this.#lastEnd + wait - performance.now());
		this.#timer = setTimeout(() => {
			this.#timer = undefined;
			this.#apply();
		}, due);
	}

	#apply(): void {
		if (this.#joins.size === 0 && this.#resort.size === 0 && !this.#everything) return;
		// Waits for editEnded: nothing may move under an open editor.
		if (this.#api.getEditingCells().length > 0) return;
		const joined = this.#joins.size > 0;
		const start = performance.now();
		keepPlace(this.#api, () => this.#applyNow());
		this.#lastEnd = performance.now();
		this.#lastCost = this.#lastEnd - start;
		this.#source.moved(joined);
	}

	#applyNow(): void {
		const add: Deal[] = [];
		const remove: Deal[] = [];
		let handOver = false;
		for (const id of this.#joins) {
			const deal = this.#source.deal(id);
			// At the moment looked at it may not have begun: the grid asks for its id only.
			if (deal?.deleted !== null) {
				if (this.#known.has(id)) remove.push(deal ?? ({ id } as Deal));
			} else if (this.#known.has(id)) handOver = true;
			else add.push(deal);
		}
		// A jump in time changes most of them: sorting all at once is cheaper then.
		const everything = this.#everything || this.#resort.size > MANY_SORTED;
		const update = (everything ? [] : [...this.#resort]).flatMap((id) => {
			const deal = this.#source.deal(id);
			return deal && deal.deleted === null && this.#known.has(id) ? [deal] : [];
		});
		this.#joins.clear();
		this.#resort.clear();
		this.#everything = false;
		for (const { id } of remove) this.#known.delete(id);
		for (const { id } of add) this.#known.add(id);
		const { length } = this.#rows;
		const atEnd = add.every((deal) => placeOf(deal, this.#rows) === length);
		if (handOver || (add.length > MANY_ADDED && !atEnd)) {
			this.#rows = this.#source.all();
			this.#api.setGridOption('rowData', this.#rows);
			if (everything) this.#api.refreshClientSideRowModel('filter');
			return;
		}
		if (remove.length > 0) this.#rows = this.#rows.filter(({ id }) => this.#known.has(id));
		this.#api.applyTransaction({ update, remove });
		add.sort(compareOrder);
		if (atEnd) this.#insert(add, this.#rows.length);
		else for (const deal of add) this.#insert([deal], placeOf(deal, this.#rows));
		if (everything) this.#api.refreshClientSideRowModel('filter');
	}

	#insert(deals: Deal[], index: number): void {
		if (deals.length === 0) return;
		this.#rows = this.#rows.slice(0, index).concat(deals, this.#rows.slice(index));
		this.#api.applyTransaction({ add: deals, addIndex: index });
	}
}

// Brings document changes to the grid without moving what a person is doing: cells are redrawn once per
// animation frame; re-sorting and filtering happen in one batch now and then, and never during an edit.
// Measured: one grid transaction per change freezes a sorted sheet at 1,000 remote edits a second; this does not.
import type { GridApi } from 'ag-grid-community';
import type { CellField, Deal, DealId } from '#lib/domain/model/deal.ts';
import { compareOrder } from '#lib/domain/model/deal-order.ts';
import type { FormulaChange } from '#lib/state/formula-change.ts';
import { columnsOf } from './columns.ts';
import { keepPlace } from './keep-place.ts';
import { placeOf } from './row-order.ts';

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
	/** Judges changed deals anew, null: all. Gives the rows that are no deals, headers of groups, to add and to remove. */
	settle(ids: Iterable<DealId> | null): { add: Deal[]; remove: Deal[] };
	/** Every deal may have other values in these columns: what adds them up or is coloured by them is made anew. */
	recount(columns: ReadonlySet<string>): void;
	/** All rows that are no deals; they come after the deals. */
	heads(): Deal[];
	/** Called once per frame with what was redrawn. */
	drawn(changed: ReadonlyMap<DealId, ReadonlySet<CellField>>): void;
	/** Called after rows moved; `joined`: some came or went. */
	moved(joined: boolean): void;
}

export class RowUpdates {
	readonly #api: GridApi<Deal>;
	readonly #source: RowSource;
	/** Every row the grid has, in source order. */
	#rows: Deal[];
	readonly #known = new Set<DealId>();
	#changed = new Map<DealId, Set<CellField>>();
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
	note(id: DealId, fields: Iterable<CellField>): void {
		let noted = this.#changed.get(id);
		if (!noted) this.#changed.set(id, (noted = new Set()));
		for (const field of fields) noted.add(field);
		this.#frame ||= requestAnimationFrame(() => {
			this.#frame = 0;
			this.#draw();
		});
	}

	/** Asks anew whether a row shows, though nothing of it changed. */
	judge(id: DealId): void {
		this.#resort.add(id);
		this.#schedule();
	}

	/** Everything that derives from stages, settings or the clock is drawn, sorted and filtered again. */
	noteAll(): void {
		this.#everything = true;
		this.#api.refreshCells({ force: true });
		this.#schedule();
	}

	/** Results of formulas are others: those of single deals are drawn like edits, those of whole columns at once. */
	noteFormulas({ deals, columns }: FormulaChange): void {
		for (const [id, keys] of deals) this.note(id, keys);
		if (columns.length === 0) return;
		this.#api.refreshCells({ columns: columns.filter((key) => this.#api.getColumn(key) !== null), force: true, suppressFlash: true });
		const noted = new Set<string>(columns);
		this.#source.recount(noted);
		if (!this.#sortColumns().some((column) => noted.has(column)) && !this.#source.filters(noted)) return;
		this.#everything = true;
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
		const moving = new Map<CellField, boolean>();
		/** True where an edit of the field may move a row, or take it out. Asked of thousands of deals, answered once a field. */
		const moves = (field: CellField): boolean => {
			let answer = moving.get(field);
			if (answer !== undefined) return answer;
			const columns = columnsOf(field);
			answer = sorted.some((column) => columns.includes(column)) || this.#source.filters(new Set(columns));
			moving.set(field, answer);
			return answer;
		};
		for (const [id, fields] of changed) {
			const live = this.#source.deal(id)?.deleted === null;
			if (live !== this.#known.has(id)) this.#joins.add(id);
			else if (this.#known.has(id)) {
				if (fields.has('order')) this.#joins.add(id);
				for (const field of fields) if (moves(field)) this.#resort.add(id);
			}
		}
		this.#redraw(changed);
		this.#source.drawn(changed);
		if (this.#joins.size > 0 || this.#resort.size > 0) this.#schedule();
	}

	#redraw(changed: ReadonlyMap<DealId, ReadonlySet<CellField>>): void {
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
		const heads = this.#source.settle(everything ? null : [...this.#resort, ...this.#joins]);
		this.#joins.clear();
		this.#resort.clear();
		this.#everything = false;
		for (const { id } of remove) this.#known.delete(id);
		for (const { id } of add) this.#known.add(id);
		const { length } = this.#rows;
		const atEnd = add.every((deal) => placeOf(deal, this.#rows) === length);
		if (handOver || (add.length > MANY_ADDED && !atEnd)) {
			this.#rows = this.#source.all();
			this.#api.setGridOption('rowData', [...this.#rows, ...this.#source.heads()]);
			if (everything) this.#api.refreshClientSideRowModel('filter');
			return;
		}
		if (remove.length > 0) this.#rows = this.#rows.filter(({ id }) => this.#known.has(id));
		this.#api.applyTransaction({ update, remove: [...remove, ...heads.remove], add: heads.add });
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

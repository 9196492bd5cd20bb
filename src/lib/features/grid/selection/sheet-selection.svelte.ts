// The selection of an open sheet: keeps the model in step with the grid (focus, rows, columns), paints it once per
// frame, and tells the other ways of looking at the pipeline which deals are chosen.
import type { GridApi } from 'ag-grid-community';
import type { Deal, DealId } from '#lib/domain/model/deal.ts';
import { t } from '#lib/ui/messages/index.ts';
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import { columnName } from '../columns.ts';
import { PeerNotes } from '../peer-notes.ts';
import { PresenceOverlay } from '../presence-overlay.ts';
import { isDealNode } from '../row-kinds.ts';
import { axesOf, type Axes } from './axes.ts';
import { Geometry } from './geometry.ts';
import { keepHeadFocus } from './head-focus.ts';
import { Layer, type Box } from './layer.ts';
import { Telling } from './telling.ts';
import { SelectionModel, type Place } from './model.ts';
import { ROW_NUMBER } from './helper-columns.ts';
import type { Span } from './spans.ts';

/** What a range covers, as the clipboard, fill and bulk edits take it. */
export interface SheetRange {
	/** From top to bottom; rows that are no deal's left out. */
	readonly deals: readonly DealId[];
	/** Column ids from left to right. */
	readonly columns: readonly string[];
}

export class SheetSelection {
	readonly model = new SelectionModel();
	/** Raised once per frame in which the selection, or what it covers, changed. */
	revision = $state(0);
	/** Goes up each time the person selects something; others' edits and sorting leave it. */
	made = 0;
	geometry: Geometry | null = null;
	/** Further boxes to paint: of the clipboard, of colleagues. */
	painters: readonly (() => readonly Box[])[];
	/** Fills the selection with what was typed in one of its cells. */
	onfill: ((text: string) => void) | undefined;
	/** A selection was begun in a menu: the next click ends it. */
	reaching = $state(false);
	/** The column that Tab began in: Enter goes back to it. */
	tabbedFrom: number | null = null;

	readonly #state: PipelineState;
	#api: GridApi<Deal> | null = null;
	#host: HTMLElement | null = null;
	#layer: Layer | null = null;
	#stale = true;
	/** Rows were read anew since their numbers were drawn. */
	#renumber = false;
	/** Numbers of rows, where group headers stand between the deals. */
	#numbers: Int32Array | null = null;
	#frame = 0;
	#focusSeen = '';
	#toReveal: Place | null = null;
	#published: readonly DealId[] = [];
	#publishedAsDeals = false;
	/** The deal in the panel. */
	#open: DealId | null = null;
	/** What another way of looking at the pipeline chose, and the ranges that came of it, as long as they stand. */
	#given: { deals: readonly DealId[]; ranges: SelectionModel['ranges'] } | null = null;
	readonly #telling: Telling;
	readonly #overlay: PresenceOverlay;
	readonly #peerNotes = new PeerNotes();
	#stops: (() => void)[] = [];

	constructor(state: PipelineState) {
		this.#state = state;
		this.#telling = new Telling(state);
		this.#overlay = new PresenceOverlay(() => this.model.axes, this.redraw);
		this.painters = [() => this.#overlay.boxes()];
	}

	get api(): GridApi<Deal> | null {
		return this.#api;
	}

	/** Follows a grid made in `host`. */
	attach(api: GridApi<Deal>, host: HTMLElement): void {
		this.#api = api;
		this.#host = host;
		this.geometry = new Geometry(api, host);
		this.#layer = new Layer(this.geometry.container);
		this.#stale = true;
		this.#focusSeen = '';
		api.setGridAriaProperty('multiselectable', 'true');
		const onRows = (): void => this.rowsMoved();
		const onLook = (): void => this.redraw();
		for (const event of ['modelUpdated', 'displayedColumnsChanged', 'columnMoved', 'columnPinned'] as const) api.addEventListener(event, onRows);
		for (const event of ['columnResized', 'bodyScroll', 'viewportChanged'] as const) api.addEventListener(event, onLook);
		host.addEventListener('focusin', this.#onFocusIn);
		this.#stops.push(() => host.removeEventListener('focusin', this.#onFocusIn), keepHeadFocus(api, host));
		this.#stops.push(this.#state.selection.showsIn(() => this.lineUp()));
		this.redraw();
	}

	detach(): void {
		cancelAnimationFrame(this.#frame);
		this.#frame = 0;
		for (const stop of this.#stops.splice(0)) stop();
		this.#layer?.destroy();
		this.model.select(null);
		this.#publish();
		this.#telling.stop();
		this.#api = this.#layer = this.geometry = this.#host = null;
	}

	/** What a row is numbered with: its place among the deals that show, from 1. */
	numberOf(row: number): number {
		return this.#numbers ? this.#numbers[row]! : row + 1;
	}

	/** Deals from top to bottom, as shown. */
	lineUp(): readonly DealId[] {
		this.#fresh();
		const { rows } = this.model.axes;
		return this.model.dealsIn(rows.length > 0 ? [{ from: 0, to: rows.length - 1 }] : []);
	}

	/** Rows or columns came, went or moved: the ranges follow before they are used or painted next. */
	rowsMoved(): void {
		this.#stale = true;
		this.redraw();
	}

	/** Takes over a focus that the grid moved by itself: a plain arrow key, or code that put it on a cell. */
	sync(): SelectionModel {
		this.#fresh();
		const key = this.#focusKey();
		// While the keyboard is elsewhere, the grid's focus stays at its row and does not follow the deal: the model does.
		if (key === this.#focusSeen) return this.model;
		this.#focusSeen = key;
		const place = this.#focusPlace();
		const { active } = this.model;
		if (place?.row === active?.row && place?.column === active?.column) return this.model;
		this.model.select(place);
		this.made += 1;
		this.redraw();
		return this.model;
	}

	/** After the model was changed: the focus goes to its active cell, scrolled into sight unless told not to. */
	changed({ reveal = this.model.active as Place | null, focus = true } = {}): void {
		const api = this.#api;
		const { active } = this.model;
		if (!api) return;
		this.made += 1;
		// A cell that gets the focus has to be there; a corner that only moves is scrolled to once per frame.
		if (reveal && focus) this.reveal(reveal);
		else if (reveal) this.#toReveal = reveal;
		if (focus && active) {
			const column = this.model.axes.columns[active.column];
			if (column !== undefined) api.setFocusedCell(active.row, column);
			this.#focusSeen = this.#focusKey();
		}
		this.redraw();
	}

	reveal({ row, column }: Place): void {
		const id = this.model.axes.columns[column];
		if (row >= 0) this.#api?.ensureIndexVisible(row);
		if (id !== undefined) this.#api?.ensureColumnVisible(id);
	}

	/** Scrolled all the way back: the first cell is pinned and always in sight, what stands beside it is not. */
	revealFirstColumn(): void {
		const [first] = this.#api?.getDisplayedCenterColumns() ?? [];
		if (first) this.#api?.ensureColumnVisible(first, 'start');
	}

	/** The ranges with their deals and columns, in the order in which they were made. */
	ranges(): SheetRange[] {
		const { model } = this;
		this.sync();
		return model.ranges.map(({ rows, columns }) => ({
			deals: model.dealsIn(rows),
			columns: columns.flatMap(({ from, to }) => model.axes.columns.slice(from, to + 1))
		}));
	}

	/** The active cell; null: the focus is on no deal's cell. */
	get cell(): { deal: DealId; column: string } | null {
		const { active, axes } = this.sync();
		const deal = active && axes.rows[active.row];
		return deal ? { deal, column: axes.columns[active.column]! } : null;
	}

	/** Deals that a command on deals is about: the chosen ones, else the one of the active cell. */
	deals(): readonly DealId[] {
		const { chosen } = this.sync();
		if (chosen.length > 0) return chosen;
		const { cell } = this;
		return cell ? [cell.deal] : [];
	}

	/** Selects these deals' rows: what another way of looking at the pipeline chose. */
	choose(deals: readonly DealId[]): void {
		if (deals === this.#published) return;
		this.#fresh();
		this.#take(deals);
		this.redraw();
	}

	#take(deals: readonly DealId[]): void {
		this.model.selectDeals(deals);
		this.#published = deals;
		this.#publishedAsDeals = this.model.byDeals;
		this.#given = { deals, ranges: this.model.ranges };
	}

	/** Marks the row of the deal in the panel and brings it into sight. */
	markOpen(deal: DealId | null): void {
		this.#open = deal;
		this.#fresh();
		const row = deal === null ? -1 : this.model.axes.rowOf(deal);
		if (row >= 0) this.#api?.ensureIndexVisible(row);
		this.redraw();
	}

	/** Tells colleagues which cell the person is on, and whether they type. */
	tell(editing: boolean): void {
		this.#telling.cursor(this.cell, editing);
	}

	/** The columns of the last range in words: its only one, or from the first to the last. */
	columnNames(): string {
		const spans = this.model.ranges.at(-1)?.columns ?? [];
		const name = (index: number | undefined): string => (index === undefined ? '' : columnName(this.model.axes.columns[index]!, this.#state.view.columns));
		const [first, last] = [spans[0]?.from, spans.at(-1)?.to];
		return first === last ? name(first) : t('selection.fromTo', { first: name(first), last: name(last) });
	}

	/** Only the active cell stays selected. */
	collapse(): void {
		this.model.collapse();
		this.redraw();
	}

	/** Paints in the next frame, once. */
	readonly redraw = (): void => {
		if (!this.#api) return;
		this.#frame ||= requestAnimationFrame(() => {
			this.#frame = 0;
			if (this.#api && !this.#api.isDestroyed()) this.#draw();
		});
	};

	/** Colleagues to paint beside the selection. */
	set peers(peers: PipelineState['presence']['peers']) {
		this.#overlay.peers = peers;
	}

	/** Brings the model over to the rows and columns that show now. */
	#fresh(): void {
		if (!this.#stale || !this.#api) return;
		this.#stale = false;
		this.#renumber = true;
		this.geometry!.read();
		const given = this.#given?.ranges === this.model.ranges ? this.#given.deals : null;
		this.model.follow(this.#readAxes());
		// Some of them may show only now.
		if (given) this.#take(given);
	}

	#readAxes(): Axes {
		const rows: (DealId | null)[] = [];
		this.#api!.forEachNodeAfterFilterAndSort((node) => rows.push(isDealNode(node) ? node.data.id : null));
		this.#numbers = null;
		if (rows.includes(null)) {
			let count = 0;
			this.#numbers = Int32Array.from(rows, (deal) => (deal === null ? count : ++count));
		}
		return axesOf(rows, this.geometry!.columns.map((column) => column.getColId()));
	}

	/** Where the grid's focus is, to tell whether it moved since it was last looked at. */
	#focusKey(): string {
		const focused = this.#api?.getFocusedCell();
		return focused ? `${focused.rowPinned ?? ''}/${focused.rowIndex}/${focused.column.getColId()}` : '';
	}

	/** Back in the sheet by keyboard: the focus is on the active cell's deal, wherever it is by now. */
	readonly #onFocusIn = ({ target, relatedTarget }: FocusEvent): void => {
		if (!(target instanceof HTMLElement) || !target.matches('.ag-grid-scrolling-container .ag-cell')) return;
		if (relatedTarget instanceof Node && this.#host?.contains(relatedTarget)) return;
		// The grid gives a cell the focus back while it draws rows, and cannot be asked for anything before that is done.
		queueMicrotask(() => {
			if (!this.#api || document.activeElement !== target) return;
			const { active, axes } = this.sync();
			const row = Number(target.closest('.ag-row')?.getAttribute('row-index'));
			if (active && (row !== active.row || target.getAttribute('col-id') !== axes.columns[active.column])) this.changed({ reveal: null });
		});
	};

	#focusPlace(): Place | null {
		const focused = this.#api?.getFocusedCell();
		if (!focused || focused.rowPinned) return null;
		const column = this.model.axes.columns.indexOf(focused.column.getColId());
		const id = this.#api!.getDisplayedRowAtIndex(focused.rowIndex)?.id;
		if (id !== undefined && this.model.axes.rows[focused.rowIndex] !== id && this.model.axes.rows[focused.rowIndex] !== null) {
			// The grid tells of moved rows a task later: these are not the rows that were read.
			this.#stale = true;
			this.#fresh();
		}
		return column < 0 || this.model.axes.rows[focused.rowIndex] === null ? null : { row: focused.rowIndex, column };
	}

	#draw(): void {
		if (this.#toReveal) this.reveal(this.#toReveal);
		this.#toReveal = null;
		this.sync();
		this.geometry!.read();
		const { model } = this;
		if (this.#renumber) this.#api!.refreshCells({ columns: [ROW_NUMBER] });
		this.#renumber = false;
		const boxes = [...this.#boxes(), ...this.painters.flatMap((paint) => paint())];
		this.#layer!.draw(boxes, this.geometry!);
		this.#mark();
		this.#publish();
		this.#telling.ranges(model);
		this.#peerNotes.look(this.#overlay.peers, this.#host!.contains(document.activeElement) ? this.cell : null, this.#state.view.columns);
		this.revision += 1;
	}

	/** The ranges in sight. A single cell is painted by its focus. */
	#boxes(): Box[] {
		const { model } = this;
		if (model.single) return [];
		const seen = this.#seen();
		return model.ranges.flatMap(({ rows, columns }, at) =>
			rows
				.filter(({ from, to }) => from <= seen.to && to >= seen.from)
				.flatMap((part, y) =>
					columns.map((across, x): Box => ({ key: `own/${at}/${y}/${x}`, rows: part, columns: across, className: 'sheet-range' }))
				)
		);
	}

	#seen(): Span {
		return { from: this.#api!.getFirstDisplayedRowIndex(), to: this.#api!.getLastDisplayedRowIndex() };
	}

	/** Tells row numbers, headers and screen readers what is selected. Only what is rendered is touched. */
	#mark(): void {
		const { model } = this;
		const host = this.#host!;
		const { columns } = model.axes;
		for (const row of host.querySelectorAll<HTMLElement>('.ag-grid-scrolling-container > .ag-row')) {
			const index = Number(row.getAttribute('row-index'));
			const open = this.#open !== null && columns.length > 0 && model.axes.rows[index] === this.#open;
			if (open !== row.classList.contains('sheet-in-panel')) row.classList.toggle('sheet-in-panel', open);
			if (open) row.setAttribute('aria-current', 'true');
			else row.removeAttribute('aria-current');
			for (const cell of row.querySelectorAll<HTMLElement>('.ag-cell')) {
				const id = cell.getAttribute('col-id')!;
				if (id === ROW_NUMBER) {
					cell.classList.toggle('in-range', model.ranges.some(({ rows }) => rows.some(({ from, to }) => index >= from && index <= to)));
					cell.classList.toggle('whole', model.hasRow(index));
				} else {
					const selected = String(model.has(index, columns.indexOf(id)));
					if (cell.getAttribute('aria-selected') !== selected) cell.setAttribute('aria-selected', selected);
				}
			}
		}
		for (const head of host.querySelectorAll<HTMLElement>('.ag-header-cell')) {
			const column = columns.indexOf(head.getAttribute('col-id') ?? '');
			head.classList.toggle('sheet-in-range', model.ranges.some(({ columns: across }) => across.some(({ from, to }) => column >= from && column <= to)));
			head.classList.toggle('sheet-whole', column >= 0 && model.hasColumn(column));
		}
	}

	#publish(): void {
		// Out of sight, what a closed group hides here stays chosen where it shows.
		if (this.#given?.ranges === this.model.ranges && this.#host?.offsetParent === null) return;
		const { chosen } = this.model;
		if (chosen.length === 0 && this.#published.length === 0) return;
		const { byDeals } = this.model;
		const same = byDeals === this.#publishedAsDeals && chosen.length === this.#published.length;
		if (same && chosen.every((deal, index) => deal === this.#published[index])) return;
		this.#published = chosen;
		this.#publishedAsDeals = byDeals;
		this.#state.selection.choose(chosen, byDeals);
	}
}

// The sheet behind its screen: makes the grid, feeds it the document, keeps counts and filters. What a
// person does to deals is in sheet-actions.ts; how rows are brought up to date in row-updates.ts.
import { nanoid } from 'nanoid';
import type { GridApi, GridOptions, IRowNode } from 'ag-grid-community';
import { editDeals, type DealEdit } from '#lib/domain/document/commands.ts';
import type { PipelineChange } from '#lib/domain/document/pipeline.ts';
import type { Deal, DealId } from '#lib/domain/model/deal.ts';
import { promptFor, stillOpen, type Prompt } from '#lib/state/close-prompt.ts';
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import { announce } from '#lib/ui/announcer.svelte.ts';
import { t } from '#lib/ui/messages/index.ts';
import { baseOptions, makeGrid } from './ag.ts';
import { editsOf, type CellPlace, type SheetContext } from './context.ts';
import { DealCensus } from './deal-census.ts';
import type { InputContext } from '#lib/ui/cell-input.ts';
import { storeTyped } from './editors/store-typed.ts';
import { hintCell, storedWords } from './hints.ts';
import { gridOf, keepPlace, rememberGrid } from './keep-place.ts';
import { takeable } from './other-money.ts';
import { helperColumns } from './own/add-column.ts';
import { SheetColumns } from './own/sheet-columns.svelte.ts';
import { RemoteNotes } from './remote-notes.ts';
import { isDealNode } from './row-kinds.ts';
import { liveDeals } from './row-order.ts';
import { RowUpdates } from './row-updates.ts';
import { leaveEditor } from './selection/keys.ts';
import { LivePause } from './selection/live-pause.svelte.ts';
import type { MenuSource } from './selection/menu-types.ts';
import { SheetSelection } from './selection/sheet-selection.svelte.ts';
import { SheetClipboard } from './sheet-clipboard.svelte.ts';
import { SheetMemory } from './sheet-memory.ts';
import { ShownDeals } from './views/shown-deals.ts';
import { SheetView, type ViewAddress } from './views/sheet-view.ts';
import { ViewGrid } from './views/view-grid.ts';

/** Ages count in whole days; looking now and then is enough. */
const CLOCK_MS = 600_000;

export class SheetController {
	readonly state: PipelineState;
	readonly selection: SheetSelection;
	readonly live = new LivePause();
	readonly clipboard = new SheetClipboard();
	/** What other parts of the sheet add to the menus of cells, rows and columns. */
	readonly menuSources: MenuSource[] = [];
	/** The view that is open, and the deals that show in it. */
	readonly view: SheetView;
	readonly deals: ShownDeals;
	/** All deals that are not in the bin, and those that are. */
	total = $state(0);
	binned = $state(0);
	/** True while the focus is on a deal's row. */
	onRow = $state(false);
	prompt = $state.raw<Prompt | null>(null);
	/** True while a cell's editor is open. */
	editing = $state(false);
	/** Columns of the sheet, and what is being done to one. */
	readonly own = new SheetColumns();
	/** True once the grid stands. */
	ready = $state(false);
	/** Where the address bar says which view is open. */
	address = $state.raw<ViewAddress | undefined>();
	/** Opens the filter on a field (null: the choice of one) beside an element (null: the filter button). */
	onfilter: ((field: string | null, beside: HTMLElement | null) => void) | undefined;
	/** Shows a deal in the panel. */
	onopen: ((deal: DealId) => void) | undefined;
	/** Opens what adds a column at the end. */
	onaddcolumn: (() => void) | undefined;
	/** Opens the merge review at a cell, or as a whole: null. */
	onconflicts: ((cell: CellPlace | null) => void) | undefined;

	#api: GridApi<Deal> | null = null;
	#updates: RowUpdates | null = null;
	#notes: RemoteNotes | null = null;
	#memory: SheetMemory | null = null;
	#layer: HTMLElement | null = null;
	readonly #viewGrid: ViewGrid;
	readonly #census = new DealCensus();
	/** Read once: what is remembered of a later visit is what this one left. */
	#recalled = false;
	#stops: (() => void)[] = [];

	constructor(state: PipelineState) {
		this.state = state;
		this.selection = new SheetSelection(state);
		this.view = new SheetView(state);
		this.deals = new ShownDeals(this.view, this.view.source);
		this.#viewGrid = new ViewGrid(state, this.view, this.deals);
		this.#viewGrid.onshown = () => this.#onShown();
		this.#viewGrid.onfilter = (column, beside) => this.onfilter?.(column, beside);
	}

	/** How many deals show. */
	get shown(): number {
		return this.deals.shown;
	}

	/** True while a filter or the search hides deals. */
	get filtering(): boolean {
		return this.deals.filtering;
	}

	get search(): string {
		return this.deals.search;
	}

	get api(): GridApi<Deal> | null {
		return this.#api;
	}

	/** False where the person may look but not write. */
	get canEdit(): boolean {
		return this.state.canEdit;
	}

	/** What is shown: the pipeline, or how it was at the moment looked at. */
	get world() {
		return this.state.view;
	}

	/** Makes the grid in `host`; floating parts go in `layer`. Returns how to take it away. */
	attach(host: HTMLElement, layer: HTMLElement, narrow: boolean): () => void {
		this.#layer = layer;
		this.#memory = new SheetMemory(this.state.id, this.state.person.id, narrow ? 'narrow' : 'wide');
		this.view.onremember = (remembered) => this.#memory?.save(remembered);
		if (!this.#recalled) this.view.recall(this.#memory.load());
		this.#recalled = true;
		// Another language has other names for them.
		this.view.readFields();
		this.#readAll();
		const rows = liveDeals(this.world.deals.values());
		const api = makeGrid(host, this.#options(narrow));
		this.#api = api;
		rememberGrid(api, host);
		api.setGridOption('rowData', [...rows, ...this.#viewGrid.attach(api, host, narrow)]);
		this.selection.attach(api, host);
		api.setGridAriaProperty('label', t('grid.label'));
		this.#notes = new RemoteNotes(api, this.state, () => this.input());
		this.#updates = this.#newUpdates(api, rows);
		const clock = setInterval(() => !this.live.paused && this.#updates?.noteAll(), CLOCK_MS);
		this.#stops = [
			this.state.onViewChange((change) => this.#onChange(change)),
			this.state.onViewSwap(() => this.#reload()),
			this.state.onViewMove(() => (this.state.money.mixed ? this.#updates?.noteAll() : this.#updates?.noteAges())),
			this.state.formulas.changes.add((change) => this.live.holdResults(change) || this.#updates?.noteFormulas(change)),
			this.state.formulas.changes.add(({ columns }) => columns.length > 0 && !this.live.paused && this.#followColumns()),
			() => clearInterval(clock)
		];
		this.#onShown();
		this.ready = true;
		return () => this.#detach();
	}

	input(): InputContext {
		const { settings, liveStages, columns } = this.world;
		return { currency: settings.currency, timeZone: settings.timeZone, now: this.state.viewNow(), stages: liveStages, columns };
	}

	/** Holds back what colleagues do, or shows all that waited. */
	pause(paused: boolean): void {
		if (paused) this.live.paused = true;
		else {
			this.#updates?.noteFormulas(this.live.results);
			const waited = this.live.release();
			if (waited) this.#onChange(waited);
		}
		announce(t(paused ? 'selection.paused' : 'selection.resumed'));
	}

	/**
	 * Takes over what colleagues saved in the open view, under the person's hand: the focus and its row stay. Not to be
	 * called while they edit. False: the view is no longer there.
	 */
	followView(): boolean {
		const api = this.#api;
		if (!api) return this.view.follow();
		let there = true;
		keepPlace(api, () => (there = this.view.follow(this.#underHand()?.id)));
		return there;
	}

	/** Filters by words; every word must occur. */
	setSearch(text: string): void {
		this.deals.words = text;
		this.deals.hold(null);
		this.#viewGrid.refilter();
		announce(t('grid.shows', { shown: this.shown, total: this.total }));
	}

	clearFilters(): void {
		this.view.set({ filter: [] });
		this.state.picks.clear();
		if (this.search !== '') this.setSearch('');
	}

	/** Opens or closes all groups. */
	collapseAll(closed: boolean): void {
		this.view.collapse(closed ? this.#viewGrid.keys : []);
	}

	/** Rows come and go now rather than in the next batch, and `keep` shows whatever the filter says. */
	settle(keep?: DealId): void {
		if (keep !== undefined) this.deals.hold(keep);
		this.#updates?.flush();
	}

	/** Writes the person's edits as one step, and asks what closing a deal leaves open. False: there is nothing, or they may not. */
	edit(given: readonly DealEdit[]): boolean {
		const edits = takeable(given, this.world);
		if (edits.length === 0 || this.state.asOf !== null || !this.state.mayChange()) return false;
		this.state.perform((writer) => editDeals(writer, edits));
		this.prompt = promptFor(edits, this.world) ?? this.prompt;
		return true;
	}

	#options(narrow: boolean): GridOptions<Deal> {
		const context = this.#context();
		return {
			...baseOptions(),
			...this.#viewGrid.options,
			context,
			rowData: [],
			columnDefs: this.own.define(context, narrow, helperColumns(narrow, { number: (row) => this.selection.numberOf(row), open: (deal) => this.onopen?.(deal), add: () => this.onaddcolumn?.() })),
			onCellFocused: () => this.#onFocus(),
			onCellEditingStarted: () => this.selection.tell((this.editing = true)),
			onCellEditingStopped: () => {
				this.editing = false;
				this.selection.tell(false);
				this.#updates?.editEnded();
				// A moment later: the grid still counts the cell as being edited.
				setTimeout(() => this.#followColumns());
			},
			onCellMouseOver: (event) => hintCell(event, this.state.presence.peers)
		};
	}

	#context(): SheetContext {
		return {
			pipeline: () => this.world,
			now: () => this.state.viewNow(),
			person: () => this.state.person.id,
			owners: () => this.state.owners(),
			canEdit: () => this.canEdit,
			input: () => this.input(),
			totals: () => this.deals.totals.totals,
			mixed: () => this.state.money.mixed,
			sumOf: (id) => this.deals.sums.of(id),
			stageRank: (id) => this.#census.stageRank(id ?? ''),
			openConflict: (deal, field) => this.onconflicts?.({ deal, field }),
			layer: () => this.#layer!,
			leaveEditor: (event) => leaveEditor(this.selection, event),
			world: () => this.state.fieldWorld,
			newId: () => nanoid(12),
			commit: (deal, field, entered) => this.#commit(editsOf(deal.id, field, entered)),
			editStarted: (deal, field) => this.#notes?.editStarted(deal, field),
			editStopped: (deal, field) => this.#notes?.editStopped(deal, field),
			changedMeanwhile: (deal, field) => this.#notes?.changedMeanwhile(deal, field) ?? null
		};
	}

	#newUpdates(api: GridApi<Deal>, rows: Deal[]): RowUpdates {
		return new RowUpdates(api, rows, {
			deal: (id) => this.world.deals.get(id),
			all: () => liveDeals(this.world.deals.values()),
			filters: (columns) => this.deals.dependsOn(columns),
			settle: (ids) => {
				// The row under the hand does not go because a colleague changed what it is filtered by.
				const deal = this.deals.held === null ? this.#underHand() : undefined;
				if (deal && this.deals.passing.has(deal.id)) this.deals.hold(deal.id);
				return this.#viewGrid.settle(ids);
			},
			recount: (columns) => void (this.#viewGrid.recount(columns), this.#drawTotals()),
			heads: () => this.deals.heads,
			drawn: (changed) => this.#viewGrid.drawn(changed) && this.#drawTotals(),
			moved: () => (this.#viewGrid.told(), this.#drawTotals())
		});
	}

	#commit(edits: readonly DealEdit[]): void {
		this.deals.hold(edits[0]!.deal);
		if (this.edit(edits)) announce(edits.map((edit) => storedWords(edit, this.world)).join(' '));
	}

	#onChange(change: PipelineChange): void {
		const updates = this.#updates;
		if (!updates || this.live.hold(change)) return;
		for (const [id, fields] of change.deals) {
			updates.note(id, fields);
			this.deals.forget(id);
			this.#census.note(id, this.world);
		}
		if (change.deals.size > 0) this.#noteSets();
		if (change.stages || change.columns) {
			this.view.readFields();
			this.deals.forget();
		}
		if (change.settings || change.columns || this.state.money.mixed !== this.own.mixed) this.#onSettings();
		if (change.stages) {
			this.#census.readStages(this.world);
			updates.noteAll();
		}
		if (!change.local) this.#notes?.note(change);
		if (this.prompt && !stillOpen(this.prompt, this.world)) this.prompt = null;
	}

	#followColumns(): void {
		// Also where a formula gives numbers from now on: they stand at the right, and so does the name over them.
		if (this.#api) this.own.follow(this.#api, this.#context(), this.view.definition.columns);
	}

	#onSettings(): void {
		this.#followColumns();
		this.#updates?.noteAll();
	}

	#drawTotals(): void {
		const row = this.#api?.getPinnedBottomRow(0);
		if (row) this.#api?.refreshCells({ rowNodes: [row as IRowNode<Deal>], force: true, suppressFlash: true });
	}

	#onFocus(): void {
		const deal = this.#focusedDeal();
		const left = this.deals.held;
		if (left !== null && left !== deal?.id) {
			this.deals.hold(null);
			// The row that was kept in spite of the filter may go now.
			if (this.#api?.isAnyFilterPresent()) this.#updates?.judge(left);
		}
		this.onRow = deal !== undefined;
		this.selection.sync();
		this.selection.tell(false);
	}

	#focusedDeal(): Deal | undefined {
		const focused = this.#api?.getFocusedCell();
		const node = focused && !focused.rowPinned ? this.#api?.getDisplayedRowAtIndex(focused.rowIndex) : undefined;
		return isDealNode(node) ? node?.data : undefined;
	}

	/** The deal the focus is on, while the keyboard is in the sheet. */
	#underHand(): Deal | undefined {
		return this.#api && gridOf(this.#api)?.contains(document.activeElement) ? this.#focusedDeal() : undefined;
	}

	/** Other deals show, or the same otherwise arranged. */
	#onShown(): void {
		const api = this.#api;
		if (!api || api.isDestroyed()) return;
		this.own.read(api, this.world);
		this.#drawTotals();
		this.#noteSets();
	}

	#noteSets(): void {
		const { live } = this.#census;
		this.total = live.size;
		this.binned = this.world.deals.size - live.size;
	}

	#readAll(): void {
		this.#census.reset(this.world);
		this.deals.forget();
		this.#noteSets();
	}

	/** Another document, or the past: every row anew, layout, filter and place kept. */
	#reload(): void {
		const api = this.#api;
		if (!api) return;
		storeTyped(api, this.state);
		if (!this.canEdit) this.prompt = null;
		this.#updates?.destroy();
		this.live.forget();
		this.#readAll();
		const rows = liveDeals(this.world.deals.values());
		this.view.readFields();
		this.deals.settle(null);
		api.setGridOption('rowData', [...rows, ...this.deals.heads]);
		this.#updates = this.#newUpdates(api, rows);
		this.#followColumns();
		// The rows are other objects: the grid has sorted and filtered them. Redrawn for stages, settings and "now".
		api.refreshCells({ force: true });
		this.#viewGrid.told();
	}

	#detach(): void {
		// The grid also goes when the screen turns or the language changes: what is being typed does not.
		if (this.#api) storeTyped(this.#api, this.state);
		this.onRow = false;
		for (const stop of this.#stops) stop();
		this.#viewGrid.detach();
		this.#memory?.flush();
		this.#updates?.destroy();
		this.#notes?.destroy();
		this.selection.detach();
		this.#api?.destroy();
		this.#api = null;
		this.#updates = null;
	}
}

// The sheet behind its screen: makes the grid, feeds it the document, keeps counts and filters. What a
// person does to deals is in sheet-actions.ts; how rows are brought up to date in row-updates.ts.
import { createGrid, type FilterModel, type GridApi, type GridOptions, type IRowNode } from 'ag-grid-community';
import { editDeals, type DealEdit } from '#lib/domain/document/commands.ts';
import type { PipelineChange } from '#lib/domain/document/pipeline.ts';
import { DEAL_FIELD_NAMES, type Deal, type DealField, type DealId } from '#lib/domain/model/deal.ts';
import { mayEdit } from '#lib/sync/types.ts';
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import { announce } from '#lib/ui/announcer.svelte.ts';
import { t } from '#lib/ui/messages/index.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { baseOptions, registerModules } from './ag.ts';
import { promptFor, stillOpen, type Prompt } from './close-prompt.ts';
import { arrangedColumns, columnDefs, type ColumnInfo } from './columns.ts';
import { isAskable } from './conflicts.ts';
import type { CellPlace, SheetContext } from './context.ts';
import { DealCensus } from './deal-census.ts';
import type { InputContext } from './editors/parse.ts';
import { lostNow, typedNow } from './editors/typed-editor.ts';
import { hintCell, sortWords } from './hints.ts';
import { deselectHidden, redefineColumns, rememberGrid } from './keep-place.ts';
import { PresenceOverlay } from './presence-overlay.ts';
import { RemoteNotes } from './remote-notes.ts';
import { idsOf, liveDeals } from './row-order.ts';
import { RowUpdates } from './row-updates.ts';
import { QuickSearch } from './search.ts';
import { SheetMemory } from './sheet-memory.ts';
import { RunningTotals } from './totals.ts';

/** How often charts are told which deals pass the filter, at most, in milliseconds. */
const PUBLISH_MS = 120;
/** Ages count in whole days; looking now and then is enough. */
const CLOCK_MS = 600_000;

export class SheetController {
	readonly state: PipelineState;
	/** Deals that pass the filter, and all that are not in the bin. */
	shown = $state(0);
	total = $state(0);
	binned = $state(0);
	selected = $state.raw<readonly DealId[]>([]);
	filtering = $state(false);
	search = $state('');
	/** True while the focus is on a deal's row. */
	onRow = $state(false);
	prompt = $state.raw<Prompt | null>(null);
	columns = $state.raw<readonly ColumnInfo[]>([]);
	/** Opens the merge review at a cell, or as a whole: null. */
	onconflicts: ((cell: CellPlace | null) => void) | undefined;

	#api: GridApi<Deal> | null = null;
	#updates: RowUpdates | null = null;
	#notes: RemoteNotes | null = null;
	#overlay: PresenceOverlay | null = null;
	#memory: SheetMemory | null = null;
	#layer: HTMLElement | null = null;
	readonly #search = new QuickSearch();
	readonly #totals = new RunningTotals();
	readonly #census = new DealCensus();
	/** The row a person is on: an edit or being new may not make it vanish under them. */
	#held: DealId | null = null;
	#filterColumns: readonly string[] = [];
	/** The column filter of a grid that was taken away, for the one made in its place. */
	#filterModel: FilterModel | null = null;
	/** What the columns were last defined for. */
	#currency = '';
	#publishTimer: ReturnType<typeof setTimeout> | undefined;
	#countFrame = 0;
	#stops: (() => void)[] = [];

	constructor(state: PipelineState) {
		this.state = state;
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
		registerModules();
		this.#layer = layer;
		this.#memory = new SheetMemory(this.state.id, this.state.person.id, narrow ? 'narrow' : 'wide');
		this.#readAll();
		const rows = liveDeals(this.world.deals.values());
		const api = createGrid<Deal>(host, this.#options(rows, narrow));
		this.#api = api;
		rememberGrid(api, host);
		api.setGridAriaProperty('label', t('grid.label'));
		this.#notes = new RemoteNotes(api, this.state, () => this.input());
		this.#overlay = new PresenceOverlay(api);
		this.#overlay.peers = this.state.presence.peers;
		this.#updates = this.#newUpdates(api, rows);
		const clock = setInterval(() => this.#updates?.noteAll(), CLOCK_MS);
		this.#stops = [
			this.state.onViewChange((change) => this.#onChange(change)),
			this.state.onViewSwap(() => this.#reload()),
			this.state.onViewMove(() => this.#updates?.noteAges()),
			() => clearInterval(clock)
		];
		this.#readColumns();
		this.#recount();
		return () => this.#detach();
	}

	input(): InputContext {
		const { settings, liveStages } = this.world;
		return { currency: settings.currency, timeZone: settings.timeZone, now: this.state.viewNow(), stages: liveStages };
	}

	set peers(peers: PipelineState['presence']['peers']) {
		if (this.#overlay) this.#overlay.peers = peers;
	}

	/** Filters by words; every word must occur. */
	setSearch(text: string): void {
		this.search = text;
		this.#search.text = text;
		this.#held = null;
		this.#api?.onFilterChanged();
	}

	clearFilters(): void {
		this.#api?.setFilterModel(null);
		this.setSearch('');
	}

	/** Rows come and go now rather than in the next batch, and `keep` shows whatever the filter says. */
	settle(keep?: DealId): void {
		if (keep !== undefined) this.#held = keep;
		this.#updates?.flush();
	}

	/** Writes the person's edits as one step, and asks what closing a deal leaves open. */
	edit(edits: readonly DealEdit[]): void {
		if (edits.length === 0 || this.state.asOf !== null || !this.state.mayChange()) return;
		this.state.perform((writer) => editDeals(writer, edits));
		const prompt = promptFor(edits, this.world);
		if (prompt) this.prompt = prompt;
	}

	resetColumns(): void {
		this.#api?.resetColumnState();
		this.#memory?.forget();
		this.#readColumns();
	}

	#options(rows: Deal[], narrow: boolean): GridOptions<Deal> {
		const context = this.#context();
		this.#currency = this.world.settings.currency;
		return {
			...baseOptions(),
			context,
			rowData: rows,
			columnDefs: columnDefs(this.#currency, context, narrow),
			initialState: {
				...this.#memory?.load(),
				...(this.#filterModel ? { filter: { filterModel: this.#filterModel } } : {}),
				partialColumnState: true
			},
			isExternalFilterPresent: () => this.#search.active,
			doesExternalFilterPass: ({ data }) => data !== undefined && this.#search.matches(data, (id) => this.world.stage(id)),
			alwaysPassFilter: ({ id }) => id === this.#held,
			onCellFocused: () => this.#onFocus(),
			onCellEditingStarted: () => this.#sendCursor(true),
			onCellEditingStopped: () => {
				this.#sendCursor(false);
				this.#updates?.editEnded();
			},
			onCellMouseOver: (event) => hintCell(event, this.state.presence.peers),
			onFilterChanged: () => this.#onFilter(),
			onSortChanged: ({ api }) => announce(sortWords(api)),
			onSelectionChanged: ({ api }) => (this.selected = api.getSelectedNodes().flatMap(({ id }) => id ?? [])),
			onStateUpdated: ({ state }) => this.#memory?.save(state),
			onColumnVisible: () => this.#readColumns(),
			onColumnMoved: ({ finished }) => finished && this.#readColumns()
		};
	}

	#context(): SheetContext {
		return {
			pipeline: () => this.world,
			now: () => this.state.viewNow(),
			person: () => this.state.person.id,
			canEdit: () => this.canEdit,
			input: () => this.input(),
			totals: () => this.#totals.totals,
			cents: () => this.#census.cents,
			stageRank: (id) => this.#census.stageRank(id ?? ''),
			openConflict: (deal, field) => this.onconflicts?.({ deal, field }),
			layer: () => this.#layer!,
			commit: (deal, field, value) => this.#commit(deal, field, value),
			editStarted: (deal, field) => this.#notes?.editStarted(deal, field),
			editStopped: (deal, field) => this.#notes?.editStopped(deal, field),
			changedMeanwhile: (deal, field) => this.#notes?.changedMeanwhile(deal, field) ?? null
		};
	}

	#newUpdates(api: GridApi<Deal>, rows: Deal[]): RowUpdates {
		return new RowUpdates(api, rows, {
			deal: (id) => this.world.deals.get(id),
			all: () => liveDeals(this.world.deals.values()),
			filters: (columns) => this.#search.active || this.#filterColumns.some((column) => columns.has(column)),
			drawn: (changed) => this.#onDrawn(changed.keys()),
			moved: (joined) => (joined || this.filtering) && this.#soonRecount()
		});
	}

	#commit(deal: Deal, field: DealField, value: Deal[DealField]): void {
		this.#held = deal.id;
		this.edit([{ deal: deal.id, field, value }]);
	}

	#onChange(change: PipelineChange): void {
		const updates = this.#updates;
		if (!updates) return;
		for (const [id, fields] of change.deals) {
			updates.note(id, fields);
			this.#search.forget(id);
			if (this.#census.note(id, this.world)) this.#api?.refreshCells({ columns: ['value'], force: true });
		}
		if (change.deals.size > 0) this.#noteSets();
		if (change.settings) this.#onSettings();
		if (change.stages) {
			this.#census.readStages(this.world);
			this.#search.forget();
			updates.noteAll();
			this.#soonRecount();
		}
		if (!change.local) this.#notes?.note(change);
		if (this.prompt && !stillOpen(this.prompt, this.world)) this.prompt = null;
	}

	#onSettings(): void {
		this.#followCurrency();
		this.#updates?.noteAll();
		this.#drawTotals();
	}

	#followCurrency(): void {
		const api = this.#api;
		const { currency } = this.world.settings;
		if (!api || currency === this.#currency) return;
		this.#currency = currency;
		redefineColumns(api, columnDefs(currency, this.#context(), api.getColumn('title')?.getColDef().lockPinned === true));
	}

	#onDrawn(ids: Iterable<DealId>): void {
		let changed = false;
		for (const id of ids) {
			const deal = this.world.deals.get(id);
			if (deal && deal.deleted === null) changed = this.#totals.patch(deal, this.world) || changed;
		}
		if (changed) this.#drawTotals();
	}

	#drawTotals(): void {
		const row = this.#api?.getPinnedBottomRow(0);
		if (row) this.#api?.refreshCells({ rowNodes: [row as IRowNode<Deal>], force: true, suppressFlash: true });
	}

	#onFocus(): void {
		const deal = this.#focusedDeal();
		if (this.#held !== null && this.#held !== deal?.id) {
			const left = this.#held;
			this.#held = null;
			// The row that was kept in spite of the filter may go now.
			if (this.#api?.isAnyFilterPresent()) this.#updates?.note(left, DEAL_FIELD_NAMES.filter(isAskable));
		}
		this.onRow = deal !== undefined;
		this.#sendCursor(false);
	}

	#focusedDeal(): Deal | undefined {
		const focused = this.#api?.getFocusedCell();
		return focused && !focused.rowPinned ? this.#api?.getDisplayedRowAtIndex(focused.rowIndex)?.data : undefined;
	}

	#sendCursor(editing: boolean): void {
		const field = this.#api?.getFocusedCell()?.column.getColId();
		const deal = this.#focusedDeal();
		this.state.presence.setCursor(deal && field && this.state.asOf === null ? { deal: deal.id, field, editing } : null);
	}

	#onFilter(): void {
		this.#held = null;
		this.#filterColumns = Object.keys(this.#api?.getFilterModel() ?? {});
		this.#recount();
		announce(t('grid.shows', { shown: this.shown }));
	}

	#soonRecount(): void {
		this.#countFrame ||= requestAnimationFrame(() => this.#recount());
	}

	#recount(): void {
		cancelAnimationFrame(this.#countFrame);
		this.#countFrame = 0;
		const api = this.#api;
		if (!api || api.isDestroyed()) return;
		const passing: Deal[] = [];
		api.forEachNodeAfterFilter(({ data }) => data && passing.push(data));
		this.#totals.reset(passing, this.world);
		if (this.selected.length > 0) deselectHidden(api);
		this.filtering = this.#search.active || this.#filterColumns.length > 0;
		this.shown = passing.length;
		this.#drawTotals();
		this.#noteSets();
		this.#publish(passing);
	}

	#publish(passing: readonly Deal[]): void {
		clearTimeout(this.#publishTimer);
		if (!this.filtering) {
			if (this.state.filtered !== null) this.state.filtered = null;
			return;
		}
		this.#publishTimer = setTimeout(() => (this.state.filtered = idsOf(passing)), PUBLISH_MS);
	}

	#noteSets(): void {
		const { live } = this.#census;
		this.total = live.size;
		this.binned = this.world.deals.size - live.size;
	}

	#readAll(): void {
		this.#census.reset(this.world);
		this.#search.forget();
		this.#noteSets();
	}

	/** Another document, or the past: every row anew, layout, filter and place kept. */
	#reload(): void {
		const api = this.#api;
		if (!api) return;
		this.#storeTyped(api);
		if (!this.canEdit) this.prompt = null;
		this.#updates?.destroy();
		this.#readAll();
		const rows = liveDeals(this.world.deals.values());
		api.setGridOption('rowData', rows);
		this.#updates = this.#newUpdates(api, rows);
		this.#followCurrency();
		// The rows are other objects: the grid has sorted and filtered them. Redrawn for stages, settings and "now".
		api.refreshCells({ force: true });
		this.#recount();
	}

	/** Closes the editor before its cell goes; at once, because its document may be another one by then. */
	#storeTyped(api: GridApi<Deal>): void {
		for (const words of lostNow(api)) toasts.show(words, { kind: 'error' });
		const typed = typedNow(api).filter(({ deal }) => this.state.pipeline.deals.has(deal));
		api.stopEditing(true);
		// Also on the way into the past: it was typed in the present.
		if (typed.length > 0 && mayEdit(this.state.status)) this.state.perform((writer) => editDeals(writer, typed));
	}

	#readColumns(): void {
		this.columns = arrangedColumns(this.#api?.getColumnState() ?? []);
	}

	#detach(): void {
		// The grid also goes when the screen turns or the language changes: what is being typed does not.
		if (this.#api) this.#storeTyped(this.#api);
		this.#filterModel = this.#api?.getFilterModel() ?? null;
		this.selected = [];
		this.onRow = false;
		for (const stop of this.#stops) stop();
		clearTimeout(this.#publishTimer);
		cancelAnimationFrame(this.#countFrame);
		this.#memory?.flush();
		this.#updates?.destroy();
		this.#notes?.destroy();
		this.#overlay?.destroy();
		this.state.presence.setCursor(null);
		// A filter nobody sees must not go on filtering the charts.
		this.state.filtered = null;
		this.#api?.destroy();
		this.#api = null;
		this.#updates = null;
		this.#overlay = null;
	}
}

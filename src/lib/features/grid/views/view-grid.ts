// A view carried out on a grid: filter, groups, columns and sort are put there, and what a person arranges on the grid
// itself is taken back into the view. Which deals show is shown-deals.ts; when rows move is row-updates.ts.
import type { GridApi, GridOptions, IRowNode } from 'ag-grid-community';
import type { Deal, DealId } from '#lib/domain/model/deal.ts';
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import { announce } from '#lib/ui/announcer.svelte.ts';
import { formatMoney } from '#lib/ui/format.ts';
import { t } from '#lib/ui/messages/index.ts';
import { stageColor } from '#lib/ui/stage-color.ts';
import { rowHeight } from '../ag.ts';
import { defaultColumn } from '../columns.ts';
import { sortWords } from '../hints.ts';
import { isDealNode, groupKey } from '../row-kinds.ts';
import { applyLayout, completed, readLayout, standardColumns } from './grid-layout.ts';
import { DrawnHeads, groupRowOf, type GroupFacts, type GroupSource } from './group-row.ts';
import { headerLabelOf } from './header-label.ts';
import type { Heads, ShownDeals } from './shown-deals.ts';
import type { SheetView, ViewPart } from './sheet-view.ts';
import { groupName, type WordWorld } from './words.ts';

/** Height of a group's header on a phone, in pixels: its name has little width there, and the count a line of its own. */
const NARROW_HEAD_HEIGHT = 50;

/** How often charts are told which deals pass the filter, at most, in milliseconds. */
const PUBLISH_MS = 120;

export class ViewGrid {
	/** Called after other deals show than before. */
	onshown: () => void = () => undefined;
	/** Called to open the filter on a column beside its header. */
	onfilter: (column: string, beside: HTMLElement) => void = () => undefined;
	readonly #state: PipelineState;
	readonly #view: SheetView;
	readonly #shown: ShownDeals;
	readonly #rows: GroupSource;
	#api: GridApi<Deal> | null = null;
	#host: HTMLElement | null = null;
	#narrow = false;
	#publishTimer: ReturnType<typeof setTimeout> | undefined;
	#stopPicks: () => void = () => undefined;

	constructor(state: PipelineState, view: SheetView, shown: ShownDeals) {
		this.#state = state;
		this.#view = view;
		this.#shown = shown;
		this.#rows = { facts: (key) => this.#facts(key), toggle: (key) => this.toggle(key), drawn: new DrawnHeads() };
	}

	/** What the grid asks of a view. */
	get options(): GridOptions<Deal> {
		return {
			isExternalFilterPresent: () => this.#shown.present,
			doesExternalFilterPass: (node) => this.#shown.shows(node as IRowNode<Deal>),
			isFullWidthRow: ({ rowNode }) => groupKey(rowNode.id) !== null,
			fullWidthCellRenderer: groupRowOf(this.#rows),
			// In the row's own sides, so that subtotals are pinned and scroll as their columns do.
			embedFullWidthRows: true,
			getRowHeight: ({ node }) => (this.#narrow && groupKey(node.id) !== null ? NARROW_HEAD_HEIGHT : rowHeight(node)),
			defaultColDef: {
				...defaultColumn,
				headerComponentParams: { innerHeaderComponent: headerLabelOf((column, beside) => this.onfilter(column, beside)) }
			},
			getRowClass: ({ data, node }) => {
				const colour = data && isDealNode(node) ? this.#shown.colourOf(data) : null;
				return colour === null ? undefined : `row-colour-${colour}`;
			},
			onSortChanged: ({ api }) => {
				announce(sortWords(api));
				this.#arranged();
			},
			onColumnVisible: () => this.#arranged(),
			onColumnPinned: () => this.#arranged(),
			onColumnMoved: ({ finished }) => finished && this.#arranged(),
			onColumnResized: ({ finished }) => finished && this.#arranged()
		};
	}

	/** Puts the view on a new grid. Returns the rows to begin with beside the deals: headers of groups. */
	attach(api: GridApi<Deal>, host: HTMLElement, narrow: boolean): Deal[] {
		this.#api = api;
		this.#host = host;
		this.#narrow = narrow;
		this.#view.complete = (columns) => completed(columns, this.#standard);
		applyLayout(api, this.#view.definition, this.#standard, narrow);
		this.#shown.picked = this.#state.picks.deals;
		this.#shown.settle(null);
		this.#orderRows();
		// The grid asked whether anything filters when it was made, before the view it comes back to was read.
		if (this.#shown.present) api.onFilterChanged();
		this.#view.onapply = (parts, keep) => this.#apply(parts, keep ?? null);
		for (const event of ['columnResized', 'columnMoved', 'displayedColumnsChanged'] as const) api.addEventListener(event, () => this.#rows.drawn.draw());
		host.addEventListener('keydown', this.#onKey, true);
		this.#stopPicks = this.#state.picks.changes.add(() => this.#pick());
		this.publish();
		requestAnimationFrame(() => this.#markHeaders());
		return this.#shown.heads;
	}

	detach(): void {
		this.#host?.removeEventListener('keydown', this.#onKey, true);
		this.#view.onapply = () => undefined;
		clearTimeout(this.#publishTimer);
		// A filter nobody sees must not go on filtering the charts.
		this.#state.sheetFilter = null;
		this.#stopPicks();
		this.#api = null;
		this.#host = null;
	}

	/** Of the definitions as they were given: `getColumnDefs` says how the columns are arranged now. */
	get #standard() {
		return standardColumns(this.#api?.getGridOption('columnDefs') ?? []);
	}

	/** The filter or the search is another. */
	refilter(): void {
		const api = this.#api;
		if (!api) return;
		const heads = this.#shown.settle(null);
		this.#orderRows();
		if (heads.add.length + heads.remove.length > 0) api.applyTransaction(heads);
		api.onFilterChanged();
		this.told();
	}

	/** Only the deals picked in charts show, beside what the view itself filters. */
	#pick(): void {
		this.#shown.picked = this.#state.picks.deals;
		this.#shown.hold(null);
		this.refilter();
		announce(t('grid.shows', { shown: this.#shown.shown, total: this.#total }));
	}

	/** Judges deals anew, null: all, and gives the headers that come and go with that. */
	settle(ids: Iterable<DealId> | null): Heads {
		return this.#shown.settle(ids);
	}

	/** Deals were changed in place: totals of groups and colours follow at once. */
	drawn(changed: { has(id: DealId): boolean; keys(): Iterable<DealId> }): boolean {
		const any = this.#shown.patch(changed.keys());
		this.#drawGroups();
		if (this.#api && this.#host) this.#shown.paint(this.#api, this.#host, changed);
		return any;
	}

	/** Every deal may have other values in these columns: subtotals and colours follow at once. */
	recount(columns: ReadonlySet<string>): void {
		this.#shown.recount(columns);
		this.#drawGroups();
		if (this.#api && this.#host && this.#view.definition.colours.length > 0) this.#shown.paint(this.#api, this.#host);
	}

	/** Rows came, went or moved. */
	told(): void {
		this.#drawGroups();
		this.onshown();
		this.publish();
	}

	toggle(key: string, closed?: boolean): void {
		this.#view.toggle(key, closed);
		const facts = this.#facts(key);
		if (facts) announce(t(facts.open ? 'views.opened' : 'views.closed', { name: facts.name }));
	}

	get keys(): string[] {
		return this.#shown.keys;
	}

	publish(): void {
		clearTimeout(this.#publishTimer);
		if (!this.#shown.filteringItself) {
			if (this.#state.sheetFilter !== null) this.#state.sheetFilter = null;
			return;
		}
		this.#publishTimer = setTimeout(() => (this.#state.sheetFilter = new Set(this.#shown.passingItself)), PUBLISH_MS);
	}

	/** Without groups the grid sorts only what changed; with them it sorts all and we put the rows in their groups. */
	#orderRows(): void {
		const arrange = this.#shown.grouped ? ({ nodes }: { nodes: IRowNode<Deal>[] }) => this.#shown.arrange(nodes) : undefined;
		const has = this.#api?.getGridOption('postSortRows') !== undefined;
		if (has !== (arrange !== undefined)) this.#api?.setGridOption('postSortRows', arrange);
	}

	#apply(parts: ReadonlySet<ViewPart>, keep: DealId | null): void {
		const api = this.#api;
		if (!api) return;
		if (parts.has('columns') || parts.has('sort')) applyLayout(api, this.#view.definition, this.#standard, this.#narrow);
		// Which numbers groups add up depends on the columns that show.
		// A row that was kept in sight goes with a group that is closed.
		const freed = parts.size === 0 && this.#shown.held !== null;
		const again = freed || parts.has('filter') || parts.has('group') || parts.has('colours') || (parts.has('columns') && this.#shown.grouped);
		if (freed || parts.has('filter') || parts.has('group')) this.#shown.hold(keep);
		if (again || parts.size === 0) {
			if (again) this.refilter();
			else api.onFilterChanged();
			this.#rows.drawn.draw();
		}
		if (parts.has('colours') && this.#host) this.#shown.paint(api, this.#host);
		this.#markHeaders();
		if (parts.has('filter')) announce(t('grid.shows', { shown: this.#shown.shown, total: this.#total }));
	}

	#arranged(): void {
		const api = this.#api;
		if (!api || api.isDestroyed()) return;
		const { definition } = this.#view;
		this.#view.arranged(readLayout(api, definition, this.#standard, this.#narrow));
		this.onshown();
	}

	#drawGroups(): void {
		for (const key of this.#shown.touched) this.#rows.drawn.draw(key);
		this.#shown.touched.clear();
	}

	/** Deals that are not in the bin. */
	get #total(): number {
		let count = 0;
		for (const { deleted } of this.#state.view.deals.values()) if (deleted === null) count += 1;
		return count;
	}

	get words(): WordWorld {
		const { currency, fiscalYearStart } = this.#state.view.settings;
		return { currency, fiscalYearStart };
	}

	#facts(key: string): GroupFacts | null {
		const group = this.#shown.group(key);
		const grouping = this.#view.definition.group;
		const field = grouping && this.#view.fields.get(grouping.field);
		if (!group || !field) return null;
		const stage = field.type === 'stage' && typeof group.value === 'string' ? this.#state.view.stage(group.value) : undefined;
		const choice = field.type === 'choice' && typeof group.value === 'string' ? field.colour?.(group.value) : undefined;
		const totals = this.#shown.summed().flatMap(({ id, name, total }) => {
			const value = group.totals.get(id);
			return value === null || value === undefined
				? []
				: { id, name, value: total!.as === 'average' ? t('views.average', { value: total!.words(value) }) : this.#sumWords(id, value, total!.words(value)) };
		});
		const withoutRate = group.errors.get('value') ?? 0;
		return {
			name: groupName(group.value, field, grouping.by, this.words),
			swatch: stage ? stageColor(stage, this.#state.view.stages) : (choice ?? null),
			count: group.count,
			withoutRate,
			totals,
			open: !this.#view.collapsed.has(key)
		};
	}

	/** A sum of amounts of which some are converted says so, and in which currency it is where the name over it does not. */
	#sumWords(id: string, sum: number, words: string): string {
		if ((id !== 'value' && id !== 'weighted') || !this.#state.money.mixed) return words;
		return t('money.about', { value: id === 'value' ? formatMoney(sum, this.#state.view.settings.currency) : words });
	}

	#filters(column: string): boolean {
		return this.#view.definition.filter.some(({ field }) => field === column);
	}

	/** Marks the headers of the columns that are filtered. */
	#markHeaders(): void {
		for (const header of this.#host?.querySelectorAll<HTMLElement>('.ag-header-cell[col-id]') ?? [])
			header.classList.toggle('filtered', this.#filters(header.getAttribute('col-id')!));
	}

	/** Keys on a header: the grid has moved the focus there, the rest is ours. */
	readonly #onKey = (event: KeyboardEvent): void => {
		const header = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('.ag-header-cell[col-id]') : null;
		const column = header?.getAttribute('col-id') ?? '';
		if (header && event.key === 'Enter' && (event.ctrlKey || event.metaKey) && this.#view.fields.has(column)) {
			this.onfilter(column, header);
			event.preventDefault();
			event.stopPropagation();
			return;
		}
		const row = event.target instanceof Element ? event.target.closest('.ag-full-width-row') : null;
		const key = groupKey(row?.getAttribute('row-id') ?? undefined);
		if (key === null || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
		const closed = this.#view.collapsed.has(key);
		if (event.key === 'Enter' || event.key === ' ') this.toggle(key);
		else if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
			if (closed === (event.key === 'ArrowRight')) this.toggle(key, !closed);
		} else return;
		event.preventDefault();
		event.stopPropagation();
	};
}

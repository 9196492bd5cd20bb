// Which deals show, in which groups and colours: the view's filter and the search carried out, deal by deal as they
// change, with totals and subtotals beside it. The grid asks here; nothing here moves a row by itself.
import type { GridApi, IRowNode } from 'ag-grid-community';
import type { PipelineView } from '#lib/domain/document/view.ts';
import type { Deal, DealId } from '#lib/domain/model/deal.ts';
import { compileColours, compileFilter } from '#lib/domain/query/filter.ts';
import { Groups, type Group } from '#lib/domain/query/group.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { groupKey, headRow, isDealNode } from '../row-kinds.ts';
import { QuickSearch } from '../search.ts';
import { ColumnSums } from '../column-sums.ts';
import { RunningTotals } from '../totals.ts';
import { queryWorld, type FieldSource, type ViewField } from './query-fields.ts';
import type { SheetView } from './sheet-view.ts';
import { ShownCounts } from './view-state.svelte.ts';

/** Header rows to bring in and to take away, so that every group has one. */
export interface Heads {
	add: Deal[];
	remove: Deal[];
}

const NO_HEADS: Heads = { add: [], remove: [] };

export class ShownDeals extends ShownCounts {
	readonly totals = new RunningTotals();
	/** Sums of columns of one's own. */
	readonly sums: ColumnSums;
	/** Raised when subtotals of groups may be others; `touched` tells which. */
	readonly touched = new Set<string>();
	readonly #view: SheetView;
	readonly #source: FieldSource;
	readonly #search = new QuickSearch();
	readonly #passing = new Set<DealId>();
	#heads = new Map<string, Deal>();
	#groups: Groups<Deal> | null = null;
	#order: Map<string, number> | null = null;
	#filter: (deal: Deal) => boolean = () => true;
	#colour: (deal: Deal) => number | null = () => null;
	/** Columns that decide what shows; null: any may. */
	#columns: ReadonlySet<string> | null = new Set();
	#held: DealId | null = null;
	/** Deals picked in charts; null: none. Beside the view's filter, and no part of it. */
	picked: ReadonlySet<DealId> | null = null;
	/** Deals that pass the view's own filter and search; null: the same as `passing`. */
	#passingItself: Set<DealId> | null = null;
	#filteringItself = false;

	constructor(view: SheetView, source: FieldSource) {
		super();
		this.#view = view;
		this.#source = source;
		this.sums = new ColumnSums((id) => view.fields.get(id)?.read, () => this.#shownDeals());
	}

	/** The deal that shows whatever the filter says: a person is on it. */
	get held(): DealId | null {
		return this.#held;
	}

	/** Lets one deal show in spite of the filter, or with null none. What showed only for that goes when judged anew. */
	hold(id: DealId | null): void {
		this.#held = id;
	}

	get passing(): ReadonlySet<DealId> {
		return this.#passing;
	}

	/** True while the view or the search hides deals, whatever was picked in charts. */
	get filteringItself(): boolean {
		return this.#filteringItself;
	}

	get passingItself(): ReadonlySet<DealId> {
		return this.#passingItself ?? this.#passing;
	}

	get grouped(): boolean {
		return this.#groups !== null;
	}

	/** True while the grid has to ask which rows show. */
	get present(): boolean {
		return this.filtering || this.#groups !== null;
	}

	set words(text: string) {
		this.search = text;
		this.#search.text = text;
	}

	/** Forgets what the search knows of a deal’s words; of all: of every deal, and all sums, which other columns may add up otherwise. */
	forget(id?: DealId): void {
		this.#search.forget(id);
		if (id === undefined) this.sums.forget();
	}

	/** True when an edit of these columns may change which deals show, or in which group. */
	dependsOn(columns: ReadonlySet<string>): boolean {
		if (this.#search.active || this.#columns === null) return true;
		for (const column of this.#columns) if (columns.has(column)) return true;
		return false;
	}

	*#shownDeals(): Generator<Deal> {
		const { deals } = this.#source.world();
		for (const id of this.#passing) {
			const deal = deals.get(id);
			if (deal) yield deal;
		}
	}

	/** Reads the view anew and judges every deal. */
	restart(): void {
		const { definition, fields } = this.#view;
		const world = queryWorld(fields, this.#source);
		const conditions = definition.filter;
		this.#filter = compileFilter(conditions, world);
		this.#colour = compileColours(definition.colours, world);
		this.#filteringItself = this.#search.active || conditions.some(({ field }) => fields.has(field));
		this.filtering = this.#filteringItself || this.picked !== null;
		this.#passingItself = this.picked !== null && this.#filteringItself ? new Set() : null;
		const grouping = definition.group;
		const field = grouping ? fields.get(grouping.field) : undefined;
		const summed = this.summed().map(({ id, total }) => ({
			id,
			get as() {
				return total!.as;
			},
			read: total!.read
		}));
		this.#groups = grouping && field ? new Groups(grouping, field, summed, world.fiscalYearStart) : null;
		this.#order = null;
		// A day that has passed is late only while its deal is open.
		const late = conditions.some(({ any }) => any.some(({ is }) => is === 'overdue'));
		const named = [...conditions.map((condition) => condition.field), ...(grouping ? [grouping.field] : [])];
		const asked = named.flatMap((id) => fields.get(id) ?? []);
		this.#columns = asked.some(({ columns }) => columns === null)
			? null
			: new Set([...asked.flatMap(({ columns }) => columns ?? []), ...(late ? ['stage'] : [])]);
		this.#passing.clear();
		this.sums.forget();
		const shown = this.#source.world();
		this.totals.reset([], shown, this.#source.now());
		for (const deal of shown.deals.values()) this.#judge(deal.id, deal, shown);
		this.shown = this.#passing.size;
	}

	/** The fields whose numbers groups add up: value and weighted, then the other columns that show. */
	summed(): ViewField[] {
		const { fields, definition } = this.#view;
		const hidden = new Set(definition.columns.flatMap(({ id, shown }) => (shown ? [] : id)));
		const rest = [...fields.values()].filter(({ id, total }) => total && id !== 'value' && id !== 'weighted' && !hidden.has(id));
		return [fields.get('value')!, fields.get('weighted')!, ...rest];
	}

	/** Judges changed deals anew, null: all. Returns the header rows that come and go with that. */
	settle(ids: Iterable<DealId> | null): Heads {
		const world = this.#source.world();
		if (ids === null) this.restart();
		else for (const id of ids) this.#judge(id, world.deals.get(id), world);
		this.shown = this.#passing.size;
		return this.#syncHeads();
	}

	/** Takes over what changed in deals that show. Nothing moves; totals and subtotals follow at once. */
	patch(ids: Iterable<DealId>): boolean {
		const world = this.#source.world();
		let any = false;
		for (const id of ids) {
			const deal = world.deals.get(id);
			if (!deal || !this.totals.patch(deal, world, this.#source.now())) continue;
			any = true;
			this.sums.put(deal);
			this.#group(id, deal);
		}
		return any;
	}

	/** Reads the numbers of every deal that shows anew, where they are added up. */
	recount(columns: ReadonlySet<string>): void {
		this.sums.forget(columns);
		if (!this.#groups || !this.summed().some(({ id }) => columns.has(id))) return;
		for (const deal of this.#shownDeals()) this.#group(deal.id, deal);
	}

	#judge(id: DealId, deal: Deal | undefined, world: PipelineView): void {
		const live = deal !== undefined && deal.deleted === null;
		const passes = live && (id === this.#held || (this.#search.matches(deal, world) && this.#filter(deal)));
		if (passes) this.#passingItself?.add(id);
		else this.#passingItself?.delete(id);
		if (passes && (id === this.#held || (this.picked?.has(id) ?? true))) {
			this.#passing.add(id);
			this.totals.put(deal, world, this.#source.now());
			this.sums.put(deal);
			this.#group(id, deal);
		} else if (this.#passing.delete(id)) {
			this.totals.remove(id);
			this.sums.remove(id);
			for (const key of this.#groups?.remove(id) ?? []) this.#touch(key);
		}
	}

	#group(id: DealId, deal: Deal): void {
		for (const key of this.#groups?.put(id, deal) ?? []) this.#touch(key);
	}

	#touch(key: string): void {
		this.touched.add(key);
		if (this.#order && this.#order.has(key) !== this.#groups!.has(key)) this.#order = null;
	}

	/** True for a row the grid is to show. */
	shows(node: IRowNode<Deal>): boolean {
		if (!isDealNode(node)) return true;
		const { data } = node;
		if (!this.#passing.has(data.id)) return false;
		const { collapsed } = this.#view;
		return collapsed.size === 0 || this.#groups === null || data.id === this.#held || !collapsed.has(this.#groups.keyOf(data.id)!);
	}

	/** Puts rows in the order of their groups, each after its header, in place. Their order within a group stays. */
	arrange(nodes: IRowNode<Deal>[]): void {
		const groups = this.#groups;
		if (!groups) return;
		const places = this.#places();
		const stacks: IRowNode<Deal>[][] = Array.from({ length: places.size + 1 }, () => []);
		for (const node of nodes) {
			const head = groupKey(node.id);
			if (head !== null) stacks[places.get(head) ?? places.size]!.unshift(node);
			else stacks[places.get(groups.keyOf(node.id!) ?? '') ?? places.size]!.push(node);
		}
		let at = 0;
		for (const stack of stacks) for (const node of stack) nodes[at++] = node;
	}

	#places(): Map<string, number> {
		if (!this.#order) {
			const { compare } = new Intl.Collator(locale.tag, { numeric: true, sensitivity: 'base' });
			this.#order = new Map(this.#groups!.order(compare).map((key, index) => [key, index]));
		}
		return this.#order;
	}

	/** Keys of the groups in the order in which they stand. */
	get keys(): string[] {
		return this.#groups ? [...this.#places().keys()] : [];
	}

	group(key: string): Group | undefined {
		return this.#groups?.group(key);
	}

	/** Header rows the grid is to have now. */
	get heads(): Deal[] {
		return [...this.#heads.values()];
	}

	#syncHeads(): Heads {
		const wanted = this.#groups ? this.#places() : null;
		if (!wanted && this.#heads.size === 0) return NO_HEADS;
		const heads: Heads = { add: [], remove: [] };
		for (const [key, head] of this.#heads) {
			if (wanted?.has(key)) continue;
			heads.remove.push(head);
			this.#heads.delete(key);
		}
		for (const key of wanted?.keys() ?? []) {
			if (this.#heads.has(key)) continue;
			const head = headRow(key);
			heads.add.push(head);
			this.#heads.set(key, head);
		}
		return heads;
	}

	/** The class of a row's colour, or null. */
	colourOf(deal: Deal): number | null {
		return this.#colour(deal);
	}

	/** Gives the rows on the screen the colours they have now; those of changed deals only where `ids` is given. */
	paint(api: GridApi<Deal>, host: HTMLElement, ids?: { has(id: DealId): boolean }): void {
		if (this.#view.definition.colours.length === 0 && ids) return;
		for (const node of api.getRenderedNodes()) {
			if (!isDealNode(node) || (ids && !ids.has(node.data.id))) continue;
			const colour = this.#colour(node.data);
			for (const row of host.querySelectorAll<HTMLElement>(`.ag-row[row-id="${CSS.escape(node.data.id)}"]`)) {
				for (const name of [...row.classList]) if (name.startsWith('row-colour-')) row.classList.remove(name);
				if (colour !== null) row.classList.add(`row-colour-${colour}`);
			}
		}
	}
}

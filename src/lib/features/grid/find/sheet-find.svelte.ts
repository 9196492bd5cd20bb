// Find and replace in an open sheet: what is looked for, what was found, which one the person is at, and what replacing
// does. Follows the document at a pace that costs no frames. Its bar is FindBar.svelte.
import { FindMemory, isSearch, type Needle } from '#lib/domain/query/find.ts';
import type { PipelineChange } from '#lib/domain/document/pipeline.ts';
import type { Deal } from '#lib/domain/model/deal.ts';
import { announce } from '#lib/ui/announcer.svelte.ts';
import { cellName } from '#lib/ui/cell-words.ts';
import { t } from '#lib/ui/messages/index.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { undo } from '../sheet-actions.ts';
import type { Axes } from '../selection/axes.ts';
import type { Box } from '../selection/layer.ts';
import type { SheetController } from '../sheet-controller.svelte.ts';
import { sheetFields, type FindWorld, type SheetField } from './find-fields.ts';
import { byDeal, finish, nearestCell, planAll, replaceOne, scan, scopeOf, type FoundCell, type LeftCell, type ReplacePlan, type Scope } from './scan.ts';
import { Slices } from './slices.ts';

/** While others edit, a search is done again this often at most; a dear one less often, so many times its own length. */
const AGAIN_MS = 250;
const AGAIN_COST = 8;

const isAt = (a: FoundCell | null, b: FoundCell | undefined): boolean => a !== null && a.deal === b?.deal && a.column === b.column;

export class SheetFind {
	open = $state(false);
	/** The lower row, to replace, shows. */
	replacing = $state(false);
	text = $state('');
	by = $state('');
	matchCase = $state(false);
	whole = $state(false);
	/** The one column to look in; '': all that show. */
	column = $state('');
	/** The cells that were selected when the bar was opened; null: at most one was. */
	scope = $state.raw<Scope | null>(null);
	inScope = $state(false);
	cells = $state.raw<readonly FoundCell[]>([]);
	/** Place of the present one; -1: none is. */
	at = $state(-1);
	hidden = $state(0);
	outside = $state(0);
	/** What replacing all would do; null while it is not asked for or being worked out. */
	plan = $state.raw<ReplacePlan | null>(null);
	/** How many cells were replaced since something else was looked for. */
	replaced = $state(0);
	/** The list of cells that stay as they are, while somebody looks at it. */
	left = $state.raw<readonly LeftCell[] | null>(null);
	/** Columns that can be chosen from. */
	columns = $state.raw<readonly { id: string; name: string }[]>([]);

	readonly #sheet: SheetController;
	readonly #memory = new FindMemory<Deal>();
	readonly #searching = new Slices();
	readonly #planning = new Slices();
	#fields: readonly SheetField[] = [];
	#world!: FindWorld;
	#axes: Axes | null = null;
	#byDeal = byDeal([]);
	/** The present cell, and the one where the person began: both by deal, whatever the rows do. */
	#now: FoundCell | null = null;
	#from: FoundCell | null = null;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#nextAt = 0;
	#stops: (() => void)[] = [];

	constructor(sheet: SheetController) {
		this.#sheet = sheet;
	}

	get needle(): Needle {
		return { text: this.text, matchCase: this.matchCase, whole: this.whole };
	}

	/** Opens the bar, with the words to replace by or without. Opened again it only takes over the selection. */
	start(replacing: boolean): void {
		const { selection, state } = this.#sheet;
		this.replacing = replacing || (this.open && this.replacing);
		const ranges = selection.ranges();
		const several = !selection.model.single;
		if (several || !this.open) {
			this.scope = several ? scopeOf(ranges) : null;
			this.inScope = several;
		}
		this.#from = selection.cell ?? this.#from;
		this.#now = null;
		if (!this.open) {
			this.open = true;
			selection.painters = [...selection.painters, this.#paint];
			this.#stops = [
				state.onViewChange((change) => this.#onChange(change)),
				state.onViewSwap(() => this.reread()),
				() => (selection.painters = selection.painters.filter((painter) => painter !== this.#paint))
			];
		}
		this.search();
	}

	/** Closes the bar; the focus goes to the cell the person is at. */
	close(): void {
		if (!this.open) return;
		const cells = [this.#now, this.#from];
		this.#end();
		if (cells.some((cell) => cell !== null && this.#focus(cell))) return;
		const { model } = this.#sheet.selection;
		const row = model.nearestRow(0);
		if (row >= 0) model.select({ row, column: 0 });
		this.#sheet.selection.changed();
	}

	/** The sheet is going. */
	destroy(): void {
		this.#end();
		this.#searching.destroy();
		this.#planning.destroy();
	}

	#end(): void {
		this.open = false;
		clearTimeout(this.#timer);
		this.#timer = undefined;
		this.#searching.stop();
		this.#planning.stop();
		for (const stop of this.#stops.splice(0)) stop();
		this.cells = [];
		this.plan = null;
		this.#axes = null;
		this.#memory.clear();
		this.#sheet.selection.redraw();
	}

	/** Looks anew for other words or otherwise, and shows the first one from where the person began. */
	search(): void {
		this.replaced = 0;
		this.#now = null;
		this.#scan(true);
	}

	/** Cells read otherwise now: another language, stages, columns, or a document altogether. */
	reread(): void {
		this.#memory.clear();
		this.#fields = [];
		this.#soon();
	}

	/** Rows or columns may have come, gone or moved. */
	noteRows(): void {
		if (this.open && this.#axes !== this.#sheet.selection.model.axes) this.#soon();
	}

	/** Goes to the next one found, or the one before; round at the end. */
	step(by: 1 | -1): void {
		const { cells, at } = this;
		if (cells.length === 0) return announce(t('find.none'));
		const next = at < 0 ? this.#firstFrom(by) : (at + by + cells.length) % cells.length;
		const round = at >= 0 && (by > 0 ? next <= at : next >= at) && cells.length > 1;
		this.#goTo(next, true);
		this.#say(round ? t(by > 0 ? 'find.passed' : 'find.passedBack') : '');
	}

	/** Replaces in the present cell, and goes to the next one. */
	replace(): void {
		const cell = this.cells[this.at];
		if (!cell) return this.step(1);
		const deal = this.#sheet.world.deals.get(cell.deal);
		const field = this.#fields.find(({ id }) => id === cell.column);
		if (!deal || !field || !this.#sheet.canEdit) return;
		const result = replaceOne(deal, field, this.needle, this.by);
		if (result.kind === 'refused') toasts.show(`${this.#place(cell)}: “${result.text}”. ${result.reason}`, { kind: 'error' });
		const next = this.cells[(this.at + 1) % this.cells.length];
		if (result.kind === 'write') {
			this.#sheet.edit([{ deal: cell.deal, field: field.field.cell!, value: result.value }]);
			this.replaced += 1;
		}
		this.#now = next && !isAt(cell, next) ? next : null;
		this.#from = cell;
		this.#scan(true);
		if (result.kind !== 'refused') announce(t('find.done', { count: result.kind === 'write' ? 1 : 0 }));
	}

	/** Replaces in all cells found, as one step. */
	replaceAll(): void {
		if (!this.#sheet.canEdit) return;
		// Searched again: what others did since is in it.
		this.#scanNow();
		const plan = finish(this.#planSteps());
		this.#sheet.edit(plan.edits);
		this.#sheet.settle();
		this.replaced += plan.edits.length;
		const done = t('find.done', { count: plan.edits.length });
		if (plan.left.length > 0)
			toasts.show(`${done} ${t('find.left', { count: plan.left.length })}`, {
				stays: true,
				action: { label: t('find.show'), run: () => (this.left = plan.left) }
			});
		else if (plan.edits.length > 0) toasts.show(done, { action: { label: t('common.undo'), run: () => undo(this.#sheet) } });
		else announce(done);
		this.#scan(false);
	}

	/** Shows a cell of the list of those that stay. */
	show(cell: FoundCell): void {
		this.left = null;
		this.#now = cell;
		this.#focus(cell);
		this.#scan(false);
	}

	/** Name of a cell: its deal and column. */
	#place = ({ deal, column }: FoundCell): string =>
		`${this.#sheet.world.deals.get(deal)?.title || t('grid.untitled')} · ${cellName('deal', column, this.#sheet.world)}`;
	place = this.#place;

	#onChange({ deals, stages, settings, columns }: PipelineChange): void {
		if (stages || settings || columns) this.reread();
		else if (deals.size > 0) this.#soon();
	}

	#soon(): void {
		if (!this.open || this.#timer !== undefined) return;
		this.#timer = setTimeout(() => this.#scan(false), Math.max(0, this.#nextAt - performance.now()));
	}

	/** `jump`: to the first one, where the person is at none. */
	#scan(jump: boolean): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		const began = performance.now();
		this.#planning.stop();
		this.#searching.run(this.#steps(), (found) => {
			this.#nextAt = performance.now() + Math.max(AGAIN_MS, AGAIN_COST * (performance.now() - began));
			this.#take(found, jump);
		});
	}

	#scanNow(): void {
		this.#searching.stop();
		this.#take(finish(this.#steps()), false);
	}

	*#steps(): ReturnType<typeof scan> {
		const shownIds = this.#sheet.selection.lineUp();
		const { axes } = this.#sheet.selection.model;
		this.#axes = axes;
		this.#read(axes);
		if (!isSearch(this.needle)) return { cells: [], hidden: 0, outside: 0 };
		const { deals } = this.#sheet.world;
		const shown = shownIds.flatMap((id) => deals.get(id) ?? []);
		const hidden: Deal[] = [];
		if (deals.size > shown.length) for (const deal of deals.values()) if (deal.deleted === null && axes.rowOf(deal.id) < 0) hidden.push(deal);
		const fields = this.column === '' ? this.#fields : this.#fields.filter(({ id }) => id === this.column);
		return yield* scan({ shown, hidden, fields, needle: this.needle, memory: this.#memory, scope: this.inScope ? this.scope : null });
	}

	#take({ cells, hidden, outside }: { cells: readonly FoundCell[]; hidden: number; outside: number }, jump: boolean): void {
		Object.assign(this, { cells, hidden, outside });
		this.#byDeal = byDeal(cells);
		this.at = this.#now === null ? -1 : cells.findIndex((cell) => isAt(this.#now, cell));
		if (jump && cells.length > 0) this.#goTo(this.at < 0 ? this.#firstFrom(1) : this.at, false);
		this.#sheet.selection.redraw();
		this.preview();
	}

	/** Works out what replacing all would do, where that shows. */
	preview(): void {
		this.plan = null;
		this.#planning.stop();
		if (this.replacing && this.cells.length > 0) this.#planning.run(this.#planSteps(), (plan) => (this.plan = plan));
	}

	#planSteps = () => planAll(this.cells, this.#sheet.world.deals, this.#fields, this.needle, this.by);

	/** The first one found at where the person began or after it; backwards: the last one before. */
	#firstFrom(by: 1 | -1): number {
		return nearestCell(this.cells, this.#sheet.selection.model.axes, this.#from, by);
	}

	/** `focus`: the sheet's focus goes there too, and comes back to where the person types. */
	#goTo(index: number, focus: boolean): void {
		const cell = this.cells[index];
		if (!cell) return;
		this.at = index;
		this.#now = cell;
		const { selection } = this.#sheet;
		const place = this.#placeOf(cell);
		if (!place) return;
		const typing = document.activeElement;
		selection.reveal(place);
		if (focus) {
			this.#from = cell;
			this.#focus(cell);
			if (typing instanceof HTMLElement && typing.closest('[data-find]')) typing.focus({ preventScroll: true });
		}
		selection.redraw();
	}

	#placeOf({ deal, column }: FoundCell): { row: number; column: number } | null {
		const { axes } = this.#sheet.selection.model;
		const place = { row: axes.rowOf(deal), column: axes.columns.indexOf(column) };
		return place.row < 0 || place.column < 0 ? null : place;
	}

	/** Puts the sheet's focus on a cell. A selection that is searched stays. False when it does not show. */
	#focus(cell: FoundCell): boolean {
		const { selection } = this.#sheet;
		const { model } = selection;
		selection.lineUp();
		const place = this.#placeOf(cell);
		if (!place) return false;
		if (model.has(place.row, place.column) && !model.single) model.active = place;
		else model.select(place);
		selection.changed();
		return true;
	}

	/** Which fields there are; the columns that show may have changed. */
	#read(axes: Axes): void {
		const { world, state } = this.#sheet;
		const { fieldWorld } = state;
		this.#world = {
			view: world,
			now: fieldWorld.now,
			formula: (deal, key) => fieldWorld.formula(deal, key),
			formulaKind: (key) => fieldWorld.formulaKind?.(key) ?? 'unknown',
			input: this.#sheet.input()
		};
		const ids = axes.columns.join();
		if (this.#fields.map(({ id }) => id).join() === ids) return;
		this.#fields = sheetFields(axes.columns, () => this.#world);
		this.columns = this.#fields.map(({ id }) => ({ id, name: cellName('deal', id, world) }));
		if (this.column !== '' && !this.#fields.some(({ id }) => id === this.column)) this.column = '';
	}

	#say(before: string): void {
		const cell = this.cells[this.at];
		const field = cell && this.#fields.find(({ id }) => id === cell.column);
		const deal = cell && this.#sheet.world.deals.get(cell.deal);
		if (!cell || !field || !deal) return;
		const value = field.value(deal);
		const text = value === null ? '' : (field.texts(value)[0] ?? '');
		const title = deal.title || t('grid.untitled');
		announce((before && `${before} `) + t('find.at', { at: this.at + 1, count: this.cells.length, title, column: cellName('deal', cell.column, this.#sheet.world), text }));
	}

	/** Marks on those in sight; the present one stands out. */
	readonly #paint = (): readonly Box[] => {
		const { api, selection } = this.#sheet;
		if (!api || this.cells.length === 0) return [];
		const { axes } = selection.model;
		const [first, last] = [api.getFirstDisplayedRowIndex(), api.getLastDisplayedRowIndex()];
		const boxes: Box[] = [];
		for (let row = Math.max(0, first); row <= last; row++)
			for (const cell of this.#byDeal.get(axes.rows[row] ?? '') ?? []) {
				const column = axes.columns.indexOf(cell.column);
				const className = isAt(this.#now, cell) ? 'sheet-found sheet-found-now' : 'sheet-found';
				if (column >= 0)
					boxes.push({ key: `found/${cell.deal}/${cell.column}`, rows: { from: row, to: row }, columns: { from: column, to: column }, className });
			}
		return boxes;
	};
}


// Which columns the sheet has: keeps the grid's definitions in step with the document (columns that a colleague adds,
// renames or deletes while it is open), and says what there is, in what order. Limit: arranging them is the grid's.
import type { ColDef, GridApi } from 'ag-grid-community';
import type { PipelineView } from '#lib/domain/document/view.ts';
import type { ColumnKey, Deal } from '#lib/domain/model/deal.ts';
import type { ViewColumn } from '#lib/domain/query/definition.ts';
import { arrangedColumns, columnDefs, type ColumnInfo } from '../columns.ts';
import type { SheetContext } from '../context.ts';
import { redefineColumns } from '../keep-place.ts';
import { standsRight } from './defs.ts';

/** What the grid is told of a column: with another name, kind, number of stars or side on which it stands it is told anew. */
const signature = (context: SheetContext): string => {
	const { settings, columns } = context.pipeline();
	return JSON.stringify([
		settings.currency,
		context.mixed(),
		columns.flatMap((column) => (column.deleted === null ? [[column.key, column.name, column.kind, column.stars, standsRight(column, context)]] : []))
	]);
};

/** A side of a column of the sheet. */
export interface Beside {
	readonly column: string;
	readonly side: 'left' | 'right';
}

/** A dialog about columns that is open. */
export type ColumnTask = { readonly kind: 'add'; readonly beside?: Beside } | { readonly kind: 'edit'; readonly key: ColumnKey };

export class SheetColumns {
	/** In the order in which the sheet has them, hidden ones too. */
	list = $state.raw<readonly ColumnInfo[]>([]);
	/** What a person is doing to a column; the dialogs show it. null: nothing. */
	task = $state.raw<ColumnTask | null>(null);
	/** As the definitions were told. */
	mixed = false;
	#told = '';
	#narrow = false;
	#helpers: readonly ColDef<Deal>[] = [];
	/** A column just made: where it goes once the grid has it. */
	#place: { key: string; beside?: Beside } | null = null;

	/** Definitions for a grid that is being made. `helpers`: columns that are none of the deals', such as row numbers. */
	define(context: SheetContext, narrow: boolean, helpers: readonly ColDef<Deal>[]): ColDef<Deal>[] {
		this.#narrow = narrow;
		this.#helpers = helpers;
		this.#told = signature(context);
		this.mixed = context.mixed();
		const { settings, columns } = context.pipeline();
		return [...helpers, ...columnDefs(settings.currency, context, narrow, columns)];
	}

	/** Brings a column that was just made into sight: beside another, or at the end. Waits for the grid to have it. */
	place(api: GridApi<Deal> | null, key: string, beside?: Beside): void {
		this.#place = { key, ...(beside && { beside }) };
		if (api) this.#settle(api);
	}

	/**
	 * Takes over what the document says now. An open editor is left alone: definitions would close it, so they wait for
	 * its end. Cells are drawn anew either way. `remembered`: how the open view arranges columns, also those in the bin.
	 */
	follow(api: GridApi<Deal>, context: SheetContext, remembered: readonly ViewColumn[]): void {
		if (api.isDestroyed()) return;
		const view = context.pipeline();
		const now = signature(context);
		if (now !== this.#told && api.getEditingCells().length === 0) {
			this.#told = now;
			redefineColumns(api, this.define(context, this.#narrow, this.#helpers), this.#narrow ? remembered.map((column) => ({ ...column, width: null, frozen: false })) : remembered);
			this.#settle(api);
		}
		this.read(api, view);
	}

	read(api: GridApi<Deal>, view: PipelineView): void {
		this.list = arrangedColumns(api.getColumnState(), view);
	}

	#settle(api: GridApi<Deal>): void {
		const place = this.#place;
		if (!place || !api.getColumn(place.key)) return;
		this.#place = null;
		if (place.beside) {
			const others = api.getColumnState().flatMap(({ colId }) => (colId === place.key ? [] : [colId]));
			const at = others.indexOf(place.beside.column);
			if (at >= 0) api.moveColumns([place.key], place.beside.side === 'left' ? at : at + 1);
		}
		api.ensureColumnVisible(place.key);
	}
}

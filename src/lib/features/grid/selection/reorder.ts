// Putting deals elsewhere in the order by hand: one step to undo. Where something sorts there is no such order to see, and
// the person is told so.
import { editDeals } from '#lib/domain/document/commands.ts';
import type { DealId } from '#lib/domain/model/deal.ts';
import { orderBetween } from '#lib/domain/model/order-key.ts';
import { announce } from '#lib/ui/announcer.svelte.ts';
import { t } from '#lib/ui/messages/index.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import type { SheetController } from '../sheet-controller.svelte.ts';

/** False where rows stand in another order than by hand; says why, and offers the way out. */
export function mayReorder(sheet: SheetController): boolean {
	const { api, selection } = sheet;
	if (!api || !sheet.canEdit) return false;
	if (isSorted(sheet)) {
		toasts.show(t('selection.moveSorted'), { action: { label: t('selection.unsort'), run: () => unsort(sheet) } });
		return false;
	}
	if (selection.sync().axes.rows.includes(null)) {
		toasts.show(t('selection.moveGrouped'));
		return false;
	}
	return true;
}

export const isSorted = ({ api }: SheetController): boolean => api?.getColumnState().some(({ sort }) => sort) ?? false;

export const unsort = ({ api }: SheetController): void => void api?.applyColumnState({ defaultState: { sort: null } });

/** Puts deals, in the order they show, before the row at `index`; the number of rows: at the end. */
export function moveDeals(sheet: SheetController, deals: readonly DealId[], index: number): void {
	const { selection, world } = sheet;
	const { rows, rowOf } = selection.sync().axes;
	// They stand there already: nothing to write, nothing to undo.
	const first = rowOf(deals[0] ?? '');
	if (index >= first && index <= first + deals.length && deals.every((deal, at) => rows[first + at] === deal)) return;
	const moving = new Set(deals);
	const stays = (id: DealId | null | undefined): id is DealId => typeof id === 'string' && !moving.has(id);
	const before = rows.slice(0, index).findLast(stays);
	const after = rows.slice(index).find(stays);
	if (deals.length === 0 || (before === undefined && after === undefined)) return;
	const end = after === undefined ? null : (world.deals.get(after)?.order ?? null);
	let last = before === undefined ? null : (world.deals.get(before)?.order ?? null);
	const edits = deals.map((deal) => ({ deal, field: 'order' as const, value: (last = orderBetween(last, end)) }));
	sheet.state.perform((writer) => editDeals(writer, edits));
	sheet.settle();
	selection.rowsMoved();
	selection.sync();
	selection.changed();
	announce(t('selection.moved', { count: deals.length, row: (selection.model.active?.row ?? 0) + 1 }));
}

/** Moves the chosen deals one row up or down. */
export function moveChosen(sheet: SheetController, step: 1 | -1): void {
	if (!mayReorder(sheet)) return;
	const { selection } = sheet;
	const deals = selection.deals();
	const rows = deals.map((deal) => selection.model.axes.rowOf(deal));
	if (rows.length === 0) return;
	const first = rows[0]!;
	const last = rows.at(-1)!;
	const count = selection.model.axes.rows.length;
	if (step < 0 ? first === 0 : last === count - 1) return announce(t('selection.atEnd'));
	moveDeals(sheet, deals, step < 0 ? first - 1 : last + 2);
}

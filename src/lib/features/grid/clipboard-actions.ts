// Copy, cut and paste of the selected cells: between this sheet, other pipelines' sheets and other programs. A paste is one
// step to undo. What it could not take is counted in a notice that leads to the list.
import { MAX_CELLS } from '#lib/domain/clipboard/cell.ts';
import { copyBlock } from '#lib/domain/clipboard/copy.ts';
import { planPaste, type PastePlan, type Rect, type Refusal } from '#lib/domain/clipboard/plan.ts';
import { readClipboard } from '#lib/domain/clipboard/read.ts';
import { closedValue } from '#lib/domain/document/bulk-edits.ts';
import { editAndAddDeals, type DealEdit, type NewDeal } from '#lib/domain/document/commands.ts';
import { promptFor } from '#lib/state/close-prompt.ts';
import { isColumnKey, type CellField, type ColumnKey, type DealId } from '#lib/domain/model/deal.ts';
import { announce } from '#lib/ui/announcer.svelte.ts';
import { t } from '#lib/ui/messages/index.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { clipFields, convertContext, notation, outCell } from './clipboard-fields.ts';
import { readTable } from './clipboard-html.ts';
import { mayEdit } from './sheet-actions.ts';
import type { LeftCell } from './sheet-clipboard.svelte.ts';
import type { SheetController } from './sheet-controller.svelte.ts';
import type { SheetRange } from './selection/sheet-selection.svelte.ts';

type Transfer = Pick<DataTransfer, 'getData' | 'setData'>;

/**
 * Puts the cells of the ranges on the clipboard. Several ranges must be of the same columns, or of the same deals: they are
 * then copied as one block. Returns false, having said why, where there is nothing to copy. `header`: names above.
 */
export function copy(sheet: SheetController, clipboard: Transfer, ranges = sheet.selection.ranges(), header = false): boolean {
	return put(sheet, clipboard, ranges, null, header);
}

/** Copies, and marks the cells so that a paste in this pipeline moves them. They are emptied only by that paste. */
export function cut(sheet: SheetController, clipboard: Transfer, ranges = sheet.selection.ranges()): boolean {
	if (!mayEdit(sheet)) return false;
	return put(sheet, clipboard, ranges, crypto.randomUUID(), false);
}

function put(sheet: SheetController, clipboard: Transfer, ranges: readonly SheetRange[], cutMark: string | null, header: boolean): boolean {
	const block = asOne(ranges);
	if (!block) {
		toasts.show(t('clipboard.copyShape'), { kind: 'error', stays: false });
		return false;
	}
	const { deals: ids, columns } = block;
	if (ids.length === 0 || columns.length === 0) return false;
	if (ids.length * columns.length > MAX_CELLS) {
		toasts.show(t('clipboard.copyBig', { count: ids.length * columns.length, most: MAX_CELLS }), { kind: 'error' });
		return false;
	}
	const deals = ids.flatMap((id) => sheet.world.deals.get(id) ?? []);
	const rows = deals.map((deal) => columns.map((column) => outCell(sheet, deal, column)));
	const origin = { pipeline: sheet.state.id, deals: deals.map(({ id }) => id), fields: columns, cut: cutMark };
	const names = header ? clipFields(sheet, columns).fields.map((field) => field.names[0] ?? '') : null;
	const { plain, html } = copyBlock(rows, origin, notation(sheet), names);
	clipboard.setData('text/plain', plain);
	clipboard.setData('text/html', html);
	sheet.clipboard.pendingCut = cutMark;
	const cells = rows.length * columns.length;
	announce(t(cutMark === null ? 'clipboard.copied' : 'clipboard.cut', { count: cells }));
	return true;
}

const sameList = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((one, index) => one === b[index]);

/** Several ranges as one block: those of the same columns below each other, those of the same deals beside each other. */
function asOne(ranges: readonly SheetRange[]): SheetRange | null {
	const [first, ...more] = ranges;
	if (!first) return { deals: [], columns: [] };
	if (more.every(({ columns }) => sameList(columns, first.columns)))
		return { deals: [...new Set(ranges.flatMap(({ deals }) => deals))], columns: first.columns };
	if (more.every(({ deals }) => sameList(deals, first.deals)))
		return { deals: first.deals, columns: [...new Set(ranges.flatMap(({ columns }) => columns))] };
	return null;
}

/**
 * Writes what is on the clipboard into the ranges, as one step. False: there was nothing for the sheet in it, and the browser
 * may do what it would.
 */
export function paste(
	sheet: SheetController,
	clipboard: Pick<DataTransfer, 'getData'>,
	ranges: readonly SheetRange[] = sheet.selection.ranges(),
	{ valuesOnly = false } = {}
): boolean {
	if (ranges.length === 0) return false;
	if (!mayEdit(sheet)) return true;
	const context = convertContext(sheet);
	const read = readClipboard(readTable(clipboard.getData('text/html')), clipboard.getData('text/plain'), context.order);
	if (!read.ok) {
		toasts.show(t(read.reason === 'empty' ? 'clipboard.nothing' : 'clipboard.tooBig'), { kind: 'error', stays: false });
		return true;
	}
	const rows = sheet.selection.lineUp();
	const shown = sheet.selection.model.axes.columns;
	const { fields, hidden } = clipFields(sheet, shown);
	const stage = context.stages.find(({ type }) => type === 'open')?.id ?? null;
	const { pipeline } = sheet.state;
	const target = {
		rows,
		fields,
		hidden,
		ranges: ranges.flatMap((range) => rectsOf(range, rows, shown)),
		value: (deal: string, cell: string) => {
			const found = pipeline.deals.get(deal);
			return isColumnKey(cell) ? found?.own[cell] : found?.[cell as 'title'];
		},
		closed: (cell: string, stage: string | null) => closedValue(cell, stage, sheet.world),
		defaults: { stage, owner: sheet.state.person.name || null },
		pipeline: sheet.state.id,
		pendingCut: sheet.clipboard.pendingCut,
		mayAdd: true,
		valuesOnly
	};
	if (target.ranges.length === 0) return false;
	const plan = planPaste(read.block, target, context);
	execute(sheet, plan);
	if (read.block.origin?.cut) sheet.clipboard.forgetCut();
	if (plan.matchedHeaders === null && target.ranges.length === 1) selectPasted(sheet, target.ranges[0]!, read.block.rows, rows);
	return true;
}

/** Places of a range in the lists of rows and columns; a range that is not in one piece is several. */
function rectsOf(range: SheetRange, rows: readonly DealId[], columns: readonly string[]): Rect[] {
	const runs = (wanted: readonly string[], all: readonly string[]): { from: number; size: number }[] => {
		const index = wanted.length > 8 ? new Map(all.map((id, at) => [id, at])) : null;
		const places = wanted.map((id) => index?.get(id) ?? all.indexOf(id)).filter((at) => at >= 0).sort((a, b) => a - b);
		const found: { from: number; size: number }[] = [];
		for (const at of places) {
			const last = found.at(-1);
			if (last && last.from + last.size === at) last.size++;
			else found.push({ from: at, size: 1 });
		}
		return found;
	};
	const across = runs(range.columns, columns);
	return runs(range.deals, rows).flatMap((down) => across.map((side) => ({ top: down.from, height: down.size, left: side.from, width: side.size })));
}

function execute(sheet: SheetController, plan: PastePlan): void {
	const { state } = sheet;
	const edits = plan.edits.map(({ deal, cell, value }) => ({ deal, field: cell as CellField, value: value as DealEdit['value'] }));
	const added = plan.newDeals.map(newDeal);
	let created: readonly DealId[] = [];
	if (edits.length > 0 || added.length > 0) {
		({ created } = state.perform((writer) => editAndAddDeals(writer, edits, added)));
		sheet.settle(created[0]);
		const prompt = promptFor(edits, sheet.world);
		if (prompt) sheet.prompt = prompt;
	}
	tell(sheet, plan, created);
}

function newDeal(cells: PastePlan['newDeals'][number]): NewDeal {
	const own: Record<ColumnKey, DealEdit['value']> = {};
	const built: Record<string, unknown> = {};
	for (const [cell, value] of Object.entries(cells)) {
		if (isColumnKey(cell)) own[cell] = value as DealEdit['value'];
		else built[cell] = value;
	}
	return { ...(built as NewDeal), own };
}

/** Says what was done; what was left is one notice with a way to the list. */
function tell(sheet: SheetController, plan: PastePlan, created: readonly DealId[]): void {
	const words = [t(plan.emptied > 0 ? 'clipboard.moved' : 'clipboard.pasted', { count: plan.written })];
	if (created.length > 0) words.push(t('clipboard.added', { count: created.length }));
	if (plan.matchedHeaders) words.push(t('clipboard.byHeader', { columns: plan.matchedHeaders.map(({ names }) => names[0]).join(', ') }));
	const count = plan.refused.length;
	if (count === 0 && words.length === 1) return announce(words[0]!);
	if (count === 0) return void toasts.show(words.join(' '));
	const left = grouped(plan.refused, created);
	toasts.show([...words, t('clipboard.left', { count })].join(' '), {
		kind: 'error',
		action: { label: t('clipboard.show'), run: () => (sheet.clipboard.left = left) }
	});
}

/** Reasons that are the whole column's, not the cell's: told once. */
const OF_COLUMN = new Set<Refusal['reason']>(['derived', 'outside', 'header']);

function grouped(refused: readonly Refusal[], created: readonly DealId[]): LeftCell[] {
	const byColumn = new Map<string, LeftCell>();
	return refused.flatMap((first) => {
		const deal = first.deal ?? (first.newDeal === null ? null : (created[first.newDeal] ?? null));
		const cell: LeftCell = { deal, column: first.field?.id ?? null, count: 1, first };
		if (!OF_COLUMN.has(first.reason)) return [cell];
		const key = `${first.reason} ${first.column}`;
		const known = byColumn.get(key);
		if (known) {
			known.count++;
			return [];
		}
		byColumn.set(key, cell);
		return [cell];
	});
}

/** The pasted cells become the selection, as far as they still lie together. */
function selectPasted(sheet: SheetController, { top, left, height, width }: Rect, block: readonly (readonly unknown[])[], before: readonly DealId[]): void {
	const { selection } = sheet;
	const rows = selection.lineUp();
	const { axes } = selection.model;
	const [tall, wide] = [Math.max(height, block.length), Math.max(width, block[0]!.length)];
	const last = Math.min(top + tall, before.length) - 1;
	// Sorting may have carried the rows away from each other.
	for (let row = top; row <= last; row++) if (rows[row] !== before[row]) return;
	if (last < top || (tall === 1 && wide === 1)) return;
	const end = Math.min(left + wide, axes.columns.length) - 1;
	selection.model.selectCells({ row: axes.rowOf(before[top]!), column: left }, { row: axes.rowOf(before[last]!), column: end });
	selection.changed({ reveal: null });
}

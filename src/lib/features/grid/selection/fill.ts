// Copying cells into their neighbours: Ctrl+D down, Ctrl+R right, Ctrl+Enter what was typed into all that is selected.
// One step to undo; what a column cannot take is said, the rest is kept.
import { closedValue, legalCell, withoutClosedValues } from '#lib/domain/document/bulk-edits.ts';
import { withoutOtherMoney } from '#lib/domain/document/currency-edits.ts';
import type { DealEdit } from '#lib/domain/document/commands.ts';
import type { CellField, Deal } from '#lib/domain/model/deal.ts';
import { fieldOf } from '#lib/state/fields.ts';
import { announce } from '#lib/ui/announcer.svelte.ts';
import { editText, inputOf, parseCell, parseDealCell } from '#lib/ui/cell-input.ts';
import { t } from '#lib/ui/messages/index.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import type { SheetController } from '../sheet-controller.svelte.ts';
import { cellOfColumn } from './clear.ts';
import { sizeOf } from './spans.ts';

interface Plan {
	edits: DealEdit[];
	/** Cells that could not take the value, and why the first of them could not. */
	refused: number;
	why: string;
}

/** Copies the first row (column) of each range into the rest of it; of a single row or column, the neighbour's before it. */
export function fillCells(sheet: SheetController, way: 'down' | 'right'): void {
	const { selection } = sheet;
	const model = selection.sync();
	const plan: Plan = { edits: [], refused: 0, why: '' };
	for (const range of model.ranges) {
		const deals = dealsOf(sheet, model.dealsIn(range.rows));
		const columns = range.columns.flatMap(({ from, to }) => model.axes.columns.slice(from, to + 1));
		if (way === 'down') {
			const lone = sizeOf(range.rows) === 1;
			const above = lone ? dealsOf(sheet, model.dealsIn([{ from: Math.max(0, range.rows[0]!.from - 1), to: Math.max(0, range.rows[0]!.from - 1) }]))[0] : deals[0];
			if (above) for (const column of columns) for (const deal of lone ? deals : deals.slice(1)) copyCell(sheet, plan, above, column, deal, column);
		} else {
			const lone = columns.length === 1;
			const source = lone ? model.axes.columns[range.columns[0]!.from - 1] : columns[0];
			if (source !== undefined) for (const deal of deals) for (const column of lone ? columns : columns.slice(1)) copyCell(sheet, plan, deal, source, deal, column);
		}
	}
	finish(sheet, plan);
}

/** Writes what was typed into one cell into every selected one, each column reading it its own way. */
export function fillTyped(sheet: SheetController, text: string): void {
	const model = sheet.selection.sync();
	const plan: Plan = { edits: [], refused: 0, why: '' };
	for (const { rows, columns } of model.blocks) {
		const fields = columns.flatMap(({ from, to }) => model.axes.columns.slice(from, to + 1)).map((column) => cellOfColumn(sheet, column));
		const parsed = fields.map((field) => field && parseCell(field, text, sheet.input()));
		for (const deal of dealsOf(sheet, model.dealsIn([rows])))
			fields.forEach((field, index) => {
				// An amount is read in each deal's own currency, or gives it that of its sign.
				const cell = field === 'value' ? parseDealCell(field, text, sheet.input(), deal, sheet.world.rates) : parsed[index];
				if (field && cell?.ok) {
					plan.edits.push({ deal: deal.id, field, value: cell.value });
					if (cell.currency !== undefined) plan.edits.push({ deal: deal.id, field: 'currency', value: cell.currency });
				} else refuse(plan, cell && !cell.ok ? cell.message : t('selection.derived'));
			});
	}
	finish(sheet, plan);
}

function copyCell(sheet: SheetController, plan: Plan, from: Deal, source: string, to: Deal, target: string): void {
	const field = cellOfColumn(sheet, target);
	const given = cellOfColumn(sheet, source);
	if (!field) return refuse(plan, t('selection.derived'));
	const [left, right] = [fieldOf(sheet.world, source), fieldOf(sheet.world, target)];
	const { currency } = sheet.world.settings;
	const amountIn = left?.type === 'money' ? (source === 'value' ? (from.currency ?? currency) : currency) : undefined;
	if (amountIn !== undefined && right?.type === 'money' && source !== target && amountIn !== (target === 'value' ? (to.currency ?? currency) : currency))
		return refuse(plan, t('clipboard.why.currency'));
	const alike = given !== null && (source === target || (left?.type === right?.type && left?.option === right?.option && isPlain(given) && isPlain(field)));
	if (alike) {
		// As it shows: what a column of another kind once held lies there still, and is no value of this one; nor is a
		// probability or category that its deal had before it was closed.
		const hidden = closedValue(given, from.stage, sheet.world) !== null;
		const value = hidden ? null : (legalCell(from, given, sheet.world) as DealEdit['value']);
		if (value !== legalCell(to, field, sheet.world) || (field === 'value' && amountIn !== (to.currency ?? currency))) plan.edits.push({ deal: to.id, field, value, ...(field === 'value' && amountIn !== undefined && { amountIn }) });
		return;
	}
	const parsed = parseCell(field, given ? editText(given, from, sheet.input()) : '', inputOf(sheet.input(), field, to));
	if (!given || !parsed.ok) return refuse(plan, parsed.ok ? t('selection.derived') : parsed.message);
	plan.edits.push({ deal: to.id, field, value: parsed.value });
}

/** Choices have ids of their own column: they are copied by name. */
const isPlain = (field: CellField): boolean => !field.startsWith('c_');

function refuse(plan: Plan, why: string): void {
	plan.refused += 1;
	plan.why ||= why;
}

const dealsOf = ({ world }: SheetController, ids: readonly string[]): Deal[] => ids.flatMap((id) => world.deals.get(id) ?? []);

function finish(sheet: SheetController, plan: Plan): void {
	const { edits: open, left } = withoutClosedValues(plan.edits, sheet.world);
	for (let index = 0; index < left.length; index++) refuse(plan, t('clipboard.why.closed'));
	const { edits, left: other } = withoutOtherMoney(open, sheet.world);
	for (const { field } of other) refuse(plan, t(field === 'currency' ? 'clipboard.why.decimals' : 'clipboard.why.currency'));
	sheet.edit(edits);
	const done = t('selection.filledCells', { count: edits.length });
	if (plan.refused > 0) toasts.show(`${done} ${t('selection.notFilled', { count: plan.refused })} ${plan.why}`, { kind: 'error' });
	else announce(done);
}

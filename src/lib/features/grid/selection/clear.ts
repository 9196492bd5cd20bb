// Emptying cells: of every range at once, as one step to undo.
import type { DealEdit } from '#lib/domain/document/commands.ts';
import { storedCell, type CellField } from '#lib/domain/model/deal.ts';
import { fieldOf } from '#lib/state/fields.ts';
import type { SheetController } from '../sheet-controller.svelte.ts';
import type { SelectionModel } from './model.ts';

/** The cell that a column writes to; null: its values are derived. */
export const cellOfColumn = ({ world }: SheetController, column: string): CellField | null => fieldOf(world, column)?.cell ?? null;

/** What empties the selected cells that hold something; derived cells have nothing to empty. */
export function clearEdits(sheet: SheetController, model: SelectionModel): DealEdit[] {
	return model.blocks.flatMap(({ rows, columns }) => {
		const fields = columns
			.flatMap(({ from, to }) => model.axes.columns.slice(from, to + 1))
			.map((column) => cellOfColumn(sheet, column))
			.filter((field) => field !== null);
		return model.dealsIn([rows]).flatMap((id) => {
			const deal = sheet.world.deals.get(id);
			return deal ? fields.filter((field) => storedCell(deal, field) !== null).map((field): DealEdit => ({ deal: id, field, value: null })) : [];
		});
	});
}

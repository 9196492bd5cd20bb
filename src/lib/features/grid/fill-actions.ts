// Filling cells on from others, as the fill handle and its menu do: one step to undo. What the columns cannot hold is told.
import type { OwnValue } from '#lib/domain/clipboard/cell.ts';
import { withoutClosedValues } from '#lib/domain/document/bulk-edits.ts';
import { withoutOtherMoney } from '#lib/domain/document/currency-edits.ts';
import { editDeals, type DealEdit } from '#lib/domain/document/commands.ts';
import { planFill, type FillDirection } from '#lib/domain/fill/plan.ts';
import type { FillMode } from '#lib/domain/fill/series.ts';
import { fieldOf } from '#lib/state/fields.ts';
import { promptFor } from '#lib/state/close-prompt.ts';
import type { CellField } from '#lib/domain/model/deal.ts';
import { announce } from '#lib/ui/announcer.svelte.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { t } from '#lib/ui/messages/index.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { clipFields, convertContext, outCell, whyLeft } from './clipboard-fields.ts';
import type { SheetRange } from './selection/sheet-selection.svelte.ts';
import { mayEdit } from './sheet-actions.ts';
import type { SheetController } from './sheet-controller.svelte.ts';

/**
 * Fills `target` on from `source`. Down and up: target's deals, source's columns; right and left: target's columns, source's
 * deals; both as the sheet shows them. Returns how many cells were written.
 */
export function fillFrom(sheet: SheetController, source: SheetRange, target: SheetRange, direction: FillDirection, mode: FillMode = 'auto'): number {
	if (!mayEdit(sheet)) return 0;
	const { world, state } = sheet;
	const read = (id: string, field: { id: string }): OwnValue => {
		const deal = world.deals.get(id);
		const cell = deal ? outCell(sheet, deal, field.id) : { type: 'text' as const, value: null };
		// What only lies behind what shows is not filled on.
		return { ...cell, value: cell.shown === undefined ? cell.value : null, field: field.id, currency: (field.id === 'value' ? deal?.currency : null) ?? world.settings.currency };
	};
	const vertical = direction === 'down' || direction === 'up';
	const currencies = new Set(source.deals.map((id) => world.deals.get(id)?.currency ?? world.settings.currency));
	/** The currency of an amount that is filled on; none at all where the series is of several. */
	const amountIn = (deal: string): string => {
		if (vertical) return currencies.size === 1 ? [...currencies][0]! : '';
		const own = world.deals.get(deal)?.currency ?? world.settings.currency;
		return source.columns.every((column) => column === 'value') ? own : world.settings.currency;
	};
	const plan = planFill(
		{ deals: source.deals, fields: clipFields(sheet, source.columns).fields, read },
		{ deals: target.deals, fields: clipFields(sheet, target.columns).fields, direction },
		mode,
		{ ...convertContext(sheet), language: locale.language }
	);
	const { edits: open, left } = withoutClosedValues(
		plan.edits.map(({ deal, cell, value }): DealEdit => ({ deal, field: cell as CellField, value: value as DealEdit['value'], ...(cell === 'value' && { amountIn: amountIn(deal) }) })),
		world
	);
	const { edits: taken, left: other } = withoutOtherMoney(open, world);
	// A value in a currency of its own is no amount of a column beside it, whose amounts are in the pipeline's.
	const strays = vertical || !source.columns.includes('value') ? [] : taken.filter(({ deal, field }) => field !== 'value' && fieldOf(world, field)?.type === 'money' && amountIn(deal) !== world.settings.currency);
	other.push(...strays);
	const edits = taken.filter((edit) => !strays.includes(edit));
	for (const { deal, field } of other)
		plan.refused.push({ deal, field: clipFields(sheet, [field]).fields[0]!, text: '', reason: field === 'currency' ? 'decimals' : 'currency' });
	for (const { deal, field } of left) plan.refused.push({ deal, field: clipFields(sheet, [field]).fields[0]!, text: '', reason: 'closed' });
	if (edits.length > 0) {
		state.perform((writer) => editDeals(writer, edits));
		sheet.settle();
		const prompt = promptFor(edits, sheet.world);
		if (prompt) sheet.prompt = prompt;
	}
	const done = t('clipboard.filled', { count: edits.length });
	const [first] = plan.refused;
	if (!first) announce(done);
	else
		toasts.show([done, t('clipboard.left', { count: plan.refused.length }), `${first.field.names[0]}: ${whyLeft(sheet, first)}`].join(' '), {
			kind: 'error'
		});
	return edits.length;
}

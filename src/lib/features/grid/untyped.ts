// Why a cell takes no typing, said at once when somebody types there, with what they can do instead.
// Limit: says; nothing is written.
import { columnOf } from '#lib/domain/model/column.ts';
import { isColumnKey, type Deal } from '#lib/domain/model/deal.ts';
import type { PipelineView } from '#lib/domain/document/view.ts';
import { categoryOf, isClosed, probabilityOf } from '#lib/state/deal-numbers.ts';
import { announce } from '#lib/ui/announcer.svelte.ts';
import { formatPermille } from '#lib/ui/format.ts';
import { t } from '#lib/ui/messages/index.ts';
import { optionName } from '#lib/ui/option-names.ts';
import { toasts, type ToastAction } from '#lib/ui/toasts.svelte.ts';
import { isDealNode } from './row-kinds.ts';
import type { SheetController } from './sheet-controller.svelte.ts';

/** Why a deal's cell takes no typing, in words; null: it takes some. */
export function whyUntyped(view: PipelineView, deal: Deal, id: string): string | null {
	const column = isColumnKey(id) ? columnOf(view.columns, id) : undefined;
	if (column?.kind === 'formula') return t('grid.untyped.formula', { name: column.name });
	if (column?.kind === 'checkbox') return t('grid.untyped.checkbox', { name: column.name });
	switch (id) {
		case 'weighted':
		case 'daysInStage':
		case 'created':
			return t(`grid.untyped.${id}`);
		case 'probability':
			return isClosed(deal, view) ? t('grid.untyped.probability', { probability: formatPermille(probabilityOf(deal, view) ?? 0) }) : null;
		case 'category':
			return isClosed(deal, view) ? t('grid.untyped.category', { category: optionName('category', categoryOf(deal, view) ?? '') }) : null;
		default:
			return null;
	}
}

let said: { readonly toast: number; readonly words: string } | null = null;

/** One notice, however many keys are pressed. */
function say(words: string, action?: ToastAction): void {
	if (said?.words === words && toasts.has(said.toast)) announce(words);
	else said = { toast: toasts.show(words, { ...(action && { action }) }), words };
}

/** Says why the focused cell takes no typing; true: it takes none. */
export function tellUntyped(sheet: SheetController): boolean {
	const focused = sheet.api?.getFocusedCell();
	const node = focused && !focused.rowPinned ? sheet.api?.getDisplayedRowAtIndex(focused.rowIndex) : undefined;
	if (!focused || !isDealNode(node)) return false;
	if (!sheet.canEdit) {
		if (sheet.state.asOf !== null) say(t('history.refused'));
		return true;
	}
	const id = focused.column.getColId();
	const words = whyUntyped(sheet.world, node.data, id);
	if (words === null) return false;
	const key = isColumnKey(id) && columnOf(sheet.world.columns, id)?.kind === 'formula' ? id : null;
	say(words, key === null ? undefined : { label: t('grid.untyped.settings'), run: () => (sheet.own.task = { kind: 'edit', key }) });
	return true;
}

/** True for a key that would begin an edit: a character, F2 or Enter. */
export const beginsEdit = ({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean =>
	!ctrlKey && !metaKey && !altKey && ((key === 'F2' && !shiftKey) || key === 'Enter' || (key !== ' ' && [...key].length === 1));

// The button in a column's header that opens the column's menu. It is for pointers; the keyboard opens the menu with
// Shift+F10, the menu key or Alt+Down.
import { t } from '#lib/ui/messages/index.ts';

/** A mark that the sheet's menu listens for; it neither sorts nor selects the column. */
export function headMenu(name: string): HTMLElement {
	const mark = document.createElement('span');
	mark.className = 'sheet-head-menu';
	mark.setAttribute('aria-hidden', 'true');
	mark.title = t('selection.columnMenu', { name });
	for (const event of ['mousedown', 'pointerdown', 'touchstart'] as const)
		mark.addEventListener(event, (pressed) => pressed.stopPropagation(), { passive: true });
	return mark;
}

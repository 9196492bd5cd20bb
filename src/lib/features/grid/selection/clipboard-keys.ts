// Cut, copy and paste from a menu: the same events as the keys make, on the cell that has the focus.
import { t } from '#lib/ui/messages/index.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import type { SheetController } from '../sheet-controller.svelte.ts';

/** The browser makes the event, and puts what the handlers say on the clipboard. */
function run(sheet: SheetController, command: 'copy' | 'cut'): void {
	sheet.selection.changed({ reveal: null });
	document.execCommand(command);
}

export const copy = (sheet: SheetController): void => run(sheet, 'copy');
export const cut = (sheet: SheetController): void => run(sheet, 'cut');

/** Reads the clipboard, which the browser may ask about, and pastes. `values`: without what the other program says of them. */
export async function paste(sheet: SheetController, values: boolean): Promise<void> {
	const data = new DataTransfer();
	try {
		const [item] = await navigator.clipboard.read();
		for (const type of ['text/plain', ...(values ? [] : ['text/html'])])
			if (item?.types.includes(type)) data.setData(type, await (await item.getType(type)).text());
	} catch {
		toasts.show(t('selection.pasteDenied'));
		return;
	}
	sheet.selection.changed({ reveal: null });
	sheet.clipboard.valuesOnly = values;
	const cell = document.activeElement;
	cell?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
}

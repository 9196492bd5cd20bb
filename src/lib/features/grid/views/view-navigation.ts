// Going from view to view: by the menu, a link, or the browser's back button. The address bar says which one is open.
import { announce } from '#lib/ui/announcer.svelte.ts';
import { t } from '#lib/ui/messages/index.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { differing } from '#lib/domain/query/read-definition.ts';
import type { SheetController } from '../sheet-controller.svelte.ts';
import type { ViewAddress } from './sheet-view.ts';
import { decodeView, encodeView } from './view-link.ts';

/** Opens a saved view, or with null the plain sheet, as a step the browser can go back from. */
export function openView(sheet: SheetController, id: string | null): void {
	if (id === sheet.view.current || !show(sheet, id)) return;
	sheet.address?.go(id, 'push');
}

function show(sheet: SheetController, id: string | null): boolean {
	const { view } = sheet;
	if (!view.show(id)) return false;
	announce(t('views.openedView', { name: view.open?.name || t(id === null ? 'views.plain' : 'views.unnamed') }));
	if (view.open && view.open.dropped > 0) toasts.show(t('views.part', { count: view.open.dropped }));
	return true;
}

/** Shows what the address names. On opening a pipeline an address that names nothing leaves what the device remembers. */
export function followAddress(sheet: SheetController, address: ViewAddress, opening: boolean): void {
	const { view } = sheet;
	const { arrangement } = address;
	const wanted = address.view;
	if (opening && wanted === null && arrangement === null) {
		if (view.current !== null) address.go(view.current, 'replace');
		const { off } = view;
		if (off.length > 0) {
			const again = (): void => {
				if (view.current === null && view.definition.filter.length === 0) view.set({ filter: off });
			};
			toasts.show(t('views.filterOff'), { action: { label: t('views.filterAgain'), run: again } });
		}
		return;
	}
	if (wanted !== view.current && !show(sheet, wanted)) {
		toasts.show(t('views.linkUnknown'), { kind: 'error' });
		show(sheet, null);
		address.go(null, 'replace');
		return;
	}
	if (arrangement === null) return;
	const said = decodeView(arrangement);
	if (!said) {
		toasts.show(t('views.linkDamaged'), { kind: 'error' });
		show(sheet, null);
	} else {
		view.arrange(said.definition);
		if (said.dropped > 0) toasts.show(t('views.linkPart', { count: said.dropped }));
	}
	// From here on it is this person's: the address would bring back what they change.
	address.go(said ? view.current : null, 'replace');
}

/** Puts the address of what shows on the clipboard: of the view, and with what is not saved in it. */
export async function copyViewLink({ view, address }: SheetController): Promise<void> {
	const { current, unsaved, definition, base } = view;
	const changed = unsaved.length > 0 || (current === null && differing(definition, base).length > 0);
	const arrangement = changed ? encodeView(definition) : null;
	if (changed && arrangement === null) return void toasts.show(t('views.linkLarge'), { kind: 'error' });
	const link = address?.link(current, arrangement) ?? location.href;
	try {
		await navigator.clipboard.writeText(link);
		toasts.show(t(changed ? 'views.linkWithChanges' : 'views.linkCopied'));
	} catch {
		toasts.show(t('views.linkFailed', { link }), { kind: 'error' });
	}
}

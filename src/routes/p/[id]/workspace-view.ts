// Which of sheet and charts is shown, remembered on this device; and when keys belong to a text field.

export type WorkspaceView = 'sheet' | 'both' | 'charts';

const KEY = 'sluice:workspace-view';

/** The remembered view; sheet and charts together at first: the funnel is not something one must find. */
export function remembered(): WorkspaceView {
	try {
		const stored = localStorage.getItem(KEY);
		return stored === 'sheet' || stored === 'charts' ? stored : 'both';
	} catch {
		return 'both';
	}
}

export function remember(view: WorkspaceView): void {
	try {
		localStorage.setItem(KEY, view);
	} catch {
		// Storage refused: the view lasts as long as the page.
	}
}

/** True while the person types in a field that has an undo of its own. */
export function isPlainTextEditing(target: EventTarget | null): boolean {
	return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));
}

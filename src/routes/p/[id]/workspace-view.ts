// Which of sheet, board and charts is shown, remembered on this device; and when keys belong to a text field.

export type WorkspaceView = 'sheet' | 'both' | 'board' | 'charts';

/** What can be chosen; side by side there is no room for both on a narrow screen. */
export const viewsOn = (narrow: boolean): readonly WorkspaceView[] => (narrow ? ['sheet', 'board', 'charts'] : ['sheet', 'both', 'board', 'charts']);

const KEY = 'sluice:workspace-view';

/** The remembered view; sheet and charts together at first: the funnel is not something one must find. */
export function remembered(): WorkspaceView {
	try {
		const stored = localStorage.getItem(KEY);
		return stored === 'sheet' || stored === 'board' || stored === 'charts' ? stored : 'both';
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

/** True while files are held over the page. */
export const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

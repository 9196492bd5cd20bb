// The keys the sheet adds to the grid's own, and copy and paste. Keys typed into a field stay there.
import {
	addDeal,
	clearFocused,
	copyFocused,
	deleteChosen,
	openFocusedConflict,
	pasteAtFocus,
	undo
} from './sheet-actions.ts';
import type { SheetController } from './sheet-controller.svelte.ts';

const isTyping = (target: EventTarget | null): boolean =>
	target instanceof HTMLElement && (target.isContentEditable || target.matches('input:not([type=checkbox]), textarea, select'));

const inCell = (target: EventTarget | null): boolean =>
	target instanceof HTMLElement && target.closest('.ag-grid-scrolling-container .ag-cell') !== null;

/**
 * True for a character that Option or AltGr makes: € @ ą. The grid takes every key with Alt for a shortcut.
 * A plain letter or digit with Alt is the browser's or the system's, not typing; Ctrl+Alt is how Windows tells of AltGr.
 */
function isAltCharacter(event: KeyboardEvent): boolean {
	const altGraph = event.getModifierState('AltGraph');
	if ([...event.key].length !== 1 || /\s/.test(event.key) || event.metaKey) return false;
	if (event.ctrlKey && !event.altKey && !altGraph) return false;
	return altGraph || (event.altKey && !/[a-z0-9]/i.test(event.key));
}

/** Opens the focused cell's editor with a character in it. */
function typeInto(sheet: SheetController, key: string): void {
	const focused = sheet.api?.getFocusedCell();
	if (focused && !focused.rowPinned) sheet.api?.startEditingCell({ rowIndex: focused.rowIndex, colKey: focused.column, key });
}

/** Handles a key pressed inside the sheet before the grid sees it. Returns true when it was the sheet's. */
function handle(sheet: SheetController, event: KeyboardEvent): boolean {
	const command = (event.ctrlKey || event.metaKey) && !event.altKey;
	const key = event.key.toLowerCase();
	if (command && key === 'enter' && inCell(event.target)) addDeal(sheet);
	else if (isTyping(event.target)) return false;
	else if (command && key === 'z' && !event.shiftKey) undo(sheet);
	else if (command && (key === 'y' || (key === 'z' && event.shiftKey))) undo(sheet, true);
	else if (!inCell(event.target)) return false;
	else if (isAltCharacter(event)) typeInto(sheet, event.key);
	else if (event.shiftKey && event.key === 'Delete') deleteChosen(sheet);
	else if (event.shiftKey && event.key === 'F2') openFocusedConflict(sheet);
	else if ((event.key === 'Delete' || event.key === 'Backspace') && !command && !event.altKey) clearFocused(sheet);
	else return false;
	return true;
}

/**
 * Listens in the sheet's element; for F6 in the whole page, where it walks through `panes`, in order. Returns how to
 * stop.
 */
export function listenToKeys(root: HTMLElement, sheet: SheetController, panes: () => HTMLElement[]): () => void {
	const onF6 = (event: KeyboardEvent): void => {
		// A modal window has the keys to itself.
		if (event.key !== 'F6' || document.querySelector('[role="dialog"]')) return;
		nextPane(panes(), event.shiftKey ? -1 : 1);
		event.preventDefault();
	};
	const onKey = (event: KeyboardEvent): void => {
		if (!handle(sheet, event)) return;
		event.preventDefault();
		event.stopPropagation();
	};
	const onCopy = (event: ClipboardEvent): void => {
		if (isTyping(event.target) || !inCell(document.activeElement) || !event.clipboardData) return;
		if (copyFocused(sheet, event.clipboardData)) event.preventDefault();
	};
	const onPaste = (event: ClipboardEvent): void => {
		if (isTyping(event.target) || !inCell(document.activeElement)) return;
		if (pasteAtFocus(sheet, event.clipboardData?.getData('text/plain') ?? '')) event.preventDefault();
	};
	window.addEventListener('keydown', onF6);
	root.addEventListener('keydown', onKey, true);
	root.addEventListener('copy', onCopy);
	root.addEventListener('paste', onPaste);
	return () => {
		window.removeEventListener('keydown', onF6);
		root.removeEventListener('keydown', onKey, true);
		root.removeEventListener('copy', onCopy);
		root.removeEventListener('paste', onPaste);
	};
}

function nextPane(panes: HTMLElement[], step: 1 | -1): void {
	if (panes.length === 0) return;
	const now = panes.findIndex((pane) => pane.contains(document.activeElement));
	const next = panes[(now + step + panes.length) % panes.length]!;
	const first = next.querySelector<HTMLElement>('.ag-cell-focus, .ag-header-cell[tabindex], input:not([tabindex="-1"]), button:not([tabindex="-1"])');
	first?.focus();
}

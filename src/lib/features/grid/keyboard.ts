// The keys the sheet adds to the grid's own, and copy and paste. Keys typed into a field stay there.
import {
	addDeal,
	clearSelected,
	deleteChosen,
	openDeal,
	openFocusedConflict,
	undo
} from './sheet-actions.ts';
import { announce } from '#lib/ui/announcer.svelte.ts';
import { dialogIsOpen } from '#lib/ui/modal.ts';
import { t } from '#lib/ui/messages/index.ts';
import { copy, cut, paste } from './clipboard-actions.ts';
import { fillCells, fillTyped } from './selection/fill.ts';
import { selectByKey } from './selection/keys.ts';
import { moveChosen } from './selection/reorder.ts';
import type { SheetController } from './sheet-controller.svelte.ts';
import { beginsEdit, tellUntyped } from './untyped.ts';

const isTyping = (target: EventTarget | null): boolean =>
	target instanceof HTMLElement && (target.isContentEditable || target.matches('input:not([type=checkbox]), textarea, select'));

const MODIFIERS: ReadonlySet<string> = new Set(['Shift', 'Control', 'Alt', 'Meta']);

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

/** Before the browser's own paste: Shift says values only. Escape lets a cut be. True where it is the browser's key. */
function noteClipboardKey({ clipboard }: SheetController, event: KeyboardEvent): boolean {
	if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'v') {
		clipboard.valuesOnly = event.shiftKey;
		return true;
	}
	if (event.key === 'Escape' && clipboard.pendingCut !== null) {
		clipboard.forgetCut();
		announce(t('clipboard.cutEnded'));
	}
	return false;
}

/** Handles a key pressed inside the sheet before the grid sees it. Returns true when it was the sheet's. */
function handle(sheet: SheetController, event: KeyboardEvent): boolean {
	const command = (event.ctrlKey || event.metaKey) && !event.altKey;
	const key = event.key.toLowerCase();
	if (((command && event.shiftKey && key === 'enter') || key === 'insert') && inCell(event.target)) addDeal(sheet);
	else if (isTyping(event.target)) return false;
	else if (command && key === 'z' && !event.shiftKey) undo(sheet);
	else if (command && (key === 'y' || (key === 'z' && event.shiftKey))) undo(sheet, true);
	else if (!inCell(event.target)) return false;
	else if (noteClipboardKey(sheet, event)) return false;
	else if (selectByKey(sheet.selection, event)) return true;
	else if (command && !event.shiftKey && (key === 'd' || key === 'r')) fillCells(sheet, key === 'd' ? 'down' : 'right');
	else if (command && !event.shiftKey && key === '.') openDeal(sheet);
	else if (event.altKey && event.shiftKey && (key === 'arrowup' || key === 'arrowdown')) moveChosen(sheet, key === 'arrowup' ? -1 : 1);
	else if ((beginsEdit(event) || isAltCharacter(event)) && tellUntyped(sheet)) return true;
	else if (isAltCharacter(event)) typeInto(sheet, event.key);
	else if (event.shiftKey && event.key === 'Delete') deleteChosen(sheet);
	else if (event.shiftKey && event.key === 'F2') openFocusedConflict(sheet);
	else if ((event.key === 'Delete' || event.key === 'Backspace') && !command && !event.altKey) clearSelected(sheet);
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
		if (event.key !== 'F6' || dialogIsOpen()) return;
		nextPane(panes(), event.shiftKey ? -1 : 1);
		event.preventDefault();
	};
	const onKey = (event: KeyboardEvent): void => {
		// What was begun in a menu is over with any key; Escape does no more than that.
		const { reaching } = sheet.selection;
		if (reaching && !MODIFIERS.has(event.key)) sheet.selection.reaching = false;
		if (!(reaching && event.key === 'Escape') && !handle(sheet, event)) return;
		event.preventDefault();
		event.stopPropagation();
	};
	/** A copy, cut or paste that is the sheet's: the focus is on a cell, and nothing is being typed. */
	const taken = (handler: (clipboard: DataTransfer) => boolean) => (event: ClipboardEvent): void => {
		if (isTyping(event.target) || !inCell(document.activeElement) || !event.clipboardData) return;
		if (handler(event.clipboardData)) event.preventDefault();
	};
	const onCopy = taken((clipboard) => copy(sheet, clipboard));
	const onCut = taken((clipboard) => cut(sheet, clipboard));
	const onPaste = taken((clipboard) => {
		const { valuesOnly } = sheet.clipboard;
		sheet.clipboard.valuesOnly = false;
		return paste(sheet, clipboard, undefined, { valuesOnly });
	});
	const onDoubleClick = ({ target }: MouseEvent): void => void (inCell(target) && !(target as Element).closest('input, button, a, textarea') && tellUntyped(sheet));
	sheet.selection.onfill = (text) => fillTyped(sheet, text);
	window.addEventListener('keydown', onF6);
	root.addEventListener('keydown', onKey, true);
	root.addEventListener('dblclick', onDoubleClick);
	root.addEventListener('copy', onCopy);
	root.addEventListener('cut', onCut);
	root.addEventListener('paste', onPaste);
	return () => {
		window.removeEventListener('keydown', onF6);
		root.removeEventListener('keydown', onKey, true);
		root.removeEventListener('dblclick', onDoubleClick);
		root.removeEventListener('copy', onCopy);
		root.removeEventListener('cut', onCut);
		root.removeEventListener('paste', onPaste);
	};
}

/** The mark that one left the charts from with F6: there are as many to come back to as there are charts. */
let leftMark: WeakRef<Element> | null = null;

function nextPane(panes: HTMLElement[], step: 1 | -1): void {
	if (panes.length === 0) return;
	const at = document.activeElement;
	const now = panes.findIndex((pane) => pane.contains(at));
	if (at?.matches('[data-mark]')) leftMark = new WeakRef(at);
	const mark = leftMark?.deref() as SVGElement | undefined;
	for (let away = 1; away <= panes.length; away++) {
		const next = panes[(Math.max(now, step === 1 ? -1 : 0) + step * away + panes.length * 2) % panes.length]!;
		// Where one was in it, else its first part; one with nothing to go to is passed over.
		const first =
			(mark && next.contains(mark) ? mark : null) ??
			next.querySelector<HTMLElement>('.ag-cell-focus, [data-face][tabindex="0"], [data-mark][tabindex="0"]') ??
			next.querySelector<HTMLElement>('.ag-header-cell[tabindex]:not(.sheet-row-number-head), input:not([tabindex="-1"], :disabled), button:not([tabindex="-1"], :disabled)');
		if (!first) continue;
		first.focus();
		return;
	}
}

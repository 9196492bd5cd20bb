// What the menus of a cell, a row number and a column's header offer. Other parts of the sheet add theirs through
// `sheet.menuSources`.
import ArrowDown from '@lucide/svelte/icons/arrow-down';
import ArrowRight from '@lucide/svelte/icons/arrow-right';
import ListOrdered from '@lucide/svelte/icons/list-ordered';
import ListChecks from '@lucide/svelte/icons/list-checks';
import ArrowUp from '@lucide/svelte/icons/arrow-up';
import ArrowDownAZ from '@lucide/svelte/icons/arrow-down-a-z';
import ArrowUpZA from '@lucide/svelte/icons/arrow-up-z-a';
import Clipboard from '@lucide/svelte/icons/clipboard-paste';
import Copy from '@lucide/svelte/icons/copy';
import CopyPlus from '@lucide/svelte/icons/copy-plus';
import InsertLeft from '@lucide/svelte/icons/between-vertical-start';
import InsertRight from '@lucide/svelte/icons/between-vertical-end';
import Settings from '@lucide/svelte/icons/settings-2';
import Eraser from '@lucide/svelte/icons/eraser';
import EyeOff from '@lucide/svelte/icons/eye-off';
import History from '@lucide/svelte/icons/history';
import PanelRight from '@lucide/svelte/icons/panel-right';
import Pin from '@lucide/svelte/icons/pin';
import Rows from '@lucide/svelte/icons/rows-3';
import SquareDashed from '@lucide/svelte/icons/square-dashed-mouse-pointer';
import Scissors from '@lucide/svelte/icons/scissors';
import Trash from '@lucide/svelte/icons/trash-2';
import Undo from '@lucide/svelte/icons/undo-2';
import { isCellField, type CellField, type DealId } from '#lib/domain/model/deal.ts';
import type { MenuItem } from '#lib/ui/menu.ts';
import { t } from '#lib/ui/messages/index.ts';
import { columnItems, valueItems } from '../views/view-menu.ts';
import { addColumnBeside, deleteOwnColumn, editOwnColumn, hasSettings } from '../own/tasks.ts';
import { clearSelected, deleteChosen, duplicateChosen, insertDeals, openDeal, undo } from '../sheet-actions.ts';
import type { SheetController } from '../sheet-controller.svelte.ts';
import { cut, copy, paste } from './clipboard-keys.ts';
import { fillSeries } from './fill-handle.ts';
import { fillCells } from './fill.ts';
import { keys } from './key-names.ts';
import type { MenuTarget } from './menu-types.ts';
import { beginReach } from './reach.ts';
import { isSorted, moveChosen, unsort } from './reorder.ts';

export interface MenuCalls {
	cellHistory: (deal: DealId, field: CellField) => void;
	dealHistory: (deal: DealId) => void;
}

/** The items of a menu, in groups with separators between them. */
export function menuItems(sheet: SheetController, target: MenuTarget, calls: MenuCalls): MenuItem[] {
	const own = target.kind === 'column' ? columnGroups(sheet, target) : dealGroups(sheet, target, calls);
	const groups = [...own, ...sheet.menuSources.map((source) => source(target))].filter((group) => group.length > 0);
	return groups.flatMap((group, index): MenuItem[] => (index === 0 ? [...group] : ['separator', ...group]));
}

const reachItem = (sheet: SheetController, target: MenuTarget): MenuItem => ({ label: t('selection.reach'), icon: SquareDashed, onselect: () => beginReach(sheet, target) });

function dealGroups(sheet: SheetController, target: MenuTarget, calls: MenuCalls): MenuItem[][] {
	const { kind, deal, column } = target;
	const count = sheet.selection.deals().length;
	const off = !sheet.canEdit;
	const clipboard: MenuItem[] = [
		reachItem(sheet, target),
		{ label: t('selection.cut'), icon: Scissors, shortcut: keys('Mod+X'), disabled: off, onselect: () => cut(sheet) },
		{ label: t('selection.copy'), icon: Copy, shortcut: keys('Mod+C'), onselect: () => copy(sheet) },
		{ label: t('selection.paste'), icon: Clipboard, shortcut: keys('Mod+V'), disabled: off, onselect: () => void paste(sheet, false) },
		{ label: t('selection.pasteValues'), icon: Clipboard, shortcut: keys('Mod+Shift+V'), disabled: off, onselect: () => void paste(sheet, true) }
	];
	const fill: MenuItem[] = [
		{ label: t('selection.clear'), icon: Eraser, shortcut: keys('Delete'), disabled: off, onselect: () => clearSelected(sheet) },
		{ label: t('selection.fillDown'), icon: ArrowDown, shortcut: keys('Mod+D'), disabled: off, onselect: () => fillCells(sheet, 'down') },
		{ label: t('selection.fillSeries'), icon: ListOrdered, disabled: off || sheet.selection.model.single, onselect: () => fillSeries(sheet) },
		{ label: t('selection.fillRight'), icon: ArrowRight, shortcut: keys('Mod+R'), disabled: off, onselect: () => fillCells(sheet, 'right') }
	];
	const deals: MenuItem[] = [
		...(sheet.state.selection.deals.length > 1
			? [{ label: t('selection.editDeals', { count }), icon: ListChecks, shortcut: keys('Mod+Shift+E'), disabled: off, onselect: () => sheet.state.selection.askEdit() }]
			: []),
		{ label: t('selection.insertAbove', { count }), icon: ArrowUp, disabled: off, onselect: () => insertDeals(sheet, 'above') },
		{ label: t('selection.insertBelow', { count }), icon: ArrowDown, disabled: off, onselect: () => insertDeals(sheet, 'below') },
		{ label: t('selection.duplicate', { count }), icon: CopyPlus, disabled: off, onselect: () => duplicateChosen(sheet) },
		{ label: t('selection.delete', { count }), icon: Trash, danger: true, shortcut: keys('Shift+Delete'), disabled: off, onselect: () => deleteChosen(sheet) }
	];
	const move: MenuItem[] = [
		{ label: t('selection.moveUp'), icon: ArrowUp, shortcut: keys('Alt+Shift+Up'), disabled: off, onselect: () => moveChosen(sheet, -1) },
		{ label: t('selection.moveDown'), icon: ArrowDown, shortcut: keys('Alt+Shift+Down'), disabled: off, onselect: () => moveChosen(sheet, 1) }
	];
	const look: MenuItem[] = deal
		? [
				{ label: t('selection.open'), icon: PanelRight, shortcut: keys('Mod+.'), onselect: () => openDeal(sheet, deal) },
				...(kind === 'cell' && column && isCellField(column)
					? [{ label: t('history.menuCell'), icon: History, onselect: () => calls.cellHistory(deal, column) }]
					: []),
				{ label: t('history.menuDeal'), icon: Rows, onselect: () => calls.dealHistory(deal) },
				{ label: t('common.undo'), icon: Undo, shortcut: keys('Mod+Z'), disabled: off || !sheet.state.canUndo, onselect: () => undo(sheet) }
			]
		: [];
	return kind === 'cell' ? [look, clipboard, fill, valueItems(sheet, deal, column), deals] : [look, deals, move, clipboard, fill.slice(0, 1)];
}

function columnGroups(sheet: SheetController, target: MenuTarget): MenuItem[][] {
	const column = target.column!;
	const api = sheet.api!;
	const sort = (way: 'asc' | 'desc', add: boolean): void => {
		const used = api.getColumnState().filter((state) => state.sort).length;
		api.applyColumnState({ state: [{ colId: column, sort: way, sortIndex: add ? used : 0 }], defaultState: add ? {} : { sort: null } });
	};
	const now = api.getColumnState().find(({ colId }) => colId === column)?.sort ?? null;
	const others = api.getColumnState().some((state) => state.sort && state.colId !== column);
	const index = sheet.selection.sync().axes.columns.indexOf(column);
	const frozen = api.getColumn(column)?.getPinned() === 'left';
	const sorting: MenuItem[] = [
		{ label: t('selection.sortUp'), icon: ArrowDownAZ, checked: now === 'asc', onselect: () => sort('asc', false) },
		{ label: t('selection.sortDown'), icon: ArrowUpZA, checked: now === 'desc', onselect: () => sort('desc', false) },
		...(others && now === null ? [{ label: t('selection.sortToo'), icon: ArrowDownAZ, onselect: () => sort('asc', true) }] : []),
		...(isSorted(sheet) ? [{ label: t('selection.unsort'), onselect: () => unsort(sheet) }] : [])
	];
	const look: MenuItem[] = [
		reachItem(sheet, target),
		{ label: t('selection.hide'), icon: EyeOff, disabled: column === 'title', onselect: () => api.setColumnsVisible([column], false) },
		{ label: t(frozen && index > 0 ? 'selection.unfreeze' : 'selection.freeze'), icon: Pin, disabled: api.getColumn(column)?.getColDef().lockPinned === true, onselect: () => freeze(sheet, frozen ? 0 : index) },
		{ label: t('selection.clearColumn'), icon: Eraser, disabled: !sheet.canEdit, onselect: () => clearSelected(sheet) }
	];
	const side = (at: 'left' | 'right') => addColumnBeside(sheet, { column, side: at });
	const own: MenuItem[] = [
		{ label: t('selection.insertLeft'), icon: InsertLeft, disabled: !sheet.canEdit, onselect: () => side('left') },
		{ label: t('selection.insertRight'), icon: InsertRight, disabled: !sheet.canEdit, onselect: () => side('right') },
		...(hasSettings(column)
			? [
					{ label: t('selection.editColumn'), icon: Settings, disabled: !sheet.canEdit, onselect: () => editOwnColumn(sheet, column) },
					{ label: t('selection.deleteColumn'), icon: Trash, danger: true, disabled: !sheet.canEdit, onselect: () => deleteOwnColumn(sheet, column) }
				]
			: [])
	];
	return [sorting, columnItems(sheet, column), look, own];
}

/** Keeps the columns up to this one in sight while the others scroll. */
function freeze(sheet: SheetController, last: number): void {
	const { columns } = sheet.selection.sync().axes;
	sheet.api?.applyColumnState({ state: columns.map((colId, index) => ({ colId, pinned: index <= last ? ('left' as const) : null })) });
}

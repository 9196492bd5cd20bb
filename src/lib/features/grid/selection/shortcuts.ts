// Every key of the sheet, the board, the deal panel and the charts, in groups: what the shortcut sheet shows.
import { t } from '#lib/ui/messages/index.ts';
import { keys } from './key-names.ts';

export interface ShortcutGroup {
	readonly name: string;
	/** What it does, and with which keys. */
	readonly rows: readonly (readonly [what: string, how: string])[];
}

const row = (what: Parameters<typeof t>[0], ...how: string[]): readonly [string, string] => [t(what), how.map(keys).join(', ')];

const board = (): ShortcutGroup => ({
	name: t('selection.keys.board'),
	rows: [
		row('selection.keys.walk', 'Arrow', 'Home', 'End'),
		row('selection.keys.cardAside', 'Mod+Left', 'Mod+Right'),
		row('selection.keys.cardAlong', 'Mod+Up', 'Mod+Down'),
		row('selection.keys.cardEnds', 'Mod+Shift+Up', 'Mod+Shift+Down'),
		row('selection.keys.cardTo', 'M'),
		row('selection.open', 'Enter'),
		row('board.act.rename', 'F2'),
		row('selection.keys.add', 'N'),
		row('board.act.choose', 'Space', 'Shift+Arrow'),
		row('selection.keys.cardAll', 'Mod+A'),
		row('board.act.bin', 'Delete'),
		row('selection.keys.cardMenu', 'Shift+F10')
	]
});

const panel = (): ShortcutGroup => ({
	name: t('selection.keys.panel'),
	rows: [row('deal.next', 'Alt+Down', 'Mod+.'), row('deal.previous', 'Alt+Up', 'Mod+,'), row('deal.close', 'Esc'), row('steps.open', 'Alt+Shift+N')]
});

const charts = (): ShortcutGroup => ({
	name: t('workspace.charts'),
	rows: [
		row('selection.keys.marks', 'Arrow', 'Home', 'End'),
		row('charts.openDeals', 'Enter'),
		row('charts.filterBy', 'Shift+Enter'),
		row('charts.unfilter', 'Esc')
	]
});

/** `onBoard`: what one has in front of oneself comes first. */
export const shortcuts = (onBoard = false): ShortcutGroup[] => (onBoard ? [board(), panel(), ...sheet(), charts()] : [...sheet(), board(), panel(), charts()]);

const sheet = (): ShortcutGroup[] => [
	{
		name: t('selection.keys.move'),
		rows: [
			row('selection.keys.step', 'Arrow', 'Tab', 'Enter'),
			row('selection.keys.edge', 'Mod+Arrow'),
			row('selection.keys.ends', 'Home', 'End', 'Mod+Home', 'Mod+End'),
			row('selection.keys.page', 'PageUp', 'PageDown'),
			row('selection.keys.pane', 'F6')
		]
	},
	{
		name: t('selection.keys.select'),
		rows: [
			row('selection.keys.extend', 'Shift+Arrow', 'Mod+Shift+Arrow'),
			row('selection.keys.row', 'Shift+Space'),
			row('selection.keys.column', 'Ctrl+Space'),
			row('selection.keys.all', 'Mod+A'),
			row('selection.keys.round', 'Tab', 'Enter', 'Shift+Tab'),
			row('selection.keys.one', 'Esc')
		]
	},
	{
		name: t('selection.keys.edit'),
		rows: [
			row('selection.keys.open', 'Enter', 'F2'),
			row('selection.keys.newLine', 'Alt+Enter'),
			row('selection.keys.cancel', 'Esc'),
			row('selection.keys.clear', 'Delete'),
			row('selection.keys.fillTyped', 'Mod+Enter'),
			row('selection.fillDown', 'Mod+D'),
			row('selection.fillRight', 'Mod+R'),
			row('selection.keys.undo', 'Mod+Z', 'Mod+Y')
		]
	},
	{
		name: t('selection.keys.clipboard'),
		rows: [
			row('selection.keys.copy', 'Mod+C', 'Mod+X', 'Mod+V'),
			row('selection.pasteValues', 'Mod+Shift+V')
		]
	},
	{
		name: t('selection.keys.deals'),
		rows: [
			row('selection.keys.add', 'Mod+Shift+Enter', 'Insert'),
			row('grid.delete', 'Shift+Delete'),
			row('selection.open', 'Mod+.'),
			row('bulk.key', 'Mod+Shift+E'),
			row('selection.keys.moveRow', 'Alt+Shift+Up', 'Alt+Shift+Down'),
			row('selection.keys.menu', 'Shift+F10'),
			row('selection.keys.conflict', 'Shift+F2')
		]
	},
	{
		name: t('selection.keys.head'),
		rows: [
			row('selection.keys.sort', 'Enter', 'Shift+Enter'),
			row('selection.keys.filter', 'Ctrl+Enter'),
			row('selection.keys.headMenu', 'Alt+Down'),
			row('selection.keys.moveColumn', 'Shift+Left', 'Shift+Right'),
			row('selection.keys.width', 'Alt+Left', 'Alt+Right')
		]
	},
	{
		name: t('selection.keys.find'),
		rows: [
			row('find.keyFind', 'Mod+F'),
			row('find.keyReplace', 'Mod+H'),
			row('find.keyNext', 'F3', 'Shift+F3'),
			row('selection.keys.search', 'Mod+Shift+F'),
			row('selection.keys.this', '?')
		]
	}
];

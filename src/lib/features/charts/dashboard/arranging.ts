// What the keyboard does with a figure's place, as items of its menu: the same moves as by dragging, and its size.
import ArrowLeft from '@lucide/svelte/icons/arrow-left';
import ArrowRight from '@lucide/svelte/icons/arrow-right';
import EyeOff from '@lucide/svelte/icons/eye-off';
import Wide from '@lucide/svelte/icons/move-horizontal';
import High from '@lucide/svelte/icons/move-vertical';
import type { MenuItem } from '#lib/ui/menu.ts';
import { t } from '#lib/ui/messages/index.ts';
import { changed, moved, shownIn, type Place } from './layout.ts';

/** `name`: of the chart. `onchange` gets the new places and what is said of it; `onhide`: it is to go. */
export function arranging(places: readonly Place[], place: Place, name: string, onchange: (places: Place[], said: string) => void, onhide: () => void): MenuItem[] {
	const { chart, columns, height } = place;
	const shown = shownIn(places);
	const at = shown.findIndex((one) => one.chart === chart);
	const move = (to: number) =>
		onchange(moved(places, chart, to), t('charts.movedTo', { chart: name, place: to + 1, count: shown.length }));
	const resize = (change: Partial<Place>, said: 'charts.isWide' | 'charts.isNarrow' | 'charts.isHigh' | 'charts.isLow') =>
		onchange(changed(places, chart, change), t(said, { chart: name }));
	return [
		{ label: t('charts.earlier'), icon: ArrowLeft, disabled: at <= 0, onselect: () => move(at - 1) },
		{ label: t('charts.later'), icon: ArrowRight, disabled: at >= shown.length - 1, onselect: () => move(at + 1) },
		columns === 1
			? { label: t('charts.wider'), icon: Wide, onselect: () => resize({ columns: 2 }, 'charts.isWide') }
			: { label: t('charts.narrower'), icon: Wide, onselect: () => resize({ columns: 1 }, 'charts.isNarrow') },
		height === 'small'
			? { label: t('charts.higher'), icon: High, onselect: () => resize({ height: 'large' }, 'charts.isHigh') }
			: { label: t('charts.lower'), icon: High, onselect: () => resize({ height: 'small' }, 'charts.isLow') },
		'separator',
		{ label: t('charts.hide'), icon: EyeOff, onselect: onhide }
	];
}

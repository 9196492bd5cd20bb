// What a menu of the sheet is about, and how other parts add to it.
import type { DealId } from '#lib/domain/model/deal.ts';
import type { MenuItem } from '#lib/ui/menu.ts';

export interface MenuTarget {
	readonly kind: 'cell' | 'row' | 'column';
	readonly deal: DealId | null;
	readonly column: string | null;
}

/** More items for a menu, put after the sheet's own; empty: none. */
export type MenuSource = (target: MenuTarget) => readonly MenuItem[];

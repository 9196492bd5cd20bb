// What a Menu shows. Kept apart from the component so that plain modules can build item lists.
import type { Component } from 'svelte';

/** An icon of @lucide/svelte, or any component that draws one and takes a size in pixels. */
export type Icon = Component<{ size?: number | string; 'aria-hidden'?: 'true' }>;

export interface MenuAction {
	label: string;
	icon?: Icon;
	onselect: () => void;
	disabled?: boolean;
	danger?: boolean;
	/** Present: the item is a choice that is on or off. */
	checked?: boolean;
	/** Keys that do the same, shown at the end of the row: "Ctrl+D". */
	shortcut?: string;
}

/** A separator, a heading over what follows, or something to do. */
export type MenuItem = MenuAction | 'separator' | { heading: string };

// Whether a window or a menu has the keys to itself.

/** True while a dialog is open. One that is about to go has nothing to do with keys any more. */
export const dialogIsOpen = (): boolean => document.querySelector('[role="dialog"]:not([data-state="closed"])') !== null;

/** True while a menu is open; the same holds for one that is about to go. */
export const menuIsOpen = (): boolean => document.querySelector('[role="menu"]:not([data-state="closed"])') !== null;

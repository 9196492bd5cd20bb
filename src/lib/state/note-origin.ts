// Marks what is typed in notes here, so that its own undo takes back nothing else.

/** Origin of what is typed here. */
export const TYPED = Symbol('typed here');

/** What the undo of notes follows. */
export const TRACKED: ReadonlySet<unknown> = new Set([TYPED]);

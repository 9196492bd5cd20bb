// Measured widths of text. Apart from text-width.svelte.ts because a cache must not be reactive.

/** Width in CSS pixels by font and text. */
export const widthCache = (): Map<string, number> => new Map();

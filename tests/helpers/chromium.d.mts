// Types of chromium.mjs, which is plain JavaScript because it runs before anything is installed.

/** Path of an installed browser, or null. */
export function findChromium(): string | null;
/** Path of a browser, installed where that is possible. */
export function ensureChromium(): Promise<string>;

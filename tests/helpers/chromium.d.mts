// Types of chromium.mjs, which is plain JavaScript because it runs before anything is installed.

/** `whole`: a browser that people use; else Chromium's headless shell will do, and is taken first. */
interface Wanted {
	whole?: boolean;
}

/** Path of an installed browser, or null. */
export function findChromium(wanted?: Wanted): string | null;
/** Path of a browser, installed where that is possible. */
export function ensureChromium(wanted?: Wanted): Promise<string>;

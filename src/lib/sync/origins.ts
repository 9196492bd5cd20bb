// Transaction origins of what a session applies to its document. An update under none of them is this
// tab's own edit: it is stored, sent and told to the other tabs.

/** Read from this device's store. */
export const FROM_STORE = Symbol('from the local store');
/** Received from the server. */
export const FROM_SERVER = Symbol('from the server');
/** Told by another tab, which stores and sends it itself. */
export const FROM_TAB = Symbol('from another tab');

const FOREIGN: ReadonlySet<unknown> = new Set([FROM_STORE, FROM_SERVER, FROM_TAB]);

/** True when this tab has to store and send what was written under this origin. */
export const isOwn = (origin: unknown): boolean => !FOREIGN.has(origin);

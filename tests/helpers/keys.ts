// What lets tests into a spawned server: a bearer key for programs, and the key that a laptop's server prints for browsers.

/** Given to every spawned server as SLUICE_OWNER_KEY. */
export const OWNER_KEY = 'owner-key-of-the-tests-0123456789abcdef';

export const BEARER = { Authorization: `Bearer ${OWNER_KEY}` };

const printed = new Map<string, string>();

/** Notes the key by which a browser comes in at an address such as http://127.0.0.1:34567. */
export const learnKey = (origin: string, key: string): void => void printed.set(origin, key);

/** Undefined: it needs none, or is not known here. */
export const keyOf = (origin: string): string | undefined => printed.get(origin);

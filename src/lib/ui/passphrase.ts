// What a new passphrase needs, as the server asks it, too.

const LEAST = 12;

/** Characters that are missing; 0: it is long enough. A character is what a reader sees as one. */
export const missingCharacters = (passphrase: string): number => Math.max(0, LEAST - [...passphrase.normalize('NFC')].length);

// Cells that a spreadsheet would run as formulas: written with an apostrophe in front, and read back
// without it. What begins with = + - @, their full-width forms, TAB, CR, LF or NUL (OWASP, ASVS 1.2.10), after any apostrophes.

const TRIGGER = /^'*[=+\-@＝＋－＠\t\r\n\0]/;
const NEUTRALISED = /^''*[=+\-@＝＋－＠\t\r\n\0]/;

/** The text with one more apostrophe where a spreadsheet would run it; other text unchanged. */
export const neutralise = (text: string): string => (TRIGGER.test(text) ? `'${text}` : text);

/** What `neutralise` was given: `restore(neutralise(x)) === x` for every text. */
export const restore = (text: string): string => (NEUTRALISED.test(text) ? text.slice(1) : text);

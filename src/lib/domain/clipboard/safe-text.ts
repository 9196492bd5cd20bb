// Text that a spreadsheet would run as a formula, made harmless in tab-separated text and read back as it was. Narrower than
// neutralise.ts: phone numbers and amounts with a sign stay as they are, because copied text also goes into letters.

const RISKY = /^'*(?:[=@]|[+\-−](?![\d\s()./,-]*$))/;
const MADE_SAFE = /^''*(?:[=@]|[+\-−](?![\d\s()./,-]*$))/;

/** The text with one more apostrophe where a spreadsheet would run it; other text unchanged. */
export const safeText = (text: string): string => (RISKY.test(text) ? `'${text}` : text);

/** What `safeText` was given: `originalText(safeText(x)) === x` for every text. */
export const originalText = (text: string): string => (MADE_SAFE.test(text) ? text.slice(1) : text);

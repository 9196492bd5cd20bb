// The most that is read of one file of a stranger's, and the refusal that says which limit was met.
// Limits hold for what was found while reading; what a file says of itself is never enough to be let through.

export const MAX_ROWS = 100_000;
/** A table of deals has tens; far more are a mistake or an attack. */
export const MAX_COLUMNS = 1_000;
/** Characters of one cell. */
export const MAX_CELL = 1_000_000;
/** Characters of all cells of a workbook together. */
export const MAX_TEXT_TOTAL = 50_000_000;
/** Files in an archive. */
export const MAX_ENTRIES = 2_000;
/** Bytes that all parts read of an archive inflate to. */
export const MAX_INFLATED = 256 * 1024 * 1024;
/** Bytes out for each byte in; counted after the first MiB, which small honest parts stay under. */
export const MAX_RATIO = 100;
export const MAX_SHARED = 1_000_000;
/** Elements within each other. */
export const MAX_DEPTH = 64;
export const MAX_SHEETS = 200;

export type WorkbookErrorCode =
	| 'too-many-columns'
	| 'too-many-rows'
	| 'cell-too-long'
	| 'too-much-text'
	| 'archive-entries'
	| 'archive-bomb'
	| 'archive-damaged'
	| 'xml-entities'
	| 'no-workbook'
	| 'too-large'
	| 'empty';

/** Thrown within the reading of a workbook, caught at its door. */
export class Refused extends Error {
	readonly code: WorkbookErrorCode;

	constructor(code: WorkbookErrorCode) {
		super(code);
		this.code = code;
	}
}

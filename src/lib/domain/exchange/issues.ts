// What an import could not take as it was: rows left out and cells left empty, as codes with their line.
// The words are the screen's.

export type SkipCode =
	| 'empty-row'
	| 'too-many-cells'
	| 'repeated-header'
	| 'total-row'
	| 'report-end'
	| 'duplicate'
	| 'replaced'
	| 'already-here'
	| 'nothing-mapped';

export interface SkippedRow {
	line: number;
	code: SkipCode;
	cells: readonly string[];
	/** The line this row repeats, for duplicates. */
	other?: number;
}

export type WarningCode =
	| 'not-a-number'
	| 'not-a-date'
	| 'not-yes-no'
	| 'not-a-link'
	| 'not-a-choice'
	| 'not-a-currency'
	| 'other-currency'
	| 'no-room'
	| 'too-long'
	| 'out-of-range'
	| 'ambiguous'
	| 'cut'
	| 'short-row'
	| 'no-stage'
	| 'closed-before-created'
	| 'closed-but-open'
	| 'other-closing-day'
	| 'in-future'
	| 'same-id'
	| 'unclosed-quote'
	| 'text-after-quote'
	| 'nuls'
	| 'foreign-currency'
	| 'lost-without-history';

export interface ImportWarning {
	/** null: about the whole file or column. */
	line: number | null;
	code: WarningCode;
	column?: string;
	value?: string;
}

// What a history could not tell as it was: rows and values left out with their line, and what was settled otherwise.
// Codes only; the words are the screen's.
import type { Instant } from '../../model/deal.ts';
import type { FieldTarget } from './fields.ts';

/** Why a row, or one value of it, is left out. */
export type ToldSkipCode =
	| 'empty-row'
	| 'too-many-cells'
	| 'repeated-header'
	| 'total-row'
	| 'report-end'
	| 'no-deal'
	| 'no-field'
	| 'no-value'
	| 'tells-nothing'
	| 'no-time'
	| 'not-a-moment'
	| 'in-future'
	| 'not-a-value'
	| 'duplicate'
	| 'unknown-deal'
	| 'several-deals'
	| 'after-arrival';

/**
 * What is taken, and not quite as it stands. Of a file: runs-back (rows against the order of the others), broken-file (an
 * opened quote that is never closed, or text behind one). Of deals: the history ends elsewhere than the deals file
 * (contradicts, with the field; closed-elsewhere), skips a change (gap), begins after the deal did (seen-later), is longer
 * than a deal can hold (cut), has amounts with the sign of another currency than the deal's (foreign-currency), or takes the place of more than it tells (replaces, with the field).
 */
export type ToldNoteCode = 'runs-back' | 'broken-file' | 'contradicts' | 'closed-elsewhere' | 'gap' | 'seen-later' | 'cut' | 'foreign-currency' | 'replaces';

export interface ToldSkip {
	/** Index of the file it stands in. */
	file: number;
	line: number;
	code: ToldSkipCode;
	/** The column, field or deal it is about, as the file names it. */
	what?: string;
	value?: string;
	/** The line it repeats. */
	other?: number;
}

export interface ToldNote {
	code: ToldNoteCode;
	/** How many rows (runs-back), or deals (all others). */
	count: number;
	field?: FieldTarget;
	/** Titles of the first few of the deals, or the file's name; line of the first where that is what helps. */
	examples: string[];
	line?: number;
}

/** From when to when changes were told; null: none. */
export interface ToldSpan {
	from: Instant;
	to: Instant;
}

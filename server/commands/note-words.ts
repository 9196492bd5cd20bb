// What the metrics command says of each thing an import could not take as it was: what became of it, and what to do.
// Limit: words; which there are, and where the first one stands, is metrics-words.ts.
import type { ToldNoteCode, ToldSkipCode } from '#lib/domain/exchange/history/issues.ts';
import type { SkipCode, WarningCode } from '#lib/domain/exchange/issues.ts';

/** What happened, of so many, and a sentence of what to do; null: nothing needs to be done. */
export type NoteWords = readonly [what: (count: number) => string, advice: string | null];

/** `one` with its number; `many` where an s is not enough. */
export const several = (count: number, one: string, many = `${one}s`): string => `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

const blank = (what: string) => (count: number): string => `${several(count, 'cell')} ${what}: left blank`;
const leftOut = (what: string, plural = what) => (count: number): string => `${several(count, 'row')} left out, ${count === 1 ? what : plural}`;
const deals = (count: number): string => several(count, 'deal');

export const WARNINGS: Readonly<Record<WarningCode, NoteWords>> = {
	'not-a-number': [blank('without a number'), 'Write amounts as 1234.50, without words beside them.'],
	'not-a-date': [blank('without a date'), 'Write days as 2026-04-01, all of one column alike.'],
	'not-yes-no': [blank('without a yes or no'), 'Write yes or no.'],
	'not-a-link': [blank('without a web or e-mail address'), 'Write it in full, as in https://example.org.'],
	'not-a-choice': [blank('with none of the choices there are'), 'Look for a typing error.'],
	'not-a-currency': [(count) => `${several(count, 'cell')} without a currency: the value beside ${count === 1 ? 'it' : 'them'} left blank`, 'Write an ISO 4217 code such as USD.'],
	'other-currency': [(count) => `${several(count, 'amount')} with the sign of another currency than the deal has: left blank`, 'Say in a column "currency" which each is in.'],
	'no-room': [blank('with one choice more than a column can have'), 'Write fewer different words in that column.'],
	'too-long': [blank('with more text than a cell can have'), 'Shorten it.'],
	'out-of-range': [blank('with a number or day outside what can be kept'), 'Look for a digit too many.'],
	ambiguous: [blank('with a value that can be read in two ways'), 'Write amounts as 1234.50 and days as 2026-04-01, or say with --language which country writes so.'],
	cut: [(count) => `${several(count, 'text')} longer than 32,767 characters: the rest cut off`, null],
	'short-row': [(count) => `${several(count, 'row')} with fewer cells than there are columns: the missing ones blank`, 'Look whether a delimiter is missing.'],
	'no-stage': [(count) => `${several(count, 'row')} without a stage: ${count === 1 ? 'the deal stands' : 'the deals stand'} in no stage`, 'Fill the stage in.'],
	'closed-before-created': [(count) => `${deals(count)} closed before ${count === 1 ? 'it' : 'they'} began: counted on the day of closing, in no sales cycle`, 'Look at both days.'],
	'closed-but-open': [(count) => `${deals(count)} with a closing day in an open stage: the day is not used`, 'Empty the day, or move the deal to a won or lost stage.'],
	'other-closing-day': [(count) => `${deals(count)} with a day of winning or losing that is not when ${count === 1 ? 'it' : 'they'} ended: the day is not used`, 'Look at the columns of closing, won and lost.'],
	'in-future': [(count) => `${deals(count)} created or closed on a day to come: taken as written`, 'Look at the order of day and month.'],
	'same-id': [(count) => `${several(count, 'row')} with the id of an earlier row and other values: counted too`, 'Leave one row per deal, and give what became of it as a --history FILE.'],
	'unclosed-quote': [(count) => `${several(count, 'quote')} opened and never closed: read as an ordinary character`, 'Close it, or write it twice.'],
	'text-after-quote': [(count) => `${several(count, 'cell')} with text behind a closing quote: kept as part of the cell`, 'Write a quote inside a cell twice.'],
	nuls: [() => 'Characters without meaning (NUL) were taken out', null],
	'foreign-currency': [() => 'Amounts with the sign of another currency: taken as they are, nothing converted', 'Say with --currency, or in a column "currency", which they are in.'],
	'lost-without-history': [(count) => `${several(count, 'lost deal')} without the stages passed before: all are counted as lost in the first stage`, 'A --history FILE that has them tells where they were.']
};

export const SKIPS: Readonly<Record<SkipCode, NoteWords>> = {
	'empty-row': [leftOut('empty'), null],
	'too-many-cells': [leftOut('with more cells than there are columns'), 'Look for a missing quote, or a delimiter inside a value.'],
	'repeated-header': [leftOut('the headers once more'), null],
	'total-row': [leftOut('a total and no deal', 'totals and no deals'), null],
	'report-end': [leftOut('of the report and no deal', 'of the report and no deals'), null],
	duplicate: [leftOut('an exact repeat of an earlier one', 'exact repeats of earlier ones'), null],
	replaced: [leftOut('with the id of a later one', 'with the ids of later ones'), null],
	'already-here': [leftOut('a deal that is there already', 'deals that are there already'), null],
	'nothing-mapped': [leftOut('blank in every column that is read'), 'Look whether the columns have the names they should.']
};

export const TOLD_SKIPS: Readonly<Record<ToldSkipCode, NoteWords>> = {
	'empty-row': SKIPS['empty-row'],
	'too-many-cells': SKIPS['too-many-cells'],
	'repeated-header': SKIPS['repeated-header'],
	'total-row': [leftOut('a total and no change', 'totals and no changes'), null],
	'report-end': [leftOut('of the report and no change', 'of the report and no changes'), null],
	'no-deal': [leftOut('of no deal'), 'Give it the id or the name of its deal.'],
	'no-field': [leftOut('that does not say which field changed', 'that do not say which field changed'), 'Name the field.'],
	'no-value': [leftOut('with an empty stage'), 'A deal always stands in a stage: name it.'],
	'tells-nothing': [leftOut('blank in every column that is read'), null],
	'no-time': [leftOut('without a time'), 'Say when it was, as 2026-04-01 or 2026-04-01T09:30:00Z.'],
	'not-a-moment': [leftOut('whose time cannot be read', 'whose times cannot be read'), 'Write it as 2026-04-01 or 2026-04-01T09:30:00Z.'],
	'in-future': [leftOut('of a time to come'), 'Look at the time zone, and at the order of day and month.'],
	'not-a-value': [(count) => `${several(count, 'value')} that cannot be read: left out`, 'Write it as the deals file does.'],
	duplicate: SKIPS.duplicate,
	'unknown-deal': [leftOut('of a deal that is not in the deals file', 'of deals that are not in the deals file'), 'Look whether both files name deals alike.'],
	'several-deals': [leftOut('whose deal could be several', 'whose deals could be several'), 'Give the deals ids of their own in both files.'],
	'after-arrival': [leftOut('of after the deal came here', 'of after the deals came here'), null]
};

export const TOLD_NOTES: Readonly<Record<ToldNoteCode, NoteWords>> = {
	'runs-back': [(count) => `${several(count, 'row')} against the order of the file: all put in order of time`, null],
	'broken-file': [(count) => `${several(count, 'quote')} not closed properly: read as written`, 'Close it, or write a quote inside a cell twice.'],
	contradicts: [(count) => `${deals(count)} of which the history ends with another value than the deals file has: the deals file counts, since when is not known`, 'Export both files on one day.'],
	'closed-elsewhere': [(count) => `${deals(count)} won or lost on another day than the deals file says: the history counts`, null],
	gap: [(count) => `${deals(count)} of which a change is missing: a step at an unknown time stands for it`, null],
	'seen-later': [(count) => `${deals(count)} first seen well after the beginning: since when that state held is not known`, null],
	cut: [(count) => `${deals(count)} with more changes than a deal can hold: the oldest left out`, null],
	'foreign-currency': [(count) => `${deals(count)} with amounts under the sign of another currency: taken as they are, nothing converted`, 'Say in the deals file which currency each deal has.'],
	replaces: [(count) => `${deals(count)} of which an earlier history told more`, null]
};

// What the metrics command says about files: why one cannot be read, and what was left out of it.
import type { ToldNote, ToldSkip } from '#lib/domain/exchange/history/issues.ts';
import type { ImportWarning, SkippedRow } from '#lib/domain/exchange/issues.ts';
import type { FilePipeline, FileProblem } from '#lib/domain/report/file-pipeline.ts';
import { several, SKIPS, TOLD_NOTES, TOLD_SKIPS, WARNINGS, type NoteWords } from './note-words.ts';

const REASONS: Readonly<Record<FileProblem['code'], string>> = {
	empty: 'is empty.',
	'no-deals': 'has no row that could be read as a deal.',
	'no-history': 'is no list of changes: it has no columns for the deal, the field, its value and the time.',
	'cell-too-long': 'has a cell of more than 1,000,000 characters.',
	'too-much-text': 'holds more text than is read at once: 50 million characters.',
	'archive-entries': 'has far more parts than a workbook of deals.',
	'archive-bomb': 'unpacks to far more than a file of its size should, and was not read.',
	'archive-damaged': 'is damaged, or not a workbook that can be read.',
	'xml-entities': 'has definitions in it that no workbook needs and that can hide an attack, and was not read.',
	'no-workbook': 'is an archive without an Excel workbook in it.',
	'too-many-rows': 'has more rows than are read at once (100,000).',
	'too-many-columns': 'has more columns than a table of deals can have: is the right character between its cells?',
	'too-large': 'is larger than 50 MB.',
	'not-text': 'is no text: it looks like a picture, a PDF or another program’s file.',
	'spreadsheet-file': 'is an older spreadsheet file. Save it as XLSX or CSV in the program that made it.',
	'html-table': 'is a web page with a table in it. Open it in a spreadsheet and save it as CSV.',
	'wrong-encoding': 'is not written in the encoding it says it is in. Save it as UTF-8.'
};

const ADVICE: Readonly<Record<FileProblem['file'], string>> = {
	deals: 'Give a CSV or TSV file of deals with a header row: a name, stage, value, owner and dates as columns.',
	history: 'Give a CSV or TSV file with the columns deal, field, value and at, or a change log as another program exports it.'
};

/** The files as the person named them; history: null where none was given. */
export interface FileNames {
	deals: string;
	history: string | null;
}

export const problemOfFile = ({ code, file }: FileProblem, { deals, history }: FileNames): string[] => [`${file === 'deals' ? deals : (history ?? '')} ${REASONS[code]}`, ADVICE[file]];

/** Where in a file something stands. */
interface Place {
	line?: number | null;
	column?: string | undefined;
	/** A field of a deal, as a history changes it. */
	field?: string | undefined;
	value?: string | undefined;
	/** The line it repeats. */
	other?: number | undefined;
}

/** "expected close", "BANT need". */
const fieldName = (field: string): string => field.replace(/(?<=[a-z])[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`).replace(/^bant\b/, 'BANT');

/** ` (line 4, column value: "much")`, ` (the first in …)`; nothing where no place is known. */
function placeOf({ line = null, column, field, value, other }: Place, count: number): string {
	const where = [line === null ? [] : `line ${line}`, other === undefined ? [] : `as line ${other}`, column === undefined ? [] : `column ${column}`, field === undefined ? [] : `field ${fieldName(field)}`].flat().join(', ');
	const held = value === undefined ? '' : `"${value}"`;
	const place = where === '' || held === '' ? where + held : `${where}: ${held}`;
	return place === '' ? '' : ` (${count > 1 && line !== null ? 'the first in ' : ''}${place})`;
}

/** One sentence of what happened, where, and what to do. */
function noteOf([what, advice]: NoteWords, count: number, place: Place): string {
	return `  ${what(count)}${placeOf(place, count)}.${advice === null ? '' : ` ${advice}`}`;
}

/** As many notes as there are kinds: of each its number and the first of them. */
function grouped<Item>(items: readonly Item[], kind: (item: Item) => string, note: (first: Item, count: number) => string): string[] {
	const groups = new Map<string, Item[]>();
	for (const item of items) {
		const key = kind(item);
		const group = groups.get(key);
		if (group) group.push(item);
		else groups.set(key, [item]);
	}
	return [...groups.values()].map((group) => note(group[0]!, group.length));
}

/** Of lost deals without a past the value is their number. */
const warningNote = (first: ImportWarning, count: number): string =>
	first.code === 'lost-without-history' ? noteOf(WARNINGS[first.code], Number(first.value), {}) : noteOf(WARNINGS[first.code], count, first);

const skipNote = ({ code, line, other }: SkippedRow, count: number): string => noteOf(SKIPS[code], count, { line, other });

/** Of these what is named is the deal, of the second a field of ours, of the others the file's column. */
const isOfDeal = (code: ToldSkip['code']): boolean => code === 'unknown-deal' || code === 'several-deals';
const isOfField = (code: ToldSkip['code']): boolean => code === 'not-a-value' || code === 'no-value';

const toldSkipNote = ({ code, line, what, value, other }: ToldSkip, count: number): string =>
	noteOf(TOLD_SKIPS[code], count, isOfDeal(code) ? { line, value: what } : { line, ...(isOfField(code) ? { field: what } : { column: what }), value, other });

/** Of a file it has a line; of deals the titles of some. */
const toldNote = ({ code, count, field, examples, line }: ToldNote): string =>
	noteOf(TOLD_NOTES[code], count, line === undefined ? { field, value: examples[0] } : { line });

/** What of the files is in no figure, or was guessed, under the name of each; nothing where all is. `all`: also what was read of the history. */
export function notesOfFile({ plan, leftOut }: FilePipeline, names: FileNames, all: boolean): string[] {
	const { skipped, warnings, unmapped, history } = plan;
	const ofDeals = [
		...grouped(skipped, ({ code }) => code, skipNote),
		...grouped(warnings, ({ code, column }) => `${code} ${column ?? ''}`, warningNote),
		...(unmapped.length === 0 ? [] : [`  Columns that were not read: ${unmapped.map(({ label }) => label).join(', ')}.`])
	];
	const ofHistory = history === null ? [] : [
		...(all ? [`  ${several(history.changes, 'change')} of ${several(history.deals, 'deal')}, found by ${history.by}.`] : []),
		...grouped(history.skipped, ({ code, what }) => (isOfDeal(code) ? code : `${code} ${what ?? ''}`), toldSkipNote),
		...history.notes.map(toldNote),
		...leftOut.map(({ what, count, column }) => `  ${column ? 'Column' : 'Field'} "${what}" was not read (${several(count, 'row')}): no figure is of it.`)
	];
	return [...(ofDeals.length === 0 ? [] : [names.deals, ...ofDeals]), ...(ofHistory.length === 0 ? [] : [names.history ?? '', ...ofHistory])];
}

// Tables of a history → single changes: whose, which field, what from when, still as written. Every row that tells nothing
// is listed with its line and reason, every field and column that is left out with its count. Pure; no deals are known here.
import { plainHeader } from '../column-names.ts';
import { isNothing, type DayOrder, type DecimalSign, type FormatHints } from '../column-format.ts';
import { restore } from '../neutralise.ts';
import type { Table } from '../read-table.ts';
import { isBlankRow, isTotalRow, reportEnd } from '../row-checks.ts';
import { passedOrder, type Visit } from '../passed-order.ts';
import { stageKey, typeOfName } from '../stage-names.ts';
import { dayAt } from '../../model/date.ts';
import type { Instant } from '../../model/deal.ts';
import type { RawRow } from '../tokenize.ts';
import { proposeFields, statusOf, type FieldTarget, type ToldField } from './fields.ts';
import type { ToldNote, ToldSkip, ToldSkipCode } from './issues.ts';
import { kindOfHistory, readHistoryColumns, type HistoryColumn, type HistoryKind, type Role } from './layout.ts';
import { MomentReader } from './moment.ts';
import { looseStage } from './stage-headers.ts';

/** One change as the file tells it. */
export interface WrittenChange {
	file: number;
	line: number;
	/** Id of the deal, and its name, as written; '' where the file has no such column. */
	key: string;
	name: string;
	/** `left`: the deal left the stage in `text`. */
	field: ToldField | 'created' | 'left';
	text: string;
	/** What it was before, where the file has a column for that. */
	old?: string;
	at: Instant;
	/** Order among changes of one moment. */
	seq: number;
	/** A state that was first seen then, and may be older. */
	seen?: true;
	/** Won or lost before, and open again: the stage it stood in then. */
	reopened?: true;
}

/** A history file as it is read: everything that the person may change is here. */
export interface HistoryFile {
	name: string;
	table: Table;
	columns: readonly HistoryColumn[];
	kind: HistoryKind | null;
	/** Of one row per change: the names in its field column, with how many rows have each and what it becomes. */
	fields: readonly { name: string; count: number; target: FieldTarget | null }[];
	/** Times without a zone are UTC, as a connector's are; else in the pipeline's zone. */
	utc: boolean;
	/** How amounts and days are written in values that leave it open. */
	hints: FormatHints;
}

/** What the person decided instead of what was found. */
export interface HistoryChoices {
	roles?: ReadonlyMap<number, Role | null>;
	fields?: ReadonlyMap<string, FieldTarget | null>;
	/** How a column's dates are written. */
	orders?: ReadonlyMap<number, DayOrder>;
	decimal?: DecimalSign;
	utc?: boolean;
}

export interface History {
	files: readonly HistoryFile[];
	changes: readonly WrittenChange[];
	/** Stage names it uses, as they are to be asked about, with how many changes name each, and its turn by how deals passed the stages. */
	stages: readonly { key: string; name: string; changes: number; passed?: number }[];
	skipped: readonly ToldSkip[];
	notes: readonly ToldNote[];
	/** Fields (of one row per change) and columns that are left out, with how many rows or cells. */
	leftOut: readonly { file: number; what: string; count: number; column: boolean }[];
	rows: number;
}

/** How amounts and days are written where the file leaves it open. */
export function hintsFor(table: Table, language: 'en' | 'nl', mdy: boolean): FormatHints {
	const decimal: DecimalSign = table.delimiter === ';' ? ',' : table.delimiter === ',' || language === 'en' ? '.' : ',';
	return { decimal, order: mdy ? 'mdy' : 'dmy' };
}

/** Proposes how a table is read as a history, with the person's choices in place of what was found. */
export function openHistory(name: string, table: Table, hints: FormatHints, choices: HistoryChoices = {}): HistoryFile {
	const columns = readHistoryColumns(table, hints).map((column) => ({
		...column,
		role: choices.roles?.has(column.index) ? choices.roles.get(column.index)! : column.role,
		order: choices.orders?.get(column.index) ?? column.order
	}));
	const kind = kindOfHistory(columns);
	const counts = new Map<string, number>();
	const field = kind === 'changes' ? columns.find(({ role }) => role === 'field') : undefined;
	if (field)
		for (const { cells } of table.rows) {
			const text = fieldName(cells[field.index] ?? '');
			if (text !== '') counts.set(text, (counts.get(text) ?? 0) + 1);
		}
	const proposed = proposeFields([...counts.keys()]);
	const fields = [...counts].map(([each, count]) => ({
		name: each,
		count,
		target: choices.fields?.has(each) ? choices.fields.get(each)! : (proposed.get(each) ?? null)
	}));
	const connector = columns.some(({ header }) => /^_fivetran_/i.test(header));
	// Days among the values are most likely written as the times beside them are.
	const order = columns.find(({ role }) => role === 'at')?.order;
	return {
		name,
		table,
		columns,
		kind,
		fields,
		utc: choices.utc ?? connector,
		hints: { decimal: choices.decimal ?? hints.decimal, order: order === 'dmy' || order === 'mdy' ? order : hints.order }
	};
}

export interface HistoryContext {
	timeZone: string;
	now: Instant;
	/** This year, for years of two digits. */
	year: number;
	/** Stage names that are known already: of the pipeline and the deals file. */
	knownStages: readonly string[];
}

const fieldName = (cell: string): string => restore(cell).trim().replace(/\s+/g, ' ').slice(0, 100);

/** Reads all files together: a list of stage names serves the others. */
export function readHistory(files: readonly HistoryFile[], context: HistoryContext): History {
	const stageName = stageNames(files, context.knownStages);
	const reading: Reading = { changes: [], skipped: [], leftOut: [], notes: [], stageName, context };
	let rows = 0;
	files.forEach((file, index) => {
		if (file.kind === 'labels' || file.kind === null) return;
		rows += file.table.rows.length;
		readFile(file, index, reading);
	});
	const stages = new Map<string, { key: string; name: string; changes: number }>();
	for (const { field, text, old, reopened } of reading.changes) {
		if ((field !== 'stage' && field !== 'left') || reopened) continue;
		for (const name of [text, ...(field === 'stage' && old ? [old] : [])]) {
			const key = stageKey(name);
			const known = stages.get(key);
			if (known) known.changes += Number(name === text);
			else if (key !== '') stages.set(key, { key, name, changes: Number(name === text) });
		}
	}
	const passed = passedOrder(visitsOf(reading.changes, files));
	const named = [...stages.values()].map((stage) => ({ ...stage, ...(passed.has(stage.key) && { passed: passed.get(stage.key)! }) }));
	return { files, changes: reading.changes, stages: named, skipped: reading.skipped, notes: reading.notes, leftOut: reading.leftOut, rows };
}

/** When deals came into open stages. What a change says was before it came earlier; dates in one row have no order but their own. */
function visitsOf(changes: readonly WrittenChange[], files: readonly HistoryFile[]): Visit[] {
	return changes.flatMap(({ file, key, name, field, text, old, at, seq, reopened }) => {
		if (field !== 'stage' || reopened) return [];
		const deal = `${key}\n${name}`;
		const told = [{ deal, stage: stageKey(text), at, order: files[file]?.kind === 'wide' ? 0 : seq }];
		if (old !== undefined && old !== '') told.push({ deal, stage: stageKey(old), at, order: seq - 0.5 });
		return told.filter(({ stage }) => stage !== '' && typeOfName(stage) === 'open');
	});
}

interface Reading {
	changes: WrittenChange[];
	skipped: ToldSkip[];
	leftOut: { file: number; what: string; count: number; column: boolean }[];
	notes: ToldNote[];
	stageName(text: string): string;
	context: HistoryContext;
}

/** An id of a list of names becomes its name; what is a known stage but for spelling gets its spelling. */
function stageNames(files: readonly HistoryFile[], known: readonly string[]): (text: string) => string {
	const labels = new Map<string, string>();
	for (const { kind, columns, table } of files) {
		if (kind !== 'labels') continue;
		const id = columns.find(({ role }) => role === 'stageId')!;
		const label = columns.find(({ role }) => role === 'stageLabel')!;
		for (const { cells } of table.rows) {
			const [from, to] = [(cells[id.index] ?? '').trim(), restore(cells[label.index] ?? '').trim()];
			if (from !== '' && to !== '' && !labels.has(from)) labels.set(from, to);
		}
	}
	const exact = new Set(known.map(stageKey));
	const loose = new Map([...known].reverse().map((name) => [looseStage(name), name]));
	const found = new Map<string, string>();
	return (text) => {
		let name = found.get(text);
		if (name === undefined) {
			const labelled = labels.get(text) ?? text.replace(/\s+/g, ' ');
			name = exact.has(stageKey(labelled)) ? labelled : (loose.get(looseStage(labelled)) ?? labelled);
			found.set(text, name);
		}
		return name;
	};
}

function readFile(file: HistoryFile, index: number, reading: Reading): void {
	const { table, columns, fields } = file;
	const { timeZone, now, year } = reading.context;
	const zone = file.utc ? 'UTC' : timeZone;
	const byRole = new Map(columns.flatMap((column) => (column.role === null ? [] : [[column.role, column] as const])));
	const moments = new Map(columns.map((column) => [column.index, new MomentReader(column.order, zone, year)]));
	const targets = new Map(fields.map(({ name, target }) => [name, target]));
	const at = byRole.get('at');
	const seen = file.kind === 'snapshots' && plainHeader(at?.header ?? '') === 'fivetran start';
	const used = columns.flatMap(({ role, index: place }) => (role === null ? [] : [place]));
	const named = columns.filter(({ header }) => header !== '');
	const firstLines = new Map<string, number>();
	const own: WrittenChange[] = [];
	for (const { what, count } of problemsOf(table)) reading.notes.push({ code: 'broken-file', count, examples: [file.name], line: what });

	const signed = reportEnd(table.rows);
	for (const [place, row] of table.rows.entries()) {
		const { line } = row;
		const cell = (role: Role): string => {
			const column = byRole.get(role);
			return column ? restore(row.cells[column.index] ?? '').trim() : '';
		};
		const skip = (code: ToldSkipCode, more: Partial<ToldSkip> = {}): void => void reading.skipped.push({ file: index, line, code, ...more });
		const noRow = rowProblem(row, table.width, named) ?? (place >= signed ? 'report-end' : null);
		if (noRow !== null) {
			skip(noRow);
			continue;
		}
		const [key, name] = [cell('deal'), cell('dealName')];
		if (key === '' && name === '') {
			skip('no-deal');
			continue;
		}
		const repeat = used.map((place) => row.cells[place] ?? '').join('\u0000');
		const first = firstLines.get(repeat);
		if (first !== undefined) {
			skip('duplicate', { other: first });
			continue;
		}
		firstLines.set(repeat, line);
		/** The moment in a column; undefined where it cannot be used, and listed. */
		const moment = (column: HistoryColumn, mustHave: boolean): Instant | undefined => {
			const text = restore(row.cells[column.index] ?? '');
			const read = moments.get(column.index)!.read(text);
			if (read.ok && read.value === null) {
				if (mustHave) skip('no-time', { what: column.label });
				return undefined;
			}
			if (!read.ok || read.value! < FIRST_MOMENT) skip('not-a-moment', { what: column.label, value: text.trim().slice(0, 60) });
			else if (read.value! > now) skip('in-future', { what: column.label, value: text.trim().slice(0, 60) });
			else return read.value!;
			return undefined;
		};
		const tell = (field: WrittenChange['field'], text: string, when: Instant, more: Partial<WrittenChange> = {}): void =>
			void own.push({ file: index, line, key, name, field, text, at: when, seq: own.length, ...more });
		const before = own.length + reading.skipped.length;
		const saysNothing = (): void => {
			if (own.length + reading.skipped.length === before) skip('tells-nothing');
		};
		const created = byRole.get('created');
		const begun = created ? moment(created, false) : undefined;
		if (begun !== undefined) tell('created', '', begun);
		if (file.kind === 'wide') {
			for (const { role, ...column } of columns) {
				const stage = role?.startsWith('entered:') ? role.slice(8) : role?.startsWith('exited:') ? role.slice(7) : null;
				const when = stage === null ? undefined : moment({ ...column, role }, false);
				if (when !== undefined) tell(role!.startsWith('entered:') ? 'stage' : 'left', reading.stageName(stage!), when);
			}
			saysNothing();
			continue;
		}
		const when = moment(at!, true);
		if (when === undefined) continue;
		const told = (target: FieldTarget, text: string, old: string | undefined, more: Partial<WrittenChange>): void => {
			if (target === 'created') tell('created', '', when);
			else if (target === 'touch') tell('lastTouch', dayAt(when, timeZone), when);
			else if (target === 'status') {
				const status = statusOf(text);
				if (status === 'open') tell('stage', '', when, { reopened: true });
				else if (status !== null) tell('stage', reading.stageName(status === 'won' ? 'Won' : 'Lost'), when);
				else if (text !== '') skip('not-a-value', { what: 'status', value: text.slice(0, 60) });
			} else if (target === 'stage') {
				// A deal is in some stage: an empty one tells nothing.
				if (!isNothing(text)) tell('stage', reading.stageName(text), when, { ...more, ...(old !== undefined && { old: isNothing(old) ? '' : reading.stageName(old) }) });
			} else tell(target, isNothing(text) ? '' : text, when, { ...more, ...(old !== undefined && { old: isNothing(old) ? '' : old }) });
		};
		if (file.kind === 'changes') {
			const written = fieldName(cell('field'));
			const target = targets.get(written) ?? null;
			if (written === '') skip('no-field');
			else if ((target === 'stage' || target === 'status') && isNothing(cell('value'))) skip('no-value', { what: written });
			else if (target !== null) told(target, cell('value'), byRole.has('old') ? cell('old') : undefined, {});
			continue;
		}
		// Where won and lost are a status beside the stage, a closed deal is in no other stage.
		const closed = ['won', 'lost'].includes(statusOf(cell('set:status')) ?? '');
		for (const { role } of columns)
			if (role?.startsWith('set:') && !(closed && role === 'set:stage')) told(role.slice(4) as FieldTarget, cell(role), role === 'set:stage' && byRole.has('old') ? cell('old') : undefined, seen ? { seen: true } : {});
		saysNothing();
	}
	for (const { name, count, target } of fields) if (target === null) reading.leftOut.push({ file: index, what: name, count, column: false });
	for (const { label, role, filled } of columns) if (role === null && filled > 0) reading.leftOut.push({ file: index, what: label, count: filled, column: true });
	settleOrder(own, file, reading);
}

/** Before this nobody kept a sales log: 1900, or a day number read as something else. */
const FIRST_MOMENT = Date.UTC(1970, 0, 2);

function rowProblem({ cells }: RawRow, width: number, named: readonly HistoryColumn[]): ToldSkipCode | null {
	if (isBlankRow(cells)) return 'empty-row';
	if (cells.length > width && cells.slice(width).some((cell) => cell.trim() !== '')) return 'too-many-cells';
	if (named.length > 1 && named.every(({ index, header }) => (cells[index] ?? '').replace(/\s+/g, ' ').trim() === header)) return 'repeated-header';
	return cells.filter((cell) => cell.trim() !== '').length <= 2 && isTotalRow(cells, '') ? 'total-row' : null;
}

const problemsOf = (table: Table): { what: number; count: number }[] =>
	table.problems.length === 0 ? [] : [{ what: table.problems[0]!.line, count: table.problems.length }];

/** A file that has the newest first has also changes of one moment so. Rows against the file's own order are counted. */
function settleOrder(own: WrittenChange[], file: HistoryFile, reading: Reading): void {
	const last = new Map<string, WrittenChange>();
	const back: WrittenChange[] = [];
	const forth: WrittenChange[] = [];
	if (file.kind !== 'wide')
		for (const change of own) {
			if (change.field === 'created' && file.kind === 'snapshots') continue;
			const whose = `${change.key}\n${change.name}\n${file.kind === 'changes' ? change.field : ''}`;
			const before = last.get(whose);
			if (before && before.line !== change.line && before.at !== change.at) (before.at < change.at ? forth : back).push(change);
			last.set(whose, change);
		}
	const newestFirst = back.length + forth.length > 0 ? back.length > forth.length : (own.at(-1)?.at ?? 0) < (own[0]?.at ?? 0);
	const against = newestFirst ? forth : back;
	const lines = [...new Set(against.map(({ line }) => line))];
	if (lines.length > 0) reading.notes.push({ code: 'runs-back', count: lines.length, examples: [file.name], line: lines[0]! });
	for (const change of own) reading.changes.push(newestFirst ? { ...change, seq: own.length - change.seq } : change);
}

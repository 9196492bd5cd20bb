// Guesses which field each column of a file fills, from its header and its values. A guess is a
// proposal: the person sees and may change every one.
import { knownHeader, plainHeader, type Target } from './column-names.ts';
import { profileColumn, type ColumnProfile, type DayOrder, type DecimalSign, type FormatHints, type PercentScale } from './column-format.ts';
import type { Column as FileColumn } from './header.ts';
import { statusOf } from './history/fields.ts';
import { looseStage, stageDateHeader } from './history/stage-headers.ts';
import { guessKind, ownKind } from './own-columns.ts';
import { parseOption, saysClosed } from '../reading/option-words.ts';
import type { Column, ColumnKind } from '../model/column.ts';
import { DEAL_FIELDS, isDealField } from '../model/deal.ts';
import { isOptionKind, type OptionKind } from '../model/options.ts';
import type { Table } from './read-table.ts';

/** What a column becomes: a target, or null: not imported. */
export interface ColumnChoice {
	target: Target | null;
	decimal: DecimalSign;
	order: DayOrder;
	scale: PercentScale;
}

export interface ReadColumn extends FileColumn {
	profile: ColumnProfile;
	choice: ColumnChoice;
}

export type TargetKind = 'text' | 'number' | 'money' | 'permille' | 'day' | 'stage' | 'option';

const OWN_KINDS: Partial<Record<ColumnKind, TargetKind>> = { number: 'number', money: 'money', percent: 'permille', date: 'day' };

const DAYS: ReadonlySet<string> = new Set(['created', 'closed', 'wonOn', 'lostOn', 'closeDate', 'expectedClose', 'lastTouch']);

/** Days of which a time of day is kept where the file has it ([CLOSING3]). */
const MOMENTS: ReadonlySet<string> = new Set(['created', 'closed', 'wonOn', 'lostOn', 'closeDate']);

/** True for a target that says when something happened, to the time of day. */
export const isMoment = (target: Target): boolean => MOMENTS.has(target) || stageOfTarget(target) !== null;

/** What the values of a target's column are read as. */
export function kindOf(target: Target): TargetKind {
	const own = ownKind(target);
	if (own !== null) return OWN_KINDS[own] ?? 'text';
	if (DAYS.has(target) || stageOfTarget(target) !== null) return 'day';
	if (target === 'value') return 'money';
	if (target === 'probability' || target === 'override') return 'permille';
	if (optionOf(target) !== null) return 'option';
	if (target === 'rating') return 'number';
	return target === 'stage' ? 'stage' : 'text';
}

/** Which list of choices a target's values are of; null: of none. */
export function optionOf(target: Target): OptionKind | null {
	const field = target === 'ownCategory' ? 'category' : target;
	const kind = isDealField(field) ? DEAL_FIELDS[field] : 'text';
	return isOptionKind(kind) ? kind : null;
}

/** The stage name in `entered:NAME`; null for other targets. */
export const enteredStage = (target: Target | null): string | null =>
	target?.startsWith('entered:') ? target.slice('entered:'.length) : null;

/** The stage name in `exited:NAME`; null for other targets. */
export const exitedStage = (target: Target | null): string | null => (target?.startsWith('exited:') ? target.slice('exited:'.length) : null);

/** The stage name in either; null for other targets. */
export const stageOfTarget = (target: Target | null): string | null => enteredStage(target) ?? exitedStage(target);

/** Columns past this many are listed but not examined; nobody maps them by hand. */
const MOST_PROFILED = 500;

/** Profiles the columns and proposes a target for each. `stageNames` are those the pipeline has, `own` its columns of one's own. */
export function readColumns(
	table: Table,
	language: 'en' | 'nl',
	mdy: boolean,
	stageNames: readonly string[],
	own: readonly Column[] = []
): ReadColumn[] {
	const hints: FormatHints = {
		// Semicolons are there because the comma is the decimal sign; tabs say nothing.
		decimal: table.delimiter === ';' ? ',' : table.delimiter === ',' || language === 'en' ? '.' : ',',
		order: mdy ? 'mdy' : 'dmy'
	};
	const profiles = table.columns.map(({ index }, place) =>
		profileColumn(place < MOST_PROFILED ? cellsOf(table, index) : [], hints)
	);
	const settled = settle(profiles, hints);
	const targets = guessTargets(table, settled, stageNames, own);
	return table.columns.map((column, place) => {
		const profile = settled[place]!;
		return {
			...column,
			profile,
			choice: {
				target: targets[place] ?? null,
				decimal: profile.decimal.value,
				order: profile.order.value,
				scale: profile.scale.value
			}
		};
	});
}

function* cellsOf(table: Table, index: number): Iterable<string> {
	for (const { cells } of table.rows) yield cells[index] ?? '';
}

/** Columns that leave their order or decimal sign open follow those of the same file that do not. */
function settle(profiles: readonly ColumnProfile[], hints: FormatHints): ColumnProfile[] {
	const numeric = profiles.filter(({ numbers, decimal, samples }) => numbers > 0 && decimal.certain && samples.some((s) => /[.,]\d/.test(s)));
	const dated = profiles.filter(({ days, order }) => days > 0 && order.certain && (order.value === 'dmy' || order.value === 'mdy'));
	const decimal = numeric[0]?.decimal.value ?? hints.decimal;
	const order = dated[0]?.order.value ?? hints.order;
	return profiles.map((profile) => ({
		...profile,
		decimal: profile.decimal.certain || profile.decimal.value !== hints.decimal ? profile.decimal : { value: decimal, certain: false },
		order: profile.order.certain || profile.order.value !== hints.order ? profile.order : { value: order, certain: false }
	}));
}

/** A file's column of categories also says of closed deals that they are. */
const readsAs = (target: Target, option: OptionKind, text: string): boolean => parseOption(option, text).ok || (target === 'category' && saysClosed(text));

/** Half of the filled cells must be readable as what the target needs; an empty column may be anything. */
function fits(profile: ColumnProfile, target: Target): boolean {
	const kind = kindOf(target);
	if (profile.filled === 0 || kind === 'text' || kind === 'stage') return true;
	const option = optionOf(target);
	if (option !== null) return profile.samples.some((sample) => readsAs(target, option, sample));
	return (kind === 'day' ? profile.days : profile.numbers) * 2 >= profile.filled;
}

/** What a header means in this file: our own export has no columns of winning and losing, one called so is somebody's own. */
function meaningOf({ own }: Table, header: string): ReturnType<typeof knownHeader> {
	const known = knownHeader(header);
	return own && (known?.target === 'wonOn' || known?.target === 'lostOn') ? null : known;
}

/** A column of one's own that is called like the file's; a field of that very name goes first. */
function ownTargets(table: Table, profiles: readonly ColumnProfile[], own: readonly Column[]): (Target | null)[] {
	const taken = new Set<string>();
	return table.columns.map(({ header }, place) => {
		const plain = plainHeader(header);
		if (plain === '' || meaningOf(table, header)?.rank === 0) return null;
		const column = own.find(({ name, kind, deleted, key }) => deleted === null && kind !== 'formula' && !taken.has(key) && plainHeader(name) === plain);
		const target: Target | null = column ? `own:${column.kind}:${column.key}` : null;
		if (target === null || !fits(profiles[place]!, target)) return null;
		taken.add(column!.key);
		return target;
	});
}

function guessTargets(table: Table, profiles: readonly ColumnProfile[], stageNames: readonly string[], own: readonly Column[]): (Target | null)[] {
	const targets = ownTargets(table, profiles, own);
	const claims = table.columns
		.map(({ header }, place) => ({ place, known: header === '' || targets[place] !== null ? null : meaningOf(table, header) }))
		.filter(({ place, known }) => known !== null && fits(profiles[place]!, known.target))
		.sort((a, b) => a.known!.rank - b.known!.rank || a.place - b.place);
	const taken = new Set<Target>();
	for (const { place, known } of claims) {
		if (taken.has(known!.target)) continue;
		taken.add(known!.target);
		targets[place] = known!.target;
	}
	// A product is part of a title that has to be made; a file with titles needs none.
	if (taken.has('title')) targets.forEach((target, place) => target === 'product' && (targets[place] = null));
	// Our own export says a deal's own probability and category in columns of their own; what shows is derived.
	if (taken.has('override')) targets.forEach((target, place) => target === 'probability' && (targets[place] = null));
	if (taken.has('ownCategory')) targets.forEach((target, place) => target === 'category' && (targets[place] = null));
	// Beside a stage a column of open, won and lost is the deal's outcome.
	if (taken.has('stage') && !table.own) {
		const status = table.columns.findIndex(({ header, index }, place) => targets[place] === null && isStatus(header, cellsOf(table, index)));
		if (status >= 0) targets[status] = 'status';
	}
	const stageColumn = table.columns[targets.indexOf('stage')];
	const names = stageColumn ? distinct(cellsOf(table, stageColumn.index)) : [];
	table.columns.forEach(({ header }, place) => {
		if (targets[place] !== null || header === '' || profiles[place]!.filled === 0) return;
		const target = stageDateTarget(header, [...names, ...stageNames]);
		if (target === null || taken.has(target) || !fits(profiles[place]!, target)) return;
		taken.add(target);
		targets[place] = target;
	});
	// Our own export has no column without a meaning: what this pipeline does not have is made anew.
	if (table.own)
		table.columns.forEach(({ header, index }, place) => {
			const formula = own.some(({ name, kind }) => kind === 'formula' && plainHeader(name) === plainHeader(header));
			if (targets[place] !== null || header === '' || meaningOf(table, header) !== null || formula || profiles[place]!.filled === 0) return;
			targets[place] = `new:${guessKind(profiles[place]!, cellsOf(table, index))}:${index}`;
		});
	return targets;
}

/** A column called so in which every filled cell is an outcome, and some deal is closed. */
function isStatus(header: string, cells: Iterable<string>): boolean {
	if (!/^(?:deal )?status$/.test(plainHeader(header))) return false;
	const said = new Set(distinct(cells).map((cell) => statusOf(cell)));
	return !said.has(null) && (said.has('won') || said.has('lost'));
}

const MOST_STAGES = 200;

function distinct(cells: Iterable<string>): string[] {
	const found = new Set<string>();
	for (const cell of cells) if (cell.trim() !== '' && found.size < MOST_STAGES) found.add(cell.trim());
	return [...found];
}

/** What a column of dates of a stage becomes; one that says so outright may name a stage in which no deal stands now. */
function stageDateTarget(header: string, stages: readonly string[]): Target | null {
	const said = stageDateHeader(header);
	if (said === null) {
		const stage = stageOfDateHeader(header, stages);
		return stage === null ? null : `entered:${stage}`;
	}
	const known = stages.find((stage) => looseStage(stage) === looseStage(said.stage));
	const stage = known ?? (/^(?:hs_|date (?:entered|exited))/i.test(header) ? said.stage : stageOfDateHeader(header, stages));
	return stage === null ? null : `${said.when}:${stage}`;
}

/** "engage_date", "Date entered 'Proposal'", "Datum Voorstel", "Gewonnen op": the stage meant, or null. */
function stageOfDateHeader(header: string, stages: readonly string[]): string | null {
	const plain = plainHeader(header);
	const stem = plain
		.replace(/^(?:date entered|entered on|entered|date of|date|datum|became|in fase|since|sinds)\s+/, '')
		.replace(/\s+(?:date|datum|on|op|since|sinds|entered|at)$/, '');
	if (stem === plain || stem === '') return null;
	const exact = stages.find((stage) => plainHeader(stage) === stem);
	if (exact !== undefined) return exact;
	// "engage" for "Engaging": all but the last two letters of the shorter word agree.
	return stages.find((stage) => {
		const name = plainHeader(stage);
		const needed = Math.max(4, Math.min(name.length, stem.length) - 2);
		return name.length >= needed && stem.length >= needed && name.slice(0, needed) === stem.slice(0, needed);
	}) ?? null;
}

// A team's past from its files: tables of changes in, the past of every deal out. This is the door of this folder.
//
//     const file = openHistory(name, table, hintsFor(table, 'en', false));      // one per table of readTable
//     const history = readHistory([file, …], { timeZone, now, year, knownStages });
//     const told = toldPasts(history, dealOf, known, context);
//
// `history.stages` are the stage names to ask about. `dealOf(key, name)` finds the deal of a row: any value that is the same
// for the same deal, null: none, 'several': the name is of more than one. `known(deal)` says what else is known of it.
// `told.deals.get(deal)` has `createdAt` and `past`, ready for a deal's base (FORMAT.md: [field, value, at], oldest first,
// a stage by its id). What could not be told is in `history.skipped`, `told.skipped`, both `notes` and `history.leftOut`.
// Rules: [TOLD1] to [TOLD14] of SPEC.md. Pure.
import type { StagePlace } from '../deal-history.ts';
import type { Instant } from '../../model/deal.ts';
import { isSignOf, withoutCurrency } from '../../reading/typed-input.ts';
import type { ColumnProfile } from '../column-format.ts';
import { pastOfDeal, type DealPast, type KnownDeal, type PastContext, type ReadChange, type ToldValue } from './deal-past.ts';
import type { ToldField } from './fields.ts';
import { timedBeginning } from './first-day.ts';
import type { ToldNote, ToldSkip, ToldSpan } from './issues.ts';
import type { History, HistoryFile, WrittenChange } from './read-history.ts';
import { profileSampled } from './sampled.ts';
import { ValueReader, type ValueContext } from './values.ts';

export interface ToldContext extends ValueContext, PastContext {
	/** The stage of a name as the person mapped it; null: deals stand in no stage. */
	stageOf(name: string): Pick<StagePlace, 'id'> | null;
}

/** A deal as whoever resolves it knows it. */
export interface ToldDeal extends KnownDeal {
	/** When it came into the pipeline: changes from then on are in its own log. null: it comes now. */
	arrived: Instant | null;
	/** What it is called, where something is told of it; null: as the history calls it. */
	title: string | null;
}

export interface Told<D> {
	deals: Map<D, DealPast>;
	skipped: ToldSkip[];
	notes: ToldNote[];
	/** Changes that are told, of how many deals, from when to when. */
	changes: number;
	span: ToldSpan | null;
	/** Deals of the history that are nowhere, as the files name them, with how many rows. */
	unknown: { deal: string; rows: number; several: boolean }[];
}

/** Titles that a note names at most. */
export const EXAMPLES = 5;

/** The past of every deal that `dealOf` finds. */
export function toldPasts<D>(
	history: History,
	dealOf: (key: string, name: string) => D | null | 'several',
	known: (deal: D) => ToldDeal,
	context: ToldContext
): Told<D> {
	const told: Told<D> = { deals: new Map(), skipped: [], notes: [], changes: 0, span: null, unknown: [] };
	const readers = valueReaders(history, context);
	const byDeal = resolve(history.changes, dealOf, told);
	const notes = new Map<string, ToldNote>();
	for (const [deal, changes] of byDeal) {
		const facts = known(deal);
		changes.sort((a, b) => a.at - b.at || a.file - b.file || a.seq - b.seq);
		const read: ReadChange[] = [];
		let foreign = false;
		const currency = currencyOf(facts, changes, readers) ?? context.currency;
		for (const change of changes) {
			const { file, line, field } = change;
			if (facts.arrived !== null && change.at >= facts.arrived) {
				told.skipped.push({ file, line, code: 'after-arrival' });
				continue;
			}
			const notRead = (text: string): void => void told.skipped.push({ file, line, code: 'not-a-value', what: field, value: text.slice(0, 60) });
			const value = valueOf(change, change.text, readers, context, currency);
			if (value === undefined) {
				notRead(change.text);
				continue;
			}
			const old = change.old === undefined ? undefined : valueOf(change, change.old, readers, context, currency);
			if (change.old !== undefined && old === undefined) notRead(change.old);
			const before = change.old !== undefined && change.old !== '' && (old ?? null) === null;
			read.push({ field, value, at: change.at, ...(old !== undefined && { old }), ...(before && { before }), ...(change.seen && { seen: true }), ...(change.reopened && { reopened: true }) });
			if (field === 'value' && [change.text, change.old ?? ''].some((text) => isForeign(text, currency))) foreign = true;
			if (field === 'created') continue;
			told.changes += 1;
			told.span = told.span ? { from: Math.min(told.span.from, change.at), to: Math.max(told.span.to, change.at) } : { from: change.at, to: change.at };
		}
		if (read.length === 0) continue;
		const begun = timedBeginning(read, facts, context.timeZone);
		const past = pastOfDeal(begun.changes, begun.known, context);
		told.deals.set(deal, past);
		noteDeal(notes, past, foreign, facts.title ?? (changes[0]!.name || changes[0]!.key));
	}
	told.notes.push(...notes.values());
	return told;
}

/** Changes by deal, each row's deal looked up once; rows of deals that are nowhere are listed. */
function resolve<D>(changes: readonly WrittenChange[], dealOf: (key: string, name: string) => D | null | 'several', told: Told<D>): Map<D, WrittenChange[]> {
	const found = new Map<string, D | null | 'several'>();
	const byDeal = new Map<D, WrittenChange[]>();
	const unknown = new Map<string, { deal: string; lines: Set<string>; several: boolean }>();
	for (const change of changes) {
		const { key, name, file, line } = change;
		const whose = `${key}\n${name}`;
		if (!found.has(whose)) found.set(whose, dealOf(key, name));
		const deal = found.get(whose)!;
		if (deal !== null && deal !== 'several') {
			const own = byDeal.get(deal);
			if (own) own.push(change);
			else byDeal.set(deal, [change]);
			continue;
		}
		const listed = unknown.get(whose) ?? { deal: key || name, lines: new Set(), several: deal === 'several' };
		unknown.set(whose, listed);
		const row = `${file} ${line}`;
		if (!listed.lines.has(row)) told.skipped.push({ file, line, code: deal === null ? 'unknown-deal' : 'several-deals', what: listed.deal });
		listed.lines.add(row);
	}
	told.unknown = [...unknown.values()].map(({ deal, lines, several }) => ({ deal, rows: lines.size, several }));
	return byDeal;
}

/** Files written alike: parts of one log, where what one leaves open another settles. */
const notationOf = ({ table, hints }: HistoryFile): string => `${table.delimiter} ${hints.decimal} ${hints.order}`;

type Readers = (file: number, field: ToldField) => ValueReader;

/** A reader per file and field, from the field's values in that file; what these leave open goes by files written alike. */
function valueReaders({ changes, files }: History, context: ToldContext): Readers {
	const cells = new Map<string, string[]>();
	const add = (key: string, texts: readonly string[]): void => {
		const known = cells.get(key);
		if (known) known.push(...texts);
		else cells.set(key, [...texts]);
	};
	for (const { file, field, text, old } of changes) {
		if (field === 'created' || field === 'left' || field === 'stage') continue;
		const texts = old ? [text, old] : [text];
		add(`${file} ${field}`, texts);
		if (files.length > 1) add(`${notationOf(files[file]!)} ${field}`, texts);
	}
	const profiles = new Map<string, ColumnProfile>();
	const profileOf = (key: string, file: HistoryFile): ColumnProfile => {
		let profile = profiles.get(key);
		if (!profile) profiles.set(key, (profile = profileSampled(cells.get(key) ?? [], file.hints)));
		return profile;
	};
	const readers = new Map<string, ValueReader>();
	return (file, field) => {
		const key = `${file} ${field}`;
		let reader = readers.get(key);
		if (!reader) {
			const from = files[file]!;
			const own = profileOf(key, from);
			const alike = files.length > 1 ? profileOf(`${notationOf(from)} ${field}`, from) : own;
			const { decimal, order, scale } = own;
			const settled = { decimal: decimal.certain ? decimal : alike.decimal, order: order.certain ? order : alike.order, scale: scale.certain ? scale : alike.scale };
			readers.set(key, (reader = new ValueReader(field, settled, context)));
		}
		return reader;
	};
}

/** An amount with the sign of another currency than it is taken for. */
function isForeign(text: string, currency: string): boolean {
	const { sign } = withoutCurrency(text);
	return sign !== null && !isSignOf(sign, currency);
}

/** What all amounts of a deal are in: the currency it is written with ([MONEY2]); null: the pipeline's. */
function currencyOf({ present: { currency } }: ToldDeal, changes: readonly WrittenChange[], readers: Readers): string | null {
	if (currency !== undefined) return currency as string | null;
	const last = changes.findLast(({ field }) => field === 'currency');
	const read = last && readers(last.file, 'currency').read(last.text);
	return read?.ok ? (read.value as string | null) : null;
}

/** A value as it is kept; undefined where it cannot be read. */
function valueOf({ file, field }: WrittenChange, text: string, readers: Readers, { stageOf }: ToldContext, currency: string): ToldValue | undefined {
	if (field === 'created') return null;
	if (field === 'stage' || field === 'left') return text === '' ? null : (stageOf(text)?.id ?? null);
	const read = readers(file, field).read(text, currency);
	return read.ok ? read.value : undefined;
}

/** Adds what was settled otherwise in one deal to the sums. */
function noteDeal(notes: Map<string, ToldNote>, past: DealPast, foreign: boolean, title: string): void {
	const note = (code: ToldNote['code'], field?: ToldField): void => {
		const which = `${code} ${field ?? ''}`;
		const known = notes.get(which) ?? { code, count: 0, examples: [], ...(field && { field }) };
		notes.set(which, known);
		known.count += 1;
		if (known.examples.length < EXAMPLES) known.examples.push(title);
	};
	for (const field of past.contradicts) note('contradicts', field);
	if (past.closedElsewhere) note('closed-elsewhere');
	if (past.gaps > 0) note('gap');
	if (past.seenLater) note('seen-later');
	if (past.cut > 0) note('cut');
	if (foreign) note('foreign-currency');
}

// A read file and the person's choices → exactly what an import will write, and what it will not:
// every skipped row with its line and reason, every unreadable cell, every column left out. Pure.
import { stagesPassed } from './deal-history.ts';
import type { Column } from './header.ts';
import { intoPlan, stagesTold, type FileDeal, type HistoryInput, type PlannedHistory } from './history/into-plan.ts';
import type { ImportWarning, SkipCode, SkippedRow } from './issues.ts';
import { foreignCurrency } from './column-format.ts';
import type { ReadColumn } from './mapping.ts';
import { restore } from './neutralise.ts';
import type { Table } from './read-table.ts';
import { findDuplicates, isBlankRow, isRepeatedHeader, isTotalRow, reportEnd, type DuplicatePolicy } from './row-checks.ts';
import { RowReader, type ImportedDeal, type RowContext } from './row-reader.ts';
import { newStages } from './new-stages.ts';
import { stageKey, type FileStage, type StageChoice } from './stage-names.ts';
import { OwnColumnReader, ownKeyOf, ownKind } from './own-columns.ts';
import type { Target } from './column-names.ts';
import { isNoSalesOutcome } from '../metrics/lost-reason.ts';
import type { Choice, Column as OwnColumn, NewColumn } from '../model/column.ts';
import { dayAt, startOfDay } from '../model/date.ts';
import type { ColumnKey, StageId } from '../model/deal.ts';
import type { Stage, StageCells, StageType } from '../model/stage.ts';

export interface ImportPlan {
	newStages: { id: StageId; cells: StageCells }[];
	/** Columns of one's own to make, and choices to add to those that are there. */
	newColumns: { key: ColumnKey; cells: NewColumn }[];
	newChoices: { key: ColumnKey; choices: Choice[] }[];
	deals: ImportedDeal[];
	/** Line of each deal, in the order of `deals`. */
	lines: number[];
	skipped: SkippedRow[];
	warnings: ImportWarning[];
	/** What a history beside the deals tells; null: there is none. */
	history: PlannedHistory | null;
	/** Columns that are not imported, with how many of their cells are filled. */
	unmapped: (Column & { filled: number })[];
	totals: {
		rows: number;
		deals: number;
		/** Minor units; deals without a value are not in it. */
		value: number;
		/** Deals in another currency than the pipeline's: their values are in no sum here. */
		inOthers: number;
		withoutValue: number;
		/** Per stage id (null: none), in order of first appearance. `withValue`: deals that have one. */
		byStage: Map<StageId | null, { count: number; value: number; withValue: number }>;
	};
}

export interface PlanContext extends Omit<RowContext, 'stages' | 'own'> {
	/** Columns of one's own that are there. */
	own?: readonly OwnColumn[];
	/** The key of a column that is made of the file's column of that index; the same each time. */
	columnKey?: (index: number) => ColumnKey;
	/** The id of a choice that is made; the same for the same number each time. */
	choiceId?: (count: number) => string;
	/** Stages in use, in pipeline order. */
	live: readonly Stage[];
	/** Those of them that go with the import, because no deal uses them: in which order deals pass stages is told without them. */
	leaving?: readonly StageId[];
	choices: ReadonlyMap<string, StageChoice>;
	/** The id a new stage gets; the same for the same key each time. */
	stageId: (key: string) => StageId;
	duplicates: DuplicatePolicy;
	/** Ids and fingerprints of deals the pipeline already has; null: import them again. */
	existing: ReadonlySet<string> | null;
	/** A history beside the deals. */
	history?: HistoryInput;
}

/** Longest id of another program that is kept, in UTF-16 units. */
const MAX_ID = 200;

interface Printed {
	title?: string | null;
	company?: string | null;
	value?: number | null;
	createdAt?: number | null;
}

/** What makes two deals the same on a second import: title, company, value and beginning, to the second as files have it. */
export const fingerprint = ({ title, company, value, createdAt }: Printed): string =>
	JSON.stringify([title ?? null, company ?? null, value ?? null, typeof createdAt === 'number' ? Math.floor(createdAt / 1000) : null]);

/** As `fingerprint`, for a row that gives no more than the day on which the deal began. */
export const dayprint = ({ title, company, value, createdAt }: Printed, timeZone: string): string =>
	JSON.stringify([title ?? null, company ?? null, value ?? null, typeof createdAt === 'number' ? dayAt(createdAt, timeZone) : null]);

/** What makes a row the deal that an earlier import of its file brought, whatever was edited since: its id there and its title. */
export const earlierRow = (id: string, title: string): string => JSON.stringify([id, title.trim().replace(/\s+/g, ' ').toLowerCase()]);

export function planImport(
	table: Table,
	columns: readonly ReadColumn[],
	fileStages: readonly FileStage[],
	context: PlanContext
): ImportPlan {
	const warnings: ImportWarning[] = table.problems.map(({ line, code }) => ({ line, code }));
	if (table.nuls > 0) warnings.push({ line: null, code: 'nuls', value: String(table.nuls) });
	const each = columns.some(({ choice }) => choice.target === 'currency');
	for (const column of columns) {
		const sign = column.choice.target === 'value' && !each ? foreignCurrency(column, context.currency) : null;
		if (sign !== null) warnings.push({ line: null, code: 'foreign-currency', column: column.label, value: sign });
	}
	const made = stagesToMake(fileStages, context);
	const stages = stageLookup(fileStages, made, context);
	const own = ownTargetsOf(columns, context);
	const reader = new RowReader(table, columns, { ...context, own: (target) => own.get(target), stages }, warnings);
	const skipped: SkippedRow[] = [];
	const signed = reportEnd(table.rows);
	const kept = table.rows.filter((row, place) => {
		const { line, cells } = row;
		const code: SkipCode | null = isBlankRow(cells)
			? 'empty-row'
			: cells.slice(table.width).some((cell) => cell.trim() !== '')
				? 'too-many-cells'
				: isRepeatedHeader(cells, columns)
					? 'repeated-header'
					: isTotalRow(cells, reader.cell(row, 'stage'))
						? 'total-row'
						: place >= signed
							? 'report-end'
							: null;
		if (code !== null) skipped.push({ line, code, cells });
		return code === null;
	});
	const repeats = findDuplicates(kept, (row) => reader.cell(row, 'externalId'), context.duplicates);
	for (const line of repeats.sameId) warnings.push({ line, code: 'same-id' });
	const plan: ImportPlan = {
		newStages: made.cells,
		newColumns: [],
		newChoices: [],
		deals: [],
		lines: [],
		skipped,
		warnings,
		history: null,
		unmapped: columns.filter(({ choice }) => choice.target === null).map(({ index, header, label, profile }) => ({ index, header, label, filled: profile.filled })),
		totals: { rows: table.rows.length, deals: 0, value: 0, inOthers: 0, withoutValue: 0, byStage: new Map() }
	};
	const read: (FileDeal & { line: number })[] = [];
	for (const row of kept) {
		const { line, cells } = row;
		const repeat = repeats.skip.get(line);
		if (repeat) {
			skipped.push({ line, cells, ...repeat });
			continue;
		}
		const before = warnings.length;
		const deal = reader.read(row);
		const id = reader.cell(row, 'externalId');
		const known = deal !== null && context.existing !== null && isKnown(deal, id, table.own, context.existing, context.timeZone);
		// Our own export has ids of this program: they say nothing of another pipeline's deals.
		if (deal !== null && !table.own && id.trim() !== '') deal.ext = restore(id.trim()).slice(0, MAX_ID);
		if (deal !== null) read.push({ deal, id: restore(id.trim()), already: known, line });
		if (deal === null || known) {
			warnings.length = before;
			skipped.push({ line, cells, code: deal === null ? 'nothing-mapped' : 'already-here' });
			continue;
		}
		if (cells.length < table.width && cells.length > 0) warnings.push({ line, code: 'short-row' });
	}
	if (context.history) addHistory(plan, context.history, read, columns, stages, context);
	for (const { deal, line, already } of read) if (!already) count(plan, deal, line);
	const unplaced = lostWithoutHistory(plan.deals, [...context.live, ...made.cells.map(({ id, cells }) => ({ id, type: cells.type }))]);
	if (unplaced > 0) warnings.push({ line: null, code: 'lost-without-history', value: String(unplaced) });
	skipped.sort((a, b) => a.line - b.line);
	addOwn(plan, own, columns);
	// A stage nobody stands in or passed is not made.
	const used = new Set(plan.deals.flatMap((deal) => [deal.stage ?? null, ...stagesPassed(deal.past)]));
	for (const stage of plan.history ? stagesTold(plan.history) : []) used.add(stage);
	plan.newStages = plan.newStages.filter(({ id }) => used.has(id));
	return plan;
}

/** Gives the deals the past that a history tells; what the rows left open and the history says is no longer told as missing. */
function addHistory(plan: ImportPlan, input: HistoryInput, read: readonly (FileDeal & { line: number })[], columns: readonly ReadColumn[], stages: StageLookup, context: PlanContext): void {
	const says = new Set<string | null>(columns.map(({ choice }) => choice.target));
	if (says.has('override')) says.add('probability');
	if (says.has('ownCategory')) says.add('category');
	const { currency, timeZone, today } = context;
	plan.history = intoPlan(input, read, {
		currency,
		timeZone,
		year: Number(today.slice(0, 4)),
		says: (field) => says.has(field),
		stageOf: (name) => stages.of(name),
		isClosed: (stage) => stages.byId(stage)?.type !== 'open' && stages.byId(stage) !== undefined,
		follows: (stage, field, value) => {
			const place = stages.byId(stage);
			if (!place) return false;
			return place.type !== 'open' || value === (field === 'probability' ? place.probability : place.forecastCategory);
		}
	});
	const placed = new Set(read.filter(({ deal }) => (deal.stage ?? null) !== null).map(({ line }) => line));
	const left = plan.warnings.filter(({ line, code }) => code !== 'no-stage' || line === null || !placed.has(line));
	plan.warnings.splice(0, plan.warnings.length, ...left);
}

interface OwnPlace {
	key: ColumnKey;
	reader: OwnColumnReader;
}

/** Where the file's columns of one's own go, by target. */
function ownTargetsOf(columns: readonly ReadColumn[], { own: there = [], columnKey, choiceId }: PlanContext): Map<Target, OwnPlace> {
	const places = new Map<Target, OwnPlace>();
	let made = 0;
	const newId = (): string => choiceId?.(made++) ?? `choice-${made++}`;
	for (const { index, choice: { target } } of columns) {
		const kind = target === null ? null : ownKind(target);
		if (target === null || kind === null || places.has(target)) continue;
		const known = ownKeyOf(target);
		const column = there.find(({ key }) => key === known) ?? null;
		const key = known ?? columnKey?.(index) ?? null;
		if (key !== null && (known === null || column !== null)) places.set(target, { key, reader: new OwnColumnReader(kind, column, newId) });
	}
	return places;
}

/** Columns and choices that the deals need: a choice of a row that was left out is not made. */
function addOwn(plan: ImportPlan, own: ReadonlyMap<Target, OwnPlace>, columns: readonly ReadColumn[]): void {
	for (const [target, { key, reader }] of own) {
		const used = new Set(plan.deals.flatMap((deal) => deal.own?.[key] ?? []));
		const choices = reader.made.filter(({ id }) => used.has(id));
		if (ownKeyOf(target) !== null) {
			if (choices.length > 0) plan.newChoices.push({ key, choices });
			continue;
		}
		const column = columns.find(({ choice }) => choice.target === target)!;
		// As many stars as there are, and the usual five at least.
		const stars = reader.kind === 'rating' ? Math.max(5, ...[...used].map(Number)) : null;
		plan.newColumns.push({ key, cells: { name: column.label.slice(0, 100), kind: reader.kind, ...(choices.length > 0 && { choices }), ...(stars !== null && { stars }) } });
	}
}

function isKnown(deal: ImportedDeal, id: string, own: boolean, existing: ReadonlySet<string>, timeZone: string): boolean {
	const written = restore(id.trim()).slice(0, MAX_ID);
	if (own) return existing.has(written);
	if (written !== '' && deal.title && existing.has(earlierRow(written, deal.title))) return true;
	if ((deal.title ?? deal.company ?? null) === null) return false;
	if (deal.createdAt === null) return existing.has(fingerprint(deal));
	// A day may be of a deal that is here with its time, and the other way round; two times are two deals.
	const start = startOfDay(dayAt(deal.createdAt, timeZone), timeZone);
	return existing.has(fingerprint(deal)) || existing.has(start === deal.createdAt ? dayprint(deal, timeZone) : fingerprint({ ...deal, createdAt: start }));
}

/** Lost deals that passed no open stage as far as the file says: the funnel has them end at the first. Duplicates are in no funnel. */
function lostWithoutHistory(deals: readonly ImportedDeal[], stages: readonly { id: StageId; type: StageType }[]): number {
	const typeOf = new Map<StageId | null, StageType>(stages.map(({ id, type }) => [id, type]));
	return deals.filter(
		({ stage, past, lostReason }) => typeOf.get(stage ?? null) === 'lost' && !isNoSalesOutcome(lostReason ?? null) && !stagesPassed(past).some((passed) => typeOf.get(passed) === 'open')
	).length;
}

function count(plan: ImportPlan, deal: ImportedDeal, line: number): void {
	plan.deals.push(deal);
	plan.lines.push(line);
	const { totals } = plan;
	const stage = deal.stage ?? null;
	const inStage = totals.byStage.get(stage) ?? { count: 0, value: 0, withValue: 0 };
	inStage.count++;
	// Amounts of different currencies are not added up.
	const value = deal.currency ? null : (deal.value ?? null);
	inStage.value += value ?? 0;
	if (value !== null) inStage.withValue++;
	totals.byStage.set(stage, inStage);
	totals.deals++;
	totals.value += value ?? 0;
	if (deal.currency) totals.inOthers++;
	if (typeof deal.value !== 'number') totals.withoutValue++;
}

interface MadeStages {
	cells: ImportPlan['newStages'];
	byKey: ReadonlyMap<string, { id: StageId; type: StageType }>;
}

function stagesToMake(fileStages: readonly FileStage[], { choices, live, stageId }: PlanContext): MadeStages {
	const byKey = new Map(
		fileStages.flatMap(({ key }) => {
			const choice = choices.get(key);
			return choice?.kind === 'new' && key !== '' ? [[key, { id: stageId(key), type: choice.type }] as const] : [];
		})
	);
	return { cells: newStages(fileStages, choices, live, stageId), byKey };
}

interface StageLookup {
	of: RowContext['stages']['of'];
	rank: RowContext['stages']['rank'];
	byId(id: unknown): { type: StageType; probability: number; forecastCategory: string } | undefined;
}

/** From a stage name as written to the stage it stands for. */
function stageLookup(fileStages: readonly FileStage[], made: MadeStages, { choices, live, leaving = [] }: PlanContext): StageLookup {
	const sorted = [
		...live.map(({ id, type, order, probability, forecastCategory }) => ({ id, type, order, probability, forecastCategory })),
		...made.cells.map(({ id, cells: { type, order, probability, forecastCategory } }) => ({ id, type, order, probability, forecastCategory }))
	].sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : a.id < b.id ? -1 : 1));
	const open = sorted.filter(({ id, type }) => type === 'open' && !leaving.includes(id)).map(({ id }) => id);
	const byId = new Map(
		sorted.map(({ id, type, probability, forecastCategory }) => [id, { id, type, probability, forecastCategory, rank: type === 'open' ? open.indexOf(id) : open.length }])
	);
	const byKey = new Map(
		fileStages.map(({ key }) => {
			const choice = choices.get(key);
			const id = choice?.kind === 'existing' ? choice.id : choice?.kind === 'new' ? made.byKey.get(key)?.id : undefined;
			return [key, (id !== undefined && byId.get(id)) || null] as const;
		})
	);
	return {
		of: (name) => byKey.get(stageKey(name)) ?? null,
		rank: (id) => byId.get(id)?.rank ?? 0,
		byId: (id) => (typeof id === 'string' ? byId.get(id) : undefined)
	};
}

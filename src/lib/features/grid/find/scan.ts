// One search through the sheet, and what replacing all of it would do: steps for Slices. Pure but for what it is given.
import { findCells, replaceCell, type FindMemory, type Needle, type Replacement } from '#lib/domain/query/find.ts';
import type { DealEdit } from '#lib/domain/document/commands.ts';
import type { CellValue } from '#lib/domain/document/schema.ts';
import type { Deal, DealId } from '#lib/domain/model/deal.ts';
import { followsStage } from '#lib/domain/model/follows-stage.ts';
import { t } from '#lib/ui/messages/index.ts';
import type { Axes } from '../selection/axes.ts';
import type { SheetRange } from '../selection/sheet-selection.svelte.ts';
import type { SheetField } from './find-fields.ts';

export interface FoundCell {
	readonly deal: DealId;
	readonly column: string;
}

/** Cells to look in, where only a selection is searched. */
export interface Scope {
	readonly count: number;
	has(deal: DealId, column: string): boolean;
}

export interface Found {
	/** In reading order. */
	readonly cells: readonly FoundCell[];
	/** In deals that the view hides, and in the view outside the scope. */
	readonly hidden: number;
	readonly outside: number;
}

/** A cell that a replacement leaves as it is. */
export interface LeftCell extends FoundCell {
	/** What was to go there, or shows there where nothing can. */
	readonly text: string;
	readonly reason: string;
}

export interface ReplacePlan {
	readonly edits: readonly DealEdit[];
	readonly left: readonly LeftCell[];
}

export const scopeOf = (ranges: readonly SheetRange[]): Scope => {
	const sets = ranges.map(({ deals, columns }) => ({ deals: new Set(deals), columns: new Set(columns) }));
	return {
		count: ranges.reduce((sum, { deals, columns }) => sum + deals.length * columns.length, 0),
		has: (deal, column) => sets.some(({ deals, columns }) => columns.has(column) && deals.has(deal))
	};
};

export interface ScanInput {
	/** Deals that show, from top to bottom, and those that do not. */
	readonly shown: readonly Deal[];
	readonly hidden: readonly Deal[];
	readonly fields: readonly SheetField[];
	readonly needle: Needle;
	readonly memory: FindMemory<Deal>;
	readonly scope: Scope | null;
}

export function* scan({ shown, hidden, fields, needle, memory, scope }: ScanInput): Generator<void, Found> {
	const inView = (yield* findCells(shown, fields, needle, memory)).map(({ row, field }): FoundCell => ({ deal: shown[row]!.id, column: field }));
	const cells = scope ? inView.filter(({ deal, column }) => scope.has(deal, column)) : inView;
	const inHidden = yield* findCells(hidden, fields, needle, memory);
	return { cells, hidden: inHidden.length, outside: inView.length - cells.length };
}

/** Replacements worked out between two places to stop. */
const STEP = 10;

/** What replacing in one cell comes to. */
export const replaceOne = (deal: Deal, field: SheetField, needle: Needle, by: string): Replacement<CellValue> =>
	replaceCell(field.replacing(deal), { ...needle, whole: needle.whole || field.wholeOnly === true }, by, t('find.why.noPlace'));

/** What replacing in these cells writes. Cells of a field with the same value come to the same, which is worked out once. */
export function* planAll(
	cells: readonly FoundCell[],
	deals: ReadonlyMap<DealId, Deal>,
	fields: readonly SheetField[],
	needle: Needle,
	by: string
): Generator<void, ReplacePlan> {
	const byId = new Map<string, SheetField>(fields.map((field) => [field.id, field]));
	const known = new Map<string, Replacement<CellValue>>();
	const edits: DealEdit[] = [];
	const left: LeftCell[] = [];
	for (const [index, { deal: id, column }] of cells.entries()) {
		if (index % STEP === STEP - 1) yield;
		const deal = deals.get(id);
		const field = byId.get(column);
		if (!deal || !field) continue;
		// Whether a chance or category is the deal's own does not show in its value.
		const key = followsStage(column) ? null : `${column}\n${String(field.value(deal))}`;
		let result = key === null ? undefined : known.get(key);
		if (!result) {
			result = replaceOne(deal, field, needle, by);
			if (key !== null) known.set(key, result);
		}
		if (result.kind === 'write') edits.push({ deal: id, field: field.field.cell!, value: result.value });
		else if (result.kind === 'refused') left.push({ deal: id, column, text: result.text, reason: result.reason });
	}
	return { edits, left };
}

/** Runs steps to their end at once. */
export function finish<T>(steps: Generator<void, T>): T {
	for (;;) {
		const { done, value } = steps.next();
		if (done) return value;
	}
}

export const byDeal = (cells: readonly FoundCell[]): ReadonlyMap<DealId, readonly FoundCell[]> => Map.groupBy(cells, ({ deal }) => deal);

/**
 * Index of the first cell at `from` or after it in reading order, else the first one; backwards: the last one before it,
 * else the last. -1: there is none. A place that does not show counts as before all.
 */
export function nearestCell(cells: readonly FoundCell[], axes: Axes, from: FoundCell | null, by: 1 | -1): number {
	if (cells.length === 0) return -1;
	const columns = new Map(axes.columns.map((id, index) => [id, index]));
	const rank = ({ deal, column }: FoundCell): number => axes.rowOf(deal) * columns.size + (columns.get(column) ?? 0);
	const origin = from ? rank(from) : -1;
	const found = by > 0 ? cells.findIndex((cell) => rank(cell) >= origin) : cells.findLastIndex((cell) => rank(cell) < origin);
	return found >= 0 ? found : by > 0 ? 0 : cells.length - 1;
}

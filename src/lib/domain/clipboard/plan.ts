// What a paste writes: a block laid onto ranges of the sheet, as edits, new deals, and a list of what was left.
// Pure: the sheet is given as its rows and columns in order. Limit: plans only; executing is the feature's.
import type { ClipBlock, ClipCell, ClipField } from './cell.ts';
import { convertCell, type ConvertContext, type FieldValue, type Reason } from './convert.ts';
import { matchHeaders } from './headers.ts';
import { isCurrency, sameAmountIn } from '../model/money.ts';
import { followsStage } from '../model/follows-stage.ts';
import { commonOrder, type CommonOrder } from '../reading/common-order.ts';

/** Rows `top` to `top + height`, columns `left` to `left + width`, as places in the target's lists. */
export interface Rect {
	top: number;
	left: number;
	height: number;
	width: number;
}

export interface PasteTarget {
	/** Deals as shown, top to bottom. */
	rows: readonly string[];
	/** Columns as shown, left to right. */
	fields: readonly ClipField[];
	/** Columns that a header may name besides: the hidden ones. */
	hidden: readonly ClipField[];
	/** Where to paste. A single cell is a range of one. */
	ranges: readonly Rect[];
	/** What a cell holds now, to see whether a cut may empty it. */
	value(deal: string, cell: string): unknown;
	/** What every deal in a stage has in a cell that follows it (model/follows-stage.ts); null: each may have its own. */
	closed(cell: string, stage: string | null): FieldValue;
	/** The cells that a deal gets when it is made by pasting below the last row. */
	defaults: Readonly<Record<string, FieldValue>>;
	/** Id of the pipeline, and the mark of the cut that is still to be pasted in it; null: none. */
	pipeline: string;
	pendingCut: string | null;
	/** False: what stands above or below is not added to; cells below the last row are listed. */
	mayAdd: boolean;
	/** Values only: by place, never by header, and a cut is a copy. */
	valuesOnly: boolean;
}

export interface PlannedEdit {
	deal: string;
	cell: string;
	value: FieldValue;
}

/** A cell that was left as it was. */
export interface Refusal {
	/** The deal; null: one that would have been new. `newDeal`: which of the plan's, where it is made nevertheless. */
	deal: string | null;
	newDeal: number | null;
	/** Column, null beyond the last one; the name a header gave where it names none. */
	field: ClipField | null;
	header: string | null;
	text: string;
	reason: Reason;
	/** Row and column of the block, from 1. */
	row: number;
	column: number;
}

export interface PastePlan {
	edits: PlannedEdit[];
	newDeals: Record<string, FieldValue>[];
	refused: Refusal[];
	/** Columns found by their names, in the block's order; null where places decided. */
	matchedHeaders: readonly ClipField[] | null;
	/** Cells the paste fills, new deals' included, and cells that a cut empties. */
	written: number;
	emptied: number;
}

const isEmpty = (cell: ClipCell): boolean => cell.text.trim() === '' && (cell.own?.value ?? null) === null;

/** Plans a paste. The same cell written twice (ranges that overlap) gets what comes last. */
export function planPaste(block: ClipBlock, target: PasteTarget, context: ConvertContext): PastePlan {
	const plan: PastePlan = { edits: [], newDeals: [], refused: [], matchedHeaders: null, written: 0, emptied: 0 };
	if (block.rows.length === 0) return plan;
	const header = block.rows.length > 1 && !target.valuesOnly ? matchHeaders(block.rows[0]!, [...target.fields, ...target.hidden]) : null;
	const writer = new PlanWriter(plan, target, context, block);
	if (header) {
		plan.matchedHeaders = header.filter((field) => field !== null);
		const names = block.rows[0]!.map(({ text }) => text);
		for (const { top } of target.ranges.slice(0, 1)) writer.put(block.rows.slice(1), top, (x) => ({ field: header[x]!, header: names[x]! }), 2);
	} else
		for (const range of target.ranges) {
			const [height, width] = [block.rows.length, block.rows[0]!.length];
			const [down, right] = repeats(range, height, width);
			const rows = Array.from({ length: down * height }, (_, y) => {
				const row = block.rows[y % height]!;
				return right === 1 ? row : Array.from({ length: right * width }, (_none, x) => row[x % width]!);
			});
			writer.put(rows, range.top, (x) => ({ field: target.fields[range.left + x] ?? null, header: null }), 1);
		}
	writer.finish();
	return plan;
}

/** How often a block fits into a range, down and to the right: evenly both ways, or once. */
export function repeats(range: Pick<Rect, 'height' | 'width'>, height: number, width: number): [down: number, right: number] {
	const times = (room: number, size: number): number | null => (room % size === 0 ? room / size : room < size ? 1 : null);
	const [down, right] = [times(range.height, height), times(range.width, width)];
	return down === null || right === null ? [1, 1] : [down, right];
}

interface Place {
	field: ClipField | null;
	header: string | null;
}

/** The currency that a row's amounts are in, and whether the amount that stays would lose decimals in it. */
interface RowCurrency {
	code: string;
	loses: boolean;
}

class PlanWriter {
	readonly #plan: PastePlan;
	readonly #target: PasteTarget;
	readonly #context: ConvertContext;
	readonly #block: ClipBlock;
	/** Edits by deal and cell: what comes last counts. */
	readonly #edits = new Map<string, PlannedEdit>();
	/** New deals by place below the last row. */
	readonly #added = new Map<number, Record<string, FieldValue>>();
	readonly #addedRefusals: { place: number; refusal: Refusal }[] = [];
	/** Cells of the block that found no place somewhere. */
	readonly #left = new Set<ClipCell>();
	/** Probabilities and categories that were put somewhere, to be taken back where the deal turns out to be closed. */
	readonly #following: { deal: string | null; place: number; cell: string; refuse: () => void }[] = [];
	/** How columns of the block write days, by place, and how all of it does. */
	readonly #orders = new Map<number, CommonOrder | null>();
	#order: { of: CommonOrder | null } | undefined;

	constructor(plan: PastePlan, target: PasteTarget, context: ConvertContext, block: ClipBlock) {
		this.#plan = plan;
		this.#target = target;
		this.#context = context;
		this.#block = block;
	}

	/** Lays rows on the sheet from `top` on. `first`: number of the block's row that is the first of these. */
	put(rows: readonly (readonly ClipCell[])[], top: number, place: (x: number) => Place, first: number): void {
		const width = rows[0]?.length ?? 0;
		const places = Array.from({ length: width }, (_, x) => place(x));
		for (const [y, row] of rows.entries()) {
			const currency = this.#currencyOf(row, places, top + y);
			const withStage = row.some(({ own }, x) => own?.type === 'stage' && places[x]!.field?.type === 'stage');
			for (const [x, cell] of row.entries()) this.#cell(cell, places[x]!, top + y, { row: first + (y % this.#block.rows.length), column: (x % this.#block.rows[0]!.length) + 1 }, withStage, currency);
		}
	}

	#cell(cell: ClipCell, { field, header }: Place, place: number, at: { row: number; column: number }, withStage: boolean, currency: RowCurrency): void {
		const deal = this.#target.rows[place] ?? null;
		const refuse = (reason: Reason): void => {
			if (isEmpty(cell)) return;
			this.#left.add(cell);
			const refusal: Refusal = { deal, newDeal: null, field, header: field ? null : header, text: cell.text, reason, ...at };
			if (deal === null) this.#addedRefusals.push({ place, refusal });
			this.#plan.refused.push(refusal);
		};
		if (!field) return refuse(header === null ? 'outside' : 'header');
		if (field.cell === null) {
			// The same derived column of this program: it follows from the rest here as it did there.
			if (cell.own?.field !== field.id) refuse('derived');
			return;
		}
		if (deal === null && !this.#target.mayAdd) return refuse('outside');
		// Beside its stage, what followed the stage goes on doing so, in its own pipeline with what is stored behind it.
		const follows = withStage && followsStage(field.cell) && cell.own?.shown !== undefined;
		const stored = this.#block.origin?.pipeline === this.#target.pipeline ? (cell.own?.value ?? null) : null;
		const converted = follows ? ({ ok: true, value: stored } as const) : convertCell(cell, field, field.cell === 'value' ? { ...this.#context, currency: currency.code } : this.#context, this.#block.decimal, field.type === 'day' ? this.#orderOf(at.column - 1) : null);
		if (!converted.ok) return refuse(converted.reason);
		if (field.cell === 'currency' && currency.loses) return refuse('decimals');
		if (followsStage(field.cell) && converted.value !== null && !follows) this.#following.push({ deal, place, cell: field.cell, refuse: () => refuse('closed') });
		if (deal !== null) {
			this.#edits.set(`${deal}\n${field.cell}`, { deal, cell: field.cell, value: converted.value });
			return;
		}
		if (converted.value === null) return;
		let cells = this.#added.get(place);
		if (!cells) this.#added.set(place, (cells = {}));
		cells[field.cell] = converted.value;
	}

	/** In which currency a row's deal will be: as the row itself says, else as the deal has it. */
	#currencyOf(row: readonly ClipCell[], places: readonly Place[], place: number): RowCurrency {
		const deal = this.#target.rows[place] ?? null;
		const own = deal === null ? null : this.#target.value(deal, 'currency');
		const before = isCurrency(own) ? own : this.#context.currency;
		const x = places.findIndex(({ field }) => field?.cell === 'currency');
		const told = x < 0 ? null : convertCell(row[x]!, places[x]!.field!, this.#context);
		const code = told?.ok ? ((told.value as string | null) ?? this.#context.currency) : before;
		const value = deal === null || places.some(({ field }) => field?.cell === 'value') ? null : this.#target.value(deal, 'value');
		return { code, loses: typeof value === 'number' && sameAmountIn(value, before, code) === null };
	}

	/** How a column of the block writes days: as its own days tell, else as those beside it do. */
	#orderOf(x: number): CommonOrder | null {
		let order = this.#orders.get(x);
		if (order === undefined) {
			const { rows } = this.#block;
			order = commonOrder(rows.map((row) => row[x]!.text), { yearless: true }) ?? (this.#order ??= { of: commonOrder(rows.flat().map(({ text }) => text)) }).of;
			this.#orders.set(x, order);
		}
		return order;
	}

	/** Takes back probabilities and categories of deals that end up closed; how many of them say what the stage says anyway. */
	#withoutClosed(): number {
		let same = 0;
		for (const { deal, place, cell, refuse } of this.#following) {
			const edit = deal === null ? undefined : this.#edits.get(`${deal}\n${cell}`);
			const added = this.#added.get(place);
			const value = deal === null ? added?.[cell] : edit?.value;
			if (value === undefined || value === null) continue;
			const moved = deal === null ? { value: { ...this.#target.defaults, ...added }.stage } : this.#edits.get(`${deal}\nstage`);
			const stage = moved ? moved.value : this.#target.value(deal!, 'stage');
			const closed = this.#target.closed(cell, (stage ?? null) as string | null);
			if (closed === null) continue;
			if (deal === null) delete added![cell];
			else this.#edits.delete(`${deal}\n${cell}`);
			if (value === closed) same++;
			else refuse();
		}
		return same;
	}

	/** Puts what was gathered into the plan: a cut empties its source first. */
	finish(): void {
		const { newDeals, edits } = this.#plan;
		const same = this.#withoutClosed();
		const order = [...this.#added.keys()].sort((a, b) => a - b);
		for (const place of order) newDeals.push({ ...this.#target.defaults, ...this.#added.get(place)! });
		const indexOf = new Map(order.map((place, index) => [place, index]));
		for (const { place, refusal } of this.#addedRefusals) refusal.newDeal = indexOf.get(place) ?? null;
		this.#plan.written = same + this.#edits.size + order.reduce((sum, place) => sum + Object.keys(this.#added.get(place)!).length, 0);
		for (const edit of this.#emptied()) edits.push(edit);
		for (const edit of this.#edits.values()) edits.push(edit);
	}

	#emptied(): PlannedEdit[] {
		const { origin, rows } = this.#block;
		const { pipeline, pendingCut, valuesOnly } = this.#target;
		if (!origin || origin.cut === null || origin.cut !== pendingCut || origin.pipeline !== pipeline || valuesOnly) return [];
		const fields = new Map([...this.#target.fields, ...this.#target.hidden].map((field) => [field.id, field]));
		const above = rows.length - origin.deals.length;
		const found: PlannedEdit[] = [];
		for (const [y, deal] of origin.deals.entries())
			for (const [x, id] of origin.fields.entries()) {
				const cell = fields.get(id)?.cell;
				const source = rows[y + above]![x]!;
				const { own } = source;
				// What could not be put in its new place stays in its old one.
				// What lies behind what a stage gives goes with that stage only.
				const withStage = own?.shown === undefined || rows[y + above]!.some((one) => one.own?.type === 'stage' && one.own.value !== null && !this.#left.has(one));
				if (!cell || !own || !withStage || own.value === null || this.#left.has(source) || this.#edits.has(`${deal}\n${cell}`)) continue;
				if (JSON.stringify(this.#target.value(deal, cell) ?? null) === JSON.stringify(own.value)) found.push({ deal, cell, value: null });
			}
		this.#plan.emptied = found.length;
		return found;
	}
}


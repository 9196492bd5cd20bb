// What the status line says of a selection: counts, and sum, average, least and most of its numbers. Pure; in steps, so
// that a selection of a million cells holds nothing up.
import type { Deal, DealId } from '#lib/domain/model/deal.ts';
import { isFormulaError } from '#lib/domain/model/formula-error.ts';
import type { FieldType, FieldValue } from '#lib/state/fields.ts';
import type { SelectionModel } from './model.ts';
import { each, sizeOf, union } from './spans.ts';

/** Types that can be added up; all but money and chances as they are. */
const ADDS: ReadonlySet<FieldType> = new Set<FieldType>(['number', 'money', 'permille', 'percent', 'rating', 'formula']);

export interface Facts {
	/** Selected cells, deals and columns. */
	cells: number;
	rows: number;
	columns: number;
	/** Cells that hold something, and how many of them a number. */
	filled: number;
	numbers: number;
	/** Amounts in a currency without a rate: in no sum. */
	withoutRate: number;
	/** What the numbers are; null: of more than one type, which cannot be added up. */
	type: FieldType | null;
	sum: number;
	least: number;
	most: number;
}

/** How a column of the sheet is read; undefined: it is none that is known. */
export interface Reader {
	readonly type: FieldType;
	read(deal: Deal): FieldValue;
}

/** Cells between two moments at which the work may be put aside. */
const STEP = 4000;

/** Measures a selection. Yields now and then; the last value is the result. */
export function* measure(model: SelectionModel, reader: (column: string) => Reader | undefined, dealOf: (id: DealId) => Deal | undefined): Generator<void, Facts> {
	const { blocks } = model;
	const columns = sizeOf(union(blocks.map((block) => block.columns)));
	const facts: Facts = { cells: 0, rows: 0, columns, filled: 0, numbers: 0, withoutRate: 0, type: null, sum: 0, least: Infinity, most: -Infinity };
	const types = new Set<FieldType>();
	let steps = 0;
	for (const block of blocks) {
		const readers = [...each(block.columns)].map((index) => reader(model.axes.columns[index]!));
		for (const id of model.dealsIn([block.rows])) {
			const deal = dealOf(id);
			if (!deal) continue;
			facts.rows += 1;
			facts.cells += readers.length;
			for (const one of readers) {
				if (one) take(facts, types, one, one.read(deal));
				if (++steps % STEP === 0) yield;
			}
		}
	}
	facts.type = types.size === 1 ? [...types][0]! : null;
	return facts;
}

function take(facts: Facts, types: Set<FieldType>, { type }: Reader, value: FieldValue): void {
	if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) return;
	facts.filled += 1;
	if (type === 'money' && isFormulaError(value)) facts.withoutRate += 1;
	if (typeof value !== 'number' || !ADDS.has(type)) return;
	types.add(type);
	facts.numbers += 1;
	facts.sum += value;
	if (value < facts.least) facts.least = value;
	if (value > facts.most) facts.most = value;
}

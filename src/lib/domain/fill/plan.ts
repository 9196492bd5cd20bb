// A fill of the sheet as edits: each column (or row) of the source goes on into the target by itself.
// Limit: plans only; what is refused is told, the rest is kept.
import type { ClipField, FieldType, OwnValue } from '../clipboard/cell.ts';
import { convertCell, type ConvertContext, type Reason } from '../clipboard/convert.ts';
import type { PlannedEdit } from '../clipboard/plan.ts';
import { minorDigits } from '../model/money.ts';
import { continueRun, type FillCell, type FillMode } from './series.ts';

export type FillDirection = 'down' | 'up' | 'right' | 'left';

/** Cells a fill begins with: deals from top to bottom, columns from left to right. */
export interface FillSource {
	deals: readonly string[];
	fields: readonly ClipField[];
	/** Stored value of a cell, with its names. */
	read(deal: string, field: ClipField): OwnValue;
}

/**
 * Cells to fill, the source left out. Down and up: its deals in the order of the sheet, the source's columns; right and
 * left: its columns in the order of the sheet, the source's deals.
 */
export interface FillTarget {
	deals: readonly string[];
	fields: readonly ClipField[];
	direction: FillDirection;
}

export interface FillPlan {
	edits: PlannedEdit[];
	/** Cells that cannot hold what would come next. */
	refused: { deal: string; field: ClipField; text: string; reason: Reason }[];
}

/** What a fill writes. Derived columns follow from the others by themselves and are passed over. */
export function planFill(source: FillSource, target: FillTarget, mode: FillMode, context: ConvertContext & { language: 'en' | 'nl' }): FillPlan {
	const plan: FillPlan = { edits: [], refused: [] };
	const backwards = target.direction === 'up' || target.direction === 'left';
	const outwards = <T>(list: readonly T[]): readonly T[] => (backwards ? [...list].reverse() : list);
	const options = (type: FieldType, field?: ClipField) => ({
		mode,
		backwards,
		language: context.language,
		one: oneOf(type, (field?.cell === 'value' && source.deals[0] !== undefined && source.read(source.deals[0], field).currency) || context.currency)
	});
	if (target.direction === 'down' || target.direction === 'up')
		for (const field of source.fields) {
			if (field.cell === null) continue;
			const run = source.deals.map((deal) => toFill(source.read(deal, field)));
			const deals = outwards(target.deals);
			for (const [index, cell] of continueRun(run, deals.length, options(field.type, field)).entries()) put(plan, deals[index]!, field, cell);
		}
	else
		for (const deal of source.deals) {
			const values = source.fields.map((field) => source.read(deal, field));
			const fields = outwards(target.fields);
			const [first] = source.fields;
			const alike = [...source.fields, ...fields].every(({ type }) => type === first?.type);
			// Columns of different kinds have no series: each takes the value as a paste would.
			const run = values.map((value): FillCell => (alike ? toFill(value) : { kind: 'other', value }));
			for (const [index, cell] of continueRun(run, fields.length, options(first?.type ?? 'text')).entries()) {
				const field = fields[index]!;
				if (field.cell === null) continue;
				if (alike) put(plan, deal, field, cell);
				else convert(plan, deal, field, cell.value as OwnValue, context);
			}
		}
	return plan;
}

function convert(plan: FillPlan, deal: string, field: ClipField, own: OwnValue, context: ConvertContext): void {
	const { value } = own;
	const text = own.names?.join(', ') ?? (typeof value === 'object' ? (value ?? []).join(', ') : String(value));
	const hint = typeof value === 'number' ? { hint: { kind: 'number' as const, value, style: 'plain' as const } } : {};
	const converted = convertCell({ text: value === null ? '' : text, own, ...hint }, field, context);
	if (converted.ok) plan.edits.push({ deal, cell: field.cell!, value: converted.value });
	else plan.refused.push({ deal, field, text, reason: converted.reason });
}

const NUMERIC: ReadonlySet<FieldType> = new Set(['number', 'money', 'permille', 'percent', 'rating']);

function toFill({ type, value }: OwnValue): FillCell {
	if (value === null || value === '') return { kind: 'blank', value: null };
	if (typeof value === 'number' && NUMERIC.has(type)) return { kind: 'number', value };
	if (type === 'day' && typeof value === 'string') return { kind: 'day', value };
	return type === 'text' && typeof value === 'string' ? { kind: 'text', value } : { kind: 'other', value };
}

/** What a series from a single number goes on by: 1, one euro, one percent. */
function oneOf(type: FieldType, currency: string): number {
	if (type === 'money') return 10 ** minorDigits(currency);
	return type === 'permille' ? 10 : type === 'percent' ? 0.01 : 1;
}

function put(plan: FillPlan, deal: string, field: ClipField, cell: FillCell): void {
	if (cell.kind === 'none') {
		plan.refused.push({ deal, field, text: '', reason: 'range' });
		return;
	}
	if (cell.kind !== 'number') {
		plan.edits.push({ deal, cell: field.cell!, value: cell.value as PlannedEdit['value'] });
		return;
	}
	const whole = field.type === 'money' || field.type === 'permille' || field.type === 'rating';
	const value = whole ? Math.round(cell.value) + 0 : cell.value;
	const [least, most] = field.type === 'permille' ? [0, 1000] : field.type === 'rating' ? [1, field.stars ?? 5] : [-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
	if (value >= least && value <= most) plan.edits.push({ deal, cell: field.cell!, value });
	else plan.refused.push({ deal, field, text: String(value), reason: field.type === 'rating' ? 'rating' : 'range' });
}

// This program's own values inside the HTML it puts on the clipboard: so that a copy between its sheets is exact.
// What is read comes from outside: every part is checked, and anything else is as if it were not there.
import { isCurrency } from '../model/money.ts';
import { FIELD_TYPES, type ClipBlock, type ClipCell, type FieldType, type Origin, type OwnValue } from './cell.ts';

/** What is copied: origin, columns with their types, and for each row the stored values. */
export interface OwnBlock {
	readonly origin: Origin;
	readonly types: readonly FieldType[];
	readonly currency: string;
	/** Rows of values; `names` and `shown` as in OwnValue. */
	readonly rows: readonly (readonly Pick<OwnValue, 'value' | 'names' | 'shown'>[])[];
}

type Packed = unknown[];

const VERSION = 1;

/** The block as text for an attribute. */
export function writeOwn({ origin, types, currency, rows }: OwnBlock): string {
	const cells = rows.map((row) =>
		row.map(({ value, names, shown }) => (shown !== undefined ? [value, names ?? 0, shown] : names ? [value, names] : [value]))
	);
	return JSON.stringify({ v: VERSION, p: origin.pipeline, cut: origin.cut, d: origin.deals, f: origin.fields, t: types, c: currency, cells });
}

const texts = (value: unknown): value is string[] => Array.isArray(value) && value.every((part) => typeof part === 'string');

const isValue = (value: unknown): value is OwnValue['value'] =>
	value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value) || texts(value);

/** The block with its own values; null unless all of it is sound and fits the table it came with. */
export function readOwn(text: string, rows: readonly (readonly ClipCell[])[]): ClipBlock | null {
	let data: Record<string, unknown>;
	try {
		data = JSON.parse(text) as Record<string, unknown>;
	} catch {
		return null;
	}
	if (data === null || typeof data !== 'object' || data.v !== VERSION) return null;
	const { p: pipeline, cut, d: deals, f: fields, t: types, c: currency, cells } = data;
	if (typeof pipeline !== 'string' || typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency) || !texts(deals) || !texts(fields) || !texts(types)) return null;
	if (!types.every((type) => FIELD_TYPES.includes(type as FieldType)) || types.length !== fields.length || !Array.isArray(cells)) return null;
	// A row of headers may stand above.
	const above = rows.length - cells.length;
	if (deals.length !== cells.length || above < 0 || above > 1) return null;
	const own: ClipCell[][] = [];
	for (const [y, packed] of cells.entries()) {
		const shown = rows[y + above]!;
		if (!Array.isArray(packed) || packed.length !== fields.length || shown.length !== fields.length) return null;
		const row: ClipCell[] = [];
		for (const [x, cell] of (packed as Packed[]).entries()) {
			const value = readCell(cell, fields[x]!, types[x] as FieldType, currency);
			if (value === null) return null;
			row.push({ ...shown[x]!, own: value });
		}
		own.push(row);
	}
	const origin: Origin = { pipeline, deals, fields, cut: typeof cut === 'string' ? cut : null };
	return { program: 'sluice', rows: [...rows.slice(0, above), ...own], decimal: null, origin };
}

function readCell(packed: unknown, field: string, type: FieldType, currency: string): OwnValue | null {
	if (!Array.isArray(packed) || packed.length < 1 || packed.length > 3) return null;
	const [value, names, shown] = packed as [unknown, unknown, unknown];
	if (!isValue(value)) return null;
	return {
		field,
		type,
		value,
		...(texts(names) && { names }),
		...(type === 'money' && { currency: texts(names) && isCurrency(names[0]) ? names[0] : currency }),
		...(packed.length === 3 && { shown: Number.isInteger(shown) || typeof shown === 'string' ? (shown as number | string) : null })
	};
}

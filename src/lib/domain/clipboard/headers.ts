// Whether the first row of a pasted block names columns, and which.
import { knownHeader } from '../exchange/column-names.ts';
import { nameKey, type ClipCell, type ClipField } from './cell.ts';

/** A field for each column of the block; null for a header that names none. */
export type HeaderMatch = readonly (ClipField | null)[];

const plain = (name: string): string => nameKey(name).replace(/\s*[([][^)\]]*[)\]]\s*$/, '');

/** Built-in columns by what other programs call them. */
const MEANING: ReadonlyMap<string, string> = new Map([
	['override', 'probability'],
	['closeDate', 'expectedClose']
]);

/**
 * The columns that a row of headers names, or null where it is no such row: at least two cells must be the name of a
 * column, or all of them. A name counts in any language, case and with its unit ("Waarde (€)"); no column twice.
 */
export function matchHeaders(row: readonly ClipCell[], fields: readonly ClipField[]): HeaderMatch | null {
	const taken = new Set<string>();
	const filled = row.filter(({ text }) => text.trim() !== '').length;
	if (filled === 0) return null;
	const match = row.map(({ text, hint }) => {
		// A number, a day or a long text names nothing.
		if (text.trim() === '' || text.length > 100 || (hint && hint.kind !== 'text')) return null;
		const field = fieldOf(text, fields);
		if (!field || taken.has(field.id)) return null;
		taken.add(field.id);
		return field;
	});
	return taken.size >= Math.min(2, filled) ? match : null;
}

function fieldOf(text: string, fields: readonly ClipField[]): ClipField | undefined {
	const wanted = plain(text);
	const named = fields.find(({ names }) => names.some((name) => nameKey(name) === nameKey(text))) ?? fields.find(({ names }) => names.some((name) => plain(name) === wanted));
	if (named) return named;
	const target = knownHeader(text)?.target;
	return target === undefined ? undefined : fields.find(({ id }) => id === (MEANING.get(target) ?? target));
}

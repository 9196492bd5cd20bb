// How values of columns of one's own sort in the sheet: blanks last whichever way, choices in the order of their list.
import type { ColDef } from 'ag-grid-community';
import type { Column } from '#lib/domain/model/column.ts';
import { isFormulaError } from '#lib/domain/model/formula-error.ts';
import type { Deal } from '#lib/domain/model/deal.ts';
import type { FieldValue } from '#lib/state/fields.ts';
import { locale } from '#lib/ui/locale.svelte.ts';

type Compare = NonNullable<Exclude<ColDef<Deal>['comparator'], Record<string, unknown>>>;

/** Numbers before text before yes and no before errors, as in a spreadsheet: a formula may give any of them. */
const rank = (value: Exclude<FieldValue, null>): number =>
	typeof value === 'number' ? 0 : typeof value === 'string' ? 1 : typeof value === 'boolean' ? 2 : isFormulaError(value) ? 4 : 3;

/** A comparator that asks the column as it is when it sorts. */
export function compareOwn(live: () => Column): Compare {
	const collator = new Intl.Collator(locale.tag, { numeric: true, sensitivity: 'base' });
	const place = (id: unknown): number => {
		const index = live().choices.findIndex((choice) => choice.id === id);
		return index < 0 ? Infinity : index;
	};
	const compare = (a: Exclude<FieldValue, null>, b: Exclude<FieldValue, null>): number => {
		const { kind } = live();
		if (kind === 'choice') return place(a) - place(b) || 0;
		if (Array.isArray(a) && Array.isArray(b)) {
			for (let index = 0; index < Math.min(a.length, b.length); index += 1) {
				const difference = place(a[index]) - place(b[index]);
				if (difference) return difference;
			}
			return a.length - b.length;
		}
		const ranks = rank(a) - rank(b);
		if (ranks !== 0) return ranks;
		if (typeof a === 'string' && typeof b === 'string') return collator.compare(a, b);
		return isFormulaError(a) && isFormulaError(b) ? collator.compare(a.error, b.error) : Number(a) - Number(b);
	};
	return (a: FieldValue | undefined, b: FieldValue | undefined, _nodeA, _nodeB, descending) => {
		// A checkbox that nobody touched is not checked.
		const unset = live().kind === 'checkbox' ? false : null;
		const left = a ?? unset;
		const right = b ?? unset;
		if (left === null || right === null) return left === right ? 0 : (left === null ? 1 : -1) * (descending ? -1 : 1);
		return compare(left, right);
	};
}

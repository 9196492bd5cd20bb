// Columns of figures at the right of a chart of rows: as wide as what is written in them, and in fewer characters where
// they would take the room of the bars.
import { textWidth } from './text-width.svelte.ts';

/** Over a column: its name, and the looks of what it tells of in the drawing. */
export interface ColumnHead {
	text: string;
	/** null: nothing is drawn of it. */
	look: { class: string; fill?: string } | null;
}

export interface RowColumns {
	/** As written, by column and row. */
	texts: readonly (readonly string[])[];
	/** Where each column ends, and how wide they are together with the gaps before them. */
	ends: readonly number[];
	total: number;
}

export const COLUMN_GAP = 16;
/** Of a swatch and the gap behind it. */
export const SWATCH = 14;

/** `share`: of the width, how much they may take before they are written short. */
export function rowColumns(heads: readonly ColumnHead[], full: readonly (readonly string[])[], short: readonly (readonly string[])[], width: number, share: number): RowColumns {
	const sized = (texts: readonly (readonly string[])[]): RowColumns => {
		const widths = texts.map((column, index) => {
			const { text, look } = heads[index]!;
			return Math.ceil(Math.max(...column.map((each) => textWidth(each, 13, 600)), textWidth(text, 12) + (look ? SWATCH : 0)));
		});
		const total = widths.reduce((sum, each) => sum + each + COLUMN_GAP, 0);
		let at = width - total;
		return { texts, ends: widths.map((each) => (at += COLUMN_GAP + each)), total };
	};
	const asWritten = sized(full);
	return asWritten.total > width * share ? sized(short) : asWritten;
}

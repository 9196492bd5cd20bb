// What a chart figure shows besides its marks: words, and the same numbers as a table.
import { formatNumber, formatRatio } from '#lib/ui/format.ts';
import { locale } from '#lib/ui/locale.svelte.ts';

/** How bars are measured. */
export type Measure = 'count' | 'value' | 'weighted';

export interface TableTwin {
	columns: readonly { label: string; numeric: boolean }[];
	rows: readonly { key: string; cells: readonly string[] }[];
	/** Last line; absent where adding up says nothing. */
	total?: readonly string[];
}

export interface ChartModel {
	/** What the chart is: "Funnel". */
	name: string;
	/** What it says: a sentence made from the data. */
	title: string;
	/** What is counted, of when, of how many. */
	subtitle: string;
	/** State of the figures in a few words; `hatched`: they still move. */
	tag: { text: string; hatched: boolean } | null;
	/** What is left out or included, each a sentence. */
	notes: readonly string[];
	table: TableTwin;
	/** Set when there is nothing to draw. */
	empty: { title: string; text: string } | null;
}

/** A rate as a whole percentage; one decimal where rounding would say none or all, and it is not. */
export function formatRate(rate: number | null): string {
	if (rate === null) return formatRatio(null);
	const rounds = Math.round(rate * 100);
	const misleads = (rounds === 0 && rate !== 0) || (rounds === 100 && rate !== 1);
	return formatRatio(rate, misleads ? 1 : 0);
}

/** "Lead, Qualified and Proposal" in the person's language. */
export const listOf = (words: readonly string[]): string =>
	new Intl.ListFormat(locale.tag, { type: 'conjunction' }).format(words);

/** Stands where there is no figure: a blank is not zero. */
export const NONE = '–';

export const formatCount = (count: number): string => formatNumber(count);

/** Words that are there, as one text. */
export const sentences = (...parts: (string | false | null)[]): string => parts.filter(Boolean).join(' ');

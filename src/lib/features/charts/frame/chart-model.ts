// What a chart figure shows: words, marks with the deals behind them, and the same numbers as a table.
// Limit: plain data made by a pure function; drawing is the chart's component, everything around it the frame's.
import type { DealId } from '#lib/domain/model/deal.ts';

/** How a chart measures deals. */
export type Measure = 'count' | 'value' | 'weighted';

/** One thing a chart shows that can be reached, read out, opened and picked. */
export interface Mark {
	/** Stable while it means the same: the drawing moves by it, picks and the focus keep by it. */
	key: string;
	/** Short, for a chip and the head of a list: "Proposal → lost". */
	label: string;
	/** Its figures as a sentence, read out: "Proposal: 7 of 13 …". Ends with a full stop. */
	sentence: string;
	/** The deals behind it, found when asked for. */
	deals: () => readonly DealId[];
	/** Marks of the same row: arrow keys go along it, and from row to row. Absent: all arrows go on to the next mark. */
	row?: string;
}

/** A cell of the table twin: words, or a figure with its plain number for the data export and, where it has one, its unit there. */
export type Cell = string | { text: string; data: string | null; unit?: string };

export interface TableTwin {
	columns: readonly { label: string; numeric: boolean }[];
	rows: readonly { key: string; cells: readonly Cell[] }[];
	/** Last line; absent where adding up says nothing. */
	total?: readonly Cell[];
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
	/** In the order in which the arrow keys go. Every mark that the component draws is one of these. */
	marks: readonly Mark[];
	table: TableTwin;
	/** Set when there is nothing to draw; `allTime`: all time may hold what the period does not. */
	empty: { text: string; allTime?: boolean } | null;
}

export const cellText = (cell: Cell): string => (typeof cell === 'string' ? cell : cell.text);

// What a view is: which deals show, in which order, in which groups, with which columns and colours.
// Limit: shapes only. Read from outside by read-definition.ts, carried out by filter.ts, sort.ts and group.ts.
import type { Day } from '../model/deal.ts';
import type { FieldType } from '../model/field-type.ts';

/** What kind of values a field has; decides which tests, comparisons and groupings it offers. */
export type QueryType = FieldType;

/** A value as a field gives it. null: blank. An object: a formula that ended in an error. */
export type QueryValue = string | number | boolean | readonly string[] | { readonly error: string } | null;

/** A field of a row. Text values that are empty must be given as null. */
export interface QueryField<Row> {
	readonly id: string;
	readonly type: QueryType;
	read(row: Row): QueryValue;
	/** The words a person sees for a value: a stage's name for its id. Absent: the value as text. */
	words?(value: string): string;
	/** Place of a value among the others, where they have one: stages, choices. Unknown ones come last. */
	rank?(value: string): number;
}

export const UNITS = ['week', 'month', 'quarter', 'year'] as const;
export type Unit = (typeof UNITS)[number];

/** A period told from today. Weeks begin on Monday; quarters and years follow the fiscal year. */
export const PERIODS = [
	'today',
	'yesterday',
	'tomorrow',
	...UNITS.flatMap((unit) => [`last-${unit}`, `this-${unit}`, `next-${unit}`] as const)
] as const;
export type Period = (typeof PERIODS)[number];

/** One thing that may be true of a value. Ends of a range count in; null leaves an end open. */
export type Test =
	| { is: 'value'; values: readonly (string | number | boolean)[] }
	| { is: 'empty' }
	| { is: 'filled' }
	| { is: 'all'; values: readonly string[] }
	| { is: 'none'; values: readonly (string | number | boolean)[] }
	| { is: 'between'; min: number | null; max: number | null }
	| { is: 'contains' | 'lacks' | 'begins' | 'same'; text: string }
	| { is: 'period'; period: Period }
	| { is: 'days'; from: Day | null; to: Day | null }
	| { is: 'next' | 'last'; days: number }
	| { is: 'overdue' }
	| { is: 'checked'; checked: boolean };

/** True of a row when at least one of the tests is true of its value. */
export interface Condition {
	field: string;
	any: readonly Test[];
}

export interface SortKey {
	field: string;
	descending: boolean;
}

export const GROUP_SPANS = ['month', 'quarter', 'year'] as const;

/** Rows of the same value stand together; days by the month, quarter or year they lie in. */
export interface Grouping {
	field: string;
	by: 'value' | (typeof GROUP_SPANS)[number];
	descending: boolean;
}

export interface ViewColumn {
	id: string;
	shown: boolean;
	/** Pixels; null: as wide as the column is by itself. */
	width: number | null;
	frozen: boolean;
}

/** Colour of the rows of which all conditions are true; the first rule that fits counts. */
export interface ColourRule {
	/** Index into the categorical palette, below COLOURS. */
	color: number;
	all: readonly Condition[];
}

export const COLOURS = 8;

export interface ViewDefinition {
	/** All of them must be true of a deal. */
	filter: readonly Condition[];
	sort: readonly SortKey[];
	group: Grouping | null;
	/** In order. Empty: as a sheet that nobody arranged. Columns it does not name come after these. */
	columns: readonly ViewColumn[];
	colours: readonly ColourRule[];
}

/** The cells of a saved view that make up its definition. */
export const PARTS = ['filter', 'sort', 'group', 'columns', 'colours'] as const satisfies readonly (keyof ViewDefinition)[];

/** Every deal, in the order of the pipeline. */
export const PLAIN: ViewDefinition = { filter: [], sort: [], group: null, columns: [], colours: [] };

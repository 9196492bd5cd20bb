// Columns that a team adds to its pipeline: kinds, options, and which values are legal in them.
// Limit: one column and one value; changing a kind is document/column-kinds.ts, formulas are domain/formula.
import { isDay, isInstant, type CellField, type ColumnKey, type Deal, type Instant } from './deal.ts';

export const COLUMN_KINDS = [
	'text',
	'number',
	'money',
	'percent',
	'date',
	'choice',
	'choices',
	'person',
	'link',
	'checkbox',
	'rating',
	'formula'
] as const;
/**
 * What a column holds. Stored values: text, person, link: text; number: a finite double; money: integer minor units of
 * the pipeline's currency; percent: a finite double, the fraction (0.125 is 12.5 %); date: `YYYY-MM-DD`; choice: id of a
 * choice; choices: list of such ids; checkbox: true or false; rating: integer 1 to `stars`; formula: nothing.
 */
export type ColumnKind = (typeof COLUMN_KINDS)[number];

export const isColumnKind = (value: unknown): value is ColumnKind => (COLUMN_KINDS as readonly unknown[]).includes(value);

export interface Choice {
	readonly id: string;
	readonly name: string;
	/** Index into the categorical palette, 0–7. */
	readonly color: number;
}

/** The cells of a column's record. */
export interface ColumnCells {
	name: string;
	kind: ColumnKind;
	/** What can be chosen, in order. A choice that was taken out stays in the list with `gone`. */
	choices: readonly (Choice & { readonly gone?: true })[];
	/** Decimals shown of a number or percent; null: as many as it has, at most 6. */
	decimals: number | null;
	/** Stars of a rating, 1–10. */
	stars: number;
	/** A formula in canonical form (domain/formula); empty: none yet. */
	formula: string;
	/** Fractional index among the columns of one's own; null: after those that have one. */
	order: string | null;
	deleted: Instant | null;
}

export type ColumnCell = keyof ColumnCells;

/** What a column is made with. */
export type NewColumn = Pick<ColumnCells, 'name' | 'kind'> & Partial<Omit<ColumnCells, 'name' | 'kind' | 'order' | 'deleted'>>;

export interface Column extends ColumnCells {
	readonly key: ColumnKey;
}

/** A legal value of a column; null is empty. */
export type OwnValue = string | number | boolean | readonly string[] | null;

export const MAX_STARS = 10;
const DEFAULT_STARS = 5;
const MAX_DECIMALS = 6;
/** Choices a column may have: a list to choose from, not a table. */
export const MAX_CHOICES = 500;
/** Choices that are read and kept, those that were taken out too: a full list can be replaced by another full one. */
export const MAX_KEPT_CHOICES = 2 * MAX_CHOICES;
export const PALETTE_SIZE = 8;

/** Begins the name of the cell that a choice has of its own, so that two people may add or rename choices at once. */
const CHOICE_CELL = 'o_';

/** The cell of a column that says what one choice is: `{name, color, place?, gone?}`. It goes before what the list says. */
export const choiceCell = (id: string): `o_${string}` => `${CHOICE_CELL}${id}`;

/** The choice a cell of a column is about; null for any other cell. */
export const choiceOfCell = (field: string): string | null => (field.startsWith(CHOICE_CELL) ? field.slice(CHOICE_CELL.length) : null);

function readChoice(id: unknown, value: unknown): ColumnCells['choices'][number] | null {
	if (value === null || typeof value !== 'object' || typeof id !== 'string') return null;
	const { name, color, gone } = value as Record<string, unknown>;
	if (typeof name !== 'string') return null;
	const legal = Number.isInteger(color) ? Math.abs(color as number) % PALETTE_SIZE : 0;
	return { id, name, color: legal, ...(gone === true && { gone }) };
}

/** The list, then choices that have a cell only: by the place they were given, ties by id, the same on every replica. */
function readChoices(cell: (field: string) => unknown, fields: Iterable<string>): ColumnCells['choices'] {
	const own = new Map<string, { choice: ColumnCells['choices'][number]; place: number }>();
	for (const field of fields) {
		const id = choiceOfCell(field);
		const value = id === null || own.has(id) ? null : cell(field);
		const choice = readChoice(id, value);
		if (!choice) continue;
		const { place } = value as Record<string, unknown>;
		own.set(choice.id, { choice, place: Number.isFinite(place) ? (place as number) : Infinity });
	}
	const list = cell('choices');
	const seen = new Map<string, ColumnCells['choices'][number]>();
	for (const entry of Array.isArray(list) ? list.slice(0, MAX_KEPT_CHOICES) : []) {
		const choice = readChoice((entry as Record<string, unknown> | null)?.id, entry);
		if (choice && !seen.has(choice.id)) seen.set(choice.id, own.get(choice.id)?.choice ?? choice);
	}
	const later = [...own.values()].filter(({ choice }) => !seen.has(choice.id));
	later.sort((a, b) => (a.place === b.place ? (a.choice.id < b.choice.id ? -1 : 1) : a.place < b.place ? -1 : 1));
	return [...seen.values(), ...later.map(({ choice }) => choice)].slice(0, MAX_KEPT_CHOICES);
}

const within = (value: unknown, least: number, most: number): value is number =>
	Number.isInteger(value) && (value as number) >= least && (value as number) <= most;

/**
 * Reads whatever a document holds for a column into a legal one. `fields`: names of the cells it has, for those of
 * choices. Defaults are computed here and never written back.
 */
export function readColumn(key: ColumnKey, cell: (field: string) => unknown, fields: Iterable<string> = []): Column {
	const [name, kind, decimals, stars, formula, order, deleted] = (
		['name', 'kind', 'decimals', 'stars', 'formula', 'order', 'deleted'] as const
	).map(cell);
	return {
		key,
		name: typeof name === 'string' && name.trim() !== '' ? name : key,
		kind: isColumnKind(kind) ? kind : 'text',
		choices: readChoices(cell, fields),
		decimals: within(decimals, 0, MAX_DECIMALS) ? decimals : null,
		stars: within(stars, 1, MAX_STARS) ? stars : DEFAULT_STARS,
		formula: typeof formula === 'string' ? formula : '',
		order: typeof order === 'string' ? order : null,
		deleted: isInstant(deleted) ? deleted : null
	};
}

/** By order key, those without one last, ties by key: the same on every replica. */
export function compareColumns(a: Column, b: Column): number {
	if (a.order !== b.order) return a.order === null ? 1 : b.order === null ? -1 : a.order < b.order ? -1 : 1;
	return a.key < b.key ? -1 : 1;
}

/** True when the column may hold `value`. null always is legal, except that a formula holds nothing else. */
export function isOwnValue(column: Column, value: unknown): value is OwnValue {
	if (value === null) return true;
	switch (column.kind) {
		case 'text':
		case 'person':
		case 'link':
			return typeof value === 'string';
		case 'number':
		case 'percent':
			return Number.isFinite(value);
		case 'money':
			return Number.isSafeInteger(value);
		case 'date':
			return isDay(value);
		case 'choice':
			return column.choices.some(({ id }) => id === value);
		case 'choices':
			return Array.isArray(value) && value.every((part) => typeof part === 'string');
		case 'checkbox':
			return typeof value === 'boolean';
		case 'rating':
			return within(value, 1, column.stars);
		case 'formula':
			return false;
	}
}

/** What a deal has in a column; null: nothing, or something that is no value of the column's kind, which stays where it is. */
export function ownValue(deal: Pick<Deal, 'own'>, column: Column): OwnValue {
	const value = deal.own[column.key] ?? null;
	if (!isOwnValue(column, value)) return null;
	if (column.kind !== 'choices' || value === null) return value;
	const known = (value as readonly string[]).filter((part) => column.choices.some(({ id }) => id === part));
	return known.length > 0 ? known : null;
}

/** The column of a cell of one's own; undefined for a built-in field, or a column that is not there. */
export const columnOf = (columns: readonly Column[], field: CellField): Column | undefined => columns.find(({ key }) => key === field);

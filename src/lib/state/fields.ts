// Everything of a deal that can be shown, filtered, sorted, grouped by or used in a formula: one catalogue, built-in
// fields and columns of one's own alike, and how each is read. Limit: reads; names in words are the screen's.
import type { PipelineView } from '#lib/domain/document/view.ts';
import { ownValue, type Column, type ColumnKind } from '#lib/domain/model/column.ts';
import { DEAL_FIELDS, isColumnKey, type CellField, type ColumnKey, type Deal, type DealField, type Instant } from '#lib/domain/model/deal.ts';
import type { FieldType } from '#lib/domain/model/field-type.ts';
import { formulaError, type FormulaError } from '#lib/domain/model/formula-error.ts';
import { isOptionKind, type OptionKind } from '#lib/domain/model/options.ts';
import { categoryOf, createdDay, daysInStage, probabilityOf, valueOf, weightedOf } from './deal-numbers.ts';

/** Built-in fields, in the order in which a sheet that nobody arranged shows them. */
export const BUILT_IN = [
	'title',
	'company',
	'stage',
	'probability',
	'category',
	'value',
	'currency',
	'weighted',
	'expectedClose',
	'owner',
	'contact',
	'nextStep',
	'lastTouch',
	'daysInStage',
	'source',
	'industry',
	'created',
	'lostReason',
	'leadStatus',
	'leadReason',
	'bantBudget',
	'bantAuthority',
	'bantNeed',
	'bantTiming',
	'rating'
] as const;
export type BuiltIn = (typeof BUILT_IN)[number];

export const isBuiltIn = (id: string): id is BuiltIn => (BUILT_IN as readonly string[]).includes(id);

/** A built-in field or a column of one's own. */
export type FieldId = BuiltIn | ColumnKey;

export type { FieldType } from '#lib/domain/model/field-type.ts';

export interface Field {
	readonly id: FieldId;
	readonly type: FieldType;
	/** The cell it is written to; null: it is derived and cannot be. */
	readonly cell: CellField | null;
	/** Set for a column of one's own. */
	readonly column: Column | null;
	/** Set for a built-in choice: which list it is of. */
	readonly option: OptionKind | null;
}

/** A field's value; null is empty, which is neither 0 nor ''. */
export type FieldValue = string | number | boolean | readonly string[] | FormulaError | null;

/** What reading a field needs beside the deal. */
export interface FieldWorld {
	readonly view: PipelineView;
	/** "Now" of what is shown: ages are reckoned from it. */
	readonly now: Instant;
	/** The value of a formula column; null too while formulas are not loaded. Money is in major units, a day `YYYY-MM-DD`. */
	formula(deal: Deal, key: ColumnKey): FieldValue;
	/** What a formula column gives, as far as its formula tells. */
	formulaKind?(key: ColumnKey): FormulaKind;
}

export type FormulaKind = 'number' | 'money' | 'percent' | 'text' | 'boolean' | 'date' | 'unknown';

function builtIn(id: BuiltIn, type: FieldType, cell: DealField | null): Field {
	const kind = cell === null ? 'text' : DEAL_FIELDS[cell];
	return { id, type, cell, column: null, option: isOptionKind(kind) ? kind : null };
}

const BUILT_IN_FIELDS: Readonly<Record<BuiltIn, Field>> = {
	title: builtIn('title', 'text', 'title'),
	company: builtIn('company', 'text', 'company'),
	stage: builtIn('stage', 'stage', 'stage'),
	probability: builtIn('probability', 'permille', 'probability'),
	category: builtIn('category', 'choice', 'category'),
	value: builtIn('value', 'money', 'value'),
	currency: builtIn('currency', 'currency', 'currency'),
	weighted: builtIn('weighted', 'money', null),
	expectedClose: builtIn('expectedClose', 'day', 'expectedClose'),
	owner: builtIn('owner', 'person', 'owner'),
	contact: builtIn('contact', 'text', 'contact'),
	nextStep: builtIn('nextStep', 'text', 'nextStep'),
	lastTouch: builtIn('lastTouch', 'day', 'lastTouch'),
	daysInStage: builtIn('daysInStage', 'number', null),
	source: builtIn('source', 'text', 'source'),
	industry: builtIn('industry', 'text', 'industry'),
	created: builtIn('created', 'day', null),
	lostReason: builtIn('lostReason', 'text', 'lostReason'),
	leadStatus: builtIn('leadStatus', 'choice', 'leadStatus'),
	leadReason: builtIn('leadReason', 'text', 'leadReason'),
	bantBudget: builtIn('bantBudget', 'choice', 'bantBudget'),
	bantAuthority: builtIn('bantAuthority', 'choice', 'bantAuthority'),
	bantNeed: builtIn('bantNeed', 'choice', 'bantNeed'),
	bantTiming: builtIn('bantTiming', 'choice', 'bantTiming'),
	rating: builtIn('rating', 'rating', 'rating')
};

const TYPE_OF: Readonly<Record<ColumnKind, FieldType>> = {
	text: 'text',
	number: 'number',
	money: 'money',
	percent: 'percent',
	date: 'day',
	choice: 'choice',
	choices: 'choices',
	person: 'person',
	link: 'link',
	checkbox: 'checkbox',
	rating: 'rating',
	formula: 'formula'
};

const ownField = (column: Column): Field => ({
	id: column.key,
	type: TYPE_OF[column.kind],
	cell: column.kind === 'formula' ? null : column.key,
	column,
	option: null
});

/** All fields of a pipeline: the built-in ones, then columns of one's own in use, in their order. */
export function fieldsOf({ columns }: Pick<PipelineView, 'columns'>): Field[] {
	return [...BUILT_IN.map((id) => BUILT_IN_FIELDS[id]), ...columns.filter(({ deleted }) => deleted === null).map(ownField)];
}

/** A field by its id; undefined for a column that is not there or in the bin, and for anything else. */
export function fieldOf({ columns }: Pick<PipelineView, 'columns'>, id: string): Field | undefined {
	if (!isColumnKey(id)) return Object.hasOwn(BUILT_IN_FIELDS, id) ? BUILT_IN_FIELDS[id as BuiltIn] : undefined;
	const column = columns.find(({ key, deleted }) => key === id && deleted === null);
	return column && ownField(column);
}

/**
 * What a deal has in a field, as it counts: the value in the pipeline's currency, `#N/A` where no rate is known; the
 * currency and the chance in force, the weighted
 * value, the legal value of an own column.
 */
export function readField(deal: Deal, { id, column }: Field, world: FieldWorld): FieldValue {
	if (column) return column.kind === 'formula' ? world.formula(deal, column.key) : ownValue(deal, column);
	switch (id as BuiltIn) {
		case 'value':
			return valueOf(deal, world.view, world.now) ?? (deal.value === null ? null : formulaError('#N/A'));
		case 'currency':
			return deal.currency ?? world.view.settings.currency;
		case 'probability':
			return probabilityOf(deal, world.view);
		case 'category':
			return categoryOf(deal, world.view);
		case 'weighted':
			return weightedOf(deal, world.view, world.now);
		case 'daysInStage':
			return daysInStage(deal, world.now);
		case 'created':
			return createdDay(deal, world.view);
		default: {
			const value = deal[id as Exclude<BuiltIn, 'value' | 'currency' | 'probability' | 'category' | 'weighted' | 'daysInStage' | 'created'>];
			return value === '' ? null : value;
		}
	}
}

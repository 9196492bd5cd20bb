// What views can filter, sort, group and colour by, as accessors of a deal: every field of the catalogue, and two
// things a deal is or is not (stale, without a next step).
import { dayAt } from '#lib/domain/model/date.ts';
import type { ColumnKey, Day, Deal, Instant } from '#lib/domain/model/deal.ts';
import { fromMille } from '#lib/domain/metrics/exact-sum.ts';
import type { PipelineView } from '#lib/domain/document/view.ts';
import type { QueryField, QueryValue } from '#lib/domain/query/definition.ts';
import type { QueryWorld } from '#lib/domain/query/filter.ts';
import { isClosed, probabilityOf, staleDays, valueOf } from '#lib/state/deal-numbers.ts';
import { fieldsOf, readField, type Field, type FieldValue, type FormulaKind } from '#lib/state/fields.ts';
import { formulaResult } from '#lib/ui/field-words.ts';
import { formatMoney, formatNumber, formatPermille, formatPlain, formatRatio } from '#lib/ui/format.ts';
import { t, type MessageKey } from '#lib/ui/messages/index.ts';
import { optionName, optionRank } from '#lib/ui/option-names.ts';

/** A field with its name and how its numbers are added up. */
export interface ViewField extends QueryField<Deal> {
	readonly name: string;
	/** Columns that are drawn anew when its value may be another; null: any may. */
	readonly columns: readonly string[] | null;
	/** Present: groups show this of it. `read` may give another unit than the field's, for `words` to turn back. */
	readonly total?: { readonly as: 'sum' | 'average'; read(deal: Deal): QueryValue; words(total: number): string };
	/** CSS colour of a choice. */
	colour?(value: string): string;
	/** False: nothing that stands in a column, for filters and colours only. */
	readonly column: boolean;
}

export const NO_FIELDS: ReadonlyMap<string, ViewField> = new Map();
export const NO_KEYS: ReadonlySet<string> = new Set();

/** What is shown, and when. */
export interface FieldSource {
	world(): PipelineView;
	now(): Instant;
	/** The value of a formula column. */
	formula(deal: Deal, key: ColumnKey): FieldValue;
	/** What a formula column gives, as far as its formula tells. */
	formulaKind?(key: ColumnKey): FormulaKind;
}

const blank = (value: FieldValue): QueryValue => (typeof value === 'string' && value.trim() === '' ? null : value);

function totalOf(field: Field, { world, now, formulaKind }: FieldSource, read: ViewField['read']): ViewField['total'] {
	const money = (minor: number): string => formatMoney(minor, world().settings.currency, { symbol: false });
	if (field.id === 'weighted') {
		return {
			as: 'sum',
			// Rounded once, as in the row of totals: the parts are thousandths of minor units.
			read: (deal) => {
				const value = valueOf(deal, world(), now());
				return value === null ? null : value * (probabilityOf(deal, world()) ?? 0);
			},
			words: (mille) => formatMoney(Number(fromMille(BigInt(Math.round(mille)))), world().settings.currency, { symbol: false, cents: 'never' })
		};
	}
	// Of ages a sum says nothing.
	if (field.id === 'daysInStage') return { as: 'average', read, words: (days) => formatNumber(days, 0) };
	switch (field.type) {
		case 'money':
			return { as: 'sum', read, words: money };
		case 'number':
			return { as: 'sum', read, words: (sum) => formatPlain(sum, field.column?.decimals ?? null) };
		case 'formula': {
			const kind = (): string => formulaKind?.(field.column!.key) ?? 'unknown';
			return {
				// Told when it is asked for: formulas may be read later than the columns.
				get as() {
					return kind() === 'percent' ? 'average' : 'sum';
				},
				read,
				words: (number) => formulaResult(number, field.column!.decimals, world().settings.currency, kind())
			};
		}
		case 'permille':
			return { as: 'average', read, words: (permille) => formatPermille(Math.round(permille)) };
		case 'percent':
			return { as: 'average', read, words: (ratio) => formatRatio(ratio) };
		case 'rating':
			return { as: 'average', read, words: (stars) => formatNumber(stars, 1) };
		default:
			return undefined;
	}
}

/** Words and places of values that are ids. */
function idWords(field: Field, { world }: FieldSource): Pick<ViewField, 'words' | 'rank' | 'colour'> {
	if (field.type === 'stage') {
		return {
			words: (id) => world().stage(id)?.name ?? t('grid.unknownStage'),
			rank: (id) => {
				const index = world().stages.findIndex((stage) => stage.id === id);
				return index < 0 ? world().stages.length : index;
			}
		};
	}
	const { option } = field;
	if (option) return { words: (id) => optionName(option, id), rank: (id) => optionRank(option, id) };
	if (field.type !== 'choice' && field.type !== 'choices') return {};
	const choices = field.column?.choices ?? [];
	const places = new Map(choices.map(({ id }, index) => [id, index]));
	const names = new Map(choices.map(({ id, name }) => [id, name]));
	return {
		words: (id) => names.get(id) ?? id,
		rank: (id) => places.get(id) ?? choices.length,
		colour: (id) => `var(--cat-${choices.find((choice) => choice.id === id)?.color ?? 0})`
	};
}

function fieldOfColumn(field: Field, source: FieldSource): ViewField {
	const { id, type, column } = field;
	// One object for all deals: a field is read a hundred thousand times in a row.
	const asked = {
		get view() {
			return source.world();
		},
		get now() {
			return source.now();
		},
		formula: (deal: Deal, key: ColumnKey) => source.formula(deal, key)
	};
	const read = (deal: Deal): QueryValue => blank(readField(deal, field, asked));
	const total = totalOf(field, source, read);
	return {
		id,
		type,
		name: column ? column.name : t(`field.${id}` as MessageKey),
		columns: type === 'formula' ? null : [id],
		column: true,
		read,
		...idWords(field, source),
		...(total && { total })
	};
}

/** All fields by id, in the order of the columns. Their names are in the language of now. */
export function viewFields(source: FieldSource): Map<string, ViewField> {
	const { world, now } = source;
	const flag = (id: string, name: string, columns: readonly string[], read: (deal: Deal) => boolean): ViewField => ({
		id,
		name,
		type: 'checkbox',
		columns,
		column: false,
		read
	});
	const all = [
		...fieldsOf(world()).map((field) => fieldOfColumn(field, source)),
		flag('stale', t('views.stale'), ['stage'], (deal) => staleDays(deal, world(), now()) !== null),
		flag('noNextStep', t('views.noNextStep'), ['nextStep', 'stage'], (deal) => blank(deal.nextStep) === null && !isClosed(deal, world()))
	];
	return new Map(all.map((field) => [field.id, field]));
}

/** What conditions are read against now. `today` is the day when it was made: make it anew as days pass. */
export function queryWorld(fields: ReadonlyMap<string, ViewField>, { world, now }: FieldSource): QueryWorld<Deal> {
	const { settings } = world();
	const today: Day = dayAt(now(), settings.timeZone);
	return { field: (id) => fields.get(id), today, fiscalYearStart: settings.fiscalYearStart, isOpen: (deal) => !isClosed(deal, world()) };
}

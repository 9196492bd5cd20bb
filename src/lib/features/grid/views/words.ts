// Views in words: what a condition lets through, what a group is called, what a value is.
import type { Condition, Grouping, Period, QueryValue, SortKey, Test } from '#lib/domain/query/definition.ts';
import { isError } from '#lib/domain/query/filter.ts';
import { spanAround } from '#lib/domain/query/periods.ts';
import { formatDay, formatMoney, formatNumber, formatPermille, formatRatio } from '#lib/ui/format.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { t, type MessageKey } from '#lib/ui/messages/index.ts';
import { spanWords } from '#lib/ui/span-words.ts';
import type { ViewField } from './query-fields.ts';

/** What words depend on beside the field. */
export interface WordWorld {
	currency: string;
	/** First month of the fiscal year, 1–12. */
	fiscalYearStart: number;
}

/** A single value as a person reads it; money, shares and ages as numbers alone. */
export function valueWords(value: string | number | boolean, field: ViewField, { currency }: WordWorld): string {
	if (typeof value === 'boolean') return t(value ? 'views.yes' : 'views.no');
	if (typeof value === 'string') return field.type === 'day' ? formatDay(value) : (field.words?.(value) ?? value);
	switch (field.type) {
		case 'money':
			return formatMoney(value, currency);
		case 'permille':
			return formatPermille(value);
		case 'percent':
			return formatRatio(value, Number.isInteger(Math.round(value * 1e6) / 1e4) ? 0 : 1);
		case 'rating':
			return t('views.stars', { count: value });
		default:
			return formatNumber(value, Number.isInteger(value) ? 0 : 2);
	}
}

const list = (parts: readonly string[]): string => new Intl.ListFormat(locale.tag, { type: 'disjunction' }).format(parts);
/** Longer lists are counted, not read out. */
const LISTED = 3;

function listed(values: readonly (string | number | boolean)[], field: ViewField, world: WordWorld): string {
	const words = values.slice(0, LISTED).map((value) => valueWords(value, field, world));
	return values.length > LISTED ? t('views.andMore', { first: words.join(', '), count: values.length - LISTED }) : list(words);
}

export const periodWords = (period: Period): string => t(`views.period.${period}` as MessageKey);

/** What one test lets through: "is Lead or Proposal", "from € 500". */
export function testWords(test: Test, field: ViewField, world: WordWorld): string {
	switch (test.is) {
		case 'value':
			return test.values.length === 0 ? t('views.nothing') : listed(test.values, field, world);
		case 'all':
			return t('views.allOf', { values: listed(test.values, field, world) });
		case 'none':
			return t('views.noneOf', { values: listed(test.values, field, world) });
		case 'empty':
			return t('views.empty');
		case 'filled':
			return t('views.filled');
		case 'between': {
			const [min, max] = [test.min, test.max].map((end) => (end === null ? null : valueWords(end, field, world)));
			if (min !== null && max !== null) return min === max ? min! : t('views.between', { min: min!, max: max! });
			return min !== null ? t('views.atLeast', { min: min! }) : max !== null ? t('views.atMost', { max: max! }) : t('views.anyNumber');
		}
		case 'contains':
		case 'lacks':
		case 'begins':
		case 'same':
			return t(`views.${test.is}`, { text: test.text });
		case 'period':
			return periodWords(test.period);
		case 'days': {
			const { from, to } = test;
			if (from !== null && to !== null) return from === to ? formatDay(from) : t('views.between', { min: formatDay(from), max: formatDay(to) });
			return from !== null ? t('views.fromDay', { day: formatDay(from) }) : to !== null ? t('views.untilDay', { day: formatDay(to) }) : t('views.filled');
		}
		case 'next':
			return t('views.nextDays', { days: test.days });
		case 'last':
			return t('views.lastDays', { days: test.days });
		case 'overdue':
			return t('views.overdue');
		case 'checked':
			return t(test.checked ? 'views.yes' : 'views.no');
	}
}

/** "Stage: Lead or Proposal". A condition on a column that is gone says so. */
export function conditionWords({ field: id, any }: Condition, fields: ReadonlyMap<string, ViewField>, world: WordWorld): string {
	const field = fields.get(id);
	if (!field) return t('views.goneField');
	const [only] = any;
	// What a deal is or is not needs no "yes".
	if (!field.column && any.length === 1 && only!.is === 'checked') return only!.checked ? field.name : t('views.not', { name: field.name });
	return t('views.condition', { field: field.name, tests: list(any.map((test) => testWords(test, field, world))) });
}

export const sortWords = (keys: readonly SortKey[], fields: ReadonlyMap<string, ViewField>): string[] =>
	keys.flatMap(({ field, descending }) => {
		const name = fields.get(field)?.name;
		return name === undefined ? [] : t(descending ? 'views.sortDown' : 'views.sortUp', { field: name });
	});

/** What a group is called. */
export function groupName(value: QueryValue, field: ViewField, by: Grouping['by'], world: WordWorld): string {
	if (value === null) return t('views.noValueIn', { field: field.name });
	if (isError(value)) return value.error;
	if (typeof value === 'object') return value.map((one) => field.words?.(one) ?? one).join(', ');
	if (field.type === 'day' && by !== 'value' && typeof value === 'string') {
		const { from, to } = spanAround(value, by, 0, world.fiscalYearStart);
		return spanWords(from, to, world.fiscalYearStart);
	}
	return valueWords(value, field, world);
}

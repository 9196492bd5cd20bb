// Which tests a field offers in the filter editor, what each begins with, and what people type into them.
import { readColumn, type ColumnKind } from '#lib/domain/model/column.ts';
import { dayAt } from '#lib/domain/model/date.ts';
import type { QueryType, Test } from '#lib/domain/query/definition.ts';
import { conventions, type InputContext } from '#lib/ui/cell-input.ts';
import { formatDay, formatMoney, formatNumber } from '#lib/ui/format.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { ownText, parseOwn } from '#lib/ui/own-input.ts';
import type { ViewField } from './query-fields.ts';

export type Mode = Test['is'];

const WORDS = ['value', 'none', 'contains', 'lacks', 'begins', 'same', 'empty', 'filled'] as const;
const NUMBERS = ['between', 'value', 'none', 'empty', 'filled'] as const;

const MODES: Readonly<Record<QueryType, readonly Mode[]>> = {
	text: WORDS,
	link: WORDS,
	person: WORDS,
	currency: ['value', 'none'],
	stage: ['value', 'none', 'contains', 'empty', 'filled'],
	choice: ['value', 'none', 'contains', 'empty', 'filled'],
	choices: ['value', 'all', 'none', 'empty', 'filled'],
	number: NUMBERS,
	money: NUMBERS,
	permille: NUMBERS,
	percent: NUMBERS,
	rating: ['value', 'none', 'between', 'empty', 'filled'],
	formula: ['value', 'none', 'between', 'contains', 'lacks', 'empty', 'filled'],
	day: ['period', 'days', 'next', 'last', 'overdue', 'none', 'empty', 'filled'],
	checkbox: ['checked']
};

export const modesOf = ({ type }: ViewField): readonly Mode[] => MODES[type];

/** A test as it stands before anything was chosen in it. */
export function fresh(mode: Mode): Test {
	switch (mode) {
		case 'value':
		case 'all':
		case 'none':
			return { is: mode, values: [] };
		case 'between':
			return { is: mode, min: null, max: null };
		case 'contains':
		case 'lacks':
		case 'begins':
		case 'same':
			return { is: mode, text: '' };
		case 'period':
			return { is: mode, period: 'this-month' };
		case 'days':
			return { is: mode, from: null, to: null };
		case 'next':
		case 'last':
			return { is: mode, days: 30 };
		case 'checked':
			return { is: mode, checked: true };
		default:
			return { is: mode };
	}
}

/** False while a test says nothing yet. */
export function isComplete(test: Test): boolean {
	switch (test.is) {
		case 'value':
		case 'all':
		case 'none':
			return test.values.length > 0;
		case 'between':
			return test.min !== null || test.max !== null;
		case 'days':
			return test.from !== null || test.to !== null;
		case 'contains':
		case 'lacks':
		case 'begins':
		case 'same':
			return test.text.trim() !== '';
		default:
			return true;
	}
}

const KINDS: Partial<Record<QueryType, ColumnKind>> = { money: 'money', percent: 'percent', permille: 'percent', day: 'date' };

export type Typed = { ok: true; value: number | string | null } | { ok: false; message: string };

/** An end of a range from what was typed, as into a cell: "12k", "12.500,50", "31 dec". Shares as percentages. */
export function typedEnd(text: string, { type }: Pick<ViewField, 'type'>, context: InputContext): Typed {
	const column = readColumn('c_range', (cell) => (cell === 'kind' ? (KINDS[type] ?? 'number') : undefined));
	const { decimal, order } = conventions(locale.tag);
	const parsed = parseOwn(column, text, { currency: context.currency, today: dayAt(context.now, context.timeZone), decimal, order });
	if (!parsed.ok) return parsed;
	const value = parsed.value as number | string | null;
	return { ok: true, value: type === 'permille' && typeof value === 'number' ? Math.round(value * 1e6) / 1e3 : value };
}

/** An end of a range as one would type it. */
export function endText(value: number | string | null, { type }: Pick<ViewField, 'type'>, { currency }: Pick<InputContext, 'currency'>): string {
	if (value === null) return '';
	if (typeof value === 'string') return formatDay(value, 'numeric');
	if (type === 'money') return formatMoney(value, currency, { symbol: false });
	const column = readColumn('c_range', (cell) => (cell === 'kind' ? (KINDS[type] ?? 'number') : undefined));
	return ownText(column, type === 'permille' ? value / 1000 : value, currency) || formatNumber(value);
}

// What people type into a cell of a column of their own, as the value to store, or the words that say what is wrong.
// Limit: one cell; which choices there are is the column's, and none is made here.
import { plainNumber } from '#lib/domain/clipboard/written.ts';
import { parseDay, parseMoney, withoutCurrency } from '#lib/domain/reading/typed-input.ts';
import { readPlain, type PlainKind } from '#lib/domain/reading/typed-values.ts';
import type { Choice, Column, OwnValue } from '#lib/domain/model/column.ts';
import { MAX_TEXT, type Day } from '#lib/domain/model/deal.ts';
import { plainLetters } from '#lib/domain/model/plain-letters.ts';
import { decimalsOf, formatDay, formatMoney, formatNumber, formatPlain, formatRatio } from './format.ts';
import { t } from './messages/index.ts';

export interface OwnInputContext {
	currency: string;
	/** The calendar day it is. */
	today: Day;
	decimal: ',' | '.';
	order: 'dmy' | 'mdy';
}

export type OwnInput = { ok: true; value: OwnValue } | { ok: false; message: string };

const wrong = (message: string): OwnInput => ({ ok: false, message });
const right = (value: OwnValue): OwnInput => ({ ok: true, value });

/** Choices that can be picked. */
export const openChoices = (column: Column): Choice[] => column.choices.filter(({ gone }) => gone !== true);

/** A choice by its whole name, else by the only one that begins with the text; case and accents do not count. */
export function findChoice(column: Column, text: string): Choice | undefined {
	const wanted = plainLetters(text.trim());
	const open = openChoices(column);
	const whole = open.find(({ name }) => plainLetters(name) === wanted);
	if (whole) return whole;
	const beginning = open.filter(({ name }) => plainLetters(name).startsWith(wanted));
	return beginning.length === 1 ? beginning[0] : undefined;
}

/** The value a column takes from typed text. Empty text empties the cell: null. */
export function parseOwn(column: Column, text: string, context: OwnInputContext): OwnInput {
	const trimmed = text.trim();
	if (trimmed === '') return right(null);
	switch (column.kind) {
		case 'number':
		case 'money':
		case 'percent':
		case 'checkbox':
		case 'rating':
		case 'link': {
			const read = readPlain(column.kind, trimmed, { ...context, stars: column.stars });
			return read.ok ? right(read.value) : wrong(plainWords(column, column.kind, trimmed, read.code, context));
		}
		case 'date': {
			const parsed = parseDay(trimmed, { today: context.today, order: context.order });
			const example = formatDay(`${context.today.slice(0, 4)}-12-31`, 'numeric');
			if (parsed.ok) return right(parsed.value);
			return wrong(t(parsed.code === 'ambiguous' ? 'grid.wrong.ambiguous' : 'grid.wrong.day', { text: trimmed, example }));
		}
		case 'choice': {
			const choice = findChoice(column, trimmed);
			return choice ? right(choice.id) : wrong(choiceWords(column, trimmed));
		}
		case 'choices': {
			const ids: string[] = [];
			for (const part of trimmed.split(/[,;\n]/).map((name) => name.trim()).filter((name) => name !== '')) {
				const choice = findChoice(column, part);
				if (!choice) return wrong(choiceWords(column, part));
				if (!ids.includes(choice.id)) ids.push(choice.id);
			}
			return right(ids.length > 0 ? ids : null);
		}
		case 'formula':
			return wrong(t('columns.wrong.formula', { name: column.name }));
		default:
			return trimmed.length <= MAX_TEXT ? right(trimmed) : wrong(t('grid.wrong.long', { length: trimmed.length, most: MAX_TEXT }));
	}
}

const choiceWords = (column: Column, text: string): string =>
	t('columns.wrong.choice', { text, example: openChoices(column).map(({ name }) => name).join(', ') });

/** The two amounts that "12.345" may be, as one types each of them: with thousands, and with decimals. */
export function amountReadings(text: string, { currency, decimal }: Pick<OwnInputContext, 'currency' | 'decimal'>): { whole: string; part: string } {
	const words = (sign: ',' | '.'): string => {
		const read = parseMoney(text, { currency, decimal: sign, settled: true });
		return read.ok && read.value !== null ? formatMoney(read.value, currency, { symbol: false }) : '';
	};
	return { whole: words(decimal === '.' ? ',' : '.'), part: words(decimal) };
}

/** Why text is no amount, with an example of one. */
export function moneyWords(text: string, code: string, context: Pick<OwnInputContext, 'currency' | 'decimal'>): string {
	const { currency } = context;
	const example = formatMoney(123450, currency, { symbol: false, cents: 'always' });
	if (code === 'thousands') return t('grid.wrong.thousands', { text, ...amountReadings(text, context) });
	if (code === 'out-of-range') return t('grid.wrong.range', { text, example });
	if (code === 'ambiguous') return withoutCurrency(text).sign === null ? t('grid.wrong.ambiguous', { text, example }) : t('grid.wrong.currency', { text, currency, example });
	return t('grid.wrong.money', { text, example });
}

/** Why text is no value of a column, with an example of what is. */
function plainWords(column: Column, kind: PlainKind, text: string, code: string, context: OwnInputContext): string {
	switch (kind) {
		case 'money':
			return moneyWords(text, code, context);
		case 'number':
			return t('columns.wrong.number', { text, example: formatNumber(1234.5, 1) });
		case 'percent':
			return t('columns.wrong.percent', { text, example: formatRatio(0.125) });
		case 'rating':
			return t('columns.wrong.rating', { text, most: column.stars });
		default:
			return t(`columns.wrong.${kind}`, { text });
	}
}

/** A value in words, as it shows: choices by name, a rating as a number of stars. Empty: ''. */
export function ownWords(column: Column, value: unknown, currency: string): string {
	if (value === null || value === undefined) return '';
	const nameOf = (id: unknown): string => column.choices.find((choice) => choice.id === id)?.name ?? '';
	switch (column.kind) {
		case 'number':
			return typeof value === 'number' ? formatPlain(value, column.decimals) : String(value);
		case 'money':
			return typeof value === 'number' ? formatMoney(value, currency, { symbol: false }) : String(value);
		case 'percent':
			return typeof value === 'number' ? formatRatio(value, column.decimals ?? decimalsOf(value * 100)) : String(value);
		case 'date':
			return typeof value === 'string' ? formatDay(value) : String(value);
		case 'choice':
			return nameOf(value);
		case 'choices':
			return Array.isArray(value) ? value.map(nameOf).filter((name) => name !== '').join(', ') : '';
		case 'checkbox':
			return t(value === true ? 'cell.yes' : 'cell.no');
		case 'rating':
			return typeof value === 'number' ? t('columns.stars', { count: value, most: column.stars }) : String(value);
		default:
			return String(value);
	}
}

/** All digits a number has, with a plain minus sign. */
const exact = (value: number): string => formatNumber(value, Math.min(100, plainNumber(value).split('.')[1]?.length ?? 0)).replace('−', '-');

/** A number or percentage in full where its cell shows it rounded; null: it shows as it is. */
export function inFull(column: Column, value: unknown): string | null {
	if (typeof value !== 'number' || (column.kind !== 'number' && column.kind !== 'percent')) return null;
	const own = column.kind === 'percent' ? Number((value * 100).toPrecision(15)) : value;
	return Number(own.toFixed(column.decimals ?? decimalsOf(own))) === own ? null : ownText(column, value, '');
}

/** The text an editor starts with: what typed back gives the same value. */
export function ownText(column: Column, value: OwnValue, currency: string): string {
	if (value === null) return '';
	if (column.kind === 'number' && typeof value === 'number') return exact(value);
	if (column.kind === 'percent' && typeof value === 'number') return `${exact(Number((value * 100).toPrecision(15)))}%`;
	if (column.kind === 'money' && typeof value === 'number') return formatMoney(value, currency, { symbol: false }).replace('−', '-');
	if (column.kind === 'date' && typeof value === 'string') return formatDay(value, 'numeric');
	if (column.kind === 'rating') return String(value);
	return ownWords(column, value, currency);
}

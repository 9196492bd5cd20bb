// What people type into a cell, as the value to store, or the words that say what is wrong with it.
import { parseOption } from '#lib/domain/reading/option-words.ts';
import { currencyOfAmount, parseCurrency } from '#lib/domain/reading/typed-currency.ts';
import { readNumber } from '#lib/domain/reading/decimal.ts';
import { parseDay, parseMoney, parsePermille, withoutCurrency, type Parsed } from '#lib/domain/reading/typed-input.ts';
import { readPlain } from '#lib/domain/reading/typed-values.ts';
import { dayAt } from '#lib/domain/model/date.ts';
import { columnOf, isOwnValue, ownValue, type Column, type OwnValue } from '#lib/domain/model/column.ts';
import { DEAL_FIELDS, isColumnKey, MAX_RATING, MAX_TEXT, type CellField, type Day, type Deal, type DealCells, type DealField } from '#lib/domain/model/deal.ts';
import { sameAmountIn } from '#lib/domain/model/money.ts';
import { ratedCurrencies, type Rates } from '#lib/domain/model/rates.ts';
import type { Stage } from '#lib/domain/model/stage.ts';
import { asksToCalculate, calculated, type CalculatedKind } from './calculation.ts';
import { plainLetters } from '#lib/domain/model/plain-letters.ts';
import { formatDay, formatMoney, formatPermille } from './format.ts';
import { locale } from './locale.svelte.ts';
import { t } from './messages/index.ts';
import { optionChoices, optionName } from './option-names.ts';
import { moneyWords, ownText, parseOwn } from './own-input.ts';

/** What parsing needs to know of the pipeline. */
export interface InputContext {
	currency: string;
	timeZone: string;
	now: number;
	/** Stages that may be chosen, in order. */
	stages: readonly Stage[];
	/** Columns of one's own, deleted ones too. */
	columns: readonly Column[];
}

export type CellInput =
	| {
			ok: true;
			value: DealCells[DealField] | OwnValue;
			/** Of an amount: the currency that the deal gets with it; null: the pipeline's; absent: it keeps its own. */
			currency?: string | null;
	  }
	| { ok: false; message: string };

/** How the person's language writes numbers and dates. */
export function conventions(tag: string): { decimal: ',' | '.'; order: 'dmy' | 'mdy' } {
	const decimal = new Intl.NumberFormat(tag).formatToParts(1.5).find((part) => part.type === 'decimal')?.value;
	const parts = new Intl.DateTimeFormat(tag).formatToParts(0).map((part) => part.type);
	return {
		decimal: decimal === ',' ? ',' : '.',
		order: parts.indexOf('month') < parts.indexOf('day') && parts[0] === 'month' ? 'mdy' : 'dmy'
	};
}

/** The value a field takes from typed text. Empty text empties the cell: null. */
export function parseCell(field: CellField, text: string, context: InputContext): CellInput {
	const trimmed = text.trim();
	if (trimmed === '') return { ok: true, value: null };
	const { decimal, order } = conventions(locale.tag);
	const column = isColumnKey(field) ? columnOf(context.columns, field) : undefined;
	if (asksToCalculate(trimmed)) {
		const kind = column?.kind ?? (isColumnKey(field) ? 'text' : CALCULATED[field]);
		const result = kind ? calculated(trimmed, kind, context) : null;
		if (result) return column ? ofColumn(column, result, trimmed) : result;
	}
	if (isColumnKey(field)) {
		if (!column) return { ok: false, message: t('columns.wrong.gone') };
		return parseOwn(column, trimmed, { currency: context.currency, today: today(context), decimal, order });
	}
	switch (DEAL_FIELDS[field]) {
		case 'currency': {
			const code = parseCurrency(trimmed, [context.currency]);
			return code === null ? { ok: false, message: t('money.wrongCurrency', { text: trimmed }) } : { ok: true, value: code === context.currency ? null : code };
		}
		case 'money': {
			const parsed = parseMoney(trimmed, { currency: context.currency, decimal });
			return parsed.ok ? parsed : { ok: false, message: moneyWords(trimmed, parsed.code, { currency: context.currency, decimal }) };
		}
		case 'permille':
			return said(parsePermille(trimmed, { decimal }), trimmed, 'percent', context);
		case 'day':
			return said(parseDay(trimmed, { today: today(context), order }), trimmed, 'day', context);
		case 'stage': {
			const stage = findStage(trimmed, context.stages);
			return stage
				? { ok: true, value: stage.id }
				: { ok: false, message: t('grid.wrong.stage', { text: trimmed, example: context.stages.map(({ name }) => name).join(', ') }) };
		}
		case 'rating': {
			const read = readPlain('rating', trimmed, { decimal, currency: context.currency, stars: MAX_RATING });
			return read.ok ? { ok: true, value: read.value as number | null } : { ok: false, message: t('columns.wrong.rating', { text: trimmed, most: MAX_RATING }) };
		}
		case 'category':
		case 'leadStatus':
		case 'answer': {
			const kind = DEAL_FIELDS[field];
			const read = parseOption(kind, trimmed);
			const example = optionChoices(kind).map(({ label }) => label).join(', ');
			return read.ok ? { ok: true, value: read.value as DealCells[DealField] } : { ok: false, message: t('columns.wrong.choice', { text: trimmed, example }) };
		}
		default:
			return trimmed.length <= MAX_TEXT
				? { ok: true, value: trimmed }
				: { ok: false, message: t('grid.wrong.long', { length: trimmed.length, most: MAX_TEXT }) };
	}
}

/** The result of a calculation where the column holds such a value: a rating is whole, and no more than its stars. No stars is no rating. */
function ofColumn(column: Column, result: CellInput, text: string): CellInput {
	if (!result.ok || isOwnValue(column, result.value)) return result;
	return result.value === 0 ? { ok: true, value: null } : { ok: false, message: t('columns.wrong.rating', { text, most: column.stars }) };
}

/** Built-in fields that take a calculation, and what its result is. */
const CALCULATED: Partial<Record<DealField, CalculatedKind>> = { value: 'money', probability: 'permille', expectedClose: 'date', lastTouch: 'date' };

const today = (context: InputContext): Day => dayAt(context.now, context.timeZone);

function said(
	parsed: Parsed<number | Day | null>,
	text: string,
	kind: 'percent' | 'day',
	context: InputContext
): CellInput {
	if (parsed.ok) return { ok: true, value: parsed.value };
	const example = kind === 'percent' ? formatPermille(250) : formatDay(`${today(context).slice(0, 4)}-12-31`, 'numeric');
	if (parsed.code === 'out-of-range')
		return { ok: false, message: t(kind === 'percent' ? 'grid.wrong.percentRange' : 'grid.wrong.range', { text, example }) };
	if (parsed.code === 'ambiguous') return { ok: false, message: t('grid.wrong.ambiguous', { text, example }) };
	return { ok: false, message: t(`grid.wrong.${kind}`, { text, example }) };
}

/** A stage by its whole name, else by the only one that begins with the text; case and accents do not count. */
export function findStage(text: string, stages: readonly Stage[]): Stage | undefined {
	const wanted = plainLetters(text.trim());
	const whole = stages.find((stage) => plainLetters(stage.name) === wanted);
	if (whole) return whole;
	const beginning = stages.filter((stage) => plainLetters(stage.name).startsWith(wanted));
	return beginning.length === 1 ? beginning[0] : undefined;
}

/** What a cell of a deal is read with: its value in the deal's own currency. */
export const inputOf = <C extends { currency: string }>(context: C, field: CellField | string, deal: Pick<Deal, 'currency'>): C =>
	field === 'value' && deal.currency !== null ? { ...context, currency: deal.currency } : context;

/** As `parseCell`, of a deal: an amount with the sign of one other currency is in that one, and the deal gets it ([MONEY6]). */
export function parseDealCell(field: CellField, text: string, context: InputContext, deal: Pick<Deal, 'currency'>, rates: Rates): CellInput {
	const read = parseCell(field, text, inputOf(context, field, deal));
	if (read.ok || field !== 'value') return read;
	const currency = currencyOfAmount(text, [context.currency, ...ratedCurrencies(rates)]);
	const own = deal.currency ?? context.currency;
	if (currency === null && isSigned(text)) {
		const other = own === 'USD' ? 'EUR' : 'USD';
		return { ok: false, message: t('money.whichCurrency', { text: text.trim(), currency: own, example: `${other} ${formatMoney(123450, other, { symbol: false, cents: 'always' })}` }) };
	}
	if (currency === null || currency === own) return read;
	const there = parseCell(field, text, { ...context, currency });
	return there.ok ? { ...there, currency: currency === context.currency ? null : currency } : there;
}

/** An amount with a sign that several currencies have; words and codes that are none are no sign. */
function isSigned(text: string): boolean {
	const { amount, sign } = withoutCurrency(text);
	return sign !== null && /\p{Sc}|^kr\.?$/u.test(sign) && readNumber(amount, conventions(locale.tag).decimal).ok;
}

/** That a deal gets another currency by what was typed, in words; null: it does not. `pipeline`: the pipeline's currency. */
export const becomesWords = (read: CellInput, pipeline: string): string | null =>
	read.ok && read.currency !== undefined ? t('money.becomes', { currency: read.currency ?? pipeline }) : null;

/** Why a deal cannot have a currency: its amount has decimals that the currency has not. null: it can. `pipeline`: the pipeline's. */
export function currencyRefusal(deal: Pick<Deal, 'value' | 'currency'>, currency: string | null, pipeline: string): string | null {
	const [from, to] = [deal.currency ?? pipeline, currency ?? pipeline];
	if (deal.value === null || sameAmountIn(deal.value, from, to) !== null) return null;
	return t('money.lostDecimals', { amount: formatMoney(deal.value, from), currency: to });
}

/** The text an editor starts with: what typed back gives the same value. */
export function editText(field: CellField, deal: Deal, given: InputContext): string {
	const context = inputOf(given, field, deal);
	if (isColumnKey(field)) {
		const column = columnOf(context.columns, field);
		return column ? ownText(column, ownValue(deal, column), context.currency) : '';
	}
	const value = deal[field];
	if (value === null) return '';
	switch (DEAL_FIELDS[field]) {
		case 'money':
			return formatMoney(value as number, context.currency, { symbol: false }).replace('−', '-');
		case 'permille':
			return formatPermille(value as number);
		case 'day':
			return formatDay(value as Day, 'numeric');
		case 'stage':
			return context.stages.find((stage) => stage.id === value)?.name ?? '';
		case 'category':
		case 'leadStatus':
		case 'answer':
			return optionName(DEAL_FIELDS[field], String(value));
		default:
			return String(value);
	}
}

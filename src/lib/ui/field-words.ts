// Values of columns of one's own in words, formulas' too: for cells, filters, export and readers of screens.
import type { Column } from '#lib/domain/model/column.ts';
import { isDay } from '#lib/domain/model/deal.ts';
import { isFormulaError, type FormulaError } from '#lib/domain/model/formula-error.ts';
import { toMinor } from '#lib/domain/model/money.ts';
import { decimalsOf, formatDay, formatMoney, formatPlain, formatRatio } from './format.ts';
import { t } from './messages/index.ts';
import { ownWords } from './own-input.ts';

/** What a column of one's own may show: a value of its kind, or whatever a formula gives. */
type Shown = string | number | boolean | readonly string[] | FormulaError | null;

/** A value in words; '' for nothing. A formula's error is its code. `kind`: what the formula gives, where known. */
export function fieldWords(column: Column, value: Shown, { currency }: { currency: string }, kind: string = 'unknown'): string {
	if (value === null) return '';
	return column.kind === 'formula' ? formulaResult(value, column.decimals, currency, kind) : ownWords(column, value, currency);
}

/** A formula's result in words. */
export function formulaResult(value: Shown, decimals: number | null, currency: string, kind: string): string {
	if (value === null) return '';
	if (isFormulaError(value)) return value.error;
	if (typeof value === 'boolean') return t(value ? 'cell.yes' : 'cell.no');
	if (typeof value !== 'number') return kind === 'date' && isDay(value) ? formatDay(value) : Array.isArray(value) ? value.join(', ') : String(value);
	if (kind === 'percent') return formatRatio(value, decimals ?? Math.min(2, decimalsOf(value * 100)));
	const minor = kind === 'money' && decimals === null ? toMinor(value, currency) : null;
	return minor === null ? formatPlain(value, decimals) : formatMoney(minor, currency, { symbol: false });
}

// A calculation typed into a cell, `=1200*12`: its result is what is stored. The engine is loaded when an editor of such
// a cell opens, or at the first calculation. Limit: no fields; those are for formula columns.
import type { calculate as Calculate } from '#lib/domain/formula/calculate.ts';
import type { dayOfDate as DayOfDate, FormulaWorld } from '#lib/domain/formula/value.ts';
import { dayAt } from '#lib/domain/model/date.ts';
import type { ColumnKind } from '#lib/domain/model/column.ts';
import type { Day } from '#lib/domain/model/deal.ts';
import { isFormulaError } from '#lib/domain/model/formula-error.ts';
import { toMinor } from '#lib/domain/model/money.ts';
import { formulaErrorWords, problemWords } from './formula-words.ts';
import { formatNumber } from './format.ts';
import { locale } from './locale.svelte.ts';
import { t } from './messages/index.ts';

/** What the result is stored as; permille is the chance of a deal, typed as a percentage. */
export type CalculatedKind = ColumnKind | 'permille';

export type Calculated = { ok: true; value: number | Day } | { ok: false; message: string };

interface World {
	currency: string;
	timeZone: string;
	now: number;
}

interface Engine {
	calculate: typeof Calculate;
	dayOfDate: typeof DayOfDate;
}

let engine: Engine | null = null;
let loading: Promise<void> | null = null;

/** Loads the engine. Resolves when calculations can be read; also when it cannot be had, and the next call tries again. */
export function loadCalculation(): Promise<void> {
	loading ??= Promise.all([import('#lib/domain/formula/calculate.ts'), import('#lib/domain/formula/value.ts')]).then(
		([{ calculate }, { dayOfDate }]) => void (engine = { calculate, dayOfDate }),
		() => void (loading = null)
	);
	return loading;
}

/** True for text that asks to be calculated. */
export const asksToCalculate = (text: string): boolean => /^=\s*\S/.test(text);

const KINDS: ReadonlySet<CalculatedKind> = new Set(['number', 'money', 'percent', 'permille', 'date', 'rating']);

/** True for cells that take a calculation. */
export const isCalculable = (kind: CalculatedKind): boolean => KINDS.has(kind);

/** The value that a calculation gives a cell, or what is wrong with it; null: the cell takes none, and the text is text. */
export function calculated(text: string, kind: CalculatedKind, { currency, timeZone, now }: World): Calculated | null {
	if (!isCalculable(kind)) return null;
	if (!engine) {
		void loadCalculation();
		return { ok: false, message: t('columns.calculation.loading') };
	}
	const world: FormulaWorld = { today: dayAt(now, timeZone), now, timeZone, language: locale.language };
	const result = engine.calculate(text, world);
	if (isFormulaError(result)) return { ok: false, message: formulaErrorWords(result.error) };
	if ('problem' in result) return { ok: false, message: problemWords(result.problem, '=1200*12') };
	const { number, date } = result;
	if ((kind === 'date') !== date) {
		const message = t(date ? 'columns.calculation.notNumber' : 'columns.calculation.notDate', { result: formatNumber(number, 2) });
		return { ok: false, message };
	}
	switch (kind) {
		case 'date': {
			const day = engine.dayOfDate({ serial: number });
			return day === null ? { ok: false, message: formulaErrorWords('#NUM!') } : { ok: true, value: day };
		}
		case 'money': {
			const minor = toMinor(number, currency);
			return minor === null ? { ok: false, message: formulaErrorWords('#NUM!') } : { ok: true, value: minor };
		}
		case 'permille': {
			// 25 is 25 %, and so is 25%, which the calculation has made 0.25 of.
			const permille = Math.round(number * (text.includes('%') ? 1000 : 10));
			if (permille >= 0 && permille <= 1000) return { ok: true, value: permille };
			return { ok: false, message: t('columns.calculation.chance', { result: formatNumber(number, 2) }) };
		}
		case 'percent':
			return { ok: true, value: Number((text.includes('%') ? number : number / 100).toPrecision(15)) };
		default:
			return { ok: true, value: number };
	}
}

// The values of one told field, read one by one as they are written together: "1.500,00", "02-03-2026", "Best Case".
// Limit: one field of one file; stages stay names here and become stages in told.ts.
import { isNothing, readDayCell, readMoneyCell, readPermilleCell, type ColumnProfile } from '../column-format.ts';
import type { Parsed } from '../../reading/parsed.ts';
import { MAX_TEXT } from '../../model/deal.ts';
import { isCurrency } from '../../model/money.ts';
import { parseOption, readOption, saysClosed } from '../../reading/option-words.ts';
import type { ToldField } from './fields.ts';

/** What Salesforce's interfaces for programs call Commit. */
const IN_FORECAST = /^forecast$/i;

export interface ValueContext {
	currency: string;
	timeZone: string;
	/** This year, for years of two digits. */
	year: number;
}

/** How a field's values are written. */
type Notation = Pick<ColumnProfile, 'decimal' | 'order' | 'scale'>;

export class ValueReader {
	readonly #field: ToldField;
	readonly #notation: Notation;
	readonly #context: ValueContext;

	constructor(field: ToldField, notation: Notation, context: ValueContext) {
		this.#field = field;
		this.#notation = notation;
		this.#context = context;
	}

	/** Minor units of `currency`, per mille, a day, a category or words; null for an empty cell. */
	read(cell: string, currency: string = this.#context.currency): Parsed<string | number | null> {
		const { decimal, order, scale } = this.#notation;
		const text = cell.trim();
		switch (this.#field) {
			case 'value':
				return readMoneyCell(text, decimal.value, currency);
			case 'probability':
				return readPermilleCell(text, scale.value);
			case 'expectedClose':
			case 'lastTouch':
				return readDayCell(text, order.value, this.#context.timeZone, this.#context.year);
			case 'category':
				return text === '' || saysClosed(text) ? { ok: true, value: null } : known(IN_FORECAST.test(text) ? 'commit' : readOption('category', text));
			case 'leadStatus':
				return isNothing(text) ? NONE : known(readOption('leadStatus', text));
			case 'bantBudget':
			case 'bantAuthority':
			case 'bantNeed':
			case 'bantTiming': {
				const read = isNothing(text) ? NONE : parseOption('answer', text);
				return read.ok ? read : known(null);
			}
			case 'currency':
				return this.#currency(text.toUpperCase());
			default:
				return text.length > MAX_TEXT ? known(null) : { ok: true, value: text === '' ? null : text };
		}
	}

	/** Naming the pipeline's currency is naming none ([MONEY5]). */
	#currency(code: string): Parsed<string | null> {
		if (code === '' || code === this.#context.currency) return { ok: true, value: null };
		return known(isCurrency(code) ? code : null);
	}
}

const NONE: Parsed<null> = { ok: true, value: null };

const known = (value: string | null): Parsed<string> => (value === null ? { ok: false, code: 'out-of-range' } : { ok: true, value });

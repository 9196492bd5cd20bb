// The values of one told field, judged from all of them together and read one by one: "1.500,00", "02-03-2026", "Best Case".
// Limit: one field; stages stay names here and become stages in deal-past.ts.
import { readDayCell, readMoneyCell, readPermilleCell, type ColumnProfile, type FormatHints } from '../column-format.ts';
import type { Parsed } from '../../reading/parsed.ts';
import { isCurrency } from '../../model/money.ts';
import { readOption, saysClosed } from '../../reading/option-words.ts';
import type { ToldField } from './fields.ts';
import { profileSampled } from './sampled.ts';

/** Longest text that a past keeps, in UTF-16 units: a name, not a story. */
const MAX_TOLD_TEXT = 500;

/** What Salesforce's interfaces for programs call Commit. */
const IN_FORECAST = /^forecast$/i;

export interface ValueContext {
	currency: string;
	timeZone: string;
	/** This year, for years of two digits. */
	year: number;
}

export class ValueReader {
	readonly #field: ToldField;
	readonly #profile: ColumnProfile;
	readonly #context: ValueContext;

	/** `cells`: every value of the field, old ones too. */
	constructor(field: ToldField, cells: readonly string[], hints: FormatHints, context: ValueContext) {
		this.#field = field;
		this.#profile = profileSampled(cells, hints);
		this.#context = context;
	}

	/** Minor units of `currency`, per mille, a day, a category or words; null for an empty cell. */
	read(cell: string, currency: string = this.#context.currency): Parsed<string | number | null> {
		const { decimal, order, scale } = this.#profile;
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
			case 'currency':
				return text === '' ? { ok: true, value: null } : known(isCurrency(text.toUpperCase()) ? text.toUpperCase() : null);
			default:
				return { ok: true, value: text === '' ? null : text.slice(0, MAX_TOLD_TEXT) };
		}
	}
}

const known = (value: string | null): Parsed<string> => (value === null ? { ok: false, code: 'out-of-range' } : { ok: true, value });

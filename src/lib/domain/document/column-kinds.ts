// What the values of a column become when it gets another kind, and which would no longer show. Text is read as if it
// were typed. Limit: exact conversions only, without a reader's conventions: what "1.234" is, the column's other values
// tell, or it is not guessed at.
import { isOwnValue, MAX_CHOICES, ownValue, PALETTE_SIZE, type Choice, type Column, type ColumnKind, type OwnValue } from '../model/column.ts';
import { isDay, type Deal, type DealId } from '../model/deal.ts';
import { minorDigits, minorToText, toMinor } from '../model/money.ts';
import { commonDecimal } from '../reading/common-decimal.ts';
import { parseCheck, parseNumber, parsePercent, readPlain } from '../reading/typed-values.ts';

export interface Conversion {
	/** New values of deals that show something now and become something else; `null` is never among them. */
	values: Map<DealId, Exclude<OwnValue, null>>;
	/** What can be chosen from then on, where that is another list. */
	choices: Column['choices'] | null;
	/** Deals whose cell would no longer show. Its value stays stored. */
	lost: DealId[];
	/** How many deals show something in the column now. */
	filled: number;
}

interface Means {
	currency: string;
	newId(): string;
}

/** What becomes of a column's cells in another kind. Changes nothing. */
export function convertTo(column: Column, kind: ColumnKind, deals: Iterable<Deal>, means: Means): Conversion {
	const conversion: Conversion = { values: new Map(), choices: null, lost: [], filled: 0 };
	const names = new NewChoices(column.choices, means);
	const target: Column = { ...column, kind };
	const cells = [...deals].flatMap((deal) => {
		const value = ownValue(deal, column);
		return value === null ? [] : [{ deal, value, text: textOf(value, column, means.currency) }];
	});
	conversion.filled = cells.length;
	const { currency } = means;
	const converter = new Converter(column, kind, { currency, decimal: isNumeric(column.kind) ? '.' : commonDecimal(cells.map(({ text }) => text)), names });
	for (const { deal, value, text } of cells) {
		const converted = converter.convert(text, value);
		if (converted === null || !isOwnValue({ ...target, choices: names.choices }, converted)) conversion.lost.push(deal.id);
		else if (!same(converted, value)) conversion.values.set(deal.id, converted);
	}
	if (names.grew) conversion.choices = names.choices;
	return conversion;
}

const same = (a: OwnValue, b: OwnValue): boolean => JSON.stringify(a) === JSON.stringify(b);

/** A value as plain text that does not depend on who reads it: numbers with a point, days as YYYY-MM-DD, choices by name. */
export function textOf(value: Exclude<OwnValue, null>, column: Column, currency: string): string {
	if (column.kind === 'money' && typeof value === 'number') return minorToText(value, currency);
	if (column.kind === 'percent' && typeof value === 'number') return `${Number((value * 100).toPrecision(12))}%`;
	if (column.kind === 'choice') return column.choices.find(({ id }) => id === value)?.name ?? '';
	if (typeof value === 'object') return value.flatMap((id) => column.choices.find((choice) => choice.id === id)?.name ?? []).join(', ');
	return String(value);
}

const isNumeric = (kind: ColumnKind): boolean => kind === 'number' || kind === 'money' || kind === 'percent' || kind === 'rating';

interface Reading {
	currency: string;
	/** How the column's texts write decimals, all that leave no doubt; null: they do not tell. */
	decimal: ',' | '.' | null;
	names: NewChoices;
}

/** Values of one kind as those of another. */
class Converter {
	readonly #from: Column;
	readonly #to: ColumnKind;
	readonly #reading: Reading;

	constructor(from: Column, to: ColumnKind, reading: Reading) {
		this.#from = from;
		this.#to = to;
		this.#reading = reading;
	}

	/** The value in the other kind; null: it is none there. `text`: as `textOf` writes it. */
	convert(text: string, value: Exclude<OwnValue, null>): OwnValue {
		const { decimal, names } = this.#reading;
		const { stars } = this.#from;
		switch (this.#to) {
			case 'text':
			case 'person':
				return text;
			case 'link':
				// As it was written: words that are no address show as words, and open nothing.
				return text.trim();
			case 'number':
				return typeof value === 'boolean' ? Number(value) : this.#number(text, value);
			case 'percent':
				// A number stays the number it is, as in a spreadsheet whose cells become percentages.
				return typeof value === 'string' ? valueOf(parsePercent(text, decimal)) : typeof value === 'boolean' ? Number(value) : this.#number(text, value);
			case 'money':
				return typeof value === 'boolean' ? null : this.#money(text, value);
			case 'date':
				return isDay(text.trim()) ? text.trim() : null;
			case 'choice':
				return Array.isArray(value) && value.length !== 1 ? null : names.idOf(text);
			case 'choices': {
				const ids = (Array.isArray(value) ? text.split(', ') : [text]).map((name) => names.idOf(name));
				return ids.every((id) => id !== null) ? ids : null;
			}
			case 'checkbox':
				return parseCheck(text);
			case 'rating':
				if (typeof value !== 'string') return typeof value === 'number' ? this.#number(text, value) : null;
				return valueOf(readPlain('rating', text, { currency: this.#reading.currency, decimal, stars }));
			case 'formula':
				return null;
		}
	}

	#number(text: string, value: OwnValue): number | null {
		if (this.#from.kind === 'money') return Number(text);
		return typeof value === 'number' ? value : valueOf(parseNumber(text, this.#reading.decimal));
	}

	/** Minor units where they are the whole amount: a third of a cent cannot be kept. */
	#money(text: string, value: OwnValue): number | null {
		const { currency, decimal } = this.#reading;
		const amount = this.#number(text, value);
		const minor = amount === null ? null : typeof value === 'string' ? valueOf(readPlain('money', text, { currency, decimal, settled: true, stars: 0 })) : toMinor(amount, currency);
		if (typeof minor !== 'number') return null;
		return Math.abs(minor / 10 ** minorDigits(currency) - amount!) <= Math.abs(amount!) * 1e-12 ? minor : null;
	}
}

const valueOf = <T>(parsed: { ok: true; value: T } | { ok: false }): T | null => (parsed.ok ? parsed.value : null);

/** The choices of a column, growing by those that values need. */
class NewChoices {
	choices: Column['choices'];
	grew = false;
	readonly #means: Means;

	constructor(choices: Column['choices'], means: Means) {
		this.choices = choices;
		this.#means = means;
	}

	/** The choice of a name; made where there is none and room for it, else null. */
	idOf(text: string): string | null {
		const name = text.trim();
		if (name === '') return null;
		const known = this.choices.find((choice) => choice.name.toLowerCase() === name.toLowerCase());
		if (known) return known.id;
		if (this.choices.length >= MAX_CHOICES || name.length > 100) return null;
		const made: Choice = { id: this.#means.newId(), name, color: this.choices.length % PALETTE_SIZE };
		this.choices = [...this.choices, made];
		this.grew = true;
		return made.id;
	}
}

// A clipboard cell → the value a column stores, or why there is none. Values that the other program told are taken as they
// are; text is read as if the person had typed it. Nothing is converted between currencies.
import { nameKey, type ClipCell, type ClipField, type Hint } from './cell.ts';
import { typeOfName } from '../exchange/stage-names.ts';
import { isDay, MAX_TEXT, type Day } from '../model/deal.ts';
import { isOption, type OptionKind } from '../model/options.ts';
import { isCurrency, minorToText, toMinor } from '../model/money.ts';
import type { Stage } from '../model/stage.ts';
import type { CommonOrder } from '../reading/common-order.ts';
import { parseOption } from '../reading/option-words.ts';
import { parseCurrency } from '../reading/typed-currency.ts';
import { isSignOf, parseDay, parsePermille, withoutCurrency, type Parsed } from '../reading/typed-input.ts';
import { readPlain, type ParsedPlain, type PlainKind } from '../reading/typed-values.ts';
import { scaled } from './written.ts';

export interface ConvertContext {
	currency: string;
	today: Day;
	/** How the person writes numbers and days. */
	decimal: ',' | '.';
	order: 'dmy' | 'mdy';
	/** Stages that may be chosen, in order. */
	stages: readonly Stage[];
	/** Names of people, to spell them as they are spelt already. */
	people: readonly string[];
}

/** Why a cell was left as it was. */
export type Reason =
	| 'number'
	| 'money'
	/** An amount in another currency than the deal. */
	| 'currency'
	| 'currencyName'
	/** The deal's amount has decimals that the currency has not. */
	| 'decimals'
	| 'percent'
	| 'day'
	| 'stage'
	| 'choice'
	| 'checkbox'
	| 'rating'
	| 'link'
	| 'range'
	| 'ambiguous'
	/** Three digits behind a lone mark: thousands or decimals, and nothing in the block tells which. */
	| 'thousands'
	| 'long'
	| 'lossy'
	| 'error'
	| 'derived'
	/** A probability for a deal that is closed: it has that of its stage. */
	| 'closed'
	| 'outside'
	| 'header';

export type FieldValue = string | number | boolean | readonly string[] | null;
export type Converted = { ok: true; value: FieldValue } | { ok: false; reason: Reason };

const ok = (value: FieldValue): Converted => ({ ok: true, value });
const no = (reason: Reason): Converted => ({ ok: false, reason });

const BY_CODE = { 'out-of-range': 'range', ambiguous: 'ambiguous', thousands: 'thousands' } as const;

function said(parsed: ParsedPlain | Parsed<number | string | null>, reason: Reason): Converted {
	if (parsed.ok) return ok(parsed.value);
	return no(parsed.code in BY_CODE ? BY_CODE[parsed.code as keyof typeof BY_CODE] : reason);
}

/**
 * The value of a cell in a column. `decimal` and `order`: how its block writes numbers and days, where that is known; days
 * that are mixed are read only where they leave no doubt. An empty cell is null. A probability that follows its stage
 * becomes the one that showed.
 */
export function convertCell(cell: ClipCell, field: ClipField, context: ConvertContext, decimal: ',' | '.' | null = null, order: CommonOrder | null = null): Converted {
	const own = cell.own && fromOwn(cell, field, context);
	if (own) return own;
	const text = cell.text.trim();
	if (text === '' && cell.hint?.kind !== 'boolean') return ok(null);
	if (cell.hint?.kind === 'lossy' || cell.hint?.kind === 'error') return no(cell.hint.kind);
	const told = cell.hint && fromHint(cell.hint, cell, field, context);
	return told ?? fromText(text, cell, field, context, { decimal: decimal ?? context.decimal, settled: decimal !== null, order: order === 'mixed' ? null : (order ?? context.order) });
}

/** What this program copied, where it can be told exactly; undefined: read it as any other cell. */
function fromOwn({ own }: ClipCell, field: ClipField, context: ConvertContext): Converted | undefined {
	const { type, names, currency, shown } = own!;
	const value = shown === undefined ? own!.value : shown;
	if (value === null) return ok(null);
	if (type === 'money' && (field.type === 'money' || field.type === 'number') && typeof value === 'number') {
		if (currency !== context.currency && field.type === 'money') return no('currency');
		return Number.isSafeInteger(value) ? ok(field.type === 'money' ? value : Number(minorToText(value, currency!))) : undefined;
	}
	if (type === 'currency' && field.type === 'currency') return isCurrency(value) ? ok(value === context.currency ? null : value) : undefined;
	if (field.option && typeof value === 'string' && isOption(field.option, value)) return ok(value);
	if (field.option) return undefined;
	if (type === 'stage' && field.type === 'stage') return byName(names?.[0] ?? '', String(value), context.stages, 'stage');
	if ((type === 'choice' || type === 'choices') && (field.type === 'choice' || field.type === 'choices'))
		return chosen(names ?? [], typeof value === 'object' ? value : [String(value)], field);
	if (type === 'checkbox' && field.type === 'checkbox') return typeof value === 'boolean' ? ok(value) : undefined;
	if ((type === 'percent' || type === 'permille') && (field.type === 'percent' || field.type === 'permille') && typeof value === 'number')
		return fraction(type === 'percent' ? value : value / 1000, field.type);
	if (type === 'permille' || type === 'percent') return undefined;
	if (type === 'number' && field.type === 'number') return Number.isFinite(value) ? ok(value) : undefined;
	if (type === 'day' && field.type === 'day') return isDay(value) ? ok(value) : undefined;
	if (isWords(type) && isWords(field.type) && field.type !== 'link') return typeof value === 'string' && value.length <= MAX_TEXT ? ok(value) : undefined;
	if (type === 'link' && field.type === 'link') return typeof value === 'string' && value.length <= MAX_TEXT ? ok(value) : undefined;
	if (type === 'rating' && field.type === 'rating') return rated(Number(value), field);
	return undefined;
}

const isWords = (type: ClipField['type']): boolean => type === 'text' || type === 'person' || type === 'link';
const rated = (stars: number, field: ClipField): Converted =>
	Number.isInteger(stars) && stars >= 0 && stars <= (field.stars ?? 5) ? ok(stars === 0 ? null : stars) : no('rating');

/** A chance without a percent sign: below 1 a fraction, from 1 on percents (`parsePermille`). */
const chanceOf = (number: number): number => (Math.abs(number) < 1 ? number : scaled(number, -2));

function fraction(value: number, type: 'percent' | 'permille'): Converted {
	if (type === 'percent') return ok(value);
	const permille = Math.round(value * 1000 * (1 + Number.EPSILON * 2));
	return permille >= 0 && permille <= 1000 ? ok(permille + 0) : no('range');
}

/** What the other program said the value is; undefined where that says nothing about this column. */
function fromHint(hint: Hint, cell: ClipCell, field: ClipField, context: ConvertContext): Converted | undefined {
	if (hint.kind === 'number') {
		// Money of another currency is known only by its sign.
		const { sign } = withoutCurrency(cell.text);
		switch (field.type) {
			case 'money': {
				if (sign !== null && /\d/.test(cell.text) && !isSignOf(sign, context.currency)) return no('currency');
				if (hint.style === 'percent') return no('money');
				const minor = toMinor(hint.value, context.currency);
				return minor === null ? no('range') : ok(minor);
			}
			case 'number':
				return ok(hint.value);
			case 'percent':
			case 'permille':
				if (hint.style === 'money') return no('percent');
				return fraction(hint.style === 'percent' ? hint.value : field.type === 'permille' ? chanceOf(hint.value) : scaled(hint.value, -2), field.type);
			case 'rating':
				return rated(hint.value, field);
			case 'checkbox':
				return hint.value === 1 ? ok(true) : hint.value === 0 ? ok(false) : no('checkbox');
			case 'day':
				return no('day');
			default:
				return undefined;
		}
	}
	if (hint.kind === 'day') return field.type === 'day' ? ok(hint.value) : isWords(field.type) || isChosen(field) ? undefined : no(wrong(field));
	if (hint.kind === 'boolean') {
		if (field.type === 'checkbox') return ok(hint.value);
		return isWords(field.type) || isChosen(field) ? undefined : no(wrong(field));
	}
	return undefined;
}

const isChosen = ({ type }: ClipField): boolean => type === 'stage' || type === 'choice' || type === 'choices';
const wrong = ({ type }: ClipField): Reason => (type === 'permille' ? 'percent' : type === 'currency' ? 'currencyName' : type === 'choices' ? 'choice' : (type as Reason));

/** How the text is written. */
interface Mark {
	decimal: ',' | '.';
	settled: boolean;
	order: 'dmy' | 'mdy' | null;
}

function fromText(text: string, cell: ClipCell, field: ClipField, context: ConvertContext, mark: Mark): Converted {
	const plain = (kind: PlainKind): ParsedPlain => readPlain(kind, text, { ...mark, currency: context.currency, stars: field.stars ?? 5 });
	switch (field.type) {
		case 'money': {
			const parsed = plain('money');
			const { sign } = withoutCurrency(text);
			if (!parsed.ok && parsed.code === 'ambiguous' && sign !== null && !isSignOf(sign, context.currency)) return no('currency');
			return said(parsed, 'money');
		}
		case 'permille':
			return said(parsePermille(text, mark), 'percent');
		case 'number':
		case 'percent':
		case 'checkbox':
		case 'rating':
			return said(plain(field.type), field.type);
		case 'day':
			return said(parseDay(text, { today: context.today, order: mark.order }), 'day');
		case 'stage':
			return byName(text, null, context.stages, 'stage');
		case 'choice':
			return field.option ? option(text, field.option) : chosen([text], [], field);
		case 'choices':
			return chosen(wholeOrParts(text, field), [], field);
		case 'link':
			return said(readPlain('link', cell.href ?? text, { ...mark, currency: context.currency, stars: 0 }), 'link');
		case 'currency': {
			const code = parseCurrency(text, [context.currency]);
			return code === null ? no('currencyName') : ok(code === context.currency ? null : code);
		}
		case 'person':
			return words(spelled(text, context.people));
		default:
			return words(text);
	}
}

const byFolded = new WeakMap<readonly string[], ReadonlyMap<string, string>>();

/** A name as it is spelt among these already. */
function spelled(text: string, people: readonly string[]): string {
	let known = byFolded.get(people);
	if (!known) byFolded.set(people, (known = new Map(people.map((name) => [nameKey(name), name]))));
	return known.get(nameKey(text)) ?? text;
}

const words = (text: string): Converted => (text.length <= MAX_TEXT ? ok(text) : no('long'));

const foldedNames = new WeakMap<readonly { name: string }[], readonly string[]>();

/** Names as they are compared, worked out once for a list: a block asks for thousands of cells. */
function foldedOf(all: readonly { name: string }[]): readonly string[] {
	let names = foldedNames.get(all);
	if (!names) foldedNames.set(all, (names = all.map(({ name }) => nameKey(name))));
	return names;
}

/** By id where it is one of these, else by whole name, else by the only name that begins so; a stage also by what it means. */
function byName(name: string, id: string | null, all: readonly (Stage | { id: string; name: string })[], reason: 'stage' | 'choice'): Converted {
	const same = id === null ? undefined : all.find((one) => one.id === id && (name === '' || nameKey(one.name) === nameKey(name)));
	if (same) return ok(same.id);
	const wanted = nameKey(name);
	const names = foldedOf(all);
	const named = names.indexOf(wanted);
	if (named >= 0) return ok(all[named]!.id);
	const beginning = wanted.length < 2 ? [] : all.filter((_, index) => names[index]!.startsWith(wanted));
	if (beginning.length === 1) return ok(beginning[0]!.id);
	const type = reason === 'stage' ? typeOfName(name) : 'open';
	const meant = type === 'open' ? [] : all.filter((one) => 'type' in one && one.type === type);
	return meant.length === 1 ? ok(meant[0]!.id) : no(reason);
}

function chosen(names: readonly string[], ids: readonly string[], field: ClipField): Converted {
	const choices = field.choices ?? [];
	const count = Math.max(names.length, ids.length);
	if (count === 0) return ok(null);
	const found: string[] = [];
	for (let index = 0; index < count; index++) {
		const one = byName(names[index] ?? '', ids[index] ?? null, choices, 'choice');
		if (!one.ok) return one;
		if (!found.includes(one.value as string)) found.push(one.value as string);
	}
	if (field.type === 'choices') return ok(found);
	return found.length === 1 ? ok(found[0]!) : no('choice');
}

function option(text: string, kind: OptionKind): Converted {
	const read = parseOption(kind, text);
	return read.ok ? ok(read.value) : no('choice');
}

/** Several choices are written with commas, semicolons or line breaks between them; a name may hold one itself. */
function wholeOrParts(text: string, field: ClipField): string[] {
	if (field.choices?.some(({ name }) => nameKey(name) === nameKey(text))) return [text];
	return text.split(/\s*[,;\n|]\s*/).filter((part) => part !== '');
}

// Functions of text. Places are counted from 1 in UTF-16 units, as in Excel. No text grows beyond 32,767.
import type { FormulaError } from '../../model/formula-error.ts';
import { folded, isBlank, isError, isList, VALUE } from '../coerce.ts';
import { round } from '../decimal.ts';
import { formatValue } from '../format-value.ts';
import { LimitReached, MAX_TEXT, strict, type Argument, type Implementation, type Run } from '../run.ts';
import { isDate, type FormulaValue } from '../value.ts';
import { findPattern } from './wildcard.ts';

type Plain = Exclude<FormulaValue, FormulaError>;

/** Which arguments a function takes as text, and which as whole numbers (`whole?`: may be left out). */
type Kind = 'text' | 'whole' | 'whole?';
type Taken<Shape extends readonly Kind[]> = { [Index in keyof Shape]: Shape[Index] extends 'text' ? string : Shape[Index] extends 'whole' ? number : number | undefined };

const shaped = <const Shape extends readonly Kind[]>(shape: Shape, apply: (args: Taken<Shape>, run: Run) => FormulaValue): Implementation =>
	strict((values, run) => {
		const taken: (string | number)[] = [];
		for (const [index, value] of values.entries()) {
			const converted = shape[index] === 'text' ? run.text(value) : whole(value, run);
			if (typeof converted === 'object') return converted;
			taken.push(converted);
		}
		return apply(taken as unknown as Taken<Shape>, run);
	});

function whole(value: Plain, run: Run): number | FormulaError {
	const number = run.number(value);
	return typeof number === 'number' ? Math.trunc(number) : number;
}

const onText = (change: (text: string, run: Run) => FormulaValue): Implementation => shaped(['text'], ([text], run) => change(text, run));

/** Adds up texts; the lists of columns with several choices are spread. */
function joined(args: readonly Argument[], run: Run, separator: string, skipEmpty: boolean): string | FormulaError {
	const parts: string[] = [];
	let length = 0;
	const add = (text: string): void => {
		if (skipEmpty && text === '') return;
		length += text.length + separator.length;
		if (length > MAX_TEXT + separator.length) throw new LimitReached();
		parts.push(text);
	};
	for (const arg of args) {
		const value = arg.value(run);
		if (isList(value) && separator !== '') value.forEach(add);
		else {
			const text = run.text(value);
			if (typeof text !== 'string') return text;
			add(text);
		}
	}
	return run.made(parts.join(separator));
}

function find(exact: boolean): Implementation {
	return shaped(['text', 'text', 'whole?'], ([wanted, within, from = 1], run) => {
		if (from < 1 || from > within.length + 1) return VALUE;
		run.searching(within, wanted);
		const place = exact ? within.indexOf(wanted, from - 1) : findPattern(folded(within), folded(wanted), from - 1);
		return place < 0 ? VALUE : place + 1;
	});
}

function substitute(text: string, wanted: string, by: string, which: number | undefined, run: Run): FormulaValue {
	if (wanted === '') return text;
	run.searching(text, wanted);
	if (which === undefined) {
		const parts = text.split(wanted);
		if (text.length + (parts.length - 1) * (by.length - wanted.length) > MAX_TEXT) throw new LimitReached();
		return run.made(parts.join(by));
	}
	if (which < 1) return VALUE;
	let place = text.indexOf(wanted);
	for (let seen = 1; place >= 0 && seen < which; seen += 1) {
		place = text.indexOf(wanted, place + wanted.length);
	}
	return place < 0 ? text : run.made(text.slice(0, place) + by + text.slice(place + wanted.length));
}

/** Windows-1252 from 128 to 159, as CHAR has them. */
const HIGH = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

function codeOf(letter: string): number {
	const high = HIGH.indexOf(letter);
	const code = letter.charCodeAt(0);
	// A letter that the table lacks is a question mark.
	return high >= 0 ? high + 128 : code <= 255 ? code : 63;
}

export const TEXT: Readonly<Record<string, Implementation>> = {
	CONCAT: (args, run) => joined(args, run, '', false),
	CONCATENATE: (args, run) => joined(args, run, '', false),
	TEXTJOIN: (args, run) => {
		const separator = run.text(args[0]!.value(run));
		if (typeof separator !== 'string') return separator;
		const skip = args[1]!.blank ? true : run.boolean(args[1]!.value(run));
		return typeof skip === 'boolean' ? joined(args.slice(2), run, separator, skip) : skip;
	},
	LEFT: shaped(['text', 'whole?'], ([text, count = 1]) => (count < 0 ? VALUE : text.slice(0, count))),
	RIGHT: shaped(['text', 'whole?'], ([text, count = 1]) => (count < 0 ? VALUE : text.slice(Math.max(0, text.length - count)))),
	MID: shaped(['text', 'whole', 'whole'], ([text, from, count]) => (from < 1 || count < 0 ? VALUE : text.slice(from - 1, from - 1 + count))),
	LEN: onText((text) => text.length),
	UPPER: onText((text, run) => run.made(text.toUpperCase())),
	LOWER: onText((text) => text.toLowerCase()),
	PROPER: onText((text) => text.toLowerCase().replace(/(?<!\p{L})\p{L}/gu, (letter) => letter.toUpperCase())),
	TRIM: onText((text) => text.replace(/ {2,}/g, ' ').replace(/^ | $/g, '')),
	CLEAN: onText((text) => text.replace(/[^ -\uffff]/g, '')),
	SUBSTITUTE: shaped(['text', 'text', 'text', 'whole?'], ([text, wanted, by, which], run) => substitute(text, wanted, by, which, run)),
	REPLACE: shaped(['text', 'whole', 'whole', 'text'], ([text, from, count, by], run) =>
		from < 1 || count < 0 ? VALUE : run.made(text.slice(0, from - 1) + by + text.slice(from - 1 + count))
	),
	FIND: find(true),
	SEARCH: find(false),
	REPT: shaped(['text', 'whole'], ([text, times], run) => {
		if (times < 0) return VALUE;
		if (text.length * times > MAX_TEXT) throw new LimitReached();
		return text === '' ? '' : run.made(text.repeat(times));
	}),
	EXACT: shaped(['text', 'text'], ([left, right]) => left === right),
	TEXT: strict(([value, format], run) => {
		const code = run.text(format!);
		return typeof code === 'string' ? formatted(value!, code, run) : code;
	}),
	VALUE: strict(([value], run) => (typeof value === 'boolean' || (isList(value!) && !isBlank(value)) ? VALUE : run.number(value!))),
	FIXED: strict(([value, places = 2, plain = false], run) => {
		const number = run.number(value!);
		if (typeof number !== 'number') return number;
		const digits = whole(places, run);
		if (typeof digits !== 'number') return digits;
		const ungrouped = run.boolean(plain);
		if (typeof ungrouped !== 'boolean') return ungrouped;
		const shown = Math.max(0, Math.min(20, digits));
		const format = `${ungrouped ? '0' : '#,##0'}${shown > 0 ? `.${'0'.repeat(shown)}` : ''}`;
		return formatValue(round(number, digits), format, run.world.language) ?? VALUE;
	}),
	CHAR: shaped(['whole'], ([code]) => (code >= 1 && code <= 255 ? (HIGH[code - 128] ?? String.fromCharCode(code)) : VALUE)),
	CODE: onText((text) => (text === '' ? VALUE : codeOf(text[0]!))),
	UNICHAR: shaped(['whole'], ([code]) => (code >= 1 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : VALUE)),
	UNICODE: onText((text) => (text === '' ? VALUE : text.codePointAt(0)!)),
	T: (args, run) => {
		const value = args[0]!.value(run);
		return typeof value === 'string' || isError(value) ? value : isList(value) ? run.text(value) : '';
	},
	N: (args, run) => {
		const value = args[0]!.value(run);
		if (isError(value)) return value;
		return typeof value === 'number' ? value : typeof value === 'boolean' || isDate(value) ? run.number(value) : 0;
	}
};

function formatted(value: Plain, code: string, run: Run): FormulaValue {
	if (code.length > 255) return VALUE;
	if (typeof value === 'boolean' || isList(value)) return run.text(value);
	if (typeof value !== 'string') return formatValue(isDate(value) ? value.serial : (value ?? 0), code, run.world.language) ?? VALUE;
	// Text that reads as a number is formatted as one.
	const number = run.number(value);
	return typeof number === 'number' ? (formatValue(number, code, run.world.language) ?? VALUE) : value;
}

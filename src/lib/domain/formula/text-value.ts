// Numbers and dates inside text, as VALUE, DATEVALUE and arithmetic with text read them, and numbers made into text.
// Limit: digits of the reader's language and ISO dates; words such as "tomorrow" are not understood.
import { dayOf } from '../model/date.ts';
import { serialOfDay, type FormulaLanguage } from './value.ts';

/** Longer texts are no numbers or dates. */
const MAX_LENGTH = 60;

const NUMBER = {
	en: /^\d{1,3}(?:,\d{3})+(?:\.\d*)?$|^\d+(?:\.\d*)?(?:e[+-]?\d{1,3})?$|^\.\d+(?:e[+-]?\d{1,3})?$/i,
	nl: /^\d{1,3}(?:\.\d{3})+(?:,\d*)?$|^\d+(?:,\d*)?(?:e[+-]?\d{1,3})?$|^,\d+(?:e[+-]?\d{1,3})?$/i
};

/** The number in a text: `1.200,50` in Dutch, `€ 5`, `12%` (0.12), `(5)` (-5), a date as its serial number; null: none. */
export function numberInText(text: string, language: FormulaLanguage): number | null {
	if (text.length > MAX_LENGTH) return null;
	let rest = text.trim();
	let sign = 1;
	const bracketed = /^\((.*)\)$/.exec(rest);
	if (bracketed) [sign, rest] = [-1, bracketed[1]!.trim()];
	const head = /^([-+−]?)\s*(?:[€$£]|EUR)?\s*([-−]?)(?=[\d.,])/.exec(rest);
	if (head === null) return bracketed ? null : serialInText(rest);
	if (head[1] === '-' || head[1] === '−') sign = -sign;
	if (head[2] !== '') sign = -sign;
	const amount = rest.slice(head[0].length);
	const tail = /\s*(%|€|EUR)$/.exec(amount);
	const digits = tail ? amount.slice(0, tail.index) : amount;
	if (!NUMBER[language].test(digits)) return rest === amount && !bracketed ? serialInText(rest) : null;
	const plain = language === 'nl' ? digits.replaceAll('.', '').replace(',', '.') : digits.replaceAll(',', '');
	const value = Number(plain) * sign;
	return Number.isFinite(value) ? (tail?.[1] === '%' ? value / 100 : value) : null;
}

const MONTHS: ReadonlyMap<string, number> = new Map(
	[
		['jan', 'january', 'januari'],
		['feb', 'february', 'februari'],
		['mar', 'march', 'mrt', 'maart'],
		['apr', 'april'],
		['may', 'mei'],
		['jun', 'june', 'juni'],
		['jul', 'july', 'juli'],
		['aug', 'august', 'augustus'],
		['sep', 'sept', 'september'],
		['oct', 'october', 'okt', 'oktober'],
		['nov', 'november'],
		['dec', 'december']
	].flatMap((words, index) => words.map((word): [string, number] => [word, index + 1]))
);

const century = (year: string): number => (year.length > 2 ? Number(year) : Number(year) + (Number(year) < 30 ? 2000 : 1900));

/** The serial number of a date, a time, or both: `2026-03-31`, `31-3-2026`, `31/3/26`, `31 mrt 2026`, `14:30`; null: none. */
export function serialInText(text: string): number | null {
	if (text.length > MAX_LENGTH) return null;
	const [, date, clock] = /^(.*?)(?:(?:^|[ T])(\d{1,2}:\d{2}(?::\d{2})?))?$/.exec(text.trim()) as unknown as [string, string, string?];
	const time = clock === undefined ? 0 : timeInText(clock);
	if (time === null) return null;
	if (date === '') return clock === undefined ? null : time;
	const day = dayInText(date.trim());
	return day === null ? null : day + time;
}

function dayInText(text: string): number | null {
	const iso = /^(\d{4})([-/])(\d{1,2})\2(\d{1,2})$/.exec(text);
	const numbers = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})$/.exec(text);
	const words = /^(\d{1,2})[- ](\p{L}{3,9})\.?[- ,]\s*(\d{4}|\d{2})$/u.exec(text) ?? null;
	const day = iso
		? dayOf(Number(iso[1]), Number(iso[3]), Number(iso[4]))
		: numbers
			? dayOf(century(numbers[4]!), Number(numbers[3]), Number(numbers[1]))
			: words
				? dayOf(century(words[3]!), MONTHS.get(words[2]!.toLowerCase()) ?? 0, Number(words[1]))
				: null;
	return day === null ? null : serialOfDay(day);
}

function timeInText(clock: string): number | null {
	const [hours, minutes, seconds = 0] = clock.split(':').map(Number) as [number, number, number?];
	return hours > 23 || minutes > 59 || seconds > 59 ? null : (hours * 3600 + minutes * 60 + seconds) / 86_400;
}

/** A number as text with up to 15 digits, in the reader's decimal mark: 0.1 + 0.2 is `0.3`, 10^21 `1E+21`. */
export function textOfNumber(value: number, language: FormulaLanguage): string {
	const text = String(Number(value.toPrecision(15)))
		.replace('e', 'E')
		.replace(/E([+-])(\d)$/, 'E$10$2');
	return language === 'nl' ? text.replace('.', ',') : text;
}

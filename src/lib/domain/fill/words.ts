// Names of months and weekdays that a fill goes on with, in Dutch and English, short and long, and how a word is cased.

const LISTS: readonly (readonly string[])[] = [
	['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'],
	['januari', 'februari', 'maart', 'april', 'mei', 'juni', 'juli', 'augustus', 'september', 'oktober', 'november', 'december'],
	['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
	['jan', 'feb', 'mrt', 'apr', 'mei', 'jun', 'jul', 'aug', 'sep', 'okt', 'nov', 'dec'],
	['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
	['maandag', 'dinsdag', 'woensdag', 'donderdag', 'vrijdag', 'zaterdag', 'zondag'],
	['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
	['ma', 'di', 'wo', 'do', 'vr', 'za', 'zo']
];

/** A run of words of one list: the list, and the place of each word in it. */
export interface WordRun {
	list: readonly string[];
	places: readonly number[];
	/** How the first word is written: 'upper', 'title' or 'lower', with or without a full stop. */
	style: 'upper' | 'title' | 'lower';
	dot: string;
}

const plain = (word: string): string => word.trim().toLowerCase().replace(/\.$/, '');

/**
 * The list that all the words are of; null where there is none. Where two languages share the words, `language` decides;
 * words that are both long and short ("may") are long beside long ones.
 */
export function wordRun(words: readonly string[], language: 'en' | 'nl'): WordRun | null {
	const first = words[0];
	if (first === undefined) return null;
	const fitting = LISTS.filter((list) => words.every((word) => list.includes(plain(word))));
	if (fitting.length === 0) return null;
	const preferred = fitting.find((list) => (LISTS.indexOf(list) % 2 === 1) === (language === 'nl')) ?? fitting[0]!;
	const word = first.trim().replace(/\.$/, '');
	const style = word.length > 1 && word === word.toUpperCase() ? 'upper' : word[0] !== word[0]!.toLowerCase() ? 'title' : 'lower';
	return { list: preferred, places: words.map((one) => preferred.indexOf(plain(one))), style, dot: first.trim().endsWith('.') ? '.' : '' };
}

/** The word at a place that may lie outside the list, written like the first one. */
export function wordAt({ list, style, dot }: WordRun, place: number): string {
	const word = list[((place % list.length) + list.length) % list.length]!;
	return (style === 'upper' ? word.toUpperCase() : style === 'title' ? word[0]!.toUpperCase() + word.slice(1) : word) + dot;
}

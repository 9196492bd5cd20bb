// Which decimal sign a block or column of shown numbers uses, where some of them leave no doubt: "1.234,50" tells what
// "1.234" is.
import { readDecimal } from './decimal.ts';
import { withoutCurrency, withoutPercent } from './typed-input.ts';

/** The sign that all unmistakable numbers agree on; null where there are none, or they disagree. */
export function commonDecimal(texts: Iterable<string>): ',' | '.' | null {
	let found: ',' | '.' | null = null;
	for (const text of texts) {
		if (text.length > 40) continue;
		const sign = unmistakable(text.replace(/[^\d.,]/g, ''), text);
		if (sign === null || sign === found || !isNumber(text, sign)) continue;
		if (found !== null) return null;
		found = sign;
	}
	return found;
}

/** False for a version, a section, a size: digits with signs between them that are no number. */
const isNumber = (text: string, sign: ',' | '.'): boolean => readDecimal(withoutCurrency(withoutPercent(text).number).amount, sign).ok;

function unmistakable(number: string, text: string): ',' | '.' | null {
	// A word, a date or a time is no number.
	if (/\p{L}{3,}|\d[-/:]\d|\d\.\d{1,2}\.\d/u.test(text)) return null;
	const both = /^\d{1,3}(?:([.,])\d{3})+([.,])\d*$/.exec(number);
	if (both && both[1] !== both[2]) return both[2] as ',' | '.';
	const repeated = /^\d{1,3}(?:([.,])\d{3}){2,}$/.exec(number);
	if (repeated) return repeated[1] === '.' ? ',' : '.';
	// A lone sign is a decimal one where three digits do not follow it, or more than three stand before it.
	const lone = /^(\d*)([.,])(\d+)$/.exec(number);
	if (!lone) return null;
	return lone[3]!.length !== 3 || lone[1]!.length > 3 || lone[1] === '' || lone[1] === '0' ? (lone[2] as ',' | '.') : null;
}

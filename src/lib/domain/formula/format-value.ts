// Writes numbers and dates by a format code, the English way of writing codes: `#,##0.00`, `0%`, `0.0E+00`,
// `dd-mm-yyyy`, `h:mm AM/PM`, sections by `;`, quoted and escaped text. Limit: no fractions, no colours, no conditions.
import { round } from './decimal.ts';
import { textOfNumber } from './text-value.ts';
import { MAX_SERIAL, partsOfSerial, type FormulaLanguage } from './value.ts';

const NAMES = {
	en: {
		months: ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'],
		days: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
		short: (name: string) => name.slice(0, 3)
	},
	nl: {
		months: ['januari', 'februari', 'maart', 'april', 'mei', 'juni', 'juli', 'augustus', 'september', 'oktober', 'november', 'december'],
		days: ['zondag', 'maandag', 'dinsdag', 'woensdag', 'donderdag', 'vrijdag', 'zaterdag'],
		short: (name: string) => (name === 'maart' ? 'mrt' : name.slice(0, name.endsWith('dag') ? 2 : 3))
	}
} as const;

const PART = /"[^"]*"?|\\.|_.|\*.|AM\/PM|A\/P|General|E[+-]0+|y+|m+|d+|h+|s+|[0#?]|[.,%]|./gis;

/** The value as the code writes it, or null where the value or the code allows none. */
export function formatValue(value: number, code: string, language: FormulaLanguage): string | null {
	const sections = splitSections(code);
	// Colours, conditions and durations, in square brackets, are not known here.
	if (sections.length > 4 || /\[/.test(code.replace(/"[^"]*"?|\\./gs, ''))) return null;
	const negative = value < 0 && sections.length > 1;
	const section = negative ? sections[1]! : value === 0 && sections.length > 2 ? sections[2]! : sections[0]!;
	const parts = section.match(PART) ?? [];
	// The sign is the second section's own business.
	const shown = negative ? -value : value;
	if (parts.some((part) => /^([ymdhs]+|AM\/PM|A\/P)$/i.test(part))) return dateText(shown, parts, language);
	if (/^general$/i.test(section)) return textOfNumber(shown, language);
	return numberText(shown, parts, language);
}

/** Sections between semicolons that are not quoted. */
function splitSections(code: string): string[] {
	const sections = [''];
	for (const part of code.match(/"[^"]*"?|\\.|[^"\\;]+|./gs) ?? [])
		if (part === ';') sections.push('');
		else sections[sections.length - 1] += part;
	return sections;
}

/** Text that stands in a code as itself; null for signs with a meaning. */
function literal(part: string): string | null {
	if (part.startsWith('"')) return part.replaceAll('"', '');
	if (part.startsWith('\\')) return part.slice(1);
	if (part.length === 2 && part.startsWith('_')) return ' ';
	if (part.length === 2 && part.startsWith('*')) return '';
	return null;
}

function numberText(value: number, parts: readonly string[], language: FormulaLanguage): string | null {
	const plain = parts.filter((part) => literal(part) === null);
	const points = plain.join('').replace(/E[+-]0+/i, '').split('.');
	const [before, after = ''] = points.map((side) => side.replace(/[^0#?,]/g, '')) as [string, string?];
	// Commas behind the last place divide by a thousand each.
	const scaled = /[0#?](,*)[^0#?,]*$/.exec(plain.join('').replace(/E[+-]0+/i, ''))?.[1]!.length ?? 0;
	const grouped = /[0#?],[0#?]/.test(before);
	const decimals = after.replaceAll(',', '');
	const exponent = plain.find((part) => /^E[+-]0+$/i.test(part));
	const percent = plain.filter((part) => part === '%').length;
	let amount = Math.abs(value) * 100 ** percent / 1000 ** scaled;
	let power = 0;
	if (exponent !== undefined && amount > 0) {
		power = Math.floor(Math.log10(amount));
		amount = Number(`${amount}e${-power}`) || amount / 10 ** power;
	}
	const rounded = round(amount, decimals.length);
	if (!(rounded < 1e21)) return null;
	const [whole, fraction = ''] = rounded.toFixed(Math.min(100, decimals.length)).split('.') as [string, string?];
	const digits = { whole: wholeDigits(whole, before, grouped, language), fraction: fractionDigits(fraction, decimals) };
	const sign = value < 0 && (rounded !== 0 || exponent !== undefined) ? '-' : '';
	return sign + laidOut(parts, digits, power, language);
}

function wholeDigits(whole: string, places: string, grouped: boolean, language: FormulaLanguage): string {
	const least = places.replace(/[^0]/g, '').length;
	const text = (whole === '0' ? '' : whole).padStart(least, '0');
	return grouped ? text.replace(/\B(?=(\d{3})+$)/g, language === 'nl' ? '.' : ',') : text;
}

/** Trailing zeros go where the code has `#`. */
function fractionDigits(fraction: string, places: string): string {
	let text = fraction;
	while (text.length > 0 && text.endsWith('0') && places[text.length - 1] !== '0') text = text.slice(0, -1);
	return text;
}

/** Puts the digits where the first place is; other signs stay around them. */
function laidOut(parts: readonly string[], digits: { whole: string; fraction: string }, power: number, language: FormulaLanguage): string {
	let text = '';
	let done = false;
	let fractionDone = false;
	for (const part of parts) {
		const own = literal(part);
		if (own !== null) text += own;
		else if (/^[0#?]$/.test(part)) {
			if (!done) text += digits.whole;
			done = true;
		} else if (part === '.') {
			if (!done) text += digits.whole;
			if (!fractionDone) text += (digits.fraction === '' ? '' : language === 'nl' ? ',' : '.') + digits.fraction;
			done = fractionDone = true;
		} else if (/^E[+-]0+$/i.test(part)) {
			const sign = power < 0 ? '-' : part[1] === '+' ? '+' : '';
			text += `E${sign}${String(Math.abs(power)).padStart(part.length - 2, '0')}`;
		} else if (/^general$/i.test(part)) text += digits.whole;
		else if (part !== ',') text += part;
	}
	return text;
}

function dateText(serial: number, parts: readonly string[], language: FormulaLanguage): string | null {
	if (serial < 0 || serial >= MAX_SERIAL + 1) return null;
	const seconds = Math.round((serial - Math.floor(serial)) * 86_400);
	const { year, month, day } = partsOfSerial(serial + (seconds >= 86_400 ? 1e-5 : 0));
	const hours = Math.floor(seconds / 3600) % 24;
	const names = NAMES[language];
	const half = parts.some((part) => /^(AM\/PM|A\/P)$/i.test(part));
	const weekday = (((Math.floor(serial) - 1) % 7) + 7) % 7;
	const two = (number: number): string => String(number).padStart(2, '0');
	let last = '';
	return parts
		.map((part, index) => {
			const own = literal(part);
			if (own !== null) return own;
			const letter = part[0]!.toLowerCase();
			const before = last;
			if (/[ymdhs]/.test(letter)) last = letter;
			if (/^(AM\/PM|A\/P)$/i.test(part)) return part.length === 3 ? (hours < 12 ? 'A' : 'P') : hours < 12 ? 'AM' : 'PM';
			if (letter === 'y' && /^y+$/i.test(part)) return part.length <= 2 ? two(year % 100) : String(year).padStart(4, '0');
			if (letter === 'd' && /^d+$/i.test(part))
				return part.length === 1 ? String(day) : part.length === 2 ? two(day) : part.length === 3 ? names.short(names.days[weekday]!) : names.days[weekday]!;
			if (letter === 'h' && /^h+$/i.test(part)) {
				const shown = half ? hours % 12 || 12 : hours;
				return part.length === 1 ? String(shown) : two(shown);
			}
			if (letter === 's' && /^s+$/i.test(part)) return part.length === 1 ? String(seconds % 60) : two(seconds % 60);
			if (letter === 'm' && /^m+$/i.test(part)) {
				const next = parts.slice(index + 1).find((later) => /^[ymdhs]+$/i.test(later));
				if (part.length <= 2 && (before === 'h' || next?.[0]?.toLowerCase() === 's')) {
					const minutes = Math.floor(seconds / 60) % 60;
					return part.length === 1 ? String(minutes) : two(minutes);
				}
				const name = names.months[month - 1]!;
				return part.length === 1 ? String(month) : part.length === 2 ? two(month) : part.length === 3 ? names.short(name) : part.length === 5 ? name[0]! : name;
			}
			return part;
		})
		.join('');
}

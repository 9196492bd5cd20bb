// What a number in a cell is by its format: a day, a moment, a share or just a number, as text that the import reads.
import { plainNumber } from '../own-columns.ts';
import { addDays } from '../../model/date.ts';

export type NumberKind = 'number' | 'date' | 'percent';

const BUILT_IN_DATES = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58]);

/** `code`: of a format of the file's own; undefined: one that every spreadsheet has. */
export function kindOfFormat(id: number, code: string | undefined): NumberKind {
	if (code === undefined) return BUILT_IN_DATES.has(id) ? 'date' : id === 9 || id === 10 ? 'percent' : 'number';
	const signs = (code.split(';')[0] ?? '').slice(0, 255).replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, '');
	if (/[yd]/i.test(signs)) return 'date';
	return signs.includes('%') ? 'percent' : 'number';
}

/**
 * A number as text: shares with their sign, days as ISO with their time where they have one. Three decimals become four, as
 * "1.234" could be read as a thousand. `from1904`: days are counted as on old Macs.
 */
export function numberText(written: string, kind: NumberKind, from1904: boolean): string {
	const value = Number(written);
	if (written.trim() === '' || !Number.isFinite(value)) return written;
	if (kind === 'date') {
		const day = dateText(value, from1904);
		if (day !== null) return day;
	}
	const text = plainNumber(Number((kind === 'percent' ? value * 100 : value).toPrecision(15)));
	if (kind === 'percent') return `${text}%`;
	return /^-?[1-9]\d{0,2}\.\d{3}$/.test(text) ? `${text}0` : text;
}

/** null: no day. The 29th of February 1900, which spreadsheets count and which never was, is none. */
function dateText(serial: number, from1904: boolean): string | null {
	let seconds = Math.round(serial * 86_400);
	let day = Math.floor(seconds / 86_400);
	seconds -= day * 86_400;
	if (!from1904 && (day < 1 || day === 60)) return null;
	if (day < 0 || day > 2_958_465) return null;
	if (!from1904 && day < 60) day += 1;
	const date = addDays(from1904 ? '1904-01-01' : '1899-12-30', day);
	if (seconds === 0) return date;
	const two = (number: number): string => String(number).padStart(2, '0');
	return `${date} ${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

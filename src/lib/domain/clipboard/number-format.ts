// What a spreadsheet's number format says of a cell: number, money, percent, day, text, yes or no. Formats are those of
// Excel, Google Sheets and LibreOffice, also in the letters of Dutch and German. Limit: the kind, not how it is drawn.

export interface Format {
	kind: 'general' | 'number' | 'money' | 'percent' | 'day' | 'time' | 'boolean' | 'text';
	/** Order of the parts of a day, where the format says it. */
	order: 'dmy' | 'mdy' | 'ymd' | null;
}

const plain = (kind: Format['kind'], order: Format['order'] = null): Format => ({ kind, order });

/** Names that Excel writes instead of a code; `standard` is a number there and general in LibreOffice. */
const NAMED: ReadonlyMap<string, Format> = new Map([
	['general', plain('general')],
	['standaard', plain('general')],
	['general number', plain('general')],
	['standard', plain('number')],
	['fixed', plain('number')],
	['scientific', plain('number')],
	['percent', plain('percent')],
	['currency', plain('money')],
	['short date', plain('day')],
	['medium date', plain('day')],
	['long date', plain('day')],
	['general date', plain('day')],
	['short time', plain('time')],
	['medium time', plain('time')],
	['long time', plain('time')],
	['boolean', plain('boolean')],
	['yes/no', plain('boolean')],
	['true/false', plain('boolean')],
	['on/off', plain('boolean')],
	['@', plain('text')],
	['', plain('general')]
]);

const known = new Map<string, Format>();

/** Reads a format code. A long or strange one is general. */
export function readFormat(code: string): Format {
	let found = known.get(code);
	if (!found) {
		found = classify(code.trim());
		if (known.size < 500) known.set(code, found);
	}
	return found;
}

function classify(code: string): Format {
	const named = NAMED.get(code.toLowerCase());
	if (named) return named;
	if (code.length > 300) return plain('general');
	// The part for positive numbers, without quoted text, colours, conditions and spacing.
	const currency = /\[\$[^\]-]+(?:-[^\]]*)?\]|[€$£¥]|"\s*(?:EUR|USD|GBP|kr|zł)\s*"/.test(code.replace(/\[\$-[^\]]*\]/g, ''));
	const bare = code
		.replace(/\[(?!(?:h+|m+|s+)\])[^\]]*\]/gi, '')
		.replace(/"[^"]*"/g, ' ')
		.replace(/\\./g, ' ')
		.replace(/_./g, ' ')
		.replace(/\*./g, ' ')
		.split(';')[0]!;
	if (/^\s*@\s*$/.test(bare)) return plain('text');
	if (/[0#?]/.test(bare)) return plain(bare.includes('%') ? 'percent' : currency ? 'money' : 'number');
	return days(bare.toLowerCase()) ?? plain(/^\s*(?:general|standaard|standard)\s*$/i.test(bare) ? (currency ? 'money' : 'general') : 'general');
}

function days(bare: string): Format | null {
	const letters = bare.replace(/am\/pm|a\/p/g, '').replace(/[^dmyjthsu]/g, '');
	const first = (set: RegExp): number => letters.search(set);
	const [day, year] = [first(/[dt]/), first(/[yj]/)];
	// An m beside hours or seconds is minutes.
	const month = first(/m/);
	if (day < 0 && year < 0) return /[hsu]/.test(letters) ? plain('time') : month >= 0 && /^m+$/.test(letters) ? plain('day') : null;
	const order = year === 0 ? 'ymd' : month >= 0 && day >= 0 ? (month < day ? 'mdy' : 'dmy') : null;
	return plain('day', order);
}

/** Serial number of a spreadsheet day → `YYYY-MM-DD`; the time of day is left out. null outside the years 1900–2199. */
export function dayOfSerial(serial: number): string | null {
	const whole = Math.floor(serial);
	// Day 60 is 29 February 1900, which never was.
	if (!(whole >= 1 && whole < 109_575) || whole === 60) return null;
	return new Date(Date.UTC(1899, 11, whole < 60 ? 31 : 30) + whole * 86_400_000).toISOString().slice(0, 10);
}

/** The serial number of a day from 1 March 1900 on. */
export const serialOfDay = (day: string): number => Math.round((Date.parse(`${day}T00:00:00Z`) - Date.UTC(1899, 11, 30)) / 86_400_000);

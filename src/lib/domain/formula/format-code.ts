// Number and date formats as TEXT takes them, for instance `#,##0.00` and `dd-mm-yyyy`. Stored the English way; Dutch
// readers write them as in a Dutch Excel: `#.##0,00`, `dd-mm-jjjj`, `uu:mm`.

const LETTERS: ReadonlyMap<string, string> = new Map([
	['y', 'j'],
	['j', 'y'],
	['Y', 'J'],
	['J', 'Y'],
	['h', 'u'],
	['u', 'h'],
	['H', 'U'],
	['U', 'H']
]);
const MARKS: ReadonlyMap<string, string> = new Map([
	['.', ','],
	[',', '.']
]);
const PARTS = /"[^"]*"?|\\.|[.,yjhu]/gis;

/** A format of the one language written as in the other; quoted parts stay. Doing it twice gives the format back. */
export function swapFormatCode(code: string): string {
	if (code === 'General') return 'Standaard';
	if (code === 'Standaard') return 'General';
	// A format with places for digits is one of numbers; in dates points and commas are what they are.
	const swaps = /[0#?]/.test(code.replace(/"[^"]*"?|\\./gs, '')) ? MARKS : LETTERS;
	return code.replace(PARTS, (part) => swaps.get(part) ?? part);
}

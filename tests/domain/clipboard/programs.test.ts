// What other programs put on the clipboard becomes the same values here, and what goes out comes back: generated blocks, and
// pages that LibreOffice itself wrote.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { convertCell } from '../../../src/lib/domain/clipboard/convert.ts';
import type { FieldType } from '../../../src/lib/domain/clipboard/cell.ts';
import { addClipboard, contextOf, noClipboard, readFlavours, runClipboard } from '../../fuzz/clipboard.ts';

const field = (type: FieldType) => ({ id: 'f', type, cell: 'f', names: ['F'], stars: 5 });

function values(html: string, plain: string, language: 'en-US' | 'en-GB' | 'nl', types: readonly FieldType[]): unknown[][] {
	const read = readFlavours(html, plain, language);
	if (!read.ok) throw new Error(read.reason);
	return read.block.rows.map((row) =>
		row.map((cell, x) => {
			const converted = convertCell(cell, field(types[x] ?? 'text'), contextOf(language), read.block.decimal);
			return converted.ok ? converted.value : `refused: ${converted.reason}`;
		})
	);
}

describe('generated blocks', () => {
	it('give 0 wrong cells of 3,000, whatever the program, language and flavour', () => {
		let sum = noClipboard();
		for (let seed = 1; seed <= 30; seed++) sum = addClipboard(sum, runClipboard(seed));
		expect(sum.cells).toBe(3000);
		expect(Object.keys(sum.types)).toHaveLength(14);
	});
});

describe('a page that LibreOffice wrote', () => {
	it.each(['en', 'nl'] as const)('in %s is read by its values, for a reader of any language', (written) => {
		const html = readFileSync(new URL(`../../fixtures/clipboard/libreoffice-${written}.html`, import.meta.url), 'utf8');
		for (const reader of ['en-US', 'nl'] as const) {
			const [texts, numbers, rest] = values(html, '', reader, []);
			expect(texts).toEqual(['Plain', '007', '0031', '+31 6 12', '=1+1', 'line one\nline two', 'a <b> & "c"    dtab  é €']);
			expect(numbers![0]).toBe(written === 'nl' ? '€ 1.234,50' : '€ 1,234.50');
			const typed = values(html, '', reader, ['money', 'number', 'permille', 'day', 'checkbox', 'money', 'day']);
			expect(typed[1]).toEqual([123450, 1234.5678, 125, '2026-11-30', true, -123450, '2026-01-05']);
			// A formula comes as its result; a merged cell has its value in its first place.
			expect(rest!.slice(4)).toEqual(['merged', null, '123456789012']);
			expect(values(html, '', reader, ['number'])[2]![0]).toBe(2);
		}
	});
});

const excelPage = (cells: string, styles = '', decimal = ','): string =>
	`<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta name=Generator content="Microsoft Excel 15"><style><!--table {mso-displayed-decimal-separator:"\\${decimal}";} ${styles}--></style></head><body><table><!--StartFragment--><tr>${cells}</tr><!--EndFragment--></table></body></html>`;

describe('Excel', () => {
	it('tells a shown amount by its own decimal sign, not by the reader’s', () => {
		const html = excelPage('<td align=right>1.234</td><td align=right>€ 1.234,50</td>');
		expect(values(html, '', 'en-GB', ['money', 'money'])).toEqual([[123400, 123450]]);
	});

	it('[READ1] shows days in one order, which the unmistakable ones tell, not the reader', () => {
		const styles = '.xl65 {mso-number-format:"Short Date";}';
		const days = (...texts: string[]): string => texts.map((shown) => `<td class=xl65 align=right>${shown}</td>`).join('');
		for (const reader of ['en-US', 'en-GB', 'nl'] as const) {
			expect(values(excelPage(days('01/03/2027', '31/12/2026'), styles, '.'), '', reader, ['day', 'day'])).toEqual([['2027-03-01', '2026-12-31']]);
			expect(values(excelPage(days('3/1/2027', '12/31/2026'), styles, '.'), '', reader, ['day', 'day'])).toEqual([['2027-03-01', '2026-12-31']]);
			expect(values(excelPage(days('3-1-2027'), styles, ','), '', reader, ['day'])).toEqual([['2027-01-03']]);
		}
		expect(values(excelPage(days('3/1/2027'), styles, '.'), '', 'en-US', ['day'])).toEqual([['2027-03-01']]);
		// What Excel left as text was no day in its own order.
		expect(values(excelPage(`${days('1-3-2027')}<td>12/31/2026</td>`, styles, ','), '', 'en-US', ['day', 'text'])[0]![0]).toBe('2027-03-01');
		expect(values(excelPage(`${days('3/1/2027')}<td>31/12/2026</td>`, styles, '.'), '', 'en-US', ['day', 'text'])[0]![0]).toBe('2027-03-01');
	});

	it('says by an accountant’s dash that an amount is zero', () => {
		const html = excelPage('<td class=xl65 align=right>€ - </td>', String.raw`.xl65 {mso-number-format:"_ \0022€\0022\\ * \#\,\#\#0\.00_ ";}`);
		expect(values(html, '', 'nl', ['money'])).toEqual([[0]]);
	});

	it('reads a day by the order in its format', () => {
		const html = excelPage('<td class=xl65 align=right>05/06/2026</td><td class=xl66 align=right>05/06/2026</td>', String.raw`.xl65 {mso-number-format:"mm\/dd\/yyyy";} .xl66 {mso-number-format:"dd\/mm\/yyyy";}`, '.');
		expect(values(html, '', 'nl', ['day', 'day'])).toEqual([['2026-05-06', '2026-06-05']]);
	});

	it('refuses what it shows only in part, rather than store a rounded number', () => {
		const html = excelPage('<td align=right>5,51198E+12</td><td align=right>#####</td><td align=center>#DEEL/0!</td>');
		expect(values(html, '', 'nl', ['number', 'money', 'text'])).toEqual([['refused: lossy', 'refused: lossy', 'refused: error']]);
	});
});

describe('one cell of Google Sheets', () => {
	it('comes without a table, and is read by its value', () => {
		const html = '<meta charset=\'utf-8\'><google-sheets-html-origin><style type="text/css"><!--td {border: 1px solid #cccccc;}--></style><span style="font-size:10pt" data-sheets-root="1" data-sheets-value="{&quot;1&quot;:3,&quot;3&quot;:46356}" data-sheets-numberformat="{&quot;1&quot;:5,&quot;2&quot;:&quot;d mmm&quot;,&quot;3&quot;:1}">30 nov</span></google-sheets-html-origin>';
		expect(values(html, '30 nov', 'nl', ['day'])).toEqual([['2026-11-30']]);
	});
});

describe('plain text', () => {
	it('takes an unclear number as the clear ones of its block are written', () => {
		expect(values('', '1.234\n1.234,50', 'en-GB', ['money'])).toEqual([[123400], [123450]]);
		expect(values('', '1.234', 'en-GB', ['number'])).toEqual([[1.234]]);
	});

	it.each([
		['a\tb\r\nc\td\r\n', [['a', 'b'], ['c', 'd']]],
		['a\tb\rc\td', [['a', 'b'], ['c', 'd']]],
		['a\t\t\nb', [['a', '', ''], ['b', '', '']]],
		['"one\r\ntwo"\t"say ""hi"""', [['one\ntwo', 'say "hi"']]],
		['5" pipe\t"open', [['5" pipe', '"open']]],
		['"quoted" word', [['"quoted" word']]],
		['one\ntwo', [['one'], ['two']]],
		['\n\nx', [[''], [''], ['x']]]
	])('reads %j', (text, rows) => {
		const read = readFlavours('', text, 'nl');
		expect(read.ok && read.block.rows.map((row) => row.map((cell) => cell.text))).toEqual(rows);
	});

	it('is read in time that grows with its length, whatever its quotes', () => {
		const hostile = '"a\t'.repeat(20_000);
		const read = readFlavours('', hostile, 'nl');
		expect(read.ok ? read.block.rows[0]!.length : read.reason).toBe(20_001);
	});
});

describe('a hostile page', () => {
	it('runs nothing, and cannot ask for more cells than a paste has', () => {
		const wide = `<table>${'<tr><td colspan=1000 rowspan=1000>x</td></tr>'.repeat(450)}</table>`;
		expect(readFlavours(wide, '', 'nl')).toEqual({ ok: false, reason: 'too-big' });
		const script = '<table><tr><td>safe<script>globalThis.pwned = true</script><img src=x onerror="globalThis.pwned = true"></td></tr></table>';
		expect(values(script, '', 'nl', ['text'])).toEqual([['safe']]);
		expect((globalThis as { pwned?: boolean }).pwned).toBeUndefined();
	});

	it.each(['{', '[]', '{"v":1}', '{"v":1,"p":"p","cut":null,"d":["a"],"f":["value"],"t":["money"],"c":"?","cells":[[[500]]]}', '{"v":1,"p":"p","cut":null,"d":["a"],"f":["value"],"t":["money"],"c":"EUR","cells":[[[{"x":1}]]]}', '{"v":1,"p":"p","cut":null,"d":["a"],"f":["value"],"t":["constructor"],"c":"EUR","cells":[[[5]]]}'])(
		'with broken values of our own is read by what it shows: %s',
		(own) => {
			const html = `<table data-sluice="${own.replace(/"/g, '&quot;')}"><tr><td>12,50</td></tr></table>`;
			expect(values(html, '', 'nl', ['money'])).toEqual([[1250]]);
		}
	);
});

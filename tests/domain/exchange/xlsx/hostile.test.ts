// Hostile workbooks and tables are refused with their reason; names that programs mind are text like any other.
import { describe, expect, it } from 'vitest';
import { checkFile } from '#lib/state/check-file.ts';
import { HOSTILE_FILES, sheetOf, workbookOf } from '../../../helpers/hostile-files.ts';

describe('hostile files', () => {
	it.each(HOSTILE_FILES)('$name: $reason', ({ make, reason }) => {
		expect(checkFile(make())).toEqual({ ok: false, code: reason });
	});

	it('reads prototype names as text, and leaves prototypes alone', () => {
		const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'];
		const before = Object.getOwnPropertyNames(Object.prototype);
		const row = (cells: readonly string[]): string => `<row>${cells.map((cell) => `<c t="inlineStr"><is><t>${cell}</t></is></c>`).join('')}</row>`;
		const answer = checkFile(workbookOf(sheetOf(row(names) + row(names)).replace('<sheetData>', '<sheetData __proto__="x" constructor="y">')));
		expect(answer).toMatchObject({ ok: true, workbook: { sheets: [{ rows: [{ line: 1, cells: names }, { line: 2, cells: names }] }] } });
		expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
	});
});

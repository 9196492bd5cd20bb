// The committed parser is the one that the grammar makes.
import { buildParserFile } from '@lezer/generator';
import { describe, expect, it } from 'vitest';
import { read } from '../../architecture/source-files.ts';

describe('the grammar of formulas', () => {
	it('is what parser.ts was generated from', () => {
		const { parser } = buildParserFile(read('src/lib/domain/formula/formula.grammar'), { typeScript: true, includeNames: false });
		expect(read('src/lib/domain/formula/parser.ts').trim()).toBe(parser.trim());
	});
});

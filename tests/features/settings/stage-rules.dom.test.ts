// Lists merged line by line, and what the stage editor checks.
import { describe, expect, it } from 'vitest';
import { fromText, mergeLines, toText } from '#lib/features/settings/lines.ts';
import { newStage, parseStaleAfter, successor } from '#lib/features/settings/stage-rules.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import { newDocument } from '../../helpers/documents.ts';

describe('two people at one list', () => {
	it.each([
		['nothing by them: mine, order included', ['a', 'b'], ['b', 'a'], ['a', 'b'], ['b', 'a']],
		['both add', ['a'], ['a', 'mine'], ['theirs', 'a'], ['theirs', 'a', 'mine']],
		['I remove, they add', ['a', 'b'], ['a'], ['a', 'b', 'c'], ['a', 'c']],
		['they remove, I add', ['a', 'b'], ['a', 'b', 'c'], ['a'], ['a', 'c']],
		['both remove the same', ['a', 'b'], ['a'], ['a'], ['a']],
		['both add the same', ['a'], ['a', 'x'], ['a', 'x'], ['a', 'x']],
		['I add first', ['a'], ['first', 'a'], ['a', 'b'], ['first', 'a', 'b']]
	])('%s', (_, base, mine, theirs, merged) => {
		expect(mergeLines(base, mine, theirs)).toEqual(merged);
	});

	it('come to text and back', () => {
		expect(fromText(toText(['a', 'b']))).toEqual(['a', 'b']);
		expect(fromText(' a \r\n\n b')).toEqual(['a', 'b']);
	});
});

describe('stage rules', () => {
	const stages = new Pipeline(newDocument()).liveStages;

	it('puts a new stage after the chosen one, its chance halfway to the next', () => {
		const { cells, after } = newStage(stages, 'qualified', 'Lead');
		expect(after).toBe('qualified');
		expect(cells).toMatchObject({ name: 'Lead 2', probability: 380, type: 'open', category: 'consideration' });
	});

	it('puts it after the last open stage when a closing one is chosen', () => {
		expect(newStage(stages, 'won', 'X').after).toBe('negotiation');
		expect(newStage([], null, 'X')).toMatchObject({ after: null, cells: { probability: 500 } });
	});

	it('offers the open stage before a removed one for its deals, else the next', () => {
		expect(successor(stages, 'proposal')).toBe('qualified');
		expect(successor(stages, 'lead')).toBe('qualified');
		expect(successor(stages.slice(0, 1), 'lead')).toBeNull();
	});

	it.each([
		['', null],
		['14', 14],
		[' 3650 ', 3650],
		['0', undefined],
		['3651', undefined],
		['1.5', undefined],
		['soon', undefined]
	])('reads %o days as %o', (text, days) => {
		expect(parseStaleAfter(text)).toBe(days);
	});
});

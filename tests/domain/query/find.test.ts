// Finding and replacing over plain rows: how texts are compared, which cells are found, what a replacement comes to.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FindMemory, findCells, replaceCell, type FindField, type Needle, type ReplaceCell } from '#lib/domain/query/find.ts';
import { plainText, replaceIn } from '#lib/domain/query/find-text.ts';

const LOOSE = { matchCase: false, whole: false };
const found = (text: string, needle: string, { matchCase = false, whole = false } = {}): boolean =>
	replaceIn(text, needle, '', { matchCase, whole }) !== null;

describe('how texts are compared', () => {
	it.each([
		['Café Zuid', 'cafe', true],
		['cafe zuid', 'CAFÉ', true],
		['Cafe\u0301 Zuid', 'café z', true],
		['€\u00a01.234', '€ 1.234', true],
		['€ 1.234', '€1.234', true],
		['25\u00a0%', '25%', true],
		['25%', '25 %', true],
		['−5', '-5', true],
		['it’s', "it's", true],
		['1\u202f234', '1 234', true],
		['Straße', 'strasse', false],
		['abc', '', false],
		['ΟΔΟΣ', 'οδος', true],
		['İstanbul', 'istanbul', true]
	])('%s with %s: %s', (text, needle, is) => {
		expect(found(text, needle)).toBe(is);
		expect(plainText(needle, false) !== '' && plainText(text, false).includes(plainText(needle, false))).toBe(is);
	});

	it('tells case and accents apart where it is told to, and the whole cell from a part', () => {
		expect([found('Café', 'café', { matchCase: true }), found('Café', 'Cafe', { matchCase: true }), found('Cafe\u0301', 'Café', { matchCase: true })]).toEqual([false, false, true]);
		expect([found('Zuid', 'zui', { whole: true }), found('Zuid', 'ZUID', { whole: true })]).toEqual([false, true]);
	});
});

describe('replacing in a text', () => {
	it.each([
		['Café café CAFE', 'cafe', 'bar', 'bar bar bar'],
		['Cafe\u0301s', 'cafe', 'bar', 'bars'],
		['aaaa', 'aa', 'b', 'bb'],
		['a.b*c', '.b*', '', 'ac'],
		['$1 x', 'x', '$1', '$1 $1'],
		['👍🏽 ok 👍🏽', 'ok', 'ja', '👍🏽 ja 👍🏽'],
		['€\u00a012', '€ 12', '€ 15', '€ 15']
	])('%s: %s → %s is %s', (text, needle, by, is) => expect(replaceIn(text, needle, by, LOOSE)).toBe(is));

	it('finds exactly what it replaces, and replacing a text by itself changes nothing', () => {
		const text = fc.string({ unit: fc.constantFrom('a', 'A', 'é', 'e', '\u0301', 'ﬁ', 'İ', '€', ' ', '\u00a0', '%', '1', '−', '👍') });
		fc.assert(
			fc.property(text, fc.integer({ min: 0, max: 6 }), fc.integer({ min: 1, max: 6 }), (whole, from, length) => {
				const composed = whole.normalize('NFC');
				const needle = composed.slice(from, from + length);
				for (const matchCase of [true, false]) {
					const flat = plainText(needle, matchCase);
					const is = flat !== '' && plainText(composed, matchCase).includes(flat);
					expect(replaceIn(whole, needle, 'x', { matchCase, whole: false }) !== null).toBe(is);
				}
				if (!/[\p{M}€% \u00a0]/u.test(composed)) expect(replaceIn(composed, 'a', 'a', { matchCase: true, whole: false }) ?? composed).toBe(composed);
			}),
			{ seed: 4, numRuns: 500 }
		);
	});
});

type Row = { title: string | null; value: number | null; hot: boolean | null };
const title: FindField<Row> = { id: 'title', value: (row) => row.title, texts: (value) => [String(value)] };
const value: FindField<Row> = { id: 'value', value: (row) => row.value, texts: (amount) => [`€ ${String(amount)},00`, String(amount)] };
const hot: FindField<Row> = { id: 'hot', value: (row) => row.hot, texts: (is) => [is ? 'yes' : 'no'], wholeOnly: true };
const ROWS: Row[] = [
	{ title: 'Alpha 12', value: 1200, hot: true },
	{ title: null, value: 12, hot: false },
	{ title: 'yes please', value: null, hot: null }
];

function all(text: string, more: Partial<Needle> = {}, memory = new FindMemory<Row>()): string {
	const steps = findCells(ROWS, [title, value, hot], { text, matchCase: false, whole: false, ...more }, memory);
	for (;;) {
		const step = steps.next();
		if (step.done) return step.value.map(({ row, field }) => `${row}${field}`).join(' ');
	}
}

describe('finding cells', () => {
	it('looks in what shows and in what is typed, row by row; marks are found by their whole word', () => {
		expect(all('12')).toBe('0title 0value 1value');
		expect(all('€ 12')).toBe('0value 1value');
		expect(all('12', { whole: true })).toBe('1value');
		expect(all('yes')).toBe('0hot 2title');
		expect(all('ye')).toBe('2title');
		expect(all('ALPHA', { matchCase: true })).toBe('');
		expect(all('')).toBe('');
		expect(all('0012')).toBe('');
	});

	it('reads each value once, until it is told that it reads otherwise', () => {
		const memory = new FindMemory<Row>();
		all('alpha', {}, memory);
		ROWS[0] = { ...ROWS[0]!, title: 'Bravo' };
		expect([all('bravo', {}, memory), all('alpha', {}, memory)]).toEqual(['0title', '']);
		ROWS[0] = { ...ROWS[0]!, title: 'Alpha 12' };
	});

	it('stops on the way, so that long lists leave room for frames', () => {
		const many = Array.from({ length: 10_000 }, (_, index): Row => ({ title: `Deal ${index}`, value: index, hot: null }));
		const steps = findCells(many, [title, value], { text: '9999', matchCase: false, whole: false }, new FindMemory());
		let pauses = 0;
		for (let step = steps.next(); ; step = steps.next()) {
			if (step.done) {
				expect(step.value).toHaveLength(2);
				break;
			}
			pauses += 1;
		}
		expect(pauses).toBe(400);
	});
});

describe('what a replacement comes to', () => {
	const needle = { text: '1', matchCase: false, whole: false };
	const number = (stored: number, shown: string): ReplaceCell<number> => ({
		texts: [shown, String(stored)],
		holdsAll: (text) => Number(text) === stored,
		parse: (text) => (Number.isNaN(Number(text)) ? { ok: false, reason: 'no number' } : { ok: true, value: Number(text) }),
		locked: null,
		same: (next) => next === stored
	});

	it('writes, leaves the same, or says why not', () => {
		expect(replaceCell(number(12, '12'), needle, '3', 'nowhere')).toEqual({ kind: 'write', value: 32, text: '32' });
		expect(replaceCell(number(12, '12'), needle, '1', 'nowhere')).toEqual({ kind: 'same' });
		expect(replaceCell(number(12, '12'), needle, 'x', 'nowhere')).toEqual({ kind: 'refused', text: 'x2', reason: 'no number' });
		expect(replaceCell({ ...number(12, '12'), locked: 'derived' }, needle, '3', 'nowhere')).toEqual({ kind: 'refused', text: '12', reason: 'derived' });
	});

	it('keeps digits that do not show: a rounded text is not what is replaced', () => {
		expect(replaceCell(number(1.26, '1'), needle, '2', 'nowhere')).toEqual({ kind: 'write', value: 2.26, text: '2.26' });
		expect(replaceCell(number(0.96, '1'), needle, '2', 'nowhere')).toEqual({ kind: 'refused', text: '1', reason: 'nowhere' });
	});
});

// What a paste writes and what it leaves: repeating, adding, headers, moving, and cells that fit nowhere.
import { describe, expect, it } from 'vitest';
import type { ClipBlock, ClipCell, ClipField, FieldType } from '../../../src/lib/domain/clipboard/cell.ts';
import { copyBlock } from '../../../src/lib/domain/clipboard/copy.ts';
import { planPaste, repeats, type PasteTarget, type Rect } from '../../../src/lib/domain/clipboard/plan.ts';
import { CHOICES } from '../../fuzz/clipboard-cells.ts';
import { contextOf, readFlavours } from '../../fuzz/clipboard.ts';

const field = (id: string, type: FieldType, more: Partial<ClipField> = {}): ClipField => ({ id, type, cell: id, names: [id], ...more });

const TITLE = field('title', 'text', { names: ['Deal', 'Verkoopkans'] });
const STAGE = field('stage', 'stage', { names: ['Stage', 'Fase'] });
const CHANCE = field('probability', 'permille', { names: ['Probability', 'Kans'] });
const VALUE = field('value', 'money', { names: ['Value', 'Waarde'] });
const WEIGHTED = field('weighted', 'money', { cell: null, names: ['Weighted', 'Gewogen'] });
const COLOUR = field('c_colour', 'choice', { names: ['Kleur van klant'], choices: CHOICES });
const FIELDS = [TITLE, STAGE, CHANCE, VALUE, WEIGHTED];

const text = (...rows: string[][]): ClipBlock => ({ program: 'text', decimal: null, origin: null, rows: rows.map((row) => row.map((cell): ClipCell => ({ text: cell }))) });
const rect = (top: number, left: number, height = 1, width = 1): Rect => ({ top, left, height, width });

const target = (...ranges: Rect[]): PasteTarget => ({
	rows: ['d0', 'd1', 'd2', 'd3', 'd4', 'd5'],
	fields: FIELDS,
	hidden: [COLOUR],
	ranges,
	value: () => null,
	closed: () => null,
	defaults: { stage: 's1', owner: 'Anna' },
	pipeline: 'here',
	pendingCut: null,
	mayAdd: true,
	valuesOnly: false
});
const context = contextOf('nl');
const written = (block: ClipBlock, where: PasteTarget): string[] => planPaste(block, where, context).edits.map(({ deal, cell, value }) => `${deal}.${cell}=${String(value)}`);

describe('how often a block fits', () => {
	it.each([
		[[1, 1], [1, 1], [1, 1]],
		[[4, 2], [1, 1], [4, 2]],
		[[4, 2], [2, 2], [2, 1]],
		[[4, 1], [1, 3], [4, 1]],
		[[1, 6], [3, 2], [1, 3]],
		[[4, 2], [3, 1], [1, 1]],
		[[2, 2], [5, 5], [1, 1]]
	])('into %j goes %j %j times', ([height, width], [h, w], times) => {
		expect(repeats({ height: height!, width: width! }, h!, w!)).toEqual(times);
	});
});

describe('pasting by place', () => {
	it('fills a range with one cell, and several ranges each', () => {
		expect(written(text(['x']), target(rect(0, 0, 3)))).toEqual(['d0.title=x', 'd1.title=x', 'd2.title=x']);
		expect(written(text(['x']), target(rect(0, 0), rect(4, 0)))).toEqual(['d0.title=x', 'd4.title=x']);
	});

	it('writes a cell of two ranges once', () => {
		expect(written(text(['a'], ['b']), target(rect(0, 0), rect(1, 0)))).toEqual(['d0.title=a', 'd1.title=a', 'd2.title=b']);
	});

	it('empties cells where the block is empty', () => {
		expect(planPaste(text(['a', '', '10%']), target(rect(0, 0)), context).edits).toContainEqual({ deal: 'd0', cell: 'stage', value: null });
	});

	it('keeps what it understands and lists the rest with its row, column, text and reason', () => {
		const plan = planPaste(text(['a', 'Lead', '10%', '1.234,50', '99'], ['b', 'nergens', '200%', '$ 5', '99']), target(rect(0, 0)), context);
		expect(plan.edits.filter(({ deal }) => deal === 'd0').map(({ value }) => value)).toEqual(['a', 's1', 100, 123450]);
		expect(plan.edits.filter(({ deal }) => deal === 'd1').map(({ value }) => value)).toEqual(['b']);
		expect(plan.refused.map(({ deal, field: at, text: what, reason, row, column }) => [deal, at?.id, what, reason, row, column])).toEqual([
			['d0', 'weighted', '99', 'derived', 1, 5],
			['d1', 'stage', 'nergens', 'stage', 2, 2],
			['d1', 'probability', '200%', 'range', 2, 3],
			['d1', 'value', '$ 5', 'currency', 2, 4],
			['d1', 'weighted', '99', 'derived', 2, 5]
		]);
	});

	it('lists what is beyond the last column, but not its empty cells', () => {
		const plan = planPaste(text(['5', '9', 'over', '']), target(rect(0, 3)), context);
		expect(plan.refused.map(({ reason, text: what, field: at }) => [reason, what, at?.id])).toEqual([
			['derived', '9', 'weighted'],
			['outside', 'over', undefined]
		]);
	});
});

describe('probabilities of closed deals', () => {
	const GIVEN: Readonly<Record<string, Readonly<Record<string, number | string>>>> = { category: { s4: 'closed', s5: 'omitted' }, probability: { s4: 1000, s5: 0 } };
	const closed = (cell: string, id: string | null): number | string | null => GIVEN[cell]?.[id ?? ''] ?? null;
	const won = (...ranges: Rect[]): PasteTarget => ({ ...target(...ranges), closed, value: (deal, cell) => (cell === 'stage' ? (deal === 'd0' ? 's4' : 's1') : null) });
	const told = ({ edits, newDeals, refused, written: count }: ReturnType<typeof planPaste>) => [
		edits.map(({ deal, cell, value }) => `${deal}.${cell}=${String(value)}`),
		newDeals.map(({ stage, probability }) => `${String(stage)} ${String(probability)}`),
		refused.map(({ deal, newDeal, text: what, reason }) => `${deal ?? newDeal} ${what}: ${reason}`),
		count
	];

	it('are those of the stage: others are left and listed, the same are there already', () => {
		expect(told(planPaste(text(['40%'], ['40%']), won(rect(0, 2)), context))).toEqual([['d1.probability=400'], [], ['d0 40%: closed'], 1]);
		expect(told(planPaste(text(['100%']), won(rect(0, 2)), context))).toEqual([[], [], [], 1]);
	});

	it('go by the stage that the same paste gives', () => {
		expect(told(planPaste(text(['Gewonnen', '40%']), won(rect(1, 1)), context))).toEqual([['d1.stage=s4'], [], ['d1 40%: closed'], 1]);
		expect(told(planPaste(text(['Lead', '40%']), won(rect(0, 1)), context))).toEqual([['d0.stage=s1', 'd0.probability=400'], [], [], 2]);
		expect(told(planPaste(text(['a', 'Gewonnen', '40%'], ['b', '', '30%']), won(rect(6, 0)), context))).toEqual([[], ['s4 undefined', 's1 300'], ['0 40%: closed'], 4]);
	});

	it('and so are categories: read in either language, left on closed deals, and followed beside their stage', () => {
		const CATEGORY = field('category', 'choice', { names: ['Prognosecategorie'], option: 'category' });
		const where = (...ranges: Rect[]): PasteTarget => ({ ...won(...ranges), fields: [TITLE, STAGE, CATEGORY] });
		expect(told(planPaste(text(['Toegezegd'], ['best case'], ['Closed']), where(rect(0, 2)), context))).toEqual([['d1.category=best-case'], [], ['d2 Closed: choice', 'd0 Toegezegd: closed'], 1]);
		const { html, plain } = copyBlock(
			[[{ type: 'stage', value: 's1', names: ['Lead'] }, { type: 'choice', value: null, names: ['Pijplijn'], shown: 'pipeline' }]],
			{ pipeline: 'here', deals: ['d3'], fields: ['stage', 'category'], cut: null },
			{ currency: 'EUR', decimal: ',', day: (value) => value, yes: 'ja', no: 'nee' }
		);
		expect(plain).toContain('Pijplijn');
		const read = readFlavours(html, plain, 'nl');
		if (!read.ok) throw new Error(read.reason);
		const { block } = read;
		expect(told(planPaste(block, where(rect(1, 1)), context))[0]).toEqual(['d1.stage=s1', 'd1.category=null']);
		expect(told(planPaste({ ...block, rows: block.rows.map((row) => row.slice(1)) }, where(rect(1, 2)), context))[0]).toEqual(['d1.category=pipeline']);
	});

	it('that are cut stay where they were when they cannot go where they were put', () => {
		const { html, plain } = copyBlock([[{ type: 'permille', value: 400 }]], { pipeline: 'here', deals: ['d3'], fields: ['probability'], cut: 'mark' }, { currency: 'EUR', decimal: ',', day: (value) => value, yes: 'ja', no: 'nee' });
		const read = readFlavours(html, plain, 'nl');
		const where: PasteTarget = { ...won(rect(0, 2)), pendingCut: 'mark', value: (deal, cell) => (cell === 'stage' ? (deal === 'd0' ? 's4' : 's1') : 400) };
		expect(read.ok && told(planPaste(read.block, where, context))).toEqual([[], [], ['d0 40%: closed'], 0]);
	});
});

describe('a probability that lies behind the one of a closed stage', () => {
	const cut = (pipeline: string): ClipBlock => {
		const { html, plain } = copyBlock(
			[[{ type: 'stage', value: 's4', names: ['Gewonnen'] }, { type: 'permille', value: 600, shown: 1000 }]],
			{ pipeline, deals: ['d3'], fields: ['stage', 'probability'], cut: 'mark' },
			{ currency: 'EUR', decimal: ',', day: (day) => day, yes: 'WAAR', no: 'ONWAAR' }
		);
		expect(plain).toContain('100%');
		const read = readFlavours(html, plain, 'nl');
		if (!read.ok) throw new Error(read.reason);
		return read.block;
	};
	const now: Record<string, unknown> = { stage: 's4', probability: 600 };
	const where = { ...target(rect(0, 1)), pendingCut: 'mark', closed: (_cell: string, id: string | null) => (id === 's4' ? 1000 : null), value: (deal: string, cell: string) => (deal === 'd3' ? now[cell] : null) };

	it('moves with its stage, and is left nowhere', () => {
		expect(planPaste(cut('here'), where, context).edits.map(({ deal, cell, value }) => `${deal}.${cell}=${String(value)}`)).toEqual([
			'd3.stage=null',
			'd3.probability=null',
			'd0.stage=s4',
			'd0.probability=600'
		]);
	});

	it('stays where it is when the probability is cut without its stage', () => {
		const block = cut('here');
		const alone: ClipBlock = { ...block, rows: [[block.rows[0]![1]!]], origin: { ...block.origin!, fields: ['probability'] } };
		const { edits, emptied } = planPaste(alone, { ...where, ranges: [rect(0, 2)] }, context);
		expect([edits.map(({ deal, value }) => [deal, value]), emptied]).toEqual([[['d0', 1000]], 0]);
	});

	it('does not go to another pipeline, nor anywhere without its stage', () => {
		expect(planPaste(cut('other'), { ...where, pendingCut: null }, context).edits.map(({ value }) => value)).toEqual(['s4', null]);
		const block = cut('here');
		const alone = { ...block, rows: [[block.rows[0]![1]!]], origin: null };
		expect(planPaste(alone, { ...where, ranges: [rect(0, 2)] }, context).edits.map(({ value }) => value)).toEqual([1000]);
	});
});

describe('days that are pasted as text', () => {
	const [CLOSE, TOUCH] = [field('expectedClose', 'day', { names: ['Close'] }), field('lastTouch', 'day', { names: ['Touch'] })];
	const onDays = (...ranges: Rect[]): PasteTarget => ({ ...target(...ranges), fields: [TITLE, CLOSE, TOUCH] });
	const both = (rows: string[][], left = 1): string[][] =>
		(['en-US', 'nl'] as const).map((language) => {
			const { edits, refused } = planPaste(text(...rows), onDays(rect(0, left)), contextOf(language));
			return refused.length > 0 ? refused.map(({ text: what, reason }) => `${what}: ${reason}`) : edits.map(({ value }) => String(value));
		});

	it('[READ1] are read as the other days of their column tell, whoever pastes them', () => {
		for (const read of both([['31-12-2026'], ['15-01-2027'], ['01-03-2027']])) expect(read).toEqual(['2026-12-31', '2027-01-15', '2027-03-01']);
		for (const read of both([['01/03/2027'], ['12/31/2026']])) expect(read).toEqual(['2027-01-03', '2026-12-31']);
		for (const read of both([['28/2'], ['1/3']])) expect(read).toEqual(['2027-02-28', '2027-03-01']);
	});

	it('[READ1] are read as those of the columns beside it tell, where their own tell nothing', () => {
		for (const read of both([['31-12-2026', '01-03-2026'], ['', '05-04-2026']])) expect(read).toEqual(['2026-12-31', '2026-03-01', 'null', '2026-04-05']);
		for (const read of both([['3/15 of the team', '01-03-2026', '31-12-2026']], 0)) expect(read.at(-2)).toBe('2026-03-01');
	});

	it('[READ5] are listed where nothing is known because the others contradict each other', () => {
		for (const read of both([['31-12-2026'], ['12/31/2026'], ['01-03-2027'], ['05-05-2027']])) expect(read).toEqual(['01-03-2027: ambiguous']);
	});

	it('go by the language of whoever pastes them where nothing tells', () => {
		expect(both([['01-03-2027'], ['05-04-2027']])).toEqual([['2027-01-03', '2027-05-04'], ['2027-03-01', '2027-04-05']]);
	});
});

describe('pasting beyond the last row', () => {
	it('adds deals in the first open stage with the person as owner, unless the block says otherwise', () => {
		const plan = planPaste(text(['a', ''], ['b', 'Gewonnen'], ['', '']), target(rect(5, 0)), context);
		expect(plan.edits.map(({ deal }) => deal)).toEqual(['d5', 'd5']);
		expect(plan.newDeals).toEqual([{ stage: 's4', owner: 'Anna', title: 'b' }]);
	});

	it('names the deal that is made in spite of a cell it could not read', () => {
		const plan = planPaste(text(['a', 'Lead'], ['b', 'nergens'], ['', 'nergens']), target(rect(5, 0)), context);
		expect(plan.newDeals).toHaveLength(1);
		expect(plan.refused.map(({ newDeal, row }) => [newDeal, row])).toEqual([[0, 2], [null, 3]]);
	});
});

describe('headers in the first row', () => {
	it.each([
		['the sheet’s names', ['Value', 'Deal']],
		['Dutch names', ['Waarde (€)', 'VERKOOPKANS']],
		['names of other programs', ['Amount', 'Opportunity Name']]
	])('match columns by %s', (_, names) => {
		const plan = planPaste(text(names, ['12,50', 'a']), target(rect(1, 0)), context);
		expect(plan.matchedHeaders?.map(({ id }) => id)).toEqual(['value', 'title']);
		expect(plan.edits).toEqual([
			{ deal: 'd1', cell: 'value', value: 1250 },
			{ deal: 'd1', cell: 'title', value: 'a' }
		]);
	});

	it('reach hidden columns of one’s own, and list columns that nobody knows', () => {
		const plan = planPaste(text(['Deal', 'Kleur van klant', 'Wachtwoord'], ['a', 'rood', 'geheim']), target(rect(0, 0)), context);
		expect(plan.edits.map(({ cell, value }) => [cell, value])).toEqual([['title', 'a'], ['c_colour', 'c1']]);
		expect(plan.refused.map(({ reason, header, text: what }) => [reason, header, what])).toEqual([['header', 'Wachtwoord', 'geheim']]);
	});

	it('are values where only one of several is a name, where nothing follows, and in "paste values"', () => {
		expect(planPaste(text(['Deal', 'zomaar'], ['a', 'b']), target(rect(0, 0)), context).matchedHeaders).toBeNull();
		expect(written(text(['Deal']), target(rect(0, 0)))).toEqual(['d0.title=Deal']);
		expect(planPaste(text(['Deal', 'Value'], ['a', '1']), { ...target(rect(0, 0)), valuesOnly: true }, context).matchedHeaders).toBeNull();
	});
});

describe('between sheets of this program', () => {
	const copied = (cut: string | null, pipeline = 'here'): ClipBlock => {
		const { html, plain } = copyBlock(
			[
				[
					{ type: 'text', value: 'a' },
					{ type: 'stage', value: 'elsewhere', names: ['kwalificatie & Behoefte'] },
					{ type: 'permille', value: null, shown: 250 },
					{ type: 'money', value: 123456 },
					{ type: 'money', value: 30864 }
				]
			],
			{ pipeline, deals: ['d3'], fields: FIELDS.map(({ id }) => id), cut },
			{ currency: 'EUR', decimal: '.', day: (day) => day, yes: 'TRUE', no: 'FALSE' }
		);
		const read = readFlavours(html, plain, 'nl');
		if (!read.ok) throw new Error(read.reason);
		return read.block;
	};

	it('a row is exact: stage by name, a followed chance beside its stage, nothing said of columns that follow', () => {
		const plan = planPaste(copied(null, 'other'), target(rect(0, 0)), context);
		expect(plan.edits.map(({ value }) => value)).toEqual(['a', 's2', null, 123456]);
		expect(plan.refused).toEqual([]);
	});

	it('a chance that followed its stage is pasted elsewhere as the one that showed', () => {
		const block = copied(null);
		const alone = { ...block, rows: [[block.rows[0]![2]!]], origin: null };
		expect(planPaste(alone, target(rect(0, 2)), context).edits[0]!.value).toBe(250);
	});

	it('an amount of another currency is not taken for one of this', () => {
		const plan = planPaste(copied(null), target(rect(0, 0)), { ...context, currency: 'USD' });
		expect(plan.refused.map(({ reason }) => reason)).toEqual(['currency']);
	});

	it('a cut moves: the source is emptied where it still shows what was cut', () => {
		const now: Record<string, unknown> = { title: 'a', stage: 'elsewhere', probability: null, value: 999 };
		const where = { ...target(rect(0, 0)), pendingCut: 'mark', value: (_deal: string, cell: string) => now[cell] };
		const plan = planPaste(copied('mark'), where, context);
		expect(plan.edits.filter(({ deal }) => deal === 'd3')).toEqual([
			{ deal: 'd3', cell: 'title', value: null },
			{ deal: 'd3', cell: 'stage', value: null }
		]);
		expect(plan.emptied).toBe(2);
	});

	it.each([
		['a cut of before', { pendingCut: 'later' }],
		['a cut in another pipeline', { pipeline: 'other' }],
		['values only', { valuesOnly: true }]
	])('%s empties nothing', (_, different) => {
		const where = { ...target(rect(0, 0)), pendingCut: 'mark', value: () => 'a', ...different };
		expect(planPaste(copied('mark'), where, context).emptied).toBe(0);
	});

	it('a cut onto itself keeps the values, and what found no place stays where it was', () => {
		const now: Record<string, unknown> = { title: 'a', stage: 'elsewhere', value: 123456 };
		const where = { ...target(rect(3, 0)), pendingCut: 'mark', value: (_deal: string, cell: string) => now[cell] };
		expect(planPaste(copied('mark'), where, context).emptied).toBe(0);
		const beside = planPaste(copied('mark'), { ...where, ranges: [rect(0, 1)] }, context);
		expect(beside.refused.map(({ reason }) => reason)).toContain('stage');
		expect(beside.edits).not.toContainEqual({ deal: 'd3', cell: 'title', value: null });
	});
});

describe('kinds of columns', () => {
	const become = (type: FieldType, what: string): unknown => {
		const column = field('f', type, { stars: 5, choices: CHOICES });
		const plan = planPaste(text([what]), { ...target(rect(0, 0)), fields: [column] }, context);
		return plan.refused[0]?.reason ?? plan.edits[0]!.value;
	};
	it.each<[FieldType, string, unknown]>([
		['number', '1.234,5', 1234.5],
		['number', '12k', 12_000],
		['number', 'veel', 'number'],
		['percent', '12,5%', 0.125],
		['percent', '150', 1.5],
		['percent', '-5 %', -0.05],
		['day', '31-12-2026', '2026-12-31'],
		['day', '46356', 'day'],
		['checkbox', 'WAAR', true],
		['checkbox', 'x', true],
		['checkbox', '✓', true],
		['checkbox', 'nee', false],
		['checkbox', 'misschien', 'checkbox'],
		['rating', '★★★☆☆', 3],
		['rating', '4/5', 4],
		['rating', '6', 'rating'],
		['rating', '3,5', 'rating'],
		['choice', 'GROEN, licht', 'c2'],
		['choice', 'paars', 'choice'],
		['choices', 'Rood; 3. Blauw', ['c1', 'c3']],
		['person', 'anna de vries', 'Anna de Vries'],
		['text', '=1+1', '=1+1'],
		['money', '=1+1', 'money'],
		['stage', 'won', 's4'],
		['stage', 'kwal', 's2']
	])('%s takes %j as %j', (type, what, value) => {
		expect(become(type, what)).toEqual(value);
	});
});

describe('[MONEY5] amounts of several currencies', () => {
	const CURRENCY = field('currency', 'currency', { names: ['Currency', 'Valuta'] });
	const deals: Record<string, Record<string, unknown>> = { d0: { currency: 'JPY', value: 5000 }, d1: { currency: null, value: 100_55 }, d2: { currency: 'USD', value: 10_00 } };
	const sheet = (...ranges: Rect[]): PasteTarget => ({ ...target(...ranges), fields: [TITLE, VALUE, CURRENCY], value: (deal, cell) => deals[deal]?.[cell] ?? null });

	it('are read in the currency of each deal, or in the one that is pasted beside them', () => {
		expect(written(text(['100'], ['100'], ['100']), sheet(rect(0, 1)))).toEqual(['d0.value=100', 'd1.value=10000', 'd2.value=10000']);
		expect(written(text(['100', 'USD'], ['100', 'jpy'], ['100', 'EUR']), sheet(rect(0, 1)))).toEqual([
			'd0.value=10000', 'd0.currency=USD', 'd1.value=100', 'd1.currency=JPY', 'd2.value=10000', 'd2.currency=null'
		]);
	});

	it('with the sign of another are left, and so is a currency in which what stands there would lose decimals', () => {
		const plan = planPaste(text(['$ 100'], ['$ 100'], ['$ 100']), sheet(rect(0, 1)), context);
		expect([plan.edits.map(({ deal }) => deal), plan.refused.map(({ reason }) => reason)]).toEqual([['d2'], ['currency', 'currency']]);
		const yen = planPaste(text(['JPY'], ['JPY'], ['noot']), sheet(rect(0, 2)), context);
		expect([yen.edits.map(({ deal }) => deal), yen.refused.map(({ reason }) => reason)]).toEqual([['d0'], ['decimals', 'currencyName']]);
	});

	it('of this program keep their currency: no dollars become euros, and whole rows go with theirs', () => {
		const copied = (value: number, code: string | null) => [{ type: 'money', value, ...(code !== null && { names: [code] }) }, { type: 'currency', value: code ?? 'EUR' }] as const;
		const { html, plain } = copyBlock([copied(12_00, 'USD'), copied(12_00, null)], { pipeline: 'here', deals: ['a', 'b'], fields: ['value', 'currency'], cut: null }, { currency: 'EUR', decimal: ',', day: (day) => day, yes: 'ja', no: 'nee' }, null);
		const read = readFlavours(html, plain, 'nl');
		if (!read.ok) throw new Error(read.reason);
		const { block } = read;
		const whole = planPaste(block, sheet(rect(1, 1)), context);
		expect(whole.edits.map(({ deal, cell, value }) => `${deal}.${cell}=${String(value)}`)).toEqual(['d1.value=1200', 'd1.currency=USD', 'd2.value=1200', 'd2.currency=null']);
		const alone = { ...block, rows: block.rows.map((row) => row.slice(0, 1)) };
		const values = planPaste(alone, sheet(rect(1, 1)), context);
		expect([values.edits.length, values.refused.map(({ reason }) => reason)]).toEqual([0, ['currency', 'currency']]);
	});
});

// The sheet's pure parts: search, typed text, clipboard text, row order, questions, layout.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTsv, planPaste, tsvCell } from '#lib/features/grid/clipboard.ts';
import { columnDefs } from '#lib/features/grid/columns.ts';
import { promptFor, stillOpen, unanswered } from '#lib/features/grid/close-prompt.ts';
import { conventions, findStage, parseCell } from '#lib/features/grid/editors/parse.ts';
import { liveDeals, placeOf } from '#lib/features/grid/row-order.ts';
import { QuickSearch } from '#lib/features/grid/search.ts';
import { layoutOf, readLayout } from '#lib/features/grid/sheet-memory.ts';
import { editDeals } from '#lib/domain/document/commands.ts';
import { newDocument, Replica, T0 } from '../../helpers/documents.ts';

const replica = () =>
	new Replica('Anna', newDocument([
		{ title: 'Café Noord', company: 'Één BV', stage: 'proposal', value: 100 },
		{ title: 'Zuid', stage: 'lead' },
		{ title: 'Oost', stage: 'lead' }
	]));
const context = (from: Replica) => ({ currency: 'EUR', timeZone: 'Europe/Amsterdam', now: T0, stages: from.pipeline.liveStages });

describe('quick search', () => {
	it('wants every word, in any field, whatever case and accents', () => {
		const { pipeline, deal } = ((r) => ({ pipeline: r.pipeline, deal: r.deal('Café Noord') }))(replica());
		const search = new QuickSearch();
		const found = (text: string): boolean => {
			search.text = text;
			return search.matches(deal, (id) => pipeline.stage(id));
		};
		expect(found('cafe')).toBe(true);
		expect(found('  een  NOORD ')).toBe(true);
		expect(found('propos')).toBe(true);
		expect(found('noord zuid')).toBe(false);
		expect(found('')).toBe(true);
	});

	it('sees what a deal became after it was told to forget', () => {
		const from = replica();
		const search = new QuickSearch();
		search.text = 'west';
		const deal = from.deal('Zuid');
		expect(search.matches(deal, () => undefined)).toBe(false);
		editDeals(from.writer, [{ deal: deal.id, field: 'title', value: 'West' }]);
		search.forget(deal.id);
		expect(search.matches(deal, () => undefined)).toBe(true);
	});
});

describe('typed text', () => {
	it('is read by the conventions of the person’s language', () => {
		expect(conventions('nl-NL')).toEqual({ decimal: ',', order: 'dmy' });
		expect(conventions('en-GB')).toEqual({ decimal: '.', order: 'dmy' });
		expect(conventions('en-US')).toEqual({ decimal: '.', order: 'mdy' });
	});

	it('empties a cell when it is blank, whatever the field', () => {
		for (const field of ['title', 'value', 'probability', 'expectedClose', 'stage'] as const)
			expect(parseCell(field, '  ', context(replica()))).toEqual({ ok: true, value: null });
	});

	it('says what is wrong, and gives an example', () => {
		const input = context(replica());
		for (const [field, text] of [['value', 'lots'], ['probability', '120%'], ['expectedClose', 'someday'], ['stage', 'nowhere']] as const) {
			const parsed = parseCell(field, text, input);
			expect(parsed.ok).toBe(false);
			if (!parsed.ok) expect(parsed.message).toContain(text);
		}
	});

	it('says of another currency that nothing is converted, not that it can be read in two ways', () => {
		for (const text of ['$ 12', '12 USD', '12abc'])
			expect(parseCell('value', text, context(replica()))).toMatchObject({ ok: false, message: expect.stringContaining('is not an amount in EUR') });
	});

	it('means a stage by its whole name before its beginning, and refuses an ambiguous beginning', () => {
		const stage = (name: string) => ({ id: name, name }) as never;
		const stages = [stage('Proposal sent'), stage('Proposal'), stage('Café')];
		expect(findStage('PROPOSAL', stages)?.id).toBe('Proposal');
		expect(findStage('prop', stages)).toBeUndefined();
		expect(findStage('cafe', stages)?.id).toBe('Café');
	});
});

describe('clipboard text', () => {
	it('survives going out and coming back, whatever is in the cells', () => {
		const cell = fc.string().map((text) => text.replaceAll('\0', ''));
		fc.assert(
			fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 4 }), (rows) => {
				const text = rows.map((row) => row.map(tsvCell).join('\t')).join('\r\n') + '\r\n';
				expect(parseTsv(text)).toEqual(rows);
			}),
			{ seed: 7, numRuns: 300 }
		);
	});

	it('reads one cell, blank cells at the end, and lines that end in \\n or \\r', () => {
		expect(parseTsv('a')).toEqual([['a']]);
		expect(parseTsv('a\t')).toEqual([['a', '']]);
		expect(parseTsv('a\nb\rc')).toEqual([['a'], ['b'], ['c']]);
		expect(parseTsv('"say ""hi"""\tx')).toEqual([['say "hi"', 'x']]);
	});

	it('plans what fits and reports what does not', () => {
		const from = replica();
		const deals = [from.deal('Café Noord'), from.deal('Zuid')];
		const plan = planPaste([['12k', 'x'], ['many', 'y'], ['1', 'z']], deals, ['value', 'weighted'], context(from));
		expect(plan.edits).toEqual([{ deal: deals[0]!.id, field: 'value', value: 1_200_000 }]);
		expect(plan.refused).toHaveLength(1);
		expect(plan.refused[0]).toMatchObject({ deal: deals[1]!.id });
		expect(plan.outside).toBe(4);
	});
});

describe('the order of rows', () => {
	it('is by order key, and a new deal’s place is where it would sort', () => {
		const from = replica();
		const rows = liveDeals(from.pipeline.deals.values());
		expect(rows.map(({ title }) => title)).toEqual(['Café Noord', 'Zuid', 'Oost']);
		for (const [index, deal] of rows.entries()) expect(placeOf(deal, rows.filter((other) => other !== deal))).toBe(index);
	});
});

it('a filter on a percentage takes decimals, also where the currency has none', () => {
	const column = columnDefs('JPY', {} as never, false).find(({ colId }) => colId === 'probability')!;
	expect(column.filterParams.numberParser('12.5')).toBe(12.5);
});

describe('closing a deal', () => {
	it('asks for a reason once for all that were lost, and not where there is one', () => {
		const from = replica();
		const ids = ['Zuid', 'Oost'].map((title) => from.deal(title).id);
		const edits = ids.map((deal) => ({ deal, field: 'stage' as const, value: 'lost' }));
		editDeals(from.writer, edits);
		const prompt = promptFor(edits, from.pipeline);
		expect(prompt).toEqual({ kind: 'reason', deals: ids });
		expect(stillOpen(prompt!, from.pipeline)).toBe(true);
		editDeals(from.writer, ids.map((deal) => ({ deal, field: 'lostReason' as const, value: 'Price' })));
		expect(stillOpen(prompt!, from.pipeline)).toBe(false);
		expect(promptFor(edits, from.pipeline)).toBeNull();
	});

	it('leaves the reason that a colleague gave meanwhile, and a deal that is open again', () => {
		const from = replica();
		const ids = ['Zuid', 'Oost', 'Café Noord'].map((title) => from.deal(title).id);
		const edits = ids.map((deal) => ({ deal, field: 'stage' as const, value: 'lost' }));
		editDeals(from.writer, edits);
		const prompt = promptFor(edits, from.pipeline)!;
		editDeals(from.writer, [{ deal: ids[0]!, field: 'lostReason', value: 'Theirs' }, { deal: ids[1]!, field: 'stage', value: 'lead' }]);
		expect(unanswered(prompt, from.pipeline)).toEqual([ids[2]]);
	});

	it('asks for the value of a deal that was won without one', () => {
		const from = replica();
		const [blank, valued] = [from.deal('Zuid').id, from.deal('Café Noord').id];
		const win = (deal: string) => ({ deal, field: 'stage' as const, value: 'won' });
		editDeals(from.writer, [win(blank), win(valued)]);
		expect(promptFor([win(valued)], from.pipeline)).toBeNull();
		expect(promptFor([win(blank)], from.pipeline)).toEqual({ kind: 'value', deals: [blank] });
	});
});

describe('a remembered layout', () => {
	it('keeps order, widths, visibility, pinning and sort, but no filter', () => {
		const state = { sort: { sortModel: [] }, filter: { filterModel: {} }, columnVisibility: { hiddenColIds: ['source'] } };
		expect(layoutOf(state as never)).toEqual({ sort: { sortModel: [] }, columnVisibility: { hiddenColIds: ['source'] } });
	});

	it('is refused when it is of another version or no layout', () => {
		for (const text of [null, '', '[]', 'null', '{"v":2,"layout":{}}', '{"v":1}', '{"v":1,"layout":null}']) expect(readLayout(text)).toBeNull();
		expect(readLayout('{"v":1,"layout":{"sort":{"sortModel":[]}}}')).toEqual({ sort: { sortModel: [] } });
	});
});

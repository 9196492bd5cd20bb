// The sheet's pure parts: search, typed text, row order, questions, layout, the list of keys.
import { describe, expect, it } from 'vitest';
import { promptFor, stillOpen, unanswered } from '#lib/state/close-prompt.ts';
import { conventions, findStage, parseCell } from '#lib/ui/cell-input.ts';
import { liveDeals, placeOf } from '#lib/features/grid/row-order.ts';
import { QuickSearch } from '#lib/features/grid/search.ts';
import { shortcuts } from '#lib/features/grid/selection/shortcuts.ts';
import { readRemembered } from '#lib/features/grid/sheet-memory.ts';
import { decodeView, encodeView } from '#lib/features/grid/views/view-link.ts';
import { PLAIN } from '#lib/domain/query/definition.ts';
import { addColumn, columnMade } from '#lib/domain/document/column-commands.ts';
import { editDeals } from '#lib/domain/document/commands.ts';
import { LANGUAGES, locale } from '#lib/ui/locale.svelte.ts';
import { newDocument, Replica, T0 } from '../../helpers/documents.ts';

const replica = () =>
	new Replica('Anna', newDocument([
		{ title: 'Café Noord', company: 'Één BV', stage: 'proposal', value: 100 },
		{ title: 'Zuid', stage: 'lead' },
		{ title: 'Oost', stage: 'lead' }
	]));
const context = (from: Replica) => ({ currency: 'EUR', timeZone: 'Europe/Amsterdam', now: T0, stages: from.pipeline.liveStages, columns: [] });

describe('quick search', () => {
	it('wants every word, in any field, whatever case and accents', () => {
		const { pipeline, deal } = ((r) => ({ pipeline: r.pipeline, deal: r.deal('Café Noord') }))(replica());
		const search = new QuickSearch();
		const found = (text: string): boolean => {
			search.text = text;
			return search.matches(deal, pipeline);
		};
		expect(found('cafe')).toBe(true);
		expect(found('  een  NOORD ')).toBe(true);
		expect(found('propos')).toBe(true);
		expect(found('noord zuid')).toBe(false);
		expect(found('')).toBe(true);
	});

	it('finds words in columns of one’s own, choices by name', () => {
		const from = replica();
		const region = columnMade(addColumn(from.writer, { name: 'Region', kind: 'choice', choices: [{ id: 'k1', name: 'Zeeland', color: 1 }] }))!;
		const remark = columnMade(addColumn(from.writer, { name: 'Remark', kind: 'text' }))!;
		const deal = from.deal('Zuid');
		editDeals(from.writer, [{ deal: deal.id, field: region, value: 'k1' }, { deal: deal.id, field: remark, value: 'twice a year' }]);
		const search = new QuickSearch();
		search.text = 'zeeland twice';
		expect(search.matches(deal, from.pipeline)).toBe(true);
		expect(search.matches(from.deal('Oost'), from.pipeline)).toBe(false);
	});

	it('sees what a deal became after it was told to forget', () => {
		const from = replica();
		const search = new QuickSearch();
		search.text = 'west';
		const deal = from.deal('Zuid');
		expect(search.matches(deal, from.pipeline)).toBe(false);
		editDeals(from.writer, [{ deal: deal.id, field: 'title', value: 'West' }]);
		search.forget(deal.id);
		expect(search.matches(deal, from.pipeline)).toBe(true);
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

describe('the order of rows', () => {
	it('is by order key, and a new deal’s place is where it would sort', () => {
		const from = replica();
		const rows = liveDeals(from.pipeline.deals.values());
		expect(rows.map(({ title }) => title)).toEqual(['Café Noord', 'Zuid', 'Oost']);
		for (const [index, deal] of rows.entries()) expect(placeOf(deal, rows.filter((other) => other !== deal))).toBe(index);
	});
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

describe('what the device remembers of a sheet', () => {
	const columns = [{ id: 'value', shown: false, width: 200, frozen: true }];

	it('keeps a saved view with its unsaved changes and how the plain sheet was left; its filter only in the same visit', () => {
		const definition = { filter: [{ field: 'value', any: [{ is: 'empty' }] }], sort: [{ field: 'value', descending: true }], group: null, columns, colours: [] };
		const stored = (view: string | null, visit: string | null = null) => readRemembered(JSON.stringify({ v: 2, view, definition, collapsed: ['=lead'], plain: definition, seen: definition }), visit);
		const plain = { ...definition, filter: [] };
		expect(stored('v1')).toEqual({ view: 'v1', definition, collapsed: ['=lead'], plain, seen: definition, off: [] });
		expect(stored(null)).toEqual({ view: null, definition: plain, collapsed: ['=lead'], plain: null, seen: null, off: definition.filter });
		expect(stored(null, JSON.stringify(definition.filter))).toEqual({ view: null, definition, collapsed: ['=lead'], plain: null, seen: null, off: [] });
		expect(stored(null, '[]')).toMatchObject({ definition: plain, off: [] });
		expect(readRemembered(JSON.stringify({ v: 2, view: 'v1', definition, collapsed: [] }))?.plain).toBeNull();
	});

	it('takes over columns and sort as version 0.2.0 kept them', () => {
		const layout = {
			columnOrder: { orderedColIds: ['ag-Grid-SelectionColumn', 'value'] },
			columnVisibility: { hiddenColIds: ['value'] },
			columnSizing: { columnSizingModel: [{ colId: 'value', width: 200 }] },
			columnPinning: { leftColIds: ['value'] },
			sort: { sortModel: [{ colId: 'value', sort: 'desc' }] }
		};
		expect(readRemembered(JSON.stringify({ v: 1, layout }))?.definition).toEqual({ filter: [], sort: [{ field: 'value', descending: true }], group: null, columns, colours: [] });
	});

	it('is refused when it is of another version or nothing at all', () => {
		for (const text of [null, '', '[]', 'null', '{"v":3}', '{"v":1}', '{"v":1,"layout":null}']) expect(readRemembered(text)).toBeNull();
	});
});

describe('a view in a link', () => {
	it('reads what was written, and leaves out what says nothing', () => {
		const definition = { ...PLAIN, filter: [{ field: 'title', any: [{ is: 'contains' as const, text: 'café €' }] }] };
		expect(decodeView(encodeView(definition)!)).toEqual({ definition, dropped: 0 });
		expect(encodeView(PLAIN)).toBe('e30');
	});

	it('is refused when it is damaged or too long, and not written when too large', () => {
		for (const text of ['', '%%%', 'abc', 'bnVsbA', 'W10', '_w', 'e30'.repeat(3000)]) expect(decodeView(text)).toBeNull();
		const columns = Array.from({ length: 200 }, (_, index) => ({ id: `c_${index}`.padEnd(20, 'x'), shown: true, width: null, frozen: false }));
		expect(encodeView({ ...PLAIN, columns })).toBeNull();
	});
});

it.each(LANGUAGES)('the list of keys has no two lines of the same words in a group (%s)', (language) => {
	locale.language = language;
	const groups = shortcuts();
	expect(new Set(groups.map(({ name }) => name)).size).toBe(groups.length);
	for (const { rows } of groups) expect(new Set(rows.map(([what]) => what)).size).toBe(rows.length);
	expect(shortcuts(true)[0]!.rows).toContainEqual([language === 'nl' ? 'Kiezen waar de kans heen gaat' : 'Choose where it goes', 'M']);
	locale.language = 'en';
});

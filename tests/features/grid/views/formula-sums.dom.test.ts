// Subtotals of a formula column: of every deal in the group, also when results come after the groups were made.
import { expect, onTestFinished, test } from 'vitest';
import { addColumn, columnMade } from '#lib/domain/document/column-commands.ts';
import { editDeals } from '#lib/domain/document/commands.ts';
import { ShownDeals } from '#lib/features/grid/views/shown-deals.ts';
import { SheetView } from '#lib/features/grid/views/sheet-view.ts';
import { newDocument, Replica } from '../../../helpers/documents.ts';
import { fakePipeline } from '../../../helpers/fake-session.ts';
import { waitFor } from '../../../helpers/wait-for.ts';

test('a group adds up a formula column of all its deals once results are there, and follows edits', async () => {
	const maker = new Replica('Anna', newDocument([
		{ title: 'Alpha', stage: 'lead', value: 10_000, probability: 500 },
		{ title: 'Bravo', stage: 'lead', value: 20_000, probability: 500 }
	]));
	const share = columnMade(addColumn(maker.writer, { name: 'Share', kind: 'formula', formula: '{value} * {probability}' }))!;
	const { state } = fakePipeline(maker.doc);
	const view = new SheetView(state);
	onTestFinished(() => (view.destroy(), state.destroy()));
	const shown = new ShownDeals(view, view.source);
	view.set({ group: { field: 'stage', by: 'value', descending: false } });
	shown.settle(null);
	const sum = () => shown.group('=lead')!.totals.get(share);
	expect([state.formulas.loaded, sum()]).toEqual([false, null]);

	state.formulas.changes.add(({ deals, columns }) => {
		shown.recount(new Set(columns));
		shown.patch(deals.keys());
	});
	await waitFor('the engine', () => state.formulas.loaded);
	expect(sum()).toBe(150);
	const [alpha] = [...state.view.deals.values()].filter(({ title }) => title === 'Alpha');
	state.perform((writer) => editDeals(writer, [{ deal: alpha!.id, field: 'value', value: 30_000 }]));
	expect(sum()).toBe(250);
	expect(shown.touched).toContain('=lead');
});

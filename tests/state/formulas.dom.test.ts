// Formula columns of an open pipeline: worked out where something they use changed, told of, in the past too.
import { expect, onTestFinished, test, vi } from 'vitest';
import { addColumn, columnMade, deleteColumn, editColumn } from '#lib/domain/document/column-commands.ts';
import { editDeals, editSettings, editStage } from '#lib/domain/document/commands.ts';
import type { ColumnKey } from '#lib/domain/model/deal.ts';
import type { FormulaChange } from '#lib/state/formula-change.ts';
import { newDocument, T0 } from '../helpers/documents.ts';
import { fakePipeline } from '../helpers/fake-session.ts';
import { waitFor } from '../helpers/wait-for.ts';

async function opened() {
	const { state, session } = fakePipeline(newDocument([{ title: 'Alpha', value: 10_000, probability: 500 }, { title: 'Beta', value: 20_000 }]));
	onTestFinished(() => state.destroy());
	const made = (name: string, kind: 'formula' | 'number', formula = ''): ColumnKey => columnMade(state.perform((writer) => addColumn(writer, { name, kind, formula })))!;
	const number = made('Seats', 'number');
	const share = made('Share', 'formula', '{value} * {probability}');
	const chain = made('Chain', 'formula', `{${share}} + {${number}}`);
	await waitFor('the engine', () => state.formulas.loaded);
	const deal = (title: string) => [...state.view.deals.values()].find((candidate) => candidate.title === title)!;
	return { state, session, number, share, chain, deal, result: (title: string, key: ColumnKey) => state.fieldWorld.formula(deal(title), key) };
}

test('a result follows what it uses, and only that is worked out anew', async () => {
	const { state, number, share, chain, deal, result } = await opened();
	expect(result('Alpha', share)).toBe(50);
	expect(result('Alpha', chain)).toBe(50);
	expect(result('Beta', chain)).toBeTypeOf('number');
	expect(state.fieldWorld.formulaKind?.(share)).toBe('money');
	const told: FormulaChange[] = [];
	state.formulas.changes.add((change) => void told.push(change));
	const before = state.formulas.evaluations;
	state.perform((writer) => editDeals(writer, [{ deal: deal('Alpha').id, field: number, value: 2 }]));
	expect(result('Alpha', chain)).toBe(52);
	expect(state.formulas.evaluations - before).toBe(1);
	expect(told).toHaveLength(1);
	expect([...told[0]!.deals]).toEqual([[deal('Alpha').id, new Set([chain])]]);
	state.perform((writer) => editDeals(writer, [{ deal: deal('Alpha').id, field: 'title', value: 'Alpha 2' }]));
	expect(told).toHaveLength(1);
});

test('a stage’s chance, the currency and a column in the bin reach every deal', async () => {
	const { state, number, share, chain, deal, result } = await opened();
	state.perform((writer) => editDeals(writer, [{ deal: deal('Beta').id, field: 'stage', value: state.view.liveStages[0]!.id }]));
	state.perform((writer) => editStage(writer, state.view.liveStages[0]!.id, 'probability', 100));
	expect(result('Beta', share)).toBe(20);
	state.perform((writer) => editSettings(writer, 'currency', 'JPY'));
	expect(result('Beta', share)).toBe(2000);
	state.perform((writer) => deleteColumn(writer, number));
	expect(result('Beta', chain)).toEqual({ error: '#REF!' });
	state.undo();
	expect(result('Beta', chain)).toBe(2000);
	state.perform((writer) => editColumn(writer, share, { formula: '1/0' }));
	expect(result('Beta', chain)).toEqual({ error: '#DIV/0!' });
	state.perform((writer) => editColumn(writer, share, { formula: `{${chain}}` }));
	expect(result('Beta', chain)).toEqual({ error: '#CYCLE!' });
});

test('looking back, results are those of then', async () => {
	const { state, session, number, share, chain, deal, result } = await opened();
	const then = session.clock + 1;
	session.clock += 1000;
	state.perform((writer) => editDeals(writer, [{ deal: deal('Alpha').id, field: 'value', value: 90_000 }, { deal: deal('Alpha').id, field: number, value: 7 }]));
	expect(result('Alpha', chain)).toBe(457);
	state.showAsOf(then);
	expect(result('Alpha', share)).toBe(50);
	expect(result('Alpha', chain)).toBe(50);
	state.showAsOf(T0 + 5);
	state.showAsOf(session.clock + 10);
	expect(result('Alpha', chain)).toBe(457);
	state.showAsOf(null);
	expect(result('Alpha', chain)).toBe(457);
});

test('a pipeline without formulas loads no engine', async () => {
	const { state } = fakePipeline(newDocument([{ title: 'Alpha' }]));
	onTestFinished(() => state.destroy());
	state.perform((writer) => addColumn(writer, { name: 'Words', kind: 'text' }));
	await Promise.resolve();
	expect(state.formulas.loaded).toBe(false);
});

test('a pipeline that is closed while the engine is on its way leaves no clock running', async () => {
	const clocks = vi.spyOn(globalThis, 'setInterval');
	onTestFinished(() => clocks.mockRestore());
	const { state } = fakePipeline(newDocument([{ title: 'Alpha' }]));
	state.perform((writer) => addColumn(writer, { name: 'Sum', kind: 'formula', formula: '1+1' }));
	state.destroy();
	const before = clocks.mock.calls.length;
	await import('#lib/state/formula-engine.ts');
	await new Promise((resolve) => void setTimeout(resolve));
	expect(clocks.mock.calls.length - before).toBe(0);
	expect(state.formulas.loaded).toBe(false);
});

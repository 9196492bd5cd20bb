// Plans for many deals at once: what is written, what was so already, and what cannot take it.
import { describe, expect, it } from 'vitest';
import { addColumn, columnMade } from '#lib/domain/document/column-commands.ts';
import { changeChoice, setAll, shiftDay, shiftDays, withoutClosedValues, type BulkPlan } from '#lib/domain/document/bulk-edits.ts';
import { editDeals } from '#lib/domain/document/commands.ts';
import { newDocument, Replica } from '../../helpers/documents.ts';

const person = new Replica('Anna', newDocument([
	{ title: 'Open', stage: 'lead', expectedClose: '2026-01-31' },
	{ title: 'Won', stage: 'won', expectedClose: '9999-12-30' },
	{ title: 'Bare', stage: 'lead', owner: 'Eva' }
]));
const { writer, pipeline } = person;
const deals = ['Open', 'Won', 'Bare'].map((title) => person.deal(title));
const told = ({ edits, same, cannot }: BulkPlan) => [edits.map(({ deal, value }) => `${pipeline.deals.get(deal)!.title}: ${String(value)}`).join(', '), same, cannot];

describe('a day moved', () => {
	it.each([
		['2026-01-31', 1, 'month', '2026-02-28'],
		['2024-01-31', 1, 'month', '2024-02-29'],
		['2026-03-31', -1, 'month', '2026-02-28'],
		['2026-12-15', 1, 'month', '2027-01-15'],
		['2026-01-15', -13, 'month', '2024-12-15'],
		['2026-12-31', 1, 'day', '2027-01-01'],
		['2026-03-01', -1, 'week', '2026-02-22'],
		['9999-12-31', 1, 'day', null],
		['9999-12-31', 1, 'month', null],
		['0000-01-01', -1, 'week', null]
	] as const)('%s by %d %s is %s', (day, count, unit, is) => expect(shiftDay(day, count, unit)).toBe(is));
});

it('sets a field of all, but not the probability of closed deals', () => {
	expect(told(setAll(deals, 'owner', 'Eva', pipeline))).toEqual(['Open: Eva, Won: Eva', 1, 0]);
	expect(told(setAll(deals, 'owner', null, pipeline))).toEqual(['Bare: null', 2, 0]);
	expect(told(setAll(deals, 'probability', 300, pipeline))).toEqual(['Open: 300, Bare: 300', 0, 1]);
});

it('moves the dates there are', () => {
	expect(told(shiftDays(deals, 'expectedClose', 1, 'month', pipeline))).toEqual(['Open: 2026-02-28', 0, 2]);
});

it('adds and takes out one of several choices, the others kept', () => {
	const key = columnMade(addColumn(writer, { name: 'Tags', kind: 'choices', choices: [{ id: 'a', name: 'A', color: 0 }, { id: 'b', name: 'B', color: 1 }] }))!;
	editDeals(writer, [{ deal: deals[0]!.id, field: key, value: ['a'] }, { deal: deals[1]!.id, field: key, value: ['b', 'a'] }]);
	const column = pipeline.columns.find((one) => one.key === key)!;
	const now = deals.map(({ id }) => pipeline.deals.get(id)!);
	expect(told(changeChoice(now, column, 'b', true, pipeline))).toEqual(['Open: a,b, Bare: b', 1, 0]);
	expect(told(changeChoice(now, column, 'a', false, pipeline))).toEqual(['Open: null, Won: b', 1, 0]);
});

it('lets a probability through where the deal ends up open, and leaves one that would not show', () => {
	const [open, won] = [deals[0]!.id, deals[1]!.id];
	const chance = (deal: string, value: number | null) => ({ deal, field: 'probability', value });
	const moved = (deal: string, value: string) => ({ deal, field: 'stage', value });
	const said = (edits: Parameters<typeof withoutClosedValues>[0]) => {
		const { edits: kept, left } = withoutClosedValues(edits, pipeline);
		return [kept.length, left.length];
	};
	expect(said([chance(open, 400), chance(won, 400)])).toEqual([1, 1]);
	expect(said([chance(won, 1000), chance(won, null)])).toEqual([1, 0]);
	expect(said([chance(won, 400), moved(won, 'lead')])).toEqual([2, 0]);
	expect(said([moved(open, 'lost'), chance(open, 400)])).toEqual([1, 1]);
});

// The catalogue of fields: what a field that follows its stage reads, and what formulas are given of built-in choices.
import { expect, it } from 'vitest';
import { fieldOf, readField, type FieldWorld } from '#lib/state/fields.ts';
import { formulaInput } from '#lib/state/formula-engine.ts';
import { newDocument, Replica, T0 } from '../helpers/documents.ts';

const anna = new Replica('Anna', newDocument([{ title: 'A', stage: 'proposal' }, { title: 'B', stage: 'lead', category: 'best-case' }, { title: 'C', stage: 'won', category: 'commit' }, { title: 'D' }]));
const world: FieldWorld = { view: anna.pipeline, now: T0, formula: () => null };

it('[CATEGORY1] the category is read as it is in force', () => {
	const field = fieldOf(anna.pipeline, 'category')!;
	expect(field).toMatchObject({ type: 'choice', option: 'category', cell: 'category' });
	expect(['A', 'B', 'C', 'D'].map((title) => readField(anna.deal(title), field, world))).toEqual(['best-case', 'best-case', 'closed', null]);
});

it('[OPTION2] formulas read the same words in every language', () => {
	const field = fieldOf(anna.pipeline, 'category')!;
	expect(['A', 'C', 'D'].map((title) => formulaInput(anna.deal(title), field, world))).toEqual(['Best case', 'Closed', null]);
});

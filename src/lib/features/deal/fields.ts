// Which cells of a deal the panel shows as fields, in which order; and what was written in a column before.
import type { PipelineView } from '#lib/domain/document/view.ts';
import { BANT_FIELDS, storedCell, type CellField, type DealField } from '#lib/domain/model/deal.ts';
import { ratedCurrencies } from '#lib/domain/model/rates.ts';
import type { Field } from '#lib/state/fields.ts';
import { plainLetters } from '#lib/domain/model/plain-letters.ts';
import { optionChoices } from '#lib/ui/option-names.ts';

/** Fields of every deal, in order. The name and the stage have their own place. */
export const FIELDS = [
	'company',
	'value',
	'currency',
	'probability',
	'category',
	'expectedClose',
	'nextStep',
	'owner',
	'contact',
	'lastTouch',
	'source',
	'industry',
	'lostReason',
	'rating'
] as const satisfies readonly DealField[];

/** Fields by which a lead is qualified, in a part of their own. */
export const QUALIFICATION = ['leadStatus', 'leadReason', ...BANT_FIELDS] as const satisfies readonly DealField[];

/** Columns in which the same words come back. */
const REPEATED: ReadonlySet<CellField> = new Set(['company', 'source', 'industry', 'lostReason', 'leadReason']);
const MOST = 30;

/** What suggestions are taken from. */
export interface Suggesting {
	view: PipelineView;
	/** Everybody a deal may be given to. */
	owners: () => readonly string[];
}

/** Words to choose from for a field: a choice's names, what was written before; null: there is nothing to suggest. */
export function suggestions({ view, owners }: Suggesting, { cell, type, column, option }: Field): (() => readonly string[]) | null {
	if (cell === null) return null;
	if (option) return () => optionChoices(option).map(({ label }) => label);
	if (type === 'choice' || type === 'choices') return () => column!.choices.filter(({ gone }) => !gone).map(({ name }) => name);
	if (type === 'person') return owners;
	if (type === 'currency') return () => [...new Set([view.settings.currency, ...ratedCurrencies(view.rates), 'EUR', 'USD', 'GBP'])];
	return REPEATED.has(cell) ? () => writtenIn(view, cell) : null;
}

/** What was written in a column of deals in use, the most frequent first, at most 30. Walks all deals: a few ms at 10,000. */
function writtenIn(view: PipelineView, field: CellField): string[] {
	const counts = new Map<string, { text: string; count: number }>();
	const note = (text: unknown, count: number): void => {
		if (typeof text !== 'string' || text === '') return;
		const found = counts.get(plainLetters(text));
		if (found) found.count += count;
		else counts.set(plainLetters(text), { text, count });
	};
	for (const deal of view.deals.values()) if (deal.deleted === null) note(storedCell(deal, field), 1);
	return [...counts.values()]
		.sort((a, b) => b.count - a.count || a.text.localeCompare(b.text))
		.slice(0, MOST)
		.map(({ text }) => text);
}

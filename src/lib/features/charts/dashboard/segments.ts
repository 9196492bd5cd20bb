// What deals can be divided by: owner, source, industry, and the choice columns of the pipeline.
import { ownValue, type Column } from '#lib/domain/model/column.ts';
import type { Deal } from '#lib/domain/model/deal.ts';
import { t } from '#lib/ui/messages/index.ts';
import type { Segment } from '../frame/definition.ts';

const FIELDS = ['owner', 'source', 'industry'] as const;

/** A cell of white space is as empty as an empty one. */
const worded = (text: string | null): string | null => (text === null || text.trim() === '' ? null : text.trim());

export function segmentsOf(columns: readonly Column[]): Segment[] {
	const own = columns.filter(({ kind, deleted }) => kind === 'choice' && deleted === null);
	return [
		...FIELDS.map((field): Segment => ({ id: field, name: t(`field.${field}`), of: (deal: Deal) => worded(deal[field]) })),
		...own.map((column): Segment => {
			const names = new Map(column.choices.map(({ id, name }) => [id, name]));
			return { id: column.key, name: column.name, of: (deal: Deal) => names.get(String(ownValue(deal, column))) ?? null };
		})
	];
}

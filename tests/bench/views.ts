// Filtering, sorting and grouping by the query code over deals of a document, beside plain code of the same effect
// over the same plain rows: what AG Grid's own filter and sort do with a comparator of one column, without its screen.
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import type { Deal } from '#lib/domain/model/deal.ts';
import { compileFilter, type QueryWorld } from '#lib/domain/query/filter.ts';
import { Groups } from '#lib/domain/query/group.ts';
import { compareValues } from '#lib/domain/query/sort.ts';
import type { QueryField } from '#lib/domain/query/definition.ts';
import { madeDocument } from './made-documents.ts';
import { median, progress, report } from './report.ts';

const RUNS = 7;

const field = (id: 'value' | 'stage' | 'title', type: QueryField<Deal>['type']): QueryField<Deal> => ({ id, type, read: (deal) => deal[id] });
const FIELDS: Record<string, QueryField<Deal>> = { value: field('value', 'money'), stage: field('stage', 'stage'), title: field('title', 'text') };

function timed(run: () => void): number {
	const times = Array.from({ length: RUNS }, () => {
		const began = performance.now();
		run();
		return performance.now() - began;
	});
	return median(times);
}

export function benchViews(sizes: readonly number[]): void {
	for (const size of sizes) {
		progress(`views of ${size} deals`);
		const doc = madeDocument(size, 'without past');
		const pipeline = new Pipeline(doc);
		const deals = [...pipeline.deals.values()];
		const world: QueryWorld<Deal> = { field: (id) => FIELDS[id], today: '2026-06-01', fiscalYearStart: 1, isOpen: () => true };
		const { compare } = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
		const line = (bench: string, ours: () => void, what: string, plain: () => void): void =>
			report({ bench, deals: size, value: timed(ours), unit: 'ms', runs: RUNS, beside: { what, value: timed(plain) } });

		const conditions = [
			{ field: 'value', any: [{ is: 'between', min: 1_000_000, max: null }] },
			{ field: 'stage', any: [{ is: 'value', values: ['lead', 'proposal'] }] }
		] as const;
		line('filter by two conditions', () => void deals.filter(compileFilter(conditions, world)), 'the same as plain code', () =>
			void deals.filter(({ value, stage }) => value !== null && value >= 1_000_000 && (stage === 'lead' || stage === 'proposal'))
		);
		line('sort by value', () => void deals.toSorted((a, b) => compareValues(FIELDS.value!, a.value, b.value, true, compare)), 'the same as plain code', () =>
			void deals.toSorted((a, b) => (b.value ?? -Infinity) - (a.value ?? -Infinity) || 0)
		);
		line('group by stage with subtotals', () => {
			const groups = new Groups({ field: 'stage', by: 'value', descending: false }, FIELDS.stage!, [{ id: 'value', as: 'sum', read: FIELDS.value!.read }], 1);
			for (const deal of deals) groups.put(deal.id, deal);
			groups.order(compare).map((key) => groups.group(key));
		}, 'Map of count and sum', () => {
			const sums = new Map<string | null, { count: number; sum: number }>();
			for (const { stage, value } of deals) {
				const sum = sums.get(stage) ?? { count: 0, sum: 0 };
				sum.count += 1;
				sum.sum += value ?? 0;
				sums.set(stage, sum);
			}
		});
		const groups = new Groups({ field: 'stage', by: 'value', descending: false }, FIELDS.stage!, [{ id: 'value', as: 'sum', read: FIELDS.value!.read }], 1);
		for (const deal of deals) groups.put(deal.id, deal);
		const thousand = timed(() => {
			for (let edit = 0; edit < 1000; edit += 1) {
				const deal = deals[(edit * 7919) % deals.length]!;
				groups.put(deal.id, deal);
			}
		});
		report({ bench: 'subtotals after one edit', deals: size, value: thousand, unit: 'µs', runs: RUNS });
		pipeline.destroy();
		doc.destroy();
	}
}

// Deal histories for metrics tests, written as short lists. Limit: no document.
import type { DealChange, DealHistory, HistoryField } from '#lib/domain/model/deal-history.ts';
import type { Deal } from '#lib/domain/model/deal.ts';

/** `[field, value, at]`, by time; a string at the end is who did it. */
export type Told = [field: HistoryField, value: string | number | null, at: number | null, by?: string];

let ids = 0;

/** A history of these changes. It begins with the first known time unless told. */
export function historyOf(told: readonly Told[], more: Partial<DealHistory> = {}): DealHistory {
	let since = -Infinity;
	const seen = new Set<HistoryField>();
	const changes = told.map(([field, value, at, by]): DealChange => {
		since = Math.max(since, at ?? since);
		const first = !seen.has(field);
		seen.add(field);
		return { field, value, since: first && at === told[0]![2] ? -Infinity : since, at, ...(by === undefined ? {} : { by }) };
	});
	const createdAt = more.createdAt === undefined ? (told[0]?.[2] ?? null) : more.createdAt;
	return { id: `deal-${(ids += 1)}`, createdAt, begins: createdAt ?? -Infinity, undone: false, changes, ...more };
}

/** The history of a deal of which only the stages have a past. */
export function historyOfDeal(deal: Deal): DealHistory {
	const told: Told[] = deal.stageSteps.map(({ stage, at, by }) => (by === undefined ? ['stage', stage, at] : ['stage', stage, at, by]));
	const { createdAt } = deal;
	const cells: Told[] = (['value', 'expectedClose', 'owner', 'probability', 'lostReason'] as const).map((field) => [field, deal[field], createdAt]);
	const first = told[0]?.[2] ?? null;
	const changes = historyOf([...cells, ['deleted', deal.deleted, createdAt]], { createdAt }).changes.map((change) => ({ ...change, since: -Infinity }));
	const stages = historyOf(told, { createdAt: first }).changes.map((change, index) => (index === 0 ? { ...change, since: -Infinity } : change));
	return { id: deal.id, createdAt, begins: -Infinity, undone: false, changes: [...changes, ...stages].sort((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : 0)) };
}

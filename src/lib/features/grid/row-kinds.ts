// What kind of row a row of the grid is: a deal, the total row, or a group's header.
import type { IRowNode } from 'ag-grid-community';
import { DEAL_FIELD_NAMES, type Deal } from '#lib/domain/model/deal.ts';

/** Ids of group headers begin with this; no deal's id does. */
export const GROUP_PREFIX = 'group:';

/** True for the row of a deal; false for the total row, a group's header, and no row at all. */
export function isDealNode(node: IRowNode<Deal> | null | undefined): node is IRowNode<Deal> & { data: Deal } {
	return !!node?.data && !node.rowPinned && node.id !== undefined && !node.id.startsWith(GROUP_PREFIX);
}

/** Key of the group whose header a row is; null for any other row. */
export const groupKey = (id: string | undefined): string | null => (id?.startsWith(GROUP_PREFIX) ? id.slice(GROUP_PREFIX.length) : null);

/** What the grid has for a header: a deal without anything, so that whatever reads a row finds nothing in it. */
export function headRow(key: string): Deal {
	const empty = Object.fromEntries(DEAL_FIELD_NAMES.map((field) => [field, null])) as unknown as Deal;
	return { ...empty, id: GROUP_PREFIX + key, createdAt: null, addedAt: 0, addedBy: null, own: {}, stageSteps: [], returned: null, conflicts: [] };
}

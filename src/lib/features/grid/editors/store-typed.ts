// What is being typed is kept when its cell goes: the grid is made anew, or another document is shown.
import type { GridApi } from 'ag-grid-community';
import { editDeals } from '#lib/domain/document/commands.ts';
import type { Deal } from '#lib/domain/model/deal.ts';
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import { mayEdit } from '#lib/sync/types.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { lostNow, typedNow } from './typed-editor.ts';

/** Closes the editor before its cell goes; at once, because its document may be another one by then. */
export function storeTyped(api: GridApi<Deal>, state: PipelineState): void {
	for (const words of lostNow(api)) toasts.show(words, { kind: 'error' });
	const typed = typedNow(api).filter(({ deal }) => state.pipeline.deals.has(deal));
	api.stopEditing(true);
	// Also on the way into the past: it was typed in the present.
	if (typed.length > 0 && mayEdit(state.status)) state.perform((writer) => editDeals(writer, typed));
}

// Says what an undo or redo did, and what it had to leave alone.
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import { announce } from '#lib/ui/announcer.svelte.ts';
import { t } from '#lib/ui/messages/index.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';

export function tellUndo(result: ReturnType<PipelineState['undo']>, done: string): void {
	if (!result) return announce(t('workspace.nothingToUndo'));
	if (result.skipped.length > 0) toasts.show(t('workspace.undoSkipped', { count: result.skipped.length }));
	// To keep what shows is a step that changes no value; there is nothing to put back.
	else if (result.change.cells.length === 0) toasts.show(t('workspace.undoNothing'));
	else announce(done);
}

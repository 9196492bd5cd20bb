// What history does to the pipeline: going to a moment and back, naming one, putting things back. Each says what it did.
import type { CellEntry } from '#lib/domain/document/history.ts';
import { nameMoment, removeMoment, type NamedMoment } from '#lib/domain/document/history-moments.ts';
import { restoreCell, restoreDeal, restorePipeline } from '#lib/domain/document/restore.ts';
import type { Change, Writer } from '#lib/domain/document/writer.ts';
import type { DealId, Instant } from '#lib/domain/model/deal.ts';
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import { announce } from '#lib/ui/announcer.svelte.ts';
import { cellName, cellValueWords } from '#lib/ui/cell-words.ts';
import { t } from '#lib/ui/messages/index.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { momentWords, valueContext } from './words.ts';

/** Shows a moment, or the present (null), and says so. What is being typed elsewhere is stored first. */
export function goTo(pipeline: PipelineState, moment: Instant | null): void {
	if (moment === pipeline.asOf) return;
	pipeline.showAsOf(moment);
	announce(moment === null ? t('history.isNow') : t('history.looking', { when: momentWords(moment, pipeline.settings.timeZone) }));
}

/** Runs a restore, shows the present, and offers to take it back. Nothing to do is said as `nothing`. */
function restore(pipeline: PipelineState, command: (writer: Writer) => Change, done: string, nothing: string): void {
	if (!pipeline.mayChange()) return;
	const change = pipeline.perform(command);
	pipeline.showAsOf(null);
	if (change.cells.length === 0) {
		toasts.show(nothing);
		return;
	}
	offerUndo(pipeline, done, change);
}

/** Says what was done, with a way to take that back, whatever was done after it. */
function offerUndo(pipeline: PipelineState, done: string, change: Change): void {
	toasts.show(done, { action: { label: t('common.undo'), run: () => undo(pipeline, change) } });
}

function undo(pipeline: PipelineState, change: Change): void {
	if (!pipeline.mayChange()) return;
	const result = pipeline.undo(change);
	if (!result) announce(t('workspace.nothingToUndo'));
	else if (result.skipped.length > 0) toasts.show(t('history.undoPart', { count: result.skipped.length }));
	else announce(t('history.undone'));
}

export function putPipelineBack(pipeline: PipelineState, moment: Instant): void {
	const when = momentWords(moment, pipeline.settings.timeZone);
	restore(pipeline, (writer) => restorePipeline(writer, moment), t('history.restored', { when }), t('history.restoreNothing'));
}

export function putDealBack(pipeline: PipelineState, deal: DealId, moment: Instant): void {
	const when = momentWords(moment, pipeline.settings.timeZone);
	const title = pipeline.pipeline.deals.get(deal)?.title || t('grid.untitled');
	restore(
		pipeline,
		(writer) => restoreDeal(writer, deal, moment),
		t('history.restoredDealTo', { title, when }),
		t('history.restoredSame', { title })
	);
}

export function putCellBack(pipeline: PipelineState, deal: DealId, { field, to: value, units }: Pick<CellEntry, 'field' | 'to'> & { units?: CellEntry['units'] | undefined }): void {
	const words = cellValueWords('deal', field, value, valueContext(pipeline), units?.to);
	const done = t('history.restoredValue', { field: cellName('deal', field, pipeline.pipeline), value: words });
	restore(pipeline, (writer) => restoreCell(writer, deal, field, value, units?.to), done, done);
}

/** Names a moment as a step that can be undone. */
export function giveName(pipeline: PipelineState, name: string, moment: Instant): void {
	if (!pipeline.mayChange()) return;
	pipeline.perform((writer) => nameMoment(writer, name, moment));
	announce(t('history.momentAdded', { name: name.trim(), when: momentWords(moment, pipeline.settings.timeZone) }));
}

export function takeName(pipeline: PipelineState, { id, name }: NamedMoment): void {
	if (!pipeline.mayChange()) return;
	const change = pipeline.perform((writer) => removeMoment(writer, id));
	offerUndo(pipeline, t('history.momentRemoved', { name }), change);
}

// What the review does: each is an ordinary edit that everybody sees, one step to undo.
import { keepEdit, keepRecord, keepTwins, moveDealsOut, type CellConflict, type Twin } from '#lib/domain/document/conflicts.ts';
import { deleteDeals, editStage, removeStage } from '#lib/domain/document/commands.ts';
import type { LogEvent, RecordKey } from '#lib/domain/document/schema.ts';
import type { Change, Writer } from '#lib/domain/document/writer.ts';
import type { DealId, StageId } from '#lib/domain/model/deal.ts';
import type { Finding } from '#lib/state/merge-findings.ts';
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import { ownerOf, stageIdOf } from './words.ts';

/** Several commands as one transaction and one step. */
function together(writer: Writer, commands: readonly ((writer: Writer) => Change)[]): Change {
	const changes: Change[] = [];
	writer.pipeline.doc.transact(() => {
		for (const command of commands) changes.push(command(writer));
	}, writer.origin);
	return { cells: changes.flatMap(({ cells }) => cells), created: changes.flatMap(({ created }) => created) };
}

/** Shows one of the standing edits of a cell, and settles it. */
export const showEdit = (state: PipelineState, { record, field }: CellConflict, event: LogEvent): Change =>
	state.perform((writer) => keepEdit(writer, record, field, event));

/** What "keep all as they show" is about: where something shows, and nothing else has to be chosen. */
export const keepable = ({ kind }: Finding): boolean => kind === 'cell' || kind === 'returned';

/** True while nothing has come in since it was listed: what nobody has seen is not settled. */
function isAsListed({ pipeline }: PipelineState, finding: Finding): boolean {
	if (finding.kind !== 'cell') return pipeline.returned(finding.record) !== null;
	const { record, field, standing } = finding.cell;
	const heads = pipeline.log.cell(record, field)?.heads ?? [];
	return heads.length === standing.length && heads.every(({ id }, index) => id === standing[index]!.id);
}

/**
 * Settles cells with the edit that shows, and keeps returned records, in one step. Left open: what is no longer as it
 * was listed. Returns how many were settled.
 */
export function keepShown(state: PipelineState, findings: readonly Finding[]): number {
	const listed = findings.filter((finding) => isAsListed(state, finding));
	const commands = listed.map((finding) => (writer: Writer): Change => {
		if (finding.kind === 'cell') return keepEdit(writer, finding.cell.record, finding.cell.field, finding.cell.standing[0]!);
		return keepRecord(writer, finding.record);
	});
	state.perform((writer) => together(writer, commands));
	return listed.length;
}

export const keep = (state: PipelineState, record: RecordKey): Change => state.perform((writer) => keepRecord(writer, record));

/** Says that all of the twins stay. */
export const keepTwinsOf = (state: PipelineState, twin: Twin): Change => state.perform((writer) => keepTwins(writer, twin));

/** Puts a deal in the bin. */
export const bin = (state: PipelineState, deals: readonly DealId[]): Change => state.perform((writer) => deleteDeals(writer, deals));

/** Removes a stage; its deals go to `to`. */
export const remove = (state: PipelineState, stage: StageId, to: StageId | null): Change =>
	state.perform((writer) => removeStage(writer, stage, to));

/** Takes a removed stage back into use. */
export const bringBack = (state: PipelineState, stage: StageId): Change =>
	state.perform((writer) => editStage(writer, stage, 'deleted', null));

/** Moves out of a stage the deals that stand in it by now. */
export const moveDeals = (state: PipelineState, from: StageId, to: StageId | null): Change =>
	state.perform((writer) => moveDealsOut(writer, from, to));

/** Deals that stand in a stage and are not in the bin. */
export const dealsIn = ({ pipeline }: PipelineState, stage: StageId): DealId[] =>
	[...pipeline.deals.values()].filter((deal) => deal.stage === stage && deal.deleted === null).map(({ id }) => id);

/** True when a record is in the bin, or removed. */
export function isDeleted({ pipeline }: PipelineState, record: RecordKey): boolean {
	if (ownerOf(record) === 'stage') return pipeline.stage(stageIdOf(record))?.deleted !== null;
	return pipeline.deals.get(record)?.deleted !== null;
}

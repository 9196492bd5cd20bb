// Targets and teams in a document: as they were at a moment, and the commands that write them. A target is a record of
// the root `targets` named after what it is for, an owner's team a cell of the settings; both merge as one cell.
// Limit: what a target means is model/target.ts, the present is read by read-records.ts.
import { compareTargets, isTargetAmount, isTargetSpan, readTarget, targetId, type Target, type TargetScope, type TargetSpan, type TeamMember } from '../model/target.ts';
import { addedAt, cellStays, sourceOf, stayAt, type RecordSource } from './as-of-cell.ts';
import type { Pipeline } from './pipeline.ts';
import { compareMembers, memberOf, teamField, teamFields } from './read-records.ts';
import { recordKey, type CellValue } from './schema.ts';
import type { CellEdit, Change, NewRecord, Writer } from './writer.ts';

/** A cell's value at a moment; undefined where the record was not there yet. */
const valueAt = (pipeline: Pipeline, source: RecordSource, field: string, moment: number): CellValue | undefined => stayAt(cellStays(pipeline, source, field), moment)?.value;

/** When a record is first known of: its entry into the document, or what was told of before ([HISTORY2]). */
const beginsAt = ({ base, past }: RecordSource): number => past.reduce((first, [, , at]) => Math.min(first, at ?? first), addedAt(base));

/** The targets as of a moment: amounts as they were then. */
export function readTargetsAt(pipeline: Pipeline, moment: number): Target[] {
	const found: Target[] = [];
	for (const id of pipeline.doc.getMap<unknown>('targets').keys()) {
		const source = sourceOf(pipeline, recordKey.target(id));
		// What it is for is in the base, and no more changes than its name does.
		const target = source && beginsAt(source) <= moment && readTarget(id, (field) => (field === 'amount' || field === 'deleted' ? valueAt(pipeline, source, field, moment) : source.base[field]));
		if (target) found.push(target);
	}
	return found.sort(compareTargets);
}

/** Who was in which team at a moment. Before the first edit of that an owner was in none. */
export function readTeamsAt(pipeline: Pipeline, moment: number): TeamMember[] {
	const source = sourceOf(pipeline, recordKey.settings);
	if (!source) return [];
	return [...teamFields(source.map, pipeline.log)].flatMap((field) => memberOf(field, valueAt(pipeline, source, field, moment)) ?? []).sort(compareMembers);
}

/** One target to write; null takes it away. */
export interface TargetEdit extends TargetSpan {
	readonly scope: TargetScope;
	readonly amount: number | null;
}

/**
 * Sets or takes away targets as one step. Throws on days that are none, a nameless owner or team, or an amount that is no
 * whole number of minor units from 0: screens refuse those with words.
 */
export function setTargets(writer: Writer, targets: readonly TargetEdit[]): Change {
	const create: NewRecord[] = [];
	const edits: CellEdit[] = [];
	for (const { from, to, scope, amount } of targets) {
		if (!isTargetSpan({ from, to })) throw new RangeError(`no period: ${from} to ${to}`);
		if (scope.of !== 'all' && scope.name.trim() === '') throw new RangeError('a target of nobody');
		if (amount !== null && !isTargetAmount(amount)) throw new RangeError(`no amount of a target: ${amount}`);
		const id = targetId({ from, to }, scope);
		const record = recordKey.target(id);
		if (!writer.pipeline.recordMap(record)) {
			if (amount === null || create.some((made) => made.id === id)) continue;
			// What two people who set the same one write here says the same: only the amount is a cell of its own.
			create.push({ root: 'targets', id, base: { from, to, ...(scope.of !== 'all' && { [scope.of]: scope.name.trim() }) } });
		} else if ((writer.pipeline.cellValue(record, 'deleted') ?? null) !== null) edits.push({ record, field: 'deleted', value: null });
		edits.push({ record, field: 'amount', value: amount });
	}
	// Taken back, the amount goes and the record stays: it says nothing, and the next amount is a cell of it like any.
	return { ...writer.write(edits, create), created: [] };
}

export const setTarget = (writer: Writer, span: TargetSpan, scope: TargetScope, amount: number): Change =>
	setTargets(writer, [{ from: span.from, to: span.to, scope, amount }]);

export const removeTarget = (writer: Writer, span: TargetSpan, scope: TargetScope): Change =>
	setTargets(writer, [{ from: span.from, to: span.to, scope, amount: null }]);

/** Puts an owner in a team; null: in none. Throws on a nameless owner. */
export function setTeam(writer: Writer, owner: string, team: string | null): Change {
	if (owner.trim() === '') throw new RangeError('a team of nobody');
	const name = team?.trim() ?? '';
	return writer.write([{ record: recordKey.settings, field: teamField(owner), value: name === '' ? null : [owner.trim(), name] }]);
}

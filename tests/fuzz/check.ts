// What must hold for documents that have exchanged everything. Throws an Error that says what does not.
import { deepStrictEqual, ok } from 'node:assert/strict';
import * as Y from 'yjs';
import { compareEvents, readEvent, sameValue, type LogEvent } from '#lib/domain/document/schema.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import { hasGaps } from '#lib/sync/clocks.ts';

/** What a pipeline shows, as plain comparable data in an order that no replica decides. */
export function shown(pipeline: Pipeline): unknown {
	return {
		deals: [...pipeline.deals.values()]
			.map((deal) => ({ ...deal, conflicts: [...deal.conflicts].sort() }))
			.sort((a, b) => (a.id < b.id ? -1 : 1)),
		stages: pipeline.stages,
		settings: pipeline.settings,
		people: [...pipeline.people.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
		log: pipeline.log.all()
	};
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

function vectorOf(doc: Y.Doc): [number, number][] {
	return [...Y.decodeStateVector(Y.encodeStateVector(doc))].sort(([a], [b]) => a - b);
}

/** Equal in everything a person can see, and in the bytes' terms. */
export function assertSame(a: Pipeline, b: Pipeline): void {
	deepStrictEqual(plain(shown(a)), plain(shown(b)), 'two copies show different things');
	deepStrictEqual(vectorOf(a.doc), vectorOf(b.doc), 'state vectors differ');
	ok(Y.equalSnapshots(Y.snapshot(a.doc), Y.snapshot(b.doc)), 'structs or deletions differ');
}

/** What a copy shows is what its document says, read anew; and nothing waits for updates that never came. */
export function assertSound(pipeline: Pipeline): void {
	ok(!hasGaps(pipeline.doc), 'the document waits for updates that never came');
	const fresh = new Pipeline(pipeline.doc);
	deepStrictEqual(plain(shown(pipeline)), plain(shown(fresh)), 'patched and freshly read views differ');
	fresh.destroy();
	assertWinners(pipeline);
}

/** Y.mergeUpdates of all updates, in any order, rebuilds the same document. */
export function assertMerges(updates: readonly Uint8Array[], like: Pipeline): void {
	const doc = new Y.Doc();
	Y.applyUpdate(doc, Y.mergeUpdates([...updates]));
	const pipeline = new Pipeline(doc);
	assertSame(pipeline, like);
	pipeline.destroy();
}

/**
 * Worked out here from the raw log alone: a cell shows the head with the greatest (at, id); a record is deleted when
 * its standing deletion is and no edit of it was unaware of every standing deletion and they of it.
 */
function assertWinners(pipeline: Pipeline): void {
	const cells = new Map<string, LogEvent[]>();
	const byId = new Map<string, LogEvent>();
	for (const tuple of pipeline.doc.getArray('log')) {
		const event = readEvent(tuple);
		ok(event, 'the log holds something that is no event');
		const cell = `${event.record}\n${event.field}`;
		cells.set(cell, [...(cells.get(cell) ?? []), event]);
		byId.set(event.id, event);
	}
	for (const events of cells.values()) {
		const named = new Set(events.flatMap(({ prev }) => prev));
		const heads = events.filter(({ id }) => !named.has(id));
		const winner = heads.sort(compareEvents).at(-1)!;
		const value = pipeline.cellValue(winner.record, winner.field) ?? null;
		let expected = winner.value;
		if (winner.field === 'deleted' && expected !== null && isBack(heads, [...byId.values()])) expected = null;
		ok(sameValue(value, expected), `${winner.record} ${winner.field} shows ${JSON.stringify(value)}, not ${JSON.stringify(expected)}`);
	}
}

function isBack(heads: readonly LogEvent[], log: readonly LogEvent[]): boolean {
	const byId = new Map(log.map((event) => [event.id, event]));
	const past = (event: LogEvent): Set<string> => {
		const seen = new Set<string>();
		const visit = ({ id, prev }: LogEvent): void => {
			if (seen.has(id)) return;
			seen.add(id);
			for (const earlier of prev) if (byId.get(earlier)?.record === event.record) visit(byId.get(earlier)!);
		};
		visit(event);
		return seen;
	};
	const deletions = heads.filter(({ value }) => value !== null);
	return log.some(
		(edit) =>
			edit.record === heads[0]!.record &&
			!['deleted', 'order', 'twins'].includes(edit.field) &&
			!edit.prev.includes('-') &&
			deletions.every((deletion) => !past(deletion).has(edit.id) && !past(edit).has(deletion.id))
	);
}

/** Cells in which two standing edits differ. */
export function countConflicts(pipeline: Pipeline): number {
	let conflicts = 0;
	for (const deal of pipeline.deals.values()) conflicts += deal.conflicts.length;
	return conflicts;
}

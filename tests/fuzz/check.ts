// What must hold for documents that have exchanged everything. Throws an Error that says what does not.
import { deepStrictEqual, ok } from 'node:assert/strict';
import * as Y from 'yjs';
import { compareEvents, readEvent, sameValue, type LogEvent } from '#lib/domain/document/schema.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import { mergeFindings } from '#lib/domain/document/conflicts.ts';
import { hasGaps } from '#lib/sync/clocks.ts';
import { asText, assertAlike } from './screen.ts';

/** What a pipeline shows, as text, in an order that no replica decides. */
function shown(pipeline: Pipeline): string {
	return asText({
		deals: [...pipeline.deals.values()]
			.map((deal) => ({ ...deal, conflicts: [...deal.conflicts].sort() }))
			.sort((a, b) => (a.id < b.id ? -1 : 1)),
		stages: pipeline.stages,
		settings: pipeline.settings,
		targets: pipeline.targets,
		teams: pipeline.teams,
		people: [...pipeline.people.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
		log: pipeline.log.all(),
		findings: mergeFindings(pipeline)
	});
}

function vectorOf(doc: Y.Doc): [number, number][] {
	return [...Y.decodeStateVector(Y.encodeStateVector(doc))].sort(([a], [b]) => a - b);
}

/** Equal in everything a person can see, and in the bytes' terms; nothing waits for updates that never came. */
export function assertSame(...pipelines: readonly Pipeline[]): void {
	const [first, ...others] = pipelines;
	const [picture, vector, snapshot] = [shown(first!), vectorOf(first!.doc), Y.snapshot(first!.doc)];
	for (const { doc } of pipelines) ok(!hasGaps(doc), 'a document waits for updates that never came');
	for (const other of others) {
		assertAlike(picture, shown(other), 'two copies show different things');
		deepStrictEqual(vectorOf(other.doc), vector, 'state vectors differ');
		ok(Y.equalSnapshots(Y.snapshot(other.doc), snapshot), 'structs or deletions differ');
	}
}

/** What a copy shows is what its document says, read anew. */
export function assertSound(pipeline: Pipeline): void {
	const fresh = new Pipeline(pipeline.doc);
	assertAlike(shown(pipeline), shown(fresh), 'patched and freshly read views differ');
	fresh.destroy();
	assertWinners(pipeline);
}

/** What Y.mergeUpdates makes of all updates, in any order, read by a newcomer. */
export function merged(updates: readonly Uint8Array[]): Pipeline {
	const doc = new Y.Doc();
	Y.applyUpdate(doc, Y.mergeUpdates([...updates]));
	return new Pipeline(doc);
}

/**
 * Worked out here from the raw log alone: a cell shows the head with the greatest (at, id); a record is deleted when
 * its standing deletion is and no edit of it was unaware of every standing deletion and they of it.
 */
export function assertWinners(pipeline: Pipeline): void {
	const cells = new Map<string, LogEvent[]>();
	const byId = new Map<string, LogEvent>();
	for (const tuple of pipeline.doc.getArray('log')) {
		const event = readEvent(tuple);
		ok(event, 'the log holds something that is no event');
		const cell = `${event.record}\n${event.field}`;
		cells.set(cell, [...(cells.get(cell) ?? []), event]);
		byId.set(event.id, event);
	}
	const log = [...byId.values()];
	for (const events of cells.values()) {
		const named = new Set(events.flatMap(({ prev }) => prev));
		const heads = events.filter(({ id }) => !named.has(id));
		const winner = heads.sort(compareEvents).at(-1)!;
		const value = pipeline.cellValue(winner.record, winner.field) ?? null;
		let expected = winner.value;
		if (winner.field === 'deleted' && expected !== null && isBack(heads, log)) expected = null;
		ok(sameValue(value, expected), `${winner.record} ${winner.field} shows ${JSON.stringify(value)}, not ${JSON.stringify(expected)}`);
	}
}

function isBack(heads: readonly LogEvent[], all: readonly LogEvent[]): boolean {
	const log = all.filter(({ record }) => record === heads[0]!.record);
	const byId = new Map(log.map((event) => [event.id, event]));
	const past = (event: LogEvent): Set<string> => {
		const seen = new Set<string>();
		const visit = ({ id, prev }: LogEvent): void => {
			if (seen.has(id)) return;
			seen.add(id);
			for (const earlier of prev) if (byId.has(earlier)) visit(byId.get(earlier)!);
		};
		visit(event);
		return seen;
	};
	const deletions = heads.filter(({ value }) => value !== null);
	return log.some(
		(edit) =>
			!['deleted', 'order', 'twins'].includes(edit.field) &&
			!edit.prev.includes('-') &&
			deletions.every((deletion) => !past(deletion).has(edit.id) && !past(edit).has(deletion.id))
	);
}

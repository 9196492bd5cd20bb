// Who may only look changes nothing, by whatever way, and is told so.
import { afterEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { addDeals, editDeals } from '#lib/domain/document/commands.ts';
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import type { SyncStatus } from '#lib/sync/types.ts';
import { fakePipeline, type FakeSession } from '../helpers/fake-session.ts';

const LOOK_ONLY: SyncStatus[] = [
	{ kind: 'read-only', waiting: 0 },
	{ kind: 'update-needed', waiting: 0 },
	{ kind: 'storage-failing', waiting: 0, online: true, detail: '', lookOnly: 'read-only' }
];

let state: PipelineState;
let session: FakeSession;
let told = 0;

function open(): void {
	({ session, state } = fakePipeline());
	told = 0;
	state.onRefused(() => (told += 1));
	state.perform((writer) => addDeals(writer, [{ title: 'mine' }]));
}

afterEach(() => {
	state.destroy();
	sessionStorage.clear();
});

const content = (): string => JSON.stringify([...Y.encodeStateVector(state.pipeline.doc)]);
const first = (): string => [...state.pipeline.deals.keys()].at(-1)!;

describe.each(LOOK_ONLY)('at $kind', (status) => {
	it('a command is not run, is no step to undo, and that is said', () => {
		open();
		session.setStatus(status);
		const before = content();
		const change = state.perform((writer) => editDeals(writer, [{ deal: first(), field: 'title', value: 'changed' }]));
		expect(change).toEqual({ cells: [], created: [] });
		expect(content()).toBe(before);
		expect(told).toBe(1);
		session.setStatus({ kind: 'server' });
		state.undo();
		expect(state.pipeline.deals.get(first())!.deleted).not.toBeNull();
	});

	it('undo and redo wait until the person may write again', () => {
		open();
		session.setStatus(status);
		const before = content();
		expect(state.undo()).toBeNull();
		expect(state.redo()).toBeNull();
		expect(content()).toBe(before);
		expect(told).toBe(2);
		session.setStatus({ kind: 'server' });
		expect(state.undo()).not.toBeNull();
		expect(told).toBe(2);
	});
});

it.each<SyncStatus>([{ kind: 'offline', waiting: 0 }, { kind: 'held', waiting: 1 }, { kind: 'saving' }])('at $kind a person goes on working', (status) => {
	open();
	session.setStatus(status);
	expect(state.perform((writer) => editDeals(writer, [{ deal: first(), field: 'title', value: 'changed' }])).cells).toHaveLength(1);
	expect(told).toBe(0);
});

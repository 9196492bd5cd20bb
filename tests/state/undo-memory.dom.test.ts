// Undo survives a reload of the tab, and a browser that stores nothing costs no more than that.
import { afterEach, expect, it, vi } from 'vitest';
import { editDeals } from '#lib/domain/document/commands.ts';
import { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import { newDocument } from '../helpers/documents.ts';
import { FakeSession } from '../helpers/fake-session.ts';

const PERSON = { id: 'me', name: 'Me', color: 0 };
const open: PipelineState[] = [];

afterEach(() => {
	vi.restoreAllMocks();
	for (const state of open.splice(0)) state.destroy();
	sessionStorage.clear();
});

async function load(session: FakeSession, person = PERSON): Promise<PipelineState> {
	const state = new PipelineState(session, person);
	open.push(state);
	await session.ready;
	return state;
}

const leave = (): void => void window.dispatchEvent(new Event('pagehide'));
const type = (state: PipelineState, value: number): void => {
	const [id] = state.pipeline.deals.keys();
	state.perform((writer) => editDeals(writer, [{ deal: id!, field: 'value', value }]));
};
const shown = (state: PipelineState): number | null => [...state.pipeline.deals.values()][0]!.value;

it('takes back and puts again, after a reload, what was typed before it', async () => {
	const doc = newDocument([{ title: 'Acme', value: 100 }]);
	const before = await load(new FakeSession(doc));
	type(before, 1);
	type(before, 2);
	before.undo();
	leave();
	const after = await load(new FakeSession(doc));
	expect([after.canUndo, after.canRedo]).toEqual([true, true]);
	after.undo();
	expect(shown(after)).toBe(100);
	after.redo();
	after.redo();
	expect(shown(after)).toBe(2);
});

it('is another person’s or another pipeline’s of neither', async () => {
	const doc = newDocument([{ title: 'Acme', value: 100 }]);
	type(await load(new FakeSession(doc)), 1);
	leave();
	expect((await load(new FakeSession(doc), { ...PERSON, id: 'other' })).canUndo).toBe(false);
	const elsewhere = Object.assign(new FakeSession(doc), { id: 'another-pipeline' });
	expect((await load(elsewhere)).canUndo).toBe(false);
});

it('keeps its steps until the document is there to take them back from', async () => {
	const doc = newDocument([{ title: 'Acme', value: 100 }]);
	type(await load(new FakeSession(doc)), 1);
	leave();
	const early = Object.assign(new FakeSession(doc), { hasContent: false as boolean });
	const state = await load(early as FakeSession);
	expect(state.undo()).toBeNull();
	early.hasContent = true;
	state.undo();
	expect(shown(state)).toBe(100);
});

it('lets people edit and undo where nothing can be stored, and where what is stored is not its own', async () => {
	vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
		throw new DOMException('full', 'QuotaExceededError');
	});
	vi.spyOn(Storage.prototype, 'getItem').mockReturnValue('{"done":');
	const state = await load(new FakeSession(newDocument([{ title: 'Acme', value: 100 }])));
	expect(state.canUndo).toBe(false);
	type(state, 1);
	expect(leave).not.toThrow();
	state.undo();
	expect(shown(state)).toBe(100);
});

it('goes on in a document that replaced the one it was typed in', async () => {
	const doc = newDocument([{ title: 'Acme', value: 100 }]);
	const session = new FakeSession(doc);
	const state = await load(session);
	type(state, 1);
	session.replace(doc, { report: { records: 0, events: 1, skipped: [] }, code: 'gap' } as never);
	state.undo();
	expect(shown(state)).toBe(100);
});

it('does not go on in a document of another lineage: what was erased does not come back by it', async () => {
	const doc = newDocument([{ title: 'Acme', value: 100 }]);
	type(await load(new FakeSession(doc)), 1);
	leave();
	const renewed = await load(new FakeSession(newDocument([{ title: 'Acme', value: 1 }])));
	expect(renewed.canUndo).toBe(false);
	renewed.undo();
	expect(shown(renewed)).toBe(1);
	expect(JSON.stringify({ ...sessionStorage })).not.toContain('100');
});

it('is gone when the copy is taken off the device, and stays so', async () => {
	const state = await load(new FakeSession(newDocument([{ title: 'Acme', value: 100 }])));
	type(state, 1);
	state.forgetUndo();
	expect(state.canUndo).toBe(false);
	leave();
	expect(Object.keys(sessionStorage)).toEqual([]);
});

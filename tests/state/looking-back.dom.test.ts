// The past is read in pieces: the page goes on meanwhile, edits that come in between are in it, and who cannot wait need not.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { addDeals, editDeals } from '#lib/domain/document/commands.ts';
import { AsOf } from '#lib/domain/document/as-of.ts';
import type { PipelineView } from '#lib/domain/document/view.ts';
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import { newDocument, Replica, T0 } from '../helpers/documents.ts';
import { fakePipeline, type FakeSession } from '../helpers/fake-session.ts';
import { waitFor } from '../helpers/wait-for.ts';

const DEALS = 400;
let session: FakeSession;
let state: PipelineState;
let bram: Replica;

const edit = (index: number, at: number): void => {
	bram.clock = at;
	editDeals(bram.writer, [{ deal: bram.deal(`d${index}`).id, field: 'value', value: at }]);
};
const arrive = (): void => Y.applyUpdate(session.doc, Y.encodeStateAsUpdate(bram.doc, Y.encodeStateVector(session.doc)), 'server');

beforeEach(() => {
	sessionStorage.clear();
	({ session, state } = fakePipeline(newDocument(Array.from({ length: DEALS }, (_, index) => ({ title: `d${index}`, value: 1 })))));
	bram = new Replica('Bram', session.doc);
	for (let index = 0; index < DEALS; index += 7) edit(index, T0 + 1000 + index);
	arrive();
});
afterEach(() => state.destroy());

const values = (view: PipelineView): unknown[] => [...view.deals.values()].map(({ title, value }) => [title, value]).sort();
const same = (moment: number): void => {
	state.showAsOf(moment);
	expect(values(state.back.view)).toEqual(values(new AsOf(state.pipeline, moment)));
};

describe('the past of a pipeline', () => {
	it('is read in pieces, with what comes in between them', async () => {
		const { back } = state;
		const prepared = back.prepare(0);
		let pieces = 0;
		for (; !back.ready; pieces += 1) {
			if (pieces === 2) {
				// Of a deal that was read and of one that was not, one that is new, and one that comes late.
				edit(1, T0 + 5000);
				edit(DEALS - 1, T0 + 6000);
				addDeals(bram.writer, [{ title: 'new' }]);
				edit(2, T0 + 10);
				arrive();
			}
			await new Promise((resume) => setTimeout(resume));
		}
		await prepared;
		expect(pieces).toBeGreaterThan(4);
		expect(back.times.next(T0 + 5500)).toBe(T0 + 6000);
		for (const moment of [T0 + 20, T0 + 1200, T0 + 5500, T0 + 7000]) same(moment);
	});

	it('is there at once for who goes there before it was read', async () => {
		const prepared = state.back.prepare(0);
		expect(state.back.ready).toBe(false);
		same(T0 + 1200);
		expect(state.back.ready).toBe(true);
		await prepared;
		same(T0 + 1100);
	});

	it('is read no further when nobody wants it any more, and anew when somebody does', async () => {
		const prepared = state.back.prepare(0);
		state.endLookingBack();
		await prepared;
		expect(state.back.ready).toBe(false);
		await state.back.prepare();
		expect(state.back.ready).toBe(true);
		session.replace(newDocument([{ title: 'other' }]), { code: 'damaged', replayed: 0, skipped: [] });
		expect(state.back.ready).toBe(false);
		void state.back.prepare();
		await waitFor('the other document', () => state.back.ready);
		same(T0 + 1200);
	});

	it('is read anew by who is told that the document was replaced while it was being read', async () => {
		const prepared = state.back.prepare(0);
		let again: Promise<void> | null = null;
		state.back.swaps.add(() => (again = state.back.prepare(0)));
		session.replace(newDocument([{ title: 'other' }]), { code: 'damaged', replayed: 0, skipped: [] });
		await prepared;
		await again;
		expect(state.back.ready).toBe(true);
		same(T0 + 1200);
	});

	it('is not shown by half when it could not be read', async () => {
		vi.spyOn(AsOf.prototype, 'read').mockImplementationOnce(function* () {
			yield;
			throw new Error('unreadable');
		});
		await expect(state.back.prepare(0)).rejects.toThrow('unreadable');
		expect(state.back.ready).toBe(false);
		same(T0 + 1200);
	});
});

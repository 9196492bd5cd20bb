// When a person is told that a colleague changed the sheet all over: many deals at once, or the whole pipeline put back.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { addDeals, editDeals } from '#lib/domain/document/commands.ts';
import { restorePipeline } from '#lib/domain/document/restore.ts';
import { UndoStack } from '#lib/domain/document/undo.ts';
import { tellBulk } from '#lib/features/history/index.ts';
import { momentWords } from '#lib/features/history/words.ts';
import { BulkWatch, type BulkNews } from '#lib/state/bulk-watch.ts';
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import { announcements } from '#lib/ui/announcer.svelte.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { newDocument, Replica, T0 } from '../helpers/documents.ts';
import { fakePipeline, type FakeSession } from '../helpers/fake-session.ts';

const DEALS = 30;
const HOUR = 3_600_000;
let session: FakeSession;
let state: PipelineState;
let bram: Replica;
let watch: BulkWatch;
let news: BulkNews[];
let stop: () => void;

beforeEach(() => {
	vi.useFakeTimers();
	sessionStorage.clear();
	({ session, state } = fakePipeline(newDocument(Array.from({ length: DEALS }, (_, index) => ({ title: `d${index}`, value: 1 })))));
	session.clock = T0 + 5 * HOUR;
	bram = new Replica('Bram', session.doc, T0 + 2 * HOUR);
	watch = new BulkWatch(state);
	news = [];
	watch.onNews((one) => news.push(one));
	stop = tellBulk(state, watch);
});
afterEach(() => {
	stop();
	watch.destroy();
	state.destroy();
	for (const { id } of toasts.list) toasts.dismiss(id);
	vi.useRealTimers();
});

const edit = (who: Replica, from: number, to: number, value = 2): void => {
	const deals = [...who.pipeline.deals.keys()].slice(from, to);
	editDeals(who.writer, deals.map((deal) => ({ deal, field: 'value', value })));
};
const arrive = (who = bram): void => Y.applyUpdate(session.doc, Y.encodeStateAsUpdate(who.doc, Y.encodeStateVector(session.doc)), 'server');
const later = (ms = 5000): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
const said = (): string[] => toasts.list.map(({ text }) => text);

describe('a person in a pipeline', () => {
	it('is told who changed very many deals at once, quietly', async () => {
		const { count } = announcements.polite;
		edit(bram, 0, 25);
		arrive();
		await later(1000);
		expect(said()).toEqual(['Bram changed 25 deals at once.']);
		expect(toasts.list[0]).toMatchObject({ kind: 'info', stays: false });
		expect(announcements.polite).toMatchObject({ text: said()[0], count: count + 1 });
	});

	it('is not told of few, of their own, or of edits one after the other', async () => {
		edit(bram, 0, 20);
		arrive();
		await later();
		for (let index = 0; index < DEALS; index += 1) {
			bram.clock += 1500;
			edit(bram, index, index + 1, 100 + index);
			arrive();
			await later(1500);
		}
		state.perform((writer) => editDeals(writer, [...state.pipeline.deals.keys()].map((deal) => ({ deal, field: 'value', value: 9 }))));
		const otherTab = new Replica('me', session.doc, session.clock);
		edit(otherTab, 0, DEALS, 12);
		arrive(otherTab);
		await later();
		expect(state.pipeline.deals.values().next().value!.value).toBe(12);
		expect(news).toEqual([]);
	});

	it('is told once of what comes in several updates', async () => {
		edit(bram, 0, 12);
		arrive();
		edit(bram, 12, 24);
		arrive();
		await later(1000);
		edit(bram, 24, 30);
		arrive();
		await later(1000);
		expect(said()).toEqual(['Bram changed 30 deals at once.']);
		bram.clock += HOUR;
		edit(bram, 0, 22, 5);
		arrive();
		await later(1000);
		expect(said()).toEqual(['Bram changed 30 deals at once.', 'Bram changed 22 deals at once.']);
	});

	it('is told no more of an action whose maker goes on one by one', async () => {
		const { count } = announcements.polite;
		edit(bram, 0, 25);
		arrive();
		await later(900);
		for (let index = 0; index < 14; index += 1) {
			bram.clock += 900;
			edit(bram, index === 0 ? 0 : 10 + index, index === 0 ? 1 : 11 + index, 100 + index);
			arrive();
			await later(900);
		}
		expect(news).toMatchObject([{ kind: 'changed', deals: 25 }]);
		expect(announcements.polite.count).toBe(count + 1);
	});

	it('is told as another action of what comes minutes later', async () => {
		edit(bram, 0, 24);
		arrive();
		await later(120_000);
		bram.clock += 500;
		edit(bram, 0, DEALS, 3);
		arrive();
		await later(1000);
		expect(news).toMatchObject([{ deals: 24 }, { deals: DEALS }]);
		expect(news[1]!.action).not.toBe(news[0]!.action);
	});

	it('is told once of each action where two people are at work, until they leave the pipeline', async () => {
		const chris = new Replica('Chris', session.doc, T0 + 3 * HOUR);
		for (const [from, to] of [[0, 24], [24, DEALS]] as const) {
			edit(bram, from, to, 5);
			edit(chris, from, to, 6);
			arrive();
			arrive(chris);
			await later(1000);
		}
		expect(said()).toEqual([`Bram changed ${DEALS} deals at once.`, `Chris changed ${DEALS} deals at once.`]);
		stop();
		expect(said()).toEqual([]);
	});

	it('is told that the pipeline was put back, to when, and that this was undone and redone, however few deals it is', async () => {
		edit(bram, 0, 3);
		arrive();
		bram.clock = T0 + 4 * HOUR;
		const undo = new UndoStack();
		undo.push(restorePipeline(bram.writer, T0 + HOUR));
		for (const move of [null, () => undo.undo(bram.writer), () => undo.redo(bram.writer)]) {
			bram.clock += 60_000;
			move?.();
			arrive();
			await later(1000);
		}
		const when = momentWords(T0 + HOUR, 'Europe/Amsterdam');
		expect(said()).toEqual([
			`Bram put the whole pipeline back to ${when}: 3 deals changed.`,
			`Bram undid putting the pipeline back to ${when}: 3 deals changed.`,
			`Bram put the whole pipeline back to ${when}: 3 deals changed.`
		]);
	});

	it('is told of an import, and of the work of somebody who was away as what it is', async () => {
		addDeals(bram.writer, Array.from({ length: 21 }, (_, index) => ({ title: `new ${index}` })));
		arrive();
		await later(1000);
		for (let index = 0; index < DEALS; index += 1) {
			bram.clock += HOUR;
			edit(bram, index, index + 1, 100 + index);
		}
		arrive();
		await later(1000);
		expect(said()).toEqual(['Bram added 21 deals at once.', 'Changes that Bram made to 30 deals have come in.']);
	});

	it('is not told of what comes while opening or catching up, whatever the status tells', async () => {
		for (const kind of ['device', 'held'] as const) {
			session.inStep = false;
			session.setStatus({ kind, waiting: 1 });
			bram.clock += HOUR;
			edit(bram, 0, DEALS, bram.clock);
			arrive();
			session.inStep = true;
			session.setStatus({ kind: 'server' });
			await later();
		}
		expect(news).toEqual([]);
		session.setStatus({ kind: 'saving' });
		bram.clock += HOUR;
		edit(bram, 0, DEALS, 7);
		arrive();
		await later();
		expect(news).toHaveLength(1);
	});
});

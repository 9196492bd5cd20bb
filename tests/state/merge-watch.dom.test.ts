// When a person is told that their edits and those of others met: once, in step with the server, and on this device.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { editDeals } from '#lib/domain/document/commands.ts';
import { MergeWatch, type MergeNews } from '#lib/state/merge-watch.svelte.ts';
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import { newDocument, Replica } from '../helpers/documents.ts';
import { fakePipeline, type FakeSession } from '../helpers/fake-session.ts';
import { waitFor } from '../helpers/wait-for.ts';

const DEALS = ['Alpha', 'Bravo', 'Charlie'];
let session: FakeSession;
let state: PipelineState;
let bram: Replica;
let chris: Replica;
let news: MergeNews[];
let watch: MergeWatch;

const begin = (): void => {
	watch = new MergeWatch(state);
	watch.onNews((one) => news.push(one));
};
beforeEach(() => {
	localStorage.clear();
	sessionStorage.clear();
	({ session, state } = fakePipeline(newDocument(DEALS.map((title) => ({ title, value: 1 })))));
	bram = new Replica('Bram', session.doc, session.clock);
	chris = new Replica('Chris', session.doc, session.clock);
	news = [];
	begin();
});
afterEach(() => {
	watch.destroy();
	state.destroy();
});

const id = (title: string): string => bram.deal(title).id;
const mine = (title: string, value: number): void => void state.perform((writer) => editDeals(writer, [{ deal: id(title), field: 'value', value }]));
const theirs = (who: Replica, title: string, value: number): void => void editDeals(who.writer, [{ deal: id(title), field: 'value', value }]);
const arrive = (who: Replica): void => Y.applyUpdate(session.doc, Y.encodeStateAsUpdate(who.doc), 'server');
const told = (count: number): Promise<unknown> => waitFor(`${count} news`, () => news.length === count);
const found = (count: number): Promise<unknown> => waitFor(`${count} findings`, () => watch.findings.length === count);

describe('a person whose edits met those of others', () => {
	it('is told after coming back in step with the server, of all of it together', async () => {
		session.setStatus({ kind: 'offline', waiting: 2 });
		mine('Alpha', 2);
		mine('Bravo', 2);
		theirs(bram, 'Alpha', 3);
		theirs(chris, 'Bravo', 3);
		session.setStatus({ kind: 'device', waiting: 2 });
		arrive(bram);
		arrive(chris);
		await found(2);
		const later = performance.now() + 600;
		await waitFor('longer than news is gathered', () => performance.now() > later);
		expect(news).toEqual([]);
		session.setStatus({ kind: 'server' });
		await told(1);
		expect(news).toEqual([{ cells: 2, others: 0 }]);
	});

	it('is told when a colleague comes back who was away', async () => {
		mine('Alpha', 2);
		theirs(bram, 'Alpha', 3);
		arrive(bram);
		await told(1);
	});

	it('is told while others go on writing without a pause', async () => {
		watch.destroy();
		vi.useFakeTimers();
		try {
			begin();
			mine('Alpha', 2);
			theirs(bram, 'Alpha', 3);
			arrive(bram);
			for (let count = 0; count < 50; count += 1) {
				theirs(chris, 'Charlie', 100 + count);
				arrive(chris);
				await vi.advanceTimersByTimeAsync(100);
			}
			expect(news).toEqual([{ cells: 1, others: 0 }]);
		} finally {
			vi.useRealTimers();
		}
	});

	it('is not told again, here or after a reload, until another edit joins', async () => {
		mine('Alpha', 2);
		theirs(bram, 'Alpha', 3);
		arrive(bram);
		await told(1);
		watch.destroy();
		begin();
		await found(1);
		theirs(chris, 'Charlie', 9);
		arrive(chris);
		theirs(chris, 'Alpha', 4);
		arrive(chris);
		await told(2);
		expect(news).toEqual([{ cells: 1, others: 0 }, { cells: 1, others: 0 }]);
	});

	it('is not told of what others did to each other, but can look at it', async () => {
		theirs(bram, 'Alpha', 3);
		theirs(chris, 'Alpha', 4);
		arrive(bram);
		arrive(chris);
		await found(1);
		mine('Bravo', 2);
		theirs(bram, 'Bravo', 3);
		arrive(bram);
		await told(1);
		expect(news).toEqual([{ cells: 1, others: 0 }]);
		expect(watch.findings).toHaveLength(2);
	});
});

it('keeps what is new apart from what a closed review has shown, across reloads', async () => {
	mine('Alpha', 2);
	theirs(bram, 'Alpha', 3);
	arrive(bram);
	await found(1);
	expect(watch.fresh.size).toBe(1);
	watch.noteSeen(watch.findings.map(({ token }) => token));
	expect(watch.fresh.size).toBe(0);
	watch.destroy();
	begin();
	mine('Bravo', 2);
	theirs(bram, 'Bravo', 3);
	arrive(bram);
	await found(2);
	expect(watch.fresh.size).toBe(1);
});

it('remembers no more than there is to look at', async () => {
	mine('Alpha', 2);
	theirs(bram, 'Alpha', 3);
	arrive(bram);
	await told(1);
	mine('Alpha', 4);
	await found(0);
	watch.noteSeen([]);
	expect(JSON.parse(localStorage.getItem(`sluice:merge:${state.id}`)!)).toEqual({ v: 1, told: {} });
});

it('survives a memory that is none', async () => {
	watch.destroy();
	for (const text of ['{', 'null', '{"v":2}', '{"v":1,"told":[1]}', '{"v":1,"told":{"a":"b"}}']) {
		localStorage.setItem(`sluice:merge:${state.id}`, text);
		begin();
		watch.destroy();
	}
	begin();
	mine('Alpha', 2);
	theirs(bram, 'Alpha', 3);
	arrive(bram);
	await told(1);
});

it('reads the document that came in place of another', async () => {
	theirs(bram, 'Alpha', 3);
	theirs(chris, 'Alpha', 4);
	Y.applyUpdate(bram.doc, Y.encodeStateAsUpdate(chris.doc), 'server');
	session.replace(bram.doc, { code: 'gap', replayed: 0, skipped: [] });
	await found(1);
});

// What a tab knows of the edits that wait in this browser's other tabs: told at once, seen in the store soon after.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PendingRow } from '#lib/sync/local-rows.ts';
import { OtherTabs } from '#lib/sync/other-tabs.ts';
import { Outbox } from '#lib/sync/outbox.ts';

const row = (tab: string, edits = 1): PendingRow => ({ bytes: new Uint8Array(), edits, tab });

let rows: Map<number, PendingRow>;
let adopted: number[];
let asks: number;
let orphaned: number;
let leads: boolean;
let broken: boolean;
let outbox: Outbox;
let others: OtherTabs;

beforeEach(() => {
	vi.useFakeTimers();
	rows = new Map();
	adopted = [];
	asks = orphaned = 0;
	leads = false;
	broken = false;
	outbox = new Outbox();
	others = new OtherTabs({
		tab: 'me',
		read: () => (broken ? Promise.reject(new Error('unreadable')) : Promise.resolve(new Map(rows))),
		outbox: () => outbox,
		mayAdopt: () => leads,
		ask: () => (asks += 1),
		adopt: (key) => adopted.push(key),
		orphaned: () => (orphaned += 1),
		changed: () => undefined
	});
});

afterEach(() => {
	others.stop();
	vi.useRealTimers();
});

/** Longer than the pause before a look, shorter than that before a second. */
const look = () => vi.advanceTimersByTimeAsync(1000);
const secondLook = () => vi.advanceTimersByTimeAsync(6000);

describe('edits of other tabs', () => {
	it('wait from the moment their tab tells of them, whatever the store shows yet', async () => {
		others.edited('a');
		expect(others.waiting).toBe(1);
		others.edited('a');
		expect(others.waiting).toBe(2);
		await look();
		expect(others.waiting).toBe(2);
		// Stored and acknowledged: no row is left.
		others.told('a', 0, false);
		await look();
		expect(others.waiting).toBe(0);
	});

	it('wait without a gap while they go from word to store, and are counted once', async () => {
		others.edited('a');
		rows.set(1, row('a'));
		rows.set(2, row('b', 3));
		others.told('a', 0, false);
		expect(others.waiting).toBeGreaterThan(0);
		await look();
		expect(others.waiting).toBe(4);
	});

	it('end with the store’s row, whoever filed it: a tab whose line is over keeps nobody waiting', async () => {
		others.edited('a');
		rows.set(1, row('a'));
		others.told('a', 0, false);
		await look();
		expect(others.waiting).toBe(1);
		rows.clear();
		others.told('b', 0, false);
		await look();
		expect(others.waiting).toBe(0);
	});

	it('are asked after, and forgotten when their tab is gone without a word and without a trace', async () => {
		others.edited('a');
		await look();
		expect([asks, others.waiting]).toEqual([1, 1]);
		expect(orphaned).toBe(0);
		await secondLook();
		await secondLook();
		// Nobody has them but this tab's document.
		expect([orphaned, others.waiting]).toEqual([1, 0]);
	});

	it('are not forgotten because others have much to tell', async () => {
		others.edited('a');
		for (let at = 0; at < 10; at++) {
			others.told('b', 0, false);
			await vi.advanceTimersByTimeAsync(200);
		}
		expect(others.waiting).toBe(1);
	});

	it('are forgotten even where the store cannot be read', async () => {
		broken = true;
		others.edited('a');
		await secondLook();
		await secondLook();
		expect(others.waiting).toBe(0);
	});

	it('go on waiting while their tab answers', async () => {
		others.edited('a');
		for (let round = 0; round < 3; round++) {
			await secondLook();
			others.told('a', 1, true);
		}
		expect(others.waiting).toBe(1);
		expect(asks).toBeGreaterThan(2);
	});

	it('make no talk without end: an answer that says nothing new leads to no look', async () => {
		others.edited('a');
		await look();
		for (let round = 0; round < 20; round++) {
			others.told('b', 0, true);
			others.told('a', 1, true);
			await vi.advanceTimersByTimeAsync(200);
		}
		expect(asks).toBe(1);
	});

	it('are sent by the leading tab when the store still has them at the second look', async () => {
		leads = true;
		rows.set(1, row('a'));
		others.hint();
		await look();
		expect(adopted).toEqual([]);
		await secondLook();
		expect(adopted).toEqual([1]);
	});

	it('may have done a tab’s own work: what another got acknowledged and filed waits no more, what is not on disk yet does', async () => {
		rows.set(1, row('me')).set(2, row('me'));
		for (const key of [1, 2, null]) outbox.add({ update: new Uint8Array(), edits: 1, tab: 'me', key });
		others.hint();
		await look();
		expect(outbox.unacknowledged).toBe(3);
		rows.delete(1);
		others.told('b', 0, false);
		await look();
		expect([...outbox.entries].map(({ key }) => key)).toEqual([2, null]);
	});

	it('take nothing for acknowledged that was written to the store while it was being looked at', async () => {
		const entry = outbox.add({ update: new Uint8Array(), edits: 1, tab: 'me', key: null });
		others.hint();
		vi.advanceTimersByTime(1000);
		entry.key = 7;
		await look();
		expect(outbox.unacknowledged).toBe(1);
	});
});

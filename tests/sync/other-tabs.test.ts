// What a tab knows of the edits that wait in this browser's other tabs: told at once, seen in the store soon after.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PendingRow } from '#lib/sync/local-rows.ts';
import { OtherTabs } from '#lib/sync/other-tabs.ts';
import { Outbox } from '#lib/sync/outbox.ts';

const row = (tab: string, edits = 1): PendingRow => ({ bytes: new Uint8Array(), edits, tab });

let rows: Map<number, PendingRow>;
let adopted: number[];
let asks: number;
let leads: boolean;
let others: OtherTabs;

beforeEach(() => {
	vi.useFakeTimers();
	rows = new Map();
	adopted = [];
	asks = 0;
	leads = false;
	others = new OtherTabs({
		tab: 'me',
		read: () => Promise.resolve(new Map(rows)),
		outbox: () => new Outbox(),
		mayAdopt: () => leads,
		ask: () => (asks += 1),
		adopt: (key) => adopted.push(key),
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
		others.told('a', 0, false);
		expect(others.waiting).toBe(0);
	});

	it('are counted once, told and seen', async () => {
		others.edited('a');
		rows.set(1, row('a'));
		rows.set(2, row('b', 3));
		others.told('a', 1, false);
		await look();
		expect(others.waiting).toBe(4);
	});

	it('still wait when their tab closed, as long as the store has them', async () => {
		others.edited('a');
		rows.set(1, row('a'));
		others.told('a', 1, true);
		expect(others.waiting).toBe(1);
		await look();
		expect(others.waiting).toBe(1);
		rows.clear();
		others.hint();
		await look();
		expect(others.waiting).toBe(0);
	});

	it('are asked after, and forgotten when their tab is gone without a word and without a trace', async () => {
		others.edited('a');
		await look();
		expect([asks, others.waiting]).toEqual([1, 1]);
		await secondLook();
		expect(others.waiting).toBe(0);
	});

	it('go on waiting while their tab answers', async () => {
		others.edited('a');
		for (let round = 0; round < 3; round++) {
			await secondLook();
			others.told('a', 1, false);
		}
		expect(others.waiting).toBe(1);
		expect(asks).toBeGreaterThan(2);
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
});

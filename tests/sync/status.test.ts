// The status never claims more than the facts carry.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INITIAL_FACTS, syncStatus, type SyncFacts } from '#lib/sync/status.ts';

const count = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 5 }));

const seldom = fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true));

const facts: fc.Arbitrary<SyncFacts> = fc.record({
	content: fc.boolean(),
	store: fc.oneof(
		fc.constant({ kind: 'opening' as const }),
		fc.constant({ kind: 'ok' as const }),
		fc.constant({ kind: 'failing' as const, detail: 'full' })
	),
	unstored: count,
	unacknowledged: count,
	settling: count,
	unseen: seldom,
	framesOut: count,
	link: fc.constantFrom('down', 'joining', 'live'),
	mayWrite: fc.boolean(),
	outdated: seldom,
	refused: fc.option(fc.constantFrom('malformed', 'gap', 'too-large')),
	held: seldom,
	ended: fc.option(fc.constantFrom('gone', 'signed-out', 'no-access', 'update-needed', 'forked', 'erased'))
});

const calm: SyncFacts = { ...INITIAL_FACTS, content: true, store: { kind: 'ok' }, link: 'live' };

describe('sync status', () => {
	it('says "server" only when nothing waits, the line is in step and nothing is wrong', () => {
		let claimed = 0;
		fc.assert(
			fc.property(facts, (given) => {
				if (syncStatus(given).kind !== 'server') return;
				claimed += 1;
				expect(given).toMatchObject({ unstored: 0, unacknowledged: 0, settling: 0, framesOut: 0, link: 'live', mayWrite: true });
				expect(given).toMatchObject({ content: true, store: { kind: 'ok' }, refused: null, held: false, outdated: false, ended: null });
			}),
			{ numRuns: 20_000, seed: 1 }
		);
		expect(claimed).toBeGreaterThan(0);
	});

	it('never hides a failing store behind a good word, nor behind one that says what this device keeps', () => {
		fc.assert(
			fc.property(facts, (given) => {
				const status = syncStatus({ ...given, store: { kind: 'failing', detail: 'full' } });
				expect(['server', 'device', 'saving', 'offline', 'held', 'read-only']).not.toContain(status.kind);
				// With nothing to lose by a reload, that is all there is to say.
				if (status.kind === 'update-needed') expect(status.waiting).toBe(0);
			}),
			{ numRuns: 2000, seed: 2 }
		);
	});

	it('counts every waiting edit where it names a number', () => {
		fc.assert(
			fc.property(facts, (given) => {
				const status = syncStatus(given);
				if ('waiting' in status) expect(status.waiting).toBeGreaterThanOrEqual(given.unacknowledged);
			}),
			{ numRuns: 2000, seed: 3 }
		);
	});

	it('goes from saving to device to server as the facts arrive', () => {
		expect(syncStatus({ ...calm, unstored: 1, unacknowledged: 1, framesOut: 1 })).toEqual({ kind: 'saving' });
		expect(syncStatus({ ...calm, unacknowledged: 1, framesOut: 1 })).toEqual({ kind: 'device', waiting: 1 });
		expect(syncStatus({ ...calm, settling: 1 })).toEqual({ kind: 'device', waiting: 1 });
		expect(syncStatus(calm)).toEqual({ kind: 'server' });
	});

	it('says that an update is needed on a failing disk too: by itself, or beside what a reload would lose', () => {
		const failing = { ...calm, store: { kind: 'failing', detail: 'full' }, link: 'down', ended: 'update-needed' } as const;
		expect(syncStatus({ ...failing, content: false })).toEqual({ kind: 'update-needed', waiting: 0 });
		expect(syncStatus(failing)).toEqual({ kind: 'update-needed', waiting: 0 });
		expect(syncStatus({ ...failing, unacknowledged: 2 })).toMatchObject({ kind: 'storage-failing', waiting: 2, lookOnly: 'update-needed' });
		expect(syncStatus({ ...failing, ended: null, outdated: true })).toMatchObject({ kind: 'storage-failing', lookOnly: 'update-needed' });
		expect(syncStatus({ ...failing, link: 'live', ended: null, mayWrite: false })).toMatchObject({ lookOnly: 'read-only' });
	});

	it('without anything to show is opening while the server may still send it, whatever the disk does', () => {
		const empty = { ...calm, content: false, store: { kind: 'failing', detail: 'full' } } as const;
		expect(syncStatus({ ...empty, link: 'joining' })).toEqual({ kind: 'opening' });
		expect(syncStatus({ ...empty, link: 'down' })).toMatchObject({ kind: 'storage-failing', online: false });
	});

	it('is offline, with the number of waiting edits, when there is no connection', () => {
		expect(syncStatus({ ...calm, link: 'down', unacknowledged: 3 })).toEqual({ kind: 'offline', waiting: 3 });
		expect(syncStatus({ ...calm, content: false, link: 'down' })).toEqual({ kind: 'offline', waiting: 0 });
	});
});

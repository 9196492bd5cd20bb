// Backups of a server that people write to; `npm run faults -- backups` takes a hundred.
import { expect, it } from 'vitest';
import { backupsUnderLoad } from '../../faults/backups.ts';

it('hold the first so many rows exactly, and can be taken back to any moment', { timeout: 90_000 }, async () => {
	const report = await backupsUnderLoad({ rounds: 3, seed: 1, writers: 4 });
	expect(report).toMatchObject({ backups: 3, stillMoments: 3, busyMoments: 3 });
	expect(report.promised).toBeGreaterThan(50);
	expect(report.edits).toBeGreaterThan(report.promised / 2);
});

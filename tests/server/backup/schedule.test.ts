// Backups by the clock: when they are due, what a failure costs, which old ones go.
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { BackupSchedule, type ScheduleContext } from '../../../server/backup/schedule.ts';
import { DATABASE_FILE } from '../../../server/storage/database.ts';
import { SILENT } from '../../../server/log.ts';
import { sluice } from '../../helpers/cli.ts';
import { createPipeline, startServer, temporaryFolder } from '../../helpers/test-server.ts';
import { waitFor } from '../../helpers/wait-for.ts';

const HOUR = 3_600_000;
let dir: string;
let now: number;
let schedule: BackupSchedule | null = null;
const errors: string[] = [];
const log = { ...SILENT, error: (data: object) => void errors.push((data as { error: string }).error) };

beforeEach(() => {
	dir = temporaryFolder();
	now = Date.UTC(2026, 10, 22, 12);
	errors.length = 0;
});
afterEach(async () => {
	await schedule?.close();
	schedule = null;
	rmSync(dir, { recursive: true, force: true });
});

const names = (): string[] => readdirSync(dir).sort();
const begin = (options: Partial<ScheduleContext> = {}): void => {
	const take: ScheduleContext['take'] = ({ target }) => {
		writeFileSync(target, '');
		return Promise.resolve({ ok: true, pipelines: 1 });
	};
	schedule = new BackupSchedule({ folder: dir, every: 24 * HOUR, keep: 3, source: 'x', log, now: () => now, take, ...options });
};
/** Ends it once it has done what is due. */
const settled = async (): Promise<void> => {
	await schedule!.settled();
	await schedule!.close();
};

it('takes the first one at once, and the next one when the newest is old enough', async () => {
	begin({ folder: join(dir, 'new', 'folder') });
	await settled();
	expect(readdirSync(join(dir, 'new', 'folder'))).toEqual(['sluice-2026-11-22T12-00-00Z.db']);
	// A restart does not take another.
	now += 23 * HOUR;
	begin({ folder: join(dir, 'new', 'folder') });
	await settled();
	expect(readdirSync(join(dir, 'new', 'folder'))).toHaveLength(1);
	now += HOUR;
	begin({ folder: join(dir, 'new', 'folder') });
	await settled();
	expect(readdirSync(join(dir, 'new', 'folder'))).toEqual(['sluice-2026-11-22T12-00-00Z.db', 'sluice-2026-11-23T12-00-00Z.db']);
});

it('keeps as many as told, and touches nothing else', async () => {
	for (const name of ['sluice-2026-11-01T00-00-00Z.db', 'sluice-2026-11-02T00-00-00Z.db', 'sluice-2026-11-03T00-00-00Z.db', 'mine.db', 'sluice-notes.txt'])
		writeFileSync(join(dir, name), '');
	writeFileSync(join(dir, 'sluice-2026-11-03T00-00-00Z.db.part-12'), '');
	begin();
	await settled();
	expect(names()).toEqual(['mine.db', 'sluice-2026-11-02T00-00-00Z.db', 'sluice-2026-11-03T00-00-00Z.db', 'sluice-2026-11-22T12-00-00Z.db', 'sluice-notes.txt']);
});

it('says that it failed, keeps the older ones, and tries again', async () => {
	for (const day of [1, 2, 3, 4]) writeFileSync(join(dir, `sluice-2026-11-0${day}T00-00-00Z.db`), '');
	let tries = 0;
	const take: ScheduleContext['take'] = () => {
		tries += 1;
		return Promise.resolve({ ok: false, problem: 'no room' });
	};
	begin({ take });
	await schedule!.settled();
	expect([errors, tries, names().length]).toEqual([['no room'], 1, 4]);
	now += 4 * 60_000;
	schedule!.look();
	await schedule!.settled();
	expect(tries).toBe(1);
	now += 60_000;
	schedule!.look();
	await schedule!.settled();
	expect([tries, errors.length]).toEqual([2, 2]);
});

it('is not held up by a backup from the future', async () => {
	writeFileSync(join(dir, 'sluice-2036-01-01T00-00-00Z.db'), '');
	begin();
	await schedule!.settled();
	now += 25 * HOUR;
	schedule!.look();
	await settled();
	expect(names()).toContain('sluice-2026-11-23T13-00-00Z.db');
});

it('never drops what it has just made for backups from the future: those go first', async () => {
	const future = [1, 2, 3].map((day) => `sluice-2036-01-0${day}T00-00-00Z.db`);
	for (const name of [...future, 'sluice-2026-11-21T00-00-00Z.db']) writeFileSync(join(dir, name), '');
	begin();
	await settled();
	expect(names()).toEqual(['sluice-2026-11-21T00-00-00Z.db', 'sluice-2026-11-22T12-00-00Z.db', future[2]]);
});

it('makes sound backups of a running server, in a thread', async () => {
	const server = await startServer({ backups: { folder: join(dir, 'backups'), every: HOUR, keep: 2 } });
	const backups = (): string[] => (existsSync(join(dir, 'backups')) ? readdirSync(join(dir, 'backups')).filter((name) => name.endsWith('.db')) : []);
	await createPipeline(server.url);
	await waitFor('a backup', () => backups().length === 1);
	expect(sluice(dir, 'verify', join(dir, 'backups', backups()[0]!))).toMatchObject({ code: 0 });
	await server.stop();
});

it('makes none of a damaged database', async () => {
	mkdirSync(join(dir, 'data'));
	writeFileSync(join(dir, 'data', DATABASE_FILE), 'not a database at all, whatever its name says'.repeat(100));
	schedule = new BackupSchedule({ folder: join(dir, 'b'), every: HOUR, keep: 2, source: join(dir, 'data', DATABASE_FILE), log, now: () => now });
	await settled();
	expect(readdirSync(join(dir, 'b'))).toEqual([]);
	expect(errors).toHaveLength(1);
});

// Ways to make a running server's disk fail and to mend it again, at the layer where real disks fail.
// Limit: a way that this machine does not offer is named as such, and another is taken instead.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Random } from './random.ts';

export interface Disk {
	/** What happens to writes: for the report. */
	readonly way: string;
	/** Where the server keeps its data. */
	readonly dir: string;
	/** Environment the server needs for it. */
	readonly env: Record<string, string>;
	/** From now on writing fails, at the next write or a few later. */
	fill(pid: number, random: Random): void;
	mend(pid: number): void;
	/** Removes the folder. */
	end(): void;
}

/** Either a disk, or why this machine has none of that kind. */
export type DiskOffer = { disk: () => Disk } | { lacks: string };

const folder = (): string => mkdtempSync(join(tmpdir(), 'sluice-disk-'));

const canRun = (command: string, ...args: string[]): boolean => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/** SQLite gets EFBIG, as an input or output error, once a file would grow past a point: also in the middle of a page. */
function fileSizeLimit(): DiskOffer {
	if (!canRun('prlimit', '--version')) return { lacks: 'no prlimit here' };
	const limit = (pid: number, bytes: string): void => void execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`]);
	return {
		disk: () => {
			const dir = folder();
			return {
				way: 'EIO: files may not grow (prlimit)',
				dir,
				env: {},
				fill: (pid, random) => {
					const log = join(dir, 'sluice.db-wal');
					// At once for every file, or wherever in a page the log comes to stand.
					const bytes = random.below(2) === 0 || !existsSync(log) ? 0 : statSync(log).size + random.below(20_000);
					limit(pid, String(bytes));
				},
				mend: (pid) => limit(pid, 'unlimited'),
				end: () => rmSync(dir, { recursive: true, force: true })
			};
		}
	};
}

/** A file system of 24 MB that is really full: ENOSPC. */
function smallFileSystem(): DiskOffer {
	if (process.platform !== 'linux' || process.getuid?.() !== 0) return { lacks: 'mounting needs root' };
	const probe = folder();
	const mounted = canRun('mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', probe) && canRun('umount', probe);
	rmSync(probe, { recursive: true, force: true });
	if (!mounted) return { lacks: 'this machine does not let root mount' };
	return {
		disk: () => {
			const dir = folder();
			execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', dir]);
			const filler = join(dir, 'filler');
			return {
				way: 'ENOSPC: a full file system (tmpfs)',
				dir,
				env: {},
				// dd ends with an error once there is no room left: that is the point.
				fill: () => void spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=4k'], { stdio: 'ignore' }),
				mend: () => rmSync(filler, { force: true }),
				end: () => {
					spawnSync('umount', [dir], { stdio: 'ignore' });
					rmSync(dir, { recursive: true, force: true });
				}
			};
		}
	};
}

/** SQLite itself says that the database is full. Works on every machine. */
function pageLimit(): DiskOffer {
	return {
		disk: () => {
			const dir = folder();
			const flag = join(dir, 'full');
			return {
				way: 'SQLITE_FULL: no page more than there are (max_page_count)',
				dir,
				env: { NODE_OPTIONS: `--import=${resolve(import.meta.dirname, 'page-limit.mjs')}`, SLUICE_TEST_FULL: flag },
				fill: () => writeFileSync(flag, ''),
				mend: () => rmSync(flag, { force: true }),
				end: () => rmSync(dir, { recursive: true, force: true })
			};
		}
	};
}

/** Every way, in the order in which they are taken in turn. */
export const diskOffers = (): DiskOffer[] => [fileSizeLimit(), smallFileSystem(), pageLimit()];

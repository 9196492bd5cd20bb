// Backups by the clock: due so long after the newest one in the folder, whoever made it there; the oldest go
// when there are more than wanted. A failure is logged and tried again, and never costs an older backup.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Logger } from '../log.ts';
import { makeFolder } from '../storage/database.ts';
import { reasonOf } from './problem.ts';
import type { BackupAnswer, BackupJob } from './thread.ts';
import { timeForFile } from './time.ts';

export interface BackupPlan {
	folder: string;
	/** Milliseconds. */
	every: number;
	/** Backups that stay. */
	keep: number;
}

export interface ScheduleContext extends BackupPlan {
	/** The database. */
	source: string;
	log: Logger;
	now: () => number;
	/** For tests: how a backup is taken. */
	take?: TakeBackup;
}

/** Resolves also when it fails. An aborted one may leave a part behind, which the next one removes. */
type TakeBackup = (job: BackupJob, abort: AbortSignal) => Promise<BackupAnswer>;

/** After a failure, unless backups are due more often. Milliseconds. */
const RETRY_MS = 5 * 60_000;
/** Longest wait of a timer: the machine may sleep, and timers have a limit. */
const LOOK_MS = 60_000;

const NAME = /^sluice-(\d{4}-\d{2}-\d{2})T(\d{2})-(\d{2})-(\d{2})Z\.db$/;

/** When a file of that name was taken; null: it is no backup of the schedule. */
function takenAt(name: string): number | null {
	const found = NAME.exec(name);
	const moment = found ? Date.parse(`${found[1]}T${found[2]}:${found[3]}:${found[4]}Z`) : NaN;
	return Number.isNaN(moment) ? null : moment;
}

/** Backups of the schedule in a folder, oldest first. */
export function backupsIn(folder: string): { name: string; at: number }[] {
	if (!existsSync(folder)) return [];
	return readdirSync(folder)
		.flatMap((name) => {
			const at = takenAt(name);
			return at === null ? [] : [{ name, at }];
		})
		.sort((a, b) => a.at - b.at);
}

/** When the newest backup was taken, those from the future aside; null: there is none, or the folder cannot be read. */
export function newestBackup(folder: string, now: number): number | null {
	try {
		return backupsIn(folder).findLast(({ at }) => at <= now)?.at ?? null;
	} catch {
		return null;
	}
}

export class BackupSchedule {
	readonly #context: ScheduleContext;
	#timer: NodeJS.Timeout | null = null;
	#running: Promise<void> | null = null;
	#notBefore = 0;
	readonly #ending = new AbortController();

	constructor(context: ScheduleContext) {
		this.#context = context;
		this.look();
	}

	/** Resolves when no backup is under way. */
	async settled(): Promise<void> {
		await this.#running;
	}

	/** Breaks off a backup under way; takes no more. */
	async close(): Promise<void> {
		this.#ending.abort();
		if (this.#timer) clearTimeout(this.#timer);
		await this.#running;
	}

	/** Takes a backup if one is due, else looks again later. */
	look(): void {
		if (this.#running) return;
		if (this.#timer) clearTimeout(this.#timer);
		if (this.#ending.signal.aborted) return;
		const wait = this.#due() - this.#context.now();
		if (wait <= 0) {
			this.#running = this.#run().finally(() => {
				this.#running = null;
				this.look();
			});
			return;
		}
		this.#timer = setTimeout(() => this.look(), Math.min(wait, LOOK_MS));
		this.#timer.unref();
	}

	#due(): number {
		const { folder, every, now } = this.#context;
		// One from the future, left by a clock that was wrong, says nothing; a folder that cannot be read says so when one is taken.
		const newest = newestBackup(folder, now());
		return Math.max(newest === null ? 0 : newest + every, this.#notBefore);
	}

	async #run(): Promise<void> {
		const { folder, source, log, now, every, keep, take = takeInThread } = this.#context;
		const began = now();
		// Whatever the folder says then: never one after another without a pause.
		this.#notBefore = began + every;
		try {
			makeFolder(folder);
			removeParts(folder);
			const target = join(folder, `sluice-${timeForFile(began)}.db`);
			const answer = await take({ source, target, now: began }, this.#ending.signal);
			if (this.#ending.signal.aborted) return;
			if (!answer.ok) throw new Error(answer.problem);
			const all = backupsIn(folder);
			// A clock that was wrong, then or now, gave those of the future their names: they count as the oldest.
			const byAge = [...all.filter(({ at }) => at > began), ...all.filter(({ at }) => at <= began)];
			for (const { name } of byAge.slice(0, -keep)) rmSync(join(folder, name), { force: true });
			log.info({ file: target, pipelines: answer.pipelines }, 'a backup was taken');
		} catch (error) {
			this.#notBefore = now() + Math.min(RETRY_MS, every);
			log.error({ folder, error: reasonOf(error) }, 'no backup could be taken; the older ones stay, and it is tried again');
		}
	}
}

/** What a server that was killed while it took a backup has left. */
function removeParts(folder: string): void {
	for (const name of readdirSync(folder)) if (/^sluice-.*Z\.db\.part-\d+(-\w+)?$/.test(name)) rmSync(join(folder, name), { force: true });
}

function takeInThread(job: BackupJob, abort: AbortSignal): Promise<BackupAnswer> {
	return new Promise((done) => {
		const thread = new Worker(new URL('./thread.ts', import.meta.url), { execArgv: [], workerData: job });
		abort.addEventListener('abort', () => void thread.terminate(), { once: true });
		let answer: BackupAnswer = { ok: false, problem: 'the thread ended without an answer' };
		thread.on('message', (given: BackupAnswer) => (answer = given));
		thread.on('error', (error) => (answer = { ok: false, problem: error.message }));
		thread.on('exit', () => done(answer));
	});
}

// Backups taken while people write. An observer notes every row as the server passes it on, and each writer
// what was acknowledged when; a restored backup must be exactly the first so many rows, with all that was
// acknowledged before it began; taken back to a moment, exactly those of that moment. Used by tests and by hand.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import * as Y from 'yjs';
import { verifyCommand } from '../../server/backup/commands.ts';
import { restore } from '../../server/backup/restore.ts';
import { RawClient } from '../helpers/raw-client.ts';
import { spawnSluice } from '../helpers/cli.ts';
import { createPipeline, startServer, temporaryFolder, type TestServer } from '../helpers/test-server.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { Random } from './random.ts';

export interface BackupsOptions {
	rounds: number;
	seed: number;
	writers?: number;
}

export interface BackupsReport {
	/** Backups taken under load and restored. */
	backups: number;
	/** Restored once more as of a moment: while nobody wrote, and in the midst of it. */
	stillMoments: number;
	busyMoments: number;
	edits: number;
	/** Edits acknowledged before the backups that had to have them began, added up. */
	promised: number;
}

interface Edit {
	key: string;
	sentAt: number;
	/** Infinity until then. */
	ackedAt: number;
}

/** Between two edits of a writer. Milliseconds. */
const PAUSE_MS = 10;
/** Rounds on one pipeline before a new one, so that the last do not take ever longer. */
const ROUNDS_PER_PIPELINE = 10;
const DEADLINE_MS = 60_000;

class Load {
	readonly dir = temporaryFolder();
	readonly edits: Edit[] = [];
	/** Keys in the order of their rows. */
	readonly order: string[] = [];
	server!: TestServer;
	id!: string;
	#observer!: RawClient;
	#writers: RawClient[] = [];
	#start = new Map<number, number>();
	#writing = false;

	async begin(writers: number): Promise<void> {
		// Snapshots are made anew all the time: history has to reach behind them.
		this.server = await startServer({ data: join(this.dir, 'data'), limits: { tailRows: 60 } });
		this.id = await createPipeline(this.server.url);
		this.#observer = await new RawClient(this.server.wsUrl, this.id).join();
		this.#start = Y.decodeStateVector(Y.encodeStateVector(this.#observer.doc));
		this.#observer.doc.getMap('deals').observe(({ keysChanged }) => void this.order.push(...(keysChanged as Set<string>)));
		this.#writers = await Promise.all(Array.from({ length: writers }, () => new RawClient(this.server.wsUrl, this.id).join()));
	}

	write(): void {
		this.#writing = true;
		this.#writers.forEach((writer, index) => this.#writeOn(writer, index));
	}

	#writeOn(writer: RawClient, index: number): void {
		if (!this.#writing || writer.closed) return;
		const edit: Edit = { key: `w${index}n${this.edits.length}`, sentAt: Date.now(), ackedAt: Infinity };
		this.edits.push(edit);
		const frame = writer.cell(edit.key, 'title', edit.key);
		void writer.acked(frame).then(
			() => {
				edit.ackedAt = Date.now();
				setTimeout(() => this.#writeOn(writer, index), PAUSE_MS);
			},
			() => undefined
		);
	}

	/** Nobody writes any more, and everybody knows everything. */
	async pause(): Promise<void> {
		this.#writing = false;
		await waitFor('all edits to be acknowledged', () => this.edits.every(({ ackedAt }) => ackedAt < Infinity), DEADLINE_MS);
		await waitFor('the observer', () => this.order.length === this.edits.length, DEADLINE_MS);
	}

	async more(edits: number): Promise<void> {
		const enough = this.acknowledged().length + edits;
		await waitFor('people to write on', () => this.acknowledged().length >= enough, DEADLINE_MS);
	}

	acknowledged(before = Infinity): string[] {
		return this.edits.filter(({ ackedAt }) => ackedAt < before).map(({ key }) => key);
	}

	/** What a fresh client gets from a fresh server on that database: the keys, in any order. */
	async restored(file: string, name: string, at: number | null): Promise<Set<string>> {
		const folder = join(this.dir, name);
		// In this process, which has nothing else to do now; that the command does the same is another test's.
		restore({ folder, file, at, allowRecovery: false, now: Date.now() });
		const { sound, lines } = verifyCommand(folder, null, Date.now());
		if (!sound) throw new Error(`what was restored is not sound: ${lines.join(' ')}`);
		const server = await startServer({ data: folder });
		try {
			const fresh = await new RawClient(server.wsUrl, this.id).join();
			const keys = new Set(fresh.doc.getMap('deals').keys());
			for (const key of keys) {
				const title = fresh.doc.getMap<Y.Map<unknown>>('deals').get(key)!.get('title');
				if (title !== key) throw new Error(`${key} came back as ${String(title)}`);
			}
			this.#sameClocks(keys.size, fresh.doc);
			await fresh.close();
			return keys;
		} finally {
			await server.stop();
			rmSync(folder, { recursive: true, force: true });
		}
	}

	/** Not a struct more nor less than the first `rows` rows have. */
	#sameClocks(rows: number, doc: Y.Doc): void {
		const expected = new Map(this.#start);
		for (const update of this.#observer.updates.slice(-this.order.length).slice(0, rows))
			for (const [client, clock] of Y.parseUpdateMeta(update).to) expected.set(client, clock);
		const found = Y.decodeStateVector(Y.encodeStateVector(doc));
		for (const client of new Set([...expected.keys(), ...found.keys()]))
			if ((expected.get(client) ?? 0) !== (found.get(client) ?? 0)) throw new Error(`client ${client} stands at ${found.get(client)}, not ${expected.get(client)}`);
	}

	/** Throws unless the keys are those of the first rows. */
	mustBePrefix(keys: ReadonlySet<string>, what: string): void {
		const odd = this.order.slice(0, keys.size).filter((key) => !keys.has(key));
		if (odd.length > 0) throw new Error(`${what} is no prefix: it has ${keys.size} rows and lacks ${odd.slice(0, 5).join(', ')}`);
	}

	async end(): Promise<void> {
		this.#writing = false;
		for (const client of [...this.#writers, this.#observer]) client.ws.terminate();
		await this.server.stop();
		rmSync(this.dir, { recursive: true, force: true });
	}
}

function mustHave(keys: ReadonlySet<string>, wanted: readonly string[], what: string): void {
	const missing = wanted.filter((key) => !keys.has(key));
	if (missing.length > 0) throw new Error(`${what} lacks ${missing.length} of ${wanted.length} edits, the first: ${missing.slice(0, 5).join(', ')}`);
}

/** Throws at the first backup or moment that is not what it has to be. */
export async function backupsUnderLoad({ rounds, seed, writers = 8 }: BackupsOptions): Promise<BackupsReport> {
	const report: BackupsReport = { backups: 0, stillMoments: 0, busyMoments: 0, edits: 0, promised: 0 };
	const random = new Random(seed);
	for (let done = 0; done < rounds; done += ROUNDS_PER_PIPELINE) {
		const load = new Load();
		try {
			await load.begin(writers);
			for (let round = done; round < Math.min(rounds, done + ROUNDS_PER_PIPELINE); round++) await oneRound(load, random, report);
			report.edits += load.edits.length;
		} finally {
			await load.end();
		}
	}
	return report;
}

async function oneRound(load: Load, random: Random, report: BackupsReport): Promise<void> {
	const still = Date.now() + 1;
	const before = load.acknowledged();
	await waitFor('the next millisecond', () => Date.now() > still);
	load.write();
	await load.more(20 + random.below(150));
	const busy = Date.now();
	await load.more(20 + random.below(50));

	const promised = load.acknowledged();
	const file = join(load.dir, `backup-${report.backups}.db`);
	const taken = await spawnSluice(join(load.dir, 'data'), 'backup', file);
	if (taken.code !== 0) throw new Error(`the backup failed: ${taken.err}`);
	await load.pause();

	const whole = await load.restored(file, 'whole', null);
	load.mustBePrefix(whole, 'a backup');
	mustHave(whole, promised, 'a backup');
	report.backups += 1;
	report.promised += promised.length;

	const then = await load.restored(file, 'still', still);
	load.mustBePrefix(then, 'a moment when nobody wrote');
	mustHave(then, before, 'a moment when nobody wrote');
	if (then.size !== before.length) throw new Error(`a moment when nobody wrote has ${then.size} edits, not ${before.length}`);
	report.stillMoments += 1;

	const midst = await load.restored(file, 'busy', busy);
	load.mustBePrefix(midst, 'a moment in the midst');
	mustHave(midst, load.acknowledged(busy), 'a moment in the midst');
	const late = load.edits.filter(({ key, sentAt }) => sentAt > busy && midst.has(key));
	if (late.length > 0) throw new Error(`a moment in the midst has ${late.length} edits sent after it`);
	report.busyMoments += 1;
	rmSync(file);
}

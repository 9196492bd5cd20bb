// Copies of a database that is being written to, as a crash of the machine might leave them: the write-ahead log
// cut, followed by garbage or half written beyond the last acknowledged commit. Opened by the server's own code,
// each has every edit that was acknowledged before the copy began.
// The server is stopped (SIGSTOP) while its files are copied: the moment is random, the copy is of one moment.
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createPipeline, spawnServer, startServer, temporaryFolder } from '../helpers/test-server.ts';
import { waitFor } from '../helpers/wait-for.ts';
import type { FaultOptions } from './main.ts';
import { Random } from './random.ts';
import { crew, missingIn, mustHaveAll } from './scribe.ts';

const CLIENTS = 20;
const PER_SECOND = 50;
/** Copies of one server, before another folder and another log are begun. */
const COPIES_A_SERVER = 10;

export interface TornReport {
	rounds: number;
	acknowledged: number;
	missing: 0;
	/** Bytes cut off or overwritten, over all copies. */
	bytesTorn: number;
	/** How often each way of tearing was used. */
	ways: Record<string, number>;
}

const HEADER = 32;
const FRAME_HEADER = 24;

/** The generation of a log (its salts) and where its last committed frame ends; 0 for a log without any. */
export function committedEnd(log: Uint8Array): { salts: string; end: number } {
	if (log.length < HEADER) return { salts: '', end: 0 };
	const view = Buffer.from(log.buffer, log.byteOffset, log.length);
	const salts = view.toString('hex', 16, 24);
	const frame = FRAME_HEADER + view.readUInt32BE(8);
	let end = 0;
	// Frames of an earlier generation, which lie behind the current ones, have other salts.
	for (let at = HEADER; at + frame <= view.length && view.toString('hex', at + 8, at + 16) === salts; at += frame)
		if (view.readUInt32BE(at + 4) !== 0) end = at + frame;
	return { salts, end };
}

type Tear = (log: Buffer, safe: number, random: Random) => Buffer;

const noise = (length: number, random: Random): Buffer => Buffer.from(Array.from({ length }, () => random.below(256)));
const somewhere = (log: Buffer, safe: number, random: Random): number => safe + random.below(log.length - safe + 1);

/** What a crash may do to a log beyond `safe`; each returns the log as it then is. */
const TEARS: Record<string, Tear> = {
	cut: (log, safe, random) => log.subarray(0, somewhere(log, safe, random)),
	'cut, then garbage': (log, safe, random) => Buffer.concat([log.subarray(0, somewhere(log, safe, random)), noise(random.below(20_000), random)]),
	'garbage after it': (log, _safe, random) => Buffer.concat([log, noise(1 + random.below(20_000), random)]),
	'a frame half written': (log, safe, random) => {
		const page = log.length >= HEADER ? log.readUInt32BE(8) : 4096;
		const frame = FRAME_HEADER + page;
		const from = Math.max(HEADER, safe - frame);
		// A true header, and a page of which only the first part arrived.
		const last = log.subarray(from, from + FRAME_HEADER + random.below(page));
		return Buffer.concat([log.subarray(0, safe), last, Buffer.alloc(random.below(page))]);
	},
	'bytes turned': (log, safe, random) => {
		const torn = Buffer.from(log);
		for (let n = 0; n < 20 && log.length > safe; n++) torn[safe + random.below(log.length - safe)]! ^= 1 << random.below(8);
		return torn;
	}
};

/** Tears so many copies. Throws when an edit acknowledged before a copy began is missing in it. */
export async function tornLogFault({ rounds, seed }: FaultOptions): Promise<TornReport> {
	const random = new Random(seed);
	const report: TornReport = { rounds, acknowledged: 0, missing: 0, bytesTorn: 0, ways: {} };
	for (let done = 0; done < rounds; done += COPIES_A_SERVER) await tearCopies(done, Math.min(rounds, done + COPIES_A_SERVER), random, report);
	return report;
}

async function tearCopies(from: number, to: number, random: Random, report: TornReport): Promise<void> {
	const dir = temporaryFolder();
	const copy = join(dir, 'copy');
	const [database, log] = ['sluice.db', 'sluice.db-wal'].map((name) => join(dir, name)) as [string, string];
	const server = await spawnServer({ dir });
	try {
		const id = await createPipeline(server.url);
		const scribes = await crew(server.port, id, `c${from}`, CLIENTS);
		for (const scribe of scribes) scribe.start(PER_SECOND);
		const promised = (): string[] => scribes.flatMap((scribe) => scribe.promised());
		for (let round = from; round < to; round++) {
			const before = promised().length;
			await waitFor('updates to be acknowledged', () => promised().length >= before + CLIENTS, 30_000);
			const safe = promised();
			const known = committedEnd(readFileSync(log));
			await pause(random.below(60));
			server.process.kill('SIGSTOP');
			mkdirSync(copy);
			copyFileSync(database, join(copy, 'sluice.db'));
			const bytes = existsSync(log) ? readFileSync(log) : Buffer.alloc(0);
			server.process.kill('SIGCONT');
			// A log begun anew holds nothing of what was acknowledged: that has gone into the database.
			const beyond = committedEnd(bytes).salts === known.salts ? Math.min(known.end, bytes.length) : 0;
			const names = Object.keys(TEARS);
			const way = names[round % names.length]!;
			const torn = TEARS[way]!(bytes, beyond, random);
			writeFileSync(join(copy, 'sluice.db-wal'), torn);
			const opened = await startServer({ data: copy });
			try {
				mustHaveAll(await missingIn(opened.wsUrl, id, safe), safe.length, `a log torn (${way}) in round ${round}`);
			} finally {
				await opened.stop();
			}
			rmSync(copy, { recursive: true });
			report.ways[way] = (report.ways[way] ?? 0) + 1;
			report.bytesTorn += bytes.length - beyond;
			report.acknowledged += safe.length;
		}
		for (const scribe of scribes) scribe.close();
	} finally {
		server.process.kill('SIGCONT');
		await server.kill();
		rmSync(dir, { recursive: true, force: true });
	}
}

// A disk that fails under twenty writing clients and is mended: the server refuses honestly, goes on being read,
// and recovers without a restart; nothing acknowledged is missing, then or after a kill -9.
import { createPipeline, spawnServer, type SpawnedServer } from '../helpers/test-server.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { diskOffers, type Disk } from './full-disk.ts';
import type { FaultOptions } from './main.ts';
import { Random } from './random.ts';
import { crew, missingIn, mustHaveAll, Scribe } from './scribe.ts';
import { BEARER } from '../helpers/keys.ts';

const CLIENTS = 20;
const PER_SECOND = 50;
/** Failures of one disk before the server is killed, looked at, and another way is taken. */
const FAILURES_A_DISK = 5;

export interface DiskReport {
	rounds: number;
	sent: number;
	acknowledged: number;
	missing: 0;
	/** Refusals that told the writer the truth, and sockets closed with 4500. */
	refused: number;
	closed: number;
	/** Reads while nothing could be written. */
	read: number;
	/** Failures by kind. */
	ways: Record<string, number>;
	/** Ways that this machine does not offer. */
	lacking: string[];
}

class DiskScene {
	readonly disk: Disk;
	readonly promised: string[] = [];
	server!: SpawnedServer;
	id = '';
	readonly #report: DiskReport;

	constructor(disk: Disk, report: DiskReport) {
		this.disk = disk;
		this.#report = report;
	}

	async begin(): Promise<void> {
		this.server = await spawnServer({ dir: this.disk.dir, env: this.disk.env });
		// Unread, a pipe that fills up would stop a server that has much to complain about.
		this.server.process.stderr!.resume();
		this.id = await createPipeline(this.server.url);
	}

	/** One failure, from the first refusal to the first acknowledgement after it. */
	async fail(name: string, random: Random): Promise<void> {
		const { pid } = this.server.process;
		const scribes = await this.#writing(name);
		this.disk.fill(pid!, random);
		let late: Scribe[] = [];
		try {
			await waitFor('the full disk to be felt', () => scribes.every(({ closed }) => closed), 30_000);
			this.#settle(scribes);
			const told = scribes.flatMap(({ refusals }) => refusals);
			if (told.length === 0) throw new Error('nobody was told that the disk fails');
			for (const code of told) if (code !== 'storage-failing' && code !== 'after-refusal') throw new Error(`refused as ${code}, which says nothing of the disk`);
			for (const { code } of scribes) if (code !== 4500) throw new Error(`closed with ${code}, not 4500`);
			this.#report.refused += told.length;
			this.#report.closed += scribes.length;
			mustHaveAll(await missingIn(this.server.wsUrl, this.id, this.promised), this.promised.length, 'a failing disk, read while it fails');
			const list = await fetch(`${this.server.url}/api/pipelines`, { headers: BEARER });
			if (list.status !== 200) throw new Error(`the list of pipelines answers ${list.status} while the disk fails`);
			this.#report.read += 2;
			// One more who comes and writes meanwhile: a refusal again, not a silent yes.
			late = [await Scribe.join(this.server.port, this.id, `${name}late`)];
			for (let edit = 0; edit < 50 && !late[0]!.closed; edit++) late[0]!.write();
			await waitFor('the latecomer to hear of the disk, or to be kept', () => late[0]!.closed || late[0]!.acknowledged === late[0]!.made.length, 30_000);
		} finally {
			this.disk.mend(pid!);
		}
		this.#settle(late);
		if (this.server.process.exitCode !== null) throw new Error(`the server ended with ${this.server.process.exitCode}`);
		this.#settle(await this.#writing(`${name}after`));
		mustHaveAll(await missingIn(this.server.wsUrl, this.id, this.promised), this.promised.length, 'a disk that was mended');
	}

	/** What was called safe is on the disk, not only in the process. */
	async killAndLook(): Promise<void> {
		await this.server.kill();
		this.server = await spawnServer({ dir: this.disk.dir, env: this.disk.env });
		mustHaveAll(await missingIn(this.server.wsUrl, this.id, this.promised), this.promised.length, 'a failing disk and kill -9');
	}

	async end(): Promise<void> {
		await this.server?.kill();
		this.disk.end();
	}

	/** A crew that has been acknowledged at least once each, on average, and writes on. */
	async #writing(name: string): Promise<Scribe[]> {
		const scribes = await crew(this.server.port, this.id, name, CLIENTS);
		for (const scribe of scribes) scribe.start(PER_SECOND);
		await waitFor('updates to be acknowledged', () => scribes.reduce((sum, { acknowledged }) => sum + acknowledged, 0) >= CLIENTS, 30_000);
		return scribes;
	}

	#settle(scribes: readonly Scribe[]): void {
		for (const scribe of scribes) {
			this.promised.push(...scribe.promised());
			this.#report.acknowledged += scribe.acknowledged;
			this.#report.sent += scribe.made.length;
			scribe.close();
		}
	}
}

/** Plays so many failures, taking the ways this machine offers in turn. Throws when a promise is broken. */
export async function diskFault({ rounds, seed }: FaultOptions): Promise<DiskReport> {
	const random = new Random(seed);
	const offers = diskOffers();
	const report: DiskReport = { rounds, sent: 0, acknowledged: 0, missing: 0, refused: 0, closed: 0, read: 0, ways: {}, lacking: [] };
	report.lacking = offers.flatMap((offer) => ('lacks' in offer ? [offer.lacks] : []));
	for (const lack of report.lacking) process.stderr.write(`faults: ${lack}; another way of failing is taken instead\n`);
	const ways = offers.flatMap((offer) => ('disk' in offer ? [offer.disk] : []));
	const each = Math.min(FAILURES_A_DISK, Math.ceil(rounds / ways.length));
	for (let round = 0, turn = 0; round < rounds; turn++) {
		const scene = new DiskScene(ways[turn % ways.length]!(), report);
		try {
			await scene.begin();
			for (let failure = 0; failure < each && round < rounds; failure++, round++) {
				await scene.fail(`r${round}`, random);
				report.ways[scene.disk.way] = (report.ways[scene.disk.way] ?? 0) + 1;
			}
			await scene.killAndLook();
		} catch (error) {
			throw new Error(`${scene.disk.way}, round ${round}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
		} finally {
			await scene.end();
		}
	}
	return report;
}

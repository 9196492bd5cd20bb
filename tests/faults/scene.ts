// What every fault plays in: a real server process on a folder of its own, ten people writing, and the
// judgement at the end. Servers are always reached over a cable that can be pulled.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as Y from 'yjs';
import { layCable, type Cable } from '../helpers/cable.ts';
import { createPipeline, spawnServer, type SpawnedServer } from '../helpers/test-server.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { Random } from './random.ts';
import { FaultWriter, textsIn } from './writer.ts';

const PEOPLE = 10;
/** A deadline, not a measure: ten sessions share one process, and that may share its processor with much else. */
const DEADLINE_MS = 180_000;

export interface Told {
	edits: number;
	/** Edits that the app had called saved on the server at the moments of the faults, added up. */
	claimed: number;
	rounds: number;
	/** Every status that anyone was shown. */
	statuses: string[];
}

export class Scene {
	readonly dir = mkdtempSync(join(tmpdir(), 'sluice-faults-'));
	readonly random: Random;
	readonly writers: FaultWriter[] = [];
	server!: SpawnedServer;
	cable!: Cable;
	id!: string;
	claimed = 0;
	/** What the servers logged. */
	complaints = '';

	constructor(seed: number) {
		this.random = new Random(seed);
	}

	async begin(): Promise<void> {
		this.server = await spawnServer({ dir: this.dir });
		this.#listen();
		this.cable = await layCable(this.server.port);
		this.id = await createPipeline(this.server.url);
		for (let n = 0; n < PEOPLE; n++) this.writers.push(this.#person(`p${n}`));
		await Promise.all(this.writers.map((writer) => waitFor('everyone is in', () => writer.session.status.kind === 'server', DEADLINE_MS)));
		for (const writer of this.writers) writer.start();
	}

	#person(name: string): FaultWriter {
		return new FaultWriter(name, this.id, `ws://127.0.0.1:${this.cable.port}/sync`, new Random(this.random.below(2 ** 31)));
	}

	/** Lets people make another 20 to 220 edits between them: how many is a fault's randomness. */
	async writing(): Promise<void> {
		const made = (): number => this.writers.reduce((sum, writer) => sum + writer.made.length, 0);
		const enough = made() + 20 + this.random.below(200);
		await waitFor('people to write on', () => made() >= enough, DEADLINE_MS);
	}

	/** Waits until somebody is told once more that all is saved: a fault that meets no claim proves nothing. */
	async claiming(): Promise<void> {
		const claimed = (): number => this.writers.reduce((sum, writer) => sum + writer.claimed, 0);
		const before = claimed();
		await waitFor('somebody to be told that all is saved', () => claimed() > before, DEADLINE_MS);
	}

	async restart(): Promise<void> {
		this.server = await spawnServer({ dir: this.dir, port: this.server.port });
		this.#listen();
	}

	#listen(): void {
		this.server.process.stderr!.on('data', (chunk: Buffer) => (this.complaints += String(chunk)));
	}

	/**
	 * From now on no file of the server may be written beyond `bytes` (null: no limit), as if the disk were
	 * full. With SQLite's log longer than that, every write fails until there is room again.
	 */
	fillDisk(bytes: number | null): void {
		execFileSync('prlimit', ['--pid', String(this.server.process.pid), `--fsize=${bytes ?? 'unlimited'}:unlimited`]);
	}

	/** What everyone was told is safe, at this moment. */
	claims(): Set<string> {
		const claims = new Set(this.writers.flatMap((writer) => writer.made.slice(0, writer.claimed)));
		this.claimed += claims.size;
		return claims;
	}

	/** Reads the server anew, as a stranger's device would, and finds claimed edits that are not there. */
	async missing(claims: ReadonlySet<string>): Promise<string[]> {
		const reader = this.#person('reader');
		await waitFor('a reader is in', () => reader.session.status.kind === 'server', DEADLINE_MS);
		const there = textsIn(reader.session);
		await reader.close();
		return [...claims].filter((text) => !there.has(text));
	}

	/** All stop writing; everything must arrive, and every copy must be the same. */
	async judge(rounds: number): Promise<Told> {
		for (const writer of this.writers) writer.pause();
		for (const writer of this.writers) await waitFor(`${writer.name} to be saved`, () => writer.session.status.kind === 'server', DEADLINE_MS);
		const made = new Set(this.writers.flatMap((writer) => writer.made));
		const lost = await this.missing(made);
		if (lost.length > 0) throw new Error(`${lost.length} of ${made.size} edits are lost, the first: ${lost.slice(0, 5).join(', ')}`);
		for (const writer of this.writers)
			await waitFor(`everyone's edits to reach ${writer.name}`, () => hasAll(textsIn(writer.session), made), DEADLINE_MS);
		const copies = new Set(this.writers.map((writer) => contentOf(writer.session.doc)));
		if (copies.size !== 1) throw new Error(`there are ${copies.size} different copies`);
		const statuses = [...new Set(this.writers.flatMap((writer) => [...writer.statuses]))].sort();
		if (made.size === 0 || this.claimed === 0) throw new Error('nothing was written, or nothing ever claimed: the fault met nobody');
		return { edits: made.size, claimed: this.claimed, rounds, statuses };
	}

	async end(): Promise<void> {
		for (const writer of this.writers) await writer.close();
		await this.cable.close();
		await this.server.stop();
		rmSync(this.dir, { recursive: true, force: true });
	}
}

const hasAll = (there: ReadonlySet<string>, wanted: ReadonlySet<string>): boolean => [...wanted].every((text) => there.has(text));

/** Deals and log as text. Keys are sorted: maps list them in order of arrival. */
function contentOf(doc: Y.Doc): string {
	const byName = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1);
	const deals = Object.entries(doc.getMap('deals').toJSON() as Record<string, Record<string, unknown>>)
		.sort(byName)
		.map(([id, cells]) => [id, Object.entries(cells).sort(byName)]);
	return JSON.stringify([deals, doc.getArray('log').toJSON()]);
}

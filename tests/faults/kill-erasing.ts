// kill -9 while a deal is being erased and others are written. Afterwards it is erased or it is there, never in between:
// erased, no byte of it is in the database's files and no copy from before merges; and whatever was acknowledged is there.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Erasure } from '#lib/protocol/access.ts';
import { CLOSE } from '#lib/protocol/close-codes.ts';
import { BEARER } from '../helpers/keys.ts';
import { RawClient } from '../helpers/raw-client.ts';
import { createPipeline, spawnServer, temporaryFolder, type SpawnedServer } from '../helpers/test-server.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { Random } from './random.ts';
import { crew, missingIn, mustHaveAll } from './scribe.ts';

export interface KillErasingReport {
	rounds: number;
	/** Killed with the deal erased, or with it still there. */
	erased: number;
	untouched: number;
	/** Erasures that had been answered before the kill. */
	answered: number;
	acknowledged: number;
}

const WRITERS = 4;
const PER_SECOND = 25;
/** The server lives so long after it is asked to erase, at random. Milliseconds. */
const LIFE_MS = 150;
const ROUNDS_A_PIPELINE = 10;

async function asked<Body>(server: SpawnedServer, path: string, body?: unknown): Promise<Body> {
	const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
	const response = await fetch(`${server.url}/api/pipelines/${path}`, { ...init, headers: { ...BEARER, 'Content-Type': 'application/json' } });
	if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
	return (await response.json()) as Body;
}

const holding = (dir: string, text: string): string[] => readdirSync(dir).filter((name) => name.startsWith('sluice.db') && readFileSync(join(dir, name)).includes(text));

function mustBeGone(dir: string, secret: string, when: string): void {
	const files = holding(dir, secret);
	if (files.length > 0) throw new Error(`${when}, ${secret} is still in ${files.join(', ')}`);
}

/** Plays the rounds on one data folder. Throws when a promise was broken. */
export async function killErasing({ rounds, seed }: { rounds: number; seed: number }): Promise<KillErasingReport> {
	const dir = temporaryFolder();
	const random = new Random(seed);
	const report: KillErasingReport = { rounds, erased: 0, untouched: 0, answered: 0, acknowledged: 0 };
	const server = { now: await spawnServer({ dir }) };
	let id = '';
	let promised: string[] = [];
	try {
		for (let round = 0; round < rounds; round += 1) {
			if (round % ROUNDS_A_PIPELINE === 0) {
				id = await createPipeline(server.now.url);
				promised = [];
			}
			const secret = `quicksilver-${seed}-${round}`;
			const { id: deal } = await asked<{ id: string }>(server.now, `${id}/deals`, { title: secret });
			const before = await new RawClient(server.now.wsUrl, id).join();
			const { lineage } = before.welcome!;
			const scribes = await crew(server.now.port, id, `r${round}`, WRITERS);
			for (const scribe of scribes) scribe.start(PER_SECOND);
			await waitFor('updates to be acknowledged', () => scribes.every(({ acknowledged }) => acknowledged > 0), 30_000);
			let answered = false;
			void asked(server.now, `${id}/erasures`, { deal }).then(() => (answered = true), () => undefined);
			await pause(random.below(LIFE_MS));
			await server.now.kill();
			await waitFor('the connections to end', () => scribes.every(({ closed }) => closed));
			for (const scribe of scribes) {
				promised.push(...scribe.promised());
				report.acknowledged += scribe.acknowledged;
				scribe.close();
			}
			server.now = await spawnServer({ dir });
			mustHaveAll(await missingIn(server.now.wsUrl, id, promised), promised.length, 'kill -9 while erasing');
			const there = (await missingIn(server.now.wsUrl, id, [deal])).length === 0;
			const told = (await asked<{ erasures: Erasure[] }>(server.now, `${id}/erasures`)).erasures.length;
			if (there && answered) throw new Error(`${secret} was erased, said the server, and is there`);
			if (told !== (round % ROUNDS_A_PIPELINE) + (there ? 0 : 1)) throw new Error(`${told} erasures are told of, and ${secret} is ${there ? 'there' : 'gone'}`);
			report[there ? 'untouched' : 'erased'] += 1;
			if (answered) report.answered += 1;
			if (there) await asked(server.now, `${id}/erasures`, { deal });
			mustBeGone(dir, secret, there ? 'erased after the kill' : 'erased before the kill');
			const old = new RawClient(server.now.wsUrl, id, { doc: before.doc, hello: { lineage } });
			await old.open();
			old.start();
			if ((await old.ended()) !== CLOSE.erased) throw new Error('a copy from before was let in');
			before.ws.terminate();
		}
		return report;
	} finally {
		await server.now.kill();
		rmSync(dir, { recursive: true, force: true });
	}
}

// kill -9 while twenty clients make fifty edits a second each: after the restart every acknowledged update is there.
// A round: start the server, look for what the rounds before were promised, write, kill at a random moment.
import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { createPipeline, spawnServer, temporaryFolder } from '../helpers/test-server.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { Random } from './random.ts';
import { crew, missingIn, mustHaveAll, type Scribe } from './scribe.ts';

export interface KillOptions {
	rounds: number;
	seed?: number;
	clients?: number;
	perSecond?: number;
	/** Called after each round. */
	progress?: (round: number, report: KillReport) => void;
}

export interface KillReport {
	rounds: number;
	/** Updates sent and acknowledged, over all rounds. */
	sent: number;
	acknowledged: number;
	/** Acknowledged, yet gone: must be empty. */
	missing: string[];
}

/** Rounds on one pipeline, before another is begun: joins stay small, and the restart's cost with them. */
const ROUNDS_A_PIPELINE = 10;
/** Rounds between two words on standard error: a long run should show that it lives. */
const TOLD_EVERY = 25;
/** The server lives so long after the first acknowledgements, at random. Milliseconds. */
const LIFE = { least: 20, most: 600 };

/** As a part of the faults: throws when anything acknowledged is missing. */
export async function killFault(options: KillOptions): Promise<Omit<KillReport, 'missing'> & { missing: number }> {
	const progress = (round: number, { sent, acknowledged, missing }: KillReport): void => {
		if (round % TOLD_EVERY === 0) process.stderr.write(`faults: kill ${round} of ${options.rounds}: ${sent} sent, ${acknowledged} acknowledged, ${missing.length} missing\n`);
	};
	const { missing, ...report } = await killServer({ progress, ...options });
	mustHaveAll(missing, report.acknowledged, 'kill -9');
	return { ...report, missing: 0 };
}

/** Plays the rounds on one data folder. Rejects only when the server does not come back. */
export async function killServer({ rounds, seed = 1, clients = 20, perSecond = 50, progress }: KillOptions): Promise<KillReport> {
	const dir = temporaryFolder();
	const random = new Random(seed);
	const report: KillReport = { rounds, sent: 0, acknowledged: 0, missing: [] };
	const promises = new Map<string, string[]>();
	let id = '';
	try {
		for (let round = 0; round < rounds; round++) {
			const server = await spawnServer({ dir });
			try {
				if (round > 0) report.missing.push(...(await missingIn(server.wsUrl, id, promises.get(id)!)));
				if (round % ROUNDS_A_PIPELINE === 0) {
					id = await createPipeline(server.url);
					promises.set(id, []);
				}
				const scribes = await crew(server.port, id, `r${round}`, clients);
				for (const scribe of scribes) scribe.start(perSecond);
				await waitFor('updates to be acknowledged', () => sum(scribes, ({ acknowledged }) => acknowledged) >= clients, 30_000);
				await pause(LIFE.least + random.below(LIFE.most - LIFE.least));
				await server.kill();
				await waitFor('the connections to end', () => scribes.every(({ closed }) => closed));
				for (const scribe of scribes) {
					promises.get(id)!.push(...scribe.promised());
					report.acknowledged += scribe.acknowledged;
					report.sent += scribe.made.length;
					scribe.close();
				}
			} finally {
				await server.kill();
			}
			progress?.(round + 1, report);
		}
		const last = await spawnServer({ dir });
		try {
			for (const [pipeline, deals] of promises) report.missing.push(...(await missingIn(last.wsUrl, pipeline, deals)));
		} finally {
			await last.stop();
		}
		return report;
	} finally {
		rmSync(dir, { recursive: true, force: true });
	}
}

const sum = (scribes: readonly Scribe[], of: (scribe: Scribe) => number): number => scribes.reduce((total, scribe) => total + of(scribe), 0);

// kill -9 while ten clients write over raw sockets: after the restart every acknowledged update is there.
// A round: start the server, write without pause, kill it, start it again, look. Used by tests and by hand.
import { rmSync } from 'node:fs';
import { RawClient } from '../helpers/raw-client.ts';
import { createPipeline, spawnServer, temporaryFolder } from '../helpers/test-server.ts';
import { waitFor } from '../helpers/wait-for.ts';

export interface KillOptions {
	rounds: number;
	writers?: number;
	/** Acknowledged updates of a round before it may be killed. */
	acknowledged?: number;
}

export interface KillReport {
	rounds: number;
	/** Updates sent and acknowledged, over all rounds. */
	sent: number;
	acknowledged: number;
	/** Acknowledged, yet gone: must be empty. */
	missing: string[];
}

/** The same as a part of the faults: throws when anything acknowledged is missing. */
export async function killFault({ rounds }: { rounds: number }): Promise<Omit<KillReport, 'missing'> & { missing: number }> {
	const { missing, ...report } = await killServer({ rounds });
	if (missing.length > 0) throw new Error(`${missing.length} of ${report.acknowledged} acknowledged updates are missing, the first: ${missing.slice(0, 5).join(', ')}`);
	return { ...report, missing: 0 };
}

/** Plays the rounds on one data folder. Rejects only when the server does not come back. */
export async function killServer({ rounds, writers = 10, acknowledged: least = 100 }: KillOptions): Promise<KillReport> {
	const dir = temporaryFolder();
	const report: KillReport = { rounds, sent: 0, acknowledged: 0, missing: [] };
	const promised: string[] = [];
	let id: string | null = null;
	try {
		for (let round = 0; round < rounds; round++) {
			const server = await spawnServer({ dir });
			id ??= await createPipeline(server.url);
			const clients = await Promise.all(Array.from({ length: writers }, () => new RawClient(server.wsUrl, id!).join()));
			const frames = clients.map((): Map<string, number> => new Map());
			const write = (client: RawClient, index: number): void => {
				if (client.closed || client.ws.readyState !== client.ws.OPEN) return;
				const key = `r${round}w${index}n${frames[index]!.size}`;
				frames[index]!.set(key, client.cell(key, 'value', 1));
				setImmediate(write, client, index);
			};
			clients.forEach(write);
			const done = () => clients.reduce((sum, client) => sum + client.ack.frames, 0);
			await waitFor('updates to be acknowledged', () => done() >= least + writers, 20_000);
			await server.kill();
			await Promise.all(clients.map((client) => client.ended()));
			clients.forEach((client, index) => {
				for (const [key, frame] of frames[index]!) if (frame <= client.ack.frames) promised.push(key);
				report.sent += frames[index]!.size;
			});
			report.missing.push(...(await missing(dir, id, promised)));
		}
		report.acknowledged = promised.length;
		return report;
	} finally {
		rmSync(dir, { recursive: true, force: true });
	}
}

/** Which of the deals a fresh client does not get from a fresh server. */
async function missing(dir: string, id: string, deals: readonly string[]): Promise<string[]> {
	const server = await spawnServer({ dir });
	try {
		const fresh = await new RawClient(server.wsUrl, id).join();
		const found = fresh.doc.getMap('deals');
		const gone = deals.filter((deal) => !found.has(deal));
		await fresh.close();
		return gone;
	} finally {
		await server.stop();
	}
}

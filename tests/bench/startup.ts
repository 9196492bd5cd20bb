// How long from starting the process to a whole pipeline at a client, with a log of so many edits behind it,
// beside the same pipeline without any. Everything is as the server leaves it: history, a snapshot, a tail.
import { rmSync } from 'node:fs';
import WebSocket from 'ws';
import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import { appendEvents } from '#lib/domain/document/schema.ts';
import { encodeHello, encodeStep1, MESSAGE, SYNC } from '#lib/protocol/messages.ts';
import { PROTOCOL_VERSION, SUBPROTOCOL } from '#lib/protocol/version.ts';
import { pack } from '../../server/documents/jobs.ts';
import { SqliteStorage } from '../../server/storage/sqlite.ts';
import { spawnServer, temporaryFolder } from '../helpers/test-server.ts';
import { madeDocument } from './made-documents.ts';
import { median, progress, report } from './report.ts';
import { BEARER } from '../helpers/keys.ts';

const DEALS = 10_000;
const RUNS = 5;
/** Rows that wait for the next snapshot. */
const TAIL = 400;
/** Rows given to the storage at once. */
const BATCH = 2_000;
const ID = 'bench';

export async function startup(edits: number): Promise<void> {
	const empty = await starts(0);
	const full = await starts(edits);
	report({
		bench: 'process start to a whole pipeline at a client',
		deals: DEALS,
		value: median(full.map(({ total }) => total)),
		unit: 'ms',
		runs: RUNS,
		beside: { what: 'the same pipeline without a log', value: median(empty.map(({ total }) => total)) },
		detail: {
			'edits in the log': edits,
			'until it listens, ms': median(full.map(({ ready }) => ready)),
			'join, ms': median(full.map(({ joined }) => joined)),
			'sent, MB': full[0]!.bytes / 1e6
		}
	});
}

interface Start {
	ready: number;
	joined: number;
	total: number;
	bytes: number;
}

async function starts(edits: number): Promise<Start[]> {
	const dir = temporaryFolder();
	try {
		progress(`writing ${edits} edits`);
		await writeLog(dir, edits);
		const runs: Start[] = [];
		for (let run = 0; run < RUNS; run++) runs.push(await start(dir));
		return runs;
	} finally {
		rmSync(dir, { recursive: true, force: true });
	}
}

async function start(dir: string): Promise<Start> {
	const began = performance.now();
	const server = await spawnServer({ dir });
	const ready = performance.now() - began;
	const bytes = await join(server.wsUrl);
	const total = performance.now() - began;
	await server.stop();
	return { ready, joined: total - ready, total, bytes };
}

/** Resolves with the bytes received once everything is there. */
function join(wsUrl: string): Promise<number> {
	return new Promise((done, fail) => {
		const socket = new WebSocket(`${wsUrl}/${ID}`, [SUBPROTOCOL], { headers: BEARER, maxPayload: 2 ** 30 });
		let bytes = 0;
		socket.on('open', () => {
			const person = { id: 'bench', name: 'Bench', color: 0 };
			socket.send(encodeHello({ protocol: PROTOCOL_VERSION, schema: 1, lineage: null, logId: null, since: 0, person }));
			socket.send(encodeStep1(Y.encodeStateVector(new Y.Doc())));
		});
		socket.on('message', (data: Buffer) => {
			bytes += data.length;
			const decoder = decoding.createDecoder(data);
			if (decoding.readVarUint(decoder) !== MESSAGE.sync || decoding.readVarUint(decoder) !== SYNC.step2) return;
			socket.close();
			done(bytes);
		});
		socket.on('error', fail);
	});
}

/** One cell after another, each with its event, as people's edits are. */
async function writeLog(dir: string, edits: number): Promise<void> {
	const doc = madeDocument(DEALS);
	const storage = new SqliteStorage(dir);
	const began = Date.now() - edits * 1_000;
	const { bytes, clocks, deletes, clients, name, lineage } = pack(doc);
	await storage.create({
		record: { id: ID, name, demo: false, lineage, logId: 'bench-log', createdAt: began },
		snapshot: { bytes, clocks, deletes },
		clients: clients.map(([client, clock]) => ({ client, clock, identity: 'server' }))
	});
	const deals = doc.getMap<Y.Map<unknown>>('deals');
	const ids = [...deals.keys()];
	const batch: Promise<void>[] = [];
	let seq = 1;
	doc.on('update', (update) => {
		seq += 1;
		const clock = Y.getState(doc.store, doc.clientID);
		const clocks = [{ client: doc.clientID, clock, identity: 'anna' }];
		batch.push(storage.append(ID, { seq, bytes: update, at: began + seq * 1_000, identity: 'anna', clocks }));
	});
	for (let edit = 1; edit <= edits; edit++) {
		const deal = ids[edit % ids.length]!;
		doc.transact(() => {
			deals.get(deal)!.set('value', edit);
			appendEvents(doc, [{ id: `e${edit.toString(36)}`, record: deal, field: 'value', value: edit, at: began + edit * 1_000, by: 'anna', prev: [] }]);
		});
		if (batch.length === BATCH) await Promise.all(batch.splice(0));
		if (edit === edits - TAIL) {
			await Promise.all(batch.splice(0));
			await storage.replaceSnapshot(ID, { ...pack(doc), seq });
			await storage.describe(ID, seq, { name, demo: false });
		}
	}
	await Promise.all(batch);
	doc.destroy();
	await storage.close();
}

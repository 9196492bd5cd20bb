// What the browser benches stand on: pipelines of a given size on a server, pages that tell when they are
// painted, and a plain page server for the alternatives (bare AG Grid, bare websocket relay).
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { IDBFactory } from 'fake-indexeddb';
import type { Page } from 'playwright';
import { WebSocketServer } from 'ws';
import { addDeals } from '#lib/domain/document/commands.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import { Writer } from '#lib/domain/document/writer.ts';
import { demoSeed } from '#lib/domain/demo/demo-pipeline.ts';
import type { Person } from '#lib/domain/model/settings.ts';
import { openSession } from '#lib/sync/session.ts';
import type { PipelineSession, SyncStatus } from '#lib/sync/types.ts';
import type { World } from '../e2e/world.ts';
import { OwnerSocket } from '../helpers/owner-socket.ts';
import { BENCH_DAY, idMaker, type PlainRow } from './made-documents.ts';

const PERSON: Person = { id: 'bench', name: 'Bench', color: 0 };

export interface Colleague {
	session: PipelineSession;
	pipeline: Pipeline;
	writer: Writer;
	close(): Promise<void>;
}

const DEADLINE_MS = 300_000;

/** Resolves when the session has this status; rejects after five minutes. */
export function reached(session: PipelineSession, kind: SyncStatus['kind']): Promise<void> {
	if (session.status.kind === kind) return Promise.resolve();
	return new Promise((done, fail) => {
		const timer = setTimeout(() => fail(new Error(`still ${session.status.kind}, not ${kind}`)), DEADLINE_MS);
		const stop = session.onStatus((status) => {
			if (status.kind !== kind) return;
			clearTimeout(timer);
			stop();
			done();
		});
	});
}

/** A person in the pipeline without a browser: the app's own session under Node. */
export async function colleague(world: World, id: string, seed: number): Promise<Colleague> {
	const session = openSession({
		id,
		person: PERSON,
		url: `${world.origin.replace('http', 'ws')}/sync`,
		WebSocket: OwnerSocket as unknown as typeof globalThis.WebSocket,
		indexedDB: new IDBFactory(),
		// A device of its own: this process has both, and would join all its sessions through them.
		BroadcastChannel: null,
		locks: null
	});
	await session.ready;
	await reached(session, 'server');
	const pipeline = new Pipeline(session.doc);
	const writer = new Writer(pipeline, { now: () => session.now(), newId: idMaker(seed), person: PERSON });
	return {
		session,
		pipeline,
		writer,
		close: async () => {
			pipeline.destroy();
			await session.destroy();
		}
	};
}

/** Makes a pipeline of generated deals on the server, the way an import does. Returns its id. */
export async function pipelineOf(world: World, deals: number): Promise<string> {
	const { id } = await world.create(`${deals} deals`);
	const importer = await colleague(world, id, deals);
	const seed = demoSeed({ now: BENCH_DAY, language: 'en', currency: 'EUR', timeZone: 'Europe/Amsterdam', deals });
	const stages = new Map(seed.stages.map((stage) => [stage.cells.name, stage.id]));
	const known = new Set(importer.pipeline.stages.map((stage) => stage.id));
	if (![...stages.values()].every((stage) => known.has(stage))) throw new Error('the new pipeline does not have the default stages');
	addDeals(importer.writer, seed.deals);
	await reached(importer.session, 'server');
	await importer.close();
	return id;
}

/** Makes every page of the context note when its first row of a grid has been painted. */
export async function notePaint(page: Page): Promise<void> {
	await page.addInitScript(() => {
		const look = (): void => {
			const cell = document.querySelector('.ag-row:not(.ag-row-pinned) [col-id="title"]');
			if (!cell?.textContent?.trim()) return void requestAnimationFrame(look);
			// The frame that draws it begins after this callback; the message comes after that frame.
			requestAnimationFrame(() => {
				const channel = new MessageChannel();
				channel.port1.onmessage = () => ((window as unknown as { painted: number }).painted = performance.now());
				channel.port2.postMessage(null);
			});
		};
		requestAnimationFrame(look);
	});
}

/** Milliseconds from navigation to the painted grid. */
export async function paintedAfter(page: Page, url: string): Promise<number> {
	await page.goto(url);
	const handle = await page.waitForFunction(() => (window as unknown as { painted?: number }).painted, undefined, { timeout: DEADLINE_MS });
	return (await handle.jsonValue()) as number;
}

/** Bytes of JavaScript heap in use after collection. */
export async function heapOf(page: Page): Promise<number> {
	const client = await page.context().newCDPSession(page);
	await client.send('HeapProfiler.collectGarbage');
	const { usedSize } = await client.send('Runtime.getHeapUsage');
	await client.detach();
	return usedSize;
}

const BARE_GRID = `<!doctype html><html lang="en"><meta charset="utf-8"><title>bare</title>
<style>html,body{height:100%;margin:0}#grid{height:100%}</style><div id="grid"></div>
<script src="/ag-grid.js"></script><script>
fetch('/rows').then((answer) => answer.json()).then((rowData) => {
	const columnDefs = Object.keys(rowData[0]).filter((field) => field !== 'id').map((field) => ({ field, colId: field, width: 140 }));
	window.api = agGrid.createGrid(document.getElementById('grid'), { columnDefs, rowData, getRowId: ({ data }) => data.id });
});
</script></html>`;

const BARE_RELAY = `<!doctype html><html lang="en"><meta charset="utf-8"><title>relay</title><div id="cell">-</div>
<script>
const socket = new WebSocket(location.origin.replace('http', 'ws'));
socket.onmessage = ({ data }) => { document.getElementById('cell').textContent = data; };
addEventListener('keydown', ({ key }) => { if (key === 'Enter') socket.send(window.next); });
</script></html>`;

const BARE_BARS = `<!doctype html><html lang="en"><meta charset="utf-8"><title>bars</title><svg width="600" height="200"></svg>
<script>
fetch('/rows').then((answer) => answer.json()).then((rows) => {
	const known = new Map(rows.map((row) => [row.id, row]));
	const draw = () => {
		const sums = new Map();
		for (const { stage, value } of rows) sums.set(stage, (sums.get(stage) ?? 0) + (value ?? 0));
		const most = Math.max(...sums.values());
		document.querySelector('svg').innerHTML = [...sums].map(([stage, sum], row) => '<rect y="' + row * 24 + '" height="20" width="' + (sum / most) * 600 + '"/><text y="' + (row * 24 + 15) + '">' + stage + ' ' + sum + '</text>').join('');
	};
	draw();
	const socket = new WebSocket(location.origin.replace('http', 'ws'));
	socket.onmessage = ({ data }) => {
		const { id, value } = JSON.parse(data);
		known.get(id).value = value;
		draw();
	};
});
</script></html>`;

export interface PlainPages {
	origin: string;
	/** Rows that the bare grid fetches. */
	rows: readonly PlainRow[];
	close(): Promise<void>;
}

/** Serves the alternatives: `/grid`, `/bars`, and `/relay`, whose socket sends everything on to everyone. */
export async function plainPages(): Promise<PlainPages> {
	const agGrid = readFileSync(resolve(import.meta.dirname, '../../node_modules/ag-grid-community/dist/ag-grid-community.min.js'));
	const server: Server = createServer((request, response) => {
		const [type, body] =
			request.url === '/ag-grid.js'
				? ['text/javascript', agGrid]
				: request.url === '/rows'
					? ['application/json', JSON.stringify(pages.rows)]
					: ['text/html', request.url === '/relay' ? BARE_RELAY : request.url === '/bars' ? BARE_BARS : BARE_GRID];
		response.writeHead(200, { 'content-type': type }).end(body);
	});
	const relay = new WebSocketServer({ server });
	relay.on('connection', (socket) =>
		socket.on('message', (data) => {
			for (const other of relay.clients) if (other !== socket) other.send(String(data));
		})
	);
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	const pages: PlainPages = {
		origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		rows: [],
		close: async () => {
			for (const socket of relay.clients) socket.terminate();
			await new Promise((done) => server.close(done));
		}
	};
	return pages;
}

// Puts the server together: storage, worker, rooms, sockets, API, files. Listens to nothing itself, so
// that the development server and tests can mount it on their own port.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import { CLOSE } from '#lib/protocol/close-codes.ts';
import type { Role } from '#lib/protocol/messages.ts';
import { SYNC_PATH } from '#lib/protocol/version.ts';
import type { BackupPlan } from './backup/schedule.ts';
import { startUpkeep } from './backup/upkeep.ts';
import { DocumentWorker } from './documents/worker.ts';
import { SECURITY_HEADERS, sendError } from './http/answers.ts';
import { api } from './http/api.ts';
import { refusal } from './http/guard.ts';
import { identify } from './http/identity.ts';
import { staticFiles } from './http/static.ts';
import type { Logger } from './log.ts';
import { Pipelines } from './pipelines.ts';
import { SqliteStorage } from './storage/sqlite.ts';
import type { Storage } from './storage/storage.ts';
import { LIMITS, type Limits } from './sync/limits.ts';
import { Rooms } from './sync/rooms.ts';
import { Sockets } from './sync/sockets.ts';

export interface AppOptions {
	/** Folder of the database; `:memory:` keeps nothing. */
	data: string;
	/** Folder of the built app; null: pages are served by somebody else. */
	build: string | null;
	/** Host names beside the loopback ones. */
	allowedHosts: readonly string[];
	/** Port it will be reached on; 0: told later by `listening`. */
	port: number;
	log: Logger;
	/** Milliseconds; for tests. */
	now?: () => number;
	/** Everyone may edit until there is access control. */
	roleOf?: (identity: string, pipeline: string) => Role;
	limits?: Partial<Limits>;
	/** Deals in the example made at the first look at an empty registry; 0 makes none. */
	demoDeals?: number;
	/** How long rows stay as history, in milliseconds; 30 days by default. */
	keepHistory?: number;
	/** Backups by the clock; by default none. */
	backups?: BackupPlan | null;
	/** Wraps the storage; for tests that make it fail. */
	wrapStorage?: (storage: Storage) => Storage;
	/** Makes a thread for documents; for tests that start very many servers. */
	newWorker?: () => DocumentWorker;
}

export interface App {
	handle(request: IncomingMessage, response: ServerResponse): void;
	/** False, and nothing done, when the path is not the sync socket's. */
	upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
	/** Tells the port once it is known. */
	listening(port: number): void;
	/** Port it is reached on; 0 while unknown. */
	readonly port: number;
	readonly pipelines: Pipelines;
	/** Sockets in rooms now. */
	readonly connections: number;
	/** Flushes, closes every socket, ends the worker and the database. */
	close(): Promise<void>;
}

const THIRTY_DAYS_MS = 30 * 24 * 60 * 60_000;

/** Opens the data folder and is ready to serve when it resolves. Rejects when the folder cannot be written. */
export async function createApp(options: AppOptions): Promise<App> {
	const { log, now = Date.now, roleOf = () => 'editor', allowedHosts, newWorker = () => new DocumentWorker() } = options;
	const limits = { ...LIMITS, ...options.limits };
	const sqlite = new SqliteStorage(options.data);
	const storage = options.wrapStorage?.(sqlite) ?? sqlite;
	const documents = newWorker();
	// Not behind a job on a whole document.
	const judges = newWorker();
	const rooms = new Rooms({ storage, documents, judges, limits, log, now });
	const pipelines = new Pipelines({ storage, documents, rooms, log, now, demoDeals: options.demoDeals });
	const upkeep = startUpkeep({
		storage,
		documents,
		log,
		now,
		folder: options.data === ':memory:' ? null : options.data,
		keepHistory: options.keepHistory ?? THIRTY_DAYS_MS,
		backups: options.backups ?? null
	});
	const sockets = new Sockets({ rooms, limits, log, now, roleOf });
	const requests = getRequestListener(api(pipelines, log).fetch, { overrideGlobalObjects: false });
	const files = staticFiles(options.build);
	let port = options.port;

	return {
		get port() {
			return port;
		},
		pipelines,
		get connections() {
			return [...rooms.connections()].length;
		},
		listening(known) {
			port = known;
		},
		handle(request, response) {
			for (const [name, value] of SECURITY_HEADERS) response.setHeader(name, value);
			const path = request.url ?? '/';
			const refused = refusal({ method: request.method ?? 'GET', path, headers: request.headers, upgrade: false }, allowedHosts);
			if (refused) {
				sendError(response, refused);
				return;
			}
			const { cookie } = identify(request.headers);
			if (cookie) response.setHeader('Set-Cookie', cookie);
			if (/^\/(api|healthz)(\/|\?|$)/.test(path)) void requests(request, response);
			else files(request, response);
		},
		upgrade(request, socket, head) {
			const path = request.url ?? '';
			if (!path.startsWith(`${SYNC_PATH}/`)) return false;
			const refused = refusal({ method: 'GET', path, headers: request.headers, upgrade: true }, allowedHosts);
			if (refused) {
				const body = JSON.stringify(refused);
				socket.on('error', () => undefined);
				socket.end(
					`HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`
				);
				return true;
			}
			const { identity, cookie } = identify(request.headers);
			void sockets.accept(request, socket, head, identity, cookie);
			return true;
		},
		async close() {
			await rooms.close(CLOSE.stopping, 'the server is stopping');
			sockets.close();
			await Promise.all([documents.close(), judges.close(), upkeep.close()]);
			await storage.close();
		}
	};
}

// Puts the server together: storage, worker, rooms, sockets, API, files. Listens to nothing itself, so
// that the development server and tests can mount it on their own port.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import { CLOSE } from '#lib/protocol/close-codes.ts';
import { SYNC_PATH } from '#lib/protocol/version.ts';
import { Access, type Gatekeeper } from './auth/access.ts';
import { bearer } from './auth/credentials.ts';
import { equalSecrets } from './auth/secrets.ts';
import { Audit } from './auth/audit.ts';
import { Directory } from './auth/directory.ts';
import { Oidc } from './auth/oidc.ts';
import { Passkeys } from './auth/passkeys.ts';
import { Sharing } from './auth/sharing.ts';
import { WaysIn } from './auth/ways-in.ts';
import { newestBackup, type BackupPlan } from './backup/schedule.ts';
import { startUpkeep } from './backup/upkeep.ts';
import { DocumentWorker } from './documents/worker.ts';
import { SECURITY_HEADERS, sendError } from './http/answers.ts';
import { api } from './http/api.ts';
import type { Route } from './http/router.ts';
import { refusal } from './http/guard.ts';
import { identify } from './http/identity.ts';
import { staticFiles } from './http/static.ts';
import { Budgets } from './limits/budgets.ts';
import { addressKey } from './limits/address-key.ts';
import { clientAddress, type TrustedProxies } from './limits/client-address.ts';
import { refuseSocket, TOO_MANY, tooManyRequests } from './http/too-many.ts';
import { Erasing } from './erasing.ts';
import type { Logger } from './log.ts';
import type { OidcSettings } from './oidc-settings.ts';
import { Pipelines } from './pipelines.ts';
import { SqliteStorage } from './storage/sqlite.ts';
import type { Storage } from './storage/storage.ts';
import { LIMITS, type Limits } from './sync/limits.ts';
import { Metrics } from './watch/metrics.ts';
import { ReadyCheck } from './watch/readiness.ts';
import { watchRequests } from './watch/requests.ts';
import { timed } from './watch/timed-storage.ts';
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
	/** Reachable from elsewhere: bound to more than loopback, or behind a proxy. By default where there are allowed hosts. */
	exposed?: boolean;
	/** Everybody comes by https, through a proxy. */
	behindHttps?: boolean;
	/** Bearer key that owns everything; null: there is none. */
	ownerKey?: string | null;
	/** The organisation's OpenID provider. */
	oidc?: OidcSettings | null;
	/** Proxies whose X-Forwarded-For is believed. */
	trustedProxies?: TrustedProxies | null;
	/** Bearer key for /metrics. */
	metricsToken?: string | null;
	/** Decides in the place of the accounts who gets in; for tests of all the rest. */
	gatekeeper?: (access: Access) => Gatekeeper;
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
	readonly access: Access;
	/** Good until the process ends: opens a laptop's server, makes the first owner of another one. Null: there are accounts. */
	readonly key: string | null;
	/** Every route of the API, with who may use it. */
	readonly routes: readonly Route[];
	/** Sockets in rooms now. */
	readonly connections: number;
	/** Flushes, closes every socket, ends the worker and the database. */
	close(): Promise<void>;
}

const HOUR_MS = 60 * 60_000;
const THIRTY_DAYS_MS = 30 * 24 * 60 * 60_000;

/** Opens the data folder and is ready to serve when it resolves. Rejects when the folder cannot be written. */
export async function createApp(options: AppOptions): Promise<App> {
	const { log, now = Date.now, allowedHosts, newWorker = () => new DocumentWorker() } = options;
	const limits = { ...LIMITS, ...options.limits };
	const sqlite = new SqliteStorage(options.data);
	const metrics = new Metrics(() => {
		const newest = options.backups ? newestBackup(options.backups.folder, now()) : null;
		return { sockets: [...rooms.connections()].length, rooms: rooms.size, backupAge: newest === null ? null : (now() - newest) / 1000, ready: ready.last };
	});
	const ready = new ReadyCheck(options.data === ':memory:' ? null : options.data, now);
	const storage = timed(options.wrapStorage?.(sqlite) ?? sqlite, metrics);
	const documents = newWorker();
	// Not behind a job on a whole document.
	const judges = newWorker();
	const rooms = new Rooms({ storage, documents, judges, limits, log, now });
	const pipelines = new Pipelines({ storage, documents, rooms, log, now, demoDeals: options.demoDeals });
	const erasing = new Erasing({ storage, documents, rooms, backups: options.data === ':memory:' ? null : (options.backups ?? null), log, now });
	await erasing.begin();
	const upkeep = startUpkeep({
		storage,
		documents,
		log,
		now,
		folder: options.data === ':memory:' ? null : options.data,
		keepHistory: options.keepHistory ?? THIRTY_DAYS_MS,
		backups: options.backups ?? null
	});
	const directory = new Directory(sqlite.access);
	const access = new Access({ directory, exposed: options.exposed ?? allowedHosts.length > 0, ownerKey: options.ownerKey ?? null, now });
	const gatekeeper = options.gatekeeper?.(access) ?? access;
	const audit = new Audit(sqlite.access, log, now);
	const waysIn = new WaysIn({ directory, access, audit, now, local: options.oidc?.only !== true, issuer: options.oidc?.issuer ?? null, pipelines: () => pipelines.ids() });
	const sharing = new Sharing({ directory, access, audit, waysIn, now, nameOf: (id) => pipelines.nameOf(id) });
	const passkeys = new Passkeys({ directory, access, audit, waysIn, now });
	const oidc = new Oidc({ settings: options.oidc ?? null, directory, access, audit, waysIn, sharing, log, now });
	const addressOf = (request: IncomingMessage): string => clientAddress(request, options.trustedProxies ?? null);
	const metricsToken = options.metricsToken ?? null;
	const hourly = setInterval(() => waysIn.dropExpired(), HOUR_MS);
	hourly.unref();
	const budgets = new Budgets(limits, now);
	const sockets = new Sockets({ rooms, ended: (code) => metrics.closed(code), limits, log, now, gatekeeper, budgets, refresh: () => directory.refresh() });
	const router = api({
		pipelines,
		gatekeeper,
		access,
		audit,
		waysIn,
		sharing,
		erasing,
		passkeys,
		oidc,
		log,
		addressOf,
		isSecure: () => options.behindHttps ?? false,
		mayMeasure: (headers) => metricsToken !== null && equalSecrets(bearer(headers) ?? '', metricsToken),
		readiness: () => ready.check(),
		metrics: () => metrics.text()
	});
	const watch = watchRequests({ log, metrics, routes: router.routes, addressOf });
	const requests = getRequestListener(router.app.fetch, { overrideGlobalObjects: false });
	const files = staticFiles(options.build);
	let port = options.port;

	return {
		get port() {
			return port;
		},
		pipelines,
		access,
		get key() {
			return access.mode === 'team' ? null : waysIn.key;
		},
		routes: router.routes,
		get connections() {
			return [...rooms.connections()].length;
		},
		listening(known) {
			port = known;
		},
		handle(request, response) {
			watch.request(request, response);
			for (const [name, value] of SECURITY_HEADERS) response.setHeader(name, value);
			const path = request.url ?? '/';
			const refused = refusal({ method: request.method ?? 'GET', path, headers: request.headers, upgrade: false }, allowedHosts);
			if (refused) {
				sendError(response, refused);
				return;
			}
			const { cookie } = identify(request.headers);
			if (cookie) response.setHeader('Set-Cookie', cookie);
			if (path.startsWith('/api') && !budgets.request(addressKey(addressOf(request)))) {
				tooManyRequests(response);
				return;
			}
			if (/^\/(api|healthz|readyz|metrics)(\/|\?|$)/.test(path)) void requests(request, response);
			else files(request, response);
		},
		upgrade(request, socket, head) {
			const path = request.url ?? '';
			if (!path.startsWith(`${SYNC_PATH}/`)) return false;
			watch.socket(request, socket);
			const refused = refusal({ method: 'GET', path, headers: request.headers, upgrade: true }, allowedHosts);
			if (refused) {
				refuseSocket(socket, refused);
				return true;
			}
			const { identity, cookie } = identify(request.headers);
			const principal = gatekeeper.principal(request.headers, identity);
			// Who is kept out takes nothing of what others at that address have.
			const letGo = budgets.rests(principal.identity) ? null : budgets.handshake(addressKey(addressOf(request)));
			if (letGo === null) {
				refuseSocket(socket, TOO_MANY);
				return true;
			}
			socket.once('close', letGo);
			void sockets.accept(request, socket, head, principal, cookie);
			return true;
		},
		async close() {
			ready.stop();
			clearInterval(hourly);
			metrics.close();
			await rooms.close(CLOSE.stopping, 'the server is stopping');
			sockets.close();
			erasing.stop();
			await Promise.all([documents.close(), judges.close(), upkeep.close()]);
			await storage.close();
		}
	};
}

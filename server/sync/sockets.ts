// Accepts websockets on /sync/<pipeline>, puts each in its room, and looks after all of them once a second.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { CLOSE } from '#lib/protocol/close-codes.ts';
import { STOCK_SUBPROTOCOL, SUBPROTOCOL, SYNC_PATH } from '#lib/protocol/version.ts';
import type { Gatekeeper } from '../auth/access.ts';
import type { Principal } from '../auth/principal.ts';
import type { Budgets } from '../limits/budgets.ts';
import type { Logger } from '../log.ts';
import { Connection } from './connection.ts';
import type { Limits } from './limits.ts';
import { deviceId } from './presence-state.ts';
import type { Room } from './room.ts';
import type { Rooms } from './rooms.ts';

export interface SocketsContext {
	rooms: Rooms;
	limits: Limits;
	log: Logger;
	now: () => number;
	/** Asked at every frame what who is at the other end may do. */
	gatekeeper: Gatekeeper;
	/** Told the close code of each socket. */
	ended(code: number): void;
	budgets: Budgets;
	/** Reads anew who may do what where a command in another process has changed it. */
	refresh(): void;
}

/** Who was refused and does not answer is cut off. */
const REFUSED_GRACE_MS = 5_000;

const PATH = new RegExp(`^${SYNC_PATH}/([A-Za-z0-9_-]{1,64})$`);

/** The pipeline a sync path names; null when it is not one. */
export const pipelineOf = (url: string): string | null => PATH.exec(url.split('?', 1)[0]!)?.[1] ?? null;

export class Sockets {
	readonly #context: SocketsContext;
	readonly #server: WebSocketServer;
	readonly #ticker: NodeJS.Timeout;
	readonly #unlisten: () => void;
	readonly #cookies = new WeakMap<IncomingMessage, string>();

	constructor(context: SocketsContext) {
		this.#context = context;
		this.#server = new WebSocketServer({
			noServer: true,
			clientTracking: false,
			maxPayload: context.limits.payload,
			// Updates are small and the compressor keeps 300 kB a socket.
			perMessageDeflate: false,
			// Never one with a token: it would stand in the answer.
			handleProtocols: (offered) => [SUBPROTOCOL, STOCK_SUBPROTOCOL].find((known) => offered.has(known)) ?? false
		});
		this.#server.on('headers', (headers, request) => {
			const cookie = this.#cookies.get(request);
			if (cookie) headers.push(`Set-Cookie: ${cookie}`);
		});
		this.#ticker = setInterval(() => {
			context.refresh();
			context.rooms.tick(context.now());
		}, context.limits.tick);
		this.#unlisten = context.gatekeeper.onChange(() => {
			for (const connection of [...context.rooms.connections()]) connection.checkRole();
		});
		this.#ticker.unref();
	}

	/**
	 * Completes an upgrade that was let in. `cookie` is the device cookie to set, if any. Nothing is read for who has no role:
	 * the socket is closed at once, with a code that says why, since a browser cannot read an HTTP status here.
	 */
	async accept(request: IncomingMessage, socket: Duplex, head: Buffer, principal: Principal, cookie: string | null): Promise<void> {
		// Until ws takes over, a reset connection would be an unhandled error.
		const ignore = () => undefined;
		socket.on('error', ignore);
		if (cookie) this.#cookies.set(request, cookie);
		const id = pipelineOf(request.url ?? '');
		const { gatekeeper } = this.#context;
		const signedIn = gatekeeper.alive(principal);
		const allowed = id !== null && gatekeeper.role(principal, id) !== null;
		let opened: Awaited<ReturnType<Rooms['open']>> = null;
		let failed = false;
		try {
			opened = id === null || !allowed ? null : await this.#context.rooms.open(id);
		} catch (error) {
			failed = true;
			this.#context.log.error({ pipeline: id, error: String(error) }, 'a pipeline could not be read');
		}
		const entered = opened;
		this.#server.handleUpgrade(request, socket, head, (ws) => {
			socket.off('error', ignore);
			ws.once('close', (code) => this.#context.ended(code));
			if (!entered) {
				ws.on('error', ignore);
				if (!signedIn) ws.close(CLOSE.unauthorized, 'sign in first');
				else if (!allowed) ws.close(CLOSE.forbidden, 'no role in this pipeline');
				else if (failed) ws.close(CLOSE.storage, 'the pipeline cannot be opened now');
				else ws.close(CLOSE.gone, 'no such pipeline');
				setTimeout(() => ws.terminate(), REFUSED_GRACE_MS).unref();
				return;
			}
			this.#enter(ws, socket, entered, principal);
		});
		// A request that is no websocket handshake was answered by ws, and nobody entered.
		entered?.release();
	}

	#enter(ws: WebSocket, socket: Duplex, { room }: { room: Room }, principal: Principal): void {
		const { gatekeeper, now, rooms, budgets } = this.#context;
		const { identity } = principal;
		const client = budgets.client(identity);
		if (!client.enter(ws, now())) {
			ws.on('error', () => undefined);
			ws.close(CLOSE.rate, 'too many sockets of this client');
			setTimeout(() => ws.terminate(), REFUSED_GRACE_MS).unref();
			return;
		}
		ws.on('close', () => client.leave(ws));
		gatekeeper.seen(principal, room.id);
		const connection = new Connection(ws, socket, room, {
			sluice: ws.protocol === SUBPROTOCOL,
			identity,
			role: () => gatekeeper.role(principal, room.id),
			alive: () => gatekeeper.alive(principal),
			person: () => gatekeeper.person(principal),
			now,
			client,
			claimPerson: (person) => (gatekeeper.isAccountPerson(person) ? deviceId(identity) : rooms.claimPerson(person, identity))
		});
		// It may have changed while the pipeline was being read.
		connection.checkRole();
	}

	close(): void {
		clearInterval(this.#ticker);
		this.#unlisten();
		this.#server.close();
	}
}

// Accepts websockets on /sync/<pipeline>, puts each in its room, and looks after all of them once a second.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { CLOSE } from '#lib/protocol/close-codes.ts';
import type { Role } from '#lib/protocol/messages.ts';
import { SUBPROTOCOL, SYNC_PATH } from '#lib/protocol/version.ts';
import type { Logger } from '../log.ts';
import { Connection } from './connection.ts';
import type { Limits } from './limits.ts';
import type { Room } from './room.ts';
import type { Rooms } from './rooms.ts';

export interface SocketsContext {
	rooms: Rooms;
	limits: Limits;
	log: Logger;
	now: () => number;
	/** What an identity may do in a pipeline; asked again at every update. */
	roleOf(identity: string, pipeline: string): Role;
}

const PATH = new RegExp(`^${SYNC_PATH}/([A-Za-z0-9_-]{1,64})$`);

/** The pipeline a sync path names; null when it is not one. */
export const pipelineOf = (url: string): string | null => PATH.exec(url.split('?', 1)[0]!)?.[1] ?? null;

export class Sockets {
	readonly #context: SocketsContext;
	readonly #server: WebSocketServer;
	readonly #ticker: NodeJS.Timeout;
	readonly #cookies = new WeakMap<IncomingMessage, string>();

	constructor(context: SocketsContext) {
		this.#context = context;
		this.#server = new WebSocketServer({
			noServer: true,
			clientTracking: false,
			maxPayload: context.limits.payload,
			// Updates are small and the compressor keeps 300 kB a socket.
			perMessageDeflate: false,
			handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false)
		});
		this.#server.on('headers', (headers, request) => {
			const cookie = this.#cookies.get(request);
			if (cookie) headers.push(`Set-Cookie: ${cookie}`);
		});
		this.#ticker = setInterval(() => context.rooms.tick(context.now()), context.limits.tick);
		this.#ticker.unref();
	}

	/** Completes an upgrade that was let in. `cookie` is the device cookie to set, if any. */
	async accept(request: IncomingMessage, socket: Duplex, head: Buffer, identity: string, cookie: string | null): Promise<void> {
		// Until ws takes over, a reset connection would be an unhandled error.
		const ignore = () => undefined;
		socket.on('error', ignore);
		if (cookie) this.#cookies.set(request, cookie);
		const id = pipelineOf(request.url ?? '');
		let opened: Awaited<ReturnType<Rooms['open']>> = null;
		let failed = false;
		try {
			opened = id === null ? null : await this.#context.rooms.open(id);
		} catch (error) {
			failed = true;
			this.#context.log.error({ pipeline: id, error: String(error) }, 'a pipeline could not be read');
		}
		const entered = opened;
		this.#server.handleUpgrade(request, socket, head, (ws) => {
			socket.off('error', ignore);
			// A browser cannot read an HTTP status here, so the reason goes in the close code.
			if (!entered) {
				ws.on('error', ignore);
				if (failed) ws.close(CLOSE.storage, 'the pipeline cannot be opened now');
				else ws.close(CLOSE.gone, 'no such pipeline');
				return;
			}
			this.#enter(ws, socket, entered, identity);
		});
		// A request that is no websocket handshake was answered by ws, and nobody entered.
		entered?.release();
	}

	#enter(ws: WebSocket, socket: Duplex, { room }: { room: Room }, identity: string): void {
		new Connection(ws, socket, room, {
			sluice: ws.protocol === SUBPROTOCOL,
			identity,
			role: () => this.#context.roleOf(identity, room.id),
			now: this.#context.now,
			claimPerson: (person, by) => this.#context.rooms.claimPerson(person, by)
		});
	}

	close(): void {
		clearInterval(this.#ticker);
		this.#server.close();
	}
}

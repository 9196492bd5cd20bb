// One person's device under Node, with the real session on it: a disk, a cookie jar, a plug to pull,
// and as many tabs as wanted.
import { nanoid } from 'nanoid';
import { WebSocket as NodeSocket, type ClientOptions } from 'ws';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import { Writer } from '#lib/domain/document/writer.ts';
import { openSession } from '#lib/sync/session.ts';
import type { PipelineSession, Replacement, SyncStatus } from '#lib/sync/types.ts';
import { Disk } from './failing-indexeddb.ts';
import { BEARER } from './keys.ts';
import { waitFor } from './wait-for.ts';

/** A port on which nobody listens. */
export const NOWHERE = 'ws://127.0.0.1:9/';

export interface OpenOptions {
	together?: boolean;
	/** Whose copy it is; nobody's in particular where it is left out. */
	holder?: string;
	/** What the server calls it: another pipeline under the same address. */
	as?: string;
}

export interface DeviceOptions {
	/** Base of the sync socket. Read at every connect, so that a server may come back elsewhere. */
	url: () => string;
	disk?: Disk | null;
	/** This device's clock. */
	clock?: () => number;
	/** How long its tabs wait for the disk to answer, in milliseconds. */
	storeWait?: number;
}

export class Device {
	readonly name: string;
	readonly disk: Disk | null;
	readonly tabs: Tab[] = [];
	online = true;
	readonly #url: () => string;
	readonly #sockets = new Set<NodeSocket>();
	readonly #clock: () => number;
	readonly #storeWait: number | undefined;
	#cookie: string | null = null;

	constructor(name: string, { url, disk = new Disk(), clock = Date.now, storeWait }: DeviceOptions) {
		this.name = name;
		this.#clock = clock;
		this.#storeWait = storeWait;
		this.disk = disk;
		this.#url = url;
	}

	/** Opens a pipeline in a new tab. Tabs of a device hear each other only when `together`. */
	open(id: string, { together = false, as = id, holder = '' }: OpenOptions = {}): Tab {
		const life = new Life();
		const channel = together ? this.#channel(life) : null;
		const session = openSession({
			id,
			holder,
			person: { id: this.name, name: this.name, color: 1 },
			url: 'ws://sync.invalid',
			WebSocket: this.#socketClass(as, life) as unknown as typeof WebSocket,
			indexedDB: this.disk?.for(life) ?? null,
			BroadcastChannel: channel,
			locks: together ? this.#locks(life) : null,
			clock: () => this.#clock(),
			...(this.#storeWait !== undefined && { storeWait: this.#storeWait })
		});
		const tab = new Tab(session, this.name, life);
		this.tabs.push(tab);
		return tab;
	}

	/** Pulls the plug: open sockets break, new ones cannot be made. */
	unplug(): void {
		this.online = false;
		for (const socket of this.#sockets) socket.terminate();
	}

	plugIn(): void {
		this.online = true;
	}

	/** Sockets that are open, or on their way to be. */
	get lines(): number {
		return this.#sockets.size;
	}

	/** As when a person clears their cookies: to the server, this is another device from the next connection on. */
	forgetCookie(): void {
		this.#cookie = null;
	}

	/** Breaks the connection; it may be made again at once. */
	cut(): void {
		for (const socket of this.#sockets) socket.terminate();
	}

	async close(): Promise<void> {
		for (const tab of this.tabs.splice(0)) await tab.close();
	}

	// Two devices in one process must not hear each other: names carry the device.
	#channel(life: Life): typeof BroadcastChannel {
		const prefix = this.#name();
		return class extends BroadcastChannel {
			constructor(name: string) {
				super(`${prefix}:${name}`);
				void life.end.then(() => super.close());
			}
			override postMessage(message: unknown): void {
				if (!life.dead) super.postMessage(message);
			}
		};
	}

	#locks(life: Life): LockManager {
		const prefix = this.#name();
		const { locks } = navigator;
		return {
			request: (name: string, options: LockOptions, use: (lock: Lock | null) => unknown) =>
				// A browser takes back the locks of a tab that is gone.
				locks.request(`${prefix}:${name}`, options, (lock) => (life.dead ? undefined : Promise.race([use(lock), life.end]))),
			query: () => locks.query()
		} as LockManager;
	}

	#unique: string | null = null;
	#name(): string {
		return (this.#unique ??= `${this.name}-${nanoid(6)}`);
	}

	#socketClass(id: string, life: Life): typeof NodeSocket {
		const connect = (): string => (this.online && !life.dead ? `${this.#url()}/${id}` : NOWHERE);
		// As a browser does: the page's origin, and the device's cookie once there is one.
		const options = (): ClientOptions => ({
			origin: new URL(this.#url().replace(/^ws/, 'http')).origin,
			headers: { ...BEARER, ...(this.#cookie === null ? {} : { Cookie: this.#cookie }) }
		});
		const sockets = this.#sockets;
		const keep = (cookie: string): void => void (this.#cookie = cookie);
		return class extends NodeSocket {
			constructor(_url: string | URL, protocols?: string | string[]) {
				super(connect(), protocols, options());
				sockets.add(this);
				void life.end.then(() => this.terminate());
				this.on('close', () => sockets.delete(this));
				this.on('upgrade', ({ headers }) => {
					const cookie = headers['set-cookie']?.[0];
					if (cookie) keep(cookie.split(';')[0]!);
				});
			}
		} as typeof NodeSocket;
	}
}

/** Whether a tab still runs. */
class Life {
	dead = false;
	readonly end: Promise<void>;
	#over!: () => void;

	constructor() {
		this.end = new Promise((resolve) => (this.#over = resolve));
	}

	over(): void {
		this.dead = true;
		this.#over();
	}
}

export class Tab {
	readonly session: PipelineSession;
	readonly statuses: SyncStatus[] = [];
	readonly replacements: Replacement[] = [];
	pipeline: Pipeline;
	writer: Writer;
	readonly #name: string;
	readonly #life: Life;
	#closed = false;

	constructor(session: PipelineSession, name: string, life: Life) {
		this.session = session;
		this.#name = name;
		this.#life = life;
		this.pipeline = new Pipeline(session.doc);
		this.writer = this.#newWriter();
		session.onStatus((status) => void this.statuses.push(status));
		session.onReplaced((doc, _awareness, why) => {
			this.replacements.push(why);
			this.pipeline.destroy();
			this.pipeline = new Pipeline(doc);
			this.writer = this.#newWriter();
		});
	}

	/** Waits until there is something to show. */
	async ready(): Promise<this> {
		let done = false;
		void this.session.ready.then(() => (done = true));
		await waitFor(`${this.#name} to be ready (${JSON.stringify(this.session.status)})`, () => done);
		return this;
	}

	async status(kind: SyncStatus['kind'], deadline?: number): Promise<void> {
		const what = () => `${this.#name} to be "${kind}"`;
		await waitFor(what(), () => this.session.status.kind === kind, deadline).catch((error: Error) => {
			throw new Error(`${error.message}; it is ${JSON.stringify(this.session.status)}`);
		});
	}

	titles(): string[] {
		return [...this.pipeline.deals.values()].map(({ title }) => title ?? '').sort();
	}

	async close(): Promise<void> {
		if (this.#closed) return;
		this.#closed = true;
		this.pipeline.destroy();
		await this.session.destroy();
	}

	/** Ends the tab as a killed process ends: nothing more is written, sent or said, and its locks are free. */
	async crash(): Promise<void> {
		this.#life.over();
		await this.close();
	}

	#newWriter(): Writer {
		return new Writer(this.pipeline, {
			now: () => this.session.now(),
			newId: () => nanoid(12),
			person: { id: this.#name, name: this.#name, color: 1 }
		});
	}
}

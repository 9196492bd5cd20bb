// A team on a real server: one of each kind who may come in, and of each who no longer may. All through the HTTP API.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Joined, Made, NewInvite, NewLink, NewToken, PipelineAccess, TokenScope } from '#lib/protocol/access.ts';
import type { Role } from '#lib/protocol/messages.ts';
import { startServer, type StartOptions, type TestServer } from './test-server.ts';

export const PASSPHRASE = 'twelve green bottles';
const DAY_MS = 24 * 3600_000;

/** What somebody sends along to say who it is. */
export type Credentials = Record<string, string>;

export interface Answer<T> {
	status: number;
	/** JSON, of the shape that the asker expects; text where it is none. */
	body: T;
	/** Name and value of the session's cookie, where one was set. */
	cookie: string | null;
}

export class Team {
	readonly server: TestServer;
	readonly #clock: { ahead: number };

	private constructor(server: TestServer, clock: { ahead: number }) {
		this.server = server;
		this.#clock = clock;
	}

	/** A server that asks who comes in; `exposed`: it can be reached from elsewhere. */
	static async start(options: StartOptions = {}): Promise<Team> {
		const clock = { ahead: 0 };
		return new Team(await startServer({ accounts: true, now: () => Date.now() + clock.ahead, ...options }), clock);
	}

	async call<T = { code?: string }>(method: string, path: string, { as = {}, body }: { as?: Credentials; body?: unknown } = {}): Promise<Answer<T>> {
		const response = await fetch(`${this.server.url}${path}`, {
			method,
			redirect: 'manual',
			headers: { ...as, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
			...(body === undefined ? {} : { body: JSON.stringify(body) })
		});
		const text = await response.text();
		const cookie = response.headers.getSetCookie().find((one) => one.startsWith('sluice_session'))?.split(';')[0] ?? null;
		const json = response.headers.get('content-type')?.includes('json') ?? false;
		return { status: response.status, body: (json ? JSON.parse(text) : text) as T, cookie };
	}

	/** The same, where it has to succeed. */
	async done<T = unknown>(method: string, path: string, options: { as?: Credentials; body?: unknown } = {}): Promise<Answer<T>> {
		const answer = await this.call<T>(method, path, options);
		if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
		return answer;
	}

	/** The server's first account, at the laptop. */
	async firstOwner(name = 'Mara'): Promise<Credentials> {
		const { cookie } = await this.done('POST', '/api/session/laptop', { body: { key: this.server.app.key } });
		const made = await this.done('POST', '/api/session/setup', { as: { Cookie: cookie! }, body: { name, passphrase: PASSPHRASE } });
		return { Cookie: made.cookie! };
	}

	async pipeline(as: Credentials, name = 'Shared'): Promise<string> {
		const body = { name, kind: 'empty', language: 'en', currency: 'EUR', timeZone: 'Europe/Amsterdam' };
		return (await this.done<{ id: string }>('POST', '/api/pipelines', { as, body })).body.id;
	}

	async invite(owner: Credentials, id: string, wanted: Partial<NewInvite> = {}): Promise<Made<{ id: string }>> {
		return (await this.done<Made<{ id: string }>>('POST', `/api/pipelines/${id}/invites`, { as: owner, body: { role: 'editor', days: 7, once: true, ...wanted } })).body;
	}

	/** Somebody new, by an invite. */
	async join(owner: Credentials, id: string, role: Role, name: string = role): Promise<Credentials> {
		const { secret } = await this.invite(owner, id, { role });
		const { cookie } = await this.done('POST', '/api/invites/accept', { body: { secret, name, passphrase: PASSPHRASE } });
		return { Cookie: cookie! };
	}

	async memberId(owner: Credentials, id: string, name: string): Promise<string> {
		const { members } = (await this.done<PipelineAccess>('GET', `/api/pipelines/${id}/access`, { as: owner })).body;
		return members.find((member) => member.name === name)!.id;
	}

	async link(owner: Credentials, id: string, wanted: Partial<NewLink> = {}): Promise<Made<{ id: string }>> {
		return (await this.done<Made<{ id: string }>>('POST', `/api/pipelines/${id}/links`, { as: owner, body: { role: 'viewer', label: 'Board', days: 7, ...wanted } })).body;
	}

	async open(secret: string, name = 'Gwen', passphrase?: string): Promise<{ as: Credentials; joined: Joined }> {
		const answer = await this.done<Joined>('POST', '/api/links/open', { body: { secret, name, ...(passphrase === undefined ? {} : { passphrase }) } });
		return { as: { Cookie: answer.cookie! }, joined: answer.body };
	}

	async guest(owner: Credentials, id: string, role: NewLink['role'], days = 7): Promise<Credentials> {
		return (await this.open((await this.link(owner, id, { role, days })).secret)).as;
	}

	async token(owner: Credentials, id: string, scope: TokenScope, days = 30): Promise<{ as: Credentials; id: string }> {
		const wanted: NewToken = { label: `${scope} program`, scope, days };
		const { made, secret } = (await this.done<Made<{ id: string }>>('POST', `/api/pipelines/${id}/tokens`, { as: owner, body: wanted })).body;
		return { as: { Authorization: `Bearer ${secret}` }, id: made.id };
	}

	/** Hash of every row of the log there is. */
	logHash(): string {
		const database = new DatabaseSync(join(this.server.dir, 'sluice.db'), { readOnly: true });
		const hash = createHash('sha256');
		for (const { pipeline, seq, bytes } of database.prepare('SELECT pipeline, seq, bytes FROM log ORDER BY pipeline, seq').iterate()) hash.update(`${pipeline} ${seq} `).update(bytes as Uint8Array);
		database.close();
		return hash.digest('hex');
	}

	/** Lets days go by. */
	wait(days: number): void {
		this.#clock.ahead += days * DAY_MS;
	}

	stop(): Promise<void> {
		return this.server.stop();
	}
}

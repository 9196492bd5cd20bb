// An organisation's OpenID provider: the package oidc-provider on loopback, with people of its own and a page that asks
// which of them one is. `bend` lets it lie in the token that it gives.
import { createSign, generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

export const CLIENT = { id: 'sluice', secret: 'a-secret-between-sluice-and-the-provider' };

export interface Somebody {
	name: string;
	email: string;
	email_verified?: boolean;
	groups: string[];
}

type Claims = Record<string, unknown>;
/** Header and claims of a token in the place of the provider's own. `key`: who signs it; null: nobody. */
export interface Lie {
	header?: Record<string, unknown>;
	claims: Claims;
	key?: 'own' | 'another' | null;
}

const url64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
/** It warns of what a test is not: a provider that keeps its sessions over a restart. */
function quietly<T>(make: () => T): T {
	const { warn } = console;
	console.warn = () => undefined;
	try {
		return make();
	} finally {
		console.warn = warn;
	}
}

const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2048 });

export class OpenIdProvider {
	readonly issuer: string;
	/** By the name that one chooses on its page. */
	readonly people = new Map<string, Somebody>();
	/** Changes what the next tokens say. */
	bend: ((claims: Claims) => Lie) | null = null;
	readonly #server: Server;
	readonly #own = rsa();
	readonly #another = rsa();

	private constructor(server: Server) {
		this.#server = server;
		this.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	}

	/** `back`: addresses that Sluice may have people sent back to, exactly. */
	static async start(back: readonly string[], port = 0): Promise<OpenIdProvider> {
		let handle: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;
		const server = createServer((request, response) => handle(request, response));
		await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
		const made = new OpenIdProvider(server);
		handle = made.#handler(back);
		return made;
	}

	#handler(back: readonly string[]): (request: IncomingMessage, response: ServerResponse) => void {
		const provider = quietly(() => new Provider(this.issuer, {
			clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [...back], response_types: ['code'], grant_types: ['authorization_code'] }],
			jwks: { keys: [{ ...this.#own.privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'own' }] },
			cookies: { keys: [randomBytes(16).toString('hex')] },
			claims: { openid: ['sub'], profile: ['name', 'groups'], email: ['email', 'email_verified'] },
			features: { devInteractions: { enabled: false } },
			interactions: { url: (_, interaction) => `/who/${interaction.uid}` },
			ttl: { AccessToken: 600, AuthorizationCode: 60, IdToken: 600, Interaction: 600, Session: 600, Grant: 600 },
			findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...this.people.get(id) }) }),
			loadExistingGrant: async (ctx) => {
				const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client!.clientId, accountId: ctx.oidc.session!.accountId! });
				grant.addOIDCScope('openid profile email');
				await grant.save();
				return grant;
			}
		}));
		const answer = provider.callback();
		return (request, response) => {
			const [, uid, person] = /^\/who\/([^/]+)(?:\/([^/]+))?$/.exec(request.url ?? '') ?? [];
			if (uid !== undefined && person === undefined) {
				response.setHeader('Content-Type', 'text/html; charset=utf-8');
				const names = [...this.people.keys()].map((name) => `<p><a href="/who/${uid}/${name}">${name}</a></p>`);
				response.end(`<!doctype html><html lang="en"><title>Provider</title><h1>Who are you?</h1>${names.join('')}<p><a href="/who/${uid}/nobody">none</a></p>`);
			} else if (person !== undefined) {
				const result = person === 'nobody' ? { error: 'access_denied', error_description: 'broken off' } : { login: { accountId: person } };
				void provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
			} else {
				if (request.url === '/token' && this.bend) this.#lie(response, this.bend);
				void answer(request, response);
			}
		};
	}

	#lie(response: ServerResponse, bend: (claims: Claims) => Lie): void {
		const end = response.end.bind(response) as (body: string) => ServerResponse;
		response.end = ((body: Buffer | string) => {
			const answer = JSON.parse(String(body)) as { id_token?: string };
			if (answer.id_token !== undefined) answer.id_token = this.#token(bend(JSON.parse(Buffer.from(answer.id_token.split('.')[1]!, 'base64url').toString()) as Claims));
			const text = JSON.stringify(answer);
			response.setHeader('Content-Length', Buffer.byteLength(text));
			return end(text);
		}) as typeof response.end;
	}

	#token({ header, claims, key = 'own' }: Lie): string {
		const content = `${url64({ alg: 'RS256', typ: 'JWT', kid: 'own', ...header })}.${url64(claims)}`;
		if (key === null) return `${content}.`;
		const { privateKey } = key === 'own' ? this.#own : this.#another;
		return `${content}.${createSign('sha256').update(content).sign(privateKey).toString('base64url')}`;
	}

	async stop(): Promise<void> {
		this.#server.closeAllConnections();
		await new Promise<void>((done) => this.#server.close(() => done()));
	}
}

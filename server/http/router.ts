// The API's routes, each with who may use it. There is no way to add one without saying so, and whatever is not
// listed is not there: default deny. Errors are answered here, in one shape.
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Hono, type Context } from 'hono';
import type { ApiError, ApiErrorCode } from '#lib/protocol/api.ts';
import { isAtLeast, type Role } from '#lib/protocol/messages.ts';
import type { Access, Gatekeeper } from '../auth/access.ts';
import type { Audit } from '../auth/audit.ts';
import type { Principal } from '../auth/principal.ts';
import { notAllowed, Refused, signedOut } from '../auth/refused.ts';
import type { Visit } from '../auth/ways-in.ts';
import type { Logger } from '../log.ts';
import { StorageFailing } from '../pipelines.ts';
import { STATUS } from './answers.ts';
import { readBody } from './body.ts';
import { identify } from './identity.ts';
import { RETRY_AFTER } from './too-many.ts';

/** Who may use a route. A role is that in the pipeline of the path's `:id`. */
export type Needs =
	| 'anyone'
	/** Whoever is signed in, in whatever way. */
	| 'signed-in'
	/** Whoever has an account here. */
	| 'account'
	/** Whoever may make pipelines: not guests, not tokens. */
	| 'creator'
	/** A creator who may look at the pipeline. */
	| 'copier'
	/** Whoever may add deals to the pipeline. */
	| 'capture'
	/** The pipeline's owner, or the account that `:member` names, in it. */
	| 'owner-or-that-member'
	| 'admin'
	/** An administrator, or whoever has METRICS_TOKEN. */
	| 'measurer'
	| Role;

export interface Call {
	c: Context;
	visit: Visit;
	/** The path's `:id`; '' where it has none. */
	id: string;
}

export type Handler = (call: Call) => Response | Promise<Response>;
type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

export interface Route {
	method: Method;
	path: string;
	needs: Needs;
}

export interface RouterContext {
	gatekeeper: Gatekeeper;
	access: Access;
	audit: Audit;
	log: Logger;
	/** The client's address. */
	addressOf(request: IncomingMessage): string;
	mayMeasure(headers: IncomingHttpHeaders): boolean;
}

/** SQLite's errors, whatever the reason: the disk is full, gone or read-only. */
const isStorageError = (error: unknown): boolean =>
	error instanceof StorageFailing ||
	(error instanceof Error && 'code' in error && (error.code === 'ERR_SQLITE_ERROR' || error.code === 'ENOSPC'));

const SAYS_WHO: readonly ApiErrorCode[] = ['signed-out', 'not-allowed'];

const fail = (c: Context, error: ApiError): Response => c.json(error, STATUS[error.code]);

export class Router {
	readonly app = new Hono();
	readonly #routes: Route[] = [];
	readonly #context: RouterContext;

	constructor(context: RouterContext) {
		this.#context = context;
		this.app.use('*', async (c, next) => {
			c.header('Cache-Control', 'no-store');
			await next();
		});
		this.app.notFound((c) => fail(c, { code: 'not-found', message: `There is nothing at ${c.req.method} ${c.req.path.slice(0, 200)}.` }));
		this.app.onError((error, c) => this.#failed(error, c));
	}

	/** Every route there is. */
	get routes(): readonly Route[] {
		return this.#routes;
	}

	on(method: Method, path: string, needs: Needs, handler: Handler): void {
		this.#routes.push({ method, path, needs });
		this.app.on(method, path, async (c) => {
			const id = c.req.param('id') ?? '';
			let visit = this.#letIn(c, method, path, needs);
			if (method !== 'GET') {
				await readBody(c);
				// Whoever sends slowly may have lost the role or the session meanwhile.
				visit = this.#letIn(c, method, path, needs);
			}
			return handler({ c, visit, id });
		});
	}

	/** Who asks, as of now. Throws, and notes it in the record, where they may not. */
	#letIn(c: Context, method: Method, path: string, needs: Needs): Visit {
		const visit = this.#visit(c);
		const id = c.req.param('id') ?? '';
		const refusal = needs === 'measurer' && this.#context.mayMeasure(visit.headers) ? null : this.#refusal(needs, visit.principal, id, c.req.param('member'));
		if (refusal === null) return visit;
		const { access, audit } = this.#context;
		audit.refused(access.nameOf(visit.principal), id === '' ? null : id, { reason: refusal.code, name: `${method} ${path}`, address: visit.address });
		throw refusal;
	}

	#visit(c: Context): Visit {
		const { incoming } = c.env as { incoming: IncomingMessage };
		return { principal: this.#context.gatekeeper.principal(incoming.headers, identify(incoming.headers).identity), headers: incoming.headers, address: this.#context.addressOf(incoming) };
	}

	#refusal(needs: Needs, principal: Principal, id: string, member: string | undefined): Refused | null {
		if (needs === 'anyone') return null;
		const { gatekeeper } = this.#context;
		if (!gatekeeper.alive(principal)) return signedOut();
		return this.#may(needs, principal, id, member) ? null : notAllowed();
	}

	#may(needs: Exclude<Needs, 'anyone'>, principal: Principal, id: string, member: string | undefined): boolean {
		const { access, gatekeeper } = this.#context;
		switch (needs) {
			case 'signed-in':
				return true;
			case 'account':
				return principal.kind === 'member';
			case 'creator':
				return access.mayCreate(principal);
			case 'copier':
				return access.mayCreate(principal) && gatekeeper.role(principal, id) !== null;
			case 'owner-or-that-member':
				return gatekeeper.role(principal, id) === 'owner' || (principal.kind === 'member' && principal.account === member && gatekeeper.role(principal, id) !== null);
			case 'admin':
			case 'measurer':
				return access.isAdmin(principal);
			case 'capture':
				return access.mayCapture(principal, id);
			default: {
				const role = gatekeeper.role(principal, id);
				return role !== null && isAtLeast(role, needs);
			}
		}
	}

	#failed(error: Error, c: Context): Response {
		if (error instanceof Refused) {
			const { code, message, field } = error;
			if (SAYS_WHO.includes(code)) c.header('WWW-Authenticate', 'Bearer');
			if (code === 'too-many') c.header('Retry-After', RETRY_AFTER);
			return fail(c, { code, message, ...(field === undefined ? {} : { field }) });
		}
		this.#context.log.error({ path: c.req.path, error: String(error) }, 'a request failed');
		if (isStorageError(error)) return fail(c, { code: 'storage-failing', message: 'The server cannot write to its disk. Nothing was changed.' });
		return fail(c, { code: 'internal', message: 'Something went wrong in the server. Its log says what.' });
	}
}

// The HTTP API of access in memory, in place of fetch: each route answers what a test says it does.
import type { Session } from '#lib/protocol/access.ts';
import type { ApiErrorCode } from '#lib/protocol/api.ts';

export const WAYS: Session['ways'] = { passphrase: true, passkey: false, oidc: null };
export const member = (name = 'Mara de Wit'): Session => ({
	mode: 'team',
	who: { kind: 'member', id: 'm1', name, person: 'p-mara', admin: true },
	ways: WAYS
});

interface Asked {
	method: string;
	path: string;
	body: unknown;
}

type Answer = unknown;

export const refusal = (code: ApiErrorCode, status = 403, message = ''): Response => Response.json({ code, message }, { status });

export class FakeAccess {
	readonly asked: Asked[] = [];
	reachable = true;
	/** By "METHOD /path under /api"; a function is asked each time. Null: 204. */
	readonly #answers = new Map<string, Answer>();

	on(route: string, answer: Answer | ((body: never) => Answer)): this {
		this.#answers.set(route, answer);
		return this;
	}

	/** Bodies that a route was sent. */
	sent(route: string): unknown[] {
		return this.asked.filter(({ method, path }) => `${method} ${path}` === route).map(({ body }) => body);
	}

	readonly fetch = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
		const method = init.method ?? 'GET';
		const path = String(input).replace(/^\/api/, '');
		const body: unknown = init.body ? JSON.parse(String(init.body)) : undefined;
		this.asked.push({ method, path, body });
		if (!this.reachable) throw new TypeError('Failed to fetch');
		const route = `${method} ${path}`;
		if (!this.#answers.has(route)) return refusal('not-found', 404, `nobody answers ${route}`);
		const given = this.#answers.get(route);
		const answer: unknown = typeof given === 'function' ? (given as (body: unknown) => unknown)(body) : given;
		if (answer instanceof Response) return answer;
		return answer === null ? new Response(null, { status: 204 }) : Response.json(answer);
	};
}

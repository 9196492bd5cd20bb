// One request to the server's HTTP API. Every failure is a value that says what went wrong; an answer
// that is not ours (a hotel's login page with status 200) is a failure, too.
import type { ApiErrorCode } from '#lib/protocol/api.ts';

export interface Problem {
	/** The server's code; 'unreachable': no answer; 'unexpected': an answer that is not Sluice's. */
	code: ApiErrorCode | 'unreachable' | 'unexpected';
	/** The server's English words, for 'invalid'; else ''. */
	message: string;
}

export type ApiResult<T> = { ok: true; value: T } | { ok: false; problem: Problem };

const TIMEOUT_MS = 10_000;

const CODES: readonly ApiErrorCode[] = [
	'not-found',
	'invalid',
	'signed-out',
	'not-allowed',
	'wrong-key',
	'no-longer-valid',
	'name-taken',
	'last-one',
	'too-many',
	'forbidden-host',
	'forbidden-origin',
	'too-large',
	'storage-failing',
	'provider-failing',
	'internal'
];

export const failure = (code: Problem['code'], message = ''): { ok: false; problem: Problem } => ({
	ok: false,
	problem: { code, message }
});

export const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** What a request without an answer to read resolves to. */
export const isNothing = (value: unknown): value is null => value === null;

/** Asks for `/api` and `path`; `legal` says whether an answer is one of ours. A body goes as JSON. */
export async function call<T>(
	method: string,
	path: string,
	body: unknown,
	legal: (value: unknown) => value is T
): Promise<ApiResult<T>> {
	let response: Response;
	let value: unknown;
	try {
		response = await fetch(`/api${path}`, {
			method,
			headers: body === undefined ? {} : { 'content-type': 'application/json' },
			body: body === undefined ? null : JSON.stringify(body),
			cache: 'no-store',
			signal: AbortSignal.timeout(TIMEOUT_MS)
		});
		value = response.status === 204 ? null : await response.json();
	} catch (error) {
		// A body that is no JSON is an answer by somebody else; all else is no answer.
		return failure(error instanceof SyntaxError ? 'unexpected' : 'unreachable');
	}
	if (response.ok) return legal(value) ? { ok: true, value } : failure('unexpected');
	if (!isObject(value)) return failure('unexpected');
	const code = CODES.find((known) => known === value.code);
	return code ? failure(code, typeof value.message === 'string' ? value.message : '') : failure('unexpected');
}

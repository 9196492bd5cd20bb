// The HTTP API of protocol/api.ts over fetch. Every failure is a value that says what went wrong; an
// answer that is not ours (a hotel's login page with status 200) is a failure, too.
import type {
	ApiErrorCode,
	CreatePipeline,
	PipelineList,
	PipelineSummary,
	RenamePipeline
} from '#lib/protocol/api.ts';

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
	'forbidden-host',
	'forbidden-origin',
	'too-large',
	'storage-failing',
	'internal'
];

const failure = (code: Problem['code'], message = ''): { ok: false; problem: Problem } => ({
	ok: false,
	problem: { code, message }
});

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

export const isSummary = (value: unknown): value is PipelineSummary =>
	isObject(value) &&
	typeof value.id === 'string' &&
	typeof value.name === 'string' &&
	typeof value.demo === 'boolean' &&
	typeof value.createdAt === 'number' &&
	typeof value.updatedAt === 'number' &&
	(value.deletedAt === null || typeof value.deletedAt === 'number');

export const isList = (value: unknown): value is PipelineList =>
	isObject(value) &&
	Array.isArray(value.pipelines) &&
	value.pipelines.every(isSummary) &&
	Array.isArray(value.deleted) &&
	value.deleted.every(isSummary);

async function call<T>(
	method: string,
	path: string,
	body: unknown,
	legal: (value: unknown) => value is T
): Promise<ApiResult<T>> {
	let response: Response;
	let value: unknown;
	try {
		response = await fetch(`/api/pipelines${path}`, {
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

const at = (id: string): string => `/${encodeURIComponent(id)}`;
const isNothing = (value: unknown): value is null => value === null;

export const api = {
	list: (): Promise<ApiResult<PipelineList>> => call('GET', '', undefined, isList),
	create: (create: CreatePipeline): Promise<ApiResult<PipelineSummary>> => call('POST', '', create, isSummary),
	rename: (id: string, rename: RenamePipeline): Promise<ApiResult<PipelineSummary>> => call('PATCH', at(id), rename, isSummary),
	duplicate: (id: string, name: RenamePipeline): Promise<ApiResult<PipelineSummary>> =>
		call('POST', `${at(id)}/duplicate`, name, isSummary),
	/** Puts it in the bin. */
	remove: (id: string): Promise<ApiResult<null>> => call('DELETE', at(id), undefined, isNothing),
	restore: (id: string): Promise<ApiResult<PipelineSummary>> => call('POST', `${at(id)}/restore`, undefined, isSummary)
};

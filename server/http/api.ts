// The HTTP API of src/lib/protocol/api.ts. Limit: parses and answers; the work is in pipelines.ts.
import { Hono, type Context } from 'hono';
import * as v from 'valibot';
import type { ApiError, CreatePipeline, RenamePipeline } from '#lib/protocol/api.ts';
import { isTimeZone } from '#lib/domain/model/settings.ts';
import type { Logger } from '../log.ts';
import { StorageFailing, type Pipelines } from '../pipelines.ts';
import { STATUS } from './answers.ts';
import { metricsQuery, problemMessage } from './metrics-query.ts';

const MAX_BODY = 64 * 1024;

const name = v.pipe(v.string(), v.trim(), v.minLength(1, 'a name has at least one character'), v.maxLength(200, 'a name has at most 200 characters'));

const Create = v.object({
	name,
	kind: v.picklist(['empty', 'demo']),
	language: v.picklist(['en', 'nl']),
	currency: v.pipe(v.string(), v.regex(/^[A-Z]{3}$/, 'a currency is an ISO 4217 code, e.g. EUR')),
	timeZone: v.pipe(v.string(), v.check((zone) => isTimeZone(zone), 'a time zone is an IANA name, e.g. Europe/Amsterdam'))
});
const Rename = v.object({ name });

const fail = (c: Context, error: ApiError): Response => c.json(error, STATUS[error.code]);
const notFound = (c: Context): Response => fail(c, { code: 'not-found', message: 'There is no such pipeline.' });

class Invalid extends Error {
	readonly field: string | undefined;
	constructor(message: string, field?: string) {
		super(message);
		this.field = field;
	}
}

class TooLarge extends Error {}

/** The body as text; read no further than the limit, whatever length was announced. */
async function text(c: Context): Promise<string> {
	const chunks: Uint8Array[] = [];
	let length = 0;
	for await (const chunk of c.req.raw.body ?? []) {
		length += chunk.length;
		if (length > MAX_BODY) throw new TooLarge();
		chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString('utf8');
}

async function body<T>(c: Context, shape: v.GenericSchema<unknown, T>): Promise<T> {
	const read = await text(c);
	let json: unknown;
	try {
		json = JSON.parse(read);
	} catch {
		throw new Invalid('The body is not JSON.');
	}
	const parsed = v.safeParse(shape, json);
	if (parsed.success) return parsed.output;
	const issue = parsed.issues[0];
	const field = v.getDotPath(issue) ?? undefined;
	throw new Invalid(`${field ?? 'The body'}: ${issue.message}.`, field);
}

/** The first of the app's languages that a browser asks for. */
const languageOf = (accept: string | undefined): 'en' | 'nl' => (/\b(en|nl)\b/i.exec(accept ?? '')?.[1]?.toLowerCase() === 'nl' ? 'nl' : 'en');

/** SQLite's errors, whatever the reason: the disk is full, gone or read-only. */
const isStorageError = (error: unknown): boolean =>
	error instanceof StorageFailing ||
	(error instanceof Error && 'code' in error && (error.code === 'ERR_SQLITE_ERROR' || error.code === 'ENOSPC'));

export function api(pipelines: Pipelines, log: Logger): Hono {
	const app = new Hono();
	app.use('*', async (c, next) => {
		c.header('Cache-Control', 'no-store');
		await next();
	});
	app.get('/healthz', (c) => c.json({ ok: true }));
	app.get('/api/pipelines', async (c) => {
		await pipelines.ensureExample(languageOf(c.req.header('accept-language')));
		return c.json(await pipelines.list());
	});
	app.post('/api/pipelines', async (c) => c.json(await pipelines.create(await body<CreatePipeline>(c, Create)), 201));
	app.patch('/api/pipelines/:id', async (c) => {
		const { name: wanted } = await body<RenamePipeline>(c, Rename);
		const renamed = await pipelines.rename(c.req.param('id'), wanted);
		return renamed ? c.json(renamed) : notFound(c);
	});
	app.post('/api/pipelines/:id/duplicate', async (c) => {
		const { name: wanted } = await body<RenamePipeline>(c, Rename);
		const copy = await pipelines.duplicate(c.req.param('id'), wanted);
		return copy ? c.json(copy, 201) : notFound(c);
	});
	app.delete('/api/pipelines/:id', async (c) => ((await pipelines.remove(c.req.param('id'))) ? c.body(null, 204) : notFound(c)));
	app.post('/api/pipelines/:id/restore', async (c) => {
		const restored = await pipelines.restore(c.req.param('id'));
		return restored ? c.json(restored) : notFound(c);
	});

	app.get('/api/pipelines/:id/metrics', async (c) => {
		const query = metricsQuery(c.req.queries());
		if (!query.ok) throw new Invalid(query.message, query.field);
		const answer = await pipelines.metrics(c.req.param('id'), query.asked, query.options);
		if (!answer) return notFound(c);
		if (!answer.ok) throw new Invalid(problemMessage(answer.problem), answer.problem.parameter);
		return c.body(answer.json, 200, { 'Content-Type': 'application/json; charset=utf-8' });
	});

	app.notFound((c) => fail(c, { code: 'not-found', message: `There is nothing at ${c.req.method} ${c.req.path.slice(0, 200)}.` }));
	app.onError((error, c) => {
		if (error instanceof TooLarge) return fail(c, { code: 'too-large', message: `A request body has at most ${MAX_BODY} bytes.` });
		if (error instanceof Invalid)
			return fail(c, { code: 'invalid', message: error.message, ...(error.field === undefined ? {} : { field: error.field }) });
		log.error({ path: c.req.path, error: String(error) }, 'a request failed');
		if (isStorageError(error)) return fail(c, { code: 'storage-failing', message: 'The server cannot write to its disk. Nothing was changed.' });
		return fail(c, { code: 'internal', message: 'Something went wrong in the server. Its log says what.' });
	});
	return app;
}

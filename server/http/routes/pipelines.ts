// Routes of the start page and of figures: list, make, rename, copy, bin, metrics.
import * as v from 'valibot';
import type { CapturedDeal } from '#lib/protocol/access.ts';
import type { CreatePipeline, RenamePipeline } from '#lib/protocol/api.ts';
import { isDay, MAX_TEXT } from '#lib/domain/model/deal.ts';
import { isTimeZone } from '#lib/domain/model/settings.ts';
import type { Access, Gatekeeper } from '../../auth/access.ts';
import type { Audit } from '../../auth/audit.ts';
import { noSuch, Refused } from '../../auth/refused.ts';
import type { Sharing } from '../../auth/sharing.ts';
import type { Pipelines } from '../../pipelines.ts';
import { body, SHAPES } from '../body.ts';
import { metricsQuery, problemMessage } from '../metrics-query.ts';
import type { Router } from '../router.ts';

const currency = v.pipe(v.string(), v.regex(/^[A-Z]{3}$/, 'a currency is an ISO 4217 code, e.g. EUR'));

const Create: v.GenericSchema<unknown, CreatePipeline> = v.object({
	name: SHAPES.name,
	kind: v.picklist(['empty', 'demo']),
	language: v.picklist(['en', 'nl']),
	currency,
	timeZone: v.pipe(v.string(), v.check((zone) => isTimeZone(zone), 'a time zone is an IANA name, e.g. Europe/Amsterdam'))
});
const Rename: v.GenericSchema<unknown, RenamePipeline> = v.object({ name: SHAPES.name });

const words = v.exactOptional(v.pipe(v.string(), v.trim(), v.maxLength(MAX_TEXT, `at most ${MAX_TEXT} characters`)));
/** A field that is not known is an error: a form's mistake does not pass for an entry. */
const Captured: v.GenericSchema<unknown, CapturedDeal> = v.strictObject({
	title: SHAPES.name,
	company: words,
	contact: words,
	owner: words,
	source: words,
	industry: words,
	nextStep: words,
	value: v.exactOptional(v.pipe(v.number('an amount is a number, e.g. 1250.5'), v.finite())),
	currency: v.exactOptional(currency),
	expectedClose: v.exactOptional(v.pipe(v.string(), v.check((text) => isDay(text), 'a day is written as 2026-04-01'))),
	stage: words
});

/** The first of the app's languages that a browser asks for. */
const languageOf = (accept: string | undefined): 'en' | 'nl' => (/\b(en|nl)\b/i.exec(accept ?? '')?.[1]?.toLowerCase() === 'nl' ? 'nl' : 'en');

/** Throws where there is no such pipeline. */
const found = <T>(value: T | null | false): T => {
	if (value === null || value === false) throw noSuch('pipeline');
	return value;
};

export interface PipelineRoutes {
	pipelines: Pipelines;
	gatekeeper: Gatekeeper;
	access: Access;
	audit: Audit;
	sharing: Sharing;
}

export function pipelineRoutes(router: Router, { pipelines, gatekeeper, access, audit, sharing }: PipelineRoutes): void {
	router.on('GET', '/api/pipelines', 'signed-in', async ({ c, visit }) => {
		const { principal } = visit;
		// The example is for whoever comes first to a new server.
		if (access.mode === 'laptop' && access.mayCreate(principal)) await pipelines.ensureExample(languageOf(c.req.header('accept-language')));
		return c.json(await pipelines.list((id) => gatekeeper.role(principal, id)));
	});
	router.on('POST', '/api/pipelines', 'creator', async ({ c, visit }) => {
		const made = await pipelines.create(body(c, Create));
		sharing.owns(made.id, visit.principal);
		audit.note('pipeline-made', access.nameOf(visit.principal), made.id);
		return c.json({ ...made, role: 'owner' }, 201);
	});
	router.on('PATCH', '/api/pipelines/:id', 'editor', async ({ c, id }) => c.json(found(await pipelines.rename(id, (body(c, Rename)).name))));
	router.on('POST', '/api/pipelines/:id/duplicate', 'copier', async ({ c, visit, id }) => {
		const copy = found(await pipelines.duplicate(id, (body(c, Rename)).name));
		sharing.owns(copy.id, visit.principal);
		audit.note('pipeline-copied', access.nameOf(visit.principal), id);
		return c.json({ ...copy, role: 'owner' }, 201);
	});
	router.on('DELETE', '/api/pipelines/:id', 'owner', async ({ c, visit, id }) => {
		found(await pipelines.remove(id));
		audit.note('pipeline-deleted', access.nameOf(visit.principal), id);
		return c.body(null, 204);
	});
	router.on('POST', '/api/pipelines/:id/restore', 'owner', async ({ c, visit, id }) => {
		const restored = found(await pipelines.restore(id));
		audit.note('pipeline-restored', access.nameOf(visit.principal), id);
		return c.json(restored);
	});
	router.on('POST', '/api/pipelines/:id/deals', 'capture', async ({ c, id }) => {
		const made = found(await pipelines.capture(id, body(c, Captured)));
		if (!made.ok) throw new Refused('invalid', made.message, made.field);
		return c.json({ id: made.id }, 201);
	});
	router.on('GET', '/api/pipelines/:id/metrics', 'viewer', async ({ c, id }) => {
		const query = metricsQuery(c.req.queries());
		if (!query.ok) throw new Refused('invalid', query.message, query.field);
		const answer = found(await pipelines.metrics(id, query.asked, query.options));
		if (!answer.ok) throw new Refused('invalid', problemMessage(answer.problem), answer.problem.parameter);
		return c.body(answer.json, 200, { 'Content-Type': 'application/json; charset=utf-8' });
	});
}

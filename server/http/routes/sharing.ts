// Routes by which owners say who else may come into a pipeline, and read what was done.
import type { Context } from 'hono';
import { stream } from 'hono/streaming';
import * as v from 'valibot';
import type { Exported, NewInvite, NewLink, NewToken } from '#lib/protocol/access.ts';
import type { Role } from '#lib/protocol/messages.ts';
import type { Access } from '../../auth/access.ts';
import type { Audit } from '../../auth/audit.ts';
import { Refused } from '../../auth/refused.ts';
import type { Sharing } from '../../auth/sharing.ts';
import { body, SHAPES } from '../body.ts';
import type { Router } from '../router.ts';

const days = (most: number) => v.pipe(v.number(), v.safeInteger('give whole days'), v.minValue(1, 'at least one day'), v.maxValue(most, `at most ${most} days`));
const linkRole = v.picklist(['viewer', 'presenter', 'editor'], 'a link makes a viewer, presenter or editor');
const label = v.pipe(v.string(), v.trim(), v.maxLength(200, 'a label has at most 200 characters'));

const Invite: v.GenericSchema<unknown, NewInvite> = v.object({ role: SHAPES.role, days: days(90), once: v.boolean() });
const Link: v.GenericSchema<unknown, NewLink> = v.object({ role: linkRole, label, days: v.nullable(days(3650)), passphrase: v.exactOptional(SHAPES.passphrase) });
const Token: v.GenericSchema<unknown, NewToken> = v.object({ label: SHAPES.name, scope: v.picklist(['read', 'write', 'capture']), days: days(365) });
const ChangeRole: v.GenericSchema<unknown, { role: Role }> = v.object({ role: SHAPES.role });
const ExportedShape: v.GenericSchema<unknown, Exported> = v.object({ what: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,40}$/, 'a word of small letters')) });

/** A count in the query; null: it is not there. */
function count(c: Context, name: string): number | null {
	const text = c.req.query(name);
	if (text === undefined) return null;
	if (!/^\d{1,15}$/.test(text) || Number(text) === 0) throw new Refused('invalid', `${name} is a whole number, not "${text.slice(0, 50)}".`, name);
	return Number(text);
}

function auditAnswer(c: Context, audit: Audit, pipeline: string | null): Response {
	const format = c.req.query('format') ?? 'json';
	if (format !== 'json' && format !== 'csv') throw new Refused('invalid', 'format is json or csv.', 'format');
	if (format === 'json') return c.json(audit.page(pipeline, count(c, 'before'), count(c, 'limit')));
	c.header('Content-Type', 'text/csv; charset=utf-8');
	c.header('Content-Disposition', 'attachment; filename="access.csv"');
	return stream(c, async (out) => {
		for (const part of audit.csv(pipeline)) await out.write(part);
	});
}

export function sharingRoutes(router: Router, { access, audit, sharing }: { access: Access; audit: Audit; sharing: Sharing }): void {
	router.on('GET', '/api/pipelines/:id/access', 'owner', ({ c, visit, id }) => c.json(sharing.of(id, visit.principal)));

	router.on('POST', '/api/pipelines/:id/invites', 'owner', async ({ c, visit, id }) => c.json(sharing.invite(id, body(c, Invite), visit.principal), 201));
	router.on('DELETE', '/api/pipelines/:id/invites/:invite', 'owner', ({ c, visit, id }) => {
		sharing.takeBackInvite(id, c.req.param('invite')!, visit.principal);
		return c.body(null, 204);
	});

	router.on('PATCH', '/api/pipelines/:id/members/:member', 'owner', async ({ c, visit, id }) =>
		c.json(sharing.changeRole(id, c.req.param('member')!, (body(c, ChangeRole)).role, visit.principal))
	);
	router.on('DELETE', '/api/pipelines/:id/members/:member', 'owner-or-that-member', ({ c, visit, id }) => {
		sharing.removeMember(id, c.req.param('member')!, visit.principal);
		return c.body(null, 204);
	});

	router.on('POST', '/api/pipelines/:id/links', 'owner', async ({ c, visit, id }) => c.json(await sharing.link(id, body(c, Link), visit.principal), 201));
	router.on('DELETE', '/api/pipelines/:id/links/:link', 'owner', ({ c, visit, id }) => {
		sharing.takeBackLink(id, c.req.param('link')!, visit.principal);
		return c.body(null, 204);
	});

	router.on('POST', '/api/pipelines/:id/tokens', 'owner', async ({ c, visit, id }) => c.json(sharing.token(id, body(c, Token), visit.principal), 201));
	router.on('DELETE', '/api/pipelines/:id/tokens/:token', 'owner', ({ c, visit, id }) => {
		sharing.takeBackToken(id, c.req.param('token')!, visit.principal);
		return c.body(null, 204);
	});

	router.on('POST', '/api/pipelines/:id/exports', 'viewer', async ({ c, visit, id }) => {
		audit.fold('exported', access.nameOf(visit.principal), id, { name: (body(c, ExportedShape)).what });
		return c.body(null, 204);
	});
	router.on('GET', '/api/pipelines/:id/audit', 'owner', ({ c, id }) => auditAnswer(c, audit, id));
	router.on('GET', '/api/audit', 'admin', ({ c }) => auditAnswer(c, audit, null));
}

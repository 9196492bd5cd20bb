// Routes by which one becomes somebody: session, invites and links as those see them who were sent one.
import type { Context } from 'hono';
import * as v from 'valibot';
import type { AcceptInvite, Joined, LaptopKey, OpenLink, Secret, Session, SetUp, SignIn } from '#lib/protocol/access.ts';
import type { Access } from '../../auth/access.ts';
import { setSession } from '../../auth/credentials.ts';
import type { Principal } from '../../auth/principal.ts';
import type { Sharing, Used } from '../../auth/sharing.ts';
import type { Entered, Visit, WaysIn } from '../../auth/ways-in.ts';
import { body, SHAPES } from '../body.ts';
import type { Router } from '../router.ts';

const { secret, person, passphrase } = SHAPES;

const Laptop: v.GenericSchema<unknown, LaptopKey> = v.object({ key: secret });
const OneSecret: v.GenericSchema<unknown, Secret> = v.object({ secret });
const SignInShape: v.GenericSchema<unknown, SignIn> = v.object({ name: v.pipe(v.string(), v.maxLength(200)), passphrase });
const SetUpShape: v.GenericSchema<unknown, SetUp> = v.object({
	name: person,
	passphrase,
	key: v.exactOptional(secret),
	person: v.exactOptional(v.pipe(v.string(), v.minLength(1), v.maxLength(64)))
});
const Accept: v.GenericSchema<unknown, AcceptInvite> = v.object({ secret, name: v.exactOptional(person), passphrase: v.exactOptional(passphrase) });
const Open: v.GenericSchema<unknown, OpenLink> = v.object({ secret, name: person, passphrase: v.exactOptional(passphrase) });

export interface SessionRoutes {
	access: Access;
	waysIn: WaysIn;
	sharing: Sharing;
	/** Whether the browser came by https: only then may the cookie ask for it. */
	isSecure(visit: Visit): boolean;
}

export function sessionRoutes(router: Router, { access, waysIn, sharing, isSecure }: SessionRoutes): void {
	const session = (principal: Principal): Session => ({ mode: access.mode, who: access.who(principal), ways: { passphrase: true, passkey: false, oidc: null } });
	const cookie = (c: Context, visit: Visit, value: string | null): void => c.header('Set-Cookie', setSession(visit.headers, value, isSecure(visit)), { append: true });
	const entered = (c: Context, visit: Visit, { secret: value, principal }: Entered): Session => {
		cookie(c, visit, value);
		return session(principal);
	};
	const joined = (c: Context, visit: Visit, used: Used): Joined => ({
		session: used.entered ? entered(c, visit, used.entered) : session(visit.principal),
		pipeline: used.pipeline
	});

	router.on('GET', '/api/session', 'anyone', ({ c, visit }) => c.json(session(visit.principal)));
	router.on('DELETE', '/api/session', 'signed-in', ({ c, visit }) => {
		waysIn.signOut(visit);
		cookie(c, visit, null);
		return c.body(null, 204);
	});
	router.on('POST', '/api/session/laptop', 'anyone', async ({ c, visit }) => {
		const { key } = await body(c, Laptop);
		return c.json(entered(c, visit, waysIn.laptop(visit, key)));
	});
	router.on('POST', '/api/session/setup', 'anyone', async ({ c, visit }) => {
		const wanted = await body(c, SetUpShape);
		return c.json(entered(c, visit, await waysIn.setUp(visit, wanted)), 201);
	});
	router.on('POST', '/api/session/sign-in', 'anyone', async ({ c, visit }) => {
		const wanted = await body(c, SignInShape);
		return c.json(entered(c, visit, await waysIn.signIn(visit, wanted)));
	});

	router.on('POST', '/api/invites/look', 'anyone', async ({ c, visit }) => c.json(await sharing.lookAtInvite(visit, (await body(c, OneSecret)).secret)));
	router.on('POST', '/api/invites/accept', 'anyone', async ({ c, visit }) => c.json(joined(c, visit, await sharing.acceptInvite(visit, await body(c, Accept)))));
	router.on('POST', '/api/links/look', 'anyone', async ({ c, visit }) => c.json(await sharing.lookAtLink(visit, (await body(c, OneSecret)).secret)));
	router.on('POST', '/api/links/open', 'anyone', async ({ c, visit }) => c.json(joined(c, visit, await sharing.openLink(visit, await body(c, Open)))));
}

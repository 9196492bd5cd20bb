// Routes by which one becomes somebody: session, invites and links as those see them who were sent one.
import * as v from 'valibot';
import type { AcceptInvite, LaptopKey, NewWayIn, OpenLink, Secret, SetUp, SignIn } from '#lib/protocol/access.ts';
import { invitePurpose, type NewPurpose, type PasskeyRows, type Passkeys } from '../../auth/passkeys.ts';
import { Refused } from '../../auth/refused.ts';
import type { Sharing } from '../../auth/sharing.ts';
import type { Visit, WaysIn } from '../../auth/ways-in.ts';
import { body, SHAPES } from '../body.ts';
import type { Router } from '../router.ts';
import type { SessionAnswers } from '../session-answers.ts';

const { secret, person, passphrase, passkey } = SHAPES;

const Laptop: v.GenericSchema<unknown, LaptopKey> = v.object({ key: secret });
const OneSecret: v.GenericSchema<unknown, Secret> = v.object({ secret });
const SignInShape: v.GenericSchema<unknown, SignIn> = v.object({ name: v.pipe(v.string(), v.maxLength(200)), passphrase });
const SetUpShape: v.GenericSchema<unknown, SetUp> = v.object({
	name: person,
	passphrase: v.exactOptional(passphrase),
	passkey: v.exactOptional(passkey),
	key: v.exactOptional(secret),
	person: v.exactOptional(v.pipe(v.string(), v.minLength(1), v.maxLength(64)))
});
const Accept: v.GenericSchema<unknown, AcceptInvite> = v.object({ secret, name: v.exactOptional(person), passphrase: v.exactOptional(passphrase), passkey: v.exactOptional(passkey) });
const Open: v.GenericSchema<unknown, OpenLink> = v.object({ secret, name: person, passphrase: v.exactOptional(passphrase) });

export interface SessionRoutes {
	waysIn: WaysIn;
	sharing: Sharing;
	passkeys: Passkeys;
}

export function sessionRoutes(router: Router, { waysIn, sharing, passkeys }: SessionRoutes, { session, cookie, entered, joined }: SessionAnswers): void {
	/** Rows of the passkey that a new account begins with: none where it begins with a passphrase. */
	const passkeysFor = async (visit: Visit, purpose: NewPurpose, { passphrase: words, passkey: response }: NewWayIn): Promise<PasskeyRows> => {
		if (words !== undefined && response !== undefined) throw new Refused('invalid', 'passkey: give a passphrase or a passkey, not both.', 'passkey');
		return response === undefined ? () => [] : passkeys.forNew(visit, purpose, response);
	};

	router.on('GET', '/api/session', 'anyone', ({ c, visit }) => c.json(session(visit.principal)));
	router.on('DELETE', '/api/session', 'signed-in', ({ c, visit }) => {
		waysIn.signOut(visit);
		cookie(c, visit, null);
		return c.body(null, 204);
	});
	router.on('POST', '/api/session/laptop', 'anyone', async ({ c, visit }) => {
		const { key } = body(c, Laptop);
		return c.json(entered(c, visit, waysIn.laptop(visit, key)));
	});
	router.on('POST', '/api/session/setup', 'anyone', async ({ c, visit }) => {
		const wanted = body(c, SetUpShape);
		// Whoever may not make an owner is told that, and not what else is wrong.
		waysIn.mayMakeOwner(visit, wanted.key);
		const made = await passkeysFor(visit, 'setup', wanted);
		return c.json(entered(c, visit, await waysIn.setUp(visit, wanted, made)), 201);
	});
	router.on('POST', '/api/session/sign-in', 'anyone', async ({ c, visit }) => {
		const wanted = body(c, SignInShape);
		return c.json(entered(c, visit, await waysIn.signIn(visit, wanted)));
	});

	router.on('POST', '/api/invites/look', 'anyone', async ({ c, visit }) => c.json(await sharing.lookAtInvite(visit, (body(c, OneSecret)).secret)));
	router.on('POST', '/api/invites/accept', 'anyone', async ({ c, visit }) => {
		const wanted = body(c, Accept);
		const made = await passkeysFor(visit, invitePurpose(wanted.secret), wanted);
		return c.json(joined(c, visit, await sharing.acceptInvite(visit, wanted, made)));
	});
	router.on('POST', '/api/links/look', 'anyone', async ({ c, visit }) => c.json(await sharing.lookAtLink(visit, (body(c, OneSecret)).secret)));
	router.on('POST', '/api/links/open', 'anyone', async ({ c, visit }) => c.json(joined(c, visit, await sharing.openLink(visit, body(c, Open)))));
}

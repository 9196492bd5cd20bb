// Routes by which a passkey lets somebody in, and options for the one that a new account begins with.
import * as v from 'valibot';
import type { NewPasskey, PasskeySignIn } from '#lib/protocol/access.ts';
import { invitePurpose, type Passkeys } from '../../auth/passkeys.ts';
import type { Sharing } from '../../auth/sharing.ts';
import type { WaysIn } from '../../auth/ways-in.ts';
import { body, SHAPES } from '../body.ts';
import type { Router } from '../router.ts';
import type { SessionAnswers } from '../session-answers.ts';

const { secret, person, passkey } = SHAPES;

const Nothing = v.object({});
const SignIn: v.GenericSchema<unknown, PasskeySignIn> = v.object({ response: passkey });
const New: v.GenericSchema<unknown, NewPasskey> = v.object({ name: person, key: v.exactOptional(secret), secret: v.exactOptional(secret) });

export interface PasskeyRoutes {
	passkeys: Passkeys;
	sharing: Sharing;
	waysIn: WaysIn;
}

export function passkeyRoutes(router: Router, { passkeys, sharing, waysIn }: PasskeyRoutes, { entered }: SessionAnswers): void {
	router.on('POST', '/api/session/passkey/options', 'anyone', async ({ c, visit }) => {
		body(c, Nothing);
		return c.json(await passkeys.signInOptions(visit));
	});
	router.on('POST', '/api/session/passkey', 'anyone', async ({ c, visit }) => {
		const { response } = body(c, SignIn);
		return c.json(entered(c, visit, await passkeys.signIn(visit, response)));
	});
	router.on('POST', '/api/session/new-passkey/options', 'anyone', async ({ c, visit }) => {
		const wanted = body(c, New);
		if (wanted.secret === undefined) waysIn.mayMakeOwner(visit, wanted.key);
		else await sharing.lookAtInvite(visit, wanted.secret);
		return c.json(await passkeys.newOptions(visit, wanted.secret === undefined ? 'setup' : invitePurpose(wanted.secret), wanted.name));
	});
}

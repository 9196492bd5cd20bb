// Routes of one's own account: name, ways in, devices.
import * as v from 'valibot';
import type { ChangeAccount } from '#lib/protocol/access.ts';
import type { Passkeys } from '../../auth/passkeys.ts';
import type { WaysIn } from '../../auth/ways-in.ts';
import { body, SHAPES } from '../body.ts';
import type { Router } from '../router.ts';

const Change: v.GenericSchema<unknown, ChangeAccount> = v.object({
	name: v.exactOptional(SHAPES.person),
	passphrase: v.exactOptional(v.object({ current: v.exactOptional(SHAPES.passphrase), next: SHAPES.passphrase }))
});

const NewOwn: v.GenericSchema<unknown, { label: string; response: unknown }> = v.object({
	label: v.pipe(v.string(), v.trim(), v.maxLength(80, 'a label has at most 80 characters')),
	response: SHAPES.passkey
});

export function accountRoutes(router: Router, { waysIn, passkeys }: { waysIn: WaysIn; passkeys: Passkeys }): void {
	router.on('GET', '/api/account', 'account', ({ c, visit }) => c.json(waysIn.account(visit)));
	router.on('PATCH', '/api/account', 'account', async ({ c, visit }) => c.json(await waysIn.changeAccount(visit, body(c, Change))));
	router.on('DELETE', '/api/account/sessions/:session', 'account', ({ c, visit }) => {
		waysIn.endSession(visit, c.req.param('session')!);
		return c.body(null, 204);
	});
	router.on('POST', '/api/account/passkeys/options', 'account', async ({ c, visit }) => c.json(await passkeys.ownOptions(visit)));
	router.on('POST', '/api/account/passkeys', 'account', async ({ c, visit }) => {
		const { label, response } = body(c, NewOwn);
		return c.json(await passkeys.add(visit, label, response), 201);
	});
	router.on('DELETE', '/api/account/passkeys/:passkey', 'account', ({ c, visit }) => c.json(waysIn.removePasskey(visit, c.req.param('passkey')!)));
}

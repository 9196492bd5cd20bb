// Routes of one's own account: name, ways in, devices.
import * as v from 'valibot';
import type { ChangeAccount } from '#lib/protocol/access.ts';
import type { WaysIn } from '../../auth/ways-in.ts';
import { body, SHAPES } from '../body.ts';
import type { Router } from '../router.ts';

const Change: v.GenericSchema<unknown, ChangeAccount> = v.object({
	name: v.exactOptional(SHAPES.person),
	passphrase: v.exactOptional(v.object({ current: v.exactOptional(SHAPES.passphrase), next: SHAPES.passphrase }))
});

export function accountRoutes(router: Router, waysIn: WaysIn): void {
	router.on('GET', '/api/account', 'account', ({ c, visit }) => c.json(waysIn.account(visit)));
	router.on('PATCH', '/api/account', 'account', async ({ c, visit }) => c.json(await waysIn.changeAccount(visit, await body(c, Change))));
	router.on('DELETE', '/api/account/sessions/:session', 'account', ({ c, visit }) => {
		waysIn.endSession(visit, c.req.param('session')!);
		return c.body(null, 204);
	});
	router.on('DELETE', '/api/account/passkeys/:passkey', 'account', ({ c, visit }) => c.json(waysIn.removePasskey(visit, c.req.param('passkey')!)));
}

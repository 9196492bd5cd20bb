// Routes to the organisation's OpenID provider, and back.
import * as v from 'valibot';
import type { StartOidc } from '#lib/protocol/access.ts';
import { pendingSignIn, setPendingSignIn } from '../../auth/credentials.ts';
import { PENDING_MS, type Oidc } from '../../auth/oidc.ts';
import type { Visit } from '../../auth/ways-in.ts';
import { OIDC_RETURN } from '../../oidc-settings.ts';
import { body, SHAPES } from '../body.ts';
import type { Router } from '../router.ts';
import type { SessionAnswers } from '../session-answers.ts';

const Start: v.GenericSchema<unknown, StartOidc> = v.object({
	invite: v.exactOptional(SHAPES.secret),
	to: v.exactOptional(v.pipe(v.string(), v.maxLength(2_000, 'it is too long'))),
	connect: v.exactOptional(v.boolean())
});

export function oidcRoutes(router: Router, { oidc, isSecure }: { oidc: Oidc; isSecure(visit: Visit): boolean }, { entered }: SessionAnswers): void {
	const pending = (visit: Visit, sealed: string | null): string => setPendingSignIn(visit.headers, sealed, { path: OIDC_RETURN, life: PENDING_MS, secure: isSecure(visit) });

	router.on('POST', '/api/session/oidc', 'anyone', async ({ c, visit }) => {
		const { url, cookie } = await oidc.start(visit, body(c, Start));
		c.header('Set-Cookie', pending(visit, cookie), { append: true });
		return c.json({ url });
	});
	router.on('GET', OIDC_RETURN, 'anyone', async ({ c, visit }) => {
		const returned = await oidc.finish(visit, new URL(c.req.url).search, pendingSignIn(visit.headers));
		c.header('Set-Cookie', pending(visit, null), { append: true });
		if ('problem' in returned) return c.redirect(`/#oidc=${returned.problem}`, 303);
		if (returned.entered) entered(c, visit, returned.entered);
		return c.redirect(returned.to, 303);
	});
}

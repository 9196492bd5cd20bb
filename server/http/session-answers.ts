// What routes answer that make somebody of somebody: the session, and its cookie.
import type { Context } from 'hono';
import type { Joined, Session } from '#lib/protocol/access.ts';
import type { Access } from '../auth/access.ts';
import { setSession } from '../auth/credentials.ts';
import type { Oidc } from '../auth/oidc.ts';
import type { Principal } from '../auth/principal.ts';
import type { Used } from '../auth/sharing.ts';
import type { Entered, Visit, WaysIn } from '../auth/ways-in.ts';

export interface SessionAnswers {
	session(principal: Principal): Session;
	/** `value` null: takes the cookie back. */
	cookie(c: Context, visit: Visit, value: string | null): void;
	entered(c: Context, visit: Visit, entered: Entered): Session;
	joined(c: Context, visit: Visit, used: Used): Joined;
}

/** `isSecure`: whether the browser came by https; only then may the cookie ask for it. */
export function sessionAnswers({ access, oidc, waysIn, isSecure }: { access: Access; oidc: Oidc; waysIn: WaysIn; isSecure(visit: Visit): boolean }): SessionAnswers {
	const session = (principal: Principal): Session => ({
		mode: access.mode,
		who: access.who(principal),
		ways: { passphrase: waysIn.hasLocal, passkey: waysIn.hasLocal, oidc: oidc.label === null ? null : { label: oidc.label } }
	});
	const cookie = (c: Context, visit: Visit, value: string | null): void => c.header('Set-Cookie', setSession(visit.headers, value, isSecure(visit)), { append: true });
	const entered = (c: Context, visit: Visit, { secret, principal }: Entered): Session => {
		cookie(c, visit, secret);
		return session(principal);
	};
	return {
		session,
		cookie,
		entered,
		joined: (c, visit, used) => ({ session: used.entered ? entered(c, visit, used.entered) : session(visit.principal), pipeline: used.pipeline })
	};
}

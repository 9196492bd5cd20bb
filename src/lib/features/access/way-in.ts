// Ways in that several screens offer, and what went wrong on one, in words.
import { sessionApi } from '#lib/state/access-api.ts';
import { access } from '#lib/state/access.svelte.ts';
import { fragment } from '#lib/state/fragment.svelte.ts';
import { usePasskey, type PasskeyProblem } from '#lib/state/passkeys.ts';
import { t, type MessageKey } from '#lib/ui/messages/index.ts';
import { problemWords } from '#lib/ui/problem-words.ts';

type Own = Parameters<typeof problemWords>[1];

/** `own`: better words where one knows what was asked for. Nothing where nothing went wrong. */
export function wayInWords(problem: PasskeyProblem | null, own: Own = {}): string | null {
	if (problem === null) return null;
	if (problem.code === 'declined') return t('access.passkeyDeclined');
	return problemWords(problem, { unreachable: 'access.later', ...own });
}

const BACK = {
	stale: 'access.oidc.stale',
	declined: 'access.oidc.declined',
	failing: 'access.oidc.failing',
	'not-right': 'access.oidc.not-right',
	uninvited: 'access.oidc.uninvited',
	'invite-gone': 'access.oidc.invite-gone',
	'in-use': 'access.oidc.in-use',
	'too-many': 'access.oidc.too-many'
} as const satisfies Record<string, MessageKey>;

/** Why somebody came back from the organisation's page without being in; null: they did not. */
export function backWords(): string | null {
	const why = fragment.secrets.oidc;
	if (why === undefined) return null;
	fragment.forget('oidc');
	return t(why in BACK ? BACK[why as keyof typeof BACK] : 'access.oidc.not-right');
}

/** Signs in with a passkey of this browser. */
export async function enterByPasskey(): Promise<string | null> {
	const asked = await usePasskey(sessionApi.passkeyOptions());
	if (!asked.ok) return wayInWords(asked.problem);
	const problem = await access.enter(sessionApi.passkey({ response: asked.value }));
	return wayInWords(problem, { 'wrong-key': 'access.unknownPasskey', 'not-found': 'access.unknownPasskey' });
}

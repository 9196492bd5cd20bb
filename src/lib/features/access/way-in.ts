// Ways in that several screens offer, and what went wrong on one, in words.
import { sessionApi } from '#lib/state/access-api.ts';
import { access } from '#lib/state/access.svelte.ts';
import { usePasskey, type PasskeyProblem } from '#lib/state/passkeys.ts';
import { t } from '#lib/ui/messages/index.ts';
import { problemWords } from '#lib/ui/problem-words.ts';

type Own = Parameters<typeof problemWords>[1];

/** `own`: better words where one knows what was asked for. Nothing where nothing went wrong. */
export function wayInWords(problem: PasskeyProblem | null, own: Own = {}): string | null {
	if (problem === null) return null;
	if (problem.code === 'declined') return t('access.passkeyDeclined');
	return problemWords(problem, { unreachable: 'access.later', ...own });
}

/** Signs in with a passkey of this browser. */
export async function enterByPasskey(): Promise<string | null> {
	const asked = await usePasskey(sessionApi.passkeyOptions());
	if (!asked.ok) return wayInWords(asked.problem);
	const problem = await access.enter(sessionApi.passkey({ response: asked.value }));
	return wayInWords(problem, { 'wrong-key': 'access.unknownPasskey', 'not-found': 'access.unknownPasskey' });
}

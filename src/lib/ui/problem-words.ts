// A failed request in words: what happened and what to do.
import { t, type MessageKey } from './messages/index.ts';

/** By the code of state/api-call.ts. */
const WORDS = {
	unreachable: 'pipelines.problemUnreachable',
	unexpected: 'pipelines.problemUnexpected',
	'not-found': 'pipelines.problemNotFound',
	invalid: 'pipelines.problemInvalid',
	'signed-out': 'pipelines.problemSignedOut',
	'not-allowed': 'pipelines.problemNotAllowed',
	'wrong-key': 'pipelines.problemWrongKey',
	'no-longer-valid': 'pipelines.problemNoLongerValid',
	'name-taken': 'pipelines.problemNameTaken',
	'last-one': 'pipelines.problemLastOne',
	'too-many': 'pipelines.problemTooMany',
	'forbidden-host': 'pipelines.problemForbidden',
	'forbidden-origin': 'pipelines.problemForbidden',
	'too-large': 'pipelines.problemTooLarge',
	'storage-failing': 'pipelines.problemStorage',
	'provider-failing': 'pipelines.problemProvider',
	internal: 'pipelines.problemInternal'
} as const satisfies Record<string, MessageKey>;

export type ProblemCode = keyof typeof WORDS;

/** `own`: better words, where one knows what was asked for. */
export const problemWords = ({ code, message }: { code: ProblemCode; message: string }, own: Partial<Record<ProblemCode, MessageKey>> = {}): string =>
	t(own[code] ?? WORDS[code], { message });

// A failed request in words: what happened and what to do.
import { t, type MessageKey } from '#lib/ui/messages/index.ts';
import type { Problem } from './api.ts';

const WORDS: Record<Problem['code'], MessageKey> = {
	unreachable: 'pipelines.problemUnreachable',
	unexpected: 'pipelines.problemUnexpected',
	'not-found': 'pipelines.problemNotFound',
	invalid: 'pipelines.problemInvalid',
	'forbidden-host': 'pipelines.problemForbidden',
	'forbidden-origin': 'pipelines.problemForbidden',
	'too-large': 'pipelines.problemTooLarge',
	'storage-failing': 'pipelines.problemStorage',
	internal: 'pipelines.problemInternal'
};

export const problemWords = ({ code, message }: Problem): string => t(WORDS[code], { message });

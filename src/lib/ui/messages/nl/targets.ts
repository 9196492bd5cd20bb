// Dutch words of: targets. ICU MessageFormat. As people in Dutch sales say it: the words they use
// among themselves, short sentences, no translated English.
import type { targets as english } from '../en/targets.ts';

export const targets: Record<keyof typeof english, string> = {
	'targets.everyone': 'Iedereen',
	'targets.of': 'Doel van {period}, {whose}'
};

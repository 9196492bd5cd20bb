// English words of: targets. ICU MessageFormat.
export const targets = {
	'targets.everyone': 'Everyone',
	'targets.of': 'Target of {period}, {whose}'
} as const;

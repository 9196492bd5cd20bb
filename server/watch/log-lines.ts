// pino's lines as they are written: JSON, or words for a person. Whatever was in a name, path or header, a line stays one
// line, and a terminal is told nothing by it.

export type LogFormat = 'json' | 'readable';
export const LOG_LEVELS = ['error', 'warn', 'info'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What pino may be given by mistake. */
export const REDACTED = ['cookie', 'authorization', 'headers', 'token', 'secret', 'passphrase', 'key', 'body'].flatMap((name) => [name, `*.${name}`]);

const NAMES: Readonly<Record<number, string>> = { 30: 'info', 40: 'warn', 50: 'error' };

/** Control, format and line-separating characters, and halves of pairs, as escapes, which JSON reads back. */
const escaped = (text: string): string =>
	text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (found) => Array.from({ length: found.length }, (_, at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''));

/** One line of pino's, with its end. */
export function logLine(line: string, format: LogFormat): string {
	if (format === 'json') return `${escaped(line.trimEnd())}\n`;
	const { level, time, msg, ...data } = JSON.parse(line) as { level: number; time: number; msg: string };
	const told = Object.entries(data).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
	return `${escaped([new Date(time).toISOString(), NAMES[level] ?? String(level), msg, ...told].join(' '))}\n`;
}

// Environment → Config. Every problem is reported at once, each with its reason and the fix.
// Limit: reads a record of strings; process.env itself is main.ts's.
import { isIP } from 'node:net';

export interface Config {
	/** 0 lets the system pick a free port. */
	port: number;
	host: string;
	/** Folder of the database. */
	data: string;
	/** Host names accepted beside the loopback names, lower case, with a port only where one was given. */
	allowedHosts: string[];
}

/** One variable that cannot be used, in words for the terminal. */
export interface ConfigProblem {
	variable: string;
	message: string;
}

export type ConfigResult = { ok: true; config: Config } | { ok: false; problems: ConfigProblem[] };

export const isLoopback = (host: string): boolean =>
	host === 'localhost' || host === '::1' || host === '[::1]' || (isIP(host) === 4 && host.startsWith('127.'));

const HOST_NAME = /^(?=.{1,253}(?::|$))[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*(:\d{1,5})?$/;

const isPort = (text: string): boolean => /^\d{1,5}$/.test(text) && Number(text) <= 65535;

/** Reads PORT, HOST, DATA and ALLOWED_HOSTS. An absent or empty variable has its default. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): ConfigResult {
	const problems: ConfigProblem[] = [];
	const value = (variable: string, fallback: string): string => env[variable]?.trim() || fallback;

	const port = value('PORT', '3000');
	if (!isPort(port))
		problems.push({ variable: 'PORT', message: `"${port}" is not a port. Give a whole number from 0 to 65535, e.g. PORT=3000.` });

	const host = value('HOST', '127.0.0.1').toLowerCase();
	if (!isLoopback(host))
		problems.push({
			variable: 'HOST',
			message:
				`"${host}" is reachable from other machines, and Sluice has no access control yet: anyone there could read and change everything. ` +
				'Leave HOST unset, or set it to 127.0.0.1, ::1 or localhost; to reach it from elsewhere, put a proxy that checks who people are in front of it and name its host in ALLOWED_HOSTS.'
		});

	const data = value('DATA', './data');
	if (data.includes('\0')) problems.push({ variable: 'DATA', message: 'The path holds a NUL character. Give the path of a folder.' });

	const allowedHosts = value('ALLOWED_HOSTS', '')
		.split(',')
		.map((name) => name.trim().toLowerCase())
		.filter((name) => name !== '');
	for (const name of allowedHosts)
		if (!HOST_NAME.test(name) || (name.includes(':') && !isPort(name.slice(name.indexOf(':') + 1))))
			problems.push({
				variable: 'ALLOWED_HOSTS',
				message: `"${name}" is not a host name. Give names separated by commas, without a scheme or path, e.g. ALLOWED_HOSTS=sales.example.com.`
			});

	if (problems.length > 0) return { ok: false, problems };
	return { ok: true, config: { port: Number(port), host: host === '[::1]' ? '::1' : host, data, allowedHosts } };
}

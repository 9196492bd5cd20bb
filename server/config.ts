// Environment → Config. Every problem is reported at once, each with its reason and the fix.
// Limit: reads a record of strings; process.env itself is main.ts's.
import { isIP } from 'node:net';
import type { BackupPlan } from './backup/schedule.ts';
import { isLoopback } from './loopback.ts';
import { readProxies, type TrustedProxies } from './limits/client-address.ts';
import { OIDC_VARIABLES, readOidc, type OidcSettings } from './oidc-settings.ts';
import type { ConfigProblem, ReadValue } from './settings.ts';
import { LOG_LEVELS, type LogFormat, type LogLevel } from './watch/log-lines.ts';

export interface Config {
	/** 0 lets the system pick a free port. */
	port: number;
	host: string;
	/** Folder of the database. */
	data: string;
	/** Everybody comes by https, through a proxy: cookies are for https only. */
	behindHttps: boolean;
	/** Bearer key that owns everything; null: there is none. */
	ownerKey: string | null;
	/** Proxies whose X-Forwarded-For is believed; null: nobody's. */
	trustedProxies: TrustedProxies | null;
	logLevel: LogLevel;
	logFormat: LogFormat;
	/** Bearer key that reads /metrics and nothing else; null: there is none. */
	metricsToken: string | null;
	/** Host names accepted beside the loopback names, lower case, with a port only where one was given. */
	allowedHosts: string[];
	/** How long the log keeps what point-in-time restores need. Milliseconds. */
	keepHistory: number;
	/** Null: no backups by the clock. */
	backups: BackupPlan | null;
	/** The organisation's OpenID provider; null: there is none. */
	oidc: OidcSettings | null;
}

export type ConfigResult = { ok: true; config: Config } | { ok: false; problems: ConfigProblem[] };

const HOST_NAME = /^(?=.{1,253}(?::|$))[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*(:\d{1,5})?$/;

const isPort = (text: string): boolean => /^\d{1,5}$/.test(text) && Number(text) <= 65535;

const DAY_MS = 24 * 60 * 60_000;
const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 60 * 60_000, d: DAY_MS };
const MAX_KEEP_DAYS = 3650;
const MAX_BACKUP_KEEP = 10_000;
/** A backup takes a while and room. */
const LONGEST_EVERY_MS = 365 * DAY_MS;

/** Milliseconds of `30m`, `24h` or `7d`; null when it is not that, or out of range. */
function duration(text: string): number | null {
	const found = /^(\d{1,6})([mhd])$/.exec(text);
	const length = found ? Number(found[1]) * UNITS[found[2]!]! : 0;
	return length > 0 && length <= LONGEST_EVERY_MS ? length : null;
}

const isCount = (text: string, from: number, to: number): boolean => /^\d{1,6}$/.test(text) && Number(text) >= from && Number(text) <= to;

function readBackups(value: ReadValue, problems: ConfigProblem[]): BackupPlan | null {
	const folder = value('BACKUP_DIR', '');
	const every = value('BACKUP_EVERY', '24h');
	const keep = value('BACKUP_KEEP', '14');
	if (folder.includes('\0')) problems.push({ variable: 'BACKUP_DIR', message: 'The path holds a NUL character. Give the path of a folder.' });
	const length = duration(every);
	if (length === null)
		problems.push({ variable: 'BACKUP_EVERY', message: `"${every}" is not a time between backups. Give minutes, hours or days up to a year, e.g. BACKUP_EVERY=24h, 30m or 7d.` });
	if (!isCount(keep, 1, MAX_BACKUP_KEEP))
		problems.push({ variable: 'BACKUP_KEEP', message: `"${keep}" is not a number of backups to keep. Give a whole number from 1 to ${MAX_BACKUP_KEEP}, e.g. BACKUP_KEEP=14.` });
	if (folder === '')
		for (const variable of ['BACKUP_EVERY', 'BACKUP_KEEP'])
			if (value(variable, '') !== '') problems.push({ variable, message: 'It has no effect without BACKUP_DIR. Name the folder for backups, e.g. BACKUP_DIR=/mnt/backups.' });
	return folder === '' || length === null ? null : { folder, every: length, keep: Number(keep) };
}

const KEY = /^[\w.~+/=-]{32,512}$/;

function readWatching(value: ReadValue, problems: ConfigProblem[]): Pick<Config, 'trustedProxies' | 'logLevel' | 'logFormat' | 'metricsToken'> {
	const proxies = value('TRUST_PROXY', '');
	const trustedProxies = proxies === '' ? null : readProxies(proxies);
	if (proxies !== '' && trustedProxies === null)
		problems.push({
			variable: 'TRUST_PROXY',
			message: `"${proxies}" is neither a number of proxies from 1 to 10 nor a list of their addresses. Give e.g. TRUST_PROXY=1, or TRUST_PROXY=127.0.0.1,10.0.0.0/8; leave it unset without a proxy.`
		});
	const level = value('LOG_LEVEL', 'warn');
	const logLevel = LOG_LEVELS.find((known) => known === level);
	if (logLevel === undefined) problems.push({ variable: 'LOG_LEVEL', message: `"${level}" is not a level. Give LOG_LEVEL=error, warn or info, which has a line for each request.` });
	const logFormat = value('LOG_FORMAT', 'json');
	if (logFormat !== 'json' && logFormat !== 'readable') problems.push({ variable: 'LOG_FORMAT', message: `"${logFormat}" is not a format. Give LOG_FORMAT=json or LOG_FORMAT=readable.` });
	const metricsToken = value('METRICS_TOKEN', '');
	if (metricsToken !== '' && !KEY.test(metricsToken))
		problems.push({ variable: 'METRICS_TOKEN', message: 'It is too short, too long or holds other characters than letters, digits and . _ ~ + / = -. Give 32 to 512 random ones, e.g. what "openssl rand -hex 32" prints.' });
	return { trustedProxies, logLevel: logLevel ?? 'warn', logFormat: logFormat === 'readable' ? 'readable' : 'json', metricsToken: metricsToken || null };
}

/** Every variable that is read. */
export const VARIABLES = [
	...['PORT', 'HOST', 'DATA', 'ALLOWED_HOSTS', 'BEHIND_HTTPS', 'TRUST_PROXY', 'LOG_LEVEL', 'LOG_FORMAT', 'METRICS_TOKEN', 'SLUICE_OWNER_KEY', 'KEEP_DAYS'],
	...['BACKUP_DIR', 'BACKUP_EVERY', 'BACKUP_KEEP'],
	...OIDC_VARIABLES
];

/** Reads the variables above. An absent or empty one has its default. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): ConfigResult {
	const problems: ConfigProblem[] = [];
	const value: ReadValue = (variable, fallback) => env[variable]?.trim() || fallback;

	const port = value('PORT', '3000');
	if (!isPort(port))
		problems.push({ variable: 'PORT', message: `"${port}" is not a port. Give a whole number from 0 to 65535, e.g. PORT=3000.` });

	const host = value('HOST', '127.0.0.1').toLowerCase();
	if (!isLoopback(host) && isIP(host.replace(/^\[|\]$/g, '')) === 0)
		problems.push({
			variable: 'HOST',
			message: `"${host}" is not an address of a machine. Leave HOST unset for this machine only, or give an IP address such as HOST=0.0.0.0 for all of its networks.`
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

	if (!isLoopback(host) && allowedHosts.length === 0)
		problems.push({
			variable: 'ALLOWED_HOSTS',
			message: `HOST=${host} lets others reach Sluice, and it answers only to names it knows. Say by which ones they come, e.g. ALLOWED_HOSTS=sales.example.com or ALLOWED_HOSTS=192.168.0.5.`
		});

	const secure = value('BEHIND_HTTPS', '0');
	if (!/^[01]$/.test(secure))
		problems.push({ variable: 'BEHIND_HTTPS', message: `"${secure}" is neither 1 nor 0. Give BEHIND_HTTPS=1 where everybody comes by https, through a proxy in front of Sluice.` });

	const ownerKey = value('SLUICE_OWNER_KEY', '');
	if (ownerKey !== '' && !KEY.test(ownerKey))
		problems.push({
			variable: 'SLUICE_OWNER_KEY',
			// Never the key itself: this goes to a terminal and a log.
			message: 'It is too short, too long or holds other characters than letters, digits and . _ ~ + / = -. Give 32 to 512 random ones, e.g. what "openssl rand -hex 32" prints.'
		});

	const watching = readWatching(value, problems);

	const keepDays = value('KEEP_DAYS', '30');
	if (!isCount(keepDays, 0, MAX_KEEP_DAYS))
		problems.push({
			variable: 'KEEP_DAYS',
			message: `"${keepDays}" is not a number of days. Give a whole number from 0 (no going back in time) to ${MAX_KEEP_DAYS}, e.g. KEEP_DAYS=30.`
		});
	const backups = readBackups(value, problems);
	const oidc = readOidc(value, problems);
	if (oidc !== null && allowedHosts.length === 0)
		problems.push({ variable: 'ALLOWED_HOSTS', message: 'OIDC_… lets a team in, and this server is for one laptop so far. Say by which names people come, e.g. ALLOWED_HOSTS=sales.example.com.' });

	if (problems.length > 0) return { ok: false, problems };
	const config = { port: Number(port), host: host.replace(/^\[|\]$/g, ''), behindHttps: secure === '1', ownerKey: ownerKey || null, data, allowedHosts, keepHistory: Number(keepDays) * DAY_MS, backups, oidc, ...watching };
	return { ok: true, config };
}

// Environment → Config. Every problem is reported at once, each with its reason and the fix.
// Limit: reads a record of strings; process.env itself is main.ts's.
import { isIP } from 'node:net';
import type { BackupPlan } from './backup/schedule.ts';

export interface Config {
	/** 0 lets the system pick a free port. */
	port: number;
	host: string;
	/** Folder of the database. */
	data: string;
	/** Host names accepted beside the loopback names, lower case, with a port only where one was given. */
	allowedHosts: string[];
	/** How long the log keeps what point-in-time restores need. Milliseconds. */
	keepHistory: number;
	/** Null: no backups by the clock. */
	backups: BackupPlan | null;
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

type ReadValue = (variable: string, fallback: string) => string;

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

/** Reads PORT, HOST, DATA, ALLOWED_HOSTS, KEEP_DAYS and BACKUP_DIR, _EVERY and _KEEP. An absent or empty variable has its default. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): ConfigResult {
	const problems: ConfigProblem[] = [];
	const value: ReadValue = (variable, fallback) => env[variable]?.trim() || fallback;

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

	const keepDays = value('KEEP_DAYS', '30');
	if (!isCount(keepDays, 0, MAX_KEEP_DAYS))
		problems.push({
			variable: 'KEEP_DAYS',
			message: `"${keepDays}" is not a number of days. Give a whole number from 0 (no going back in time) to ${MAX_KEEP_DAYS}, e.g. KEEP_DAYS=30.`
		});
	const backups = readBackups(value, problems);

	if (problems.length > 0) return { ok: false, problems };
	const config = { port: Number(port), host: host === '[::1]' ? '::1' : host, data, allowedHosts, keepHistory: Number(keepDays) * DAY_MS, backups };
	return { ok: true, config };
}

// Who a request comes from, before there are accounts: a random device cookie, known to nobody else.
// Limit: programs without cookies share one identity; a browser always sends an Origin to the socket.
import { createHash, randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

const NAME = 'sluice_device';
/** Browsers keep a cookie 400 days at most. Seconds. */
const MAX_AGE = 400 * 24 * 3600;
const TOKEN = /^[A-Za-z0-9_-]{22}$/;

/** Identity of what the server itself writes. */
export const SERVER_IDENTITY = 'server';
/** Identity of programs that keep no cookie. */
export const PROGRAM_IDENTITY = 'program';

export interface Identified {
	identity: string;
	/** Set-Cookie to send, or null. */
	cookie: string | null;
}

// Hashed at rest: who reads the database cannot act as a device.
const identityOf = (token: string): string => createHash('sha256').update(token).digest('base64url').slice(0, 22);

/** Reads the device cookie; a browser without one gets a new one. */
export function identify(headers: IncomingHttpHeaders): Identified {
	for (const part of (headers.cookie ?? '').split(';')) {
		const [name, token = ''] = part.trim().split('=');
		if (name === NAME && TOKEN.test(token)) return { identity: identityOf(token), cookie: null };
	}
	const token = randomBytes(16).toString('base64url');
	const cookie = `${NAME}=${token}; Path=/; Max-Age=${MAX_AGE}; HttpOnly; SameSite=Lax`;
	const browser = headers.origin !== undefined || headers['sec-fetch-site'] !== undefined;
	return { identity: browser ? identityOf(token) : PROGRAM_IDENTITY, cookie };
}

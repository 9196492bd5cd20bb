// What a request brings to say who it is: cookies, a bearer key, a websocket subprotocol. Reads; judges nothing.
import type { IncomingHttpHeaders } from 'node:http';
import { TOKEN_SUBPROTOCOL } from '#lib/protocol/version.ts';

/** Browsers keep a cookie 400 days at most; the server decides earlier. Seconds. */
const MAX_AGE = 400 * 24 * 3600;

export function cookies(headers: IncomingHttpHeaders): Map<string, string> {
	const found = new Map<string, string>();
	for (const part of (headers.cookie ?? '').split(';')) {
		const at = part.indexOf('=');
		if (at > 0) found.set(part.slice(0, at).trim(), part.slice(at + 1).trim());
	}
	return found;
}

/** Cookies know no ports: two servers on one machine need names of their own. */
const sessionCookie = (headers: IncomingHttpHeaders): string => {
	const port = /:(\d{1,5})$/.exec(headers.host ?? '')?.[1];
	return port === undefined ? 'sluice_session' : `sluice_session_${port}`;
};

export const sessionSecret = (headers: IncomingHttpHeaders): string | null => cookies(headers).get(sessionCookie(headers)) ?? null;

const pendingCookie = (headers: IncomingHttpHeaders): string => sessionCookie(headers).replace('session', 'oidc');

/** What the browser keeps while it is at the organisation's provider. */
export const pendingSignIn = (headers: IncomingHttpHeaders): string | null => cookies(headers).get(pendingCookie(headers)) ?? null;

/** `sealed` null: takes the cookie back. Lax: it has to come along from the provider's site. */
export function setPendingSignIn(headers: IncomingHttpHeaders, sealed: string | null, { path, life, secure }: { path: string; life: number; secure: boolean }): string {
	return `${pendingCookie(headers)}=${sealed ?? ''}; Path=${path}; Max-Age=${sealed === null ? 0 : Math.floor(life / 1000)}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
}

/** `secret` null: takes the cookie back. */
export function setSession(headers: IncomingHttpHeaders, secret: string | null, secure: boolean): string {
	const life = secret === null ? 'Max-Age=0' : `Max-Age=${MAX_AGE}`;
	return `${sessionCookie(headers)}=${secret ?? ''}; Path=/; ${life}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
}

/** Of `Authorization: Bearer`, or of the websocket subprotocol that programs may use. */
export function bearer(headers: IncomingHttpHeaders): string | null {
	const header = /^Bearer ([\w.~+/=-]{1,512})$/i.exec(headers.authorization ?? '')?.[1];
	if (header !== undefined) return header;
	for (const offered of (headers['sec-websocket-protocol'] ?? '').split(',')) {
		const protocol = offered.trim();
		if (protocol.startsWith(TOKEN_SUBPROTOCOL)) return protocol.slice(TOKEN_SUBPROTOCOL.length);
	}
	return null;
}

const BROWSERS: readonly [RegExp, string][] = [
	[/\bEdg(e|A|iOS)?\//, 'Edge'],
	[/\b(OPR|Opera)\//, 'Opera'],
	[/\b(Firefox|FxiOS)\//, 'Firefox'],
	[/\b(HeadlessChrome|Chrome|CriOS|Chromium)\//, 'Chrome'],
	[/\bSafari\//, 'Safari']
];
const SYSTEMS: readonly [RegExp, string][] = [
	[/iPhone|iPad/, 'iOS'],
	[/Android/, 'Android'],
	[/Windows/, 'Windows'],
	[/Mac OS X|Macintosh/, 'macOS'],
	[/Linux|X11/, 'Linux']
];

/** Browser and system of a request, e.g. "Firefox, Windows"; '' where neither is known. */
export function deviceName(headers: IncomingHttpHeaders): string {
	const agent = headers['user-agent'] ?? '';
	return [BROWSERS, SYSTEMS].flatMap((names) => names.find(([pattern]) => pattern.test(agent))?.[1] ?? []).join(', ');
}

// Who may talk to this server at all: the Host and Origin rules, the same for requests and upgrades.
// They stop other websites in the same browser and DNS rebinding, also on one's own machine.
import type { IncomingHttpHeaders } from 'node:http';
import type { ApiErrorCode } from '#lib/protocol/api.ts';
import { isLoopback } from '../loopback.ts';
import { OIDC_RETURN } from '../oidc-settings.ts';

export interface Refusal {
	code: Extract<ApiErrorCode, 'forbidden-host' | 'forbidden-origin'>;
	message: string;
}

interface Asked {
	method: string;
	path: string;
	headers: IncomingHttpHeaders;
	upgrade: boolean;
}

/** "name:port" apart; brackets of an IPv6 address stay with the name. */
function split(host: string): { name: string; port: string | null } {
	const match = /^(\[[0-9a-f:.]+\]|[^:[\]]+)(?::(\d+))?$/.exec(host.trim().toLowerCase());
	return match ? { name: match[1]!, port: match[2] ?? null } : { name: '', port: null };
}

function listed(host: string, allowed: readonly string[]): boolean {
	const { name, port } = split(host);
	return name !== '' && allowed.some((entry) => entry === name || (port !== null && entry === `${name}:${port}`));
}

const withoutDefaultPort = (host: string): string => host.replace(/:(80|443)$/, '');

/** Why a request or upgrade is refused, or null. `allowed` are the names beside the loopback ones. */
export function refusal({ method, path, headers, upgrade }: Asked, allowed: readonly string[]): Refusal | null {
	const host = headers.host?.toLowerCase() ?? '';
	if (!isLoopback(split(host).name) && !listed(host, allowed))
		return {
			code: 'forbidden-host',
			message: `This server does not answer to the host "${host.slice(0, 100)}". Name it in ALLOWED_HOSTS if it should.`
		};

	const { origin } = headers;
	const site = headers['sec-fetch-site'];
	const api = path.startsWith('/api');
	const safe = method === 'GET' || method === 'HEAD';
	const foreign: Refusal = {
		code: 'forbidden-origin',
		message: 'This request comes from another website. Open Sluice itself, or name its host in ALLOWED_HOSTS if a proxy changes the Host header.'
	};
	if (!upgrade && safe) {
		// Navigations and assets carry no Origin; the API's answers are nobody else's to read.
		// A provider sends people back here from its own site; what they bring is judged there.
		if (path.startsWith(`${OIDC_RETURN}?`) && headers['sec-fetch-mode'] === 'navigate') return null;
		return api && (site === 'cross-site' || site === 'same-site') ? foreign : null;
	}
	// Programs send neither; a browser that leaves Origin out of such a request does not exist.
	if (origin === undefined) return site === undefined ? null : foreign;
	let from: URL;
	try {
		from = new URL(origin);
	} catch {
		return foreign;
	}
	if (from.protocol !== 'http:' && from.protocol !== 'https:') return foreign;
	return from.host === withoutDefaultPort(host) || listed(from.host, allowed) ? null : foreign;
}

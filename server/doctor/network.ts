// What answers at Sluice's port, and whether people get through by the address they use: certificate, page, websocket.
// Limit: from this machine; a firewall further out is not seen.
import { connect } from 'node:net';
import WebSocket from 'ws';
import { CLOSE } from '#lib/protocol/close-codes.ts';
import { SUBPROTOCOL, SYNC_PATH } from '#lib/protocol/version.ts';
import { reasonOf } from '../backup/problem.ts';
import { fault, fine, warning, type Finding } from './finding.ts';

const PATIENCE_MS = 5_000;
/** Addresses that mean all of them. */
const EVERYWHERE = new Set(['0.0.0.0', '::']);

const listens = (host: string, port: number): Promise<boolean> =>
	new Promise((done) => {
		const socket = connect({ host, port, timeout: PATIENCE_MS });
		const end = (answers: boolean): void => {
			socket.destroy();
			done(answers);
		};
		socket.on('connect', () => end(true)).on('error', () => end(false)).on('timeout', () => end(false));
	});

/** What /readyz says; null: it is no Sluice. Rejects when nothing answers. */
async function readiness(origin: string): Promise<{ ready: boolean; reason?: string } | null> {
	const response = await fetch(`${origin}/readyz`, { signal: AbortSignal.timeout(PATIENCE_MS), redirect: 'manual' });
	const body: unknown = await response.json().catch(() => null);
	return typeof body === 'object' && body !== null && 'ready' in body ? (body as { ready: boolean; reason?: string }) : null;
}

const REASONS: Readonly<Record<string, [what: string, mend: string]>> = {
	'storage-failing': ['It cannot write to its data folder: edits wait on people’s devices.', 'Make room on the disk, and see that the user it runs as may write there.'],
	stopping: ['It is stopping.', 'Wait, then look again.']
};

/** The port on this machine. */
export async function checkPort(host: string, port: number): Promise<Finding[]> {
	const own = EVERYWHERE.has(host) ? '127.0.0.1' : host;
	const where = `Port ${port}`;
	if (port === 0) return [];
	if (!(await listens(own, port))) return [fine(where, 'It is free: no Sluice is running there.')];
	const said = await readiness(`http://${own.includes(':') ? `[${own}]` : own}:${port}`).catch(() => null);
	if (said?.ready) return [fine(where, 'Sluice is running there, and takes edits.')];
	if (said) return [fault(where, ...(REASONS[said.reason ?? ''] ?? [`Sluice is running there and is not ready (${String(said.reason)}).`, 'See its log.']))];
	return [fault(where, 'Another program has it, or a Sluice that does not answer.', `Stop that one, or choose another port, e.g. PORT=${port + 1}.`)];
}

/** With which code a websocket without a key is closed; null: it was not opened. */
const closedWith = (address: string): Promise<number | null> =>
	new Promise((done) => {
		const socket = new WebSocket(address, SUBPROTOCOL, { handshakeTimeout: PATIENCE_MS, followRedirects: false });
		const timer = setTimeout(() => socket.terminate(), PATIENCE_MS);
		let opened = false;
		socket.on('open', () => (opened = true));
		// 'close' follows, and says it.
		socket.on('error', () => undefined);
		socket.on('close', (code) => {
			clearTimeout(timer);
			done(opened ? code : null);
		});
	});

/** The address that people use, e.g. https://sales.example.com. */
export async function checkAddress(url: URL, { allowedHosts, behindHttps }: { allowedHosts: readonly string[]; behindHttps: boolean }): Promise<Finding[]> {
	const where = url.origin;
	let said: Awaited<ReturnType<typeof readiness>>;
	try {
		said = await readiness(url.origin);
	} catch (error) {
		const cause = error instanceof Error && error.cause ? reasonOf(error.cause) : reasonOf(error);
		return [fault(where, `Nothing answers (${cause}).`, 'See that the name leads to this machine, that the proxy runs, that its certificate is valid for the name, and that a firewall lets it through.')];
	}
	if (!said) {
		const known = allowedHosts.some((name) => name === url.host || name === url.hostname);
		return [fault(where, 'What answers is not Sluice, or Sluice that does not know this name.', known ? 'See that the proxy passes requests on to Sluice’s port, with the Host header as it came.' : `Add the name: ALLOWED_HOSTS=${url.hostname}; and see that the proxy passes the Host header on as it came.`)];
	}
	const found: Finding[] = [];
	const code = await closedWith(`${url.origin.replace(/^http/, 'ws')}${SYNC_PATH}/doctor`);
	if (code !== CLOSE.unauthorized && code !== CLOSE.gone)
		found.push(fault(where, 'Pages come through, and live editing does not: the websocket is not passed on.', 'Let the proxy pass websockets on (nginx: proxy_http_version 1.1, and the headers Upgrade and Connection).'));
	if (url.protocol === 'https:' && !behindHttps) found.push(warning('BEHIND_HTTPS', `People come by ${where}, and cookies are not kept for https.`, 'Set BEHIND_HTTPS=1.'));
	return found.length > 0 ? found : [fine(where, 'Pages and live editing come through.')];
}

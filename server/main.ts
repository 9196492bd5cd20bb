// The process: environment, port, signals, exit. Everything else is app.ts.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import pino from 'pino';
import { createApp, type App } from './app.ts';
import { readConfig, type Config } from './config.ts';
import { isLoopback } from './loopback.ts';
import { FolderInUse } from './storage/lock.ts';
import { logLine, REDACTED } from './watch/log-lines.ts';

/** Half-open and slow requests are cut off after this. Milliseconds. */
const HEADERS_TIMEOUT_MS = 10_000;
/** A body of at most 64 KiB takes no longer. Milliseconds. */
const REQUEST_TIMEOUT_MS = 60_000;
/** A stop that hangs ends anyway. Milliseconds. */
const STOP_TIMEOUT_MS = 10_000;

function fail(...lines: string[]): never {
	process.stderr.write(`${lines.join('\n')}\n`);
	process.exit(1);
}

// What it writes is nobody else's to read on this machine.
process.umask(0o077);
const read = readConfig(process.env);
if (!read.ok) fail('Sluice cannot start:', ...read.problems.map(({ variable, message }) => `  ${variable}: ${message}`));
const { config } = read;
const destination = pino.destination({ dest: 2, sync: true });
const log = pino({ level: config.logLevel, base: null, redact: REDACTED }, { write: (line) => void destination.write(logLine(line, config.logFormat)) });
const app = await openApp(config);

async function openApp({ data, port, host, behindHttps, ownerKey, allowedHosts, keepHistory, backups, oidc, trustedProxies, metricsToken }: Config): Promise<App> {
	const folder = resolve(data);
	try {
		return await createApp({
			data: folder,
			build: resolve(import.meta.dirname, '../build'),
			allowedHosts,
			port,
			log,
			keepHistory,
			exposed: !isLoopback(host) || allowedHosts.length > 0,
			behindHttps,
			ownerKey,
			oidc,
			trustedProxies,
			metricsToken,
			backups: backups && { ...backups, folder: resolve(backups.folder) }
		});
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		// A Sluice before 0.2.0 has no lock of its own: it keeps the database locked.
		if (error instanceof FolderInUse || /locked|busy/i.test(reason))
			fail(`Sluice cannot start: another Sluice is already using ${folder}.`, 'Stop it, or give this one its own folder, e.g. DATA=./data2.');
		fail(
			`Sluice cannot start: its data folder ${folder} cannot be used (${reason}).`,
			'Make the folder writable for this user, or choose another, e.g. DATA=./data.'
		);
	}
}

const server = createServer((request, response) => app.handle(request, response));
server.headersTimeout = HEADERS_TIMEOUT_MS;
server.requestTimeout = REQUEST_TIMEOUT_MS;
server.on('upgrade', (request, socket, head) => {
	if (!app.upgrade(request, socket, head)) socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
});
server.on('error', (error: NodeJS.ErrnoException) => {
	if (error.code === 'EADDRINUSE')
		fail(`Sluice cannot start: port ${config.port} is in use.`, `Stop what is using it, or choose another, e.g. PORT=${config.port + 1}.`);
	if (error.code === 'EACCES')
		fail(`Sluice cannot start: port ${config.port} needs more rights than this user has.`, 'Choose one above 1023, e.g. PORT=3000.');
	if (error.code === 'EADDRNOTAVAIL') fail(`Sluice cannot start: this machine has no address ${config.host}.`, 'Leave HOST unset for 127.0.0.1.');
	fail(`Sluice cannot start: ${error.message}.`);
});
server.listen(config.port, config.host, () => {
	const { port } = server.address() as AddressInfo;
	app.listening(port);
	const host = config.host.includes(':') ? `[${config.host}]` : config.host === '127.0.0.1' ? 'localhost' : config.host;
	const address = `http://${host}:${port}`;
	process.stdout.write(`Sluice is ready at ${address}${app.access.mode === 'laptop' ? `/#k=${app.key}` : ''}\n`);
	// On the terminal once, and nowhere else.
	if (app.access.mode === 'setup') process.stdout.write(`Nobody owns it yet. Make the first owner at ${address}/#setup=${app.key}\n`);
});

let stopping = false;
async function stop(): Promise<void> {
	if (stopping) process.exit(1);
	stopping = true;
	setTimeout(() => process.exit(1), STOP_TIMEOUT_MS).unref();
	server.close();
	await app.close();
	server.closeAllConnections();
	process.exit(0);
}
process.on('SIGINT', () => void stop());
process.on('SIGTERM', () => void stop());

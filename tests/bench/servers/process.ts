// One server process on a loopback port of its own, and the processor time that it has used.
// Limit: processor time is read from /proc, so on Linux only.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OWNER_KEY } from '../../helpers/keys.ts';
import { waitFor } from '../../helpers/wait-for.ts';

export interface ServerProcess {
	readonly port: number;
	readonly pid: number;
	/** Milliseconds of processor time of all its threads so far. */
	cpu(): number;
	/** Resident memory in bytes. */
	memory(): number;
	/** Ends it at once; the data folder stays. */
	kill(): Promise<void>;
	/** Starts it again on the same folder and port. */
	again(): Promise<ServerProcess>;
	/** Ends it and removes the data folder. */
	end(): Promise<void>;
}

/** Starts a Node script with PORT, HOST and DATA in its environment; resolves when the port takes connections. */
export async function startProcess(script: string, nodeArguments: readonly string[] = []): Promise<ServerProcess> {
	return launch(script, nodeArguments, mkdtempSync(join(tmpdir(), 'sluice-bench-')), await freePort());
}

async function launch(script: string, nodeArguments: readonly string[], dir: string, port: number): Promise<ServerProcess> {
	const child = spawn(process.execPath, [...nodeArguments, script], {
		env: { ...process.env, NODE_OPTIONS: '', PORT: String(port), HOST: '127.0.0.1', DATA: dir, SLUICE_OWNER_KEY: OWNER_KEY, NODE_ENV: 'production' },
		cwd: dir,
		stdio: ['ignore', 'ignore', 'inherit']
	});
	const pid = child.pid!;
	const exited = new Promise<void>((done) => child.once('exit', () => done()));
	let over = false;
	void exited.then(() => (over = true));
	const kill = async (signal: NodeJS.Signals = 'SIGKILL'): Promise<void> => {
		child.kill(signal);
		await exited;
	};
	await waitFor(`${script} to take connections`, () => {
		if (over) throw new Error(`${script} ended before it was ready`);
		return takesConnections(port);
	}, 30_000);
	return {
		port,
		pid,
		cpu: () => cpuOf(pid),
		memory: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024,
		kill: () => kill(),
		again: () => launch(script, nodeArguments, dir, port),
		end: async () => {
			// A profiler writes at an orderly end only.
			if (!over) await kill(nodeArguments.length > 0 ? 'SIGTERM' : 'SIGKILL');
			rmSync(dir, { recursive: true, force: true });
		}
	};
}

/** Nanosecond counters of every thread; the process's own file counts in hundredths of a second. */
function cpuOf(pid: number): number {
	let total = 0;
	for (const task of readdirSync(`/proc/${pid}/task`))
		total += Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ', 1)[0]);
	return total / 1e6;
}

export const freePort = (): Promise<number> =>
	new Promise((done, fail) => {
		const server = createServer();
		server.once('error', fail).listen(0, '127.0.0.1', () => {
			const { port } = server.address() as AddressInfo;
			server.close(() => done(port));
		});
	});

const takesConnections = (port: number): Promise<boolean> =>
	new Promise((done) => {
		const socket = connect(port, '127.0.0.1');
		socket.once('connect', () => done(true)).once('error', () => done(false));
		socket.once('connect', () => socket.destroy());
	});

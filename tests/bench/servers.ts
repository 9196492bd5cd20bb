// Sluice's server beside a bare `ws` relay, y-websocket's own server and Hocuspocus with SQLite: each a process of
// its own, one client for all, rounds interleaved. Only the servers' processor time is counted. Linux only.
import { loadavg } from 'node:os';
import { progress } from './report.ts';
import { benchAcks } from './servers/acks.ts';
import { benchDurability } from './servers/durability.ts';
import { benchFanOut } from './servers/fan-out.ts';
import { benchJoins } from './servers/joins.ts';
import { KINDS, type Kind } from './servers/kinds.ts';
import type { ServerProcess } from './servers/process.ts';

const load = (): string => loadavg().map((value) => value.toFixed(1)).join(' ');

/** Everything, in about eight minutes. JSON lines on standard output, a table on standard error. */
export async function benchServers(): Promise<void> {
	if (process.platform !== 'linux') {
		progress('the servers are compared on Linux only: their processor time is read from /proc');
		return;
	}
	const table = [`load average at the start: ${load()}`];
	const servers = new Map<Kind, ServerProcess>();
	try {
		for (const kind of KINDS) servers.set(kind, await kind.start());
		table.push(...(await benchFanOut(servers)));
		table.push(...(await benchAcks(servers)));
	} finally {
		for (const server of servers.values()) await server.end();
	}
	table.push(...(await benchJoins({ deals: 10_000, rounds: 3, joins: 5, goal: { cpu: 50, other: 50 } })));
	table.push(...(await benchJoins({ deals: 100_000, rounds: 2, joins: 2, goal: { cpu: 150, other: 120 } })));
	table.push(...(await benchDurability()));
	table.push(`load average at the end: ${load()}. Other work on the machine makes times longer; ratios of the same round hold.`);
	for (const line of table) progress(line);
}

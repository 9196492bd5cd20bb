// Processor time of the workers of browsers that this process started. Linux only: elsewhere it is not known.
// Unlike the time that passes it does not count what other programs did meanwhile.
import { readdirSync, readFileSync } from 'node:fs';

/** Milliseconds since they began, of all dedicated workers together; null where the system does not tell. */
export function workerMs(): number | null {
	let pids: string[];
	try {
		pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
	} catch {
		return null;
	}
	const parent = new Map(pids.map((pid) => [pid, parentOf(pid)]));
	const ours = (pid: string): boolean => pid === String(process.pid) || (parent.get(pid) ? ours(parent.get(pid)!) : false);
	let total = 0;
	for (const pid of pids.filter(ours)) for (const task of read(() => readdirSync(`/proc/${pid}/task`)) ?? []) total += timeOf(`/proc/${pid}/task/${task}`);
	return total / 1e6;
}

function timeOf(task: string): number {
	const name = read(() => readFileSync(`${task}/comm`, 'utf8')) ?? '';
	if (!name.startsWith('DedicatedWorker')) return 0;
	return Number(read(() => readFileSync(`${task}/schedstat`, 'utf8'))?.split(' ', 1)[0] ?? 0);
}

/** The parent's id stands after the name, which may hold anything in brackets. */
const parentOf = (pid: string): string => read(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))?.split(') ').at(-1)?.split(' ')[1] ?? '';

/** null for what has ended meanwhile. */
function read<T>(look: () => T): T | null {
	try {
		return look();
	} catch {
		return null;
	}
}

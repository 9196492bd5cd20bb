// A part of the fuzz on several cores: each process plays its share of the seeds, and what they counted is added up.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FuzzTold, Seeds } from './schedules.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

/** What a process tells of itself rather than of what it covered. */
const OF_THE_RUN = new Set(['fuzz', 'first', 'count', 'seconds']);

/** Plays the seeds in `processes` processes. Rejects when one ends without having told what it did. */
export async function inProcesses(part: string, { first, count }: Seeds, processes: number): Promise<FuzzTold> {
	const share = Math.ceil(count / processes);
	const shares: Promise<FuzzTold>[] = [];
	for (let done = 0; done < count; done += share) shares.push(inOne(part, { first: first + done, count: Math.min(share, count - done) }));
	return (await Promise.all(shares)).reduce((sum, one) => added(sum, one) as FuzzTold);
}

function inOne(part: string, { first, count }: Seeds): Promise<FuzzTold> {
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, [MAIN, part, String(count), '--first', String(first), '--processes', '1'], {
			stdio: ['ignore', 'pipe', 'inherit']
		});
		let out = '';
		child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
		child.on('error', reject);
		child.on('close', (code) => {
			const line = out.trim().split('\n').at(-1) ?? '';
			if (!line.startsWith('{')) return reject(new Error(`the process of seeds from ${first} on ended with ${code} and told nothing`));
			const told = Object.entries(JSON.parse(line) as FuzzTold).filter(([key]) => !OF_THE_RUN.has(key));
			resolve(Object.fromEntries(told) as FuzzTold);
		});
	});
}

/** Sums of all numbers of two things; what only one of them counted is as it counted it. */
function added(a: unknown, b: unknown): unknown {
	if (a === undefined || b === undefined) return a ?? b;
	if (typeof a === 'number' && typeof b === 'number') return a + b;
	const [left, right] = [a, b] as [Record<string, unknown>, Record<string, unknown>];
	return Object.fromEntries(Object.keys({ ...left, ...right }).map((key) => [key, added(left[key], right[key])]));
}

// What a Prometheus server reads at /metrics: counts since the start, and how it stands now. Never names, ids or contents:
// labels are route patterns, statuses and close codes.
import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface Standing {
	sockets: number;
	rooms: number;
	/** Seconds since the newest backup of the schedule; null: there is none, or no schedule. */
	backupAge: number | null;
	ready: boolean;
}

type Labels = Readonly<Record<string, string | number>>;

/** Upper bounds. Seconds. */
const BUCKETS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5];
const LOOP_RESOLUTION_MS = 20;

const labelled = (name: string, labels: Labels): string => {
	const inside = Object.entries(labels).map(([label, value]) => `${label}="${String(value).replace(/[\\"\n]/g, (found) => (found === '\n' ? '\\n' : `\\${found}`))}"`);
	return inside.length === 0 ? name : `${name}{${inside.join(',')}}`;
};

class Durations {
	readonly #counts = BUCKETS.map(() => 0);
	#sum = 0;
	#count = 0;

	add(seconds: number): void {
		this.#sum += seconds;
		this.#count += 1;
		for (const [at, bound] of BUCKETS.entries()) if (seconds <= bound) this.#counts[at]! += 1;
	}

	lines(name: string): string[] {
		return [
			...BUCKETS.map((bound, at) => `${labelled(`${name}_bucket`, { le: bound })} ${this.#counts[at]}`),
			`${labelled(`${name}_bucket`, { le: '+Inf' })} ${this.#count}`,
			`${name}_sum ${this.#sum}`,
			`${name}_count ${this.#count}`
		];
	}
}

export class Metrics {
	readonly #requests = new Map<string, number>();
	readonly #closes = new Map<string, number>();
	readonly #took = new Durations();
	readonly #writes = new Durations();
	#failedWrites = 0;
	readonly #loop = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
	readonly #standing: () => Standing;

	constructor(standing: () => Standing) {
		this.#standing = standing;
		this.#loop.enable();
	}

	/** `route`: its pattern. */
	request(method: string, route: string, status: number, seconds: number): void {
		const name = labelled('sluice_http_requests_total', { method, route, status });
		this.#requests.set(name, (this.#requests.get(name) ?? 0) + 1);
		this.#took.add(seconds);
	}

	/** A socket ended. Codes that are not of the protocol are counted together. */
	closed(code: number): void {
		const name = labelled('sluice_socket_closes_total', { code: (code >= 1000 && code < 1016) || (code >= 4400 && code < 4600) ? code : 'other' });
		this.#closes.set(name, (this.#closes.get(name) ?? 0) + 1);
	}

	/** An edit was on its way to the disk. */
	write(seconds: number, ok: boolean): void {
		if (ok) this.#writes.add(seconds);
		else this.#failedWrites += 1;
	}

	text(): string {
		const { sockets, rooms, backupAge, ready } = this.#standing();
		const lines: string[] = [];
		const family = (name: string, type: 'counter' | 'gauge' | 'histogram', help: string, samples: readonly string[]): void => {
			if (samples.length > 0) lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...samples);
		};
		const gauge = (name: string, help: string, value: number): void => family(name, 'gauge', help, [`${name} ${value}`]);
		const counts = (of: ReadonlyMap<string, number>): string[] => [...of].map(([name, count]) => `${name} ${count}`);
		gauge('sluice_ready', 'Whether it takes edits: 1 or 0.', ready ? 1 : 0);
		gauge('sluice_sockets', 'Sockets in pipelines.', sockets);
		gauge('sluice_rooms', 'Pipelines in memory.', rooms);
		if (backupAge !== null) gauge('sluice_backup_age_seconds', 'Age of the newest backup of the schedule.', backupAge);
		family('sluice_http_requests_total', 'counter', 'Answered requests.', counts(this.#requests));
		family('sluice_http_request_seconds', 'histogram', 'How long requests took.', this.#took.lines('sluice_http_request_seconds'));
		family('sluice_socket_closes_total', 'counter', 'Ended sockets by close code; PROTOCOL.md says what each means.', counts(this.#closes));
		family('sluice_write_seconds', 'histogram', 'How long edits took to be on disk.', this.#writes.lines('sluice_write_seconds'));
		family('sluice_write_failures_total', 'counter', 'Edits that the disk did not take.', [`sluice_write_failures_total ${this.#failedWrites}`]);
		const measured = this.#loop.count > 0;
		gauge('sluice_event_loop_delay_seconds', 'The 99th percentile since the last reading.', measured ? Math.max(0, this.#loop.percentile(99) / 1e9 - LOOP_RESOLUTION_MS / 1000) : 0);
		this.#loop.reset();
		gauge('process_resident_memory_bytes', 'Memory in use.', process.memoryUsage.rss());
		gauge('process_start_time_seconds', 'When it started, in seconds since 1970.', Math.round(Date.now() / 1000 - process.uptime()));
		return `${lines.join('\n')}\n`;
	}

	close(): void {
		this.#loop.disable();
	}
}

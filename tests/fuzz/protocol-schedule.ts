// A seeded schedule over the real thing: sessions with their stores and tabs, the real server with its
// database, and between them plugs pulled, connections cut, tabs closed and killed, cookies lost, disks that refuse on
// either side, rights taken away, wrong clocks and the server restarted. At every change of a status its claim is held
// against the disks. The schedule is seeded; the network's timing is not.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as Y from 'yjs';
import { revert } from '#lib/domain/document/revert.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import { recordKey } from '#lib/domain/document/schema.ts';
import { DATABASE_FILE } from '../../server/storage/database.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { Device, NOWHERE, type Tab } from '../helpers/device.ts';
import { createPipeline, startServer, temporaryFolder, type TestServer } from '../helpers/test-server.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { assertSame, assertSound } from './check.ts';
import { randomEdit } from './edits.ts';
import { Random } from './random.ts';
import { Claims, idsIn, watchStorage } from './truth.ts';

export interface ProtocolOutcome {
	edits: number;
	unplugged: number;
	cuts: number;
	restarts: number;
	reopened: number;
	refused: number;
	diskRefusals: number;
	/** Tabs that ended without warning. */
	crashes: number;
	/** How often the server's disk began to refuse, and how often nobody was allowed to write any more. */
	serverDiskRefusals: number;
	viewers: number;
	/** Changes of a status that claimed something, each held against what the disks hold. */
	claimsChecked: number;
	conflicts: number;
}

export const noProtocolOutcome = (): ProtocolOutcome => ({
	edits: 0,
	unplugged: 0,
	cuts: 0,
	restarts: 0,
	reopened: 0,
	refused: 0,
	diskRefusals: 0,
	crashes: 0,
	serverDiskRefusals: 0,
	viewers: 0,
	claimsChecked: 0,
	conflicts: 0
});

export function addProtocolOutcome(sum: ProtocolOutcome, one: ProtocolOutcome): ProtocolOutcome {
	const added = noProtocolOutcome();
	for (const key of Object.keys(added) as (keyof ProtocolOutcome)[]) added[key] = sum[key] + one[key];
	return added;
}

class World {
	readonly random: Random;
	readonly outcome = noProtocolOutcome();
	readonly devices: Device[] = [];
	/** Ids that have to be there in the end, and which device made them. */
	readonly made = new Map<string, string>();
	readonly #claims = new Map<Tab, Claims>();
	/** What is on the server's disk, and on each device's. */
	readonly #stored = new Set<string>();
	readonly #onDevice = new Map<Device, Set<string>>();
	#broken: Error | null = null;
	#serverRefuses = false;
	#nobodyWrites = false;
	readonly #dir = temporaryFolder();
	readonly #id: string;
	#server!: TestServer;
	#serving = false;
	#storage!: Storage;

	constructor(seed: number, { database, id }: Beginning) {
		this.random = new Random(seed);
		this.#id = id;
		writeFileSync(join(this.#dir, DATABASE_FILE), database);
	}

	async start(): Promise<void> {
		await this.#serve();
		for (let index = 0; index < 2 + this.random.below(2); index++) {
			// Up to three days wrong, either way.
			const wrong = (this.random.below(7) - 3) * 86_400_000;
			const device = new Device(`p${index}`, { url: () => this.#url, clock: () => Date.now() + wrong });
			const stored = new Set<string>();
			device.disk!.onStored = (bytes) => idsIn(bytes).forEach((id) => stored.add(id));
			this.#onDevice.set(device, stored);
			this.devices.push(device);
			this.#open(device);
		}
		for (const { tabs } of this.devices) await tabs[0]!.ready();
	}

	async step(): Promise<void> {
		const { random, outcome } = this;
		const device = random.pick(this.devices);
		const dice = random.next();
		if (dice < 0.6) this.#edit(device);
		else if (dice < 0.68) {
			if (device.online) {
				device.unplug();
				outcome.unplugged += 1;
			} else device.plugIn();
		} else if (dice < 0.72) {
			device.cut();
			outcome.cuts += 1;
		} else if (dice < 0.75) await this.#restart();
		else if (dice < 0.82) await this.#reopen(device);
		else if (dice < 0.86) await this.#crash(device);
		else if (dice < 0.88) {
			device.forgetCookie();
			device.cut();
		} else if (dice < 0.92) {
			device.disk!.refusing = device.disk!.refusing === null ? 'QuotaExceededError' : null;
			outcome.diskRefusals += 1;
		} else if (dice < 0.96) {
			this.#serverRefuses = !this.#serverRefuses;
			outcome.serverDiskRefusals += Number(this.#serverRefuses);
		} else {
			this.#nobodyWrites = !this.#nobodyWrites;
			outcome.viewers += Number(this.#nobodyWrites);
			device.cut();
		}
		if (this.#broken) throw this.#broken;
		// Turns of the event loop in which messages travel, sometimes one and sometimes many.
		for (let turns = random.chance(0.3) ? 1 + random.below(60) : 1; turns > 0; turns -= 1)
			await new Promise((resolve) => setImmediate(resolve));
	}

	/** Everyone is online with a working disk until all is on the server; then everything must agree. */
	async settle(): Promise<void> {
		this.#serverRefuses = this.#nobodyWrites = false;
		for (const device of this.devices) {
			device.plugIn();
			device.disk!.refusing = null;
			// Whoever may not write learns otherwise at the next connection.
			device.cut();
			if (device.tabs.length === 0) this.#open(device);
		}
		const tabs = this.devices.flatMap(({ tabs }) => tabs);
		for (const tab of tabs) await tab.status('server', 30_000);
		await waitFor('everyone to have everything', () => tabs.every((tab) => vector(tab) === vector(tabs[0]!)), 30_000);
		for (const tab of tabs) {
			assertSound(tab.pipeline);
			assertSame(tab.pipeline, tabs[0]!.pipeline);
			this.outcome.refused += tab.replacements.length;
		}
		if (this.#broken) throw this.#broken;
		const stored = await this.#whole();
		assertSame(stored, tabs[0]!.pipeline);
		const there = (id: string): boolean => stored.log.has(id) || [id, recordKey.stage(id), recordKey.column(id)].some((record) => stored.recordMap(record));
		for (const [id, device] of this.made)
			if (!there(id)) throw new Error(`${id} of ${device} is gone`);
		for (const deal of stored.deals.values()) this.outcome.conflicts += deal.conflicts.length;
	}

	async stop(): Promise<void> {
		for (const device of this.devices) await device.close();
		await this.#server?.stop();
		rmSync(this.#dir, { recursive: true, force: true });
	}

	/** While no server runs, another schedule's may be given its port: that one knows no such pipeline. */
	get #url(): string {
		return this.#serving ? this.#server.wsUrl : NOWHERE;
	}

	async #serve(): Promise<void> {
		this.#server = await startServer({
			data: this.#dir,
			// The schedule reconnects far more often than people do.
			limits: { joins: 10_000, clientJoinBurst: 10_000 },
			roleOf: () => (this.#nobodyWrites ? 'viewer' : 'editor'),
			wrapStorage: (storage) => (this.#storage = watchStorage(storage, { stored: this.#stored, refusing: () => this.#serverRefuses }))
		});
		this.#serving = true;
	}

	async #restart(): Promise<void> {
		this.#serving = false;
		await this.#server.stop();
		await this.#serve();
		this.outcome.restarts += 1;
	}

	#edit(device: Device): void {
		const open = device.tabs.filter(({ session }) => session.hasContent);
		if (open.length === 0) return;
		const tab = this.random.pick(open);
		const done = randomEdit(this.random, tab.writer);
		if (!done) return;
		this.#note(device, tab, done.change);
		if (this.random.chance(0.05)) this.#note(device, tab, revert(tab.writer, done.change).change);
	}

	#open(device: Device): Tab {
		const tab = device.open(this.#id, { together: true });
		const claims = new Claims();
		this.#claims.set(tab, claims);
		tab.session.onStatus((status) => {
			try {
				if (claims.check(status, this.#onDevice.get(device)!, this.#stored)) this.outcome.claimsChecked += 1;
			} catch (error) {
				this.#broken ??= new Error(`${device.name}: ${(error as Error).message}`);
			}
		});
		return tab;
	}

	/** A tab is gone without a word. What it had promised has to be there in the next one, also without a server. */
	async #crash(device: Device): Promise<void> {
		const tab = device.tabs.shift();
		if (!tab) return;
		const { made, promised } = this.#claims.get(tab)!;
		await tab.crash();
		this.outcome.crashes += 1;
		const safe = new Set(made.slice(0, promised).flat());
		for (const id of made.flat()) if (!safe.has(id) && !this.#stored.has(id) && !this.#onDevice.get(device)!.has(id)) this.made.delete(id);
		if (device.tabs.length === 0) this.#open(device);
	}

	#note(device: Device, tab: Tab, change: { cells: readonly { eventId: string }[]; created: readonly string[] }): void {
		const ids = [...change.cells.map(({ eventId }) => eventId), ...change.created.map((record) => record.split('/').at(-1)!)];
		for (const id of ids) this.made.set(id, device.name);
		this.#claims.get(tab)!.made.push(ids);
		this.outcome.edits += 1;
	}

	/** Closes a tab that may be closed, or opens another. */
	async #reopen(device: Device): Promise<void> {
		const { tabs } = device;
		const [oldest] = tabs;
		if (tabs.length > 1 && oldest && oldest.session.safeToClose && device.disk!.refusing === null) {
			await oldest.close();
			tabs.shift();
		} else if (tabs.length < 3) this.#open(device);
		this.outcome.reopened += 1;
	}

	/** What the server has on disk, read as a newcomer would. */
	async #whole(): Promise<Pipeline> {
		const { snapshot, rows } = await this.#storage.updates(this.#id, 0);
		const doc = new Y.Doc();
		if (snapshot) Y.applyUpdate(doc, snapshot);
		for (const { bytes } of rows) Y.applyUpdate(doc, bytes);
		return new Pipeline(doc);
	}
}

const vector = ({ session }: Tab): string => JSON.stringify([...Y.decodeStateVector(Y.encodeStateVector(session.doc))].sort(([a], [b]) => a - b));

/** A server's database with an empty pipeline in it. */
interface Beginning {
	database: Buffer;
	id: string;
}

let beginning: Promise<Beginning> | null = null;

/** Made once for all schedules. */
async function begin(): Promise<Beginning> {
	const dir = temporaryFolder();
	const server = await startServer({ data: dir });
	const id = await createPipeline(server.url);
	await server.stop();
	const database = readFileSync(join(dir, DATABASE_FILE));
	rmSync(dir, { recursive: true, force: true });
	return { database, id };
}

/** Runs one seed. Rejects when anything that must hold does not. */
export async function runProtocolSchedule(seed: number, steps = 60): Promise<ProtocolOutcome> {
	const world = new World(seed, await (beginning ??= begin()));
	try {
		await world.start();
		for (let step = 0; step < steps; step++) await world.step();
		await world.settle();
		return world.outcome;
	} finally {
		await world.stop();
	}
}

// A seeded schedule over the real thing: sessions with their stores and tabs, the real server with its
// database, and between them plugs pulled, connections cut, tabs closed, cookies lost, disks that refuse
// and the server restarted. The schedule is seeded; the network's timing is not.
import { rmSync } from 'node:fs';
import * as Y from 'yjs';
import { revert } from '#lib/domain/document/revert.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { Device, type Tab } from '../helpers/device.ts';
import { createPipeline, startServer, temporaryFolder, type TestServer } from '../helpers/test-server.ts';
import { waitFor } from '../helpers/wait-for.ts';
import { assertSame, assertSound } from './check.ts';
import { randomEdit } from './edits.ts';
import { Random } from './random.ts';

export interface ProtocolOutcome {
	edits: number;
	unplugged: number;
	cuts: number;
	restarts: number;
	reopened: number;
	refused: number;
	diskRefusals: number;
	/** How often a tab said "server" and the server's disk was asked whether that is true. */
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
	claimsChecked: 0,
	conflicts: 0
});

export function addProtocolOutcome(sum: ProtocolOutcome, one: ProtocolOutcome): ProtocolOutcome {
	const added = noProtocolOutcome();
	for (const key of Object.keys(added) as (keyof ProtocolOutcome)[]) added[key] = sum[key] + one[key];
	return added;
}

/** Events and records a device made; all of them have to be there in the end. */
interface Made {
	events: string[];
	records: string[];
}

class World {
	readonly random: Random;
	readonly outcome = noProtocolOutcome();
	readonly devices: Device[] = [];
	readonly made = new Map<Device, Made>();
	readonly #dir = temporaryFolder();
	#server!: TestServer;
	#storage!: Storage;
	#id = '';

	constructor(seed: number) {
		this.random = new Random(seed);
	}

	async start(): Promise<void> {
		await this.#serve();
		this.#id = await createPipeline(this.#server.url);
		for (let index = 0; index < 2 + this.random.below(2); index++) {
			const device = new Device(`p${index}`, { url: () => this.#server.wsUrl });
			this.devices.push(device);
			this.made.set(device, { events: [], records: [] });
			device.open(this.#id, { together: true });
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
		} else if (dice < 0.76) await this.#restart();
		else if (dice < 0.84) await this.#reopen(device);
		else if (dice < 0.86) {
			device.forgetCookie();
			device.cut();
		} else if (dice < 0.9) {
			device.disk!.refusing = device.disk!.refusing === null ? 'QuotaExceededError' : null;
			outcome.diskRefusals += 1;
		} else await this.#checkClaims();
		// Turns of the event loop in which messages travel, sometimes one and sometimes many.
		for (let turns = random.chance(0.3) ? 1 + random.below(60) : 1; turns > 0; turns -= 1)
			await new Promise((resolve) => setImmediate(resolve));
	}

	/** Everyone is online with a working disk until all is on the server; then everything must agree. */
	async settle(): Promise<void> {
		for (const device of this.devices) {
			device.plugIn();
			device.disk!.refusing = null;
			if (device.tabs.length === 0) device.open(this.#id, { together: true });
		}
		const tabs = this.devices.flatMap(({ tabs }) => tabs);
		for (const tab of tabs) await tab.status('server', 30_000);
		await waitFor('everyone to have everything', () => tabs.every((tab) => vector(tab) === vector(tabs[0]!)), 30_000);
		for (const tab of tabs) {
			assertSound(tab.pipeline);
			assertSame(tab.pipeline, tabs[0]!.pipeline);
			this.outcome.refused += tab.replacements.length;
		}
		const stored = await this.#stored();
		assertSame(stored, tabs[0]!.pipeline);
		for (const [device, { events, records }] of this.made) {
			for (const id of events) if (!stored.log.has(id)) throw new Error(`edit ${id} of ${device.name} is gone`);
			for (const record of records) if (!stored.recordMap(record)) throw new Error(`record ${record} of ${device.name} is gone`);
		}
		for (const deal of stored.deals.values()) this.outcome.conflicts += deal.conflicts.length;
	}

	async stop(): Promise<void> {
		for (const device of this.devices) await device.close();
		await this.#server?.stop();
		rmSync(this.#dir, { recursive: true, force: true });
	}

	async #serve(): Promise<void> {
		this.#server = await startServer({
			data: this.#dir,
			// The schedule reconnects far more often than people do.
			limits: { joins: 10_000 },
			wrapStorage: (storage) => (this.#storage = storage)
		});
	}

	async #restart(): Promise<void> {
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
		this.#note(device, done.change);
		if (this.random.chance(0.05)) this.#note(device, revert(tab.writer, done.change).change);
	}

	#note(device: Device, change: { cells: readonly { eventId: string }[]; created: readonly string[] }): void {
		const made = this.made.get(device)!;
		made.events.push(...change.cells.map(({ eventId }) => eventId));
		made.records.push(...change.created);
		this.outcome.edits += 1;
	}

	/** Closes a tab that may be closed, or opens another. */
	async #reopen(device: Device): Promise<void> {
		const { tabs } = device;
		const [oldest] = tabs;
		if (tabs.length > 1 && oldest && oldest.session.safeToClose && device.disk!.refusing === null) {
			await oldest.close();
			tabs.shift();
		} else if (tabs.length < 3) device.open(this.#id, { together: true });
		this.outcome.reopened += 1;
	}

	/** Whoever says "server" is taken at their word. */
	async #checkClaims(): Promise<void> {
		for (const device of this.devices) {
			const claims = device.tabs.length === 1 && device.tabs[0]!.session.status.kind === 'server';
			if (!claims) continue;
			const { events, records } = this.made.get(device)!;
			const [said, created] = [[...events], [...records]];
			const stored = await this.#stored();
			for (const id of said) if (!stored.log.has(id)) throw new Error(`${device.name} claims that edit ${id} is on the server; it is not`);
			for (const id of created) if (!stored.recordMap(id)) throw new Error(`${device.name} claims that record ${id} is on the server; it is not`);
			this.outcome.claimsChecked += 1;
			stored.destroy();
		}
	}

	/** What the server has on disk, read as a newcomer would. */
	async #stored(): Promise<Pipeline> {
		const { snapshot, rows } = await this.#storage.updates(this.#id, 0);
		const doc = new Y.Doc();
		if (snapshot) Y.applyUpdate(doc, snapshot);
		for (const { bytes } of rows) Y.applyUpdate(doc, bytes);
		return new Pipeline(doc);
	}
}

const vector = ({ session }: Tab): string => JSON.stringify([...Y.decodeStateVector(Y.encodeStateVector(session.doc))].sort(([a], [b]) => a - b));

/** Runs one seed. Rejects when anything that must hold does not. */
export async function runProtocolSchedule(seed: number, steps = 60): Promise<ProtocolOutcome> {
	const world = new World(seed);
	try {
		await world.start();
		for (let step = 0; step < steps; step++) await world.step();
		await world.settle();
		return world.outcome;
	} finally {
		await world.stop();
	}
}

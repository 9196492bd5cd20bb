// What the server sends, on its way to this device's disk: nothing is left out, in whatever order lead and store come.
import { afterEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { applyRows, documentFrom } from '#lib/sync/apply-rows.ts';
import { Folding } from '#lib/sync/folding.ts';
import { Intake } from '#lib/sync/intake.ts';
import type { Loaded } from '#lib/sync/local-rows.ts';
import { LocalStore } from '#lib/sync/local-store.ts';
import { Disk } from '../helpers/failing-indexeddb.ts';
import { waitFor } from '../helpers/wait-for.ts';

const NAME = 'sluice:test';
const WAIT_MS = 30;
const ends: (() => void)[] = [];
afterEach(() => {
	for (const end of ends.splice(0)) end();
});

/** A tab's document, store and intake, without a line: the test hands over what the server sends. */
class Tab {
	readonly doc = new Y.Doc();
	readonly disk: Disk;
	readonly store: LocalStore;
	readonly intake: Intake;
	loaded: Loaded | null = null;
	readonly #server = new Y.Doc();
	readonly #updates: Uint8Array[] = [];

	constructor(disk: Disk) {
		this.disk = disk;
		this.#server.on('update', (update: Uint8Array) => this.#updates.push(update));
		const handlers = { onLoad: (loaded: Loaded) => this.#load(loaded), onHealth: () => undefined, onSuperseded: () => undefined, onLost: () => [] };
		this.store = new LocalStore(disk.factory, NAME, handlers, WAIT_MS);
		this.intake = new Intake(this.store, () => this.doc, new Folding(null));
		ends.push(() => (this.intake.stop(), this.store.close()));
	}

	/** The server sends a change. */
	receive(key: string, value: unknown = true): void {
		this.#server.getMap('settings').set(key, value);
		for (const update of this.#updates.splice(0)) {
			Y.applyUpdate(this.doc, update);
			this.intake.received(update);
		}
	}

	async opened(): Promise<this> {
		await waitFor('the store', () => this.loaded);
		return this;
	}

	#load(loaded: Loaded): void {
		const late = this.store.health.kind === 'failing';
		applyRows(this.doc, loaded.rows);
		this.loaded = loaded;
		this.intake.loaded(loaded.rows.length, {}, late);
	}
}

/** What the next opening finds. */
async function keysOn(disk: Disk): Promise<string[]> {
	const { loaded } = await new Tab(disk).opened();
	return [...documentFrom(loaded!.rows).doc.getMap('settings').keys()].sort();
}

describe('what the server sends', () => {
	it('before the store was read, to a tab that leads only later, is stored with the rest', async () => {
		const disk = new Disk();
		disk.fallSilent();
		const tab = new Tab(disk);
		await waitFor('nobody to wait for the store', () => tab.store.health.kind === 'failing');
		tab.receive('early');
		tab.intake.complete();
		disk.answer();
		await tab.opened();
		tab.receive('later');
		tab.intake.lead();
		await tab.store.flush();
		expect(await keysOn(disk)).toEqual(['early', 'later']);
	});
});

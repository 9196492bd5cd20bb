// The page of the tab kills: the app's own session, store, worker and locks, and a person who types far faster than
// people do. What the status claims is told to the harness at once. `?read`: only what this device's store holds.
import { nanoid } from 'nanoid';
import type { Doc } from 'yjs';
import { addDeals, editDeals } from '#lib/domain/document/commands.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import { Writer } from '#lib/domain/document/writer.ts';
import { LocalStore } from '#lib/sync/local-store.ts';
import { documentFrom } from '#lib/sync/apply-rows.ts';
import type { Loaded } from '#lib/sync/local-rows.ts';
import { openSession } from '#lib/sync/session.ts';
import type { SyncStatus } from '#lib/sync/types.ts';

declare global {
	interface Window {
		/** The harness listens: the first `edits` texts of this tab were said to be on the device, or on the server as well. */
		claimed?: (name: string, edits: number, server: boolean) => void;
		/** The session went over to another document. */
		replaced?: (name: string, code: string) => void;
		read?: () => Promise<{ texts: string[]; since: number; damaged: number }>;
		/** Edits made so far. */
		made?: number;
	}
}

const query = new URLSearchParams(location.search);
const id = query.get('id')!;

/** Says that the edits are on this device's disk. */
const ON_DEVICE: ReadonlySet<SyncStatus['kind']> = new Set(['device', 'server', 'offline']);

function write(name: string): void {
	const person = { id: name, name, color: 0 };
	const url = query.has('offline') ? 'ws://127.0.0.1:9/sync' : `ws://${location.host}/sync`;
	const session = openSession({ id, person, url });
	let made = (window.made = 0);
	session.onStatus(({ kind }) => {
		if (ON_DEVICE.has(kind) && made > 0) window.claimed?.(name, made, kind === 'server');
	});
	void session.ready.then(() => {
		const writerOn = (doc: Doc): Writer => new Writer(new Pipeline(doc), { now: () => session.now(), newId: () => nanoid(12), person });
		let writer = writerOn(session.doc);
		session.onReplaced((doc, _awareness, { code }) => {
			writer = writerOn(doc);
			window.replaced?.(name, code);
		});
		const deal = addDeals(writer, [{ title: `${name} deal` }]).created[0]!;
		const burst = (): void => {
			for (let edits = Math.random() * 8; edits > 0; edits -= 1) {
				editDeals(writer, [{ deal, field: 'nextStep', value: `${name} ${made}` }]);
				made = window.made = made + 1;
			}
			// Pauses in which the disk can catch up: without them nothing would ever be claimed.
			setTimeout(burst, Math.random() < 0.1 ? 300 : Math.random() * 60);
		};
		burst();
	});
}

async function readStore(): Promise<{ texts: string[]; since: number; damaged: number }> {
	const loaded = await new Promise<Loaded>((resolve) => {
		new LocalStore(indexedDB, `sluice:${id}`, { onLoad: resolve, onHealth: () => undefined, onSuperseded: () => undefined, onLost: () => [] });
	});
	const { doc, damaged } = documentFrom(loaded.rows);
	const texts = doc.getArray('log').toArray().map((tuple) => String((tuple as unknown[])[3]));
	return { texts, since: loaded.meta.since ?? 0, damaged: damaged.length };
}

const name = query.get('write');
if (name !== null) write(name);
else window.read = readStore;

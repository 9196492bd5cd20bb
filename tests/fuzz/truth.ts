// What is really on the disks: every edit and record that the server's storage and each device's store have completed.
// Claims are held against it at every change of a status.
import * as Y from 'yjs';
import type { Storage } from '../../server/storage/storage.ts';
import type { SyncStatus } from '#lib/sync/types.ts';

/** Ids of the log events and names of the records that an update brings. */
export function idsIn(update: Uint8Array): string[] {
	const ids: string[] = [];
	for (const struct of Y.decodeUpdate(update).structs) {
		if (!(struct instanceof Y.Item)) continue;
		const { content } = struct;
		if (content instanceof Y.ContentType && struct.parentSub !== null) ids.push(struct.parentSub);
		else if (content instanceof Y.ContentAny)
			for (const entry of content.arr as unknown[]) if (Array.isArray(entry) && entry.length >= 7) ids.push(String(entry[0]));
	}
	return ids;
}

/** The server's storage, watched, and made to refuse while `refusing` says so. */
export function watchStorage(storage: Storage, { stored, refusing }: { stored: Set<string>; refusing: () => boolean }): Storage {
	return new Proxy(storage, {
		get(target, key) {
			const value: unknown = Reflect.get(target, key);
			if (typeof value !== 'function') return value;
			if (key !== 'append') return value.bind(target) as unknown;
			return async (...args: Parameters<Storage['append']>) => {
				if (refusing()) throw new Error('ENOSPC: no space left on device');
				await target.append(...args);
				for (const id of idsIn(args[1].bytes)) stored.add(id);
			};
		}
	});
}

/** What one edit consists of. */
export type MadeIds = readonly string[];

/** Says that the edits are on this device's disk. */
const ON_DEVICE: ReadonlySet<SyncStatus['kind']> = new Set(['device', 'server', 'offline', 'held', 'read-only', 'update-needed']);

/** The edits of one tab, in order, and how many of them it has claimed to be safe. */
export class Claims {
	readonly made: MadeIds[] = [];
	/** Edits of this tab that were once said to be on the device, or on the server. */
	promised = 0;
	#onDevice = 0;
	#onServer = 0;

	/** Throws when the status claims an edit of this tab to be where it is not. Returns whether anything was claimed. */
	check(status: SyncStatus, device: ReadonlySet<string>, server: ReadonlySet<string>): boolean {
		const { kind } = status;
		if (ON_DEVICE.has(kind)) {
			for (; this.#onDevice < this.made.length; this.#onDevice++) this.#must(status, this.made[this.#onDevice]!, device, 'this device');
			this.promised = this.made.length;
		}
		if (kind === 'server') for (; this.#onServer < this.made.length; this.#onServer++) this.#must(status, this.made[this.#onServer]!, server, 'the server');
		else if ('waiting' in status && status.waiting === 0 && this.made.slice(this.#onServer).some((ids) => ids.some((id) => !server.has(id))))
			throw new Error(`${JSON.stringify(status)} says that nothing waits, and an edit is not on the server`);
		return ON_DEVICE.has(kind);
	}

	#must(status: SyncStatus, ids: MadeIds, there: ReadonlySet<string>, where: string): void {
		const missing = ids.find((id) => !there.has(id));
		if (missing !== undefined) throw new Error(`${JSON.stringify(status)} claims an edit to be on ${where}, and ${missing} is not`);
	}
}

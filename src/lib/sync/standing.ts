// How this device stands with the server: which lineage and log it has, up to where, what it may do, and
// the server's clock. Said in hello, learned from welcome.
import type * as Y from 'yjs';
import { SCHEMA_VERSION } from '../domain/document/schema.ts';
import type { Person } from '../domain/model/settings.ts';
import { mayWrite, type Hello, type Welcome } from '../protocol/messages.ts';
import { MIN_PROTOCOL_VERSION, PROTOCOL_VERSION } from '../protocol/version.ts';
import { ServerClock } from './clock.ts';
import type { Meta } from './local-rows.ts';

export class Standing {
	readonly clock: ServerClock;
	lineage: string | null = null;
	/** Every row of `logId` up to here is in the document. */
	since = 0;
	/** True before the server's first word: who opens offline may write until told otherwise. */
	mayWrite = true;
	/** The server may have lost what it once acknowledged: everything has to be said again, until it has acknowledged that. */
	sayAll = false;
	/** Ids of what the server once voided; see voided.ts. */
	voided: string[] = [];
	/** Newest document schema that the server speaks of. */
	#serverSchema = 0;
	#logId: string | null = null;
	#helloAt = 0;

	/** `clock` is this device's, in milliseconds. */
	constructor(clock: () => number) {
		this.clock = new ServerClock(clock);
	}

	get logId(): string | null {
		return this.#logId;
	}

	/** What an earlier session left on this device. The place in the log counts only before connecting. */
	restore(meta: Meta, connected: boolean): void {
		this.lineage ??= meta.lineage ?? null;
		this.voided = meta.voided ?? [];
		this.clock.restore(meta.clockOffset);
		if (!connected) this.resume(meta);
	}

	/** Goes on at the place in the log that the store has. */
	resume(meta: Meta): void {
		this.voided = meta.voided ?? [];
		this.#logId = meta.logId ?? null;
		this.since = meta.since ?? 0;
	}

	/** True when this app is older than the document or than what the server makes of it: it may look, and not write. */
	outdated(doc: Y.Doc): boolean {
		const schema: unknown = doc.getMap('settings').get('schema');
		return this.#serverSchema > SCHEMA_VERSION || (typeof schema === 'number' && schema > SCHEMA_VERSION);
	}

	/** `fresh`: for a copy that holds nothing yet. */
	hello(person: Person, fresh: boolean): Hello {
		this.#helloAt = this.clock.deviceNow();
		return {
			protocol: PROTOCOL_VERSION,
			schema: SCHEMA_VERSION,
			lineage: this.lineage,
			logId: fresh ? null : this.#logId,
			since: fresh ? 0 : this.since,
			person: { ...person }
		};
	}

	/** Learns from the server's answer. Says what stands in the way of going on, if anything does. */
	welcome(welcome: Welcome): 'version' | 'lineage' | null {
		if (welcome.protocol < MIN_PROTOCOL_VERSION) return 'version';
		if (this.lineage !== null && this.lineage !== welcome.lineage) return 'lineage';
		this.lineage = welcome.lineage;
		this.clock.measure(welcome.time, this.#helloAt, this.clock.deviceNow());
		if (this.#logId !== welcome.logId) {
			// Another log under the same lineage: the server went back to a backup.
			this.sayAll ||= this.#logId !== null;
			this.#logId = welcome.logId;
			this.since = 0;
		}
		this.#serverSchema = Number.isFinite(welcome.schema) ? welcome.schema : 0;
		this.mayWrite = mayWrite(welcome.role);
		return null;
	}

	/** What is noted on this device beside the rows; the place in the log is noted after them. */
	get meta(): Meta {
		const meta: Meta = { schema: SCHEMA_VERSION, clockOffset: this.clock.offset };
		if (this.lineage !== null) meta.lineage = this.lineage;
		if (this.voided.length > 0) meta.voided = this.voided;
		return meta;
	}
}

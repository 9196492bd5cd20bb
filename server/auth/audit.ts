// The record of access: who did what, when, never what was in it. For owners to read and export.
import type { AuditAction, AuditEntry, AuditPage } from '#lib/protocol/access.ts';
import type { AccessStorage, FoldedAction, StoredAudit } from '../storage/access-storage.ts';
import type { Logger } from '../log.ts';

const MAX_DETAIL = 200;
const PAGE = 100;
const MAX_PAGE = 500;
/** What anybody can make happen is noted once in so many milliseconds, and no more than so many of each kind: nobody fills the disk. */
const FOLD_MS = 60_000;
const FOLDED_A_MINUTE = 100;

// Nothing that a terminal or a log's reader could take for more than text.
const plain = (text: string): string => text.replace(/\p{C}/gu, ' ').slice(0, MAX_DETAIL);

/** A cell that a spreadsheet would evaluate is kept text by an apostrophe. */
const csvCell = (text: string): string => {
	const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
	return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

export class Audit {
	readonly #storage: AccessStorage;
	readonly #log: Logger;
	readonly #now: () => number;
	readonly #folded = new Map<FoldedAction, Set<string>>();
	#foldedSince = 0;

	constructor(storage: AccessStorage, log: Logger, now: () => number) {
		this.#storage = storage;
		this.#log = log;
		this.#now = now;
	}

	/** Never throws: what was done stays done where the disk does not take its line; the log says so. */
	note(action: AuditAction, by: string, pipeline: string | null, details: Record<string, string> = {}): void {
		const told = Object.fromEntries(Object.entries(details).map(([name, text]) => [name, plain(text)]));
		try {
			this.#storage.addAudit({ at: this.#now(), action, by: plain(by), pipeline, details: JSON.stringify(told) });
		} catch (error) {
			this.#log.error({ action, pipeline, error: String(error) }, 'a line of the record of access could not be written');
		}
	}

	/** Notes that something was refused. */
	refused(by: string, pipeline: string | null, details: Record<string, string>): void {
		this.fold('refused', by, pipeline, details);
	}

	/** Notes what anybody who may look can do as often as they like: the same once a minute. */
	fold(action: FoldedAction, by: string, pipeline: string | null, details: Record<string, string>): void {
		const now = this.#now();
		if (now - this.#foldedSince >= FOLD_MS) {
			this.#foldedSince = now;
			this.#folded.clear();
		}
		let told = this.#folded.get(action);
		if (!told) this.#folded.set(action, (told = new Set()));
		const key = JSON.stringify([by, pipeline, details]);
		if (told.has(key) || told.size >= FOLDED_A_MINUTE) return;
		told.add(key);
		this.note(action, by, pipeline, details);
	}

	/** `pipeline` null: of the whole server. */
	page(pipeline: string | null, before: number | null, limit: number | null): AuditPage {
		const size = Math.min(limit ?? PAGE, MAX_PAGE);
		const found = this.#storage.audit(pipeline, before, size + 1).map(toEntry);
		const entries = found.slice(0, size);
		return { entries, next: found.length > size ? entries.at(-1)!.id : null };
	}

	/** All of it as CSV, oldest last; in parts, so that it is never whole in memory. */
	*csv(pipeline: string | null): Generator<string> {
		yield 'time,action,by,pipeline,details\r\n';
		for (let before: number | null = null; ; ) {
			const { entries, next }: AuditPage = this.page(pipeline, before, MAX_PAGE);
			yield entries
				.map(({ at, action, by, pipeline: of, details }) =>
					`${[new Date(at).toISOString(), action, by, of ?? '', Object.entries(details).map(([name, text]) => `${name}: ${text}`).join('; ')].map(csvCell).join(',')}\r\n`
				)
				.join('');
			if (next === null) return;
			before = next;
		}
	}
}

const toEntry = ({ id, at, action, by, pipeline, details }: StoredAudit): AuditEntry => ({
	id,
	at,
	action: action as AuditAction,
	by,
	pipeline,
	details: JSON.parse(details) as Record<string, string>
});

// What an update may never do to a document that has history: delete or replace a deal, a stage, what one
// was created with or an entry of the log, or say another thing under the id of an event. Looked up
// before it is applied, so that the document stays as it was.
// Limit: overwriting a cell is everybody's right; history keeps what was there.
import * as Y from 'yjs';
import { BASE, readEvent, sameValue } from '#lib/domain/document/schema.ts';
import type { VoidedRange } from '../storage/storage.ts';
import { decodeUpdate, type Struct } from '../sync/gate-decode.ts';
import { eachRange } from './deletes.ts';

/** Why an update cannot stay, and which standing structs it deletes that nobody may. */
export interface Harm {
	reason: string;
	keep: VoidedRange[];
}

/** Roots whose records are kept. */
const GUARDED = ['deals', 'stages', 'people'] as const;
/** A person may be introduced twice, in other words, by two devices that do not know of each other. */
const TOLD_TWICE = 'people';

type Place = 'log' | 'map' | 'unknown';

const idOf = ({ client, clock }: Y.ID): string => `${client}:${clock}`;

/** An event without what a later version may add behind it. */
const contentOf = (tuple: unknown): { id: string; content: string } | null => {
	const event = readEvent(tuple);
	return event && { id: event.id, content: JSON.stringify([event.record, event.field, event.value, event.at, event.by, event.prev]) };
};

export class Guard {
	readonly #doc: Y.Doc;
	readonly #log: unknown;
	readonly #roots: Map<unknown, (typeof GUARDED)[number]>;
	readonly #events = new Map<string, string>();

	/** `doc` holds what is beyond doubt. Its roots are declared by this. */
	constructor(doc: Y.Doc) {
		this.#doc = doc;
		const log = doc.getArray<unknown>('log');
		this.#log = log;
		this.#roots = new Map(GUARDED.map((root) => [doc.getMap(root), root]));
		for (const tuple of log.toArray()) this.#note(tuple);
	}

	/** What is wrong with an update that the gate would pass, or null. */
	harm(update: Uint8Array): Harm | null {
		const { structs, deletes } = decodeUpdate(update);
		const items = structs.filter((struct): struct is Y.Item => struct instanceof Y.Item && this.#isNew(struct));
		const twins = new Set<Y.Item>();
		const reason = this.#replaced(items, twins) ?? this.#forged(items) ?? this.#strayed(items);
		const keep: VoidedRange[] = [];
		let deleted: string | null = null;
		for (const { client, clock, length } of eachRange(deletes))
			for (const item of this.#standing(client, clock, length)) {
				const what = this.#guarded(item, twins);
				if (what === null) continue;
				deleted ??= `deletes ${what}`;
				const from = Math.max(clock, item.id.clock);
				keep.push({ client, clock: from, length: Math.min(clock + length, item.id.clock + item.length) - from });
			}
		return reason === null && deleted === null ? null : { reason: reason ?? deleted!, keep };
	}

	/** Takes note of the events of an update that was applied. Returns what is missing since, or null. */
	applied(update: Uint8Array): string | null {
		for (const struct of decodeUpdate(update).structs) {
			if (!(struct instanceof Y.Item)) continue;
			if (this.#stray(struct)) return 'puts into the log what is no event';
			if (struct.content instanceof Y.ContentAny) for (const tuple of struct.content.arr) this.#note(tuple);
			// Which of two wins is known only now.
			const root: unknown = struct.parent;
			if (struct.parentSub === null || !(GUARDED as readonly unknown[]).includes(root)) continue;
			const left = this.#doc.getMap<unknown>(root as string)._map.get(struct.parentSub);
			if (left?.deleted) return 'deletes a record';
		}
		return null;
	}

	/** The same once it is in its place, for chains that cannot be followed before. */
	#stray({ id, content, parentSub }: Y.Item): boolean {
		if (!(content instanceof Y.ContentAny) || parentSub !== null || content.arr.every(Array.isArray)) return false;
		return this.#item(id)?.parent === this.#log;
	}

	#note(tuple: unknown): void {
		const event = contentOf(tuple);
		if (event && !this.#events.has(event.id)) this.#events.set(event.id, event.content);
	}

	#isNew({ id, length }: Struct): boolean {
		return id.clock + length > Y.getState(this.#doc.store, id.client);
	}

	/** A standing item, or null: unknown, collected, or deleted. */
	#item({ client, clock }: Y.ID): Y.Item | null {
		if (clock >= Y.getState(this.#doc.store, client)) return null;
		const struct = Y.getItem(this.#doc.store, Y.createID(client, clock)) as unknown;
		return struct instanceof Y.Item && !struct.deleted ? struct : null;
	}

	*#standing(client: number, clock: number, length: number): Iterable<Y.Item> {
		const structs = this.#doc.store.clients.get(client);
		if (!structs || clock >= Y.getState(this.#doc.store, client)) return;
		for (let index = Y.findIndexSS(structs, clock); index < structs.length; index += 1) {
			const struct = structs[index]!;
			if (struct.id.clock >= clock + length) return;
			if (struct instanceof Y.Item && !struct.deleted) yield struct;
		}
	}

	/** What a standing item is, in words, when it may not go; `twins` may. */
	#guarded(item: Y.Item, twins: ReadonlySet<Y.Item>): string | null {
		if (item.parent === this.#log) return 'an entry of the log';
		const parent = item.parent instanceof Y.AbstractType ? item.parent : null;
		if (this.#roots.has(parent) && item.content instanceof Y.ContentType) return twins.has(item) ? null : 'a record';
		const record = parent?._item ?? null;
		if (item.parentSub === BASE && record && this.#roots.has(record.parent) && !twins.has(record)) return 'what a record was created with';
		return null;
	}

	/** Why these would take a record's place. Two replays of one record are told by their base; the standing one of them goes to `twins`. */
	#replaced(items: readonly Y.Item[], twins: Set<Y.Item>): string | null {
		const bases = new Map<string, unknown>();
		for (const { parent, parentSub, content } of items)
			if ((parent as unknown) instanceof Y.ID && parentSub === BASE && content instanceof Y.ContentAny) bases.set(idOf(parent as unknown as Y.ID), content.arr[0]);
		for (const item of items) {
			const parent = item.parent as unknown;
			for (const reference of [item.origin, item.rightOrigin]) {
				const beside = reference && this.#item(reference);
				if (beside && beside.parentSub !== null && this.#guarded(beside, twins)) return `replaces ${this.#guarded(beside, twins)}`;
			}
			if (parent instanceof Y.ID && item.parentSub === BASE) {
				const record = this.#item(parent);
				const type = record?.content instanceof Y.ContentType ? record.content.type : null;
				if (record && type && this.#roots.has(record.parent) && type._map.get(BASE)?.deleted === false) return 'replaces what a record was created with';
			}
			if (typeof parent !== 'string' || item.parentSub === null || !(item.content instanceof Y.ContentType)) continue;
			if (!(GUARDED as readonly string[]).includes(parent)) continue;
			const standing = this.#doc.getMap<unknown>(parent)._map.get(item.parentSub);
			if (!standing || standing.deleted) continue;
			const type = standing.content instanceof Y.ContentType ? standing.content.type : null;
			const same = type instanceof Y.Map && sameValue(type.get(BASE), bases.get(idOf(item.id)));
			if (!same && parent !== TOLD_TWICE) return 'replaces a record';
			twins.add(standing);
		}
		return null;
	}

	/** Entries of the log are lists, and only they come several at once; what an entry follows may be in the update itself. */
	#strayed(items: readonly Y.Item[]): string | null {
		const ours = new Map(items.map((item) => [idOf({ client: item.id.client, clock: item.id.clock + item.length - 1 } as Y.ID), item]));
		const places = new Map<Y.Item, Place>();
		for (const item of items) {
			if (!(item.content instanceof Y.ContentAny) || item.parentSub !== null) continue;
			const { arr } = item.content;
			const lists = arr.every(Array.isArray);
			if (lists && arr.length === 1) continue;
			const path: Y.Item[] = [];
			let found: Place | undefined;
			for (let at: Y.Item = item; found === undefined; ) {
				found = places.get(at);
				if (found !== undefined) break;
				path.push(at);
				// Until it is found, so that a circle ends.
				places.set(at, 'unknown');
				const reference: Y.ID | null = at.origin ?? at.rightOrigin;
				const next: Y.Item | undefined = reference ? ours.get(idOf(reference)) : undefined;
				if (next) at = next;
				else found = reference ? this.#place(reference) : (at.parent as unknown) === 'log' ? 'log' : 'map';
			}
			for (const step of path) places.set(step, found);
			if (found === 'log' && !lists) return 'puts into the log what is no event';
			if (found === 'map' && arr.length > 1) return 'puts several values under one key';
		}
		return null;
	}

	#place({ client, clock }: Y.ID): Place {
		if (clock >= Y.getState(this.#doc.store, client)) return 'unknown';
		const struct = Y.getItem(this.#doc.store, Y.createID(client, clock)) as unknown;
		if (!(struct instanceof Y.Item)) return 'unknown';
		return struct.parent === this.#log ? 'log' : 'map';
	}

	#forged(items: readonly Y.Item[]): string | null {
		const own = new Map<string, string>();
		for (const { content } of items) {
			if (!(content instanceof Y.ContentAny)) continue;
			for (const tuple of content.arr) {
				const event = contentOf(tuple);
				if (!event) continue;
				const known = this.#events.get(event.id) ?? own.get(event.id);
				if (known !== undefined && known !== event.content) return 'says another thing under the id of an event';
				own.set(event.id, event.content);
			}
		}
		return null;
	}
}

// The reading side of a document: plain deals, stages, settings and people kept beside the Y.Doc and
// patched per transaction. Everything on screen derives from here; nothing here writes the document.
import * as Y from 'yjs';
import {
	DEAL_FIELDS,
	DEAL_FIELD_NAMES,
	isDealField,
	isFieldValue,
	isInstant,
	type Deal,
	type DealField,
	type DealId,
	type StageStep
} from '../model/deal.ts';
import { compareStages, readStage, type Stage } from '../model/stage.ts';
import { personColor, readSettings, type Person, type PipelineSettings } from '../model/settings.ts';
import { EventLog } from './event-log.ts';
import { NameIndex } from './names.ts';
import { baseOf, deletionOf, shownCell, type Returned } from './cells.ts';
import { BASE, readEvent, recordKey, RECORD_ROOTS, sameValue, type CellValue, type LogEvent, type RecordBase, type RecordKey } from './schema.ts';

/** What one transaction changed. */
export interface PipelineChange {
	/** Changed fields per deal; a deal seen for the first time has all of them. */
	deals: ReadonlyMap<DealId, ReadonlySet<DealField>>;
	/** Deals seen for the first time, in document order. */
	added: readonly DealId[];
	stages: boolean;
	settings: boolean;
	people: boolean;
	/** Edits that came in, in no order; this replica's own are not among them. */
	events: readonly LogEvent[];
	/** True when this replica's own command made the change. */
	local: boolean;
	/** The transaction's origin as given. */
	origin: unknown;
}

type Listener = (change: PipelineChange) => void;

const instantOrNull = (value: unknown): number | null => (isInstant(value) ? value : null);

export { baseOf } from './cells.ts';

export class Pipeline {
	readonly doc: Y.Doc;
	readonly log = new EventLog();
	readonly deals = new Map<DealId, Deal>();
	readonly people = new Map<string, Person>();
	stages: readonly Stage[] = [];
	settings: PipelineSettings = readSettings(() => undefined);
	#stageById = new Map<string, Stage>();
	#names: NameIndex | null = null;
	readonly #listeners = new Set<Listener>();
	readonly #roots;
	#pendingDeals = new Map<DealId, Set<DealField>>();
	#pendingRoots = new Set<'stages' | 'settings' | 'people'>();
	#pendingEvents: LogEvent[] = [];
	readonly #stop: () => void;

	constructor(doc: Y.Doc) {
		this.doc = doc;
		this.#roots = {
			deals: doc.getMap<Y.Map<unknown>>('deals'),
			stages: doc.getMap<Y.Map<unknown>>('stages'),
			people: doc.getMap<Y.Map<unknown>>('people'),
			settings: doc.getMap<unknown>('settings'),
			log: doc.getArray<unknown>('log')
		};
		this.#loadAll();
		const onLog = (event: Y.YArrayEvent<unknown>) => this.#noteLog(event);
		const onDeals = (events: Y.YEvent<Y.Map<unknown>>[]) => this.#noteDeals(events);
		const onStages = () => void this.#pendingRoots.add('stages');
		const onPeople = () => void this.#pendingRoots.add('people');
		const onSettings = () => void this.#pendingRoots.add('settings');
		const onTransaction = (transaction: Y.Transaction) => this.#flush(transaction);
		this.#roots.log.observe(onLog);
		this.#roots.deals.observeDeep(onDeals as never);
		this.#roots.stages.observeDeep(onStages);
		this.#roots.people.observeDeep(onPeople);
		this.#roots.settings.observe(onSettings);
		doc.on('afterTransaction', onTransaction);
		this.#stop = () => {
			this.#roots.log.unobserve(onLog);
			this.#roots.deals.unobserveDeep(onDeals as never);
			this.#roots.stages.unobserveDeep(onStages);
			this.#roots.people.unobserveDeep(onPeople);
			this.#roots.settings.unobserve(onSettings);
			doc.off('afterTransaction', onTransaction);
		};
	}

	/** Calls `listener` after every transaction that changed something. Returns how to stop. */
	onChange(listener: Listener): () => void {
		this.#listeners.add(listener);
		return () => void this.#listeners.delete(listener);
	}

	destroy(): void {
		this.#stop();
		this.#listeners.clear();
	}

	/** Deals in use by name; made when first asked for. */
	get names(): NameIndex {
		return (this.#names ??= new NameIndex(this.deals.values()));
	}

	stage(id: string | null): Stage | undefined {
		return id === null ? undefined : this.#stageById.get(id);
	}

	/** Stages in use, in pipeline order. */
	get liveStages(): Stage[] {
		return this.stages.filter((stage) => stage.deleted === null);
	}

	/** Lineage id written when the document was created; null for an empty document. */
	get lineage(): string | null {
		const lineage = this.#roots.settings.get('lineage');
		return typeof lineage === 'string' ? lineage : null;
	}

	/** Schema version the document was created with or raised to; 0 for an empty document. */
	get schema(): number {
		const schema = this.#roots.settings.get('schema');
		return typeof schema === 'number' ? schema : 0;
	}

	/** The value a cell shows, by record key; undefined when there is no such cell. */
	cellValue(record: RecordKey, field: string): CellValue | undefined {
		const map = this.recordMap(record);
		if (!map) return undefined;
		if (record === recordKey.settings) return this.log.effective(record, field, map.get(field) as CellValue | undefined);
		return field === 'deleted' ? deletionOf(this.log, map, record).deleted : shownCell(this.log, map, record, field);
	}

	/** Who deleted a record that an edit brought back, and when; null for any other record. */
	returned(record: RecordKey): Returned | null {
		const map = this.recordMap(record);
		return map && this.log.cell(record, 'deleted') ? deletionOf(this.log, map, record).returned : null;
	}

	/** The Y.Map of a record, or undefined when it does not exist. */
	recordMap(record: RecordKey): Y.Map<unknown> | undefined {
		if (record === recordKey.settings) return this.#roots.settings;
		const slash = record.indexOf('/');
		const root = slash < 0 ? 'deals' : record.slice(0, slash);
		if (!(RECORD_ROOTS as readonly string[]).includes(root)) return undefined;
		const map = this.doc.getMap<unknown>(root).get(slash < 0 ? record : record.slice(slash + 1));
		return map instanceof Y.Map ? map : undefined;
	}

	#loadAll(): void {
		for (const tuple of this.#roots.log) {
			const event = readEvent(tuple);
			if (event) this.log.add(event);
		}
		for (const id of this.#roots.deals.keys()) this.#readDeal(id);
		this.#readStages();
		this.#readPeople();
		this.#readSettings();
	}

	#readDeal(id: DealId): Deal | undefined {
		const map = this.#roots.deals.get(id);
		if (!(map instanceof Y.Map)) return undefined;
		const base = baseOf(map);
		const deal = {
			id,
			createdAt: instantOrNull(base.created === undefined ? base.at : base.created),
			addedAt: instantOrNull(base.at) ?? 0,
			addedBy: typeof base.by === 'string' ? base.by : null
		} as Deal;
		for (const field of DEAL_FIELD_NAMES) (deal[field] as unknown) = this.#dealCell(map, id, field);
		this.#settleDeletion(deal, map);
		deal.stageSteps = this.#stageSteps(deal, base);
		deal.conflicts = this.#conflicts(id);
		this.deals.set(id, deal);
		return deal;
	}

	#dealCell(map: Y.Map<unknown>, id: DealId, field: DealField): CellValue {
		const value = shownCell(this.log, map, recordKey.deal(id), field) ?? null;
		return isFieldValue(DEAL_FIELDS[field], value) ? value : null;
	}

	/** After the cells: a deal that was deleted may be back. */
	#settleDeletion(deal: Deal, map: Y.Map<unknown>): void {
		deal.returned = null;
		if (deal.deleted === null) return;
		const { deleted, returned } = deletionOf(this.log, map, recordKey.deal(deal.id));
		if (deleted === null) deal.deleted = null;
		deal.returned = returned;
	}

	#conflicts(id: DealId): DealField[] {
		const cells = this.log.cells(recordKey.deal(id));
		if (!cells) return NO_CONFLICTS;
		const fields: DealField[] = [];
		for (const [field, cell] of cells) if (isDealField(field) && cell.inConflict) fields.push(field);
		return fields.length === 0 ? NO_CONFLICTS : fields;
	}

	#stageSteps(deal: Deal, base: RecordBase): StageStep[] {
		const steps: StageStep[] = [];
		const push = (stage: unknown, at: number | null, by?: string) => {
			if (typeof stage !== 'string' && stage !== null) return;
			const last = steps.at(-1);
			if (last && last.stage === stage) return;
			steps.push(by === undefined ? { stage, at } : { stage, at, by });
		};
		if (Array.isArray(base.past))
			for (const entry of base.past)
				if (Array.isArray(entry) && entry[0] === 'stage') push(entry[1], instantOrNull(entry[2]));
		const first = Object.hasOwn(base, 'stage') ? (base.stage ?? null) : null;
		push(first, steps.length === 0 ? deal.createdAt : deal.addedAt);
		for (const event of this.log.cell(recordKey.deal(deal.id), 'stage')?.effectiveHistory() ?? [])
			push(event.value, event.at, event.by);
		// A bare write by a foreign client: it happened, nobody knows when.
		push(deal.stage, null);
		return steps;
	}

	#readStages(): void {
		const stages: Stage[] = [];
		for (const [id, map] of this.#roots.stages.entries()) {
			if (!(map instanceof Y.Map)) continue;
			const record = recordKey.stage(id);
			const { deleted, returned } = deletionOf(this.log, map, record);
			stages.push(readStage(id, (field) => (field === 'deleted' ? deleted : shownCell(this.log, map, record, field)), returned));
		}
		this.stages = stages.sort(compareStages);
		this.#stageById = new Map(stages.map((stage) => [stage.id, stage]));
	}

	#readPeople(): void {
		this.people.clear();
		for (const [id, map] of this.#roots.people.entries()) {
			if (!(map instanceof Y.Map)) continue;
			const record = recordKey.person(id);
			const name = shownCell(this.log, map, record, 'name');
			const color = shownCell(this.log, map, record, 'color');
			this.people.set(id, {
				id,
				name: typeof name === 'string' ? name : '',
				color: personColor(color)
			});
		}
	}

	#readSettings(): void {
		this.settings = readSettings((field) =>
			this.log.effective(recordKey.settings, field, this.#roots.settings.get(field) as CellValue | undefined)
		);
	}

	#touch(id: DealId, field: DealField): void {
		let fields = this.#pendingDeals.get(id);
		if (!fields) this.#pendingDeals.set(id, (fields = new Set()));
		fields.add(field);
	}

	#touchAll(id: DealId): void {
		for (const field of DEAL_FIELD_NAMES) this.#touch(id, field);
	}

	#noteRecord(record: RecordKey, field: string): void {
		const slash = record.indexOf('/');
		if (record === recordKey.settings) this.#pendingRoots.add('settings');
		else if (slash < 0) {
			if (isDealField(field)) this.#touch(record, field);
			// Any edit may bring a deleted deal back.
			if (this.log.cell(record, 'deleted')) this.#touch(record, 'deleted');
		} else {
			const root = record.slice(0, slash);
			if (root === 'stages' || root === 'people') this.#pendingRoots.add(root);
		}
	}

	#noteLog({ transaction: { beforeState, afterState } }: Y.YArrayEvent<unknown>): void {
		// The log only grows. A client that deletes from it changes nothing here until reload. Yjs' own account
		// of the change walks the whole log at every edit, and copies per event what it has so far at the first
		// load: measured 4 ms an edit at 60,000 events, 1.2 s to open at 20,000. What is new lies at the clients' ends.
		for (const [client, clock] of afterState) {
			const before = beforeState.get(client) ?? 0;
			if (clock === before) continue;
			const structs = this.doc.store.clients.get(client)!;
			for (let index = Y.findIndexSS(structs, before); index < structs.length; index += 1) {
				const struct = structs[index]!;
				if (!(struct instanceof Y.Item) || struct.deleted || struct.parent !== this.#roots.log) continue;
				for (const tuple of struct.content.getContent()) {
					const event = readEvent(tuple);
					if (!event || !this.log.add(event)) continue;
					this.#pendingEvents.push(event);
					this.#noteRecord(event.record, event.field);
				}
			}
		}
	}

	#noteDeals(events: Y.YEvent<Y.Map<unknown>>[]): void {
		for (const event of events) {
			if (event.path.length === 0) for (const id of event.keys.keys()) this.#touchAll(id);
			else {
				const id = String(event.path[0]);
				if (event.path.length > 1) continue;
				for (const key of event.keys.keys()) {
					if (key === BASE) this.#touchAll(id);
					else if (isDealField(key)) this.#touch(id, key);
				}
			}
		}
	}

	#flush(transaction: Y.Transaction): void {
		const events = this.#pendingEvents;
		this.#pendingEvents = [];
		if (this.#pendingDeals.size === 0 && this.#pendingRoots.size === 0) return;
		const pendingDeals = this.#pendingDeals;
		const pendingRoots = this.#pendingRoots;
		this.#pendingDeals = new Map();
		this.#pendingRoots = new Set();
		if (pendingRoots.has('stages')) this.#readStages();
		if (pendingRoots.has('people')) this.#readPeople();
		if (pendingRoots.has('settings')) this.#readSettings();
		const added: DealId[] = [];
		const changed = new Map<DealId, Set<DealField>>();
		for (const [id, fields] of pendingDeals) {
			const known = this.deals.get(id);
			const map = this.#roots.deals.get(id);
			if (!known || !(map instanceof Y.Map) || fields.size === DEAL_FIELD_NAMES.length) {
				const deal = this.#readDeal(id);
				if (!deal) continue;
				if (!known) added.push(id);
				changed.set(id, fields);
				continue;
			}
			this.#patchDeal(known, map, fields);
			changed.set(id, fields);
		}
		if (this.#names)
			for (const [id, fields] of changed)
				if (fields.has('title') || fields.has('company') || fields.has('deleted')) this.#names.update(this.deals.get(id)!);
		const change: PipelineChange = {
			deals: changed,
			added,
			stages: pendingRoots.has('stages'),
			settings: pendingRoots.has('settings'),
			people: pendingRoots.has('people'),
			events,
			local: transaction.local,
			origin: transaction.origin
		};
		for (const listener of [...this.#listeners]) listener(change);
	}

	#patchDeal(deal: Deal, map: Y.Map<unknown>, fields: Set<DealField>): void {
		for (const field of fields) {
			const value = this.#dealCell(map, deal.id, field);
			if (!sameValue(deal[field], value)) (deal[field] as unknown) = value;
		}
		if (fields.has('deleted')) this.#settleDeletion(deal, map);
		if (fields.has('stage')) deal.stageSteps = this.#stageSteps(deal, baseOf(map));
		deal.conflicts = this.#conflicts(deal.id);
	}
}

const NO_CONFLICTS: DealField[] = [];

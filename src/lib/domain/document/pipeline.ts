// The reading side of a document: plain deals, stages, settings and people kept beside the Y.Doc and
// patched per transaction. Everything on screen derives from here; nothing here writes the document.
import * as Y from 'yjs';
import type { Column } from '../model/column.ts';
import { DEAL_FIELD_NAMES, isCellField, isColumnKey, type CellField, type Deal, type DealId } from '../model/deal.ts';
import { minorDigits } from '../model/money.ts';
import { readRates, rateOfKey, NO_RATES, type Rates } from '../model/rates.ts';
import { readSettings, type Person, type PipelineSettings } from '../model/settings.ts';
import type { Stage } from '../model/stage.ts';
import type { Target, TeamMember } from '../model/target.ts';
import { ContactIndex } from './contact-index.ts';
import { EventLog } from './event-log.ts';
import { NameIndex } from './names.ts';
import { deletionOf, shownCell, type Returned } from './cells.ts';
import { patchDeal, readDeal } from './read-deal.ts';
import { readColumns, readPeople, readStages, readTargets, readTeams } from './read-records.ts';
import { BASE, isToldCell, readEvent, recordKey, RECORD_ROOTS, sameValue, type CellValue, type LogEvent, type RecordKey } from './schema.ts';

/** What one transaction changed. */
export interface PipelineChange {
	/** Changed fields per deal; a deal seen for the first time has all of them. */
	deals: ReadonlyMap<DealId, ReadonlySet<CellField>>;
	/** Deals seen for the first time, in document order. */
	added: readonly DealId[];
	stages: boolean;
	/** A column of one's own came, went or is another: every deal's cell in it may read differently. */
	columns: boolean;
	settings: boolean;
	/** A target or who is in which team. */
	targets: boolean;
	people: boolean;
	/**
	 * Other records of which something changed, by key: activities, and deals whose cells without a field of their own did
	 * (notes, ticked criteria).
	 */
	records: ReadonlySet<RecordKey>;
	/** Edits that came in, in no order; this replica's own are not among them. */
	events: readonly LogEvent[];
	/** True when this replica's own command made the change. */
	local: boolean;
	/** The transaction's origin as given. */
	origin: unknown;
}

type Listener = (change: PipelineChange) => void;

type SmallRoot = 'stages' | 'columns' | 'people' | 'targets' | 'settings';

const SMALL_ROOTS: ReadonlySet<string> = new Set<SmallRoot>(['stages', 'columns', 'people', 'targets']);

const ACTIVITIES = recordKey.activity('');

export class Pipeline {
	readonly doc: Y.Doc;
	readonly log = new EventLog();
	readonly deals = new Map<DealId, Deal>();
	readonly people = new Map<string, Person>();
	stages: readonly Stage[] = [];
	/** Columns of one's own in their order, deleted ones too. */
	columns: readonly Column[] = [];
	settings: PipelineSettings = readSettings(() => undefined);
	/** Exchange rates, another array whenever one changed. */
	rates: Rates = NO_RATES;
	targets: readonly Target[] = [];
	teams: readonly TeamMember[] = [];
	#stageById = new Map<string, Stage>();
	#names: NameIndex | null = null;
	#contacts: ContactIndex | null = null;
	readonly #listeners = new Set<Listener>();
	readonly #roots;
	#pendingDeals = new Map<DealId, Set<CellField>>();
	/** Deals of which all is to be read again. */
	#pendingWhole = new Set<DealId>();
	#pendingRoots = new Set<SmallRoot>();
	#pendingRecords = new Set<RecordKey>();
	#pendingEvents: LogEvent[] = [];
	readonly #stop: () => void;

	constructor(doc: Y.Doc) {
		this.doc = doc;
		this.#roots = {
			deals: doc.getMap<Y.Map<unknown>>('deals'),
			stages: doc.getMap<Y.Map<unknown>>('stages'),
			columns: doc.getMap<Y.Map<unknown>>('columns'),
			people: doc.getMap<Y.Map<unknown>>('people'),
			targets: doc.getMap<Y.Map<unknown>>('targets'),
			activities: doc.getMap<Y.Map<unknown>>('activities'),
			settings: doc.getMap<unknown>('settings'),
			log: doc.getArray<unknown>('log')
		};
		this.#loadAll();
		const onLog = (event: Y.YArrayEvent<unknown>) => this.#noteLog(event);
		const onDeals = (events: Y.YEvent<Y.Map<unknown>>[]) => this.#noteDeals(events);
		const onStages = () => void this.#pendingRoots.add('stages');
		const onColumns = () => void this.#pendingRoots.add('columns');
		const onPeople = () => void this.#pendingRoots.add('people');
		const onTargets = () => void this.#pendingRoots.add('targets');
		const onActivities = (events: Y.YEvent<Y.Map<unknown>>[]) => this.#noteActivities(events);
		const onSettings = () => void this.#pendingRoots.add('settings');
		const onTransaction = (transaction: Y.Transaction) => this.#flush(transaction);
		this.#roots.log.observe(onLog);
		this.#roots.deals.observeDeep(onDeals as never);
		this.#roots.stages.observeDeep(onStages);
		this.#roots.columns.observeDeep(onColumns);
		this.#roots.people.observeDeep(onPeople);
		this.#roots.targets.observeDeep(onTargets);
		this.#roots.activities.observeDeep(onActivities as never);
		this.#roots.settings.observe(onSettings);
		doc.on('afterTransaction', onTransaction);
		this.#stop = () => {
			this.#roots.log.unobserve(onLog);
			this.#roots.deals.unobserveDeep(onDeals as never);
			this.#roots.stages.unobserveDeep(onStages);
			this.#roots.columns.unobserveDeep(onColumns);
			this.#roots.people.unobserveDeep(onPeople);
			this.#roots.targets.unobserveDeep(onTargets);
			this.#roots.activities.unobserveDeep(onActivities as never);
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

	/** Contacts noted on deals; made when first asked for. */
	get contacts(): ContactIndex {
		return (this.#contacts ??= new ContactIndex(this.#roots.activities));
	}

	stage(id: string | null): Stage | undefined {
		return id === null ? undefined : this.#stageById.get(id);
	}

	/** Stages in use, in pipeline order. */
	get liveStages(): Stage[] {
		return this.stages.filter((stage) => stage.deleted === null);
	}

	/** Columns of one's own in use, in their order. */
	get liveColumns(): Column[] {
		return this.columns.filter((column) => column.deleted === null);
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

	/** The value a cell shows, by record key; undefined when there is no such cell. `map`: the record's, where it is at hand. */
	cellValue(record: RecordKey, field: string, map: Y.Map<unknown> | undefined = this.recordMap(record)): CellValue | undefined {
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
		this.#readSettings();
		for (const id of this.#roots.deals.keys()) this.#readDeal(id);
		this.#readStages();
		this.#readColumns();
		this.#readPeople();
		this.#readTargets();
	}

	#readDeal(id: DealId): Deal | undefined {
		const map = this.#roots.deals.get(id);
		if (!(map instanceof Y.Map)) return undefined;
		const deal = readDeal(id, map, this.log, this.settings.currency);
		this.deals.set(id, deal);
		return deal;
	}

	#readStages(): void {
		this.stages = readStages(this.#roots.stages, this.log);
		this.#stageById = new Map(this.stages.map((stage) => [stage.id, stage]));
	}

	#readColumns(): void {
		this.columns = readColumns(this.#roots.columns, this.log);
	}

	#readPeople(): void {
		this.people.clear();
		for (const [id, person] of readPeople(this.#roots.people, this.log)) this.people.set(id, person);
	}

	#readSettings(): void {
		const { settings } = this.#roots;
		const cell = (field: string) => this.log.effective(recordKey.settings, field, settings.get(field) as CellValue | undefined);
		const digits = minorDigits(this.settings.currency);
		this.settings = readSettings(cell);
		const names = new Set([...settings.keys(), ...(this.log.cells(recordKey.settings)?.keys() ?? [])]);
		const rates = readRates([...names].flatMap((name) => (rateOfKey(name) ? [[name, cell(name)] as const] : [])));
		if (!sameValue(rates, this.rates)) this.rates = rates;
		// An amount in a currency of its own that was written in the pipeline's, or the other way, shows by the decimals of both.
		if (minorDigits(this.settings.currency) !== digits)
			for (const [id, { value, currency }] of this.deals) if (value !== null || currency !== null) this.#touch(id, 'value');
	}

	/** True when they are others. */
	#readTargets(): boolean {
		const [targets, teams] = [readTargets(this.#roots.targets, this.log), readTeams(this.#roots.settings, this.log)];
		if (sameValue(targets, this.targets) && sameValue(teams, this.teams)) return false;
		this.targets = targets;
		this.teams = teams;
		return true;
	}

	#touch(id: DealId, field: CellField): void {
		let fields = this.#pendingDeals.get(id);
		if (!fields) this.#pendingDeals.set(id, (fields = new Set()));
		fields.add(field);
	}

	#touchAll(id: DealId): void {
		this.#pendingWhole.add(id);
		for (const field of DEAL_FIELD_NAMES) this.#touch(id, field);
	}

	#noteRecord(record: RecordKey, field: string): void {
		const slash = record.indexOf('/');
		if (record === recordKey.settings) this.#pendingRoots.add('settings');
		else if (slash < 0) {
			if (isCellField(field)) this.#touch(record, field);
			else if (isToldCell(field)) this.#touchAll(record);
			else this.#pendingRecords.add(record);
			// Any edit may bring a deleted deal back.
			if (this.log.cell(record, 'deleted')) this.#touch(record, 'deleted');
		} else {
			const root = record.slice(0, slash);
			if (SMALL_ROOTS.has(root)) this.#pendingRoots.add(root as SmallRoot);
			else this.#pendingRecords.add(record);
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
					else if (isCellField(key)) this.#touch(id, key);
					else if (isToldCell(key)) this.#touchAll(id);
					else this.#pendingRecords.add(recordKey.deal(id));
				}
			}
		}
	}

	#noteActivities(events: Y.YEvent<Y.Map<unknown>>[]): void {
		for (const { path, keys } of events)
			for (const id of path.length === 0 ? keys.keys() : [String(path[0])]) this.#pendingRecords.add(recordKey.activity(id));
	}

	#flush(transaction: Y.Transaction): void {
		const events = this.#pendingEvents;
		this.#pendingEvents = [];
		if (this.#pendingDeals.size === 0 && this.#pendingRoots.size === 0 && this.#pendingRecords.size === 0) return;
		if (this.#pendingRoots.has('settings')) this.#readSettings();
		const pendingDeals = this.#pendingDeals;
		const pendingWhole = this.#pendingWhole;
		const pendingRoots = this.#pendingRoots;
		const records = this.#pendingRecords;
		this.#pendingDeals = new Map();
		this.#pendingWhole = new Set();
		this.#pendingRoots = new Set();
		this.#pendingRecords = new Set();
		if (pendingRoots.has('stages')) this.#readStages();
		if (pendingRoots.has('columns')) this.#readColumns();
		if (pendingRoots.has('people')) this.#readPeople();
		const targets = (pendingRoots.has('targets') || pendingRoots.has('settings')) && this.#readTargets();
		const added: DealId[] = [];
		const changed = new Map<DealId, Set<CellField>>();
		for (const [id, fields] of pendingDeals) {
			const known = this.deals.get(id);
			const map = this.#roots.deals.get(id);
			if (!known || !(map instanceof Y.Map) || pendingWhole.has(id)) {
				const deal = this.#readDeal(id);
				if (!deal) continue;
				for (const key of Object.keys({ ...known?.own, ...deal.own })) if (isColumnKey(key)) fields.add(key);
				if (!known) added.push(id);
				changed.set(id, fields);
				continue;
			}
			patchDeal(known, map, this.log, this.settings.currency, fields);
			changed.set(id, fields);
		}
		if (this.#names)
			for (const [id, fields] of changed)
				if (fields.has('title') || fields.has('company') || fields.has('deleted')) this.#names.update(this.deals.get(id)!);
		if (this.#contacts)
			for (const record of records) if (record.startsWith(ACTIVITIES)) this.#contacts.update(record.slice(ACTIVITIES.length));
		const change: PipelineChange = {
			deals: changed,
			added,
			stages: pendingRoots.has('stages'),
			columns: pendingRoots.has('columns'),
			settings: pendingRoots.has('settings'),
			targets,
			people: pendingRoots.has('people'),
			records,
			events,
			local: transaction.local,
			origin: transaction.origin
		};
		for (const listener of [...this.#listeners]) listener(change);
	}
}

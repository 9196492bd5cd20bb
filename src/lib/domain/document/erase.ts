// Writes a pipeline anew without a deal or without a person, as a document of another lineage. All else stays value for
// value, the events of other deals with their ids, authors, times and order: no figure of theirs moves.
// Limit: knows a deal by its id, a person by id and by names that fill a whole cell of a field that holds people or texts. Words
// inside texts stay as they are.
import type * as Y from 'yjs';
import { DEAL_FIELDS, isDealField } from '../model/deal.ts';
import type { Dump, Json } from '../model/dump.ts';
import { nameKeyOf, targetId } from '../model/target.ts';
import { buildDocument, dumpDocument } from './dump.ts';
import { teamField } from './read-records.ts';
import { BASE, recordKey, TEAM_PREFIX } from './schema.ts';

type Records = Dump['records'][string];

const isObject = (value: Json | undefined): value is { [key: string]: Json } => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The document without a deal: its cells, notes, history and activities. Null when it has no such deal. */
export function eraseDeal(doc: Y.Doc, deal: string, newId: () => string): Y.Doc | null {
	const dump = dumpDocument(doc);
	const events = dump.log.some(([, record]) => record === deal);
	if (!Object.hasOwn(dump.records.deals ?? {}, deal) && !events) return null;
	const gone = new Set([recordKey.deal(deal)]);
	for (const [id, record] of Object.entries(dump.records.activities ?? {}))
		if (isObject(record[BASE]) && record[BASE].deal === deal) {
			gone.add(recordKey.activity(id));
			delete dump.records.activities![id];
		}
	delete dump.records.deals?.[deal];
	// Another deal may say that it is not this one.
	const withoutTwin = (value: Json | undefined): Json => (Array.isArray(value) ? value.filter((id) => id !== deal) : (value ?? null));
	for (const record of Object.values(dump.records.deals ?? {})) {
		if ('twins' in record) record.twins = withoutTwin(record.twins);
		if (isObject(record[BASE]) && 'twins' in record[BASE]) record[BASE] = { ...record[BASE], twins: withoutTwin(record[BASE].twins) };
	}
	dump.log = dump.log
		.filter(([, record]) => !gone.has(String(record)))
		.map((event) => (event[2] === 'twins' ? [...event.slice(0, 3), withoutTwin(event[3]), ...event.slice(4)] : event));
	return buildDocument(dump, newId);
}

/**
 * The document without a person: their record is gone, and wherever their id or one of their names fills a value there is
 * `alias`, the same in all places, so that owners' figures and the order of edits stay. Null when there is no such person.
 */
export function erasePerson(doc: Y.Doc, person: string, alias: string, newId: () => string): Y.Doc | null {
	const dump = dumpDocument(doc);
	const record = dump.records.people?.[person];
	if (!record && !dump.log.some((event) => event[5] === person)) return null;
	const key = recordKey.person(person);
	const base = record?.[BASE];
	const told = [record?.name, isObject(base) ? base.name : null, ...dump.log.filter((event) => event[1] === key && event[2] === 'name').map((event) => event[3])];
	const names = new Set(told.flatMap((name) => (typeof name === 'string' && name.trim() !== '' ? [nameKeyOf(name)] : [])));
	const teams = new Map([...names].map((name) => [teamField(name), teamField(alias)]));

	const word = (text: string): string => {
		if (text === person) return alias;
		if (text.startsWith('=') && names.has(nameKeyOf(text.slice(1)))) return `=${alias}`;
		return names.has(nameKeyOf(text)) ? alias : text;
	};
	const swap = (value: Json): Json => {
		if (typeof value === 'string') return word(value);
		return Array.isArray(value) ? value.map(swap) : value;
	};
	const holdsPeople = peopleIn(dump);
	/** Of a view: what is looked for in fields that hold people; what the parts of it are called is nobody's name. */
	const viewPart = (value: Json): Json => {
		if (Array.isArray(value)) return value.map(viewPart);
		if (!isObject(value)) return value;
		if (typeof value.field === 'string' && Array.isArray(value.any))
			return holdsPeople('deals', value.field) ? { ...value, any: value.any.map((test) => (isObject(test) ? { ...test, ...('values' in test && { values: swap(test.values!) }), ...('text' in test && { text: swap(test.text!) }) } : test)) } : value;
		return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, viewPart(part)]));
	};
	/** A cell's value, or that of one of the base's, without them. A stage may be called as somebody is: only fields that hold people change. */
	const cell = (root: string, field: string, value: Json): Json => {
		if (holdsPeople(root, field)) return swap(value);
		return root === 'views' ? viewPart(value) : value;
	};
	const basis = (root: string, base: Json): Json => {
		if (!isObject(base)) return base;
		const told = (entry: Json): Json => (Array.isArray(entry) && typeof entry[0] === 'string' ? [entry[0], cell(root, entry[0], entry[1] ?? null), ...entry.slice(2)] : entry);
		return Object.fromEntries(
			Object.entries(base).map(([name, part]) => [name, name === 'by' ? (part === person ? alias : part) : name === 'past' && Array.isArray(part) ? part.map(told) : cell(root, name, part)])
		);
	};

	delete dump.records.people?.[person];
	const renamed = new Map<string, string>();
	for (const [root, records] of Object.entries(dump.records)) {
		for (const cells of Object.values(records))
			for (const [name, value] of Object.entries(cells)) cells[name] = name === BASE ? basis(root, value) : cell(root, name, value);
		if (root === 'targets') dump.records[root] = underOwnIds(records, alias, renamed);
	}
	for (const [field, value] of Object.entries(dump.settings)) {
		if (!field.startsWith(TEAM_PREFIX)) continue;
		delete dump.settings[field];
		dump.settings[teams.get(field) ?? field] = swap(value);
	}
	dump.log = dump.log
		.filter(([, of]) => of !== key)
		.map((event) => {
			const [id, of, field, value, at, by, ...rest] = event as [Json, string, string, Json, Json, Json, ...Json[]];
			const settings = of === recordKey.settings;
			const told = settings ? (field.startsWith(TEAM_PREFIX) ? swap(value) : value) : cell(rootOf(of), field, value);
			return [id, renamed.get(of) ?? of, settings ? (teams.get(field) ?? field) : field, told, at, by === person ? alias : by, ...rest];
		});
	return buildDocument(dump, newId);
}

/** Fields of other records than deals in which people stand: by their id, or by their name as a whole value. */
const PEOPLE_FIELDS: Readonly<Record<string, readonly string[]>> = {
	activities: ['text', 'mentions', 'assignee'],
	views: ['name', 'owner'],
	targets: ['owner']
};
const PEOPLE_COLUMNS: ReadonlySet<Json | undefined> = new Set(['text', 'person', 'link']);

/** Root of a record in the log: a deal's has its id alone. */
const rootOf = (record: string): string => (record.includes('/') ? record.slice(0, record.indexOf('/')) : 'deals');

/** Whether a value of a field may be somebody: their id, or a text that is their name. Stages, currencies and choices never are. */
function peopleIn(dump: Dump): (root: string, field: string) => boolean {
	const columns = new Set(
		Object.entries(dump.records.columns ?? {}).flatMap(([key, cells]) => (PEOPLE_COLUMNS.has(cells.kind ?? (isObject(cells[BASE]) ? cells[BASE].kind : undefined)) ? [key] : []))
	);
	return (root, field) => (root === 'deals' ? (isDealField(field) ? DEAL_FIELDS[field] === 'text' : columns.has(field)) : (PEOPLE_FIELDS[root]?.includes(field) ?? false));
}

/** A target lies under an id that its owner's name is in: those of the alias get theirs. */
function underOwnIds(records: Records, alias: string, renamed: Map<string, string>): Records {
	const moved: Records = Object.create(null) as Records;
	for (const [id, cells] of Object.entries(records)) {
		const base = cells[BASE];
		const own =
			isObject(base) && base.owner === alias && typeof base.from === 'string' && typeof base.to === 'string'
				? targetId({ from: base.from, to: base.to } as Parameters<typeof targetId>[0], { of: 'owner', name: alias })
				: id;
		if (own !== id) renamed.set(recordKey.target(id), recordKey.target(own));
		moved[own] = cells;
	}
	return moved;
}

// Writes a pipeline anew without a deal or without a person, as a document of another lineage. All else stays value for
// value, the events of other deals with their ids, authors, times and order: no figure of theirs moves.
// Limit: knows a deal by its id, a person by id and by names that fill a whole cell. Words inside texts stay as they are.
import type * as Y from 'yjs';
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
		if (Array.isArray(value)) return value.map(swap);
		return isObject(value) ? Object.fromEntries(Object.entries(value).map(([name, part]) => [name, swap(part)])) : value;
	};
	/** Only who wrote it: what a stage or column is called is nobody's name. */
	const author = (base: Json): Json => (isObject(base) && base.by === person ? { ...base, by: alias } : base);

	delete dump.records.people?.[person];
	const renamed = new Map<string, string>();
	for (const [root, records] of Object.entries(dump.records)) {
		const whole = root === 'deals' || root === 'activities' || root === 'views' || root === 'targets';
		for (const cells of Object.values(records))
			for (const [name, value] of Object.entries(cells)) cells[name] = whole ? swap(value) : name === BASE ? author(value) : value;
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
			const whole = !of.includes('/') ? of !== recordKey.settings || field.startsWith(TEAM_PREFIX) : /^(activities|views|targets)\//.test(of);
			return [id, renamed.get(of) ?? of, of === recordKey.settings ? (teams.get(field) ?? field) : field, whole ? swap(value) : value, at, by === person ? alias : by, ...rest];
		});
	return buildDocument(dump, newId);
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

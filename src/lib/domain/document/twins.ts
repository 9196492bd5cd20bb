// Two people create the same thing while apart ([CONFLICT6]): both stay, and are told of until somebody says that
// they are two. Whoever names a thing while seeing another of that name leaves a note of it, in the cell `twins`.
import type { Instant, PersonId } from '../model/deal.ts';
import { baseOf } from './cells.ts';
import { dealName, stageName } from './names.ts';
import type { Pipeline } from './pipeline.ts';
import { compareEvents, recordKey, type CellValue, type LogEvent, type RecordBase, type RecordKey, type RecordRoot } from './schema.ts';

/** The same thing, created by several people unaware of each other. */
export interface Twin {
	kind: 'deal' | 'stage';
	/** At least two, in order of id. */
	ids: readonly string[];
}

/** What is written in the cell `twins` of a record. */
export interface TwinNote {
	record: RecordKey;
	field: 'twins';
	value: string[];
}

/** More things than this of one name are a habit of naming, not an accident. */
const HABIT = 10;
/** Nobody is believed to have been away for longer. */
const APART_MS = 31 * 86_400_000;

/** Everything that several people seem to have created unaware of each other. */
export function findTwins(pipeline: Pipeline): Twin[] {
	// One person is always aware.
	if (pipeline.people.size < 2) return [];
	const twins: Twin[] = [];
	const add = (kind: Twin['kind'], same: Iterable<string>): void => {
		const ids = [...same];
		if (ids.length < 2 || ids.length > HABIT) return;
		const unaware = unawareOf(pipeline, kind, ids);
		if (unaware.length > 0) twins.push({ kind, ids: unaware });
	};
	const stages = new Map<string, string[]>();
	for (const { id, name } of pipeline.liveStages) {
		const key = stageName(name)!;
		stages.set(key, [...(stages.get(key) ?? []), id]);
	}
	for (const same of stages.values()) add('stage', same);
	for (const same of pipeline.names.shared()) add('deal', same);
	return twins.sort((a, b) => (a.ids[0]! < b.ids[0]! ? -1 : 1));
}

/** The notes that say that they are two things: each but the last knows of those after it. */
export function notesOf(pipeline: Pipeline, { kind, ids }: Twin): TwinNote[] {
	return ids.slice(0, -1).map((id, index) => {
		const record = recordOf(kind, id);
		return { record, field: 'twins', value: union(knownTwins(pipeline, record), ids.slice(index + 1)) };
	});
}

/** Others' things of the name that a new record is given: what its base says under `twins`. */
export function twinsOfNew(pipeline: Pipeline, root: RecordRoot, base: Partial<RecordBase>, person: PersonId): string[] {
	if (root === 'deals') return seen(pipeline, 'deal', dealName(base as Parameters<typeof dealName>[0]), null, person);
	return root === 'stages' ? seen(pipeline, 'stage', stageName(base.name), null, person) : [];
}

/** The notes that belong to edits that give names: which others of that name the writer sees. Mostly none. */
export function twinsOfRenamed(pipeline: Pipeline, edits: readonly { record: RecordKey; field: string }[], person: PersonId): TwinNote[] {
	const notes: TwinNote[] = [];
	// Where nobody else ever wrote, nobody can have been unaware.
	if ([...pipeline.people.keys()].every((id) => id === person)) return notes;
	const done = new Set<RecordKey>();
	for (const { record, field } of edits) {
		if (done.has(record)) continue;
		const slash = record.indexOf('/');
		const kind = slash < 0 ? 'deal' : 'stage';
		const names = kind === 'deal' ? field === 'title' || field === 'company' : field === 'name' && record.startsWith('stages/');
		if (!names) continue;
		done.add(record);
		const cell = (name: string): never => (pipeline.cellValue(record, name) ?? null) as never;
		const name = kind === 'deal' ? dealName({ title: cell('title'), company: cell('company') }) : stageName(cell('name'));
		const others = seen(pipeline, kind, name, record.slice(slash + 1), person);
		const known = knownTwins(pipeline, record);
		if (others.some((id) => !known.includes(id))) notes.push({ record, field: 'twins', value: union(known, others) });
	}
	return notes;
}

const recordOf = (kind: Twin['kind'], id: string): RecordKey => (kind === 'deal' ? recordKey.deal(id) : recordKey.stage(id));
const union = (some: readonly string[], more: readonly string[]): string[] => [...new Set([...some, ...more])];
const idsOf = (value: CellValue | undefined): string[] =>
	Array.isArray(value) ? value.filter((id): id is string => typeof id === 'string') : [];

function seen(pipeline: Pipeline, kind: Twin['kind'], name: string | null, self: string | null, person: PersonId): string[] {
	if (name === null) return [];
	const same =
		kind === 'deal'
			? [...pipeline.names.called(name)]
			: pipeline.liveStages.filter((stage) => stageName(stage.name) === name).map(({ id }) => id);
	if (same.length > HABIT) return [];
	return same.filter((id) => id !== self && namedBy(pipeline, kind, id)?.by !== person);
}

/** The others that a record is known to be another thing than. Notes of people who were apart all count. */
function knownTwins(pipeline: Pipeline, record: RecordKey): string[] {
	const map = pipeline.recordMap(record);
	const notes = pipeline.log.cell(record, 'twins')?.heads ?? [];
	return [...new Set([...idsOf(map && baseOf(map).twins), ...notes.flatMap(({ value }) => idsOf(value))])];
}

/** Who gave a thing its name and when: the latest edit of the name, or who created it; null when nobody knows. */
function namedBy(pipeline: Pipeline, kind: Twin['kind'], id: string): { by: PersonId; at: Instant } | null {
	const record = recordOf(kind, id);
	const fields = kind === 'deal' ? ['title', 'company'] : ['name'];
	const edits = fields.map((field) => pipeline.log.cell(record, field)?.winner).filter((event): event is LogEvent => event !== undefined);
	const last = edits.sort(compareEvents).at(-1);
	if (last) return last;
	const map = pipeline.recordMap(record);
	const { by, at } = map ? baseOf(map) : {};
	return typeof by === 'string' && typeof at === 'number' ? { by, at } : null;
}

/** Of things of one name, those that at least one other was named by somebody else who knew nothing of it. */
function unawareOf(pipeline: Pipeline, kind: Twin['kind'], ids: readonly string[]): string[] {
	const all = ids.map((id) => ({ id, named: namedBy(pipeline, kind, id), known: knownTwins(pipeline, recordOf(kind, id)) }));
	return all
		.filter((one) =>
			all.some(
				(other) =>
					one.named !== null &&
					other.named !== null &&
					one.named.by !== other.named.by &&
					Math.abs(one.named.at - other.named.at) <= APART_MS &&
					!one.known.includes(other.id) &&
					!other.known.includes(one.id)
			)
		)
		.map(({ id }) => id)
		.sort();
}

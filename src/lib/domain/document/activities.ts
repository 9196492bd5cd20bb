// Comments, tasks, touches and links of deals: the root `activities` as plain data, patched per transaction, and the
// commands that write it. Limit: what a record may hold is model/activity.ts; who is asked to do what is a screen's.
import {
	MAX_WORDS,
	readActivity,
	safeUrl,
	type Activity,
	type ActivityField,
	type ActivityKind,
	type Task,
	type TouchKind,
	type Who
} from '../model/activity.ts';
import type { Day, DealId, Instant } from '../model/deal.ts';
import { addedAt, cellStays, sourceOf, stayAt } from './as-of-cell.ts';
import { baseOf } from './cells.ts';
import type { Pipeline } from './pipeline.ts';
import { recordKey, type CellValue } from './schema.ts';
import type { CellEdit, Change, NewRecord, Writer } from './writer.ts';

/** What is open on a deal. */
export interface OpenTasks {
	count: number;
	/** The first day something is due; null: no task has one. */
	due: Day | null;
}

const ROOT = 'activities';
const PREFIX = `${ROOT}/`;
const NONE: ReadonlyMap<string, Activity> = new Map();
const NO_TASKS: OpenTasks = { count: 0, due: null };

type Listener = (deals: ReadonlySet<DealId>) => void;

/** Every activity of a pipeline by id and by deal. Follows the document: an edit reads one record. */
export class ActivityIndex {
	readonly #pipeline: Pipeline;
	readonly #all = new Map<string, Activity>();
	readonly #byDeal = new Map<DealId, Map<string, Activity>>();
	readonly #open = new Map<DealId, OpenTasks>();
	readonly #listeners = new Set<Listener>();
	readonly #stop: () => void;

	constructor(pipeline: Pipeline) {
		this.#pipeline = pipeline;
		for (const id of pipeline.doc.getMap(ROOT).keys()) this.#read(id);
		for (const deal of this.#byDeal.keys()) this.#count(deal);
		this.#stop = pipeline.onChange(({ records }) => {
			const deals = new Set<DealId>();
			for (const record of records) {
				if (!record.startsWith(PREFIX)) continue;
				const deal = this.#read(record.slice(PREFIX.length));
				if (deal !== null) deals.add(deal);
			}
			for (const deal of deals) this.#count(deal);
			if (deals.size > 0) for (const listener of [...this.#listeners]) listener(deals);
		});
	}

	/** Calls back with the deals of which an activity came or changed. Returns how to stop. */
	onChange(listener: Listener): () => void {
		this.#listeners.add(listener);
		return () => void this.#listeners.delete(listener);
	}

	destroy(): void {
		this.#stop();
		this.#listeners.clear();
	}

	/** Every activity, deleted ones too, in no order. */
	all(): Iterable<Activity> {
		return this.#all.values();
	}

	get(id: string): Activity | undefined {
		return this.#all.get(id);
	}

	/** A deal's activities that are not deleted, oldest first; as of `moment` where one is given. */
	of(deal: DealId, moment: Instant | null = null): Activity[] {
		const found: Activity[] = [];
		for (const activity of (this.#byDeal.get(deal) ?? NONE).values()) {
			const then = moment === null ? activity : activityAt(this.#pipeline, activity.id, moment);
			if (then && then.deleted === null) found.push(then);
		}
		return found.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
	}

	/** Every activity a deal ever had, deleted ones too, in no order. */
	ever(deal: DealId): Activity[] {
		return [...(this.#byDeal.get(deal) ?? NONE).values()];
	}

	/** What is open on a deal: kept, not counted, so that a list of 10,000 may ask. */
	openTasks(deal: DealId): OpenTasks {
		return this.#open.get(deal) ?? NO_TASKS;
	}

	#read(id: string): DealId | null {
		const record = recordKey.activity(id);
		const map = this.#pipeline.recordMap(record);
		const edited = (this.#pipeline.log.cell(record, 'text')?.events.size ?? 0) > 0;
		const activity = map ? readActivity(id, baseOf(map), (field) => this.#pipeline.cellValue(record, field), edited) : null;
		if (!activity) return null;
		const { deal } = activity;
		this.#all.set(id, activity);
		let ofDeal = this.#byDeal.get(deal);
		if (!ofDeal) this.#byDeal.set(deal, (ofDeal = new Map()));
		ofDeal.set(id, activity);
		return deal;
	}

	/** After everything that changed was read: once a deal, however many of its tasks came. */
	#count(deal: DealId): void {
		let [count, due]: [number, Day | null] = [0, null];
		for (const activity of (this.#byDeal.get(deal) ?? NONE).values()) {
			if (!isOpenTask(activity)) continue;
			count += 1;
			if (activity.due !== null && (due === null || activity.due < due)) due = activity.due;
		}
		if (count === 0) this.#open.delete(deal);
		else this.#open.set(deal, { count, due });
	}
}

/** True for a task that is to be done. */
export const isOpenTask = (activity: Activity): activity is Task =>
	activity.kind === 'task' && activity.done === null && activity.deleted === null;

/** An activity as it was at a moment; null: it was not there yet. */
export function activityAt(pipeline: Pipeline, id: string, moment: Instant): Activity | null {
	const source = sourceOf(pipeline, recordKey.activity(id));
	if (!source || addedAt(source.base) > moment) return null;
	const value = (field: string): CellValue => stayAt(cellStays(pipeline, source, field), moment)?.value ?? null;
	return readActivity(id, source.base, value, value('text') !== (source.base.text ?? null));
}

/** Words of an activity: what was written, and who is named in it. */
export interface Words {
	text: string;
	mentions?: readonly Who[];
}

export const addComment = (writer: Writer, deal: DealId, words: Words): Change => add(writer, deal, 'comment', words);

export const addTask = (writer: Writer, deal: DealId, { due, assignee, ...words }: Words & { due: Day | null; assignee: Who | null }): Change =>
	add(writer, deal, 'task', words, { due, assignee });

/** Writes down a touch. One of `today` or before that is later than the deal's last touch becomes that, in the same step. */
export function logTouch(writer: Writer, deal: DealId, { how, day, inbound = false, ...words }: Words & { how: TouchKind; day: Day; inbound?: boolean }, today: Day): Change {
	const last = writer.pipeline.deals.get(deal)?.lastTouch ?? null;
	const follows = day <= today && (last === null || last < day);
	return add(writer, deal, 'touch', words, { how, day, ...(inbound && { inbound }) }, follows ? [{ record: recordKey.deal(deal), field: 'lastTouch', value: day }] : []);
}

/** Keeps a link. Throws on an address that `safeUrl` refuses: ask it first. */
export function addLink(writer: Writer, deal: DealId, { name, url }: { name: string; url: string }): Change {
	return add(writer, deal, 'link', { text: name }, { url: checkedUrl(url) });
}

/** Writes cells of an activity, as one step. Throws on what no screen writes. */
export function editActivity(writer: Writer, id: string, cells: Partial<Record<Exclude<ActivityField, 'deleted'>, CellValue>>): Change {
	if (typeof cells.text === 'string') assertText(cells.text);
	if (typeof cells.url === 'string') checkedUrl(cells.url);
	const record = recordKey.activity(id);
	return writer.write(Object.entries(cells).map(([field, value]): CellEdit => ({ record, field, value: value ?? null })));
}

/** Ticks a task off now, or makes it one that is to be done again. */
export const completeTask = (writer: Writer, id: string, done: boolean): Change =>
	writer.write([{ record: recordKey.activity(id), field: 'done', value: done ? Math.round(writer.now()) : null }]);

/** Deletes an activity; nothing is removed, so that it can come back. */
export const deleteActivity = (writer: Writer, id: string): Change =>
	writer.write([{ record: recordKey.activity(id), field: 'deleted', value: Math.round(writer.now()) }]);

function add(writer: Writer, deal: DealId, kind: ActivityKind, { text, mentions = [] }: Words, more: Record<string, CellValue> = {}, edits: readonly CellEdit[] = []): Change {
	assertText(text);
	const base: NewRecord['base'] = { kind, deal, text };
	if (mentions.length > 0) base.mentions = [...mentions];
	// Empty cells are left out: they cost nothing.
	for (const [field, value] of Object.entries(more)) if (value !== null) base[field] = value;
	return writer.write(edits, [{ root: ROOT, id: writer.newId(), base }]);
}

function assertText(text: string): void {
	if (text.length > MAX_WORDS) throw new RangeError(`text of an activity is over ${MAX_WORDS}`);
}

function checkedUrl(url: string): string {
	const safe = safeUrl(url);
	if (safe === null) throw new TypeError('not an address that is safe to open');
	return safe;
}

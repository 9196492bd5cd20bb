// What happened to a cell, and to a deal: every edit with who, when, from and to, and what it amounts to (moves with
// their stays, how often the close date was pushed). Limit: recorded times; words and order on screen are the screen's.
import { DAY_MS, dayNumber } from '../model/date.ts';
import { DEAL_FIELD_NAMES, isColumnKey, isDealField, type CellField, type DealId, type Instant, type PersonId, type StageId } from '../model/deal.ts';
import { withoutBounces } from '../model/stage-steps.ts';
import { amountIn } from '../model/money.ts';
import { isAmount, unitOf, type Unit } from './amounts.ts';
import { addedAt, cellStays, editedFields, sourceOf, unitOfStay, type RecordSource, type Stay } from './as-of-cell.ts';
import { noteSittings } from './notes.ts';
import type { Pipeline } from './pipeline.ts';
import { isCriterionField, NOTES, putBackOf, recordKey, sameValue, takesBackOf, type CellValue, type LogEvent, type RecordKey } from './schema.ts';
import { takenBack } from './taken-back.ts';

/** One line of a cell's timeline. */
export interface CellEntry {
	/** Unique in the cell. */
	key: string;
	/**
	 * created: what the record began with; past: what an import told of the time before; edit: somebody wrote it;
	 * bare: written by a program that keeps no log, so nobody knows who or when.
	 */
	kind: 'created' | 'past' | 'edit' | 'bare';
	field: string;
	/** Recorded time; null: unknown. */
	at: Instant | null;
	/** null: unknown. */
	by: PersonId | null;
	/** What the writer saw before; undefined for the first value. */
	from: CellValue | undefined;
	to: CellValue;
	/**
	 * shown: led to what the cell shows. kept: lost against another edit made at the same time (a deletion also against
	 * one of another cell), and counts in no figure; open: the same, and the choice between them still stands.
	 */
	outcome: 'shown' | 'kept' | 'open';
	/** Of a deal's value: in whose minor units `from` and `to` are; null: the pipeline's. */
	units?: { from: Unit; to: Unit };
	/** The whole pipeline was put back, or that was taken back: no work on this cell. */
	putBack?: true;
	/** undone: its author took it back; undo: it took such an edit back, or a redo gave it back. Neither counts in a figure ([TIMELINE3]). */
	taken?: 'undone' | 'undo';
}

/** A cell's timeline, oldest first; the last entry that is 'shown' is what the cell shows. */
export function cellTimeline(pipeline: Pipeline, record: RecordKey, field: string): CellEntry[] {
	const source = sourceOf(pipeline, record);
	if (!source) return [];
	const stays = cellStays(pipeline, source, field);
	const cell = pipeline.log.cell(record, field);
	const without = takenBack(stays.flatMap(({ event }) => event ?? []));
	const led = new Set(stays.flatMap(({ event }) => event?.id ?? []));
	const shown = (pipeline.cellValue(record, 'currency') ?? null) as Unit;
	const unit = (stay: Stay | undefined): Unit => (stay ? unitOfStay(stay, source.map, shown) : null);
	const units = (from: Unit, to: Unit): Pick<CellEntry, 'units'> => (isAmount(record, field) ? { units: { from, to } } : {});
	const first = stays.find(({ event, since }) => event === undefined && since !== Infinity);
	const entries: { entry: CellEntry; order: number }[] = [];
	stays.forEach((stay, index) => {
		const { value, at, by, event, past, since } = stay;
		const kind = event ? 'edit' : since === Infinity ? 'bare' : past ? 'past' : 'created';
		const from = stays[index - 1]?.value;
		// What an import told ends with what it wrote: that is said once.
		if (kind === 'created' && index > 0 && sameValue(from, value)) return;
		// A deletion that an edit took back (HISTORY3): it was made, and is told as what it was.
		const overruled = event !== undefined && !sameValue(event.value, value);
		const outcome = !overruled ? 'shown' : index === stays.length - 1 ? 'open' : 'kept';
		const to = overruled ? event.value : value;
		entries.push({
			entry: { key: event?.id ?? `${kind}${index}`, kind, field, at, by: by ?? null, from, to, outcome, ...units(unit(stays[index - 1]), unit(stay)), ...markOf(event), ...takenOf(event, without) },
			order: since
		});
	});
	const standing = new Set(cell?.inConflict ? cell.heads.map(({ id }) => id) : []);
	for (const event of cell?.events.values() ?? []) {
		if (led.has(event.id)) continue;
		const seen = event.prev.map((id) => cell!.events.get(id)).find((prior) => prior !== undefined);
		entries.push({
			entry: { ...entryOf(event), from: seen ? seen.value : first?.value, ...units(seen ? unitOf(seen) : unit(first), unitOf(event)), ...markOf(event), outcome: standing.has(event.id) ? 'open' : 'kept' },
			order: event.at
		});
	}
	// Stable: entries of the effective history keep their order where recorded times are equal.
	return entries.sort((a, b) => (a.order === b.order ? 0 : a.order - b.order)).map(({ entry }) => entry);
}

const markOf = (event: LogEvent | undefined): Pick<CellEntry, 'putBack'> => (event && putBackOf(event) ? { putBack: true } : {});

const takenOf = (event: LogEvent | undefined, without: ReadonlySet<LogEvent>): Pick<CellEntry, 'taken'> =>
	event && without.has(event) ? { taken: takesBackOf(event) === null ? 'undone' : 'undo' } : {};

const entryOf = ({ id, field, at, by, value }: LogEvent): Omit<CellEntry, 'from' | 'outcome'> => ({
	key: id,
	kind: 'edit',
	field,
	at,
	by,
	to: value
});

/** A stay in a stage. */
export interface StageStay {
	stage: StageId | null;
	/** null: unknown. */
	from: Instant | null;
	/** null: the deal is there now, or unknown. */
	until: Instant | null;
	/** Elapsed days, unrounded (metrics G6); null where a side is unknown. */
	days: number | null;
}

/** A deal's timeline and what it amounts to. */
export interface DealTimeline {
	/** When the deal began, when it was written into the document, and by whom; null: unknown. */
	created: Instant | null;
	added: Instant;
	addedBy: PersonId | null;
	/** True when an import or generator told of its past. */
	imported: boolean;
	/** Every edit of a field a person sees, its deletions and returns, ticked criteria and sittings at its notes, oldest first. */
	entries: readonly CellEntry[];
	/** Slips of the hand taken out ([FUNNEL8]), as figures do. */
	stays: readonly StageStay[];
	/** Times the expected close was moved to a later day, and by how many days in all; likewise to an earlier one. */
	pushed: { times: number; days: number };
	pulled: { times: number; days: number };
	/**
	 * Changes of the value from one number to another, and the sum of them in minor units of the deal's currency. Putting
	 * all back is none, nor is the same amount written in another currency.
	 */
	valueChanges: { times: number; by: number };
	/** Times the last touch was filled in with another day. */
	touches: number;
	/** The deal's own currency; null: the pipeline's. */
	currency: Unit;
}

const isShownField = (field: string): field is CellField => (isDealField(field) && field !== 'order') || isColumnKey(field);

/** Everything that is known of a deal until `now`; null when there is no such deal. */
export function dealTimeline(pipeline: Pipeline, id: DealId, now: Instant): DealTimeline | null {
	const record = recordKey.deal(id);
	const source = sourceOf(pipeline, record);
	const deal = pipeline.deals.get(id);
	if (!source || !deal) return null;
	const { base } = source;
	const { settings } = pipeline;
	const entries: CellEntry[] = [];
	const timeline: DealTimeline = {
		created: source.created,
		added: addedAt(base),
		addedBy: typeof base.by === 'string' ? base.by : null,
		imported: source.past.length > 0,
		entries,
		stays: staysOf(withoutBounces(deal.stageSteps), now),
		pushed: { times: 0, days: 0 },
		pulled: { times: 0, days: 0 },
		valueChanges: { times: 0, by: 0 },
		touches: 0,
		currency: deal.currency
	};
	for (const field of [...DEAL_FIELD_NAMES, ...ownFields(pipeline, source)]) {
		if (!isShownField(field)) continue;
		for (const entry of cellTimeline(pipeline, record, field)) {
			// One line says that the deal was made; what it was made with is in the timeline of each cell.
			if (entry.kind === 'created' && entry.from === undefined) continue;
			entries.push(entry);
			if (entry.outcome === 'shown') count(timeline, field, entry, (minor, unit) => amountIn(minor, unit ?? settings.currency, deal.currency ?? settings.currency));
		}
	}
	for (const field of [...editedFields(pipeline, source)].filter(isCriterionField))
		entries.push(...cellTimeline(pipeline, record, field).filter(({ kind }) => kind === 'edit'));
	for (const sitting of noteSittings(pipeline.log, id))
		entries.push({ ...sitting, kind: 'edit', field: NOTES, from: undefined, to: null, outcome: 'shown' });
	const time = ({ kind, at }: CellEntry): number => (kind === 'bare' ? Infinity : (at ?? -Infinity));
	entries.sort((a, b) => (time(a) === time(b) ? 0 : time(a) - time(b)));
	return timeline;
}

/** Cells in columns of one's own that were ever written. */
const ownFields = (pipeline: Pipeline, source: RecordSource): string[] => {
	const fields = new Set([...editedFields(pipeline, source), ...Object.keys(source.base)]);
	return [...fields].filter(isColumnKey);
};

function count(
	timeline: DealTimeline,
	field: CellField,
	{ from, to, kind, putBack, taken, units }: CellEntry,
	shown: (minor: number, unit: Unit) => number | null
): void {
	// Nobody worked on this deal ([RESTORE5]), or it was taken back ([TIMELINE3]).
	if (putBack || taken) return;
	if (field === 'expectedClose' && typeof from === 'string' && typeof to === 'string') {
		const days = dayNumber(to) - dayNumber(from);
		const side = days > 0 ? timeline.pushed : timeline.pulled;
		if (days !== 0 && Number.isFinite(days)) {
			side.times += 1;
			side.days += Math.abs(days);
		}
	}
	if (field === 'value' && typeof from === 'number' && typeof to === 'number') {
		const [before, after] = [shown(from, units!.from), shown(to, units!.to)];
		if (before !== null && after !== null && before !== after) {
			timeline.valueChanges.times += 1;
			timeline.valueChanges.by += after - before;
		}
	}
	if (field === 'lastTouch' && kind !== 'created' && to !== null && to !== from) timeline.touches += 1;
}

function staysOf(steps: readonly { stage: StageId | null; at: Instant | null }[], now: Instant): StageStay[] {
	return steps.map(({ stage, at }, index) => {
		const next = steps[index + 1];
		const until = next ? next.at : null;
		const end = next ? next.at : now;
		return { stage, from: at, until, days: at === null || end === null ? null : Math.max(0, (end - at) / DAY_MS) };
	});
}

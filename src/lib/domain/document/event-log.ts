// Index of the document's event log by cell: heads, winner, conflicts, effective history.
// A head is an event nothing names as its predecessor; the head with the greatest (at, id) decides.
import { compareEvents, isCriterionField, isToldCell, NOTES, sameValue, type CellValue, type LogEvent, type RecordKey } from './schema.ts';

/**
 * Cells in which nothing is to be decided between edits made at the same time: a place in a list, a dismissal, a ticked
 * criterion, what an import told; notes merge by themselves.
 */
const SILENT = new Set(['order', 'twins', NOTES]);
const isSilent = (field: string): boolean => SILENT.has(field) || isCriterionField(field) || isToldCell(field);

/** All events of one cell. */
export class CellLog {
	readonly record: RecordKey;
	readonly field: string;
	readonly events = new Map<string, LogEvent>();
	readonly #superseded = new Set<string>();
	readonly #standing = new Map<string, LogEvent>();
	#heads: readonly LogEvent[] | null = null;

	constructor(record: RecordKey, field: string) {
		this.record = record;
		this.field = field;
	}

	add(event: LogEvent): boolean {
		if (this.events.has(event.id)) return false;
		this.events.set(event.id, event);
		// Names of other cells' events (a deletion's, FORMAT.md) mean nothing here.
		for (const id of event.prev) {
			this.#superseded.add(id);
			this.#standing.delete(id);
		}
		if (!this.#superseded.has(event.id)) this.#standing.set(event.id, event);
		this.#heads = null;
		return true;
	}

	/** Standing edits, the deciding one first. More than one: people edited at the same time. */
	get heads(): readonly LogEvent[] {
		// Only a forged log has a cycle; then the newest event stands.
		this.#heads ??= [...(this.#standing.size > 0 ? this.#standing : this.events).values()].sort((a, b) => compareEvents(b, a));
		return this.#heads;
	}

	get contested(): boolean {
		return this.#standing.size !== 1;
	}

	get winner(): LogEvent | undefined {
		return this.heads[0];
	}

	/** Two or more standing edits with different values. Two people who both deleted a record agree, whenever they did. */
	get inConflict(): boolean {
		if (this.heads.length < 2 || isSilent(this.field)) return false;
		const [first, ...others] = this.heads;
		if (this.field === 'deleted') return others.some((other) => (other.value === null) !== (first!.value === null));
		return others.some((other) => !sameValue(other.value, first!.value));
	}

	/** True when some event of this cell wrote this value. */
	wrote(value: unknown): boolean {
		for (const event of this.events.values()) if (sameValue(event.value, value)) return true;
		return false;
	}

	/**
	 * The history that led to the deciding edit, oldest first: back from the winner along `prev`,
	 * taking the later one where an edit replaced several (metrics.md G4). The other branches are
	 * kept in the log and count in no flow.
	 */
	effectiveHistory(): LogEvent[] {
		const history: LogEvent[] = [];
		const seen = new Set<string>();
		let event = this.winner;
		while (event && !seen.has(event.id)) {
			seen.add(event.id);
			history.push(event);
			event = event.prev
				.map((id) => this.events.get(id))
				.filter((prior): prior is LogEvent => prior !== undefined)
				.sort((a, b) => compareEvents(b, a))[0];
		}
		return history.reverse();
	}
}

/** The whole log by record and field. */
export class EventLog {
	readonly #records = new Map<RecordKey, Map<string, CellLog>>();
	readonly #ids = new Set<string>();
	readonly #contested = new Set<CellLog>();
	/** Removals of stages, in order of arrival. */
	readonly removals: LogEvent[] = [];

	/** Cells with more than one standing edit, equal ones too. */
	get contested(): ReadonlySet<CellLog> {
		return this.#contested;
	}

	/** Number of distinct events. */
	get size(): number {
		return this.#ids.size;
	}

	has(id: string): boolean {
		return this.#ids.has(id);
	}

	add(event: LogEvent): boolean {
		if (this.#ids.has(event.id)) return false;
		this.#ids.add(event.id);
		let cells = this.#records.get(event.record);
		if (!cells) this.#records.set(event.record, (cells = new Map()));
		let cell = cells.get(event.field);
		if (!cell) cells.set(event.field, (cell = new CellLog(event.record, event.field)));
		cell.add(event);
		if (event.field === 'deleted' && event.value !== null && event.record.startsWith('stages/')) this.removals.push(event);
		if (cell.contested) this.#contested.add(cell);
		else this.#contested.delete(cell);
		return true;
	}

	cell(record: RecordKey, field: string): CellLog | undefined {
		return this.#records.get(record)?.get(field);
	}

	cells(record: RecordKey): ReadonlyMap<string, CellLog> | undefined {
		return this.#records.get(record);
	}

	/** Every event, in canonical order. */
	all(): LogEvent[] {
		const events: LogEvent[] = [];
		for (const cells of this.#records.values())
			for (const cell of cells.values()) events.push(...cell.events.values());
		return events.sort(compareEvents);
	}

	/**
	 * The value a cell shows. `stored` is what the cell's key holds (undefined: no key). The log
	 * decides, except where the stored value was written by no event: a bare write by a client that
	 * does not know the log counts as an edit without author, and is shown.
	 */
	effective(record: RecordKey, field: string, stored: unknown): CellValue | undefined {
		const cell = this.cell(record, field);
		const winner = cell?.winner;
		if (!cell || !winner) return stored as CellValue | undefined;
		if (stored !== undefined && !cell.wrote(stored)) return stored as CellValue;
		return winner.value;
	}
}

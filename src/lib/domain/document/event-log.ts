// Index of the document's event log by cell: heads, winner, conflicts, effective history.
// A head is an event nothing names as its predecessor; the head with the greatest (at, id) decides.
import { compareEvents, sameValue, type CellValue, type LogEvent, type RecordKey } from './schema.ts';

/** All events of one cell. */
export class CellLog {
	readonly events = new Map<string, LogEvent>();
	readonly #superseded = new Set<string>();
	#heads: LogEvent[] | null = null;

	add(event: LogEvent): boolean {
		if (this.events.has(event.id)) return false;
		this.events.set(event.id, event);
		for (const id of event.prev) this.#superseded.add(id);
		this.#heads = null;
		return true;
	}

	/** Standing edits, the deciding one first. More than one: people edited at the same time. */
	get heads(): readonly LogEvent[] {
		if (this.#heads === null) {
			const heads = [...this.events.values()].filter((event) => !this.#superseded.has(event.id));
			// Only a forged log has a cycle; then the newest event stands.
			this.#heads = (heads.length > 0 ? heads : [...this.events.values()]).sort((a, b) => compareEvents(b, a));
		}
		return this.#heads;
	}

	get winner(): LogEvent | undefined {
		return this.heads[0];
	}

	/** Two or more standing edits with different values. */
	get inConflict(): boolean {
		const [first, ...others] = this.heads;
		return first !== undefined && others.some((other) => !sameValue(other.value, first.value));
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
		if (!cell) cells.set(event.field, (cell = new CellLog()));
		return cell.add(event);
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

// A person's own undo: a stack of their changes, each taken back as a new edit. It never removes a
// colleague's later value; what was skipped is returned so that it can be said. Can be written down and read again.
import { revert, type UndoResult } from './revert.ts';
import type { CellChange, Change, Writer } from './writer.ts';

/** Steps kept. */
const LIMIT = 1000;
/** Characters of JSON kept when the stack is written down: a tenth of what a browser gives a page. */
const SAVED_LIMIT = 500_000;

/** A stack as plain JSON: oldest first, the next one to take last. */
export interface SavedUndo {
	done: Change[];
	undone: Change[];
}

export class UndoStack {
	readonly #done: Change[] = [];
	readonly #undone: Change[] = [];
	/** JSON length of each change: a change never changes. */
	readonly #sizes = new WeakMap<Change, number>();

	/** Remembers a change. Empty changes are not steps. */
	push(change: Change): void {
		if (change.cells.length === 0 && change.created.length === 0) return;
		this.#done.push(change);
		if (this.#done.length > LIMIT) this.#done.shift();
		this.#undone.length = 0;
	}

	get canUndo(): boolean {
		return this.#done.length > 0;
	}

	get canRedo(): boolean {
		return this.#undone.length > 0;
	}

	/** Takes back the last step, or the given one wherever it stands; null when there is none. */
	undo(writer: Writer, step = this.#done.at(-1)): UndoResult | null {
		const index = step ? this.#done.lastIndexOf(step) : -1;
		if (index < 0) return null;
		this.#done.push(...this.#done.splice(index, 1));
		return this.#move(writer, this.#done, this.#undone);
	}

	redo(writer: Writer): UndoResult | null {
		return this.#move(writer, this.#undone, this.#done);
	}

	/** What of the stack fits in 500,000 characters: the steps nearest to now; undo before redo. */
	toJSON(): SavedUndo {
		let room = SAVED_LIMIT;
		const nearest = (changes: readonly Change[]): Change[] => {
			const kept: Change[] = [];
			for (const change of changes.toReversed()) {
				room -= this.#sizeOf(change);
				// A step that does not fit ends the list: one before it cannot be taken back alone.
				if (room < 0) break;
				kept.push(change);
			}
			return kept.reverse();
		};
		return { done: nearest(this.#done), undone: nearest(this.#undone) };
	}

	/** A stack from what was written down. Anything that is not a step ends the list there: the steps nearest to now stay. */
	static from(saved: unknown): UndoStack {
		const stack = new UndoStack();
		if (saved === null || typeof saved !== 'object') return stack;
		const { done, undone } = saved as Partial<Record<keyof SavedUndo, unknown>>;
		stack.#done.push(...readChanges(done));
		stack.#undone.push(...readChanges(undone));
		return stack;
	}

	#move(writer: Writer, from: Change[], to: Change[]): UndoResult | null {
		const change = from.pop();
		if (!change) return null;
		const result = revert(writer, change);
		if (result.change.cells.length > 0) to.push(result.change);
		return result;
	}

	#sizeOf(change: Change): number {
		let size = this.#sizes.get(change);
		if (size === undefined) this.#sizes.set(change, (size = JSON.stringify(change).length));
		return size;
	}
}

function readChanges(list: unknown): Change[] {
	if (!Array.isArray(list)) return [];
	const last = list.slice(-LIMIT);
	return last.slice(last.findLastIndex((change) => !isChange(change)) + 1) as Change[];
}

/** A step of a person's own tab, but whatever lies in its storage may be of another version. */
function isChange(change: unknown): change is Change {
	if (change === null || typeof change !== 'object') return false;
	const { cells, created } = change as Partial<Record<keyof Change, unknown>>;
	if (!Array.isArray(cells) || !Array.isArray(created)) return false;
	return cells.every(isCellChange) && created.every((record) => typeof record === 'string');
}

function isCellChange(cell: unknown): cell is CellChange {
	if (cell === null || typeof cell !== 'object') return false;
	const { record, field, eventId, before, after } = cell as Partial<Record<keyof CellChange, unknown>>;
	return [record, field, eventId].every((name) => typeof name === 'string') && before !== undefined && after !== undefined;
}

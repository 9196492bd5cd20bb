// A person's own undo: a stack of their changes, each taken back as a new edit. It never removes a
// colleague's later value; what was skipped is returned so that it can be said.
import { revert, type Change, type UndoResult, type Writer } from './writer.ts';

const LIMIT = 1000;

export class UndoStack {
	readonly #done: Change[] = [];
	readonly #undone: Change[] = [];

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

	undo(writer: Writer): UndoResult | null {
		return this.#move(writer, this.#done, this.#undone);
	}

	redo(writer: Writer): UndoResult | null {
		return this.#move(writer, this.#undone, this.#done);
	}

	#move(writer: Writer, from: Change[], to: Change[]): UndoResult | null {
		const change = from.pop();
		if (!change) return null;
		const result = revert(writer, change);
		if (result.change.cells.length > 0) to.push(result.change);
		return result;
	}
}

// Which edits of a cell their author took back with undo: those, and the taking back, count in no figure ([TIMELINE3]).
// Limit: by the marks in the log (FORMAT.md); an old value that somebody typed again is an edit of its own.
import { takesBackOf, type LogEvent } from './schema.ts';

const NONE: ReadonlySet<LogEvent> = new Set();

/**
 * Of the effective history of one cell, oldest first, the events that count in no figure: edits that were taken back, and
 * the undo and redo that did it. A redo takes back an undo, so that the edit itself counts again, from its own time on.
 * What was made after `until` (recorded time) was not made yet. A mark that names no earlier edit of the same person in
 * this history means nothing.
 */
export function takenBack(history: readonly LogEvent[], until = Infinity): ReadonlySet<LogEvent> {
	if (history.length < 2 || !history.some((event) => takesBackOf(event) !== null)) return NONE;
	const made = history.filter(({ at }) => at <= until);
	const earlier = new Map(made.map((event, index) => [event.id, { event, index }]));
	const without = new Set<LogEvent>();
	// From the end: what was itself taken back takes nothing back.
	for (const [index, event] of [...made.entries()].reverse()) {
		const taken = earlier.get(takesBackOf(event) ?? '');
		if (!taken || taken.index >= index || taken.event.by !== event.by) continue;
		if (!without.has(event)) without.add(taken.event);
		without.add(event);
	}
	return without;
}

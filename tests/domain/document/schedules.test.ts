// Generated conflicts, undo of two people, notes of several, and erasing; the long runs are `npm run fuzz -- conflicts`,
// `-- undo`, `-- notes` and `-- erasing`.
import { expect, it } from 'vitest';
import { addConflicts, noConflicts, ROUND, runConflicts } from '../../fuzz/conflicts.ts';
import { addErasings, noErasings, runErasing } from '../../fuzz/erasing.ts';
import { addNotes, noNotes, runNotes } from '../../fuzz/notes.ts';
import { addUndos, noUndos, runUndo } from '../../fuzz/undo.ts';

const ALL = 100;

/** Plays seeds from 1 on and sums what they covered. */
function play<Outcome>(seeds: number, run: (seed: number) => Outcome, add: (sum: Outcome, one: Outcome) => Outcome, none: Outcome): Outcome {
	let sum = none;
	for (let seed = 1; seed <= seeds; seed++) {
		try {
			sum = add(sum, run(seed));
		} catch (error) {
			throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error });
		}
	}
	return sum;
}

it(`shows the same everywhere, keeps every value and obeys what is typed over it, in ${ALL} conflicts`, { timeout: 120_000 }, () => {
	const sum = play(ALL / ROUND, runConflicts, addConflicts, noConflicts());
	process.stdout.write(`${JSON.stringify({ conflicts: sum })}\n`);
	expect(sum).toMatchObject({ conflicts: ALL, settled: ALL });
	for (const count of [sum.sameCell, sum.deleteVsEdit, sum.structureVsEdit]) expect(count).toBeGreaterThan(ALL / 4);
	expect(sum.edits).toBeGreaterThan(2 * ALL);
});

it(`removes no colleague's value in ${ALL} sequences of two people's undo`, { timeout: 120_000 }, () => {
	const sum = play(ALL, runUndo, addUndos, noUndos());
	process.stdout.write(`${JSON.stringify({ undo: sum })}\n`);
	expect(sum.sequences).toBe(ALL);
	for (const count of [sum.undos, sum.redos, sum.takenBack, sum.spared, sum.reloads, sum.partings]) expect(count).toBeGreaterThan(ALL / 4);
});

it('keeps every character that several people type in one note while apart', { timeout: 120_000 }, () => {
	const sum = play(20, runNotes, addNotes, noNotes());
	process.stdout.write(`${JSON.stringify({ notes: sum })}\n`);
	expect(sum.sequences).toBe(20);
	for (const count of [sum.deleted, sum.formats, sum.meetings, sum.replays, sum.reopened]) expect(count).toBeGreaterThan(20);
});

it('leaves nothing of what is erased from a pipeline that was worked in, and moves nothing else', { timeout: 120_000 }, () => {
	const sum = play(20, runErasing, addErasings, noErasings());
	process.stdout.write(`${JSON.stringify({ erasing: sum })}\n`);
	for (const count of [sum.edits, sum.deals, sum.events, sum.words]) expect(count).toBeGreaterThan(100);
});

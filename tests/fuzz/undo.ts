// Two people type, delete, restore, add, take back and do again, together and apart, across reloads. After every step
// both see exactly what undo-model.ts says: a colleague's value is never removed, one's own goes back.
import { deepStrictEqual } from 'node:assert/strict';
import * as Y from 'yjs';
import { addDeals, deleteDeals, editDeals, restoreDeals, type DealEdit } from '#lib/domain/document/commands.ts';
import { UndoStack } from '#lib/domain/document/undo.ts';
import type { Change } from '#lib/domain/document/writer.ts';
import { newDocument, Replica, T0 } from '../helpers/documents.ts';
import { Random } from './random.ts';
import { meet, otherOf, View, type Step, type Who } from './undo-model.ts';

export interface UndoOutcome {
	sequences: number;
	actions: number;
	undos: number;
	redos: number;
	/** Cells that went back, and cells that a colleague had changed and that stayed. */
	takenBack: number;
	spared: number;
	reloads: number;
	partings: number;
}

export const noUndos = (): UndoOutcome => ({
	sequences: 0,
	actions: 0,
	undos: 0,
	redos: 0,
	takenBack: 0,
	spared: 0,
	reloads: 0,
	partings: 0
});

export function addUndos(sum: UndoOutcome, one: UndoOutcome): UndoOutcome {
	const added = noUndos();
	for (const key of Object.keys(added) as (keyof UndoOutcome)[]) added[key] = sum[key] + one[key];
	return added;
}

const FIELDS = ['title', 'value', 'owner'] as const;
const SEEN = [...FIELDS, 'deleted'] as const;
const BEGAN: Record<string, unknown> = { title: null, value: null, owner: null, deleted: false };
const ORIGIN = newDocument([{}, {}]);

function exchange(a: Y.Doc, b: Y.Doc): void {
	const toB = Y.encodeStateAsUpdate(a, Y.encodeStateVector(b));
	Y.applyUpdate(a, Y.encodeStateAsUpdate(b, Y.encodeStateVector(a)), 'remote');
	Y.applyUpdate(b, toB, 'remote');
}

class Side {
	readonly who: Who;
	replica: Replica;
	stack = new UndoStack();
	done: Step[] = [];
	undone: Step[] = [];

	constructor(who: Who) {
		this.who = who;
		this.replica = new Replica(who, ORIGIN);
	}

	reload(): void {
		const { doc, pipeline, clock } = this.replica;
		this.replica = new Replica(this.who, doc, clock);
		pipeline.destroy();
		this.stack = UndoStack.from(JSON.parse(JSON.stringify(this.stack)));
	}

	shown(deal: string, field: string): unknown {
		const value = this.replica.pipeline.deals.get(deal)![field as 'title'];
		return field === 'deleted' ? value !== null : value;
	}
}

class Game {
	readonly random: Random;
	readonly outcome = noUndos();
	readonly sides: Record<Who, Side> = { a: new Side('a'), b: new Side('b') };
	readonly views: Record<Who, View>;
	/** What both saw when they parted; null while they are together. */
	#common: View | null = null;
	#values = 0;

	constructor(seed: number) {
		this.random = new Random(seed);
		const view = new View();
		for (const deal of this.sides.a.replica.pipeline.deals.keys()) view.add(deal);
		this.views = { a: view, b: view };
	}

	step(): void {
		const { random, outcome } = this;
		const side = this.sides[random.pick<Who>(['a', 'b'])];
		const { who, replica } = side;
		replica.clock += random.below(1000);
		const dice = random.next();
		if (dice < 0.4) this.#act(side);
		else if (dice < 0.68) this.#takeBack(side, 'undo');
		else if (dice < 0.8) this.#takeBack(side, 'redo');
		else if (dice < 0.86) {
			side.reload();
			outcome.reloads += 1;
		} else if (dice < 0.88) replica.clock = T0 + random.below(2 * 86_400_000);
		else if (this.#common) this.#meet();
		else {
			this.#common = this.views.a.copy();
			this.views[otherOf(who)] = this.views[who].copy();
			outcome.partings += 1;
		}
		if (!this.#common) exchange(this.sides.a.replica.doc, this.sides.b.replica.doc);
		this.check();
	}

	/** Both see what the model says they see. */
	check(): void {
		for (const { who, replica } of Object.values(this.sides)) {
			const view = this.views[who];
			const [is, must] = [[], []] as [unknown[], unknown[]];
			for (const deal of view.deals.keys())
				for (const field of SEEN) {
					is.push(this.sides[who].shown(deal, field));
					must.push(view.shown(deal, field) ?? BEGAN[field]);
				}
			deepStrictEqual(is, must, `${who} sees other than what was done`);
			deepStrictEqual(replica.pipeline.deals.size, view.deals.size);
		}
	}

	meetAtLast(): void {
		if (this.#common) this.#meet();
	}

	#act(side: Side): void {
		const { random } = this;
		const { who, replica } = side;
		const view = this.views[who];
		const ids = [...view.deals.keys()];
		const deal = random.pick(ids);
		const gone = view.shown(deal, 'deleted') === true;
		const dice = random.next();
		let change: Change;
		let step: Step;
		if (dice < 0.07 && ids.length < 6) {
			change = addDeals(replica.writer, [{}]);
			const [created] = change.created;
			view.add(created!);
			step = { cells: [], created: [created!] };
		} else if (gone) {
			change = restoreDeals(replica.writer, [deal]);
			step = { cells: [view.put(who, deal, 'deleted', false)], created: [] };
		} else if (dice < 0.25) {
			change = deleteDeals(replica.writer, [deal]);
			step = { cells: [view.put(who, deal, 'deleted', true)], created: [] };
		} else {
			const live = ids.filter((id) => view.shown(id, 'deleted') !== true);
			const places = new Map(Array.from({ length: 1 + random.below(3) }, () => [random.pick(live), random.pick(FIELDS)] as const).map((place) => [place.join(), place]));
			// No value occurs twice: what shows says who typed it.
			const edits = [...places.values()].map(([id, field]): DealEdit => {
				const value = (this.#values += 1);
				return { deal: id, field, value: field === 'value' ? value : `${who}${value}` };
			});
			change = editDeals(replica.writer, edits);
			step = { cells: edits.map((edit) => view.put(who, edit.deal, edit.field, edit.value)), created: [] };
		}
		side.stack.push(change);
		side.done.push(step);
		side.undone = [];
		this.outcome.actions += 1;
	}

	#takeBack(side: Side, way: 'undo' | 'redo'): void {
		const [from, to] = way === 'undo' ? [side.done, side.undone] : [side.undone, side.done];
		const step = from.pop();
		const result = side.stack[way](side.replica.writer);
		deepStrictEqual(result === null, step === undefined, `${way} has a step where there is none, or none where there is`);
		if (!result || !step) return;
		const { done, skipped } = this.views[side.who].takeBack(side.who, step);
		deepStrictEqual(result.skipped.map(({ record, field }) => `${record} ${field}`).sort(), skipped.sort(), 'what was left alone is not what is said');
		if (done.cells.length > 0) to.push(done);
		this.outcome[way === 'undo' ? 'undos' : 'redos'] += 1;
		this.outcome.takenBack += done.cells.length;
		this.outcome.spared += skipped.length;
	}

	#meet(): void {
		const { a, b } = this.sides;
		exchange(a.replica.doc, b.replica.doc);
		const met = meet(this.#common!, this.views.a, this.views.b, (deal, field, either) => {
			const shown = a.shown(deal, field);
			const values = either.map((value) => value ?? BEGAN[field]);
			deepStrictEqual(values.includes(shown), true, `${deal} ${field} shows what neither wrote`);
			return shown;
		});
		this.views.a = this.views.b = met;
		this.#common = null;
	}
}

/** Plays one sequence. Throws where somebody sees other than what the model says. */
export function runUndo(seed: number, steps = 30): UndoOutcome {
	const game = new Game(seed);
	for (let step = 0; step < steps; step++) game.step();
	game.meetAtLast();
	game.check();
	for (const { replica } of Object.values(game.sides)) replica.pipeline.destroy();
	return { ...game.outcome, sequences: 1 };
}

// What two people's undo may do, worked out from what they did and saw: a model that shares nothing with the code
// under test. A cell is a stack of what was put on it; undo takes a person's own off again where nobody else came by.

export type Who = 'a' | 'b';
export const otherOf = (who: Who): Who => (who === 'a' ? 'b' : 'a');
type Count = Record<Who, number>;

/** A cell's values, the one that shows last; empty: what it began with. */
type Values = readonly unknown[];

interface Cell {
	values: Values;
	/** How often each of them changed it. */
	changes: Count;
}

interface DealModel {
	cells: Map<string, Cell>;
	/** Edits of cells other than `deleted`. */
	edits: Count;
	/** Deleted, and back because of an edit made at the same time. */
	returned: boolean;
}

/** A cell as a step found and left it. */
interface StepCell {
	deal: string;
	field: string;
	before: Values;
	after: Values;
	/** What the other had done to the cell, and to the deal, by then. */
	changes: number;
	edits: number;
}

export interface Step {
	cells: StepCell[];
	created: string[];
}

/** What one person sees. */
export class View {
	readonly deals = new Map<string, DealModel>();

	add(deal: string): void {
		this.deals.set(deal, { cells: new Map(), edits: { a: 0, b: 0 }, returned: false });
	}

	copy(): View {
		const copy = new View();
		for (const [id, { cells, edits, returned }] of this.deals) {
			const own = new Map([...cells].map(([field, { values, changes }]) => [field, { values, changes: { ...changes } }]));
			copy.deals.set(id, { cells: own, edits: { ...edits }, returned });
		}
		return copy;
	}

	cell(deal: string, field: string): Cell {
		const { cells } = this.deals.get(deal)!;
		let cell = cells.get(field);
		if (!cell) cells.set(field, (cell = { values: [], changes: { a: 0, b: 0 } }));
		return cell;
	}

	/** The value to be shown; undefined: what it began with. */
	shown(deal: string, field: string): unknown {
		const value = this.cell(deal, field).values.at(-1);
		return field === 'deleted' ? value === true && !this.deals.get(deal)!.returned : value;
	}

	/** Somebody puts a value on a cell. */
	put(who: Who, deal: string, field: string, value: unknown): StepCell {
		return this.#set(who, deal, field, [...this.cell(deal, field).values, value]);
	}

	/** Takes a step back. Returns what went back, as a step, and the cells that must be left alone. */
	takeBack(who: Who, step: Step): { done: Step; skipped: string[] } {
		const other = otherOf(who);
		const skipped: string[] = [];
		const cells: StepCell[] = [];
		// All is judged by what is seen before any of it goes back.
		const judged = step.cells.map((each) => {
			const toBin = each.field === 'deleted' && each.before.at(-1) === true;
			const { values, changes } = this.cell(each.deal, each.field);
			// Their own later step may be what had to stay.
			const untouched = changes[other] === each.changes && values.at(-1) === each.after.at(-1);
			return { each, may: untouched && !(toBin && this.deals.get(each.deal)!.edits[other] !== each.edits) };
		});
		for (const { each, may } of judged) {
			// A deletion that an edit had overruled already: once taken back there is nothing to do again.
			const nothing = each.field === 'deleted' && !this.deals.get(each.deal)!.returned && (each.before.at(-1) ?? false) === this.shown(each.deal, 'deleted');
			if (may && nothing) continue;
			if (may) cells.push(this.#set(who, each.deal, each.field, each.before));
			else skipped.push(`${each.deal} ${each.field}`);
		}
		for (const deal of step.created) {
			const { cells: all } = this.deals.get(deal)!;
			if ([...all.values()].some(({ changes }) => changes[other] > 0)) skipped.push(`${deal} deleted`);
			else cells.push(this.put(who, deal, 'deleted', true));
		}
		return { done: { cells, created: [] }, skipped };
	}

	#set(who: Who, deal: string, field: string, values: Values): StepCell {
		const cell = this.cell(deal, field);
		const model = this.deals.get(deal)!;
		// What was back stays back when a second deletion is taken off.
		const before = field === 'deleted' && model.returned ? [...cell.values, false] : cell.values;
		cell.values = values;
		cell.changes[who] += 1;
		if (field === 'deleted') model.returned = false;
		else model.edits[who] += 1;
		return { deal, field, before, after: values, changes: cell.changes[otherOf(who)], edits: model.edits[otherOf(who)] };
	}
}

/**
 * What both see after they were apart. Where both changed a cell, one of the two shows: `decided` says which,
 * as the document has it, and the other's claim on it ends all the same.
 */
export function meet(common: View, a: View, b: View, decided: (deal: string, field: string, either: readonly unknown[]) => unknown): View {
	const met = new View();
	for (const deal of new Set([...a.deals.keys(), ...b.deals.keys()])) {
		met.add(deal);
		const model = met.deals.get(deal)!;
		const [inA, inB] = [a.deals.get(deal), b.deals.get(deal)];
		const before = common.deals.get(deal)?.edits ?? { a: 0, b: 0 };
		model.edits = { a: inA?.edits.a ?? 0, b: inB?.edits.b ?? 0 };
		const fields = new Set([...(inA?.cells.keys() ?? []), ...(inB?.cells.keys() ?? [])]);
		model.returned = common.deals.get(deal)?.returned ?? false;
		for (const field of fields) {
			const cell = met.cell(deal, field);
			const [ofA, ofB] = [inA && a.cell(deal, field), inB && b.cell(deal, field)];
			const was = common.deals.has(deal) ? common.cell(deal, field).changes : { a: 0, b: 0 };
			cell.changes = { a: ofA?.changes.a ?? 0, b: ofB?.changes.b ?? 0 };
			const [byA, byB] = [cell.changes.a !== was.a, cell.changes.b !== was.b];
			if (byA && byB) {
				const either = [a.shown(deal, field), b.shown(deal, field)];
				cell.values = [decided(deal, field, either)];
				if (field === 'deleted') model.returned = false;
				continue;
			}
			cell.values = (byB ? ofB : (ofA ?? ofB))!.values;
			// Deleted by one while the other edited it: back with the edit.
			if (field === 'deleted' && (byA || byB)) {
				const edited = byA ? model.edits.b !== before.b : model.edits.a !== before.a;
				model.returned = cell.values.at(-1) === true && edited;
			}
		}
	}
	return met;
}

// Generated conflicts: several people apart, with clocks off by days, do things to the same cell, deal, stage or column.
// What every replica must show then is worked out here from what was done, not from the document.
import { deepStrictEqual, ok } from 'node:assert/strict';
import * as Y from 'yjs';
import { addDeals, addStage, deleteDeals, editDeals, editStage, removeStage } from '#lib/domain/document/commands.ts';
import { keepEdit, keepRecord, keepTwins, mergeFindings, moveDealsOut, type MergeFindings } from '#lib/domain/document/conflicts.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import { defaultStages } from '#lib/domain/demo/default-stages.ts';
import type { CellValue, RecordKey } from '#lib/domain/document/schema.ts';
import type { Change } from '#lib/domain/document/writer.ts';
import { newDocument, Replica, T0 } from '../helpers/documents.ts';
import { assertSame } from './check.ts';
import { Random } from './random.ts';

export const CONFLICT_KINDS = ['same cell', 'delete vs edit', 'structure vs edit'] as const;
export type ConflictKind = (typeof CONFLICT_KINDS)[number];

export interface ConflictOutcome {
	conflicts: number;
	sameCell: number;
	deleteVsEdit: number;
	structureVsEdit: number;
	/** Edits made while apart. */
	edits: number;
	/** Replicas on which a conflict was looked at, those of newcomers too. */
	looks: number;
	/** Conflicts then typed over or settled otherwise. */
	settled: number;
}

export const noConflicts = (): ConflictOutcome => ({
	conflicts: 0,
	sameCell: 0,
	deleteVsEdit: 0,
	structureVsEdit: 0,
	edits: 0,
	looks: 0,
	settled: 0
});

export function addConflicts(sum: ConflictOutcome, one: ConflictOutcome): ConflictOutcome {
	const added = noConflicts();
	for (const key of Object.keys(added) as (keyof ConflictOutcome)[]) added[key] = sum[key] + one[key];
	return added;
}

/** Conflicts in one round: they lie in one document, each about its own record. */
export const ROUND = 50;

const DAY = 86_400_000;

/** What one person did, as they would remember it. */
interface Done {
	by: string;
	value: CellValue;
	at: number;
}

/** A conflict in the making. Checks throw. */
interface Case {
	/** Called once for each person, in any order, while they are apart. */
	apart(person: Replica): void;
	/** Everyone has everything. */
	check(pipeline: Pipeline, findings: MergeFindings): void;
	/** Somebody decides. */
	settle(person: Replica): void;
	settled(pipeline: Pipeline, findings: MergeFindings): void;
}

class Round {
	readonly random: Random;
	readonly people: Replica[];
	readonly outcome = noConflicts();
	/** What each person did since all met, in their order. */
	readonly #updates = new Map<Replica, Uint8Array[]>();
	#values = 0;

	constructor(seed: number) {
		this.random = new Random(seed);
		const origin = newDocument(Array.from({ length: ROUND }, (_, index) => ({ title: `deal ${index}`, stage: 'lead', value: -1 })));
		const founder = new Replica('founder', origin);
		for (let index = 0; index < 6; index++) addStage(founder.writer, { ...defaultStages('en')[1]!.cells, name: `stage ${index}` }, 'lead');
		this.people = Array.from({ length: 2 + this.random.below(3) }, (_, index) => new Replica(`p${index}`, founder.doc));
		for (const person of this.people) {
			this.#updates.set(person, []);
			person.doc.on('update', (update: Uint8Array, source: unknown) => void (source === 'remote' || this.#updates.get(person)!.push(update)));
		}
	}

	/** A clock off by up to three days, either way. */
	skew(person: Replica): void {
		person.clock = T0 + DAY + Math.round((this.random.next() - 0.5) * 6 * DAY);
	}

	fresh(): number {
		return (this.#values += 1);
	}

	/** Everything that was done arrives everywhere, in pieces, in an order of each one's own, some of it twice. */
	meet(): void {
		const pieces = [...this.#updates.values()].flatMap((updates) => {
			const pieces: Uint8Array[] = [];
			while (updates.length > 0) pieces.push(Y.mergeUpdates(updates.splice(0, 1 + this.random.below(24))));
			return pieces;
		});
		for (const { doc } of this.people) {
			const order = pieces.map((piece) => ({ piece, key: this.random.next() })).sort((a, b) => a.key - b.key);
			for (const { piece } of order) {
				Y.applyUpdate(doc, piece, 'remote');
				if (this.random.chance(0.05)) Y.applyUpdate(doc, piece, 'remote');
			}
		}
	}

	/** Checks on every replica and on what a newcomer reads. */
	look(check: (pipeline: Pipeline, findings: MergeFindings) => void): void {
		const doc = new Y.Doc();
		Y.applyUpdate(doc, Y.encodeStateAsUpdate(this.people[0]!.doc));
		const newcomer = new Pipeline(doc);
		assertSame(newcomer, ...this.people.map(({ pipeline }) => pipeline));
		for (const pipeline of [newcomer, ...this.people.map((person) => person.pipeline)]) {
			check(pipeline, mergeFindings(pipeline));
			this.outcome.looks += 1;
		}
	}
}

/** One deciding edit: greatest recorded time, ties by event id as FORMAT.md has it. */
function latest(pipeline: Pipeline, record: RecordKey, field: string, done: readonly Done[]): Done {
	const most = Math.max(...done.map(({ at }) => at));
	const tied = done.filter(({ at }) => at === most);
	if (tied.length === 1) return tied[0]!;
	const events = [...pipeline.log.cell(record, field)!.events.values()].filter(({ at }) => at === most);
	const winner = events.sort((a, b) => (a.id < b.id ? 1 : -1))[0]!;
	return tied.find(({ by }) => by === winner.by)!;
}

/** Several people type in one cell, one to three times each, perhaps after an edit that all have seen. */
function sameCell(round: Round, deal: string): Case {
	const { random } = round;
	const places: [RecordKey, string][] = [[deal, 'title'], [deal, 'value'], [deal, 'nextStep']];
	const [record, field] = random.pick(places);
	const value = (): CellValue => (field === 'value' ? round.fresh() : `v${round.fresh()}`);
	const write = (person: Replica, written: CellValue): Change => person.writer.write([{ record, field, value: written }]);
	const last = new Map<string, Done>();
	const all: CellValue[] = [];
	let typed: CellValue;
	return {
		apart(person) {
			if (last.size >= 2 && random.chance(0.3)) return;
			for (let times = 1 + random.below(3); times > 0; times -= 1) {
				round.skew(person);
				const done = { by: person.name, value: value(), at: Math.max(person.clock, (last.get(person.name)?.at ?? 0) + 1) };
				write(person, done.value);
				all.push(done.value);
				last.set(person.name, done);
				round.outcome.edits += 1;
			}
		},
		check(pipeline, { cells }) {
			const standing = [...last.values()];
			deepStrictEqual(pipeline.cellValue(record, field), latest(pipeline, record, field, standing).value, 'not the latest shows');
			const found = cells.find((cell) => cell.record === record && cell.field === field);
			ok(found, 'a conflict is not listed');
			deepStrictEqual(found.standing.map((event) => event.value).sort(), standing.map((done) => done.value).sort(), 'a value is not kept');
			deepStrictEqual(found.before, field === 'value' ? -1 : (pipeline.recordMap(record)!.get('_') as Record<string, CellValue>)[field]);
			const logged = new Set([...pipeline.log.cell(record, field)!.events.values()].map((event) => event.value));
			for (const each of all) ok(logged.has(each), `${String(each)} was typed and is not in the log`);
		},
		settle(person) {
			if (random.chance(0.5)) {
				typed = value();
				write(person, typed);
			} else {
				const event = random.pick(person.pipeline.log.cell(record, field)!.heads);
				typed = event.value;
				keepEdit(person.writer, record, field, event);
			}
		},
		settled(pipeline, { cells }) {
			deepStrictEqual(pipeline.cellValue(record, field), typed, 'not what was typed shows');
			ok(!cells.some((cell) => cell.record === record && cell.field === field), 'a settled conflict is still listed');
		}
	};
}

/** One deletes a deal that others edit; sometimes another deletes it too. */
function deleteVsEdit(round: Round, deal: string): Case {
	const { random } = round;
	const edited = new Map<string, number>();
	const deleters: string[] = [];
	let again: boolean;
	return {
		apart(person) {
			round.skew(person);
			if (deleters.length === 0 && (edited.size > 0 || random.chance(0.5))) {
				deleters.push(person.name);
				deleteDeals(person.writer, [deal]);
			} else if (edited.size > 0 && random.chance(0.2)) {
				deleters.push(person.name);
				deleteDeals(person.writer, [deal]);
			} else {
				const value = round.fresh();
				editDeals(person.writer, [{ deal, field: 'value', value }]);
				edited.set(person.name, value);
			}
			round.outcome.edits += 1;
		},
		check(pipeline, { returned }) {
			const shown = pipeline.deals.get(deal)!;
			ok(shown.deleted === null, 'a deal that was edited is gone');
			ok(deleters.includes(shown.returned!.by), 'who deleted it is not said');
			ok([...edited.values()].includes(shown.value!), 'no edit shows');
			const found = returned.find(({ record }) => record === deal)!;
			deepStrictEqual(found.edits.map(({ by }) => by).sort(), [...edited.keys()].sort(), 'an edit is not listed');
			deepStrictEqual(found.edits.map(({ value }) => value).sort(), [...edited.values()].sort(), 'a value is not kept');
		},
		settle(person) {
			again = random.chance(0.5);
			if (again) deleteDeals(person.writer, [deal]);
			else keepRecord(person.writer, deal);
		},
		settled(pipeline, { returned }) {
			deepStrictEqual(pipeline.deals.get(deal)!.deleted !== null, again, 'the decision does not hold');
			ok(!returned.some(({ record }) => record === deal), 'a settled return is still listed');
		}
	};
}

/** A stage is removed or renamed, a column removed, while others use it; or two create the same. */
function structureVsEdit(round: Round, deal: string, index: number): Case {
	const kinds = [removalVsMove, renameVsMove, columnVsTyping, twins];
	return kinds[index % kinds.length]!(round, deal);
}

/** Each conflict has a stage of its own, made by the first person and seen by all before they part. */
function ownStage(round: Round, name: string): string {
	const [maker] = round.people;
	return addStage(maker!.writer, { ...defaultStages('en')[1]!.cells, name }, 'lead').created[0]!.slice('stages/'.length);
}

function removalVsMove(round: Round, deal: string): Case {
	const name = `own ${round.fresh()}`;
	const stage = ownStage(round, name);
	const mover = round.random.pick(round.people);
	let out: boolean;
	return {
		apart(person) {
			round.skew(person);
			if (person === mover) editDeals(person.writer, [{ deal, field: 'stage', value: stage }]);
			else removeStage(person.writer, stage, 'lead');
			round.outcome.edits += 1;
		},
		check(pipeline, { removedStages }) {
			deepStrictEqual(pipeline.deals.get(deal)!.stage, stage, 'the deal is not where it was put');
			deepStrictEqual([pipeline.stage(stage)!.name, pipeline.stage(stage)!.deleted !== null], [name, true], 'the removed stage lost its name');
			deepStrictEqual(removedStages.find((found) => found.stage === stage)?.deals, [deal], 'the stage is not listed');
		},
		settle({ writer }) {
			out = round.random.chance(0.5);
			if (out) moveDealsOut(writer, stage, 'lead');
			else keepRecord(writer, `stages/${stage}`);
		},
		settled(pipeline, { removedStages }) {
			deepStrictEqual([pipeline.deals.get(deal)!.stage, pipeline.stage(stage)!.deleted !== null], out ? ['lead', true] : [stage, false]);
			ok(!removedStages.some((found) => found.stage === stage), 'a settled removal is still listed');
		}
	};
}

function renameVsMove(round: Round, deal: string): Case {
	const stage = ownStage(round, `own ${round.fresh()}`);
	const mover = round.random.pick(round.people);
	const renames: Done[] = [];
	const name = (): string => `renamed ${round.fresh()}`;
	let chosen = '';
	return {
		apart(person) {
			round.skew(person);
			if (person === mover) editDeals(person.writer, [{ deal, field: 'stage', value: stage }]);
			else {
				renames.push({ by: person.name, value: name(), at: person.clock });
				editStage(person.writer, stage, 'name', renames.at(-1)!.value as string);
			}
			round.outcome.edits += 1;
		},
		check(pipeline, { cells }) {
			deepStrictEqual(pipeline.deals.get(deal)!.stage, stage, 'the deal is not where it was put');
			deepStrictEqual(pipeline.stage(stage)!.name, latest(pipeline, `stages/${stage}`, 'name', renames).value);
			deepStrictEqual(cells.some(({ record, field }) => record === `stages/${stage}` && field === 'name'), renames.length > 1);
		},
		settle({ writer }) {
			editStage(writer, stage, 'name', (chosen = name()));
		},
		settled(pipeline, { cells }) {
			deepStrictEqual(pipeline.stage(stage)!.name, chosen);
			ok(!cells.some(({ record }) => record === `stages/${stage}`), 'a settled name is still listed');
		}
	};
}

function columnVsTyping(round: Round, deal: string): Case {
	const id = `column${round.fresh()}`;
	const column = `columns/${id}`;
	round.people[0]!.writer.write([], [{ root: 'columns', id, base: { name: id } }]);
	const typist = round.random.pick(round.people);
	const value = `typed ${round.fresh()}`;
	return {
		apart(person) {
			round.skew(person);
			person.writer.write([person === typist ? { record: deal, field: id, value } : { record: column, field: 'deleted', value: person.clock }]);
			round.outcome.edits += 1;
		},
		check(pipeline) {
			deepStrictEqual([pipeline.cellValue(deal, id), typeof pipeline.cellValue(column, 'deleted')], [value, 'number']);
		},
		settle: ({ writer }) => void keepRecord(writer, column),
		settled(pipeline) {
			deepStrictEqual([pipeline.cellValue(deal, id), pipeline.cellValue(column, 'deleted')], [value, null]);
		}
	};
}

function twins(round: Round): Case {
	const title = `twin ${round.fresh()}`;
	const ids: string[] = [];
	const listed = (found: MergeFindings['twins']): readonly string[] | undefined => found.find((twin) => twin.ids.includes(ids[0]!))?.ids;
	return {
		apart(person) {
			round.skew(person);
			ids.push(addDeals(person.writer, [{ title: round.random.chance(0.5) ? title : ` ${title.toUpperCase()}`, company: 'Globex' }]).created[0]!);
			round.outcome.edits += 1;
		},
		check(pipeline, { twins: found }) {
			for (const id of ids) ok(pipeline.deals.get(id)?.deleted === null, 'one of two is gone');
			deepStrictEqual(listed(found), ids.toSorted(), 'the same thing twice is not listed');
		},
		settle: ({ writer }) => void keepTwins(writer, { kind: 'deal', ids: ids.toSorted() }),
		settled(_, { twins: found }) {
			deepStrictEqual(listed(found), undefined, 'settled twins are still listed');
		}
	};
}

const MAKERS: Record<ConflictKind, (round: Round, deal: string, index: number) => Case> = {
	'same cell': sameCell,
	'delete vs edit': deleteVsEdit,
	'structure vs edit': structureVsEdit
};

/** Plays one round of 50 conflicts. Throws where one is not shown, kept or settled as it must be. */
export function runConflicts(seed: number): ConflictOutcome {
	const round = new Round(seed);
	const { people, random, outcome } = round;
	const deals = [...people[0]!.pipeline.deals.keys()];
	const cases = deals.map((deal, index) => {
		const kind = CONFLICT_KINDS[index % 3]!;
		outcome.conflicts += 1;
		outcome[kind === 'same cell' ? 'sameCell' : kind === 'delete vs edit' ? 'deleteVsEdit' : 'structureVsEdit'] += 1;
		return MAKERS[kind](round, deal, Math.floor(index / 3));
	});
	round.meet();
	const acts = people.flatMap((person) => cases.map((each) => ({ each, person, key: random.next() })));
	for (const { each, person } of acts.sort((a, b) => a.key - b.key)) each.apart(person);
	round.meet();
	round.look((pipeline, findings) => cases.forEach((each) => each.check(pipeline, findings)));
	for (const each of cases) {
		const person = random.pick(people);
		round.skew(person);
		each.settle(person);
		outcome.settled += 1;
	}
	round.meet();
	round.look((pipeline, findings) => cases.forEach((each) => each.settled(pipeline, findings)));
	for (const { pipeline } of people) pipeline.destroy();
	return outcome;
}

// A pipeline that two people worked in at random, and a deal or person of it erased: no byte of theirs is in the new
// document, every other deal has the history and figures it had, and what is erased is not there a second time.
import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import * as Y from 'yjs';
import { addComment, addLink, addTask } from '#lib/domain/document/activities.ts';
import { addDeals, editDeals } from '#lib/domain/document/commands.ts';
import { dealHistory } from '#lib/domain/document/deal-history.ts';
import { eraseDeal, erasePerson } from '#lib/domain/document/erase.ts';
import { writeNote } from '#lib/domain/document/notes.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import type { Writer } from '#lib/domain/document/writer.ts';
import { MetricsEngine } from '#lib/domain/metrics/engine.ts';
import type { DealHistory } from '#lib/domain/model/deal-history.ts';
import { newDocument, Replica, sync } from '../helpers/documents.ts';
import { randomEdit } from './edits.ts';
import { Random } from './random.ts';
import { asText, assertAlike } from './screen.ts';

export interface ErasingOutcome {
	pipelines: number;
	edits: number;
	/** Deals and events of others that had to stay as they were. */
	deals: number;
	events: number;
	/** Words that had to go, over deals and people. */
	words: number;
}

export const noErasings = (): ErasingOutcome => ({ pipelines: 0, edits: 0, deals: 0, events: 0, words: 0 });

export function addErasings(sum: ErasingOutcome, one: ErasingOutcome): ErasingOutcome {
	const added = noErasings();
	for (const key of Object.keys(added) as (keyof ErasingOutcome)[]) added[key] = sum[key] + one[key];
	return added;
}

const EDITS = 40;
const NOW = Date.UTC(2026, 5, 15, 12);
const ALIAS = 'erased-1';

/** One pipeline a seed. Throws when anything is left, or anything else has moved. */
export function runErasing(seed: number): ErasingOutcome {
	const random = new Random(seed);
	const people = [`ann${seed}`, `bob${seed}`].map((name) => new Replica(name, ORIGIN));
	const outcome = { ...noErasings(), pipelines: 1 };
	for (let step = 0; step < EDITS; step += 1) {
		const person = random.pick(people);
		person.clock += random.below(3 * 86_400_000);
		if (randomEdit(random, person.writer)) outcome.edits += 1;
		if (random.chance(0.2)) sync(...people);
	}
	const [ann, bob] = people as [Replica, Replica];
	const { created } = addDeals(ann.writer, [{ title: 'Northwind' }]);
	sync(ann, bob);
	// One that was worked on at random, or one that nobody else knows of.
	const deal = random.chance(0.3) ? created[0]! : random.pick([...ann.pipeline.deals.keys()]);
	const words = people.flatMap(({ writer }, index) => planted(writer, deal, `${index}q${seed}`));
	sync(ann, bob);
	checkDeal(ann, deal, words, outcome);
	checkPerson(ann, random.pick(people).name, outcome);
	return outcome;
}

const ORIGIN = newDocument([{ title: 'Acme' }, { title: 'Bolt' }]);

/** Writes words that are nowhere else, wherever a deal can have some. Returns them as they lie in the file. */
function planted(writer: Writer, deal: string, mark: string): string[] {
	const note = new Y.Doc();
	note.getText('note').insert(0, `note${mark}`);
	const written = writeNote(writer, deal, Y.encodeStateAsUpdate(note)).cells.map(({ after }) => String(after));
	editDeals(writer, (['title', 'company', 'owner', 'nextStep'] as const).map((field) => ({ deal, field, value: `${field}${mark}` })));
	// Typed over: in the history alone.
	editDeals(writer, [{ deal, field: 'title', value: 'Plain' }]);
	addComment(writer, deal, { text: `comment${mark}` });
	addTask(writer, deal, { text: `task${mark}`, due: '2026-03-01', assignee: null });
	addLink(writer, deal, { name: `link${mark}`, url: `https://${mark}.example.com/` });
	return [...written, ...['title', 'company', 'owner', 'nextStep', 'comment', 'task', 'link'].map((word) => word + mark), `https://${mark}.`];
}

const bytes = (doc: Y.Doc): string => Buffer.from(Y.encodeStateAsUpdate(doc)).toString('latin1');
const histories = (pipeline: Pipeline, without: string | null = null): DealHistory[] =>
	[...pipeline.deals.keys()].filter((id) => id !== without).sort().map((id) => dealHistory(pipeline, id)!);

/** A deal as one sees it. */
function shown(pipeline: Pipeline, id: string): object {
	const deal = pipeline.deals.get(id)!;
	return { ...deal, conflicts: [...deal.conflicts].sort() };
}

function figures(of: readonly DealHistory[], { stages }: Pipeline): string {
	const engine = new MetricsEngine();
	engine.ask({ now: NOW });
	engine.rebuild(of, stages);
	return asText(engine.snapshot());
}

let ids = 0;
const newId = (): string => `n${(ids += 1)}`;

function checkDeal(from: Replica, deal: string, words: readonly string[], outcome: ErasingOutcome): void {
	const before = bytes(from.doc);
	const gone = [deal, ...words];
	for (const word of gone) if (!before.includes(word)) throw new Error(`“${word}” was never there`);
	const erased = eraseDeal(from.doc, deal, newId)!;
	const after = bytes(erased);
	const left = gone.filter((word) => after.includes(word));
	strictEqual(left.length, 0, `left of deal ${deal}: ${left.join(', ')}`);
	const pipeline = new Pipeline(erased);
	const stay = histories(from.pipeline, deal);
	const are = histories(pipeline);
	deepStrictEqual(are, stay, 'another deal’s history has moved');
	assertAlike(figures(are, pipeline), figures(stay, from.pipeline), 'figures of the others have moved');
	for (const id of from.pipeline.deals.keys()) {
		if (id === deal) continue;
		deepStrictEqual(shown(pipeline, id), shown(from.pipeline, id), `deal ${id} has moved`);
	}
	deepStrictEqual(pipeline.stages, from.pipeline.stages);
	deepStrictEqual(pipeline.columns, from.pipeline.columns);
	strictEqual(eraseDeal(erased, deal, newId), null, 'it can be erased a second time');
	outcome.deals += stay.length;
	outcome.events += pipeline.log.size;
	outcome.words += gone.length;
	pipeline.destroy();
}

function checkPerson(from: Replica, person: string, outcome: ErasingOutcome): void {
	if (!bytes(from.doc).includes(person)) throw new Error(`${person} was never there`);
	const erased = erasePerson(from.doc, person, ALIAS, newId)!;
	if (bytes(erased).includes(person)) throw new Error(`${person} is still there`);
	const pipeline = new Pipeline(erased);
	const renamed = (text: string): string => text.replaceAll(JSON.stringify(person), JSON.stringify(ALIAS));
	assertAlike(asText(histories(pipeline)), renamed(asText(histories(from.pipeline))), 'a history has moved');
	strictEqual(erasePerson(erased, person, ALIAS, newId), null, 'they can be erased a second time');
	outcome.words += 1;
	pipeline.destroy();
}

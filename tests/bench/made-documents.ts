// Documents of a given size for the bench, and the same data in other shapes: a map with one key per
// cell, CSV, and plain rows. The same on every run: fixed seed, fixed ids, fixed day.
import * as Y from 'yjs';
import { createDocument } from '#lib/domain/document/create.ts';
import { editDeals, type DealEdit } from '#lib/domain/document/commands.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import { Writer, type WriterContext } from '#lib/domain/document/writer.ts';
import { demoSeed } from '#lib/domain/demo/demo-pipeline.ts';
import { DEAL_FIELD_NAMES, type DealCells } from '#lib/domain/model/deal.ts';

export const BENCH_DAY = Date.UTC(2026, 5, 1, 9);

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-';

/** Ids as long and as poorly compressible as real ones, but the same every time (mulberry32). */
export function idMaker(seed: number): () => string {
	let state = seed >>> 0;
	const next = (): number => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = Math.imul(state ^ (state >>> 15), state | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return (t ^ (t >>> 14)) >>> 0;
	};
	return () => Array.from({ length: 12 }, () => ALPHABET[next() & 63]).join('');
}

const context = (seed: number): WriterContext => ({
	now: () => BENCH_DAY,
	newId: idMaker(seed),
	person: { id: `bench${seed}`, name: 'Bench', color: 0 }
});

/** A pipeline of generated deals, as an import would write it: with what is known of their past, or without. */
export function madeDocument(deals: number, past: 'with past' | 'without past' = 'with past'): Y.Doc {
	const seed = demoSeed({ now: BENCH_DAY, language: 'en', currency: 'EUR', timeZone: 'Europe/Amsterdam', deals });
	if (past === 'with past') return createDocument(seed, context(1));
	return createDocument({ ...seed, deals: seed.deals.map(({ past: _past, createdAt: _createdAt, ...cells }) => cells) }, context(1));
}

const STAGES = ['lead', 'qualified', 'proposal', 'negotiation'];

/** `perDeal` edits of every deal, in sessions of 200 single-cell edits: what a team does over months. */
export function editsOf(doc: Y.Doc, perDeal: number): DealEdit[] {
	const ids = [...doc.getMap('deals').keys()];
	return Array.from({ length: ids.length * perDeal }, (_, index): DealEdit => {
		const deal = ids[(index * 7919) % ids.length]!;
		if (index % 3 === 0) return { deal, field: 'value', value: 1_000_00 + (index % 900) * 250_00 };
		if (index % 3 === 1) return { deal, field: 'stage', value: STAGES[index % STAGES.length]! };
		return { deal, field: 'nextStep', value: `Call back about offer ${index % 40}` };
	});
}

/** Carries out the edits through the writer, so with their log events. */
export function writeEdits(doc: Y.Doc, edits: readonly DealEdit[]): void {
	const pipeline = new Pipeline(doc);
	for (let at = 0; at < edits.length; at += 200) {
		const writer = new Writer(pipeline, context(1000 + at));
		for (const edit of edits.slice(at, at + 200)) editDeals(writer, [edit]);
	}
	pipeline.destroy();
}

export type PlainRow = DealCells & { id: string };

/** The deals as plain rows, empty cells as null. */
export function plainRows(doc: Y.Doc): PlainRow[] {
	const pipeline = new Pipeline(doc);
	const rows = [...pipeline.deals.values()].map((deal) => {
		const row = { id: deal.id } as PlainRow;
		for (const field of DEAL_FIELD_NAMES) (row[field] as unknown) = deal[field];
		return row;
	});
	pipeline.destroy();
	return rows;
}

/** The usual way: a map per row with one key per cell, and the same edits without a log. */
export function keyPerCellDocument(rows: readonly PlainRow[], edits: readonly DealEdit[]): Y.Doc {
	const doc = new Y.Doc();
	const deals = doc.getMap<Y.Map<unknown>>('deals');
	doc.transact(() => {
		for (const { id, ...cells } of rows) {
			const map = new Y.Map<unknown>();
			for (const [field, value] of Object.entries(cells)) if (value !== null) map.set(field, value);
			deals.set(id, map);
		}
	});
	for (const { deal, field, value } of edits) doc.transact(() => deals.get(deal)!.set(field, value));
	return doc;
}

/** The rows as CSV: what the same data weighs outside. */
export function asCsv(rows: readonly PlainRow[]): string {
	const cell = (value: unknown): string => {
		const text = value === null || value === undefined ? '' : String(value);
		return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
	};
	const fields = ['id', ...DEAL_FIELD_NAMES] as const;
	return [fields.join(','), ...rows.map((row) => fields.map((field) => cell(row[field])).join(','))].join('\r\n');
}

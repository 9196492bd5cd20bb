// Bytes per deal in the document beside the same data as CSV and beside one key per cell; load time and heap.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as Y from 'yjs';
import { asCsv, editsOf, keyPerCellDocument, madeDocument, plainRows, writeEdits } from './made-documents.ts';
import { median, progress, report } from './report.ts';

/** Fewer on the largest: a hundred thousand deals with five edits each take minutes to make. */
const editsPerDeal = (deals: number): number => (deals > 20_000 ? 1 : 5);

interface Loaded {
	deals: number;
	load: number;
	read: number;
	heap: number;
}

/** Loads the update in fresh processes and takes the median of each figure. */
function load(folder: string, update: Uint8Array, kind: 'sluice' | 'bare', runs: number): Loaded {
	const file = join(folder, 'update');
	writeFileSync(file, update);
	const all = Array.from({ length: runs }, () => {
		const output = execFileSync(process.execPath, ['--expose-gc', join(import.meta.dirname, 'load-probe.ts'), file, kind], { encoding: 'utf8' });
		return JSON.parse(output) as Loaded;
	});
	const of = (key: keyof Loaded): number => median(all.map((one) => one[key]));
	return { deals: of('deals'), load: of('load'), read: of('read'), heap: of('heap') };
}

export function documentSize(sizes: readonly number[]): void {
	const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
	for (const deals of sizes) {
		progress(`document of ${deals} deals`);
		const doc = madeDocument(deals);
		const rows = plainRows(doc);
		const csv = Buffer.byteLength(asCsv(rows));
		const perDeal = editsPerDeal(deals);
		const edits = editsOf(doc, perDeal);
		const after = `after ${perDeal === 1 ? 'one logged edit' : `${perDeal} logged edits`} each`;
		const fresh = Y.encodeStateAsUpdate(doc);
		const cellsOnly = Y.encodeStateAsUpdate(madeDocument(deals, 'without past'));
		writeEdits(doc, edits);
		const edited = Y.encodeStateAsUpdate(doc);
		doc.destroy();
		const perCell = Y.encodeStateAsUpdate(keyPerCellDocument(rows, []));
		const perCellEdited = Y.encodeStateAsUpdate(keyPerCellDocument(rows, edits));

		report({
			bench: 'document bytes per deal, cells only',
			deals,
			value: cellsOnly.length / deals,
			unit: 'bytes',
			beside: { what: 'the same cells as CSV', value: csv / deals },
			detail: { 'with earlier stages and their times': fresh.length / deals, 'one key per cell': perCell.length / deals, gzip: gzipSync(cellsOnly).length / deals, 'one key per cell, gzip': gzipSync(perCell).length / deals }
		});
		report({
			bench: `document bytes per deal, ${after}`,
			deals,
			value: edited.length / deals,
			unit: 'bytes',
			beside: { what: 'one key per cell, the same edits, no log of them', value: perCellEdited.length / deals },
			detail: { 'a logged edit': (edited.length - fresh.length) / edits.length, 'one key per cell, an edit': (perCellEdited.length - perCell.length) / edits.length }
		});
		for (const [state, ours, theirs] of [['as imported', fresh, perCell], [after, edited, perCellEdited]] as const) {
			const runs = deals > 20_000 ? 1 : 3;
			const mine = load(folder, ours, 'sluice', runs);
			const other = load(folder, theirs, 'bare', runs);
			report({
				bench: `document load, ${state}`,
				deals,
				value: mine.load,
				unit: 'ms',
				runs,
				beside: { what: 'one key per cell', value: other.load },
				detail: { 'reading side built in': mine.read }
			});
			report({
				bench: `heap of document and reading side, ${state}`,
				deals,
				value: mine.heap / 1e6,
				unit: 'MB',
				runs,
				beside: { what: 'one key per cell, document alone', value: other.heap / 1e6 }
			});
		}
	}
	rmSync(folder, { recursive: true, force: true });
}

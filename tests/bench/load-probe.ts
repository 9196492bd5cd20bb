// Run by the bench in a process of its own: loads one update and tells what that cost.
// Arguments: file, `sluice` (document and reading side) or `bare` (document alone). Needs --expose-gc.
import { readFileSync } from 'node:fs';
import * as Y from 'yjs';
import { Pipeline } from '#lib/domain/document/pipeline.ts';

const [file, kind] = process.argv.slice(2);
const update = new Uint8Array(readFileSync(file!));
const collect = globalThis.gc!;

collect();
const before = process.memoryUsage().heapUsed;
const began = performance.now();
const doc = new Y.Doc();
Y.applyUpdate(doc, update);
const loaded = performance.now();
const pipeline = kind === 'sluice' ? new Pipeline(doc) : null;
const read = performance.now();
collect();
const heap = process.memoryUsage().heapUsed - before;
const deals = pipeline?.deals.size ?? doc.getMap('deals').size;
process.stdout.write(JSON.stringify({ deals, load: loaded - began, read: read - loaded, heap }));

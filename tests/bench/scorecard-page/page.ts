// The page of the scorecard's bench: trains in a worker of its own that times itself, and through the app's trainer; reads a document.
import { createDocument } from '#lib/domain/document/create.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import type { FeatureTable } from '#lib/domain/forecast/scorecard/table.ts';
import { ScorecardReading } from '#lib/state/scorecard-reading.ts';
import { ScorecardTrainer } from '#lib/state/scorecard.ts';
import { CLOSED_STAGES, generatedHistories, generatedTable, landmarkTable } from '../../helpers/closed-deals.ts';
import { T0 } from '../../helpers/documents.ts';
import { scoredSeed } from '../../helpers/scored-documents.ts';

/** Milliseconds. */
export interface RoundTrip {
	/** From the call to the answer: a worker is started, the table handed over, the card sent back. */
	took: number;
	/** Longest the page was kept from doing anything else meanwhile. */
	blocked: number;
	outcome: string;
	auc: number;
}

declare global {
	interface Window {
		scorecards: {
			/** Makes a table of so many rows, and a worker that has trained nothing yet. */
			prepare(rows: number): Promise<void>;
			/** Milliseconds to train in that worker. */
			train(): Promise<number>;
			/** Trains through the app's trainer, and gives the table away. */
			trip(): Promise<RoundTrip>;
			/** Milliseconds to read a document of so many deals for the scorecard, the last step of it, and to score one open deal. */
			document(deals: number): { ms: number; last: number; one: number; rows: number };
			/** Milliseconds to read landmarks of so many histories on the page, and the rows they give. */
			read(deals: number): { ms: number; rows: number };
		};
	}
}

const FIELDS = [
	{ key: 'value', kind: 'number' },
	{ key: 'owner', kind: 'choice' },
	{ key: 'source', kind: 'choice' }
] as const;

let table: FeatureTable;
let worker: Worker;

/** What the worker says to a message. */
const asked = (message: FeatureTable | null): Promise<number> =>
	new Promise((done, failed) => {
		worker.onmessage = ({ data }: MessageEvent<number>) => done(data);
		worker.onerror = ({ message }) => failed(new Error(message));
		worker.postMessage(message);
	});

async function prepare(rows: number): Promise<void> {
	table = generatedTable(1, rows).table;
	worker = new Worker(new URL('./timed-worker.ts', import.meta.url), { type: 'module' });
	await asked(null);
	await asked(table);
}

async function trip(): Promise<RoundTrip> {
	worker.terminate();
	const trainer = new ScorecardTrainer();
	let [blocked, last, over] = [0, performance.now(), false];
	const beat = (): void => {
		const now = performance.now();
		blocked = Math.max(blocked, now - last);
		last = now;
		if (!over) setTimeout(beat);
	};
	beat();
	const began = performance.now();
	const answer = await trainer.train({ table, seed: 1 });
	const took = performance.now() - began;
	over = true;
	if (answer.kind !== 'done') throw new Error(`not trained: ${JSON.stringify(answer)}`);
	const { kind, evidence } = answer.result;
	return { took, blocked, outcome: kind, auc: evidence.outOfTime!.auc! };
}

function read(deals: number): { ms: number; rows: number } {
	const histories = generatedHistories(1, deals);
	const began = performance.now();
	const { table } = landmarkTable(histories, { closedStages: CLOSED_STAGES, fields: FIELDS });
	return { ms: performance.now() - began, rows: table.rows.count };
}

function documentOf(deals: number): { ms: number; last: number; one: number; rows: number } {
	let ids = 0;
	const seed = scoredSeed(1, { deals, open: 100 });
	const pipeline = new Pipeline(createDocument(seed, { now: () => T0, newId: () => `b${(ids += 1).toString(36).padStart(11, '0')}`, person: { id: 'bench', name: 'Bench', color: 0 } }));
	const began = performance.now();
	const reading = new ScorecardReading(pipeline, pipeline, Infinity, T0);
	for (const id of pipeline.deals.keys()) reading.add(id);
	const added = performance.now();
	const { table } = reading.findings();
	const ended = performance.now();
	const open = [...pipeline.deals.values()].filter(({ stage }) => stage !== 'won' && stage !== 'lost');
	for (const { id } of open) new ScorecardReading(pipeline, pipeline, Infinity, T0).standing(id);
	const one = (performance.now() - ended) / open.length;
	pipeline.destroy();
	return { ms: ended - began, last: ended - added, one, rows: table.rows.count };
}

window.scorecards = { prepare, train: () => asked(null), trip, document: documentOf, read };

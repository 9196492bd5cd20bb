// The page of the scorecard's bench: trains in a worker of its own that times itself, and through the app's trainer.
import type { FeatureTable } from '#lib/domain/forecast/scorecard/table.ts';
import { ScorecardTrainer } from '#lib/state/scorecard.ts';
import { CLOSED_STAGES, generatedHistories, generatedTable, landmarkTable } from '../../helpers/closed-deals.ts';

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
	if (answer.kind !== 'trained') throw new Error(`not trained: ${JSON.stringify(answer)}`);
	const { kind, evidence } = answer.result;
	return { took, blocked, outcome: kind, auc: evidence.outOfTime!.auc! };
}

function read(deals: number): { ms: number; rows: number } {
	const histories = generatedHistories(1, deals);
	const began = performance.now();
	const { table } = landmarkTable(histories, { closedStages: CLOSED_STAGES, fields: FIELDS });
	return { ms: performance.now() - began, rows: table.rows.count };
}

window.scorecards = { prepare, train: () => asked(null), trip, read };

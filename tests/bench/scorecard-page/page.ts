// The page of the scorecard's bench: trains in a worker of its own that times itself, and through the app's trainer.
import { landmarkTable } from '#lib/domain/forecast/scorecard/landmarks.ts';
import type { FeatureTable } from '#lib/domain/forecast/scorecard/table.ts';
import { ScorecardTrainer } from '#lib/state/scorecard.ts';
import { CLOSED_STAGES, generatedHistories, generatedTable } from '../../helpers/closed-deals.ts';

export interface Times {
	/** In a worker that has trained nothing yet, and in the same one a second time. */
	first: number;
	second: number;
	/** Through the app's trainer, from the call to the answer: a worker is started, the table handed over, the card sent back. */
	roundTrip: number;
	/** Longest the page was kept from doing anything else meanwhile. */
	blocked: number;
	outcome: string;
	auc: number;
}

declare global {
	interface Window {
		scorecards: {
			train(rows: number): Promise<Times>;
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

const timedIn = (worker: Worker, table: FeatureTable): Promise<number> =>
	new Promise((done, failed) => {
		worker.onmessage = ({ data }: MessageEvent<number>) => done(data);
		worker.onerror = ({ message }) => failed(new Error(message));
		worker.postMessage(table);
	});

async function train(rows: number): Promise<Times> {
	const worker = new Worker(new URL('./timed-worker.ts', import.meta.url), { type: 'module' });
	const { table } = generatedTable(1, rows);
	const first = await timedIn(worker, table);
	const second = await timedIn(worker, table);
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
	const roundTrip = performance.now() - began;
	over = true;
	if (answer.kind !== 'trained') throw new Error(`not trained: ${JSON.stringify(answer)}`);
	const { result } = answer;
	return { first, second, roundTrip, blocked, outcome: result.kind, auc: result.evidence.outOfTime!.auc! };
}

function read(deals: number): { ms: number; rows: number } {
	const histories = generatedHistories(1, deals);
	const began = performance.now();
	const { table } = landmarkTable(histories, { closedStages: CLOSED_STAGES, fields: FIELDS });
	return { ms: performance.now() - began, rows: table.rows.count };
}

window.scorecards = { train, read };

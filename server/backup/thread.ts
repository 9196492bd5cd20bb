// A thread that takes one backup and ends, so that copying and checking hold up no socket.
import { parentPort, workerData } from 'node:worker_threads';
import { takeBackup } from './backup.ts';
import { BackupProblem, reasonOf } from './problem.ts';

export interface BackupJob {
	source: string;
	target: string;
	now: number;
}

export type BackupAnswer = { ok: true; pipelines: number } | { ok: false; problem: string };

const { source, target, now } = workerData as BackupJob;
let answer: BackupAnswer;
try {
	answer = { ok: true, pipelines: takeBackup(source, target, now).pipelines.length };
} catch (error) {
	answer = { ok: false, problem: error instanceof BackupProblem ? `${error.message} ${error.advice}` : reasonOf(error) };
}
parentPort!.postMessage(answer);

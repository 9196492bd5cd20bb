// Has a team's own past looked back at by a worker: what forecasts learn from it, and how far they were off.
// Limit: gets plain deals; which, and when to look again, is for its user to say.
import type { TeamPast, TeamPastQuestion } from '#lib/domain/forecast/team-past.ts';
import { LatestJob } from '#lib/workers/latest-job.ts';

/** 10,000 deals take seconds. */
const DEADLINE_MS = 180_000;

// Written out in full: so the build finds the worker's file.
const startWorker = (): Worker => new Worker(new URL('./team-past-worker.ts', import.meta.url), { type: 'module', name: 'sluice-past' });

/** `start` makes the worker; throwing says that there is none. */
export const pastJob = (start: () => Worker = startWorker): LatestJob<TeamPastQuestion, TeamPast> => new LatestJob(start, DEADLINE_MS);

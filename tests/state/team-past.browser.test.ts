// The look back at a team's past with its worker in a real browser.
import { expect, it } from 'vitest';
import { teamPast } from '#lib/domain/forecast/team-past.ts';
import { pastJob } from '#lib/state/team-past.ts';
import { day } from '../domain/forecast/past.ts';
import { pastAsked, team, until } from '../domain/forecast/teams.ts';

it('[FORECAST22] a worker learns what the page would have, and the next question ends it', async () => {
	const now = day(300);
	const question = pastAsked(until(team(5, 300), now), now);
	const job = pastJob();
	const cancelled = job.run(question);
	const answer = await job.run(question);
	expect(await cancelled).toEqual({ kind: 'cancelled' });
	expect(answer).toEqual({ kind: 'done', result: teamPast(question) });
	expect(job.busy).toBe(false);
});

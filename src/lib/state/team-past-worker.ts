// The module worker that looks back at a team's past: one question, one answer. Its page ends it afterwards.
import { teamPast, type TeamPastQuestion } from '#lib/domain/forecast/team-past.ts';

addEventListener('message', ({ data }: MessageEvent<TeamPastQuestion>) => {
	postMessage(teamPast(data));
});

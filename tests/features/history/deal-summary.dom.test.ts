// What a deal's history amounts to, and what is in it, in words.
import { cleanup, render, screen } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addComment, addTask, deleteActivity } from '#lib/domain/document/activities.ts';
import { editDeals } from '#lib/domain/document/commands.ts';
import { dealTimeline } from '#lib/domain/document/history.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import DealSummary from '#lib/features/history/DealSummary.svelte';
import TimelineEntries from '#lib/features/history/TimelineEntries.svelte';
import { locale } from '#lib/ui/locale.svelte.ts';
import { newDocument, T0 } from '../../helpers/documents.ts';
import { fakePipeline } from '../../helpers/fake-session.ts';

const DAY = 86_400_000;

describe('the time a deal was in its stages', () => {
	beforeEach(() => (locale.language = 'en'));
	afterEach(cleanup);

	it('says of the present stage alone since when, also where nobody knows when another ended', () => {
		const pipeline = new Pipeline(
			newDocument([{ title: 'Acme', stage: 'won', past: [['stage', 'lead', T0 - 9 * DAY], ['stage', 'qualified', null]] }])
		);
		const [deal] = [...pipeline.deals.keys()];
		const context = { currency: 'EUR', timeZone: 'Europe/Amsterdam', stages: pipeline.stages, columns: pipeline.columns };
		render(DealSummary, { props: { timeline: dealTimeline(pipeline, deal!, T0 + DAY)!, context } });
		const lines = screen.getAllByRole('listitem').map((line) => line.textContent.replace(/\s+/g, ' ').trim());
		expect(lines.filter((line) => line.includes('since'))).toEqual([expect.stringMatching(/^Won 1 day since /)]);
		expect(lines[0]).toMatch(/^Lead unknown .*– \?$/);
		pipeline.destroy();
	});
});

describe('a deal’s history on the screen', () => {
	beforeEach(() => (locale.language = 'en'));
	afterEach(cleanup);

	it('has edits and what was noted in one list, the latest first, and no word of what was deleted', () => {
		const { session, state } = fakePipeline(newDocument([{ title: 'Acme', stage: 'lead', expectedClose: '2026-03-01' }]));
		const [deal] = [...state.pipeline.deals.keys()];
		const close = (day: string) => state.perform((writer) => editDeals(writer, [{ deal: deal!, field: 'expectedClose', value: day }]));
		close('2026-03-11');
		state.perform((writer) => addComment(writer, deal!, { text: 'Ask\nfor terms' }));
		const { created } = state.perform((writer) => addTask(writer, deal!, { text: 'Secret', due: null, assignee: null }));
		session.clock += 60_000;
		state.perform((writer) => deleteActivity(writer, created[0]!.slice('activities/'.length)));
		close('2026-03-21');
		state.undo();
		render(TimelineEntries, { props: { state, deal: deal!, field: null, onlook: () => undefined } });
		expect(screen.getByRole('heading', { name: 'All changes' })).toBeTruthy();
		const lines = screen.getAllByRole('listitem').map((line) => line.textContent.replace(/\s+/g, ' ').trim());
		expect(lines).toContain('Close date pushed 1×, 10 days in all');
		expect(lines.slice(lines.findIndex((line) => line.startsWith('Expected close')))).toEqual([
			expect.stringMatching(/^Expected close: Mar 21, 2026 → Mar 11, 2026 Anna de Wit · .* · by undo or redo$/),
			expect.stringMatching(/^Expected close: Mar 11, 2026 → Mar 21, 2026 Anna de Wit · .* · undone later$/),
			expect.stringMatching(/^Task deleted Anna de Wit · /),
			expect.stringMatching(/^Task added Anna de Wit · /),
			expect.stringMatching(/^Comment added: Ask for terms Anna de Wit · /),
			expect.stringMatching(/^Expected close: Mar 1, 2026 → Mar 11, 2026 Anna de Wit · /),
			expect.stringMatching(/^Created Maker · /)
		]);
	});
});

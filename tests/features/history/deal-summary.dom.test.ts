// What a deal's history amounts to, in words.
import { cleanup, render, screen } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dealTimeline } from '#lib/domain/document/history.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import DealSummary from '#lib/features/history/DealSummary.svelte';
import { locale } from '#lib/ui/locale.svelte.ts';
import { newDocument, T0 } from '../../helpers/documents.ts';

const DAY = 86_400_000;

describe('the time a deal was in its stages', () => {
	beforeEach(() => (locale.language = 'en'));
	afterEach(cleanup);

	it('says of the present stage alone since when, also where nobody knows when another ended', () => {
		const pipeline = new Pipeline(
			newDocument([{ title: 'Acme', stage: 'won', past: [['stage', 'lead', T0 - 9 * DAY], ['stage', 'qualified', null]] }])
		);
		const [deal] = [...pipeline.deals.keys()];
		const context = { currency: 'EUR', timeZone: 'Europe/Amsterdam', stages: pipeline.stages };
		render(DealSummary, { props: { timeline: dealTimeline(pipeline, deal!, T0 + DAY)!, context } });
		const lines = screen.getAllByRole('listitem').map((line) => line.textContent.replace(/\s+/g, ' ').trim());
		expect(lines.filter((line) => line.includes('since'))).toEqual([expect.stringMatching(/^Won 1 day since /)]);
		expect(lines[0]).toMatch(/^Lead unknown .*– \?$/);
		pipeline.destroy();
	});
});

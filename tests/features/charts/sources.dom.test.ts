// What the chart of lead sources says, from figures of deals made here, divided as the dashboard divides them.
import { beforeEach, describe, expect, it } from 'vitest';
import { MetricsEngine } from '#lib/domain/metrics/engine.ts';
import type { Deal } from '#lib/domain/model/deal.ts';
import type { Measure } from '#lib/features/charts/frame/chart-model.ts';
import { cellText } from '#lib/features/charts/frame/chart-model.ts';
import type { Segment } from '#lib/features/charts/frame/definition.ts';
import { sourcesModel } from '#lib/features/charts/sources/model.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { dealOf, STAGES } from '../../domain/metrics/deals.ts';
import { historyOfDeal } from '../../domain/metrics/histories.ts';
import { measuredFor } from './figures.ts';

const BEGAN = Date.UTC(2026, 2, 1);
const lead = (source: string | null, value: number | null = 100_00) => dealOf([['Lead', BEGAN]], { source, value });
const qualified = (source: string | null) => dealOf([['Lead', BEGAN], ['Qualified', BEGAN + 1]], { source });
const won = (source: string | null, value: number | null = 100_00) => dealOf([['Lead', BEGAN], ['Won', BEGAN + 1]], { source, value });
const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

const SOURCE: Segment = { id: 'source', name: 'Source', of: ({ source }: Deal) => source };

function sources(deals: Deal[], measure: Measure = 'value', segment: Segment = SOURCE) {
	const { metrics, options } = measuredFor(deals, { measure, segment });
	const byId = new Map(deals.map((deal) => [deal.id, deal]));
	const engine = new MetricsEngine();
	engine.ask({ now: options.now, segmentOf: (id) => segment.of(byId.get(id)!) });
	engine.rebuild(deals.map(historyOfDeal), STAGES);
	return sourcesModel({ ...metrics, segments: engine.snapshot().segments }, options);
}

beforeEach(() => void (locale.language = 'en'));

describe('lead sources', () => {
	it('name the one that brings more than its part of the leads, by value and by number', () => {
		const deals = [...times(10, () => won('Referral', 400_00)), ...times(2, () => lead('Referral')), ...times(88, () => lead('Web')), ...times(15, () => won('Web', 400_00))];
		expect(sources(deals).title).toBe('Referral brings 10% of leads and 40% of what is won');
		expect(sources(deals, 'count').title).toBe('Referral brings 10% of leads and 40% of won deals');
		locale.language = 'nl';
		expect(sources(deals).title).toBe('Referral levert 10% van de leads en 40% van wat gewonnen is');
	});

	it('are sorted by what they bring, blanks last, with the deals behind each part', () => {
		const { rows, marks, table } = sources([lead('Web'), qualified('Web'), won('Web', 100_00), won('Fair', 900_00), won(null, 999_00)], 'count');
		expect(rows.map(({ name, texts }) => [name, texts.leads, texts.opportunities, texts.won, texts.conversion])).toEqual([
			['Fair', '1', '1', '1', '100%'],
			['Web', '3', '2', '1', '33%'],
			['Not filled in', '1', '1', '1', '100%']
		]);
		const behind = (key: string) => marks.find((mark) => mark.key === key)!.deals().length;
		expect([behind('of:Web'), behind('of:Web/opportunities'), behind('of:Web/won'), behind('none')]).toEqual([3, 2, 1, 1]);
		expect(table.total!.map(cellText).slice(0, 6)).toEqual(['Total', '5', '100%', '4', '3', '€1,999']);
		expect(marks[0]!.sentence).toBe('Fair: 1 lead, 1 became an opportunity, 1 won for €900. Conversion 100%, 95% interval 21% to 100%. Few leads.');
	});

	it('claim no shares of a few won deals, and none where nothing is won or all is one', () => {
		expect(sources([won('Web'), lead('Fair')]).title).toBe('Web brings the one won deal: too few for shares');
		expect(sources([...times(3, () => lead('Web')), lead('Fair')]).title).toBe('None of 4 leads is won so far; most came from Web (75%)');
		expect(sources([lead('Web'), lead('Fair'), lead('Call')]).title).toBe('None of 3 leads is won so far; Call, Fair, and Web brought 1 each');
		expect(sources([lead('Web'), lead('Web'), lead('Fair'), lead('Fair'), lead('Call')]).title).toBe('None of 5 leads is won so far; Fair and Web brought the most, 2 each');
		expect(sources(['Web', 'Fair', 'Call', 'Mail'].map((source) => lead(source))).title).toBe('None of 4 leads is won so far; no source brought the most');
		locale.language = 'nl';
		expect(sources([lead('Web'), lead('Fair'), lead(null)]).title).toBe('Van 3 leads is nog niets gewonnen; via Fair en Web kwamen er elk 1');
		locale.language = 'en';
		const unsaid = (count: number) => times(count, () => lead(null));
		expect(sources([lead('Web'), lead('Web'), lead('Fair'), ...unsaid(2)]).title).toBe('None of 5 leads is won so far; of those with a source most came from Web (2)');
		expect(sources([lead('Web'), lead('Web'), lead('Fair'), ...unsaid(1)]).title).toBe('None of 4 leads is won so far; most came from Web (50%)');
		expect(sources([...times(2, () => lead('Web')), ...times(2, () => lead('Fair')), lead('Call'), ...unsaid(2)]).title).toBe('None of 7 leads is won so far; Fair and Web brought 2 each');
		expect(sources([won('Web'), won('Web'), lead('Fair'), ...times(2, () => won(null))], 'count').title).toBe('4 deals are won so far, too few to compare by source');
		expect(sources([lead('Web'), won('Web')]).title).toBe('All 2 leads come from Web; 1 won so far');
	});

	it('compare no sources of fewer than ten leads each', () => {
		const deals = ['Web', 'Fair', 'Mail', 'Call'].flatMap((source) => [...times(3, () => won(source)), ...times(4, () => lead(source))]);
		expect(sources(deals).title).toBe('Of 28 leads 12 are won; no source has ten leads, too few to compare');
	});

	it('say who brings most of a few won deals by what is shown, and nobody where that cannot be told', () => {
		const deals = [won('Web', 900_00), ...times(3, () => won('Fair', 100_00))];
		expect(sources(deals).title).toBe('Web brings most so far: €900 of €1,200, too few won deals for shares');
		expect(sources(deals, 'count').title).toBe('Fair brings most so far: 3 of the 4 won deals, too few for shares');
		expect(sources([lead('Web'), won(null), won(null)]).title).toBe('2 deals are won so far, too few to compare by source');
		expect(sources([won('Web'), won('Fair')], 'count').title).toBe('2 deals are won so far, too few to compare by source');
		expect(sources([won('Web'), won('Fair')]).title).toBe('2 deals are won so far, too few to compare by source');
	});

	it('keep parts apart whatever sources are called', () => {
		const { marks } = sources([won('Web'), won('Web/won'), won('Web/'), won('Web//won'), won('Web/opportunities'), won('none'), won(null)]);
		expect(new Set(marks.map(({ key }) => key)).size).toBe(marks.length);
	});

	it('say how to fill in what nobody filled in, and that nothing came in', () => {
		expect(sources([lead(null), lead(' ')])).toMatchObject({ title: 'Of the 2 leads none has its source filled in', marks: [], empty: { text: expect.stringContaining('Fill in source in the sheet') } });
		expect(sources([]).empty!.text).toMatch(/Add deals/);
	});

	it('go by number where what is won has no value, and say so', () => {
		const { title, notes } = sources([...times(10, () => won('Web', null)), ...times(10, () => lead('Fair'))]);
		expect(title).toBe('Web brings 50% of leads and 100% of won deals');
		expect(notes.join(' ')).toContain('10 won deals have no value in EUR and are in no sum.');
	});

	it('put many together, and keep the last row for the blank ones', () => {
		const many = Array.from({ length: 30 }, (_, index) => lead(`Source ${index}`));
		const { rows, marks } = sources([...many, ...many.slice(0, 3).map(({ source }) => won(source)), lead(null)]);
		expect([rows.length, rows.at(-2)!.name, rows.at(-1)!.name]).toEqual([13, '19 others', 'Not filled in']);
		expect(marks.find(({ key }) => key === 'rest')!.deals()).toHaveLength(19);
	});

	it('grey what rests on fewer than ten leads, and draw how sure a conversion is by number only', () => {
		const deals = [...times(12, () => won('Web')), lead('Fair')];
		const { rows, notes } = sources(deals, 'count');
		expect(rows.map(({ few }) => few)).toEqual([false, true]);
		expect(notes[0]).toMatch(/one row is grey/);
		expect(rows[0]!.whisker!.high).toBe(12);
		expect(sources(deals).rows[0]!.whisker).toBeNull();
	});
});

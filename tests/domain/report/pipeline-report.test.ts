// The report of a document as of a moment, for deals that a filter lets pass, and per segment.
import { describe, expect, it } from 'vitest';
import { editSettings, importDeals } from '#lib/domain/document/commands.ts';
import { addColumn, columnMade } from '#lib/domain/document/column-commands.ts';
import { createDocument } from '#lib/domain/document/create.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import { setTarget, setTeam } from '#lib/domain/document/targets.ts';
import { Writer } from '#lib/domain/document/writer.ts';
import { defaultStages } from '#lib/domain/demo/default-stages.ts';
import { NOTHING_ASKED, type Asked } from '#lib/domain/report/asked.ts';
import type { MetricsReport } from '#lib/domain/report/metrics-report.ts';
import { pipelineReport, type ReportOptions } from '#lib/domain/report/pipeline-report.ts';

const NOW = Date.UTC(2026, 4, 20);

/** A pipeline of its own, with a clock to set. */
function made(): { pipeline: Pipeline; writer: Writer; at: (moment: number) => void } {
	let clock = Date.UTC(2026, 0, 1);
	let ids = 0;
	const context = { now: () => clock, newId: () => `made${(ids += 1)}`, person: { id: 'anna', name: 'Anna', color: 0 } };
	const settings = { name: 'Sales', currency: 'EUR', timeZone: 'UTC', fiscalYearStart: 1, demo: false };
	const pipeline = new Pipeline(createDocument({ settings, stages: defaultStages('en'), deals: [] }, context));
	return { pipeline, writer: new Writer(pipeline, context), at: (moment) => void (clock = moment) };
}

function reportOf(pipeline: Pipeline, asked: Partial<Asked> = {}, options: Partial<ReportOptions> = {}): MetricsReport {
	const result = pipelineReport(pipeline, { ...NOTHING_ASKED, ...asked }, { filter: '', by: null, detail: false, target: null, ...options }, NOW);
	if (!result.ok) throw new Error(result.problem.code);
	return result.report;
}

describe('a report of a document', () => {
	it('[HISTORY5] is in the currency of the moment, so that no amount is taken for another', () => {
		const { pipeline, writer, at } = made();
		const stage = pipeline.stages[0]!.id;
		importDeals(writer, [], [{ title: 'Ours', stage, value: 10_000 }, { title: 'Theirs', stage, value: 20_000, currency: 'JPY' }]);
		at(Date.UTC(2026, 0, 10));
		editSettings(writer, 'currency', 'USD');
		at(Date.UTC(2026, 2, 1));
		editSettings(writer, 'currency', 'JPY');
		const before = reportOf(pipeline, { asOf: '2026-02-01' });
		expect([before.currency, before.stock.pipelineValue, before.deals.withoutRate]).toEqual(['USD', 100, 1]);
		expect([reportOf(pipeline).currency, reportOf(pipeline).deals.withoutRate]).toEqual(['JPY', 0]);
	});

	it('[WATERFALL8] tells of new deals that began nobody knows when, and from which days on they count', () => {
		const { pipeline, writer, at } = made();
		const stage = pipeline.stages[0]!.id;
		at(Date.UTC(2026, 4, 15));
		importDeals(writer, [], [{ title: 'One', stage, expectedClose: '2026-06-01', createdAt: null }, { title: 'Two', stage, expectedClose: '2026-06-01', createdAt: Date.UTC(2026, 4, 14) }]);
		expect(reportOf(pipeline).waterfall).toMatchObject({ new: { count: 2 }, newUndated: { deals: 1, from: '2026-05-15', to: '2026-05-15' } });
		expect(reportOf(pipeline, { since: '2026-05-16' }).waterfall.newUndated).toBeNull();
	});

	it('[ASK4] takes a double quote for a sign where a value begins and ends, and for a letter in a name', () => {
		const { pipeline, writer } = made();
		const stage = pipeline.stages[0]!.id;
		importDeals(writer, [], ['Acme, Inc.', '5" pipes', 'B;C', 'Quote "Co"', '"Co" Ltd, 2" and more'].map((company) => ({ title: company, stage, company, owner: 'Anna' })));
		const considered = (filter: string) => reportOf(pipeline, {}, { filter }).deals.considered;
		expect(considered('company="Acme, Inc." , "B;C";owner=Anna')).toBe(2);
		expect([considered('company=5" pipes;owner=Anna'), considered('company=5" pipes,Quote "Co";owner=Bob'), considered('company=Quote "Co",5" pipes')]).toEqual([1, 0, 2]);
		expect(considered('company=""Co" Ltd, 2" and more";owner=Anna')).toBe(1);
	});

	it('[ASK6] [SEGMENT4] holds deals against the target of whose they are, never against everybody\'s', () => {
		const { pipeline, writer } = made();
		const stage = pipeline.stages[0]!.id;
		importDeals(writer, [], ['Anna', 'Bob'].map((owner) => ({ title: owner, stage, owner, value: 10_000, expectedClose: '2026-05-01' })));
		const span = { from: '2026-04-01', to: '2026-06-30' };
		setTarget(writer, span, { of: 'all' }, 100_000);
		setTarget(writer, span, { of: 'owner', name: 'Anna' }, 20_000);
		expect(reportOf(pipeline).coverage.coverage).toBe(0.2);
		expect(reportOf(pipeline, {}, { filter: 'owner=anna' }).coverage.coverage).toBe(0.5);
		expect(reportOf(pipeline, {}, { filter: 'owner=Bob' })).toMatchObject({ target: null, coverage: { coverage: null } });
		expect(reportOf(pipeline, {}, { filter: 'owner=Anna;source=' }).target).toBeNull();
		expect(reportOf(pipeline, {}, { filter: 'source=', target: 400 }).coverage.coverage).toBe(0.5);
		const rows = (by: string) => reportOf(pipeline, {}, { by }).segments!.rows.map(({ segment, coverage }) => [segment, coverage]);
		expect(rows('owner')).toEqual([['Anna', 0.5], ['Bob', null]]);
		expect(rows('eigenaar')).toEqual(rows('owner'));
		expect(rows('source')).toEqual([[null, null]]);
	});

	it('[ASK6] holds the deals of all of a team against its target, and no others', () => {
		const { pipeline, writer } = made();
		const stage = pipeline.stages[0]!.id;
		importDeals(writer, [], ['Anna', 'René', 'Bob'].map((owner) => ({ title: owner, stage, owner, value: 10_000, expectedClose: '2026-05-01' })));
		const span = { from: '2026-04-01', to: '2026-06-30' };
		for (const owner of ['Anna', 'René', 'Newcomer']) setTeam(writer, owner, 'North');
		setTarget(writer, span, { of: 'team', name: 'North' }, 80_000);
		setTarget(writer, span, { of: 'owner', name: 'René' }, 40_000);
		const target = (filter: string) => reportOf(pipeline, {}, { filter }).target;
		expect(reportOf(pipeline, {}, { filter: 'owner=rene,ANNA' })).toMatchObject({ target: 800, coverage: { coverage: 0.25 } });
		expect(['owner=Anna,René,Newcomer', 'owner=Rene', 'owner=Anna,Bob', 'owner=Anna,René,Bob', 'owner=Anna,René,', 'owner=Anna,René;source='].map(target)).toEqual([800, 400, null, null, null, null]);
		setTeam(writer, 'Bob', 'North');
		expect(target('owner=Anna,René')).toBeNull();
	});

	it('[REPORT1] rounds nothing: the last week is weighted as the pipeline is', () => {
		const { pipeline, writer } = made();
		importDeals(writer, [], [{ title: 'Odd', stage: pipeline.stages[0]!.id, value: 1_234, probability: 333 }]);
		const { stock, weekly } = reportOf(pipeline);
		expect([stock.weightedPipeline, weekly.at(-1)!.stages[0]!.weighted]).toEqual([4.10922, 4.10922]);
	});

	it('[SEGMENT1] [SEGMENT6] counts a deal of several choices once, under all of them, and white space as blank', () => {
		const { pipeline, writer } = made();
		const stage = pipeline.stages[0]!.id;
		const choices = ['A', 'B'].map((name, color) => ({ id: name.toLowerCase(), name, color }));
		const tags = columnMade(addColumn(writer, { name: 'Tags', kind: 'choices', choices }))!;
		importDeals(writer, [], [['a'], ['a', 'b'], ['b'], null, ['b', 'a']].map((held, index) => ({ title: `${index}`, stage, source: '  ', [tags]: held })));
		const rows = (by: string) => reportOf(pipeline, {}, { by }).segments!.rows.map(({ segment, open }) => [segment, open.count]);
		expect(rows('tags')).toEqual([['A', 1], ['A, B', 2], ['B', 1], [null, 1]]);
		expect(rows('source')).toEqual([[null, 5]]);
		expect(reportOf(pipeline, {}, { filter: 'source=;tags=b' }).deals.considered).toBe(3);
	});

	it('[ASK4] finds values that hold what stands between values, in double quotes', () => {
		const { pipeline, writer } = made();
		const stage = pipeline.stages[0]!.id;
		importDeals(writer, [], ['Jansen, Piet', 'Jansen', 'Piet', 'A; B'].map((owner) => ({ title: owner, stage, owner })));
		const considered = (filter: string) => reportOf(pipeline, {}, { filter }).deals.considered;
		expect(['owner="jansen, piet"', 'owner=Jansen, Piet', 'owner="A; B";title="A; B"', 'owner="A; B","Jansen, Piet",Piet'].map(considered)).toEqual([1, 2, 1, 3]);
	});
});

// The leads of a pipeline in its report: the figures of the engine under their names, for the moment, window and filter asked.
import { describe, expect, it } from 'vitest';
import { demoSeed } from '#lib/domain/demo/demo-pipeline.ts';
import { createDocument } from '#lib/domain/document/create.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import { NOTHING_ASKED, type Asked } from '#lib/domain/report/asked.ts';
import type { LeadsReport } from '#lib/domain/report/metrics-report.ts';
import { pipelineReport } from '#lib/domain/report/pipeline-report.ts';
import { newDocument } from '../../helpers/documents.ts';

const NOW = Date.UTC(2026, 5, 15, 9);
let ids = 0;
const demo = (): Pipeline => new Pipeline(createDocument(demoSeed({ now: NOW, language: 'en', currency: 'EUR', timeZone: 'Europe/Amsterdam' }), { now: () => NOW, newId: () => `i${(ids += 1)}`, person: { id: 'me', name: 'Me', color: 0 } }));

function leadsOf(pipeline: Pipeline, asked: Partial<Asked> = {}, filter = ''): LeadsReport {
	const result = pipelineReport(pipeline, { ...NOTHING_ASKED, ...asked }, { filter, by: null, detail: false, target: null }, NOW);
	if (!result.ok) throw new Error(result.problem.code);
	return result.report.leads!;
}

describe('[REPORT1] the leads of a report', () => {
	const example = demo();
	const ofExample = leadsOf(example);

	it('tell of every step, response and account of the example', () => {
		const { steps, conversion, response, followUp, bant, rating, lifecycle } = ofExample;
		expect(steps.mql).toBeGreaterThan(steps.sal);
		expect(steps.sal).toBeGreaterThan(steps.sql);
		expect(steps.acceptance).toMatchObject({ k: steps.sal, n: steps.mql, rate: steps.sal / steps.mql });
		expect([steps.hours.mqlToSal.median! > 0, steps.recycled > 0, steps.rejected > 0]).toEqual([true, true, true]);
		expect(conversion.leads.count).toBe(180);
		expect(conversion.opportunities.count).toBeGreaterThan(conversion.won.count);
		expect(response.leads).toBe(180);
		expect(response.withinHour.rate!).toBeLessThan(response.withinDay.rate!);
		expect(response.medianHours).toBeGreaterThan(0);
		expect(followUp.per30Days).toBeGreaterThan(0);
		expect(followUp.longestGap.longest!).toBeGreaterThan(followUp.longestGap.median!);
		expect([bant.qualified > 0, bant.meanScore! > 0, rating.rated > 0, rating.mean! > 1]).toEqual([true, true, true, true]);
		expect(Object.values(lifecycle.states).filter((count) => count > 0).length).toBeGreaterThan(3);
		expect(lifecycle.changes.reduce((sum, { accounts }) => sum + accounts, 0)).toBe(Object.values(lifecycle.states).reduce((sum, count) => sum + count, 0));
	});

	it('go by the moment, the window and the filter', () => {
		const all = ofExample;
		const before = leadsOf(example, { asOf: '2026-01-31' });
		expect(before.steps.mql).toBeLessThan(all.steps.mql);
		const [first, second] = [leadsOf(example, { to: '2026-01-31' }), leadsOf(example, { from: '2026-02-01' })];
		expect(first.steps.mql + second.steps.mql).toBe(all.steps.mql);
		const [some, others] = [leadsOf(example, {}, 'source=Referral'), leadsOf(example, {}, 'source=Website,Trade fair,Cold call,Partner,Webinar')];
		expect(some.followUp.touches + others.followUp.touches).toBe(all.followUp.touches);
	});

	it('are undefined, and never a zero that is none, where nothing is known', () => {
		const leads = leadsOf(new Pipeline(newDocument()));
		expect(leads.steps.acceptance).toEqual({ k: 0, n: 0, rate: null, low: null, high: null });
		expect([leads.response.medianHours, leads.followUp.per30Days, leads.bant.meanScore, leads.rating.mean]).toEqual([null, null, null, null]);
		expect(JSON.stringify(leads)).not.toMatch(/NaN|Infinity/);
	});
});

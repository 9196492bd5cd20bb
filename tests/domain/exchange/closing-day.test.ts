// Which of a deals file's columns says when a deal was closed, in exports as Pipedrive, HubSpot and Salesforce write them.
import { describe, expect, it } from 'vitest';
import { NO_RATES } from '#lib/domain/model/rates.ts';
import { filePipeline } from '#lib/domain/report/file-pipeline.ts';
import { NOTHING_ASKED } from '#lib/domain/report/asked.ts';
import { pipelineReport } from '#lib/domain/report/pipeline-report.ts';
import { STAGES } from './history/import-history.ts';
import { bytesOf, importFile } from './import-file.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');

/** Title → the day it came into its closed stage, null where nobody knows. */
function closings(file: string) {
	const { plan, columns } = importFile(file, { live: STAGES, timeZone: 'UTC' });
	const closedOn = Object.fromEntries(
		plan.deals.map(({ title, stage, past }) => {
			const at = stage === 'won' || stage === 'lost' ? past.at(-1)![2] : null;
			return [title, at === null ? null : new Date(at).toISOString().slice(0, 10)];
		})
	);
	return { closedOn, plan, targets: Object.fromEntries(columns.map(({ header, choice }) => [header, choice.target])) };
}

/** How many were won and lost from March to May, as `metrics --from --to` counts them. */
function decided(file: string) {
	const read = filePipeline(bytesOf(file), { now: NOW, currency: 'EUR', timeZone: 'UTC', language: 'en', stages: [], rates: NO_RATES, history: null });
	if (!read.ok) throw new Error(read.error.code);
	const made = pipelineReport(read.file.pipeline, { ...NOTHING_ASKED, from: '2026-03-01', to: '2026-05-31' }, { filter: '', by: null, detail: false, target: null }, NOW);
	if (!made.ok) throw new Error(made.problem.code);
	return { won: made.report.winRate.won.count, lost: made.report.winRate.lost.count, unread: read.file.plan.unmapped.map(({ label }) => label) };
}

const PIPEDRIVE = `"Deal - ID","Deal - Title","Deal - Value","Deal - Stage","Deal - Status","Deal - Deal created","Deal - Won time","Deal - Lost time"
1,Roof,2500,Proposal,open,2026-01-05 09:00:00,,
2,Gate,900,Negotiation,won,2026-02-01 09:00:00,2026-03-20 10:00:00,
3,Pump,100,Qualified,lost,2026-02-02 09:00:00,,2026-04-20 10:00:00
`;
const HUBSPOT = `Record ID,Deal Name,Deal Stage,Close Date,Deal owner,Amount,Create Date,Closed Lost Reason
11,Roof,Presentation Scheduled,2026-12-24 10:00,Ann,2500,2026-01-05 09:00,
12,Gate,Closed Won,2026-03-20 10:00,Ann,900,2026-02-01 09:00,
13,Pump,Closed Lost,2026-04-20 10:00,Bob,100,2026-02-02 09:00,Price
`;
const SALESFORCE = `"Opportunity ID","Opportunity Name","Account Name","Stage","Close Date","Created Date","Amount","Closed","Won"
"006A","Roof","Mill","Proposal/Price Quote","12/24/2026","1/5/2026","2500.00","false","false"
"006B","Gate","Mill","Closed Won","3/20/2026","2/1/2026","900.00","true","true"
"006C","Pump","Dyke","Closed Lost","4/20/2026","2/2/2026","100.00","true","false"
`;

describe('[CLOSING1] the day a deal was closed', () => {
	it('is the time of winning of a won deal and that of losing of a lost one', () => {
		const { closedOn, plan, targets } = closings(PIPEDRIVE);
		expect(targets).toMatchObject({ 'Deal - Won time': 'wonOn', 'Deal - Lost time': 'lostOn' });
		expect(closedOn).toEqual({ Roof: null, Gate: '2026-03-20', Pump: '2026-04-20' });
		expect(plan.warnings).toEqual([]);
	});

	it.each([
		['Pipedrive', PIPEDRIVE, []],
		['HubSpot', HUBSPOT, []],
		['Salesforce', SALESFORCE, ['Closed', 'Won']]
	])('counts in the window of the metrics command in the export of %s', (_, file, unread) => {
		expect(decided(file)).toEqual({ won: 1, lost: 1, unread });
	});

	it.each([['HubSpot', HUBSPOT], ['Salesforce', SALESFORCE]])('is the close date of %s, which of an open deal is the expected close', (_, file) => {
		const { closedOn, plan } = closings(file);
		expect(closedOn).toEqual({ Roof: null, Gate: '2026-03-20', Pump: '2026-04-20' });
		expect(plan.deals.map(({ expectedClose = null }) => expectedClose)).toEqual(['2026-12-24', null, null]);
	});

	it('is that of the closing column, else of winning or losing, else the close date', () => {
		const { closedOn } = closings(
			'Title,Stage,Close time,Won time,Close date\nA,Won,2026-03-01,2026-03-01,2026-03-09\nB,Won,,2026-03-02,2026-03-09\nC,Won,,,2026-03-09\nD,Won,,,\n'
		);
		expect(closedOn).toEqual({ A: '2026-03-01', B: '2026-03-02', C: '2026-03-09', D: null });
	});

	it('goes before a column of the closed stage\'s own', () => {
		expect(closings('Title,Stage,Date entered Won,Won time\nA,Won,2026-03-05,2026-03-02\n').closedOn).toEqual({ A: '2026-03-02' });
	});

	it.each([
		['won_time', 'wonOn'],
		['lost_time', 'lostOn'],
		['close_time', 'closed'],
		['Deal - Closed on', 'closed'],
		['Gewonnen op', 'wonOn'],
		['Datum verloren', 'lostOn']
	])('is in a column called %s', (header, target) => {
		expect(closings(`Title,Stage,${header}\nA,Won,2026-03-02\n`).targets[header]).toBe(target);
	});
});

describe('[CLOSING2] a day that is not when a deal ended', () => {
	it('dates nothing and is told: at an open deal, of the other outcome, or another than the closing column has', () => {
		const { closedOn, plan } = closings(
			'Title,Stage,Closed on,Won time,Lost time\nA,Lead,,2026-03-01,\nB,Won,,,2026-03-02\nC,Won,2026-03-03,2026-03-04,\nD,Lost,2026-03-05,,2026-03-05\nE,Won,,2026-03-07,2026-03-06\n'
		);
		expect(closedOn).toEqual({ A: null, B: null, C: '2026-03-03', D: '2026-03-05', E: '2026-03-07' });
		expect(plan.warnings.filter(({ line }) => line !== null)).toEqual([
			{ line: 2, code: 'closed-but-open', column: 'Won time', value: '2026-03-01' },
			{ line: 3, code: 'other-closing-day', column: 'Lost time', value: '2026-03-02' },
			{ line: 4, code: 'other-closing-day', column: 'Won time', value: '2026-03-04' },
			{ line: 6, code: 'other-closing-day', column: 'Lost time', value: '2026-03-06' }
		]);
	});
});

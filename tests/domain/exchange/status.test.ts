// Deals files that keep won and lost in a column beside the stage, as Pipedrive's do, with and without their change log.
import { describe, expect, it } from 'vitest';
import { importHistory, STAGES } from './history/import-history.ts';
import { importFile } from './import-file.ts';

const DEALS = `"Deal - ID","Deal - Title","Deal - Value","Deal - Stage","Deal - Status","Deal - Deal created","Deal - Deal closed on","Deal - Expected close date","Deal - Organization","Deal - Lost reason"
1,Roof,2500,Proposal,open,2026-01-05 09:00:00,,2026-12-01,Mill,
2,Gate,900,Negotiation,won,2026-02-01 09:00:00,2026-03-20 10:00:00,2026-03-31,Mill,
3,Pump,100,Qualified,lost,2026-02-02 09:00:00,2026-04-20 10:00:00,,Dyke,Price
`;

describe('[TOLD13] won and lost beside the stage', () => {
	it('are stages of their own, after the one beside them', () => {
		const { plan, columns } = importFile(DEALS, { live: STAGES });
		expect(Object.fromEntries(columns.map(({ header, choice }) => [header, choice.target]))).toEqual({
			'Deal - ID': 'externalId',
			'Deal - Title': 'title',
			'Deal - Value': 'value',
			'Deal - Stage': 'stage',
			'Deal - Status': 'status',
			'Deal - Deal created': 'created',
			'Deal - Deal closed on': 'closed',
			'Deal - Expected close date': 'expectedClose',
			'Deal - Organization': 'company',
			'Deal - Lost reason': 'lostReason'
		});
		expect(plan.deals.map(({ stage, past }) => [stage, past.map(([, passed, at]) => [passed, at === null])])).toEqual([
			['proposal', [['proposal', true]]],
			['won', [['negotiation', true], ['won', false]]],
			['lost', [['qualified', true], ['lost', false]]]
		]);
		expect(plan.newStages).toEqual([]);
		expect(plan.warnings).toEqual([]);
	});

	it('agree with a change log that has them as a field', () => {
		const log = 'deal id,field,old value,new value,time\n2,stage,Qualified,Negotiation,2026-03-01 09:00\n2,status,open,won,2026-03-20 10:00\n3,status,open,lost,2026-04-20 10:00\n';
		const { past, plan } = importHistory(DEALS, [log]);
		expect(past('Gate')).toEqual(['stage qualified 2026-02-01 08:00', 'stage negotiation 2026-03-01 08:00', 'stage won 2026-03-20 09:00']);
		// The log tells only how it ended; the file where it was.
		expect(past('Pump')).toEqual(['stage qualified ?', 'stage lost 2026-04-20 08:00']);
		expect(plan.history!.notes).toEqual([]);
	});

	it.each([
		['a status that is the stage', 'Name,Status\nRoof,Lead\nGate,Won\n', 'stage'],
		['a status of other words', 'Name,Stage,Status\nRoof,Lead,won\nGate,Won,on hold\n', null],
		['a status under which nothing is closed', 'Name,Stage,Status\nRoof,Lead,open\nGate,Won,open\n', null]
	])('%s is none', (_, file, target) => {
		const { columns } = importFile(file, { live: STAGES });
		expect(columns.find(({ header }) => header === 'Status')!.choice.target).toBe(target);
	});
});

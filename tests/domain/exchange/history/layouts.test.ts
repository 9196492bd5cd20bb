// Histories as other programs write them become what the deals held over time: one row per change, snapshots, stage tables
// and dates per stage, in English and Dutch. Generated files in the real column layouts.
import { describe, expect, it } from 'vitest';
import { isHistory } from '#lib/domain/exchange/history/layout.ts';
import { importHistory, tableOf } from './import-history.ts';

const DEALS = 'Deal ID,Deal name,Stage,Value,Create date,Close date\n1,Roof,Proposal,2500,2026-01-05,2026-12-01\n2,Gate,Won,900,2026-02-01,2026-03-20\n';

describe('[TOLD1] one row per change', () => {
	it('reads the plain layout of deal, field, value and at', () => {
		const { past, began, plan } = importHistory(
			DEALS,
			[
				'deal,field,value,at\n1,stage,Lead,2026-01-05\n1,value,2000,2026-01-05\n1,stage,Qualified,2026-02-01 10:30\n1,value,2500,2026-03-01T09:00:00Z\n1,stage,Proposal,2026-04-01T09:00:00+02:00\n' +
					'2,stage,Lead,2026-02-01\n2,stage,Won,2026-03-20 15:00\n'
			]
		);
		// Days and times without a zone are the pipeline's: in winter an hour ahead of UTC.
		expect(past('Roof')).toEqual([
			'stage lead 2026-01-04 23:00',
			'value 200000 2026-01-04 23:00',
			'stage qualified 2026-02-01 09:30',
			'value 250000 2026-03-01 09:00',
			'stage proposal 2026-04-01 07:00'
		]);
		expect(began('Roof')).toBe('2026-01-04 23:00');
		expect(past('Gate')).toEqual(['stage lead 2026-01-31 23:00', 'stage won 2026-03-20 14:00']);
		expect(plan.history).toMatchObject({ deals: 2, changes: 7, by: 'id', skipped: [], notes: [], unknown: [] });
	});

	it('reads a log of fields with old and new values, and what was before the first change', () => {
		const { past, history, plan } = importHistory(DEALS, [
			'OpportunityId,Field,OldValue,NewValue,CreatedDate,CreatedById\n' +
				'1,created,,,2026-01-03T08:00:00.000Z,005A\n' +
				'1,StageName,Lead,Qualified,2026-02-01T09:00:00.000+0000,005A\n' +
				'1,Amount,,2000.0,2026-02-02T09:00:00.000+0000,005A\n' +
				'1,Amount,2000.0,2500.0,2026-02-03T09:00:00.000+0000,005A\n' +
				'1,CloseDate,2026-06-30,2026-12-01,2026-02-04T09:00:00.000+0000,005A\n' +
				'1,StageName,Qualified,Proposal,2026-02-05T09:00:00.000+0000,005A\n' +
				'1,ForecastCategoryName,Pipeline,Best Case,2026-02-05T09:00:00.000+0000,005A\n' +
				'1,Probability,10,60,2026-02-05T09:00:00.000+0000,005A\n' +
				'1,Description,a,b,2026-02-06T09:00:00.000+0000,005A\n'
		]);
		expect(past('Roof').filter((entry) => !entry.startsWith('probability') && !entry.startsWith('category'))).toEqual([
			'stage lead 2026-01-03 08:00',
			'value null 2026-01-03 08:00',
			'expectedClose 2026-06-30 2026-01-03 08:00',
			'stage qualified 2026-02-01 09:00',
			'value 200000 2026-02-02 09:00',
			'value 250000 2026-02-03 09:00',
			'expectedClose 2026-12-01 2026-02-04 09:00',
			'stage proposal 2026-02-05 09:00'
		]);
		expect(history.leftOut).toEqual([
			{ file: 0, what: 'Description', count: 1, column: false },
			{ file: 0, what: 'CreatedById', count: 9, column: true }
		]);
		expect(plan.history!.notes).toEqual([]);
	});

	it('reads a change log that keeps won and lost beside the stage', () => {
		const { past } = importHistory(DEALS, [
			'deal_id;field_key;old_value;new_value;log_time;user_id\n' +
				'2;add_time;;2026-02-01 09:00:00;2026-02-01 09:00:00;7\n2;stage_id;Lead;Qualified;2026-02-10 09:00:00;7\n2;status;open;lost;2026-02-20 09:00:00;7\n' +
				'2;status;lost;open;2026-02-25 09:00:00;7\n2;status;open;won;2026-03-20 09:00:00;7\n2;expected_close_date;2026-03-01;2026-04-01;2026-02-11 09:00:00;7\n'
		]);
		expect(past('Gate')).toEqual([
			'stage lead 2026-02-01 08:00',
			'expectedClose 2026-03-01 2026-02-01 08:00',
			'stage qualified 2026-02-10 08:00',
			'expectedClose 2026-04-01 2026-02-11 08:00',
			'stage lost 2026-02-20 08:00',
			'stage qualified 2026-02-25 08:00',
			'stage won 2026-03-20 08:00'
		]);
	});

	it('reads a Dutch file: semicolons, decimal commas, day first, Dutch names of columns and fields', () => {
		const { past } = importHistory(
			'Nummer;Naam;Fase;Waarde\n1;Dak;Proposal;1.250,50\n',
			['Kans;Veld;Oude waarde;Nieuwe waarde;Gewijzigd op;Door\n1;Fase;Lead;Proposal;13-02-2026 14:05;Jan\n1;Waarde;1.000,00;1.250,50;02-03-2026 09:00;Jan\n1;Verwachte sluitdatum;31-03-2026;30-06-2026;02-03-2026 09:00;Jan\n'],
			{ language: 'nl' }
		);
		expect(past('Dak')).toEqual([
			'stage lead ?',
			'value 100000 ?',
			'expectedClose 2026-03-31 ?',
			'stage proposal 2026-02-13 13:05',
			'value 125050 2026-03-02 08:00',
			'expectedClose 2026-06-30 2026-03-02 08:00'
		]);
	});

	it('reads what Windows programs write: UTF-16 with tabs, times of twelve hours, newest first', () => {
		const text = 'Opportunity ID\tField / Event\tOld Value\tNew Value\tEdit Date\n1\tStage\tQualified\tProposal\t4/13/2026 2:05 PM\n1\tStage\tLead\tQualified\t4/13/2026 2:05 PM\n1\tCreated.\t\t\t1/5/2026 9:00 AM\n';
		const bytes = new Uint8Array([0xff, 0xfe, ...[...text].flatMap((char) => [char.charCodeAt(0), 0])]);
		const { past } = importHistory(DEALS, [bytes]);
		expect(past('Roof')).toEqual(['stage lead 2026-01-05 08:00', 'stage qualified 2026-04-13 12:05', 'stage proposal 2026-04-13 12:05']);
	});
});

describe('[TOLD2] one row per state', () => {
	it('reads snapshots of an opportunity', () => {
		const { past, plan } = importHistory(DEALS, [
			'Id,OpportunityId,StageName,Amount,CloseDate,Probability,ForecastCategory,CreatedDate,SystemModstamp\n' +
				'a,1,Lead,2000,2026-06-30,10,Pipeline,2026-01-05T09:00:00Z,2026-01-05T09:00:00Z\n' +
				'b,1,Qualified,2000,2026-06-30,25,Pipeline,2026-02-05T09:00:00Z,2026-02-05T09:00:00Z\n' +
				'c,1,Proposal,2500,2026-12-01,80,Forecast,2026-03-05T09:00:00Z,2026-03-05T09:00:00Z\n'
		]);
		expect(past('Roof').filter((entry) => /^(?:stage|value|expectedClose) /.test(entry))).toEqual([
			'stage lead 2026-01-05 09:00',
			'value 200000 2026-01-05 09:00',
			'expectedClose 2026-06-30 2026-01-05 09:00',
			'stage qualified 2026-02-05 09:00',
			'stage proposal 2026-03-05 09:00',
			'value 250000 2026-03-05 09:00',
			'expectedClose 2026-12-01 2026-03-05 09:00'
		]);
		expect(plan.history!.notes.filter(({ code }) => code === 'contradicts')).toEqual([]);
	});

	it('reads a connector\'s rows with their validity, in UTC, and says that the first state may be older', () => {
		const { past, plan } = importHistory('id,name,stage_name,amount,created_date\nX1,Roof,Proposal,2500,2026-01-05 10:00:00\n', [
			'_fivetran_active,_fivetran_start,_fivetran_end,amount,created_date,id,name,stage_name\n' +
				'FALSE,2026-03-01 6:49:18,2026-04-01 0:00:00,2000,2026-01-05 10:00:00,X1,Roof,Qualified\nTRUE,2026-04-01 0:00:00,9999-12-31 23:59:59,2500,2026-01-05 10:00:00,X1,Roof,Proposal\n'
		]);
		expect(past('Roof')).toEqual(['stage qualified ?', 'value 200000 ?', 'stage proposal 2026-04-01', 'value 250000 2026-04-01']);
		expect(plan.history!.notes).toEqual([{ code: 'seen-later', count: 1, examples: ['Roof'] }]);
	});

	it('reads a stage table, its ids named by another file', () => {
		const { past, plan, history } = importHistory(DEALS, [
			'_fivetran_start,deal_id,_fivetran_active,_fivetran_end,date_entered,source,source_id,value\n2026-01-05 6:49:18,1,FALSE,2026-02-01 0:00:00,2026-01-05 6:49:18,CRM,9,f66c\n2026-02-01 0:00:00,1,TRUE,2050-01-01 0:00:00,2026-02-01 0:00:00,CRM,9,09a9\n',
			'stage_id,label,pipeline_id,display_order\nf66c,Lead,p,0\n09a9,proposal,p,1\n'
		]);
		expect(past('Roof')).toEqual(['stage lead 2026-01-05 06:49', 'stage proposal 2026-02-01']);
		expect(history.stages.map(({ name, changes }) => [name, changes])).toEqual([['Lead', 1], ['proposal', 1]]);
		expect(plan.newStages).toEqual([]);
	});

	it('reads a report of moves from stage to stage', () => {
		const { past } = importHistory(DEALS, ['Opportunity Name,Opportunity ID,From Stage,To Stage,Amount,Last Modified\nRoof,1,Lead,Qualified,2000,2/13/2026 9:00 AM\nRoof,1,Qualified,Proposal,2500,3/14/2026 9:00 AM\n']);
		expect(past('Roof')).toEqual(['stage lead 2026-01-04 23:00', 'stage qualified 2026-02-13 08:00', 'value 200000 2026-02-13 08:00', 'stage proposal 2026-03-14 08:00', 'value 250000 2026-03-14 08:00']);
	});

	it('reads times as programs count them', () => {
		const { past } = importHistory(DEALS, ['deal id,stage,timestamp\n1,Lead,1767600000000\n1,Proposal,1775000000\n']);
		expect(past('Roof')).toEqual(['stage lead 2026-01-05 08:00', 'stage proposal 2026-03-31 23:33']);
	});
});

describe('[TOLD3] dates of stages as columns', () => {
	it('in a file of their own, with when stages were left', () => {
		const { past } = importHistory(DEALS, [
			'Deal ID,"Date entered ""Lead (Sales Pipeline)""","Date exited ""Lead (Sales Pipeline)""",hs_v2_date_entered_qualified,hs_v2_date_exited_qualified\n1,2026-01-05 10:00,2026-02-01 10:00,,2026-03-01 10:00\n2,2026-02-02 10:00,2026-03-20 08:00,,\n'
		]);
		// Qualified was passed, since when is not said; Proposal began when it was left.
		expect(past('Roof')).toEqual(['stage lead 2026-01-05 09:00', 'stage qualified ?', 'stage proposal 2026-03-01 09:00']);
		expect(past('Gate')).toEqual(['stage lead 2026-02-02 09:00', 'stage won 2026-03-20 07:00']);
	});

	it('in Dutch', () => {
		const { past } = importHistory('Nummer;Naam;Fase\n1;Dak;Proposal\n', ['Nummer;Datum binnenkomst Lead;Datum binnenkomst Proposal\n1;05-01-2026;13-02-2026\n'], { language: 'nl' });
		expect(past('Dak')).toEqual(['stage lead 2026-01-04 23:00', 'stage proposal 2026-02-12 23:00']);
	});

	it('in the deals file itself, also of stages in which no deal stands now', () => {
		const { past, plan } = importHistory(
			'Record ID,Deal Name,Deal Stage,hs_date_entered_appointmentscheduled,hs_date_exited_appointmentscheduled\n1,Roof,Proposal,2026-01-05,2026-02-01\n',
			['deal,field,value,at\n1,value,2000,2026-01-06\n']
		);
		expect(past('Roof')).toEqual(['stage s-appointmentscheduled 2026-01-04 23:00', 'stage proposal 2026-01-31 23:00', 'value 200000 2026-01-05 23:00']);
		expect(plan.deals[0]!.value).toBe(200_000);
		expect(plan.newStages.map(({ cells }) => cells.name)).toEqual(['appointmentscheduled']);
	});
});

describe('telling a history from a list of deals', () => {
	it.each([
		['deal,field,value,at\n1,stage,Lead,2026-01-05\n', true],
		['OpportunityId,Field,OldValue,NewValue,CreatedDate\n1,Amount,,5,2026-01-05\n', true],
		['deal_id,date_entered,value\n1,2026-01-05,x\n', true],
		['stage_id,label\n1,Lead\n', true],
		['Deal ID,Date entered Lead,Date exited Lead\n1,2026-01-05,2026-01-06\n', true],
		['Deal ID,Deal name,Stage,Amount,Created date\n1,Roof,Lead,5,2026-01-05\n2,Gate,Lead,5,2026-01-05\n', false],
		['Deal ID,Deal name,Stage,Amount,Date entered Lead\n1,Roof,Lead,5,2026-01-05\n', false],
		['Deal ID,Stage,Created date\n1,Lead,2026-01-05\n1,Won,2026-01-06\n1,Lead,2026-01-07\n', true],
		['Property,Deal,Value,Date\n12 High Street,Roof,5,2026-01-05\n', false],
		['Opportunity Name,From Stage,To Stage,Amount,Last Modified\nRoof,Lead,Qualified,2000,2026-02-13\n', true],
		['Name,Company\nRoof,Mill\n', false]
	] as const)('%j: %s', (text, expected) => {
		expect(isHistory(tableOf(text))).toBe(expected);
	});
});

describe('[TOLD11] a list of stages', () => {
	it('is one where it calls ids and names no more than that, as Pipedrive does', () => {
		const stages = 'id,order_nr,name,pipeline_id,pipeline_name\n11,1,Lead,1,Sales\n12,2,Proposal,1,Sales\n';
		expect(isHistory(tableOf(stages))).toBe(true);
		const { past } = importHistory(DEALS, ['deal_id,field_key,old_value,new_value,time\n1,stage_id,11,12,2026-02-10 09:00:00\n', stages]);
		expect(past('Roof')).toEqual(['stage lead 2026-01-04 23:00', 'stage proposal 2026-02-10 08:00']);
	});

	it.each(['id,name,value,stage,pipeline_id\n1,Roof,100,Lead,1\n', 'id,name,owner\n1,Roof,Anna\n', 'ID,Title,Pipeline ID\n1,Roof,1\n'])('is not a list of deals (%#)', (deals) => {
		expect(isHistory(tableOf(deals))).toBe(false);
	});

	it('has a deal begin at what Dutch histories call "Gemaakt."', () => {
		const { began } = importHistory('Naam opportunity;Fase\nDak;Proposal\n', ['Naam opportunity;Veld/gebeurtenis;Oude waarde;Nieuwe waarde;Bewerkingsdatum\nDak;Gemaakt.;;;05-01-2026 09:00\nDak;Fase;Lead;Proposal;05-02-2026 09:00\n'], { language: 'nl' });
		expect(began('Dak')).toBe('2026-01-05 08:00');
	});
});

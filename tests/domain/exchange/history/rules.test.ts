// What a told history becomes where it is at odds with itself, with the deals file or with the clock, and what is said of it.
import { describe, expect, it } from 'vitest';
import type { DealHere } from '#lib/domain/exchange/history/into-plan.ts';
import { fingerprint } from '#lib/domain/exchange/plan.ts';
import { startOfDay } from '#lib/domain/model/date.ts';
import type { HistoryChoices } from '#lib/domain/exchange/history/read-history.ts';
import { importHistory, NOW } from './import-history.ts';

const DEALS = 'Deal ID,Deal name,Stage,Value,Owner,Create date\n1,Roof,Proposal,2500,Ann,2026-01-05\n2,Gate,Lead,900,Bob,2026-02-01\n';
const LOG = 'deal,field,value,at\n';

describe('[TOLD4] values', () => {
	it('are judged by all of a field together, amounts apart from days', () => {
		const { past } = importHistory(DEALS.replace('2500', '12345'), [
			'deal;field;value;at\n1;value;1.234;2026-01-05\n1;value;2.345,50;2026-01-06\n1;value;12.345;2026-01-07\n1;expected close;03-04-2026;2026-01-05\n1;expected close;13-04-2026;2026-01-08\n'
		]);
		expect(past('Roof').filter((entry) => entry.startsWith('value'))).toEqual(['value 123400 2026-01-04 23:00', 'value 234550 2026-01-05 23:00', 'value 1234500 2026-01-06 23:00']);
		expect(past('Roof').filter((entry) => entry.startsWith('expected'))).toEqual(['expectedClose 2026-04-03 2026-01-04 23:00', 'expectedClose 2026-04-13 2026-01-07 23:00']);
	});

	it('that cannot be read are left out with their line', () => {
		const { past, plan } = importHistory(DEALS, [`${LOG}1,value,2000,2026-01-05\n1,value,soon,2026-01-06\n1,value,2500,2026-01-07\n1,category,Most Likely,2026-01-07\n1,currency,euros,2026-01-07\n`]);
		expect(past('Roof').slice(1)).toEqual(['value 200000 2026-01-04 23:00', 'value 250000 2026-01-06 23:00']);
		expect(plan.history!.skipped).toEqual([
			{ file: 0, line: 3, code: 'not-a-value', what: 'value', value: 'soon' },
			{ file: 0, line: 5, code: 'not-a-value', what: 'category', value: 'Most Likely' },
			{ file: 0, line: 6, code: 'not-a-value', what: 'currency', value: 'euros' }
		]);
	});

	it('of a forecast category are one of four or none, in either language', () => {
		const words = ['Pipeline', 'Best Case', 'Commit', 'Forecast', 'Closed', 'Omitted', 'pijplijn', 'beste geval', 'toegezegd', 'gesloten', 'niet in prognose'];
		const rows = words.map((word, index) => `1,forecast category,${word},2026-01-${String(index + 5).padStart(2, '0')}\n`).join('');
		const { past } = importHistory(DEALS, [LOG + rows]);
		expect(past('Roof').filter((entry) => entry.startsWith('category')).map((entry) => entry.split(' ')[1])).toEqual([
			// What the stage gives anyway is none of the deal's own, nor is that it is closed.
			...['pipeline', 'null', 'commit', 'null', 'omitted', 'pipeline', 'null', 'commit', 'null', 'omitted']
		]);
	});

	it('of a lead\'s status and of qualification are its choices, in either language', () => {
		const rows = [
			'1,lead status,marketingqualifiedlead,2026-01-06', '1,Lead Status,geaccepteerd door sales,2026-01-08', '1,lead status,Terug naar marketing,2026-01-09', '1,lead reason,te vroeg,2026-01-09',
			'1,lead status,customer,2026-01-10', '1,bant.budget,deels,2026-01-07', '1,bant.budget,Yes,2026-01-08', '1,bant.need,unknown,2026-01-08', '1,Budget,5000,2026-01-08'
		];
		const { past, plan, history } = importHistory(DEALS, [`${LOG}1,stage,Lead,2026-01-05\n${rows.join('\n')}\n`]);
		expect(past('Roof').filter((entry) => /^(?:lead|bant)/.test(entry)).map((entry) => entry.replace(/ 2026.*/, ''))).toEqual([
			'leadStatus null', 'leadReason null', 'bantBudget null', 'leadStatus mql', 'bantBudget partial', 'leadStatus sal', 'bantBudget yes', 'bantNeed null', 'leadStatus recycled', 'leadReason te vroeg'
		]);
		expect(plan.deals[0]).toMatchObject({ leadStatus: 'recycled', leadReason: 'te vroeg', bantBudget: 'yes', bantNeed: null });
		expect(plan.history!.skipped).toEqual([{ file: 0, line: 7, code: 'not-a-value', what: 'leadStatus', value: 'customer' }]);
		expect(history.leftOut).toEqual([{ file: 0, what: 'Budget', count: 1, column: false }]);
	});

	it('of money are in the currency the deal comes here with', () => {
		const { plan, past } = importHistory('Deal ID,Deal name\n1,Roof\n', [`${LOG}1,currency,jpy,2026-01-05\n1,value,2000,2026-01-05\n1,value,2500,2026-01-06\n`]);
		expect(plan.deals[0]).toMatchObject({ currency: 'JPY', value: 2500 });
		expect(past('Roof').slice(1)).toEqual(['value 2000 2026-01-04 23:00', 'currency JPY 2026-01-04 23:00', 'value 2500 2026-01-05 23:00']);
	});

	it('of a blank are blank, and a blank is not zero', () => {
		const { past } = importHistory(DEALS, [`${LOG}1,stage,Lead,2026-01-05\n1,value,0,2026-02-05\n1,value,,2026-03-05\n1,value,2500,2026-04-05\n1,stage,Proposal,2026-05-01\n`]);
		expect(past('Roof').filter((entry) => entry.startsWith('value'))).toEqual(['value null 2026-01-04 23:00', 'value 0 2026-02-04 23:00', 'value null 2026-03-04 23:00', 'value 250000 2026-04-04 22:00']);
	});

	it('of an owner by name count where an id stands beside it', () => {
		const { past } = importHistory(DEALS, [
			'OpportunityId,Field,OldValue,NewValue,CreatedDate\n1,Owner,Bob,Ann,2026-02-01T09:00:00Z\n1,Owner,005000000000AAA,005000000000BBB,2026-02-01T09:00:00Z\n'
		]);
		expect(past('Roof').slice(1)).toEqual(['owner Bob 2026-01-04 23:00', 'owner Ann 2026-02-01 09:00']);
	});
});

describe('[TOLD5] times', () => {
	it.each([
		['2026-03-29 01:30', '2026-03-29 00:30'],
		['2026-03-29 02:30', '2026-03-29 01:30'],
		['2026-03-29 03:30', '2026-03-29 01:30'],
		['2026-10-25 02:30', '2026-10-25 00:30'],
		['2026-10-25 03:30', '2026-10-25 02:30'],
		['2026-07-01T12:00:00.000-0500', '2026-07-01 17:00'],
		['15 Apr, 2026 00:02:00', '2026-04-14 22:02'],
		['Apr 15, 2026, 3:04 PM', '2026-04-15 13:04'],
		['2026-04-15 12:04:05+02', '2026-04-15 10:04'],
		['15 april 2026 om 14:05', '2026-04-15 12:05'],
		['Apr 15, 2026 at 2:05 PM', '2026-04-15 12:05'],
		['2026-04-15 12:04 am', '2026-04-14 22:04']
	])('%s is %s in UTC', (written, expected) => {
		const { past } = importHistory(DEALS, [`${LOG}1,stage,Lead,2026-01-05\n1,stage,Proposal,"${written}"\n`]);
		expect(past('Roof')[1]).toBe(`stage proposal ${expected}`);
	});

	it('without a zone are UTC where a connector wrote them, or the person says so', () => {
		const rows = `${LOG}1,stage,Lead,2026-01-05\n1,stage,Proposal,2026-04-15 12:00\n`;
		expect(importHistory(DEALS, [rows], { choices: [{ utc: true }] }).past('Roof')[1]).toBe('stage proposal 2026-04-15 12:00');
	});

	it('are written as the person says, where the file leaves it open, and so are days and amounts among the values', () => {
		const rows = 'deal;field;value;at\n1;stage;Lead;2/3/2026\n1;stage;Proposal;4/5/2026\n1;expected close;6/7/2026;4/5/2026\n1;value;1.234;4/5/2026\n';
		const read = (choice: HistoryChoices): string[] => importHistory(DEALS, [rows], { choices: [choice] }).past('Roof').filter((entry) => /proposal|Close 2|value 1/.test(entry)).sort();
		expect(read({})).toEqual(['expectedClose 2026-07-06 2026-05-03 22:00', 'stage proposal 2026-05-03 22:00', 'value 123400 2026-05-03 22:00']);
		expect(read({ orders: new Map([[3, 'mdy']]), decimal: '.' })).toEqual(['expectedClose 2026-06-07 2026-04-04 22:00', 'stage proposal 2026-04-04 22:00', 'value 123 2026-04-04 22:00']);
	});

	it('to come, unreadable or missing leave their row out', () => {
		const { past, plan } = importHistory(DEALS, [
			`${LOG}1,stage,Lead,2026-01-05\n1,stage,Qualified,\n1,stage,Qualified,soon\n1,stage,Qualified,2026-12-01\n1,stage,Qualified,2026-01-05 25:00\n1,stage,Proposal,2026-02-05\n`
		]);
		expect(past('Roof')).toEqual(['stage lead 2026-01-04 23:00', 'stage proposal 2026-02-04 23:00']);
		expect(plan.history!.skipped.map(({ line, code }) => [line, code])).toEqual([[3, 'no-time'], [4, 'not-a-moment'], [5, 'in-future'], [6, 'not-a-moment']]);
		expect(plan.history!.span!.to).toBeLessThan(NOW);
	});

	it('that run back within a file are put in order, and counted', () => {
		const { past, plan } = importHistory(DEALS, [`${LOG}1,stage,Lead,2026-01-05\n1,value,2500,2026-02-05\n1,value,2000,2026-02-01\n1,stage,Qualified,2026-02-08\n1,stage,Proposal,2026-03-05\n`]);
		expect(past('Roof')).toEqual(['stage lead 2026-01-04 23:00', 'value null 2026-01-04 23:00', 'value 200000 2026-01-31 23:00', 'value 250000 2026-02-04 23:00', 'stage qualified 2026-02-07 23:00', 'stage proposal 2026-03-04 23:00']);
		expect(plan.history!.notes).toEqual([{ code: 'runs-back', count: 1, examples: ['history 0'], line: 4 }]);
	});
});

describe('[TOLD6] what is left out is said', () => {
	it('rows that are none, with their line', () => {
		const { plan } = importHistory(DEALS, [`${LOG}1,stage,Lead,2026-01-05\n1,stage,Lead,2026-01-05\n,stage,Lead,2026-01-05\n,,,\ndeal,field,value,at\n1,stage,Lead,2026-01-05,slipped\nTotal,4,,\n1,stage,Proposal,2026-01-06\n`]);
		expect(plan.history!.skipped.map(({ line, code, other }) => [line, code, ...(other ? [other] : [])])).toEqual([
			[3, 'duplicate', 2],
			[4, 'no-deal'],
			[5, 'empty-row'],
			[6, 'repeated-header'],
			[7, 'too-many-cells'],
			[8, 'total-row']
		]);
	});

	it('fields and columns, with counts', () => {
		const { history } = importHistory(DEALS, ['deal,field,value,at,note\n1,stage,Lead,2026-01-05,x\n1,Colour,red,2026-01-05,\n1,Colour,blue,2026-01-06,\n1,Hold reason,x,2026-01-06,y\n']);
		expect(history.leftOut).toEqual([
			{ file: 0, what: 'Colour', count: 2, column: false },
			{ file: 0, what: 'Hold reason', count: 1, column: false },
			{ file: 0, what: 'note', count: 2, column: true }
		]);
		const chosen = importHistory(DEALS, ['deal,field,value,at\n1,Colour,red,2026-01-05\n'], { choices: [{ fields: new Map([['Colour', 'nextStep'] as const]) }] });
		expect(chosen.plan.deals[0]!.nextStep).toBe('red');
	});

	it('of two names for one field the worse one', () => {
		const { history } = importHistory(DEALS, [`${LOG}1,Amount,2500,2026-01-05\n1,Expected revenue,250,2026-01-05\n`]);
		expect(history.files[0]!.fields.map(({ name, target }) => [name, target])).toEqual([['Amount', 'value'], ['Expected revenue', null]]);
	});
});

describe('[TOLD7] finding the deals', () => {
	it('by id where the files share any, else by title', () => {
		const byId = importHistory(DEALS, [`${LOG}1,stage,Lead,2026-01-05\nGate,stage,Lead,2026-01-05\n9,stage,Lead,2026-01-05\n9,stage,Won,2026-01-06\n`]);
		expect(byId.plan.history).toMatchObject({ by: 'id', deals: 1, unknown: [{ deal: 'Gate', rows: 1, several: false }, { deal: '9', rows: 2, several: false }] });
		expect(byId.plan.history!.skipped.map(({ line, code }) => [line, code])).toEqual([[3, 'unknown-deal'], [4, 'unknown-deal'], [5, 'unknown-deal']]);
		const byTitle = importHistory(DEALS, [`${LOG} roof ,stage,Lead,2026-01-05\nRoof,stage,Proposal,2026-02-05\n`]);
		expect(byTitle.plan.history).toMatchObject({ by: 'title', deals: 1, unknown: [] });
	});

	it('a title of several deals is nobody\'s', () => {
		const { plan } = importHistory('Deal name,Stage\nRoof,Lead\nRoof,Won\nGate,Won\n', [`${LOG}Roof,stage,Lead,2026-01-05\nGate,stage,Lead,2026-01-05\n`]);
		expect(plan.history).toMatchObject({ deals: 1, unknown: [{ deal: 'Roof', rows: 1, several: true }] });
	});

	it('an id of 18 characters is the one of 15 without its check letters', () => {
		const { plan } = importHistory('Opportunity ID,Name,Stage\n006q000000HddohAAB,Roof,Won\n', [`${LOG}006q000000Hddoh,stage,Lead,2026-01-05\n`]);
		expect(plan.history).toMatchObject({ by: 'id', deals: 1 });
	});
});

describe('[TOLD10] deals that are here', () => {
	const here = (id: string, title: string, arrived: number): DealHere => ({
		id,
		ids: [id],
		codes: [],
		before: [],
		title,
		told: { created: null, closed: null, arrived, title, present: { stage: 'proposal', value: 250_000, owner: null } }
	});
	const log = `${LOG}1,stage,Lead,2026-01-05\n1,stage,Proposal,2026-02-05\n1,value,2500,2026-02-05\n1,stage,Won,2026-10-05\n2,stage,Lead,2026-03-05\n`;

	it('are told of up to their arrival, found by the id that their row in the file lends them', () => {
		const existing = new Set([fingerprint({ title: 'Roof', value: 250_000, createdAt: startOfDay('2026-01-05', 'Europe/Amsterdam') })]);
		const { plan } = importHistory(DEALS, [log], { existing, here: [here('d1', 'Roof', Date.UTC(2026, 5, 1))] });
		expect(plan.deals.map(({ title }) => title)).toEqual(['Gate']);
		expect(plan.history!.here).toEqual([
			{
				deal: 'd1',
				createdAt: Date.UTC(2026, 0, 4, 23),
				past: [
					['stage', 'lead', Date.UTC(2026, 0, 4, 23)],
					['value', null, Date.UTC(2026, 0, 4, 23)],
					['stage', 'proposal', Date.UTC(2026, 1, 4, 23)],
					['value', 250_000, Date.UTC(2026, 1, 4, 23)]
				]
			}
		]);
		expect(plan.history!.skipped).toEqual([{ file: 0, line: 5, code: 'after-arrival' }]);
	});

	it('must end with what they arrived as', () => {
		const { plan } = importHistory(null, [`${LOG}d1,stage,Lead,2026-01-05\nd1,value,100,2026-01-05\n`], { here: [here('d1', 'Roof', Date.UTC(2026, 5, 1))] });
		expect(plan.history!.here[0]!.past.filter(([, , at]) => at === null)).toEqual([['stage', 'proposal', null], ['value', 250_000, null]]);
		expect(plan.history!.notes.map(({ code, field }) => [code, field])).toEqual([['contradicts', 'stage'], ['contradicts', 'value']]);
	});
});

describe('[TOLD8] the present is what the deals file says', () => {
	it('a history that ends elsewhere gets a last step of unknown time, and that is said', () => {
		const { past, plan } = importHistory(DEALS, [`${LOG}1,stage,Lead,2026-01-05\n1,stage,Qualified,2026-02-05\n1,value,2000,2026-01-05\n1,owner,Bob,2026-01-05\n2,stage,Qualified,2026-02-05\n`]);
		expect(past('Roof')).toEqual(['stage lead 2026-01-04 23:00', 'value 200000 2026-01-04 23:00', 'value 250000 ?', 'owner Bob 2026-01-04 23:00', 'owner Ann ?', 'stage qualified 2026-02-04 23:00', 'stage proposal ?']);
		expect(plan.history!.notes).toEqual([
			{ code: 'contradicts', count: 2, field: 'stage', examples: ['Roof', 'Gate'] },
			{ code: 'contradicts', count: 1, field: 'value', examples: ['Roof'] },
			{ code: 'contradicts', count: 1, field: 'owner', examples: ['Roof'] }
		]);
	});

	it('but for the closing day that it gives', () => {
		const deals = 'Deal ID,Deal name,Stage,Create date,Close date\n1,Roof,Won,2026-01-05,2026-03-20\n2,Gate,Lost,2026-01-05,2026-03-20\n';
		const { past, plan } = importHistory(deals, [`${LOG}1,stage,Lead,2026-01-05\n1,expected close,2026-06-30,2026-01-05\n2,stage,Lead,2026-01-05\n2,stage,Lost,2026-04-01 10:00\n`]);
		expect(past('Roof')).toEqual(['stage lead 2026-01-04 23:00', 'expectedClose 2026-06-30 2026-01-04 23:00', 'stage won 2026-03-19 23:00']);
		// A closing date is no word of when it was expected to close: that the history says.
		expect(plan.deals[0]!.expectedClose).toBe('2026-06-30');
		expect(past('Gate')).toEqual(['stage lead 2026-01-04 23:00', 'stage lost 2026-04-01 08:00']);
		expect(plan.history!.notes).toEqual([{ code: 'closed-elsewhere', count: 1, examples: ['Gate'] }]);
	});

	it('of what it says nothing the history\'s last word is the present', () => {
		const { plan } = importHistory('Deal ID,Deal name\n1,Roof\n2,Gate\n', [`${LOG}1,stage,Lead,2026-01-05\n1,stage,Won,2026-02-05\n1,value,2000,2026-01-05\n1,owner,Ann,2026-01-05\n`]);
		expect(plan.deals[0]).toMatchObject({ stage: 'won', value: 200_000, owner: 'Ann' });
		expect(plan.totals).toMatchObject({ value: 200_000, withoutValue: 1 });
		expect(plan.warnings).toEqual([]);
	});

	it('a change that does not begin where the one before ended leaves a step of unknown time', () => {
		const { past, plan } = importHistory(DEALS, ['deal,field,old value,value,at\n1,stage,Lead,Qualified,2026-01-05\n1,stage,Negotiation,Proposal,2026-02-05\n']);
		expect(past('Roof')).toEqual(['stage lead 2026-01-04 23:00', 'stage qualified 2026-01-04 23:00', 'stage negotiation ?', 'stage proposal 2026-02-04 23:00']);
		expect(plan.history!.notes).toEqual([{ code: 'gap', count: 1, examples: ['Roof'] }]);
	});
});

describe('[TOLD9] when a deal began', () => {
	it.each([
		['the day the deals file gives', '2026-01-05', `${LOG}1,stage,Lead,2026-01-09\n`, '2026-01-04 23:00'],
		['a first change before that day', '2026-01-05', `${LOG}1,stage,Lead,2026-01-02\n`, '2026-01-01 23:00'],
		['the first change, where the file gives none', '', `${LOG}1,stage,Lead,2026-01-09\n`, '2026-01-08 23:00'],
		['unknown, where the first change speaks of before', '', 'deal,field,old value,value,at\n1,stage,Lead,Qualified,2026-01-09\n', '?'],
		['the creation that the log tells', '', 'deal,field,old value,value,at\n1,created,,,2026-01-03\n1,stage,Lead,Qualified,2026-01-09\n', '2026-01-02 23:00']
	])('is %s', (_, created, log, expected) => {
		expect(importHistory(`Deal ID,Deal name,Stage,Create date\n1,Roof,Lead,${created}\n`, [log]).began('Roof')).toBe(expected);
	});
});

describe('[TOLD14] a field that never changed', () => {
	const deals = 'Deal ID,Deal name,Stage,Source,Create date\n1,Roof,Lead,Referral,2026-01-05\n2,Gate,Lead,Web,2026-01-05\n';

	it('keeps since when it held, were it the day on which the deal began', () => {
		const { past } = importHistory(deals, [`${LOG}1,stage,Lead,2026-01-05\n1,source,Referral,2026-01-05\n2,source,Web,2026-01-06\n`]);
		expect(past('Roof')).toEqual(['stage lead 2026-01-04 23:00', 'source Referral 2026-01-04 23:00']);
		expect(past('Gate').at(-1)).toBe('source Web 2026-01-05 23:00');
	});

	it('has no past where a connector saw it at a time that says nothing of its beginning', () => {
		const { past } = importHistory(deals, ['_fivetran_active,_fivetran_start,_fivetran_end,id,name,stage_name,source\nTRUE,2026-03-01 6:49:18,9999-12-31 23:59:59,1,Roof,Lead,Referral\n']);
		expect(past('Roof').filter((entry) => entry.startsWith('source'))).toEqual([]);
	});

	it('is told of a deal that is here', () => {
		const { plan } = importHistory(null, [`${LOG}1,stage,Lead,2026-01-05\n1,source,Referral,2026-01-05\n`], {
			here: [{
				id: 'd1',
				ids: ['1'],
				codes: [],
				before: [],
				title: 'Roof',
				told: { created: Date.UTC(2026, 0, 4, 23), closed: null, arrived: Date.UTC(2026, 5, 1), title: 'Roof', present: { stage: 'lead', source: 'Referral' } }
			}]
		});
		expect(plan.history!.here).toEqual([{ deal: 'd1', past: [['stage', 'lead', Date.UTC(2026, 0, 4, 23)], ['source', 'Referral', Date.UTC(2026, 0, 4, 23)]] }]);
	});
});

describe('[TOLD11] stage names of the past', () => {
	it('are asked about like those of the deals, and only made where a deal passed them', () => {
		const log = `${LOG}1,stage,Intake,2026-01-05\n1,stage,Old stage,2026-01-06\n1,stage,Proposal,2026-01-07\n9,stage,Nowhere,2026-01-07\n`;
		const { plan, history, past } = importHistory(DEALS, [log], { stages: { 'old stage': { kind: 'existing', id: 'qualified' } } });
		expect(history.stages.map(({ key }) => key)).toEqual(['intake', 'old stage', 'proposal', 'nowhere']);
		expect(plan.newStages.map(({ cells }) => cells.name)).toEqual(['Intake']);
		expect(past('Roof')).toEqual(['stage s-intake 2026-01-04 23:00', 'stage qualified 2026-01-05 23:00', 'stage proposal 2026-01-06 23:00']);
	});
});

describe('[TOLD12] a deal of very many changes', () => {
	it('keeps the newest that it can hold, and says so', () => {
		const rows = Array.from({ length: 5000 }, (_, index) => `1,value,${index},${new Date(Date.UTC(2026, 0, 5) + index * 60_000).toISOString()}\n`).join('');
		const { plan } = importHistory('Deal ID,Deal name\n1,Roof\n', [LOG + rows]);
		const { past, value } = plan.deals[0]!;
		expect(value).toBe(499_900);
		expect(past.length).toBeGreaterThan(2000);
		expect(past.at(-1)).toEqual(['value', 499_900, Date.UTC(2026, 0, 5) + 4999 * 60_000]);
		expect(plan.history!.notes).toEqual([{ code: 'cut', count: 1, examples: ['Roof'] }]);
	});
});

describe('a log of a large team', () => {
	it('of 10,000 deals in 50,000 rows is read whole', () => {
		const deals = Array.from({ length: 10_000 }, (_, deal) => `${deal},Deal ${deal},Proposal,${deal},2026-01-02\n`).join('');
		const rows = Array.from({ length: 50_000 }, (_, row) => {
			const [deal, turn] = [row % 10_000, Math.floor(row / 10_000)];
			const at = new Date(Date.UTC(2026, 0, 10 + turn * 20, row % 24, row % 60)).toISOString().slice(0, 19).replace('T', ' ');
			return turn < 3 ? `${deal},stage,${['Lead', 'Qualified', 'Proposal'][turn]},${at}\n` : `${deal},value,${deal - 4 + turn},${at}\n`;
		}).join('');
		const { plan, past } = importHistory(`Deal ID,Deal name,Stage,Value,Create date\n${deals}`, [`${LOG}${rows}`]);
		expect(plan.history).toMatchObject({ deals: 10_000, changes: 50_000, skipped: [], notes: [], unknown: [] });
		expect(past('Deal 7')).toHaveLength(6);
	});
});

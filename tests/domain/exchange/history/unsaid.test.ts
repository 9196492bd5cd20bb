// What a told history must not do unsaid: take one file's notation for another's, drop a value, or give one deal another's past.
import { describe, expect, it } from 'vitest';
import type { DealHere } from '#lib/domain/exchange/history/into-plan.ts';
import { importHistory } from './import-history.ts';

const DEALS = 'Deal ID,Deal name,Stage,Value\n1,Roof,Proposal,2500\n2,Gate,Lead,900\n';
const LOG = 'deal,field,value,at\n';

const here = (id: string, title: string, ids: string[] = [], codes: string[] = []): DealHere => ({
	id,
	ids: [id, ...ids],
	codes,
	title,
	before: [],
	told: { created: null, arrived: Date.UTC(2026, 5, 1), title, closed: null, present: {} }
});

describe('[TOLD4] notation', () => {
	it('is that of each file, and of files written alike where one leaves it open', () => {
		const { past } = importHistory(DEALS, [
			'deal;field;value;at\n1;value;1.234;2026-01-05\n1;expected close;02-03-2026;2026-01-05\n',
			`${LOG}2,value,"1,500.50",2026-01-05\n2,value,"1,234",2026-01-06\n2,expected close,03/25/2026,2026-01-06\n`,
			'deal;field;value;at\n1;value;2.500,00;2026-01-07\n1;expected close;25-03-2026;2026-01-08\n'
		]);
		expect(past('Roof').slice(1)).toEqual([
			'value 123400 2026-01-04 23:00',
			'expectedClose 2026-03-02 2026-01-04 23:00',
			'value 250000 2026-01-06 23:00',
			'expectedClose 2026-03-25 2026-01-07 23:00'
		]);
		expect(past('Gate').slice(1, 4)).toEqual(['value 150050 2026-01-04 23:00', 'expectedClose null 2026-01-04 23:00', 'value 123400 2026-01-05 23:00']);
	});

	it('is what the person says of each file', () => {
		const rows = (deal: number): string => `deal\tfield\tvalue\tat\n${deal}\tvalue\t1.234\t2026-01-05\n`;
		const { past } = importHistory(DEALS, [rows(1), rows(2)], { choices: [{ decimal: '.' }, { decimal: ',' }] });
		expect([past('Roof')[1], past('Gate')[1]]).toEqual(['value 123 2026-01-04 23:00', 'value 123400 2026-01-04 23:00']);
	});
});

describe('[TOLD4] currencies', () => {
	it('naming the pipeline\'s is naming none', () => {
		const log = `${LOG}1,currency,USD,2026-01-05\n1,currency,eur,2026-01-07\n`;
		const alone = importHistory('Deal ID,Deal name\n1,Roof\n', [log]);
		expect(alone.plan.deals[0]!.currency).toBeNull();
		const beside = importHistory('Deal ID,Deal name,Currency\n1,Roof,EUR\n', [log]);
		expect(beside.past('Roof').slice(1)).toEqual(['currency USD 2026-01-04 23:00', 'currency null 2026-01-06 23:00']);
		expect(beside.plan.history!.notes).toEqual([]);
	});

	it('amounts with the sign of another are taken as they are, and that is said', () => {
		const { plan } = importHistory(DEALS, [`${LOG}1,value,"$2,500",2026-01-05\n2,value,€ 900,2026-01-05\n`]);
		expect(plan.history!.notes).toEqual([{ code: 'foreign-currency', count: 1, examples: ['Roof'] }]);
	});
});

describe('[TOLD6] nothing is dropped unsaid', () => {
	it('an old value that cannot be read is listed, and no blank is made of it', () => {
		const { plan, past, began } = importHistory('Deal ID,Deal name,Stage\n1,Roof,Proposal\n', ['deal,field,old,new,at\n1,value,about 2000,2500,2026-02-06\n']);
		expect(plan.history!.skipped).toEqual([{ file: 0, line: 2, code: 'not-a-value', what: 'value', value: 'about 2000' }]);
		expect(past('Roof').slice(1)).toEqual(['value 250000 2026-02-05 23:00']);
		// It had a value before: that is not where it began.
		expect(began('Roof')).toBe('?');
	});

	it('an old stage that becomes none is no beginning', () => {
		const { began } = importHistory('Deal ID,Deal name,Stage\n1,Roof,Proposal\n', ['deal,field,old,new,at\n1,stage,Inbox,Proposal,2026-02-06\n'], { stages: { inbox: { kind: 'none' } } });
		expect(began('Roof')).toBe('?');
	});

	it('rows that have nothing in the columns that are read', () => {
		const wide = importHistory(DEALS, ['Deal ID,Date entered Lead,Date entered Proposal\n1,,\n2,2026-01-05,\n']);
		expect(wide.plan.history!.skipped).toEqual([{ file: 0, line: 2, code: 'tells-nothing' }]);
		const states = importHistory(DEALS, ['Deal ID,Date entered,Stage\n1,2026-01-05,\n2,2026-01-05,Lead\n']);
		expect(states.plan.history!.skipped).toEqual([{ file: 0, line: 2, code: 'tells-nothing' }]);
	});

	it('long words are kept whole', () => {
		const words = 'call them, '.repeat(80).trim();
		const { plan } = importHistory('Deal ID,Deal name\n1,Roof\n', [`${LOG}1,next step,"${words}",2026-01-05\n`]);
		expect(plan.deals[0]!.nextStep).toBe(words);
	});
});

describe('[TOLD7] an id', () => {
	it('of several deals is nobody\'s', () => {
		const { plan } = importHistory('Deal ID,Deal name,Stage\n1,Roof,Proposal\n1,Gate,Lead\n', [`${LOG}1,stage,Lead,2026-01-05\n`]);
		expect(plan.history!).toMatchObject({ found: 0, unknown: [{ deal: '1', rows: 1, several: true }] });
	});

	it('in a column of one\'s own stands behind ids of the program itself, and where several deals have it is nobody\'s', () => {
		const deals = [here('a', 'Roof', ['7'], ['12']), here('b', 'Gate', ['12'], ['12']), here('c', 'Wall', [], ['30']), here('d', 'Door', [], ['30'])];
		const { plan } = importHistory(null, [`${LOG}12,stage,Lead,2026-01-05\n30,stage,Lead,2026-01-05\n`], { here: deals });
		expect(plan.history!.here.map(({ deal }) => deal)).toEqual(['b']);
		expect(plan.history!.unknown).toEqual([{ deal: '30', rows: 1, several: true }]);
	});

	it('in a column of one\'s own is no deal\'s that the row calls otherwise', () => {
		const deals = [here('a', 'Roof', [], ['12']), here('b', 'Gate')];
		const rows = 'deal id,deal name,field,value,at\n12,Gate,stage,Lead,2026-01-05\n';
		expect(importHistory(null, [rows], { here: deals }).plan.history!).toMatchObject({ by: 'title', here: [{ deal: 'b' }] });
		expect(importHistory(null, [rows.replace('Gate', 'roof')], { here: deals }).plan.history!).toMatchObject({ by: 'id', here: [{ deal: 'a' }] });
	});

	it('that a deal of another program has here is that of the file beside the history', () => {
		const log = `${LOG}1,stage,Lead,2026-01-05\n1,stage,Proposal,2026-02-05\n`;
		const other = importHistory(DEALS, [log], { here: [here('a', 'Quite another deal', ['1'])] });
		expect([other.plan.history!.here, other.past('Roof')]).toEqual([[], ['stage lead 2026-01-04 23:00', 'stage proposal 2026-02-04 23:00']]);
		const same = importHistory(DEALS, [log], { here: [here('a', 'roof', ['1'])] });
		expect(same.plan.history!.here.map(({ deal }) => deal)).toEqual(['a']);
	});
});

describe('[TOLD1] names', () => {
	it('of HubSpot and Salesforce in Dutch, and of HubSpot\'s own ids', () => {
		const hubspot = importHistory('Record-ID;Dealnaam;Dealfase;Dealeigenaar\n123;Roof;Closed Won;Ann\n', ['Record-ID;Eigenschap;Waarde;Datum\n123;Dealfase;Afspraak gepland;05-01-2026 10:00\n123;Dealfase;Closed Won;06-01-2026 10:00\n']);
		expect(hubspot.plan.deals[0]).toMatchObject({ title: 'Roof', owner: 'Ann', stage: 'won' });
		expect(hubspot.past('Roof')).toEqual(['stage s-afspraak gepland 2026-01-05 09:00', 'stage won 2026-01-06 09:00']);
		const salesforce = importHistory('Naam opportunity;Fase\nRoof;Proposal\n', ['Naam opportunity;Veld/gebeurtenis;Oude waarde;Nieuwe waarde;Bewerkingsdatum\nRoof;Fase;Lead;Proposal;6-1-2026 10:00\n']);
		expect(salesforce.past('Roof')).toEqual(['stage lead ?', 'stage proposal 2026-01-06 09:00']);
		const own = importHistory(DEALS, ['hs_object_id,property,value,timestamp\n1,dealstage,proposal,1767607200000\n']);
		expect(own.past('Roof')).toEqual(['stage proposal 2026-01-05 10:00']);
		expect(own.began('Roof')).toBe('2026-01-05 10:00');
	});
});

describe('[TOLD10] a part of a log that is imported by itself', () => {
	const part = `${LOG}a,stage,Proposal,2026-04-05 10:00\na,value,2500,2026-04-05\n`;
	const told = (before: DealHere['before']) => importHistory(null, [part], { here: [{ ...here('a', 'Roof'), before }] }).plan.history!.notes;

	it('takes the place of what an earlier import told, and that is said', () => {
		const lead = Date.UTC(2026, 0, 5);
		expect(told([['stage', 'lead', lead], ['stage', 'proposal', Date.UTC(2026, 3, 5)], ['owner', 'Ann', lead]])).toEqual([{ code: 'replaces', count: 1, field: 'stage', examples: ['Roof'] }]);
	});

	it('says nothing where it tells the same and more: the day that a list of deals told, or a step of unknown time', () => {
		expect(told([['stage', 'lead', null], ['stage', 'proposal', Date.UTC(2026, 3, 4, 22)]])).toEqual([]);
	});
});

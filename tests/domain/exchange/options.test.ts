// Built-in choices in files: found by header and values, read in either language, and what is none of them listed.
import { describe, expect, it } from 'vitest';
import { addColumn } from '#lib/domain/document/column-commands.ts';
import { newDocument, Replica } from '../../helpers/documents.ts';
import { bytesOf, importFile } from './import-file.ts';

const live = new Replica('Anna', newDocument()).pipeline.liveStages;
const read = (text: string, language: 'en' | 'nl' = 'en') => importFile(bytesOf(text), { language, live });

describe('[CATEGORY2] a column of forecast categories', () => {
	it.each(['Forecast Category', 'forecast_category', 'Prognosecategorie', 'Forecast'])('is found by its header %s', (header) => {
		expect(read(`Deal,Stage,${header}\nA,Lead,Commit\n`).columns.map(({ choice }) => choice.target)).toEqual(['title', 'stage', 'category']);
	});

	it('is not one where none of its values is a category', () => {
		expect(read('Deal,Stage,Forecast\nA,Lead,1200\n').columns[2]!.choice.target).not.toBe('category');
	});

	it('is a deal’s own where it differs from the stage’s; closed deals have their stage’s', () => {
		const { plan } = read('Deal,Stage,Forecast category\nA,Lead,Commit\nB,Lead,Pipeline\nC,Won,Closed\nD,Lost,Best case\nE,Lead,\nF,Negotiation,Omitted\n');
		expect(plan.deals.map(({ title, category }) => [title, category])).toEqual([['A', 'commit'], ['B', null], ['C', null], ['D', null], ['E', null], ['F', 'omitted']]);
		expect(plan.warnings.filter(({ code }) => code === 'not-a-choice')).toEqual([]);
	});

	it('lists what is none of the choices', () => {
		const { plan } = read('Kans;Fase;Prognosecategorie\nA;Lead;Toegezegd\nB;Lead;Misschien\n', 'nl');
		expect(plan.deals.map(({ category }) => category)).toEqual(['commit', null]);
		expect(plan.warnings.filter(({ code }) => code === 'not-a-choice')).toEqual([{ line: 3, code: 'not-a-choice', column: 'Prognosecategorie', value: 'Misschien' }]);
	});
});


describe('[LEAD1] lead status, qualification and rating in a file', () => {
	it('are found by what they are called, in English and Dutch, and read as the choices they are', () => {
		const { columns, plan } = read('Deal,Stage,Lead Status,Budget,Decision Maker,Need,Timeline,CSAT\nA,Lead,MQL,Yes,partly,no,unknown,4/5\nB,Won,Sales qualified lead,,,,,6\n');
		expect(columns.slice(2).map(({ choice }) => choice.target)).toEqual(['leadStatus', 'bantBudget', 'bantAuthority', 'bantNeed', 'bantTiming', 'rating']);
		expect(plan.deals).toMatchObject([
			{ leadStatus: 'mql', bantBudget: 'yes', bantAuthority: 'partial', bantNeed: 'no', bantTiming: null, rating: 4 },
			{ leadStatus: 'sql', bantBudget: null, rating: null }
		]);
		expect(plan.warnings.filter(({ line }) => line === 3).map(({ code, column }) => [code, column])).toEqual([['out-of-range', 'CSAT']]);
		const dutch = read('Kans;Fase;Leadfase;Budget;Beslisser;Behoefte;Termijn;Klanttevredenheid;Reden terug\nA;Lead;Terug naar marketing;Ja;Deels;Nee;onbekend;3;Te klein\n', 'nl').plan;
		expect(dutch.deals[0]).toMatchObject({ leadStatus: 'recycled', leadReason: 'Te klein', bantBudget: 'yes', bantAuthority: 'partial', bantNeed: 'no', bantTiming: null, rating: 3 });
	});

	it('go to a column of one’s own of that name where there is one', () => {
		const anna = new Replica('Anna', newDocument());
		addColumn(anna.writer, { name: 'Budget', kind: 'text' });
		const { columns } = importFile(bytesOf('Deal,Stage,Budget\nA,Lead,yes\n'), { language: 'en', live, own: anna.pipeline.columns });
		expect(columns[2]!.choice.target).toBe(`own:text:${anna.pipeline.columns[0]!.key}`);
	});

	it('a budget that is an amount is no answer', () => {
		expect(read('Deal,Stage,Budget\nA,Lead,12000\n').columns[2]!.choice.target).toBeNull();
	});
});

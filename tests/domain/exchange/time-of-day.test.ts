// The time of day at which a deals file says that deals began, moved and ended, where it says one.
import { describe, expect, it } from 'vitest';
import { alreadyHere } from '#lib/domain/exchange/existing.ts';
import { fingerprint } from '#lib/domain/exchange/plan.ts';
import { createDocument } from '#lib/domain/document/create.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import { defaultStages } from '#lib/domain/demo/default-stages.ts';
import { NO_RATES } from '#lib/domain/model/rates.ts';
import { NOTHING_ASKED } from '#lib/domain/report/asked.ts';
import { filePipeline } from '#lib/domain/report/file-pipeline.ts';
import { pipelineReport } from '#lib/domain/report/pipeline-report.ts';
import { importHistory, STAGES, timeOf, ZONE } from './history/import-history.ts';
import { bytesOf, importFile } from './import-file.ts';

/** When the first deal of a file began and what it passed, times in UTC; the zone is Amsterdam's. */
function told(file: string) {
	const { plan } = importFile(file, { live: STAGES });
	const [{ createdAt, past, expectedClose }] = plan.deals as [(typeof plan.deals)[number]];
	return { began: timeOf(createdAt), past: past.map(([, stage, at]) => `${stage} ${timeOf(at)}`), expectedClose, warnings: plan.warnings.map(({ code, value }) => [code, value]) };
}

describe('[CLOSING3] the time of day', () => {
	it.each([
		['2026-11-01 08:00:00', '2026-11-01 07:00'],
		['2026-07-01 08:00', '2026-07-01 06:00'],
		['2026-11-01T08:00:00Z', '2026-11-01 08:00'],
		['2026-11-01T08:00:00.000+02:00', '2026-11-01 06:00'],
		['2026-11-01 23:30 UTC', '2026-11-01 23:30'],
		['"11/1/2026, 8:05 PM"', '2026-11-01 19:05'],
		['1 Nov 2026 20:05', '2026-11-01 19:05'],
		['2026-11-01 00:30 AM', '2026-10-31 23:30'],
		['2026-11-01 12:30 PM', '2026-11-01 11:30'],
		['2026-11-01 14:00 PM', '2026-11-01 13:00'],
		['2026-11-01 24:00', '2026-11-01 23:00'],
		['2026-11-01', '2026-10-31 23:00'],
		['2026-11-01 00:00:00', '2026-10-31 23:00']
	])('%s is %s in UTC, and a day is its first moment', (written, moment) => {
		const mdy = written.includes('/') ? { columns: { Created: { order: 'mdy' as const } } } : {};
		const { plan } = importFile(`Title,Stage,Created\nA,Lead,${written}\n`, { live: STAGES, ...mdy });
		expect(timeOf(plan.deals[0]!.createdAt)).toBe(moment);
		expect(plan.warnings).toEqual([]);
	});

	it('is read of a number of days as spreadsheets have it', () => {
		const { plan } = importFile('Title,Stage,Created\nA,Lead,46327.75\nB,Lead,46328\n', { live: STAGES });
		expect(plan.deals.map(({ createdAt }) => timeOf(createdAt))).toEqual(['2026-11-01 17:00', '2026-11-01 23:00']);
	});

	it.each(['Won time', 'Closed on', 'Close date', 'Date entered Won'])('is kept of the column %s', (header) => {
		expect(told(`Title,Stage,Created,${header}\nA,Won,2026-11-01 22:00:00,2026-11-02 02:00:00\n`)).toMatchObject({ began: '2026-11-01 21:00', past: ['won 2026-11-02 01:00'], warnings: [] });
	});

	it('is kept of stages entered and left, in the order of the times', () => {
		const file = 'Title,Stage,Created,Date entered Lead,Date entered Proposal,Date entered Qualified,Date exited Qualified\nA,Proposal,2026-11-01 09:00,2026-11-01 09:10,2026-11-01 11:00,2026-11-01 13:00,2026-11-01 15:00\n';
		expect(told(file).past).toEqual(['lead 2026-11-01 08:10', 'proposal 2026-11-01 10:00', 'qualified 2026-11-01 12:00', 'proposal 2026-11-01 14:00']);
	});

	it('of an open deal\'s close date is none: it is the day in the pipeline\'s zone', () => {
		expect(told('Title,Stage,Created,Close date\nA,Lead,2026-11-01,2026-12-24T23:30:00Z\n').expectedClose).toBe('2026-12-25');
	});

	it.each(['25:70', '24:01', '14:00 AM', '0:30 PM'])('%s is none: it leaves the cell empty, and is told', (time) => {
		expect(told(`Title,Stage,Created\nA,Lead,2026-11-01 ${time}\n`)).toMatchObject({ began: '?', warnings: [['not-a-date', `2026-11-01 ${time}`]] });
	});
});

describe('[CLOSING3] a day beside times of the same day', () => {
	it('is no sooner than what was before it: a deal closed on the day it began at 14:00 is not closed before that', () => {
		expect(told('Title,Stage,Created,Close date\nA,Won,2026-11-01 14:00,2026-11-01\n')).toMatchObject({ began: '2026-11-01 13:00', past: ['won 2026-11-01 13:00'], warnings: [] });
	});

	it('stays its first moment where the times are of other days', () => {
		expect(told('Title,Stage,Created,Close date\nA,Won,2026-11-01 14:00,2026-11-02\n').past).toEqual(['won 2026-11-01 23:00']);
	});

	it('stands among the stages where the pipeline has its stage', () => {
		const file = 'Title,Stage,Created,Date entered Lead,Date entered Qualified,Date entered Proposal,Date exited Proposal,Won time\nA,Won,2026-11-01 09:00,2026-11-01,2026-11-01 10:00,2026-11-01,2026-11-01 16:00,2026-11-01\n';
		expect(told(file)).toMatchObject({ began: '2026-11-01 08:00', past: ['lead 2026-11-01 08:00', 'qualified 2026-11-01 09:00', 'proposal 2026-11-01 09:00', 'won 2026-11-01 15:00'], warnings: [] });
	});

	it('takes the time of another column of closing, which is no other day', () => {
		expect(told('Title,Stage,Closed on,Won time\nA,Won,2026-11-01,2026-11-01 16:00\n')).toMatchObject({ past: ['won 2026-11-01 15:00'], warnings: [] });
		expect(told('Title,Stage,Close date,Date entered Won\nA,Won,2026-11-01,2026-11-01 16:00\n').past).toEqual(['won 2026-11-01 15:00']);
	});

	it('two times tell that a deal was closed before it began', () => {
		expect(told('Title,Stage,Created,Won time\nA,Won,2026-11-01 14:00,2026-11-01 10:00\n').warnings).toEqual([['closed-before-created', '2026-11-01']]);
	});
});

describe('[CLOSING3] beside a history', () => {
	const deals = 'id,Title,Stage,Created,Won time\n1,Gate,Won,2026-11-01 08:00,2026-11-05 14:00\n';
	const log = (won: string) => `deal,field,value,at\n1,stage,Lead,2026-11-01 08:00\n1,stage,Won,${won}\n`;

	it.each([
		['2026-11-05 13:59', 'stage won 2026-11-05 12:59', []],
		['2026-11-05', 'stage won 2026-11-05 13:00', []],
		['2026-11-04 14:00', 'stage won 2026-11-04 13:00', ['closed-elsewhere']]
	])('won at %s there is the same day or it is said; a day alone takes the time of the deals file', (won, entry, notes) => {
		const { past, plan, began } = importHistory(deals, [log(won)]);
		expect([began('Gate'), past('Gate').at(-1), plan.history!.notes.map(({ code }) => code)]).toEqual(['2026-11-01 07:00', entry, notes]);
	});

	describe('on the day on which a deal began', () => {
		const began = (created: string, ...rows: string[]) => {
			const { began, past } = importHistory(`id,Title,Stage,Value,Created\n1,Gate,Lead,500,${created}\n`, [`deal,field,value,at\n${rows.map((row) => `1,${row}\n`).join('')}`]);
			return [began('Gate'), ...past('Gate')];
		};

		it('a change told of the day alone is of the moment that the deals file tells', () => {
			expect(began('2026-11-01 14:00', 'stage,Lead,2026-11-01')).toEqual(['2026-11-01 13:00', 'stage lead 2026-11-01 13:00']);
			expect(began('2026-11-01 14:00', 'value,300,2026-11-01', 'value,500,2026-11-01 15:00')).toEqual(['2026-11-01 13:00', 'stage lead 2026-11-01 13:00', 'value 30000 2026-11-01 13:00', 'value 50000 2026-11-01 14:00']);
		});

		it('so is a day alone in the deals file of a beginning that the history tells with its time', () => {
			expect(began('2026-11-01', 'created,,2026-11-01 14:00', 'stage,Lead,2026-11-01 14:00')).toEqual(['2026-11-01 13:00', 'stage lead 2026-11-01 13:00']);
		});

		it('a change told with an earlier time is an earlier beginning', () => {
			expect(began('2026-11-01 14:00', 'value,300,2026-11-01', 'value,500,2026-11-01 12:00')).toEqual(['2026-11-01 11:00', 'stage lead 2026-11-01 13:00', 'value 30000 2026-11-01 11:00', 'value 50000 2026-11-01 11:00']);
		});

		it('a day before it stays the first moment of that', () => {
			expect(began('2026-11-01 14:00', 'stage,Lead,2026-10-31')).toEqual(['2026-10-30 23:00', 'stage lead 2026-10-30 23:00']);
		});
	});

	it('a closing time is the last step of a history that ends before it', () => {
		expect(importHistory(deals, ['deal,field,value,at\n1,stage,Lead,2026-11-01 08:00\n']).past('Gate')).toEqual(['stage lead 2026-11-01 07:00', 'stage won 2026-11-05 13:00']);
	});
});

describe('[CLOSING3] a deal is known again', () => {
	const timed = 'Title,Stage,Value,Created\nA,Lead,100,2026-11-01 08:00\n';
	const dated = 'Title,Stage,Value,Created\nA,Lead,100,2026-11-01\n';
	const later = 'Title,Stage,Value,Created\nA,Lead,100,2026-11-01 17:00\n';

	/** How many deals of a file are new where those of another are here. */
	function newOf(file: string, here: string): number {
		const { plan } = importFile(here, { live: STAGES });
		const context = { now: () => Date.UTC(2026, 10, 22), newId: () => 'd1', person: { id: 'anna', name: 'Anna', color: 1 } };
		const settings = { name: 'P', currency: 'EUR', timeZone: ZONE, fiscalYearStart: 1, demo: false };
		const pipeline = new Pipeline(createDocument({ settings, stages: defaultStages('en'), deals: plan.deals }, context));
		return importFile(file, { live: STAGES, existing: alreadyHere(pipeline.deals.values(), ZONE, () => null) }).plan.deals.length;
	}

	it('from a file that has seconds, where it began between two', () => {
		const here = { title: 'A', company: null, value: 10_000, createdAt: Date.UTC(2026, 10, 1, 8, 0, 5, 517) };
		expect(fingerprint(here)).toBe(fingerprint({ ...here, createdAt: Date.UTC(2026, 10, 1, 8, 0, 5) }));
		expect(fingerprint(here)).not.toBe(fingerprint({ ...here, createdAt: Date.UTC(2026, 10, 1, 8, 0, 6) }));
	});

	it.each([
		['with the same time', timed, timed, 0],
		['where it came in with the day only', timed, dated, 0],
		['by its day where it is here with the time', dated, timed, 0],
		['not, at another time', later, timed, 1]
	])('%s', (_, file, here, count) => expect(newOf(file, here)).toBe(count));
});

describe('[CLOSING3] figures', () => {
	it('cycles and answers are of hours where the files tell hours', () => {
		const deals = 'Title,Stage,Value,Created,Won time\nX,Won,100,2026-11-01 08:00:00,2026-11-01 20:00:00\nY,Won,100,2026-11-01 22:00:00,2026-11-02 02:00:00\n';
		const history = 'deal,field,value,at\nX,touch,out,2026-11-01 08:30:00\nY,touch,out,2026-11-01 22:30:00\n';
		const now = Date.parse('2026-11-22T12:00:00Z');
		const read = filePipeline(bytesOf(deals), { now, currency: 'EUR', timeZone: ZONE, language: 'en', stages: [], rates: NO_RATES, history: bytesOf(history) });
		if (!read.ok) throw new Error(read.error.code);
		const made = pipelineReport(read.file.pipeline, NOTHING_ASKED, { filter: '', by: null, detail: false, target: null }, now);
		if (!made.ok) throw new Error(made.problem.code);
		const { leads, cycle } = made.report;
		expect(leads?.response.medianHours).toBe(0.5);
		expect([cycle.deals, cycle.mean, cycle.median]).toEqual([2, expect.closeTo((12 + 4) / 24 / 2, 10), expect.closeTo((12 + 4) / 24 / 2, 10)]);
	});
});

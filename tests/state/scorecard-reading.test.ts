// From a document to a card or a refusal: what was known at the time is learnt from, what was written later is not.
import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { addColumn, columnMade } from '#lib/domain/document/column-commands.ts';
import { deleteDeals, editDeals, editRates, type NewDeal } from '#lib/domain/document/commands.ts';
import { createDocument } from '#lib/domain/document/create.ts';
import type { PastCell } from '#lib/domain/document/schema.ts';
import { UndoStack } from '#lib/domain/document/undo.ts';
import { scoreOf } from '#lib/domain/forecast/scorecard/card.ts';
import { seededRandom } from '#lib/domain/forecast/scorecard/seeded-random.ts';
import { trainScorecard, type TrainingResult } from '#lib/domain/forecast/scorecard/train.ts';
import { DAY_MS } from '#lib/domain/model/date.ts';
import type { DealId } from '#lib/domain/model/deal.ts';
import { featureFields, ScorecardReading, type ScorecardFindings } from '#lib/state/scorecard-reading.ts';
import { importHistory } from '../domain/exchange/history/import-history.ts';
import { newDocument, Replica, T0 } from '../helpers/documents.ts';
import { scoredSeed } from '../helpers/scored-documents.ts';
import { sharedData } from '../helpers/shared-data.ts';

let ids = 0;
const opened = (seed: Parameters<typeof scoredSeed>[1], number = 1): Replica =>
	new Replica('Anna', createDocument(scoredSeed(number, seed), { now: () => T0, newId: () => `r${(ids += 1).toString(36).padStart(11, '0')}`, person: { id: 'maker', name: 'Maker', color: 0 } }));

const reading = ({ pipeline, clock }: Replica, until = Infinity) => new ScorecardReading(pipeline, pipeline, until, until === Infinity ? clock : until);

function findings(person: Replica, until = Infinity): ScorecardFindings {
	const read = reading(person, until);
	for (const id of [...person.pipeline.deals.keys()].sort()) read.add(id);
	return read.findings();
}

const trained = (person: Replica): TrainingResult => trainScorecard(findings(person).table, seededRandom(1));
const idOf = (person: Replica, title: string): DealId => person.deal(title).id;

describe('a document with a signal', () => {
	const person = opened({ deals: 2500, open: 4 });

	it('[CHANCE1] gives a card, whose points follow what decided', () => {
		const result = trained(person);
		expect(result.kind).toBe('published');
		if (result.kind !== 'published') return;
		const source = result.card.columns.find(({ binned }) => binned.key === 'source')!;
		const points = Object.fromEntries(source.bins.flatMap(({ bin, points: some }) => (bin.kind === 'level' ? [[bin.level, some]] : [])));
		expect(points.Referral).toBeGreaterThan(points.Website!);
		expect(points.Website).toBeGreaterThan(points['Cold call']!);
		expect(result.evidence.outOfTime!.skill!.low).toBeGreaterThan(0);
		const standing = reading(person).standing(idOf(person, 'Deal 2500'))!;
		const score = scoreOf(result.card, standing);
		expect(score.contributions.reduce((sum, one) => sum + one.points, result.card.base)).toBe(score.points);
	});

	it('[CHANCE2] a field filled in after the outcome enters no row: the card is the same, and the field has no points', () => {
		const before = trained(person);
		const column = columnMade(addColumn(person.writer, { name: 'How it went', kind: 'choice', choices: [{ id: 'good', name: 'Good', color: 0 }, { id: 'bad', name: 'Bad', color: 1 }] }))!;
		const closed = [...person.pipeline.deals.values()].filter(({ stage }) => stage === 'won' || stage === 'lost');
		person.clock = T0 + 10 * DAY_MS;
		editDeals(person.writer, closed.flatMap(({ id, stage }) => [
			{ deal: id, field: column, value: stage === 'won' ? 'good' : 'bad' },
			{ deal: id, field: 'industry', value: stage === 'won' ? 'Happy' : 'Sad' },
			{ deal: id, field: 'bantNeed', value: stage === 'won' ? 'yes' : 'no' }
		]));
		// And put right what was there: the source of every won deal.
		editDeals(person.writer, closed.filter(({ stage }) => stage === 'won').map(({ id }) => ({ deal: id, field: 'source' as const, value: 'Winner' })));
		const after = trained(person);
		expect(after.evidence).toEqual(before.evidence);
		if (after.kind !== 'published' || before.kind !== 'published') throw new Error('not published');
		for (const key of [column, 'industry', 'bantNeed']) {
			const found = after.card.columns.find(({ binned }) => binned.key === key)!;
			expect([found.signal, found.bins.map(({ rows }) => rows > 0)]).toEqual([false, [true, false]]);
		}
		const known = (result: typeof after) => result.card.columns.filter(({ binned }) => binned.key !== column);
		expect(known(after)).toEqual(known(before));
	});

	it('[CHANCE3] as of a moment knows only what had closed by then, and what counted', () => {
		const then = T0 - 300 * DAY_MS;
		const found = findings(person, then);
		const now = findings(person);
		expect(found.won + found.lost).toBeLessThan(now.won + now.lost);
		expect(Math.max(...found.table.rows.closedAt)).toBeLessThanOrEqual(then);
		expect(reading(person, then).standing(idOf(person, 'Deal 2500'))).toBeNull();
	});
});

describe('a document without a signal', () => {
	it('[CHANCE1] is refused with the figures', () => {
		const result = trained(opened({ deals: 1500, strength: 0 }));
		expect(result).toMatchObject({ kind: 'refused', reason: 'no-skill' });
		expect(result.evidence.outOfTime!.brier).toBeGreaterThan(0);
	});

	it('[CHANCE1] of few closed deals is refused with how many there are', () => {
		const found = findings(opened({ deals: 30, open: 5 }));
		expect(trained(opened({ deals: 30 }))).toMatchObject({ reason: 'too-few-closed' });
		expect([found.won + found.lost, found.closed.won.length + found.closed.lost.length]).toEqual([30, 30]);
	});
});

// Passed over where the data is not beside the project.
const MAVEN = ['sales_pipeline.csv', 'accounts.csv'].map((name) => sharedData('maven', name));

describe.runIf(MAVEN.every((path) => path !== null))('the Maven deals as a document', () => {
	it('[CHANCE1] are refused: agent, product and sector, known since the customer was engaged, tell nothing', () => {
		const [deals, accounts] = MAVEN.map((path) => Papa.parse<Record<string, string>>(readFileSync(path!, 'utf8'), { header: true, skipEmptyLines: true }).data);
		const sector = new Map(accounts!.map((row) => [row.account!, row.sector!]));
		const told = deals!.flatMap((row): NewDeal[] => {
			if (!row.engage_date) return [];
			const [engaged, closed] = [row.engage_date, row.close_date!].map((day) => Date.parse(`${day}T00:00:00Z`));
			const cells = { owner: row.sales_agent!, source: row.product!, industry: sector.get(row.account!) ?? null };
			const outcome = row.deal_stage === 'Won' ? 'won' : row.deal_stage === 'Lost' ? 'lost' : null;
			const past: PastCell[] = [['stage', 'lead', engaged!], ...Object.entries(cells).map(([field, value]): PastCell => [field, value, engaged!])];
			if (outcome) past.push(['stage', outcome, closed!]);
			return [{ title: row.opportunity_id!, ...cells, stage: outcome ?? 'lead', createdAt: engaged!, past }];
		});
		const document = createDocument({ ...scoredSeed(1, { deals: 0 }), deals: told }, { now: () => T0, newId: () => `m${(ids += 1).toString(36).padStart(11, '0')}`, person: { id: 'maker', name: 'Maker', color: 0 } });
		const person = new Replica('Anna', document);
		const found = findings(person);
		expect([found.closed.won.length, found.closed.lost.length]).toEqual([4238, 2473]);
		expect(trainScorecard(found.table, seededRandom(1))).toMatchObject({ kind: 'refused', reason: 'no-skill', evidence: { outOfTime: { suspicious: false } } });
	});
});

describe('what is read of a deal', () => {
	it('[CHANCE2] is what its cells held at the time, by the kind of their column; what was taken back never was', () => {
		const person = new Replica('Anna', newDocument([{ title: 'a', stage: 'lead', source: 'Fair' }]));
		const size = columnMade(addColumn(person.writer, { name: 'Size', kind: 'number' }))!;
		const free = columnMade(addColumn(person.writer, { name: 'Remark', kind: 'text' }))!;
		const id = idOf(person, 'a');
		person.clock = T0 + 2 * DAY_MS;
		editDeals(person.writer, [{ deal: id, field: size, value: 12 }, { deal: id, field: 'source', value: ' Referral ' }, { deal: id, field: free, value: 'x' }]);
		person.clock = T0 + 4 * DAY_MS;
		const stack = new UndoStack();
		stack.push(editDeals(person.writer, [{ deal: id, field: 'industry', value: 'Retail' }]));
		person.clock = T0 + 6 * DAY_MS;
		stack.undo(person.writer);
		expect(featureFields(person.pipeline.columns).map(({ key }) => key)).toContain(size);
		expect(featureFields(person.pipeline.columns).map(({ key }) => key)).not.toContain(free);
		const at = (days: number) => reading(person, T0 + days * DAY_MS).standing(id)!;
		expect(at(1)).toMatchObject({ source: 'Fair', [size]: null, stage: 'lead', daysOpen: 1 });
		expect(at(3)).toMatchObject({ source: ' Referral ', [size]: 12, daysOpen: 3 });
		expect(free in at(5)).toBe(false);
		// As of a moment in between it counted; in the history that is learnt from it never was.
		expect([at(5).industry, at(7).industry]).toEqual(['Retail', null]);
	});

	it('[TOLD14] is known from the day on which the deal began where a history tells it of that day, and not by a deals file alone', () => {
		const deals = 'Deal ID,Deal name,Stage,Source,Create date,Closed\n1,Roof,Won,Referral,2026-01-05,2026-03-05\n2,Gate,Lost,Web,2026-01-05,2026-03-05\n';
		const { plan } = importHistory(deals, ['deal,field,value,at\n1,stage,Lead,2026-01-05\n1,source,Referral,2026-01-05\n1,stage,Won,2026-03-05\n2,stage,Lead,2026-01-05\n2,stage,Lost,2026-03-05\n']);
		const person = new Replica('Anna', newDocument(plan.deals));
		const { table, deals: read } = findings(person);
		const source = table.columns.find(({ key }) => key === 'source')!;
		if (source.kind !== 'choice') throw new Error('source is a choice');
		const known = (title: string) => new Set([...table.rows.deal].flatMap((number, row) => (read[number] === idOf(person, title) ? [source.levels[source.codes[row]!] ?? null] : [])));
		expect([known('Roof'), known('Gate')]).toEqual([new Set(['Referral']), new Set([null])]);
	});

	it('[CHANCE1] of details does not count moves, values and owners, which are features of their own', () => {
		const person = new Replica('Anna', newDocument([{ title: 'a', stage: 'lead' }]));
		const id = idOf(person, 'a');
		person.clock = T0 + 2 * DAY_MS;
		editDeals(person.writer, [{ deal: id, field: 'stage', value: 'qualified' }, { deal: id, field: 'value', value: 100_00 }, { deal: id, field: 'owner', value: 'Bram' }, { deal: id, field: 'bantNeed', value: 'yes' }]);
		expect(reading(person, T0 + 3 * DAY_MS).standing(id)).toMatchObject({ touches: 0, daysSinceTouch: null, daysInStage: 1 });
		person.clock = T0 + 4 * DAY_MS;
		editDeals(person.writer, [{ deal: id, field: 'nextStep', value: 'Call' }]);
		expect(reading(person, T0 + 6 * DAY_MS).standing(id)).toMatchObject({ touches: 1, daysSinceTouch: 2, daysInStage: 4 });
	});

	it('[CHANCE8] is undated where a file told it without a time: for how many closed deals, if for most, and not what was typed later', () => {
		const day = (days: number): number => T0 - days * DAY_MS;
		const told = (title: string, more: Partial<NewDeal> = {}): NewDeal => ({ title, stage: 'won', createdAt: day(90), past: [['stage', 'lead', day(90)], ['stage', 'won', day(10)]], ...more });
		const dated: PastCell[] = [['source', 'Web', day(90)], ['stage', 'lead', day(90)], ['stage', 'won', day(10)]];
		const person = new Replica('Anna', newDocument([
			told('a', { source: 'Web', industry: 'Retail' }), told('b', { source: 'Web', industry: 'Retail' }), told('c', { source: 'Web', past: dated }),
			told('unknown close', { source: 'Web', past: [['stage', 'won', null]] }), { title: 'open', stage: 'lead', source: 'Web' }
		]));
		person.clock = T0 + DAY_MS;
		editDeals(person.writer, ['a', 'b', 'c'].map((title) => ({ deal: idOf(person, title), field: 'bantNeed' as const, value: 'yes' })));
		const two = { key: 'source', name: null, deals: 2 };
		expect(findings(person).undated).toEqual({ of: 3, fields: [two, { ...two, key: 'industry' }] });
		// Half is not most.
		deleteDeals(person.writer, [idOf(person, 'b')]);
		expect(findings(person).undated).toEqual({ of: 2, fields: [] });
	});

	it('[CHANCE2] is in the pipeline’s currency, by one rate for all moments; unknown without a rate', () => {
		const person = new Replica('Anna', newDocument([{ title: 'a', stage: 'lead', value: 100_00, currency: 'USD' }]));
		expect(reading(person).standing(idOf(person, 'a'))).toMatchObject({ value: null });
		editRates(person.writer, [{ from: 'USD', to: 'EUR', day: '2026-01-01', units: '0.5' }]);
		expect(reading(person).standing(idOf(person, 'a'))).toMatchObject({ value: 50_00 });
		editDeals(person.writer, [{ deal: idOf(person, 'a'), field: 'currency', value: null }]);
		expect(reading(person).standing(idOf(person, 'a'))).toMatchObject({ value: 100_00 });
	});

	it('[CHANCE4] base rates speak of every deal that was in a stage and closed, drawn towards its probability', () => {
		const person = opened({ deals: 200, open: 10 });
		const { rates, closed, followed, leftOut } = findings(person);
		expect([...rates.keys()]).toEqual(['lead', 'qualified', 'proposal', 'negotiation']);
		const lead = rates.get('lead')!;
		expect([lead.n, lead.won]).toEqual([200, closed.won.length]);
		expect(lead.rate).toBeCloseTo((lead.won + 20 * 0.1) / 220, 12);
		expect([followed.n, leftOut.notClosed]).toEqual([210, 10]);
	});
});

// Where the stages that an import makes stand, and which names of a file are stages that are there.
import { describe, expect, it } from 'vitest';
import { defaultStages } from '#lib/domain/demo/default-stages.ts';
import { importDeals } from '#lib/domain/document/commands.ts';
import { createDocument } from '#lib/domain/document/create.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import { Writer } from '#lib/domain/document/writer.ts';
import { placesOfNew } from '#lib/domain/exchange/new-stages.ts';
import { typeOfName } from '#lib/domain/exchange/stage-names.ts';
import { compareStages, type Stage, type StageCells } from '#lib/domain/model/stage.ts';
import { ordersAfter } from '#lib/domain/model/order-key.ts';
import { filePipeline } from '#lib/domain/report/file-pipeline.ts';
import { NOTHING_ASKED } from '#lib/domain/report/asked.ts';
import { pipelineReport } from '#lib/domain/report/pipeline-report.ts';
import { Random } from '../../fuzz/random.ts';
import { importHistory } from './history/import-history.ts';
import { bytesOf, importFile, type Options } from './import-file.ts';

const NOW = Date.UTC(2026, 10, 22, 9);
const asLive = (stages: { id: string; cells: StageCells }[]): Stage[] => stages.map(({ id, cells }) => ({ id, ...cells, returned: null }));

/** Open stages of these names, in this order. */
function named(names: readonly string[]): Stage[] {
	const orders = ordersAfter(null, names.length);
	const { cells } = defaultStages('en')[0]!;
	return asLive(names.map((name, index) => ({ id: `live ${name}`, cells: { ...cells, name, order: orders[index]! } })));
}

/** Names of the open stages after the import, in order. */
function openAfter(csv: string, live: readonly Stage[], options: Options = {}): string[] {
	const { plan } = importFile(bytesOf(csv), { ...options, live });
	return [...live, ...asLive(plan.newStages)].sort(compareStages).filter(({ type }) => type === 'open').map(({ name }) => name);
}

const listOf = (stages: readonly string[]): string => `Deal,Stage\n${stages.map((stage, row) => `${row},${stage}\n`).join('')}`;

function withoutPipeline(csv: string, language: 'en' | 'nl' = 'en') {
	const read = filePipeline(bytesOf(csv), { now: NOW, currency: 'EUR', timeZone: 'UTC', language, stages: [], rates: [], history: null });
	if (!read.ok) throw new Error(read.error.code);
	return read.file.pipeline;
}

/** The open stages that a file has where there is no pipeline. */
const openWithout = (csv: string): string[] => withoutPipeline(csv).liveStages.filter(({ type }) => type === 'open').map(({ name }) => name);

/** Stages that deals reached, with how many did. */
function funnelOf(pipeline: Pipeline): [string | null, number][] {
	const made = pipelineReport(pipeline, { ...NOTHING_ASKED }, { filter: '', by: null, detail: false, target: null }, NOW);
	if (!made.ok) throw new Error('no report');
	const { stages, reached, cohort } = made.report.funnel;
	expect(cohort.count).toBe(4);
	return stages.map((stage, index) => [stage, reached[index]!.count]);
}

function funnelAfterImport(csv: string, language: 'en' | 'nl'): [string | null, number][] {
	let ids = 0;
	const context = { now: () => NOW, newId: () => `x${(ids += 1)}`, person: { id: 'me', name: 'Me', color: 0 } };
	const settings = { name: 'Sales', currency: 'EUR', timeZone: 'UTC', fiscalYearStart: 1, demo: false } as const;
	const pipeline = new Pipeline(createDocument({ settings, stages: defaultStages(language), deals: [] }, context));
	const { plan } = importFile(bytesOf(csv), { language, live: pipeline.liveStages, timeZone: 'UTC' });
	importDeals(new Writer(pipeline, context), plan.newStages, plan.deals);
	const used = new Set([...pipeline.deals.values()].map(({ stage }) => stage));
	const names = new Set<string | null>(pipeline.liveStages.filter(({ id }) => used.has(id)).map(({ name }) => name));
	return funnelOf(pipeline).filter(([stage]) => stage === null || names.has(stage));
}

describe('stages that an import makes', () => {
	it.each([
		['nl', 'Titel;Fase;Waarde;Aangemaakt\nA;Lead;1000;1-10-2026\nB;Offerte bespreken;2000;1-10-2026\nC;Offerte bespreken;3000;1-10-2026\nD;Onderhandeling;4000;1-10-2026\n'],
		['en', 'Title,Stage,Value,Created\nA,Lead,1000,2026-10-01\nB,Quote discussed,2000,2026-10-01\nC,Quote discussed,3000,2026-10-01\nD,Negotiation,4000,2026-10-01\n']
	] as const)('[STAGES1] give the funnel that the file has on the command line (%s)', (language, csv) => {
		const funnel = funnelAfterImport(csv, language);
		expect(funnel.map(([, reached]) => reached)).toEqual([4, 3, 1, 0]);
		expect(funnel).toEqual(funnelOf(withoutPipeline(csv, language)));
	});

	it('[STAGES1] stand among those that are there by what they usually are, an unknown one in the middle', () => {
		const live = asLive(defaultStages('en'));
		const csv = listOf(['Contract', 'Verbal', 'Suspect', 'Quote discussed', 'Blue', 'Demo', 'Negotiation']);
		expect(openAfter(csv, live)).toEqual(['Suspect', 'Lead', 'Qualified', 'Blue', 'Demo', 'Proposal', 'Quote discussed', 'Negotiation', 'Contract', 'Verbal']);
	});

	it('[STAGES1] stand by their numbers among numbered ones, and by turn in the file where nothing tells', () => {
		expect(openAfter(listOf(['3. Sign', '1. Talk', '2. Lead']), named(['1. Talk', '3. Sign']))).toEqual(['1. Talk', '2. Lead', '3. Sign']);
		expect(openAfter(listOf(['Red', 'Blue', 'Green']), named(['Red', 'Green']))).toEqual(['Red', 'Blue', 'Green']);
	});

	it('[STAGES2] move none that is there, and heed those that the file names above others', () => {
		expect(openAfter(listOf(['Quote']), named(['Negotiation', 'Lead']))).toEqual(['Negotiation', 'Lead', 'Quote']);
		const odd = ['Legal', 'Decision', 'Lead', 'Negotiation'];
		expect(openAfter(listOf(['Lead', 'Quote', 'Negotiation']), named(odd))).toEqual(['Legal', 'Decision', 'Lead', 'Quote', 'Negotiation']);
	});

	it('[STAGES2] come with those of the file in the order of the command line, whatever else the pipeline has', () => {
		const WORDS = ['Suspect', 'Lead', 'MQL', 'Intake', 'Discovery', 'Demo', 'Pilot', 'Quote two', 'Price', 'Legal', 'Decision', 'Contract', 'Order', 'Red', 'Green', 'Blue', 'Grey'];
		const random = new Random(7);
		const mixed = (names: readonly string[]) => names.map((name) => [random.next(), name] as const).sort((a, b) => a[0] - b[0]).map(([, name]) => name);
		for (let round = 0; round < 60; round++) {
			const [file, rest] = [mixed(WORDS).slice(0, 7), mixed(WORDS)];
			const csv = listOf(file);
			const order = openWithout(csv);
			// Some of the file's stages are there, in that order, with others between them anywhere.
			const live = order.filter(() => random.chance(0.5));
			for (const other of rest.filter((name) => !file.includes(name)).slice(0, 5)) live.splice(random.below(live.length + 1), 0, other);
			const after = openAfter(csv, named(live));
			expect(after.filter((name) => live.includes(name))).toEqual(live);
			expect(after.filter((name) => file.includes(name))).toEqual(order);
		}
	});

	it.each([
		...['Contract getekend', 'Getekend', 'Contract ondertekend', 'Offerte is getekend', 'Signed off', 'Contract signed', 'Won', 'Opdracht'].map((name) => [name, 'won']),
		...['Contract', 'Contract sent', 'Wacht op handtekening', 'Nog niet getekend', 'To be signed'].map((name) => [name, 'open'])
	])('%s is %s', (name, type) => expect(typeOfName(name!)).toBe(type));

	it('[STAGES3] tell between which they will stand, and where that is a guess', () => {
		const live = asLive(defaultStages('en'));
		const placesIn = (stages: string[]) => {
			const { plan } = importFile(bytesOf(listOf(stages)), { live });
			return plan.newStages.map(({ id }) => placesOfNew(plan.newStages, live).get(id));
		};
		expect(placesIn(['Demo', 'Contract', 'Signed off'])).toMatchObject([
			{ ahead: 'Qualified', behind: 'Proposal', guess: false },
			{ ahead: 'Negotiation', behind: null, guess: false }
		]);
		expect(placesIn(['Suspect', 'Blue', 'Quote discussed'])).toEqual([
			{ ahead: null, behind: 'Lead', guess: false },
			{ ahead: 'Qualified', behind: 'Proposal', guess: true },
			{ ahead: 'Proposal', behind: 'Negotiation', guess: true }
		]);
	});
});

describe('everyday names of stages', () => {
	const stageOf = (name: string, language: 'en' | 'nl', others: string[] = []) =>
		importFile(bytesOf(listOf([name, ...others])), { live: asLive(defaultStages(language)) }).plan.deals[0]!.stage;

	it.each([
		['Offerte', 'proposal'],
		['offertes', 'proposal'],
		['Offerte verstuurd', 'proposal'],
		['Quote', 'proposal'],
		['Quote sent', 'proposal'],
		['Proposal made', 'proposal'],
		['Kwalificatie', 'qualified'],
		['Qualification', 'qualified'],
		['Leads', 'lead'],
		['Negotiations started', 'negotiation'],
		['In onderhandeling', 'negotiation']
	])('[STAGES4] %s is %s, in both languages', (name, stage) => {
		expect([stageOf(name, 'en'), stageOf(name, 'nl')]).toEqual([stage, stage]);
	});

	it('[STAGES4] are told apart where two of them, or two stages, mean the same', () => {
		expect(stageOf('Offerte', 'nl', ['Voorstel'])).toBe('s-offerte');
		expect(stageOf('Quote', 'en', ['Quote sent'])).toBe('s-quote');
		expect(importFile(bytesOf(listOf(['Offer'])), { live: named(['Quote', 'Proposal']) }).plan.deals[0]!.stage).toBe('s-offer');
		expect(stageOf('Quote discussed', 'en')).toBe('s-quote discussed');
	});

	it('[STAGES4] stand for themselves where nobody is asked', () => {
		const csv = 'Deal,Stage\nA,Offerte\n';
		const read = filePipeline(bytesOf(csv), { now: NOW, currency: 'EUR', timeZone: 'UTC', language: 'nl', stages: ['Lead', 'Voorstel'], rates: [], history: null });
		expect(read.ok && read.file.plan.newStages.map(({ cells }) => cells.name)).toEqual(['Offerte']);
	});
});

describe('stages that dates tell the order of', () => {
	const MOVES: readonly (readonly string[])[] = [
		['Appointment Scheduled', 'Qualified To Buy', 'Presentation Scheduled', 'Contract Sent'],
		['Appointment Scheduled', 'Qualified To Buy', 'Appointment Scheduled', 'Qualified To Buy'],
		['Appointment Scheduled', 'Presentation Scheduled', 'Qualified To Buy', 'Contract Sent'],
		['Qualified To Buy', 'Presentation Scheduled', 'Contract Sent', 'Appointment Scheduled'],
		['Appointment Scheduled', 'Qualified To Buy', 'Presentation Scheduled']
	];
	const PASSED = ['Appointment Scheduled', 'Qualified To Buy', 'Presentation Scheduled', 'Contract Sent'];
	const deals = `Deal ID,Deal name,Stage\n${MOVES.map((moves, row) => `${row},Deal ${row},${moves.at(-1)!}\n`).join('')}`;
	const day = (index: number): string => `2026-0${index + 1}-0${index + 2}`;
	const log = `Deal ID,Field,Old value,New value,Time\n${MOVES.flatMap((moves, row) => moves.map((stage, index) => `${row},dealstage,${moves[index - 1] ?? ''},${stage},${day(index)}\n`)).join('')}`;
	const open = (plan: { newStages: { id: string; cells: StageCells }[] }, live: readonly Stage[] = []) =>
		[...live, ...asLive(plan.newStages)].filter(({ type }) => type === 'open').sort(compareStages).map(({ name }) => name);

	it('[STAGES5] stand in it, whatever their names usually mean, from a change log as from dates in columns', () => {
		expect(open(importHistory(deals, [log], { live: [] }).plan)).toEqual(PASSED);
		const first = (moves: readonly string[], stage: string) => (moves.includes(stage) ? day(moves.indexOf(stage)) : '');
		const others = ['Contract Sent', 'Qualified To Buy', 'Presentation Scheduled', 'Appointment Scheduled'];
		const rows = MOVES.map((moves, row) => `${row},Deal ${row},${moves.at(-1)!},${others.map((stage) => first(moves, stage)).join(',')}\n`);
		const wide = `Deal ID,Deal name,Stage,${others.map((stage) => `Date entered ${stage}`).join(',')}\n${rows.join('')}`;
		expect(open(importFile(bytesOf(wide)).plan)).toEqual(PASSED);
		expect(openWithout(wide)).toEqual(PASSED);
		const read = filePipeline(bytesOf(deals), { now: NOW, currency: 'EUR', timeZone: 'UTC', language: 'en', stages: [], rates: [], history: bytesOf(log) });
		expect(read.ok && read.file.pipeline.liveStages.filter(({ type }) => type === 'open').map(({ name }) => name)).toEqual(PASSED);
	});

	it('[STAGES5] have stages that no dates tell of among them by name, and move none that is there', () => {
		const more = `${deals}9,Deal 9,Negotiation\n`;
		expect(open(importHistory(more, [log], { live: [] }).plan)).toEqual(['Appointment Scheduled', 'Qualified To Buy', 'Presentation Scheduled', 'Negotiation', 'Contract Sent']);
		const live = named(['Qualified To Buy', 'Appointment Scheduled']);
		expect(open(importHistory(deals, [log], { live }).plan, live).filter((name) => name !== 'Presentation Scheduled' && name !== 'Contract Sent')).toEqual(['Qualified To Buy', 'Appointment Scheduled']);
	});

	it('[STAGES5] are no guess, beside others of which dates tell', () => {
		const { newStages } = importHistory('Deal ID,Deal,Stage\n1,A,Green\n', ['Deal ID,Field,Old value,New value,Time\n1,stage,Blue,Green,2026-02-01\n'], { live: [] }).plan;
		const guesses = (told: readonly string[]) => [...placesOfNew(newStages, [], told).values()].map(({ guess }) => guess);
		expect(newStages.map(({ cells }) => cells.name)).toEqual(['Blue', 'Green']);
		expect(guesses(newStages.map(({ id }) => id))).toEqual([false, false]);
		expect(guesses([])).toEqual([true, true]);
	});

	it('[STAGES5] go by whichever of history and dates in the deals file tells of more of them', () => {
		const wide = 'Deal ID,Deal name,Stage,Date entered Alpha,Date entered Beta,Date entered Gamma,Date entered Delta\n1,A,Delta,2026-01-01,2026-01-02,2026-01-03,2026-01-04\n2,B,Alpha,2026-01-01,,,\n3,C,Beta,,2026-01-02,,\n';
		const told = 'Deal ID,Field,Old value,New value,Time\n1,stage,Gamma,Delta,2026-01-04\n';
		expect(open(importHistory(wide, [told], { live: [] }).plan)).toEqual(['Alpha', 'Beta', 'Gamma', 'Delta']);
	});

	it('[STAGES5] go by their numbers all the same where all have one', () => {
		const rows = '1,A,stage,,2. Offer,2026-01-01\n1,A,stage,2. Offer,1. Talk,2026-02-01\n';
		expect(open(importHistory('Deal ID,Deal,Stage\n1,A,1. Talk\n', [`Deal ID,Deal,Field,Old value,New value,Time\n${rows}`], { live: [] }).plan)).toEqual(['1. Talk', '2. Offer']);
	});
});

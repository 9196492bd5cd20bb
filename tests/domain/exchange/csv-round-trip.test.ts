// What is exported comes back: every cell of every deal through CSV, and the whole document through JSON.
import type * as Y from 'yjs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CSV_DIALECTS, dealRows, EXPORT_COLUMNS, writeCsv, type ExportColumn } from '#lib/domain/exchange/csv-writer.ts';
import { readPipelineJson, writePipelineJson } from '#lib/domain/exchange/json-format.ts';
import { neutralise, restore } from '#lib/domain/exchange/neutralise.ts';
import { defaultStages } from '#lib/domain/demo/default-stages.ts';
import { demoSeed } from '#lib/domain/demo/demo-pipeline.ts';
import { deleteDeals, editDeals, importDeals, type NewDeal } from '#lib/domain/document/commands.ts';
import { createDocument } from '#lib/domain/document/create.ts';
import { buildDocument, dumpDocument } from '#lib/domain/document/dump.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import { Writer, type WriterContext } from '#lib/domain/document/writer.ts';
import { BANT_FIELDS } from '#lib/domain/model/deal.ts';
import { addDays, startOfDay } from '#lib/domain/model/date.ts';
import { OPTIONS, type OptionKind } from '#lib/domain/model/options.ts';
import { cell as enCell } from '#lib/ui/messages/en/cell.ts';
import { common as enWords } from '#lib/ui/messages/en/common.ts';
import { exchange as enExchange } from '#lib/ui/messages/en/exchange.ts';
import { cell as nlCell } from '#lib/ui/messages/nl/cell.ts';
import { common as nlWords } from '#lib/ui/messages/nl/common.ts';
import { exchange as nlExchange } from '#lib/ui/messages/nl/exchange.ts';
import { bytesOf, importFile } from './import-file.ts';

const ZONE = 'Europe/Amsterdam';
const context = (): WriterContext => {
	let id = 0;
	return { now: () => 1_760_000_000_000, newId: () => `id-${String(id++).padStart(8, '0')}`, person: { id: 'anna', name: 'Anna', color: 1 } };
};
const settings = (currency: string) => ({ name: 'Test', currency, timeZone: ZONE, fiscalYearStart: 1, demo: false });
const words = { en: { ...enWords, ...enExchange }, nl: { ...nlWords, ...nlExchange } };
const header = (language: 'en' | 'nl') => (column: ExportColumn) =>
	column === 'override' || column === 'ownCategory' || column === 'closed' ? words[language][`exchange.column.${column}`] : words[language][`field.${column}`];

/** A built-in choice as an export in that language writes it. */
const option =
	(language: 'en' | 'nl') =>
	(kind: OptionKind, id: string): string =>
		({ ...enCell, ...enWords, ...(language === 'nl' && { ...nlCell, ...nlWords }) } as Record<string, string>)[`${kind === 'category' ? 'forecastCategory' : kind}.${id}`]!;

const CELLS = ['title', 'company', 'contact', 'owner', 'stage', 'probability', 'category', 'value', 'expectedClose', 'source', 'industry', 'nextStep', 'lastTouch', 'lostReason', 'leadStatus', 'leadReason', ...BANT_FIELDS, 'rating'] as const;

// Letters, formula signs, quotes, delimiters and newlines; NULs cannot come through a text file.
const text = fc.oneof(
	fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
	fc.string({ unit: fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', "'", '"', ',', ';', 'a', ' ', '1'), minLength: 1, maxLength: 8 })
).filter((value) => !value.includes('\0') && value.isWellFormed());
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const day = fc.integer({ min: -9000, max: 9000 }).map((days) => addDays('2020-01-01', days));

/** Days without a time, times to the second, and the hours in which clocks change. */
const moment = fc.oneof(
	day.map((value) => startOfDay(value, ZONE)),
	fc.integer({ min: Date.UTC(1996, 0, 1) / 1000, max: Date.UTC(2044, 0, 1) / 1000 }).map((second) => second * 1000),
	fc.tuple(fc.constantFrom(Date.UTC(2026, 9, 24, 22), Date.UTC(2026, 2, 28, 22)), fc.integer({ min: 0, max: 6 * 3600 })).map(([from, seconds]) => from + seconds * 1000)
);

const deal = fc
	.record({
		title: maybe(text),
		company: maybe(text),
		contact: maybe(text),
		owner: maybe(text),
		stage: fc.constantFrom(...defaultStages('en').map(({ id }) => id)),
		probability: maybe(fc.integer({ min: 0, max: 1000 })),
		category: maybe(fc.constantFrom(...OPTIONS.category)),
		value: maybe(fc.integer({ min: -1e12, max: 1e12 }).map((value) => value + 0)),
		expectedClose: maybe(day),
		source: maybe(text),
		industry: maybe(text),
		nextStep: maybe(text),
		lastTouch: maybe(day),
		lostReason: maybe(text),
		leadStatus: maybe(fc.constantFrom(...OPTIONS.leadStatus)),
		leadReason: maybe(text),
		bantBudget: maybe(fc.constantFrom(...OPTIONS.answer)),
		bantAuthority: maybe(fc.constantFrom(...OPTIONS.answer)),
		bantNeed: maybe(fc.constantFrom(...OPTIONS.answer)),
		bantTiming: maybe(fc.constantFrom(...OPTIONS.answer)),
		rating: maybe(fc.integer({ min: 1, max: 5 })),
		created: maybe(moment),
		closed: maybe(moment)
	})
	.map(({ created, closed, ...cells }): NewDeal => {
		return { ...cells, createdAt: created, past: [['stage', cells.stage, cells.stage === 'won' || cells.stage === 'lost' ? closed : null]] };
	});

describe('neutralising', () => {
	it('comes undone for every text', () => {
		fc.assert(fc.property(fc.oneof(text, fc.string()), (value) => void expect(restore(neutralise(value))).toBe(value)), { seed: 1, numRuns: 2000 });
	});

	it.each(['=1+1', '+31 6', '-5', '@SUM(A1)', '\t=1', '\r=1', "'=1"])('no spreadsheet runs %j', (value) => {
		expect(neutralise(value)).toBe(`'${value}`);
	});

	it('leaves a Dutch apostrophe alone', () => {
		expect(neutralise("'s-Hertogenbosch")).toBe("'s-Hertogenbosch");
		expect(restore("'s-Hertogenbosch")).toBe("'s-Hertogenbosch");
	});
});

describe('a CSV export', () => {
	it.each([
		['en', 'EUR'],
		['nl', 'EUR'],
		['nl', 'JPY'],
		['en', 'KWD'],
		['nl', 'KWD']
	] as const)('restores every cell when imported again (%s, %s)', (language, currency) => {
		fc.assert(
			fc.property(fc.array(deal, { minLength: 1, maxLength: 8 }), (deals) => {
				const source = new Pipeline(createDocument({ settings: settings(currency), stages: defaultStages(language), deals }, context()));
				const csv = writeCsv(
					dealRows(source.deals.values(), { currency, timeZone: ZONE, stage: (id) => source.stage(id), header: header(language), option: option(language) }),
					CSV_DIALECTS[language]
				);
				const { plan } = importFile(bytesOf(csv), { language, currency, timeZone: ZONE, live: source.liveStages });
				expect(plan.newStages).toEqual([]);
				expect(plan.skipped).toEqual([]);
				const target = new Pipeline(createDocument({ settings: settings(currency), stages: defaultStages(language), deals: [] }, context()));
				importDeals(new Writer(target, context()), [], plan.deals);
				const shown = (pipeline: Pipeline) =>
					[...pipeline.deals.values()].map((each) => [...CELLS.map((field) => each[field]), each.createdAt, each.stageSteps.at(-1)]);
				const asked = [...source.deals.values()].map((each) => [...CELLS.map((field) => each[field]), each.createdAt]);
				expect(shown(target).map((row) => row.slice(0, -1))).toEqual(asked);
				const closings = (pipeline: Pipeline) =>
					[...pipeline.deals.values()].filter(({ stage }) => stage === 'won' || stage === 'lost').map(({ stageSteps }) => stageSteps.at(-1));
				expect(closings(target)).toEqual(closings(source));
			}),
			{ seed: 20_261_122, numRuns: 60 }
		);
	});

	it.each(['-BYKAPx0001', '--x', 'plain000001'])('is known again by its ids, also where they look like a formula: %s', (id) => {
		const stages = defaultStages('en').map((stage) => (stage.id === 'lead' ? { ...stage, cells: { ...stage.cells, name: '- New' } } : stage));
		const seed = { settings: settings('USD'), stages, deals: [{ title: 'Roof', stage: 'lead', value: 100 }] };
		const source = new Pipeline(createDocument(seed, { ...context(), newId: () => id }));
		const rows = dealRows(source.deals.values(), { currency: 'USD', timeZone: ZONE, stage: (stage) => source.stage(stage), header: header('en'), option: option('en') });
		const options = { currency: 'USD', timeZone: ZONE, live: source.liveStages };
		const bytes = bytesOf(writeCsv(rows, CSV_DIALECTS.en));
		const again = importFile(bytes, { ...options, existing: new Set(source.deals.keys()) }).plan;
		expect([...source.deals.keys()]).toEqual([id]);
		expect([again.deals.length, again.skipped.map(({ code }) => code), again.newStages]).toEqual([0, ['already-here'], []]);
		expect(importFile(bytes, options).plan).toMatchObject({ newStages: [], deals: [{ title: 'Roof', stage: 'lead' }] });
	});

	it('writes amounts as numbers and everything a formula could hide in as text', () => {
		const pipeline = new Pipeline(
			createDocument({ settings: settings('EUR'), stages: defaultStages('nl'), deals: [{ title: '=HYPERLINK("x")', value: -3501, stage: 'lead', contact: '+31 6 1' }] }, context())
		);
		const rows = dealRows(pipeline.deals.values(), { currency: 'EUR', timeZone: ZONE, stage: (id) => pipeline.stage(id), header: header('nl'), option: option('nl') });
		expect(writeCsv(rows, CSV_DIALECTS.nl).split('\r\n')[1]).toBe(
			`id-00000002;"'=HYPERLINK(""x"")";;'+31 6 1;;Lead;10%;;Pijplijn;;-35,01;EUR;;;;;;;;;;;;;;2025-10-09 10:53:20;`
		);
	});

	it('writes moments in the time zone of the pipeline, a day\'s first as the day, and the offset where clocks going back have a time twice', () => {
		const at = ['2026-10-31T23:00:00Z', '2026-11-01T07:05:09.600Z', '2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z'];
		const deals = at.map((text, index) => ({ title: `D${index}`, stage: 'lead', createdAt: Date.parse(text) }));
		const pipeline = new Pipeline(createDocument({ settings: settings('EUR'), stages: defaultStages('en'), deals }, context()));
		const [, ...rows] = dealRows(pipeline.deals.values(), { currency: 'EUR', timeZone: ZONE, stage: (id) => pipeline.stage(id), header: header('en'), option: option('en') });
		expect(rows.map((row) => row[1 + EXPORT_COLUMNS.indexOf('created')])).toEqual([{ day: '2026-11-01' }, { day: '2026-11-01 08:05:09' }, { day: '2026-10-25 02:30:00' }, '2026-10-25 02:30:00+01:00']);
	});

	it('gives a closed deal the probability of its stage, and its own in the column of its own', () => {
		const pipeline = new Pipeline(
			createDocument({ settings: settings('EUR'), stages: defaultStages('en'), deals: [{ title: 'Gone', stage: 'lost', probability: 600 }] }, context())
		);
		const [, row] = dealRows(pipeline.deals.values(), { currency: 'EUR', timeZone: ZONE, stage: (id) => pipeline.stage(id), header: header('en'), option: option('en') });
		expect([row![1 + EXPORT_COLUMNS.indexOf('probability')], row![1 + EXPORT_COLUMNS.indexOf('override')]]).toEqual([{ percent: '0' }, { percent: '60' }]);
	});

	it('names every column in both languages in words the import knows', () => {
		for (const language of ['en', 'nl'] as const) {
			const csv = writeCsv([['Sluice ID', ...EXPORT_COLUMNS.map(header(language))], EXPORT_COLUMNS.map(() => null), ['x']], CSV_DIALECTS[language]);
			const { columns } = importFile(bytesOf(csv), { language });
			expect(columns.map(({ choice }) => choice.target)).toEqual(['externalId', ...EXPORT_COLUMNS.map((column) => (column === 'probability' || column === 'category' ? null : column))]);
		}
	});
});

describe('a JSON export', () => {
	it('gives the same pipeline back, with its bin, its log and what it does not know', () => {
		const seed = demoSeed({ now: Date.UTC(2026, 10, 22), language: 'en', currency: 'EUR', timeZone: ZONE, deals: 40, seed: 3 });
		const doc = createDocument(seed, context());
		const source = new Pipeline(doc);
		const writer = new Writer(source, context());
		const [first, second] = [...source.deals.keys()];
		editDeals(writer, [{ deal: first!, field: 'value', value: 12_300 }]);
		editDeals(writer, [{ deal: first!, field: 'title', value: null }]);
		deleteDeals(writer, [second!]);
		doc.getMap<Y.Map<unknown>>('deals').get(first!)!.set('future', { a: [1, null] });
		doc.getMap('settings').set('later', true);
		const result = readPipelineJson(writePipelineJson(dumpDocument(doc), 0));
		if (!result.ok) throw new Error(result.error.code);
		const copy = buildDocument(result.dump, () => 'new-lineage');
		const target = new Pipeline(copy);
		expect(new Map(target.deals)).toEqual(new Map(source.deals));
		expect(target.stages).toEqual(source.stages);
		expect(target.settings).toEqual(source.settings);
		expect(target.people).toEqual(source.people);
		expect(target.log.all()).toEqual(source.log.all());
		const { lineage: left, ...leftSettings } = dumpDocument(copy).settings;
		const { lineage: right, ...rightSettings } = dumpDocument(doc).settings;
		expect(left).not.toBe(right);
		expect({ ...dumpDocument(copy), settings: leftSettings }).toEqual({ ...dumpDocument(doc), settings: rightSettings });
		expect(dumpDocument(copy).records.deals![first!]!.future).toEqual({ a: [1, null] });
	});

	it.each([
		['', 'not-json', undefined],
		['{}', 'not-a-pipeline', undefined],
		['[]', 'not-a-pipeline', undefined],
		['{"format":"sluice-pipeline","version":2}', 'newer-version', undefined],
		['{"format":"sluice-pipeline","version":1}', 'damaged', 'settings'],
		['{"format":"sluice-pipeline","version":1,"settings":{},"records":{"deals":{"a":1}},"log":[]}', 'damaged', 'records.deals.a'],
		['{"format":"sluice-pipeline","version":1,"settings":{},"records":{"__proto__":{"a":1}},"log":[]}', 'damaged', 'records.__proto__.a'],
		['{"format":"sluice-pipeline","version":1,"settings":{},"records":{},"log":[[],1]}', 'damaged', 'log[1]']
	])('refuses %j as %s', (json, code, where) => {
		expect(readPipelineJson(json)).toEqual({ ok: false, error: where === undefined ? { code } : { code, where } });
	});
});

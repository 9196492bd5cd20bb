// What is done to whole documents, as functions from bytes to bytes. Run in a worker thread: loading
// 10,000 deals takes a third of a second, which no socket should wait for.
import { customAlphabet } from 'nanoid';
import * as Y from 'yjs';
import { editSettings } from '#lib/domain/document/commands.ts';
import { eraseDeal, erasePerson } from '#lib/domain/document/erase.ts';
import { copyDocument, createDocument, type PipelineSeed } from '#lib/domain/document/create.ts';
import { Pipeline } from '#lib/domain/document/pipeline.ts';
import { Writer, type WriterContext } from '#lib/domain/document/writer.ts';
import { defaultStages } from '#lib/domain/demo/default-stages.ts';
import { demoSeed } from '#lib/domain/demo/demo-pipeline.ts';
import type { Asked } from '#lib/domain/report/asked.ts';
import { pipelineReport, type ReportOptions, type ReportProblem } from '#lib/domain/report/pipeline-report.ts';
import type { CapturedDeal, Erase } from '#lib/protocol/access.ts';
import type { CreatePipeline } from '#lib/protocol/api.ts';
import { GATE_LIMITS, judge, type Verdict } from '../sync/gate.ts';
import type { Recovery, VoidedRange } from '../storage/storage.ts';
import { capture, type Capture } from './capture.ts';
import { cutsOf, type Cuts } from './cuts.ts';
import { documentDeletes } from './deletes.ts';
import { firstClocks } from './first-clocks.ts';
import { inspect, salvage, type BadRow, type TailRow } from './inspect.ts';
import { load } from './load.ts';
import { KnownClients } from './known-clients.ts';

export { load };

/** A document as the storage keeps it, and what the list of pipelines shows of it. */
export interface Packed {
	bytes: Uint8Array;
	clocks: Uint8Array;
	deletes: Uint8Array;
	clients: [client: number, clock: number][];
	name: string;
	demo: boolean;
	lineage: string;
}

export interface Jobs {
	/** A new document. */
	create: { job: { request: CreatePipeline; now: number; deals?: number }; result: Packed };
	/** The same document in one piece. */
	pack: { job: { updates: Uint8Array[] }; result: Packed };
	/** What rows behind a snapshot did to the document; it is packed when asked, or when some of them cannot stay. */
	inspect: { job: { snapshot: Uint8Array; rows: TailRow[]; pack: boolean }; result: Inspection };
	/** The gate's word on an update that would hold up everybody for too long. */
	judge: { job: JudgeJob; result: Verdict };
	/** First clock of each client in updates: 3 MB of them take half a second to read. */
	begins: { job: { updates: Uint8Array[] }; result: [client: number, clock: number][] };
	/** What the cuts of an update move in the document of the others. */
	cuts: { job: { updates: Uint8Array[]; update: Uint8Array }; result: Cuts };
	/** What the list shows. */
	describe: { job: { updates: Uint8Array[] }; result: { name: string; demo: boolean } };
	/** The update that gives it another name; null when it has that name. */
	rename: { job: { updates: Uint8Array[]; name: string; now: number }; result: Uint8Array | null };
	/** The update that adds a deal. */
	capture: { job: { updates: Uint8Array[]; deal: CapturedDeal; now: number }; result: Capture };
	/** Every figure, as JSON text: an object is copied twice on its way between threads. */
	metrics: { job: { updates: Uint8Array[]; asked: Asked; options: ReportOptions; now: number }; result: MetricsAnswer };
	/** The document of another lineage without a deal or person; null: it has none of that id. */
	erase: { job: { updates: Uint8Array[]; erase: Erase }; result: Packed | null };
	/** A copy of another lineage. */
	copy: { job: { updates: Uint8Array[]; name: string; now: number }; result: Packed };
}

export interface Inspection {
	bad: BadRow[];
	/** The document without the bad rows; null where it was not asked for. */
	packed: Packed | null;
	/** Ranges that may not come back. */
	voided: VoidedRange[];
	/** What is sound in the bad rows, as an update to `packed`; null: nothing. */
	salvage: Uint8Array | null;
}

export type MetricsAnswer = { ok: true; json: string } | { ok: false; problem: ReportProblem };

export interface JudgeJob {
	update: Uint8Array;
	/** As `KnownClients` writes them. */
	clients: Float64Array;
	voided: VoidedRange[];
	recovery: Recovery;
	/** New client ids that may come. */
	newClients: number;
}

export type JobKind = keyof Jobs;
export type Job<K extends JobKind = JobKind> = { [P in K]: { kind: P } & Jobs[P]['job'] }[K];
export type JobResult<K extends JobKind> = Jobs[K]['result'];

/** Who the server is in a document's history. */
const SERVER_PERSON = { id: 'server', name: 'Sluice', color: 0 };

export const newId = customAlphabet('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', 16);

const context = (now: number): WriterContext => ({ now: () => now, newId, person: SERVER_PERSON });

function describe(doc: Y.Doc): { name: string; demo: boolean; lineage: string } {
	const pipeline = new Pipeline(doc);
	const { settings, lineage } = pipeline;
	pipeline.destroy();
	return { name: settings.name, demo: settings.demo, lineage: lineage ?? '' };
}

/** A document as the storage keeps it. */
export function pack(doc: Y.Doc): Packed {
	return {
		bytes: Y.encodeStateAsUpdate(doc),
		clocks: Y.encodeStateVector(doc),
		deletes: documentDeletes(doc),
		clients: [...Y.decodeStateVector(Y.encodeStateVector(doc))],
		...describe(doc)
	};
}

function seed({ request, now, deals }: Jobs['create']['job']): PipelineSeed {
	const { kind, name, language, currency, timeZone } = request;
	const settings = { name, currency, timeZone, fiscalYearStart: 1, demo: kind === 'demo' };
	if (kind === 'empty') return { settings, stages: defaultStages(language), deals: [] };
	const demo = demoSeed({ now, language, currency, timeZone, ...(deals === undefined ? {} : { deals }) });
	return { ...demo, settings: { ...demo.settings, ...settings, name: name || demo.settings.name } };
}

function rename({ updates, name, now }: Jobs['rename']['job']): Uint8Array | null {
	const doc = load(updates);
	const pipeline = new Pipeline(doc);
	let update: Uint8Array | null = null;
	doc.on('update', (bytes) => (update = bytes));
	editSettings(new Writer(pipeline, context(now)), 'name', name);
	return update;
}

function runInspect({ snapshot, rows, pack: wanted }: Jobs['inspect']['job']): Inspection {
	const { doc, bad, voided } = inspect([snapshot], rows);
	const packed = wanted || bad.length > 0 ? pack(doc) : null;
	const out = new Set(bad.map(({ seq }) => seq));
	const lost = rows.filter(({ seq }) => out.has(seq)).map(({ bytes }) => bytes);
	return { bad, packed, voided, salvage: lost.length > 0 ? salvage(lost, doc) : null };
}

const runJudge = ({ update, clients, voided, recovery, newClients }: JudgeJob): Verdict =>
	judge(update, new KnownClients(clients, voided, recovery), KnownClients.sender, { ...GATE_LIMITS, newClients });

function metrics({ updates, asked, options, now }: Jobs['metrics']['job']): MetricsAnswer {
	const made = pipelineReport(new Pipeline(load(updates)), asked, options, now);
	return made.ok ? { ok: true, json: JSON.stringify(made.report) } : made;
}

function erase({ updates, erase: wanted }: Jobs['erase']['job']): Packed | null {
	const doc = load(updates);
	const made = 'deal' in wanted ? eraseDeal(doc, wanted.deal, newId) : erasePerson(doc, wanted.person, `erased-${newId()}`, newId);
	return made && pack(made);
}

const RUN: { [K in JobKind]: (job: Jobs[K]['job']) => JobResult<K> } = {
	create: (job) => pack(createDocument(seed(job), context(job.now))),
	pack: ({ updates }) => pack(load(updates)),
	inspect: runInspect,
	judge: runJudge,
	begins: ({ updates }) => [...firstClocks(updates)],
	cuts: ({ updates, update }) => cutsOf(update, load(updates)),
	describe: ({ updates }) => describe(load(updates)),
	rename,
	capture: ({ updates, deal, now }) => capture(updates, deal, context(now)),
	metrics,
	erase,
	copy: ({ updates, name }) => pack(copyDocument(load(updates), name, newId))
};

export const runJob = <K extends JobKind>(job: Job<K>): JobResult<K> =>
	(RUN[job.kind] as unknown as (job: Job<K>) => JobResult<K>)(job);

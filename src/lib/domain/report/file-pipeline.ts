// A file of deals as a pipeline, for who has only a file: read, mapped and told apart like an import into an empty
// pipeline. Limit: nobody is asked; what is guessed or left out is listed.
import { editRates, importDeals } from '../document/commands.ts';
import { createDocument } from '../document/create.ts';
import { Pipeline } from '../document/pipeline.ts';
import { Writer, type WriterContext } from '../document/writer.ts';
import { fileStages, stageChoices, withToldStages } from '../exchange/file-stages.ts';
import type { HistoryInput } from '../exchange/history/into-plan.ts';
import { hintsFor, openHistory, readHistory, type History } from '../exchange/history/read-history.ts';
import { readColumns } from '../exchange/mapping.ts';
import { newStages } from '../exchange/new-stages.ts';
import { planImport, type ImportPlan } from '../exchange/plan.ts';
import { readTable, type TableError } from '../exchange/read-table.ts';
import { stageKey, typeOfName } from '../exchange/stage-names.ts';
import { dayAt } from '../model/date.ts';
import { ordersAfter } from '../model/order-key.ts';
import type { Rates } from '../model/rates.ts';
import type { Stage } from '../model/stage.ts';

export interface FileSettings {
	now: number;
	currency: string;
	timeZone: string;
	/** Decides `1.234` and `01-02-2026` where the file itself does not. */
	language: 'en' | 'nl';
	/** Names of the open stages in their order; empty: as their names suggest. */
	stages: readonly string[];
	/** What a file of deals does not tell. */
	rates: Rates;
	/** A file of what became of the deals; null: there is none. */
	history: Uint8Array | null;
}

export interface FilePipeline {
	pipeline: Pipeline;
	/** What was read, and what was not. */
	plan: ImportPlan;
	/** Fields of the history that figures do not know, with the number of rows. */
	leftOut: History['leftOut'];
}

/** Why a file gives no pipeline. */
export interface FileProblem {
	code: TableError['code'] | 'no-deals' | 'no-history';
	/** Which file: of deals, or of what became of them. */
	file: 'deals' | 'history';
}

export type FileResult = { ok: true; file: FilePipeline } | { ok: false; error: FileProblem };

/** A pipeline of the deals in a file. Its deals have existed from their first known day, or for ever. */
export function filePipeline(bytes: Uint8Array, settings: FileSettings): FileResult {
	const { now, currency, timeZone, language, stages } = settings;
	const read = readTable(bytes);
	if (!read.ok) return { ok: false, error: { code: read.error.code, file: 'deals' } };
	const live = stagesNamed(stages);
	const columns = readColumns(read.table, language, false, stages);
	const named = fileStages(read.table, columns);
	const told = historyOf(settings, [...stages, ...named.map(({ name }) => name)]);
	if (told !== null && 'code' in told) return { ok: false, error: told };
	const names = told === null ? named : withToldStages(named, told.history.stages);
	const plan = planImport(read.table, columns, names, {
		currency,
		timeZone,
		today: dayAt(now, timeZone),
		live,
		choices: stageChoices(names, live, new Map()),
		stageId,
		columnKey: (index) => `c_file${index}`,
		duplicates: 'identical',
		existing: null,
		...(told === null ? {} : { history: told })
	});
	if (plan.deals.length === 0) return { ok: false, error: { code: 'no-deals', file: 'deals' } };
	return { ok: true, file: { pipeline: pipelineOf(plan, live, settings), plan, leftOut: told?.history.leftOut ?? [] } };
}

/** What a file of changes tells; null without one. */
function historyOf({ history: bytes, now, timeZone, language }: FileSettings, knownStages: string[]): HistoryInput | FileProblem | null {
	if (bytes === null) return null;
	const read = readTable(bytes);
	if (!read.ok) return { code: read.error.code, file: 'history' };
	const file = openHistory('history', read.table, hintsFor(read.table, language, false));
	if (file.kind === null) return { code: 'no-history', file: 'history' };
	return { history: readHistory([file], { timeZone, now, year: Number(dayAt(now, timeZone).slice(0, 4)), knownStages }), here: [] };
}

function pipelineOf(plan: ImportPlan, live: readonly Stage[], { now, currency, timeZone, rates }: FileSettings): Pipeline {
	let ids = 0;
	let clock = now;
	const context: WriterContext = { now: () => clock, newId: () => `d${(ids += 1)}`, person: { id: 'file', name: 'File', color: 0 } };
	const doc = createDocument({ settings: { name: 'Pipeline', currency, timeZone, fiscalYearStart: 1, demo: false }, stages: live.map(({ id, returned: _, ...cells }) => ({ id, cells })), deals: [] }, context);
	const pipeline = new Pipeline(doc);
	const writer = new Writer(pipeline, context);
	if (rates.length > 0) editRates(writer, rates);
	const dated = plan.deals.filter(({ createdAt, past }) => createdAt !== null || past.some(([, , at]) => at !== null));
	const known = new Set(dated);
	importDeals(writer, plan.newStages, dated, [], { columns: plan.newColumns, choices: plan.newChoices });
	// Of the others nothing says since when they are there: from the beginning.
	clock = 0;
	importDeals(writer, [], plan.deals.filter((deal) => !known.has(deal)));
	return pipeline;
}

/** Open stages of these names in this order, also where no deal is in them; a name that says won or lost is such a stage. */
function stagesNamed(names: readonly string[]): Stage[] {
	const wanted = names.map((name) => ({ key: stageKey(name), name, count: 0, probability: null }));
	const choices = new Map(wanted.map(({ key, name }) => [key, { kind: 'new', type: typeOfName(name) }] as const));
	const made = new Map(newStages(wanted, choices, [], stageId).map(({ id, cells }) => [id, cells]));
	const orders = ordersAfter(null, names.length);
	return names.flatMap((name, index) => {
		const cells = made.get(stageId(stageKey(name)));
		return cells ? [{ ...cells, id: stageId(stageKey(name)), order: orders[index]!, returned: null }] : [];
	});
}

const stageId = (key: string): string => `stage:${key}`;

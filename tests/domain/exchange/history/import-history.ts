// Runs an import of deals with a history beside them, every proposal accepted, as the dialog does with a patient person.
import { fileStages, stageChoices, withToldStages } from '#lib/domain/exchange/file-stages.ts';
import type { DealHere } from '#lib/domain/exchange/history/into-plan.ts';
import { hintsFor, openHistory, readHistory, type History, type HistoryChoices } from '#lib/domain/exchange/history/read-history.ts';
import { readColumns } from '#lib/domain/exchange/mapping.ts';
import { planImport, type ImportPlan } from '#lib/domain/exchange/plan.ts';
import { NO_TABLE, readTable, type Table } from '#lib/domain/exchange/read-table.ts';
import type { StageChoice } from '#lib/domain/exchange/stage-names.ts';
import { defaultStages } from '#lib/domain/demo/default-stages.ts';
import { readStage, type Stage } from '#lib/domain/model/stage.ts';

export const TODAY = '2026-11-22';
export const NOW = Date.UTC(2026, 10, 22, 12);
export const ZONE = 'Europe/Amsterdam';

export interface WithHistory {
	history: History;
	plan: ImportPlan;
	/** The past of the deal of that title as "field value at", times in UTC, unknown ones as "?". */
	past(title: string): string[];
	/** When that deal began, likewise. */
	began(title: string): string;
}

export interface Options {
	live?: readonly Stage[];
	choices?: readonly HistoryChoices[];
	stages?: Record<string, StageChoice>;
	here?: readonly DealHere[];
	existing?: ReadonlySet<string>;
	language?: 'en' | 'nl';
	timeZone?: string;
}

export const STAGES: readonly Stage[] = defaultStages('en').map(({ id, cells }) => readStage(id, (field) => cells[field as keyof typeof cells]));

export const tableOf = (source: string | Uint8Array): Table => {
	const read = readTable(source);
	if (!read.ok) throw new Error(read.error.code);
	return read.table;
};

/** `deals` null: a history alone, for deals that are here. */
export function importHistory(deals: string | Uint8Array | null, histories: readonly (string | Uint8Array)[], options: Options = {}): WithHistory {
	const { live = STAGES, language = 'en', here = [], timeZone = ZONE } = options;
	const table = deals === null ? NO_TABLE : tableOf(deals);
	const columns = readColumns(table, language, false, live.map(({ name }) => name));
	const named = fileStages(table, columns);
	const tables = histories.map(tableOf);
	const history = readHistory(
		tables.map((each, index) => openHistory(`history ${index}`, each, hintsFor(each, language, false), options.choices?.[index])),
		{ timeZone, now: NOW, year: 2026, knownStages: [...live.map(({ name }) => name), ...named.map(({ name }) => name)] }
	);
	const stages = withToldStages(named, history.stages);
	const plan = planImport(table, columns, stages, {
		currency: 'EUR',
		timeZone,
		today: TODAY,
		duplicates: 'identical',
		existing: options.existing ?? null,
		live,
		choices: stageChoices(stages, live, new Map(Object.entries(options.stages ?? {}))),
		stageId: (key) => `s-${key}`,
		columnKey: (index) => `c_file${index}`,
		history: { history, here }
	});
	const of = (title: string) => {
		const deal = plan.deals.find((each) => each.title === title);
		if (!deal) throw new Error(`no deal ${title}`);
		return deal;
	};
	return {
		history,
		plan,
		past: (title) => of(title).past.map(([field, value, at]) => `${field} ${String(value)} ${timeOf(at)}`),
		began: (title) => timeOf(of(title).createdAt)
	};
}

/** A moment in UTC to the minute, without what is zero; "?" where it is unknown. */
export const timeOf = (at: number | null): string => (at === null ? '?' : new Date(at).toISOString().slice(0, 16).replace('T', ' ').replace(' 00:00', ''));

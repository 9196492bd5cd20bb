// Runs an import from bytes to plan with every proposal accepted, as the dialog does with a patient person.
import { readFileSync } from 'node:fs';
import type { ColumnChoice, ReadColumn } from '#lib/domain/exchange/mapping.ts';
import { readColumns } from '#lib/domain/exchange/mapping.ts';
import { fileStages, stageChoices } from '#lib/domain/exchange/file-stages.ts';
import { planImport, type ImportPlan, type PlanContext } from '#lib/domain/exchange/plan.ts';
import { readTable, type Table, type TableChoices } from '#lib/domain/exchange/read-table.ts';
import { sameInMeaning, type StageChoice } from '#lib/domain/exchange/stage-names.ts';
import type { Stage } from '#lib/domain/model/stage.ts';

export interface Imported {
	table: Table;
	columns: ReadColumn[];
	plan: ImportPlan;
}

export interface Options extends Partial<Omit<PlanContext, 'choices' | 'stageId'>> {
	language?: 'en' | 'nl';
	table?: TableChoices;
	/** Changes to the proposed columns, by label. */
	columns?: Record<string, Partial<ColumnChoice>>;
	stages?: Record<string, StageChoice>;
}

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

export function importFile(source: Uint8Array | string, options: Options = {}): Imported {
	const result = readTable(source, options.table);
	if (!result.ok) throw new Error(`refused: ${result.error.code}`);
	const { table } = result;
	const live: readonly Stage[] = options.live ?? [];
	const columns = readColumns(table, options.language ?? 'en', false, live.map(({ name }) => name), options.own).map((column) => ({
		...column,
		choice: { ...column.choice, ...options.columns?.[column.label] }
	}));
	const stages = fileStages(table, columns);
	const choices = stageChoices(stages, live, sameInMeaning(stages, live, new Map(Object.entries(options.stages ?? {}))));
	const plan = planImport(table, columns, stages, {
		currency: 'EUR',
		timeZone: 'Europe/Amsterdam',
		today: '2026-11-22',
		duplicates: 'identical',
		existing: null,
		...options,
		live,
		choices,
		stageId: (key) => `s-${key}`,
		columnKey: (index) => `c_file${index}`
	});
	return { table, columns, plan };
}

export const read = (path: string): Uint8Array => new Uint8Array(readFileSync(path));

// The stage names a file uses: in its stage column, and in columns that say when a stage was entered or left.
import { readPermilleCell } from './column-format.ts';
import { enteredStage, stageOfTarget, type ReadColumn } from './mapping.ts';
import { restore } from './neutralise.ts';
import { passedOrder, type Visit } from './passed-order.ts';
import type { Table } from './read-table.ts';
import { isBlankRow, isTotalRow, reportEnd } from './row-checks.ts';
import { statusOf } from './history/fields.ts';
import { MomentReader } from './history/moment.ts';
import type { History } from './history/read-history.ts';
import { proposeStage, stageKey, stageOfRow, typeOfName, type FileStage, type StageChoice } from './stage-names.ts';
import type { Stage } from '../model/stage.ts';

/** A file with more names than this has another column mapped to stage. */
export const MAX_STAGES = 100;

/** Years of two digits are read about this one: only which of two days is earlier counts here. */
const THIS_CENTURY = 2026;

/** Distinct stage names with their rows, in order of appearance. '' stands for rows without a stage. */
export function fileStages(table: Table, columns: readonly ReadColumn[]): FileStage[] {
	const stageColumn = columns.find(({ choice }) => choice.target === 'stage');
	const statusColumn = columns.find(({ choice }) => choice.target === 'status');
	const chance = columns.find(({ choice }) => choice.target === 'probability');
	const found = new Map<string, FileStage & { chances: Map<number, number> }>();
	const note = (name: string, count: number) => {
		const key = stageKey(name);
		const known = found.get(key);
		if (known) known.count += count;
		else found.set(key, { key, name: name.trim().replace(/\s+/g, ' '), count, probability: null, chances: new Map() });
		return found.get(key)!;
	};
	for (const { cells } of table.rows.slice(0, reportEnd(table.rows))) {
		const name = stageColumn ? (cells[stageColumn.index] ?? '') : '';
		if (isBlankRow(cells) || isTotalRow(cells, name)) continue;
		const row = stageOfRow(restore(name), statusColumn ? statusOf(restore(cells[statusColumn.index] ?? '')) : null);
		const stage = note(row.name, 1);
		if (row.passed !== null) note(row.passed, 0);
		const read = chance && readPermilleCell(cells[chance.index] ?? '', chance.choice.scale);
		if (read?.ok && read.value !== null) stage.chances.set(read.value, (stage.chances.get(read.value) ?? 0) + 1);
	}
	for (const { choice } of columns) {
		const name = stageOfTarget(choice.target);
		if (name !== null) note(name, 0);
	}
	const passed = passedByDates(table, columns);
	return [...found.values()].map(({ chances, ...stage }) => ({
		...stage,
		...(passed.has(stage.key) && { passed: passed.get(stage.key)! }),
		probability: [...chances].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null
	}));
}

/** A choice per name: as the person chose before, else proposed. `live` in pipeline order. */
export function stageChoices(
	stages: readonly FileStage[],
	live: readonly Stage[],
	chosen: ReadonlyMap<string, StageChoice>
): Map<string, StageChoice> {
	const named = stages.some(({ key, count }) => key !== '' && count > 0);
	const firstOpen = live.find((stage) => stage.type === 'open');
	return new Map(
		stages.map(({ key, name }) => {
			const before = chosen.get(key);
			if (before) return [key, before];
			if (key !== '') return [key, proposeStage(name, live)];
			// Where no row names a stage all deals begin at the beginning; a blank among names stays blank.
			return [key, !named && firstOpen ? { kind: 'existing', id: firstOpen.id } : { kind: 'none' }];
		})
	);
}

/**
 * The stages of the deals with those that a history beside them names, known ones first. In what order they were passed is told
 * by the history, or by the deals file where that tells of more stages: turns of the two do not compare.
 */
export function withToldStages(stages: readonly FileStage[], told: History['stages']): FileStage[] {
	const turnsOf = (all: readonly { key: string; passed?: number }[]) => new Map(all.flatMap(({ key, passed }) => (passed === undefined ? [] : [[key, passed]])));
	const [dated, logged] = [turnsOf(stages), turnsOf(told)];
	const turns = dated.size > logged.size ? dated : logged;
	const all = new Map(stages.map(({ passed: _, ...stage }): [string, FileStage] => [stage.key, stage]));
	for (const { key, name, changes } of told) all.set(key, { ...(all.get(key) ?? { key, name, count: 0, probability: null }), told: changes });
	return [...all.values()].map((stage) => ({ ...stage, ...(turns.has(stage.key) && { passed: turns.get(stage.key)! }) }));
}

/** The turn of each stage by the columns that say when deals entered them. */
function passedByDates(table: Table, columns: readonly ReadColumn[]): Map<string, number> {
	const entered = columns.flatMap(({ index, choice }) => {
		const name = enteredStage(choice.target);
		return name === null || typeOfName(name) !== 'open' ? [] : [{ index, stage: stageKey(name), moments: new MomentReader(choice.order, 'UTC', THIS_CENTURY) }];
	});
	const visits: Visit[] = [];
	if (entered.length > 1)
		table.rows.forEach(({ cells }, row) => {
			for (const { index, stage, moments } of entered) {
				const read = moments.read(restore(cells[index] ?? ''));
				if (read.ok && read.value !== null) visits.push({ deal: String(row), stage, at: read.value, order: 0 });
			}
		});
	return passedOrder(visits);
}

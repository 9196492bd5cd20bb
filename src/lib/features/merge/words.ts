// What the review says of records, cells, people and times. Words only: reads the document, writes nothing.
import type { LogEvent, RecordKey } from '#lib/domain/document/schema.ts';
import type { PersonId, StageId } from '#lib/domain/model/deal.ts';
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import { cellName, cellValueWords, stageWords, type CellContext, type CellOwner } from '#lib/ui/cell-words.ts';
import { formatInstant } from '#lib/ui/format.ts';
import { targetWords } from '#lib/ui/span-words.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { t } from '#lib/ui/messages/index.ts';

const STAGES = 'stages/';
const COLUMNS = 'columns/';
const TARGETS = 'targets/';

export const ownerOf = (record: RecordKey): CellOwner =>
	record === 'settings' ? 'settings' : record.startsWith(STAGES) ? 'stage' : record.startsWith(COLUMNS) ? 'column' : record.startsWith(TARGETS) ? 'target' : 'deal';

/** The stage a record key names. */
export const stageIdOf = (record: RecordKey): StageId => record.slice(STAGES.length);

const contextOf = ({ pipeline: { settings, stages, columns } }: PipelineState): CellContext => ({
	currency: settings.currency,
	timeZone: settings.timeZone,
	stages,
	columns
});

/** The deal's title, the stage's name, or what the settings are called. */
export function recordWords({ pipeline }: PipelineState, record: RecordKey): string {
	switch (ownerOf(record)) {
		case 'deal':
			return pipeline.deals.get(record)?.title || t('grid.untitled');
		case 'stage':
			return stageWords(stageIdOf(record), pipeline.stages);
		case 'column':
			return pipeline.columns.find(({ key }) => key === record.slice(COLUMNS.length))?.name ?? t('columns.unknown');
		case 'target':
			return targetWords((field) => pipeline.cellValue(record, field), pipeline.settings.fiscalYearStart);
		case 'settings':
			return t('merge.groupSettings');
	}
}

/** A record as a heading: of a stage it says that it is one. */
export const headingWords = (state: PipelineState, record: RecordKey): string =>
	ownerOf(record) === 'stage'
		? t('merge.groupStage', { name: recordWords(state, record) })
		: ownerOf(record) === 'column'
			? t('columns.column', { name: recordWords(state, record) })
			: recordWords(state, record);

export const fieldWords = (state: PipelineState, record: RecordKey, field: string): string =>
	cellName(ownerOf(record), field, contextOf(state));

/** `unit`: the currency of a deal's value; null: the pipeline's. */
export const valueWords = (state: PipelineState, record: RecordKey, field: string, value: unknown, unit: string | null = null): string =>
	cellValueWords(ownerOf(record), field, value, contextOf(state), unit);

/** "You" or a name. `inside`: in the middle of a sentence. */
export function personWords({ person, pipeline }: PipelineState, by: PersonId | null, inside = false): string {
	if (by === person.id) return t(inside ? 'merge.youInside' : 'merge.you');
	return (by !== null && pipeline.people.get(by)?.name) || t('grid.someone');
}

/** Everyone once, as a list in words; you first. */
export function peopleWords(state: PipelineState, people: readonly (PersonId | null)[], inside = false): string {
	const once = [...new Set(people)].sort((a, b) => Number(b === state.person.id) - Number(a === state.person.id));
	return listWords(once.map((by) => personWords(state, by, inside)));
}

export const listWords = (items: readonly string[]): string => new Intl.ListFormat(locale.tag).format(items);

/** A recorded time in the pipeline's time zone. */
export const whenWords = ({ pipeline }: PipelineState, at: number): string => formatInstant(at, pipeline.settings.timeZone);

/** "Anna, 12 Jan 2026, 10:00". */
export const whoWhenWords = (state: PipelineState, { by, at }: Pick<LogEvent, 'by' | 'at'>): string =>
	t('merge.whoWhen', { who: personWords(state, by), when: whenWords(state, at) });

// What people changed without seeing each other, as one list of findings with a place, a token and a time.
// Limit: plain and pure over a Pipeline; when to look and whom to tell is in merge-watch.svelte.ts.
import { baseOf } from '#lib/domain/document/cells.ts';
import { mergeFindings, type CellConflict, type RemovedStageInUse, type ReturnedRecord, type Twin } from '#lib/domain/document/conflicts.ts';
import type { Pipeline } from '#lib/domain/document/pipeline.ts';
import { compareEvents, recordKey, type LogEvent, type RecordKey } from '#lib/domain/document/schema.ts';
import type { Instant, PersonId } from '#lib/domain/model/deal.ts';

interface Common {
	/** The place it is about: the same while people go on editing there. */
	key: string;
	/** The place with the edits that meet there: another edit makes another token. */
	token: string;
	/** The record it is about; of twins the first. */
	record: RecordKey;
	/** Recorded time of the latest edit of it. */
	at: Instant;
	/** True when the person had a hand in it. */
	mine: boolean;
}

export type Finding = Common &
	(
		| { kind: 'cell'; cell: CellConflict }
		| { kind: 'returned'; returned: ReturnedRecord }
		| { kind: 'removed-stage'; removed: RemovedStageInUse }
		| { kind: 'twin'; twin: Twin }
	);

/** Who gave a twin the name it has, or else created it, and when; null where the document does not say. */
export function makerOf(pipeline: Pipeline, { kind }: Pick<Twin, 'kind'>, id: string): { by: PersonId | null; at: Instant | null } {
	const record = twinRecord({ kind }, id);
	const names = (kind === 'deal' ? ['title', 'company'] : ['name']).flatMap((field) => pipeline.log.cell(record, field)?.winner ?? []);
	const named = names.sort(compareEvents).at(-1);
	if (named) return named;
	const map = pipeline.recordMap(record);
	const base = map && baseOf(map);
	return { by: typeof base?.by === 'string' ? base.by : null, at: typeof base?.at === 'number' ? base.at : null };
}

/** The edit that put a deal where it stands; undefined when it began there. */
export const moveOf = (pipeline: Pipeline, deal: string): LogEvent | undefined =>
	pipeline.log.cell(recordKey.deal(deal), 'stage')?.winner;

const latest = (events: readonly LogEvent[]): Instant => events.reduce((last, { at }) => Math.max(last, at), 0);
const ids = (events: readonly LogEvent[]): string =>
	events
		.map(({ id }) => id)
		.sort()
		.join(' ');

export const twinRecord = ({ kind }: Pick<Twin, 'kind'>, id: string): RecordKey => (kind === 'deal' ? recordKey.deal(id) : recordKey.stage(id));

/** True for a deal, a stage, a target and the settings. Other records, like the name of a moment, are no rows of a review. */
const isReviewed = (record: RecordKey): boolean => !record.includes('/') || record.startsWith('stages/') || record.startsWith('targets/');

/**
 * True for a cell that a person is asked about: what is in the bin was put there by somebody who had seen its
 * edits. Whether it is in the bin may itself be the question.
 */
const isAskable = (pipeline: Pipeline, { record, field }: CellConflict): boolean =>
	isReviewed(record) && (field === 'deleted' || (pipeline.cellValue(record, 'deleted') ?? null) === null);

/** Everything there is to look at, in no particular order. `person` is who looks. */
export function listFindings(pipeline: Pipeline, person: PersonId): Finding[] {
	const { cells, returned, removedStages, twins } = mergeFindings(pipeline);
	const by = (events: readonly LogEvent[]): boolean => events.some((event) => event.by === person);
	const finding = (kind: string, record: RecordKey, where: string, edits: string): Pick<Common, 'key' | 'token' | 'record'> => {
		const key = `${kind} ${where}`;
		return { key, token: `${key} ${edits}`, record };
	};
	return [
		...cells.filter((cell) => isAskable(pipeline, cell)).map((cell): Finding => {
			const { record, field, standing } = cell;
			return { ...finding('cell', record, `${record} ${field}`, ids(standing)), kind: 'cell', cell, at: latest(standing), mine: by(standing) };
		}),
		...returned.map((found): Finding => {
			const { record, deletion, edits } = found;
			const all = [deletion, ...edits];
			return { ...finding('returned', record, record, ids(all)), kind: 'returned', returned: found, at: latest(all), mine: by(all) };
		}),
		...removedStages.map((removed): Finding => {
			const record = recordKey.stage(removed.stage);
			const all = [removed.removal, ...removed.deals.flatMap((deal) => moveOf(pipeline, deal) ?? [])];
			return { ...finding('removed', record, record, ids(all)), kind: 'removed-stage', removed, at: latest(all), mine: by(all) };
		}),
		...twins.map((twin): Finding => {
			const makers = twin.ids.map((id) => makerOf(pipeline, twin, id));
			const where = `${twin.kind} ${[...twin.ids].sort().join(' ')}`;
			return {
				...finding('twin', twinRecord(twin, twin.ids[0]!), where, ''),
				kind: 'twin',
				twin,
				at: makers.reduce((last, { at }) => Math.max(last, at ?? 0), 0),
				mine: makers.some((maker) => maker.by === person)
			};
		})
	];
}

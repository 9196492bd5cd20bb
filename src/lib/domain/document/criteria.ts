// Which of a stage's exit criteria hold for a deal: one cell of the deal per stage and criterion, so that two people
// who tick different ones agree. Limit: a tick is of the words; a criterion that gets other words is to be ticked anew.
import type { DealId, StageId } from '../model/deal.ts';
import { cellStays, sourceOf, stayAt } from './as-of-cell.ts';
import type { Pipeline } from './pipeline.ts';
import { CRITERION_PREFIX, recordKey } from './schema.ts';
import { plainWords, textHash } from '../model/text-hash.ts';
import type { Change, Writer } from './writer.ts';

/** The name of the cell for a criterion of a stage: case and space do not count. 53 bits are enough for a deal's dozen. */
export function criterionField(stage: StageId, text: string): string {
	return `${CRITERION_PREFIX}${textHash(`${stage}\n${plainWords(text)}`)}`;
}

/** True when the criterion holds for the deal, now or at `moment`. */
export function isTicked(pipeline: Pipeline, deal: DealId, stage: StageId, text: string, moment: number | null = null): boolean {
	const record = recordKey.deal(deal);
	const field = criterionField(stage, text);
	if (moment === null) return typeof pipeline.cellValue(record, field) === 'string';
	const source = sourceOf(pipeline, record);
	return source !== null && typeof stayAt(cellStays(pipeline, source, field), moment)?.value === 'string';
}

/** Ticks a criterion, or takes the tick away. The cell holds the words that were ticked, so that history can tell them. */
export function tickCriterion(writer: Writer, deal: DealId, stage: StageId, text: string, holds: boolean): Change {
	return writer.write([{ record: recordKey.deal(deal), field: criterionField(stage, text), value: holds ? text : null }]);
}

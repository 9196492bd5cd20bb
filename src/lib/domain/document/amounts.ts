// In whose minor units an amount was written. `value` and `currency` of a deal are two cells, so that two people can edit
// them at once; the amount's own event says its currency, and what is shown is the amount a person meant. Rules: [MONEY2], [MONEY3].
import type * as Y from 'yjs';
import { amountIn, isCurrency } from '../model/money.ts';
import { baseCell } from './cells.ts';
import type { EventLog } from './event-log.ts';
import { recordKey, sameValue, type CellValue, type LogEvent, type RecordKey } from './schema.ts';

/** An ISO 4217 code; null: the pipeline's currency. */
export type Unit = string | null;

/** The cell in which a deal's amount lies. */
export const isAmount = (record: RecordKey, field: string): boolean =>
	field === 'value' && record !== recordKey.settings && !record.includes('/');

/** Begins a name in the `prev` of an amount's event; the currency follows in whose minor units it is. */
const IN = '$';

export const unitMark = (currency: string): string => `${IN}${currency}`;

/** The currency in whose minor units an event's amount is; null: the pipeline's, as everywhere before deals had their own. */
export function unitOf({ prev }: LogEvent): Unit {
	// Behind the heads of the cell, before other marks.
	const mark = prev.findLast((name) => name.startsWith(IN))?.slice(IN.length);
	return isCurrency(mark) ? mark : null;
}

const unitOrNull = (value: unknown): Unit => (isCurrency(value) ? value : null);

/** What a deal was made with. */
export const baseUnit = (map: Y.Map<unknown>): Unit => unitOrNull(baseCell(map, 'currency'));

/**
 * In whose minor units the amount is that a deal's cell holds. `shown`: the currency the deal shows now. What a client
 * wrote that knows no log is in that one: there is no other word on it.
 */
export function heldUnit(log: EventLog, map: Y.Map<unknown>, deal: RecordKey, shown: Unit): Unit {
	const cell = log.cell(deal, 'value');
	const winner = cell?.winner;
	if (!winner) return map.has('value') ? shown : baseUnit(map);
	return map.has('value') && !cell!.wrote(map.get('value') ?? null) ? shown : unitOf(winner);
}

/** An amount as it shows in a deal's currency: the digits a person sees stay, rounded where the currency has fewer decimals. */
export function shownAmount(minor: number | null, held: Unit, shown: Unit, pipeline: string): number | null {
	return minor === null || held === shown ? minor : amountIn(minor, held ?? pipeline, shown ?? pipeline);
}

/** True when two amounts are stored alike: the same number, in currencies of as many decimals. */
export function sameAmount(a: CellValue, aUnit: Unit, b: CellValue, bUnit: Unit, pipeline: string): boolean {
	if (!sameValue(a, b)) return false;
	return a === null || aUnit === bUnit || amountIn(1000, aUnit ?? pipeline, bUnit ?? pipeline) === 1000;
}

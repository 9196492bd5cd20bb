// Edits of many deals at once, planned: what is written, how many have it already, how many cannot take it. Pure; the plan's
// edits go to editDeals as one step. Limit: values are legal ones of their field; reading what people type is not done here.
import { ownValue, type Column, type OwnValue } from '../model/column.ts';
import { addDays, dayNumber, dayOf } from '../model/date.ts';
import { isColumnKey, type CellField, type Day, type Deal } from '../model/deal.ts';
import { followsStage, ofStage } from '../model/follows-stage.ts';
import type { DealEdit } from './commands.ts';
import { valueIn } from './currency-edits.ts';
import type { CellValue } from './schema.ts';
import type { PipelineView } from './view.ts';

export interface BulkPlan {
	readonly edits: readonly DealEdit[];
	/** Deals that have the value already. */
	readonly same: number;
	/** Deals that cannot take it: a closed deal its own probability or category, a deal without a date another one. */
	readonly cannot: number;
}

type World = Pick<PipelineView, 'columns' | 'stage' | 'settings'>;

/** What a deal has in a cell; of a column of one's own the legal value. null: nothing. */
export function legalCell(deal: Deal, field: CellField, { columns }: Pick<World, 'columns'>): OwnValue {
	if (!isColumnKey(field)) return deal[field] ?? null;
	const column = columns.find(({ key }) => key === field);
	return column ? ownValue(deal, column) : null;
}

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/** `next` gives the value for a deal; undefined: it cannot take any. */
function plan(deals: readonly Deal[], field: CellField, world: World, next: (deal: Deal) => CellValue | undefined): BulkPlan {
	const edits: DealEdit[] = [];
	let [unchanged, cannot] = [0, 0];
	for (const deal of deals) {
		const value = next(deal);
		if (value === undefined) cannot += 1;
		else if (same(value, legalCell(deal, field, world))) unchanged += 1;
		else edits.push({ deal: deal.id, field, value });
	}
	return { edits, same: unchanged, cannot };
}

/** What every deal in a closed stage has in a field that follows its stage; null: each may have its own there. */
export function closedValue(field: string, stage: string | null, world: Pick<World, 'stage'>): number | string | null {
	const found = followsStage(field) ? world.stage(stage) : undefined;
	return followsStage(field) && found && found.type !== 'open' ? ofStage(field, found) : null;
}

/**
 * The same value in a cell of all; null empties it. A closed deal has the probability and the category of its stage. An amount
 * is in the pipeline's currency: deals in another cannot take it, nor a currency that their amount would lose decimals in.
 */
export function setAll(deals: readonly Deal[], field: CellField, value: CellValue, world: World): BulkPlan {
	const { currency } = world.settings;
	return plan(deals, field, world, (deal) => {
		if (closedValue(field, deal.stage, world) !== null) return undefined;
		if (field === 'value' && value !== null && deal.currency !== null && deal.currency !== currency) return undefined;
		return field === 'currency' && valueIn(deal, value as string | null, world) === undefined ? undefined : value;
	});
}

/**
 * Edits without the probabilities and categories of deals that are closed once all is done: those would be stored and not
 * show. `left`: which these are, but for those that say what the stage says anyway.
 */
export function withoutClosedValues<Edit extends { deal: string; field: string; value: unknown }>(
	edits: readonly Edit[],
	world: Pick<PipelineView, 'deals' | 'stage'>
): { edits: Edit[]; left: Edit[] } {
	const stages = new Map(edits.flatMap(({ deal, field, value }) => (field === 'stage' ? [[deal, value as string | null]] : [])));
	const left: Edit[] = [];
	const kept = edits.filter((edit) => {
		if (!followsStage(edit.field) || edit.value === null) return true;
		const stage = stages.has(edit.deal) ? stages.get(edit.deal)! : (world.deals.get(edit.deal)?.stage ?? null);
		const closed = closedValue(edit.field, stage, world);
		if (closed !== null && edit.value !== closed) left.push(edit);
		return closed === null;
	});
	return { edits: kept, left };
}

export const SHIFT_UNITS = ['day', 'week', 'month'] as const;
export type ShiftUnit = (typeof SHIFT_UNITS)[number];

/** A day so much later; before: negative. A month on from the 31st is the last day of a shorter month. null: no such day. */
export function shiftDay(day: Day, count: number, unit: ShiftUnit): Day | null {
	if (unit !== 'month') {
		const number = dayNumber(day) + count * (unit === 'week' ? 7 : 1);
		return number < dayNumber('0000-01-01') || number > dayNumber('9999-12-31') ? null : addDays(day, number - dayNumber(day));
	}
	const months = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + count;
	const [year, month] = [Math.floor(months / 12), (((months % 12) + 12) % 12) + 1];
	if (year < 0 || year > 9999) return null;
	for (let last = Number(day.slice(8)); ; last--) {
		const found = dayOf(year, month, last);
		if (found !== null) return found;
	}
}

/** Moves the dates of a field. Deals without one cannot. */
export function shiftDays(deals: readonly Deal[], field: CellField, count: number, unit: ShiftUnit, world: World): BulkPlan {
	return plan(deals, field, world, (deal) => {
		const day = legalCell(deal, field, world);
		return typeof day === 'string' ? (shiftDay(day, count, unit) ?? undefined) : undefined;
	});
}

/** Adds a choice to those that deals have in a column of several choices, or takes it out. */
export function changeChoice(deals: readonly Deal[], column: Column, choice: string, add: boolean, world: World): BulkPlan {
	return plan(deals, column.key, world, (deal) => {
		const has = (ownValue(deal, column) as readonly string[] | null) ?? [];
		const next = add ? [...new Set([...has, choice])] : has.filter((id) => id !== choice);
		return next.length > 0 ? next : null;
	});
}

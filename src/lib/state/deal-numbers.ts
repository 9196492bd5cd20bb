// Numbers that screens show of a deal and nobody stores: probability in force, weighted value, ages, staleness.
// Limit: one deal at a time.
import { isForeign, valueInPipeline } from '#lib/domain/metrics/deal-money.ts';
import { fromMille } from '#lib/domain/metrics/exact-sum.ts';
import { DAY_MS, dayAt, startOfDay } from '#lib/domain/model/date.ts';
import type { Day, Deal, Instant } from '#lib/domain/model/deal.ts';
import { categoryInForce, type FollowingField } from '#lib/domain/model/follows-stage.ts';
import type { Rates } from '#lib/domain/model/rates.ts';
import { withoutBounces } from '#lib/domain/model/stage-steps.ts';
import type { ForecastCategory, Stage } from '#lib/domain/model/stage.ts';
import { isToldCell, putBackOf, takesBackOf, type LogEvent } from '#lib/domain/document/schema.ts';
import { takenBack } from '#lib/domain/document/taken-back.ts';
import type { EventLog } from '#lib/domain/document/event-log.ts';

/** The parts of a pipeline that derived numbers read. */
export interface DealWorld {
	stage(id: string | null): Stage | undefined;
	readonly log: EventLog;
	readonly settings: { timeZone: string; currency: string };
	readonly rates: Rates;
}

/** True in a won or lost stage: the outcome is known, and a chance of the deal's own no longer counts. */
export function isClosed(deal: Deal, world: DealWorld): boolean {
	const type = world.stage(deal.stage)?.type;
	return type === 'won' || type === 'lost';
}

/** Per mille 0–1000: an open deal's own, else its stage's as it is now; null when it stands in no known stage. */
export function probabilityOf(deal: Deal, world: DealWorld): number | null {
	const own = isClosed(deal, world) ? null : deal.probability;
	return own ?? world.stage(deal.stage)?.probability ?? null;
}

/** Forecast category in force: an open deal's own, else its stage's as it is now; null when it stands in no known stage. */
export const categoryOf = (deal: Deal, world: DealWorld): ForecastCategory | null => categoryInForce(deal, world.stage(deal.stage));

/** True when the deal's own probability or category stands in place of its stage's. */
export const isOverridden = (deal: Deal, world: DealWorld, field: FollowingField = 'probability'): boolean => deal[field] !== null && !isClosed(deal, world);

/** When the present outcome of a closed deal began ([WIN4]); null while it is open, and when nobody knows. */
export function closedAt(deal: Deal, world: DealWorld): Instant | null {
	const typeOf = (stage: string | null) => world.stage(stage)?.type ?? 'open';
	const steps = withoutBounces(deal.stageSteps);
	const type = typeOf(deal.stage);
	if (type === 'open') return null;
	let index = steps.length - 1;
	while (index > 0 && typeOf(steps[index - 1]!.stage) === type) index -= 1;
	return steps[index]?.at ?? null;
}

/** Value in minor units of the pipeline's currency: what sums are made of. null: it has none, or no rate is known ([RATE5]). */
export function valueOf(deal: Deal, world: DealWorld, now: Instant): number | null {
	const { settings, rates } = world;
	if (!isForeign(deal, settings.currency)) return deal.value;
	return valueInPipeline(deal, closedAt(deal, world), now, { currency: settings.currency, timeZone: settings.timeZone, rates });
}

/** value × probability in minor units of the pipeline's currency, rounded half away from zero; null when either is unknown. */
export function weightedOf(deal: Deal, world: DealWorld, now: Instant): number | null {
	const probability = probabilityOf(deal, world);
	const value = valueOf(deal, world, now);
	if (value === null || probability === null) return null;
	return Number(fromMille(BigInt(value) * BigInt(probability)));
}

/** Whole elapsed days since the deal entered its present stage, slips of the hand aside ([FUNNEL8]); null when nobody knows when that was. */
export function daysInStage(deal: Deal, now: Instant): number | null {
	const since = withoutBounces(deal.stageSteps).at(-1)?.at ?? null;
	return since === null ? null : Math.max(0, Math.floor((now - since) / DAY_MS));
}

/** The pipeline's calendar day on which the deal began; null when unknown. */
export function createdDay(deal: Deal, world: DealWorld): Day | null {
	return deal.createdAt === null ? null : dayAt(deal.createdAt, world.settings.timeZone);
}

/**
 * When something was last seen to happen on the deal: its last touch, its last stage move or its last
 * edit (metrics.md A, "stale": any field or touch). Only events a person can look up count; a touch
 * planned for later does not, nor does putting the whole pipeline back ([RESTORE5]), nor an edit that was taken back
 * ([TIMELINE3]). null when nothing is known.
 */
export function lastEventAt(deal: Deal, world: DealWorld, now: Instant): Instant | null {
	let last: Instant | null = null;
	const note = (at: Instant | null | undefined): void => {
		if (typeof at === 'number' && at <= now && (last === null || at > last)) last = at;
	};
	note(deal.createdAt);
	// Moves that somebody made here are in the log.
	note(deal.stageSteps.findLast(({ by }) => by === undefined)?.at);
	for (const at of deal.told ?? []) note(at);
	if (deal.lastTouch !== null) note(startOfDay(deal.lastTouch, world.settings.timeZone));
	for (const [field, cell] of world.log.cells(deal.id) ?? []) {
		if (field === 'order' || isToldCell(field) || !cell.winner) continue;
		if (cell.winner.at <= now && isWork(cell.winner)) note(cell.winner.at);
		// Looking back the log has later edits than those that were made by then; and before a restore or an undo there was work.
		else {
			const without = takenBack(cell.effectiveHistory(), now);
			for (const event of cell.events.values()) if (!putBackOf(event) && !without.has(event)) note(event.at);
		}
	}
	return last;
}

/** True for an edit that neither put everything back nor took an edit back: whether it was taken back itself is not asked. */
const isWork = (event: LogEvent): boolean => !putBackOf(event) && takesBackOf(event) === null;

/** Days without an event when that is more than the stage allows; null: not stale. Open deals only. */
export function staleDays(deal: Deal, world: DealWorld, now: Instant): number | null {
	const stage = world.stage(deal.stage);
	if (!stage || stage.type !== 'open' || stage.staleAfter === null) return null;
	const last = lastEventAt(deal, world, now);
	if (last === null) return null;
	const idle = Math.floor((now - last) / DAY_MS);
	return idle > stage.staleAfter ? idle : null;
}

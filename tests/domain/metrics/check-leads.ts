// Figures of leads of a generated pipeline against leads-reference.ts, and against the figures they must agree with.
import type { DealHistory } from '#lib/domain/model/deal-history.ts';
import type { Stage } from '#lib/domain/model/stage.ts';
import type { MetricsEngine, MetricsSnapshot } from '#lib/domain/metrics/engine.ts';
import { accountDeals, leadDeals, type LeadPart } from '#lib/domain/metrics/lead-deals.ts';
import { LIFECYCLE_STATES } from '#lib/domain/metrics/lifecycle.ts';
import { leadsReference, movesOf } from './leads-reference.ts';

interface Expecting {
	(value: unknown, message?: string): { toEqual(other: unknown): void; toBe(other: unknown): void };
}

/** Throws through `expect` where a figure is wrong; nothing where leads were not asked for. */
export function checkLeads({ columns, context, passes }: Pick<MetricsEngine, 'columns' | 'context' | 'passes'>, histories: readonly DealHistory[], stages: readonly Stage[], { leads, funnel, stageTime, stock }: MetricsSnapshot, expect: Expecting, seed: string): void {
	if (leads === null) return;
	const { steps, response, bant, rating, lifecycle, conversion, followUp } = leads;
	const deals = stock.total.count + stock.won + stock.lost;
	const told = leadsReference(histories, stages, context);
	const { mql, sal, sql, direct, recycled, rejected, withoutMql } = steps;
	expect({ mql, sal, sql, direct, recycled, rejected, withoutMql }, `${seed}: steps`).toEqual(told.steps);
	expect({ leads: response.leads, answered: response.answered, closedUnanswered: response.closedUnanswered }, `${seed}: response`).toEqual(told.response);
	expect({ deals: bant.deals, answered: bant.answered, qualified: bant.qualified, score: Math.round((bant.meanScore ?? 0) * bant.answered * 8) / 8 }, `${seed}: bant`).toEqual(told.bant);
	expect({ closed: rating.closed, rated: rating.rated, sum: rating.counts.reduce((sum, count, index) => sum + count * (index + 1), 0) }, `${seed}: rating`).toEqual(told.rating);
	expect(movesOf(lifecycle.matrix), `${seed}: accounts`).toEqual(told.lifecycle);
	// The same leads and the same days as elsewhere.
	expect([conversion.leads.count, conversion.won.count, conversion.toCustomer.rate], seed).toEqual([funnel.cohort.count, funnel.won.count, funnel.conversion]);
	const days = stageTime.rows.reduce((sum, { dealDays }) => sum + dealDays, 0);
	expect(Math.abs(followUp.dealDays - days) < 1e-6, `${seed}: ${followUp.dealDays} deal-days, not ${days}`).toBe(true);
	expect(followUp.untouched <= followUp.deals, seed).toBe(true);
	// Behind each figure stand as many deals as it tells, each once, and of accounts those of all.
	const behind = (part: LeadPart) => new Set(leadDeals(columns, context, passes, part)).size;
	const parts = { mql, sal, sql, answered: response.answered, unanswered: response.unanswered, followed: followUp.deals, qualified: bant.qualified, rated: rating.rated };
	for (const [part, count] of Object.entries(parts)) expect(behind(part as LeadPart), `${seed}: ${part}`).toBe(count);
	const ofAccounts = LIFECYCLE_STATES.map((state) => accountDeals(columns, context, passes, state));
	expect(new Set(ofAccounts.flat()).size, seed).toBe(deals - lifecycle.withoutAccount);
	expect(ofAccounts.map((ids, index) => ids.length >= lifecycle.states[LIFECYCLE_STATES[index]!]), seed).toEqual(LIFECYCLE_STATES.map(() => true));
}

// Plain deals and stages for metrics tests, without a document.
import { DAY_MS } from '#lib/domain/model/date.ts';
import { DEAL_FIELD_NAMES, type Deal, type StageStep } from '#lib/domain/model/deal.ts';
import { readStage, type Stage, type StageType } from '#lib/domain/model/stage.ts';
import { MetricsEngine, type MetricsSnapshot } from '#lib/domain/metrics/engine.ts';
import { ALL_TIME, type Window } from '#lib/domain/metrics/period.ts';
import { historyOfDeal } from './histories.ts';

export function stageOf(id: string, order: number, probability = 0, type: StageType = 'open', deleted: number | null = null): Stage {
	const cells: Record<string, unknown> = { name: id, type, probability, order: `a${order}`, deleted };
	return readStage(id, (field) => cells[field]);
}

/** Lead .10, Qualified .25, Proposal .50, Negotiation .75, Won, Lost. */
export const STAGES: Stage[] = [
	stageOf('Lead', 0, 100),
	stageOf('Qualified', 1, 250),
	stageOf('Proposal', 2, 500),
	stageOf('Negotiation', 3, 750),
	stageOf('Won', 4, 1000, 'won'),
	stageOf('Lost', 5, 0, 'lost')
];

export type Steps = [stage: string | null, at: number | null, by?: string][];

let ids = 0;

/** A deal with this stage history; it begins at the first step unless told. */
export function dealOf(steps: Steps, cells: Partial<Deal> = {}): Deal {
	const deal: Record<string, unknown> = {};
	for (const field of DEAL_FIELD_NAMES) deal[field] = null;
	const stageSteps: StageStep[] = steps.map(([stage, at, by]) => (by === undefined ? { stage, at } : { stage, at, by }));
	return {
		...(deal as unknown as Deal),
		id: `deal-${(ids += 1)}`,
		createdAt: steps[0]?.[1] ?? null,
		addedAt: 0,
		addedBy: null,
		conflicts: [],
		stage: stageSteps.at(-1)?.stage ?? null,
		stageSteps,
		...cells
	};
}

/** A deal that stands in a stage since 2026-01-01. */
export const dealIn = (stage: string | null, cells: Partial<Deal> = {}): Deal =>
	dealOf([[stage, Date.UTC(2026, 0, 1)]], cells);

export const daysUtc = (from: number, until: number): Window => ({
	start: from * DAY_MS,
	end: until * DAY_MS,
	from: null,
	to: null
});

/** Every figure of these deals, computed from scratch. */
export function measure(deals: readonly Deal[], stages: readonly Stage[] = STAGES, window: Window = ALL_TIME): MetricsSnapshot {
	const engine = new MetricsEngine();
	engine.ask({ window });
	engine.rebuild(deals.map(historyOfDeal), stages);
	return engine.snapshot();
}

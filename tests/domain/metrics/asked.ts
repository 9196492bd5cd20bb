// Engines asked a question, for metrics tests: histories written as lines of days since 1970.
import { DAY_MS } from '#lib/domain/model/date.ts';
import type { DealHistory } from '#lib/domain/model/deal-history.ts';
import type { Stage } from '#lib/domain/model/stage.ts';
import type { MetricsQuestion } from '#lib/domain/metrics/context.ts';
import { MetricsEngine } from '#lib/domain/metrics/engine.ts';
import { STAGES } from './deals.ts';
import { T, goldenHistories, goldenStages } from './golden.ts';
import { historyOf, type Told } from './histories.ts';

/** `[field, value, day]`; a string at the end is who did it. */
export type Line = [field: Told[0], value: string | number | null, day: number, by?: string];

/** A deal of these changes; it begins with the first. */
export const deal = (...lines: Line[]): DealHistory =>
	historyOf(lines.map(([field, value, day, by]) => (by === undefined ? [field, value, day * DAY_MS] : [field, value, day * DAY_MS, by])));

export function asked(question: Partial<MetricsQuestion>, histories: readonly DealHistory[], stages: readonly Stage[] = STAGES): MetricsEngine {
	const engine = new MetricsEngine();
	engine.ask(question);
	engine.rebuild(histories, stages);
	return engine;
}

export const Q1 = { start: Date.UTC(2026, 0, 1), end: T, from: null, to: null };
export const Q2 = { start: T, end: Date.UTC(2026, 6, 1), from: null, to: null };

/** The reference quarter as of its end, with the next one as the period. */
export const goldenEngine = (question: Partial<MetricsQuestion> = {}): MetricsEngine =>
	asked({ asOf: T, now: T, window: Q1, period: Q2, target: 25_000_000, ...question }, goldenHistories(), goldenStages());

// What a chart’s model is made from, in tests: the figures of plain deals, without a document.
import { MetricsEngine } from '#lib/domain/metrics/engine.ts';
import type { MetricsQuestion } from '#lib/domain/metrics/context.ts';
import { ALL_TIME } from '#lib/domain/metrics/period.ts';
import type { Deal } from '#lib/domain/model/deal.ts';
import { EVERYONE } from '#lib/domain/model/target.ts';
import type { Stage } from '#lib/domain/model/stage.ts';
import type { MetricsSnapshot } from '#lib/domain/metrics/engine.ts';
import type { PastAnswer } from '#lib/features/charts/dashboard/past-answers.svelte.ts';
import type { ChartOptions } from '#lib/features/charts/frame/definition.ts';
import { STAGES } from '../../domain/metrics/deals.ts';
import { historyOfDeal } from '../../domain/metrics/histories.ts';

export interface Measured {
	metrics: MetricsSnapshot;
	options: ChartOptions;
}

const NOW = Date.UTC(2026, 5, 15, 9);
/** Of a team whose past teaches nothing yet. */
export const YOUNG: PastAnswer = { state: 'tooLittle', past: { wins: 0, watchedDays: 0, quiet: false, learned: null, bases: [], rates: [], tracked: [], came: [] }, current: true };

/** The figures of these deals and what a model is given with them. */
export function measuredFor(deals: readonly Deal[], asked: Partial<ChartOptions> = {}, stages: readonly Stage[] = STAGES, question: Partial<MetricsQuestion> = {}): Measured {
	const engine = new MetricsEngine();
	const window = asked.window ?? ALL_TIME;
	engine.ask({ window, now: NOW, timeZone: 'Europe/Amsterdam', ...question });
	engine.rebuild(deals.map(historyOfDeal), stages);
	const byId = new Map(deals.map((deal) => [deal.id, deal]));
	return {
		metrics: engine.snapshot(),
		options: {
			measure: 'count',
			currency: 'EUR',
			timeZone: 'Europe/Amsterdam',
			fiscalYearStart: 1,
			now: NOW,
			window,
			legalPeriod: true,
			compared: null,
			segment: null,
			filtered: null,
			whose: EVERYONE,
			summed: null,
			where: (test) => engine.columns.ids.filter((_, row) => test(engine.columns, row)),
			list: (make) => make(engine.columns, engine.context, () => true),
			scorecard: null,
			deal: (id) => byId.get(id),
			backtest: YOUNG,
			...asked
		}
	};
}

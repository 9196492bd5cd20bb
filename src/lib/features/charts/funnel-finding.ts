// The sentence over the funnel: its weakest step, or why none can be named. Says no more than the numbers do.
import type { FunnelRow, FunnelSnapshot, Worth } from '#lib/domain/metrics/funnel.ts';
import { t } from '#lib/ui/messages/index.ts';
import { formatCount, formatRate, listOf } from './chart-model.ts';

/** Steps out of fewer deals than this are never called the weakest. */
const ENOUGH = 5;

interface Words {
	/** A number of deals or their value as written. */
	text: (worth: Worth) => string;
	nameOf: (row: FunnelRow) => string;
	/** The cohort is not yet mature: what is said is so far. */
	moving: boolean;
}

export function funnelFinding(funnel: FunnelSnapshot, measure: 'count' | 'value', { text, nameOf, moving }: Words): string {
	const { rows, steps, cohort, won, lost } = funnel;
	if (cohort.count === 0) return t('charts.funnel.empty');
	if (rows.length < 2) return t('charts.funnel.onlyWon', { won: formatCount(won.count), count: formatCount(cohort.count) });
	if (measure === 'value' && cohort.withoutValue === cohort.count) return t('charts.funnel.noValue');
	if (won.count === cohort.count) return t('charts.funnel.allThrough', { count: cohort.count });
	if (lost.count === cohort.count) {
		const most = Math.max(...rows.map((row) => row.lost.count));
		const where = rows.filter((row) => row.lost.count === most);
		if (where.length > 1 && cohort.count > 1) return t('charts.funnel.noneWonEven', { count: cohort.count });
		return t('charts.funnel.noneWon', { count: cohort.count, stage: nameOf(where[0]!) });
	}
	const rates = steps.map((step) => (measure === 'count' ? step.rate : step.valueRate));
	const known = rates.flatMap((rate, index) => (rate !== null && steps[index]!.n >= ENOUGH ? [{ rate, index }] : []));
	if (known.length === 0) return t('charts.funnel.few', { count: cohort.count, won: formatCount(won.count) });
	const lowest = Math.min(...known.map(({ rate }) => rate));
	// A step that lost nothing is not weak. By count they are all full then; values may hide deals without one.
	if (lowest >= 1)
		return measure === 'count'
			? t('charts.funnel.allThrough', { count: cohort.count })
			: t('charts.funnel.few', { count: cohort.count, won: formatCount(won.count) });
	const weakest = known.filter(({ rate }) => rate === lowest);
	const arrow = (index: number) => `${nameOf(rows[index]!)} → ${nameOf(rows[index + 1]!)}`;
	if (weakest.length > 1)
		return t('charts.funnel.weakestTie', { steps: listOf(weakest.map(({ index }) => arrow(index))), rate: formatRate(lowest) });
	const { index } = weakest[0]!;
	return t(moving ? 'charts.funnel.weakestSoFar' : 'charts.funnel.weakest', {
		from: nameOf(rows[index]!),
		to: nameOf(rows[index + 1]!),
		rate: formatRate(lowest),
		part: text(rows[index + 1]!.reached),
		whole: text(rows[index]!.reached)
	});
}

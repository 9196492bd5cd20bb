// The sentence over the funnel: its weakest step, or why none can be named. Says no more than the numbers do.
import type { FunnelRow, FunnelSnapshot, Worth } from '#lib/domain/metrics/funnel.ts';
import { isAllTime } from '#lib/domain/metrics/period.ts';
import { t } from '#lib/ui/messages/index.ts';
import { allBlank, fewDeals, formatCount, formatRate, listOf } from '../frame/figures.ts';

/** True where all who came here are still here: none can be said to have got through or not. */
export const nobodyDecided = (row: FunnelRow): boolean => row.reached.count > 0 && row.still.count === row.reached.count;

/** True where a step rests on few deals, or three in four of them are still here: deals picked because they stand there are no loss. */
const hardlyDecided = ({ reached, still }: FunnelRow, n: number): boolean => fewDeals(n) || 4 * still.count > 3 * reached.count;

interface Words {
	/** A number of deals or their value as written. */
	text: (worth: Worth) => string;
	nameOf: (row: FunnelRow) => string;
	/** The cohort is not yet mature: what is said is so far. */
	moving: boolean;
}

export function funnelFinding(funnel: FunnelSnapshot, measure: 'count' | 'value', { text, nameOf, moving }: Words): string {
	const { rows, steps, cohort, won, lost } = funnel;
	if (cohort.count === 0) return t(isAllTime(funnel.window) ? 'charts.funnel.emptyAll' : 'charts.funnel.empty');
	if (rows.length < 2) return t('charts.funnel.onlyWon', { won: formatCount(won.count), count: formatCount(cohort.count) });
	if (measure === 'value' && allBlank(cohort)) return t('charts.funnel.noValue');
	if (won.count === cohort.count) return t('charts.funnel.allThrough', { count: cohort.count });
	if (lost.count === cohort.count) {
		const most = Math.max(...rows.map((row) => row.lost.count));
		const where = rows.filter((row) => row.lost.count === most);
		if (where.length > 1 && cohort.count > 1) return t('charts.funnel.noneWonEven', { count: cohort.count });
		return t('charts.funnel.noneWon', { count: cohort.count, stage: nameOf(where[0]!) });
	}
	const rates = steps.map((step, index) => (nobodyDecided(rows[index]!) ? null : measure === 'count' ? step.rate : step.valueRate));
	const all = rates.flatMap((rate, index) => (rate === null ? [] : [{ rate, index, few: hardlyDecided(rows[index]!, steps[index]!.n) }]));
	// Such a step is never called the weakest: the title goes by the others.
	const known = all.filter(({ few }) => !few);
	if (all.length === 0) return t('charts.funnel.early', { count: cohort.count, won: formatCount(won.count) });
	if (known.length === 0) return t('charts.funnel.few', { count: cohort.count, won: formatCount(won.count) });
	const lowest = Math.min(...known.map(({ rate }) => rate));
	// A step that lost nothing is not weak: further on it is too early, or there are too few deals; values may hide deals without one.
	if (lowest >= 1) return t(all.length < steps.length ? 'charts.funnel.early' : 'charts.funnel.few', { count: cohort.count, won: formatCount(won.count) });
	const weakest = known.filter(({ rate }) => rate === lowest);
	const arrow = (index: number) => `${nameOf(rows[index]!)} → ${nameOf(rows[index + 1]!)}`;
	/** A lower row of few deals stands beside it: the title says among which steps it is the weakest. */
	const lower = all.some(({ rate, few }) => few && rate <= lowest) ? 'yes' : 'no';
	const so = { lower, moving: moving ? 'yes' : 'no' };
	if (weakest.length > 1)
		return t('charts.funnel.weakestTie', { ...so, steps: listOf(weakest.map(({ index }) => arrow(index))), rate: formatRate(lowest) });
	const { index } = weakest[0]!;
	return t('charts.funnel.weakest', {
		...so,
		from: nameOf(rows[index]!),
		to: nameOf(rows[index + 1]!),
		rate: formatRate(lowest),
		part: text(rows[index + 1]!.reached),
		whole: text(rows[index]!.reached)
	});
}

// The sentence over the win rate: the last three whole months against the twelve before. A change is claimed only where
// both rest on enough deals and their intervals do not overlap; by value nobody can say how sure a rate is.
import { ratioOf } from '#lib/domain/metrics/exact-sum.ts';
import type { MonthlyWinRate } from '#lib/domain/metrics/win-rate.ts';
import { wilson } from '#lib/domain/metrics/wilson.ts';
import { t } from '#lib/ui/messages/index.ts';
import type { Measure } from '../frame/chart-model.ts';
import { fewDeals, finite, formatCount, formatRate } from '../frame/figures.ts';

export const MONTHS_LAST = 3;
export const MONTHS_BEFORE = 12;

export function winRateFinding(months: readonly MonthlyWinRate[], measure: Measure): string {
	const whole = months.filter(({ running }) => !running);
	const last = sumOf(whole.slice(-MONTHS_LAST));
	const before = sumOf(whole.slice(-MONTHS_LAST - MONTHS_BEFORE, -MONTHS_LAST));
	const running = sumOf(months.filter((month) => month.running));
	if (last.count + before.count === 0)
		return running.count === 0 ? t('charts.winRate.empty') : t('charts.winRate.onlyNow', { won: formatCount(running.won), count: running.count });
	if (last.count === 0) return t('charts.winRate.nothing', { won: formatCount(before.won), count: before.count });
	if (before.count === 0) return t('charts.winRate.noBefore', { won: formatCount(last.won), count: last.count });
	if (measure === 'value') {
		if (last.valueRate === null || before.valueRate === null) return t('charts.winRate.noValue');
		return t('charts.winRate.value', { last: formatRate(last.valueRate), before: formatRate(before.valueRate) });
	}
	const rates = { last: formatRate(last.won / last.count), before: formatRate(before.won / before.count) };
	const [now, then] = [wilson(last.won, last.count)!, wilson(before.won, before.count)!];
	if (fewDeals(last.count) || fewDeals(before.count))
		return t('charts.winRate.few', { lastWon: formatCount(last.won), last: formatCount(last.count), beforeWon: formatCount(before.won), before: formatCount(before.count) });
	if (now.low > then.high) return t('charts.winRate.changed', { how: 'rose', ...rates });
	if (now.high < then.low) return t('charts.winRate.changed', { how: 'fell', ...rates });
	return t('charts.winRate.same', rates);
}

interface Sum {
	won: number;
	/** Won and lost. */
	count: number;
	valueRate: number | null;
}

function sumOf(months: readonly MonthlyWinRate[]): Sum {
	let [won, count, wonValue, value] = [0, 0, 0n, 0n];
	for (const month of months) {
		won += month.won;
		count += month.won + month.lost;
		wonValue += month.wonValue;
		value += month.wonValue + month.lostValue;
	}
	return { won, count, valueRate: finite(ratioOf(wonValue, value)) };
}

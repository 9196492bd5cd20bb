// The sentence over velocity: what the formula promises beside what was won, or why it promises nothing.
import type { Velocity } from '#lib/domain/metrics/velocity.ts';
import { t } from '#lib/ui/messages/index.ts';
import { fewDeals, finite } from '../frame/figures.ts';

/** Rests on so few deals that it is said with a warning. */
export const onFew = ({ trailing90: { closed, wonWithValue, wonWithLength } }: Velocity): boolean => [closed, wonWithValue, wonWithLength].some(fewDeals);

export function velocityFinding(velocity: Velocity, money: (minor: number | null) => string): string {
	const { openQualified, trailing90 } = velocity;
	const { closed, winRate, averageSize, wonWithValue, wonWithLength } = trailing90;
	const perDay = finite(trailing90.perDay);
	const realised = money(finite(trailing90.realisedPerDay));
	if (perDay !== null) {
		if (openQualified === 0) return t('charts.velocity.noneOpen', { realised });
		return onFew(velocity) ? t('charts.velocity.titleFew', { perDay: money(perDay), realised, count: Math.min(closed, wonWithValue, wonWithLength) }) : t('charts.velocity.title', { perDay: money(perDay), realised });
	}
	if (closed === 0) return t('charts.velocity.nothingClosed', { count: openQualified });
	if (winRate === 0) return t('charts.velocity.nothingWon', { count: closed });
	return averageSize === null ? t('charts.velocity.noValue') : t('charts.velocity.noLength', { realised });
}

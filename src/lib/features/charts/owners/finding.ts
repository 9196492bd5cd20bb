// The sentence over the comparison of owners: whose win rate surely differs, or that none does. By value nobody can say how
// sure a rate is: then it is who won most.
import type { MetricsSnapshot } from '#lib/domain/metrics/engine.ts';
import { t } from '#lib/ui/messages/index.ts';
import { fewDeals, formatCount, formatRate, formatSum, listOf } from '../frame/figures.ts';
import { surelyApart } from './apart.ts';
import type { SegmentFigures } from './figures.ts';

type Named = (segment: SegmentFigures) => string;

export function ownersFinding(segments: readonly SegmentFigures[], { winRate, stock }: MetricsSnapshot, byValue: boolean, currency: string, nameOf: Named): string {
	const closed = winRate.won + winRate.lost;
	if (segments.length === 1) return t('charts.owners.one', { name: nameOf(segments[0]!), open: stock.total.count, won: formatCount(winRate.won), closed });
	if (byValue) return mostWon(segments, winRate, currency, nameOf);
	const counts = segments.map(({ won, lost }) => ({ won: won.count, closed: won.count + lost.count }));
	if (counts.filter((part) => !fewDeals(part.closed)).length < 2) return t('charts.owners.few', { won: formatCount(winRate.won), closed });
	const apart = surelyApart(counts);
	const told = (way: 1 | -1) => {
		const some = segments.flatMap((segment, index) => (apart[index] === way ? [{ segment, ...counts[index]! }] : []));
		return { count: some.length, names: listOf(some.map((each) => t('charts.owners.named', { name: nameOf(each.segment), rate: formatRate(each.won / each.closed), closed: each.closed }))) };
	};
	const [more, less] = [told(1), told(-1)];
	if (more.count + less.count === 0) return t('charts.owners.same', { rate: formatRate(winRate.rate), won: formatCount(winRate.won), closed });
	if (less.count === 0) return t('charts.owners.more', more);
	return more.count === 0 ? t('charts.owners.less', less) : t('charts.owners.both', { more: more.names, moreCount: more.count, less: less.names });
}

function mostWon(segments: readonly SegmentFigures[], winRate: MetricsSnapshot['winRate'], currency: string, nameOf: Named): string {
	const all = segments.reduce((sum, { won }) => sum + won.value, 0n);
	const most = segments.reduce((top, { won }) => (won.value > top ? won.value : top), 0n);
	const top = segments.filter(({ won }) => won.value === most);
	if (all <= 0n || top.length > 1) return t('charts.owners.noneMost', { value: formatSum(all, currency), count: winRate.won });
	return t('charts.owners.most', { name: nameOf(top[0]!), value: formatSum(most, currency), all: formatSum(all, currency) });
}

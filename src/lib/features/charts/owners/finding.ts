// The sentence over the comparison of owners: whose win rate surely differs, or that none does. By value nobody can say how
// sure a rate is: then it is who won most.
import type { MetricsSnapshot } from '#lib/domain/metrics/engine.ts';
import { t } from '#lib/ui/messages/index.ts';
import { fewDeals, formatCount, formatRate, formatSum, listOf } from '../frame/figures.ts';
import { surelyApart } from './apart.ts';
import type { SegmentFigures } from './figures.ts';

/** What a part is called; null where nobody filled it in. Owners are as they were written, which may be in spaces alone. */
export const nameIn = ({ segment }: Pick<SegmentFigures, 'segment'>): string | null => segment?.trim() || null;

/** `division`: by what deals are divided, as inside a sentence. `allTime`: outcomes are not those of a period. */
export function ownersFinding(segments: readonly SegmentFigures[], { winRate, stock }: MetricsSnapshot, byValue: boolean, currency: string, division: string, allTime: boolean): string {
	const when = allTime ? 'ever' : 'period';
	const closed = winRate.won + winRate.lost;
	if (segments.length === 1) {
		const name = nameIn(segments[0]!);
		const words = { open: stock.total.count, won: formatCount(winRate.won), closed, when };
		return name === null ? t('charts.owners.oneBlank', { segment: division, ...words }) : t('charts.owners.one', { name, ...words });
	}
	if (byValue) return mostWon(segments, winRate, currency, division, when);
	const counts = segments.map(({ won, lost }) => ({ won: won.count, closed: won.count + lost.count }));
	if (counts.filter((part) => !fewDeals(part.closed)).length < 2) return t('charts.owners.few', { won: formatCount(winRate.won), closed, when });
	const apart = surelyApart(counts);
	/** Deals that nobody owns are several where owners are one; blanks are last, so they begin a sentence only by themselves. */
	const told = (way: 1 | -1, begins: boolean) => {
		const some = segments.flatMap((segment, index) => (apart[index] === way ? [{ name: nameIn(segment), ...counts[index]! }] : []));
		const named = some.map(({ name, won, closed: of }) => {
			const words = { rate: formatRate(won / of), closed: of };
			return name === null ? t('charts.owners.namedBlank', { segment: division, first: begins && some.length === 1 ? 'yes' : 'no', ...words }) : t('charts.owners.named', { name, ...words });
		});
		return { count: some.reduce((sum, { name }) => sum + (name === null ? 2 : 1), 0), names: listOf(named) };
	};
	const more = told(1, true);
	const less = told(-1, more.count === 0);
	if (more.count + less.count === 0) return t('charts.owners.same', { rate: formatRate(winRate.rate), won: formatCount(winRate.won), closed });
	if (less.count === 0) return t('charts.owners.more', more);
	return more.count === 0 ? t('charts.owners.less', less) : t('charts.owners.both', { more: more.names, moreCount: more.count, less: less.names });
}

function mostWon(segments: readonly SegmentFigures[], winRate: MetricsSnapshot['winRate'], currency: string, division: string, when: 'ever' | 'period'): string {
	const all = segments.reduce((sum, { won }) => sum + won.value, 0n);
	const most = segments.reduce((top, { won }) => (won.value > top ? won.value : top), 0n);
	const top = segments.filter(({ won }) => won.value === most);
	if (all <= 0n || top.length > 1) return t('charts.owners.noneMost', { value: formatSum(all, currency), count: winRate.won, when });
	const [name, words] = [nameIn(top[0]!), { value: formatSum(most, currency), all: formatSum(all, currency) }];
	return name === null ? t('charts.owners.mostBlank', { segment: division, ...words }) : t('charts.owners.most', { name, ...words });
}

// The sentence over the sources: which one brings more, or less, of what is won than of the leads. Says no more than the
// numbers do: where few are won it gives the numbers and no shares.
import { t } from '#lib/ui/messages/index.ts';
import type { Measure } from '../frame/chart-model.ts';
import { fewDeals, formatCount, formatRate } from '../frame/figures.ts';
import { isBlank, type Source } from './sources.ts';

export function sourcesFinding(sources: readonly Source[], all: Source, measure: Measure, division: string): string {
	const named = sources.filter((source) => !isBlank(source));
	if (all.leads.count === 0) return t('charts.sources.empty');
	if (named.length === 0) return t('charts.sources.unnamedTitle', { count: all.leads.count, division });
	if (named.length === 1 && sources.length === 1) return t('charts.sources.only', { source: named[0]!.name, count: all.leads.count, won: formatCount(all.won.count) });
	const most = named.toSorted((a, b) => b.leads.count - a.leads.count)[0]!;
	if (all.won.count === 0) return t('charts.sources.noneWon', { count: all.leads.count, source: most.name, share: formatRate(most.leads.count / all.leads.count) });
	const best = named[0]!;
	if (fewDeals(all.won.count)) return t('charts.sources.fewWon', { source: best.name, won: formatCount(best.won.count), all: all.won.count });
	// What nobody gave a value cannot bring any: then deals are counted.
	const byValue = measure === 'value' && all.won.value > 0n && named.every(({ won }) => won.value >= 0n);
	const wonShare = ({ won }: Source): number => (byValue ? Number(won.value) / Number(all.won.value) : won.count / all.won.count);
	const leadShare = ({ leads }: Source): number => leads.count / all.leads.count;
	const enough = named.filter(({ leads, words }) => !fewDeals(leads.count) && words.size === 1);
	const [found] = (enough.length > 0 ? enough : [best]).toSorted((a, b) => wonShare(b) - leadShare(b) - (wonShare(a) - leadShare(a)));
	return t('charts.sources.finding', { source: found!.name, leads: formatRate(leadShare(found!)), won: formatRate(wonShare(found!)), what: byValue ? 'value' : 'count' });
}

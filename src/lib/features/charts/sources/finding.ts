// The sentence over the sources: which one brings more, or less, of what is won than of the leads. Says no more than the
// numbers do: where few are won, or few leads come from each, it gives numbers and no shares.
import { t } from '#lib/ui/messages/index.ts';
import type { Measure } from '../frame/chart-model.ts';
import { fewDeals, formatCount, formatRate, formatSum, listOf } from '../frame/figures.ts';
import { isBlank, type Source } from './sources.ts';

/** So many that bring as many are named. */
const MOST_NAMED = 3;

interface Words {
	measure: Measure;
	/** By what leads are divided, as inside a sentence. */
	division: string;
	currency: string;
}

export function sourcesFinding(sources: readonly Source[], all: Source, { measure, division, currency }: Words): string {
	const named = sources.filter((source) => !isBlank(source));
	if (all.leads.count === 0) return t('charts.sources.empty');
	if (named.length === 0) return t('charts.sources.unnamedTitle', { count: all.leads.count, division });
	if (named.length === 1 && sources.length === 1) return t('charts.sources.only', { source: named[0]!.name, count: all.leads.count, won: formatCount(all.won.count) });
	if (all.won.count === 0) return noneWon(sources, all, division);
	// What nobody gave a value cannot bring any: then deals are counted.
	const byValue = measure === 'value' && all.won.value > 0n && named.every(({ won }) => won.value >= 0n);
	if (fewDeals(all.won.count)) return fewWon(sources, all, byValue, { division, currency });
	const wonShare = ({ won }: Source): number => (byValue ? Number(won.value) / Number(all.won.value) : won.count / all.won.count);
	const leadShare = ({ leads }: Source): number => leads.count / all.leads.count;
	const enough = named.filter(({ leads, words }) => !fewDeals(leads.count) && words.size === 1);
	if (enough.length === 0) return t('charts.sources.fewEach', { count: all.leads.count, won: formatCount(all.won.count), division });
	const [found] = enough.toSorted((a, b) => wonShare(b) - leadShare(b) - (wonShare(a) - leadShare(a)));
	return t('charts.sources.finding', { source: found!.name, leads: formatRate(leadShare(found!)), won: formatRate(wonShare(found!)), what: byValue ? 'value' : 'count' });
}

/**
 * Who brings most leads where nothing is won; of some that bring as many each is named, of more than three none. Where as many
 * have no source it is said of which leads this is.
 */
function noneWon(sources: readonly Source[], all: Source, division: string): string {
	const named = sources.filter((source) => !isBlank(source));
	const blank = sources.find(isBlank)?.leads.count ?? 0;
	const most = Math.max(...named.map(({ leads }) => leads.count));
	const top = named.filter(({ leads }) => leads.count === most);
	const place = top.length === 1 ? (blank < most ? 'one' : 'known') : top.length > MOST_NAMED ? 'none' : top.length === named.length || blank >= most ? 'even' : 'tie';
	return t('charts.sources.noneWon', { count: all.leads.count, place, source: listOf(top.map(({ name }) => name)), share: formatRate(most / all.leads.count), each: formatCount(most), division });
}

/** Who brings most of a few won deals, by what is shown; nobody where several do, or what has no source. */
function fewWon(sources: readonly Source[], all: Source, byValue: boolean, { division, currency }: Omit<Words, 'measure'>): string {
	const single = sources.filter((source) => source.words.size === 1 && !isBlank(source));
	const blank = sources.find(isBlank)?.won;
	const most = single.toSorted((a, b) => (byValue ? Number(b.won.value - a.won.value) : 0) || b.won.count - a.won.count);
	const [best, next] = most;
	const won = best?.won.count ?? 0;
	const tied = best && next && (byValue ? best.won.value === next.won.value : won === next.won.count);
	const unknown = best && blank && (byValue ? blank.value >= best.won.value : blank.count >= won);
	if (!best || won === 0 || tied || unknown) return t('charts.sources.fewWonTold', { all: all.won.count, division });
	if (byValue && all.won.count > 1) return t('charts.sources.fewWonValue', { source: best.name, value: formatSum(best.won.value, currency), sum: formatSum(all.won.value, currency) });
	return t('charts.sources.fewWon', { source: best.name, won: formatCount(won), all: all.won.count });
}

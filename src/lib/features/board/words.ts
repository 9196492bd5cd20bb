// Words of the board that are made, not looked up: the sums of a lane.
import { formatMoney } from '#lib/ui/format.ts';
import { t } from '#lib/ui/messages/index.ts';
import type { LaneTotals } from './board-model.ts';

export interface TotalWords {
	count: string;
	value: string;
	weighted: string;
	/** What is to be said of amounts in other currencies; empty: nothing. */
	note: string;
}

/** A lane's sums; blank is not zero: without any value there is no sum. */
export function totalWords({ count, value, weighted, withoutValue, withoutRate, converted }: LaneTotals, currency: string): TotalWords {
	const blank = withoutValue === count;
	const sum = (minor: number): string => {
		const words = formatMoney(minor, currency, { cents: 'never' });
		return blank ? '–' : converted > 0 ? t('money.about', { value: words }) : words;
	};
	return {
		count: t('common.deals', { count }),
		value: sum(value),
		weighted: sum(weighted),
		note: [...(converted > 0 ? [t('money.converted', { count: converted })] : []), ...(withoutRate > 0 ? [t('money.withoutRateWhy', { count: withoutRate })] : [])].join(' ')
	};
}

/** "Proposal, 12 deals, €340,000, weighted €170,000". */
export function laneWords(name: string, totals: LaneTotals, currency: string): string {
	const words = totalWords(totals, currency);
	const said = totals.count === 0 ? t('board.laneEmpty', { name }) : t('board.laneName', { name, ...words });
	return words.note === '' ? said : `${said}. ${words.note}`;
}

// Words of the board that are made, not looked up: the sums of a lane.
import { formatMoney } from '#lib/ui/format.ts';
import { t } from '#lib/ui/messages/index.ts';
import type { LaneTotals } from './board-model.ts';

export interface TotalWords {
	count: string;
	value: string;
	weighted: string;
}

/** A lane's sums; blank is not zero: without any value there is no sum. */
export function totalWords({ count, value, weighted, withoutValue }: LaneTotals, currency: string): TotalWords {
	const blank = withoutValue === count;
	return {
		count: t('common.deals', { count }),
		value: blank ? '–' : formatMoney(value, currency, { cents: 'never' }),
		weighted: blank ? '–' : formatMoney(weighted, currency, { cents: 'never' })
	};
}

/** "Proposal, 12 deals, €340,000, weighted €170,000". */
export function laneWords(name: string, totals: LaneTotals, currency: string): string {
	const words = totalWords(totals, currency);
	return totals.count === 0 ? t('board.laneEmpty', { name }) : t('board.laneName', { name, ...words });
}

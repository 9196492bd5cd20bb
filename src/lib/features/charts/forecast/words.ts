// What the forecast chart says: its finding, and how sure it is. Words only; the figures are the model's.
import type { HistoricalBasis } from '#lib/domain/forecast/historical-rate.ts';
import type { PeriodForecast } from '#lib/domain/forecast/period-forecast.ts';
import { FEWEST_WINS, type LearnedPast, type TeamPast } from '#lib/domain/forecast/team-past.ts';
import { LEARNED_DAYS } from '#lib/domain/forecast/backtest-look.ts';
import { formatDay, formatNumber } from '#lib/ui/format.ts';
import { t } from '#lib/ui/messages/index.ts';
import type { Day } from '#lib/domain/model/deal.ts';
import type { PastAnswer } from '../dashboard/past-answers.svelte.ts';
import { fewDeals, formatRate, formatSum } from '../frame/figures.ts';

/** A chance in words people agree on, the same for all charts: from 95 %, two in three, one in three, 5 %. */
const howLikely = (chance: number): 'never' | 'almost' | 'likely' | 'even' | 'unlikely' | 'hardly' =>
	chance === 0 ? 'never' : chance >= 0.95 ? 'almost' : chance >= 2 / 3 ? 'likely' : chance >= 1 / 3 ? 'even' : chance >= 0.05 ? 'unlikely' : 'hardly';

/** A chance is never none or all, unless it is. */
export const formatChance = (chance: number | null): string =>
	chance !== null && chance > 0 && chance < 0.01 ? t('charts.forecast.under', { rate: formatRate(0.01) }) : chance !== null && chance < 1 && chance > 0.99 ? t('charts.forecast.over', { rate: formatRate(0.99) }) : formatRate(chance);

export interface Finding {
	target: number | null;
	won: number;
	/** Of the end of the period. */
	quantiles: { p10: number; p50: number; p90: number };
	/** No open deal of known value and chance may change the end. */
	sure: boolean;
	/** Open deals of which either is unknown. */
	leftOut: number;
	chance: number | null;
	to: Day;
	over: boolean;
	/** The past is still being looked at: what it teaches may well say the opposite. */
	first: boolean;
	/** Of some deals, which no target stands over. */
	ofSome: boolean;
	/** Deals won in the period or open in the forecast; how many of them are of known value. */
	deals: { there: number; known: number };
}

export function forecastFinding({ target, won, quantiles, sure: certain, leftOut, chance, to, over, first, ofSome, deals }: Finding, currency: string): string {
	const exact = (minor: number | null): string => formatSum(minor, currency);
	const round = (minor: number): string => formatSum(minor, currency, { compact: true });
	const sure = certain ? (leftOut > 0 ? 'known' : 'yes') : quantiles.p10 === quantiles.p90 ? 'mostly' : 'no';
	// What deals surely come to is a sum and written as one; what they may come to is no more exact than its band.
	const [p10, p50, p90] = [round(quantiles.p10), (sure === 'no' ? round : exact)(quantiles.p50), round(quantiles.p90)];
	const words = { target: exact(target), won: exact(won), p10, p50, p90, to: formatDay(to) };
	if (over) return t('charts.forecast.wasWon', { ...words, how: target === null ? (ofSome ? 'some' : 'none') : won >= target ? 'met' : 'missed' });
	if (deals.there === 0 && target !== null) return t('charts.forecast.none', words);
	if (deals.there > 0 && deals.known === 0) return t('charts.forecast.unknown', { target: target === null ? 'none' : words.target });
	if (first && !certain && (target === null || won < target)) return t('charts.forecast.titleFirst', words);
	if (target === null) return t('charts.forecast.noTarget', { ...words, sure });
	if (won >= target) return t('charts.forecast.met', { ...words, sure });
	const how = howLikely(chance ?? 0);
	return t('charts.forecast.title', { ...words, sure, how: how === 'never' && leftOut > 0 ? 'neverKnown' : how, chance: formatChance(chance) });
}

/** Where the chances come from, and how far such forecasts were off. */
export function howSure(answer: PastAnswer, forecast: PeriodForecast, daysLeft: number): string[] {
	const { past } = answer;
	if (answer.state === 'failed') return [t('charts.forecast.noteFailed')];
	if (past === null) return [t('charts.forecast.noteRunning')];
	if (past.learned === null || forecast.method === 'plan') return [noteTooLittle(past)];
	return [noteLooks(past.learned), ...(past.learned.horizonDays < Math.min(84, daysLeft - 7) ? [t('charts.forecast.noteShorter', { days: past.learned.horizonDays, left: Math.ceil(daysLeft) })] : [])];
}

const noteTooLittle = ({ wins, watchedDays }: TeamPast): string =>
	t('charts.forecast.noteTooLittle', { wins, days: Math.floor(watchedDays), needed: FEWEST_WINS, watched: LEARNED_DAYS });

export function noteLooks({ accuracy, horizonDays, factor }: LearnedPast): string {
	const { n, wape, bias, inside, withInterval } = accuracy.hazard;
	const words = { count: n, days: horizonDays, wape: formatRate(wape), bias: formatRate(bias === null ? null : Math.abs(bias)), much: (bias ?? 0) < 0 ? 'little' : 'much', inside, of: withInterval };
	const few = fewDeals(factor.periods) ? ` ${t('charts.forecast.fewPeriods', { periods: formatNumber(Math.max(1, Math.round(factor.periods))) , count: Math.max(1, Math.round(factor.periods)) })}` : '';
	return (wape === null || bias === null ? t('charts.forecast.noteNothingCame', words) : t('charts.forecast.noteLooks', words)) + few;
}

/** The name of the forecast by historical rates, with what else than rates of as many days left it rests on ([FORECAST24]). */
export function historicalLabel(basis: HistoricalBasis | null): string {
	const name = t('charts.forecast.historical');
	if (basis === null || basis.pooled + basis.planned === 0) return name;
	if (basis.planned === basis.deals) return t('charts.forecast.historicalNone', { name });
	return t('charts.forecast.historicalSome', { name, pooled: basis.pooled, planned: basis.planned, both: basis.pooled > 0 && basis.planned > 0 ? 'yes' : 'no' });
}

// Exchange rates as people read them.
import type { Rate } from '#lib/domain/model/rates.ts';
import { formatDay } from './format.ts';
import { locale } from './locale.svelte.ts';
import { t } from './messages/index.ts';

/** "0.9215" → "0,9215", every digit of it. */
export function formatUnits(units: string): string {
	const [whole = '', decimals] = units.split('.');
	const parts = new Intl.NumberFormat(locale.tag, { minimumFractionDigits: 1 }).formatToParts(1.5);
	const mark = parts.find(({ type }) => type === 'decimal')?.value ?? '.';
	return decimals === undefined ? whole : whole + mark + decimals;
}

/** "Rate of USD in EUR from 1 Jan 2026". */
export const rateName = ({ from, to, day }: Omit<Rate, 'units'>): string => t('rates.name', { from, to, day: formatDay(day) });

/** "1 USD = 0.9215 EUR". */
export const rateWords = ({ from, to, units }: Omit<Rate, 'day'>): string => t('rates.equation', { from, to, units: formatUnits(units) });

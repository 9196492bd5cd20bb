// The status line's words, for the eye and for screen readers.
import type { FieldType } from '#lib/state/fields.ts';
import { formatMoney, formatPermille, formatPlain, formatRatio } from '#lib/ui/format.ts';
import { t } from '#lib/ui/messages/index.ts';
import type { Facts } from './facts.ts';

/** A number of a type as people read it. */
export function numberWords(value: number, type: FieldType, currency: string): string {
	if (type === 'money') return formatMoney(Math.round(value), currency);
	if (type === 'permille') return formatPermille(value);
	if (type === 'percent') return formatRatio(value);
	return formatPlain(value);
}

/** "3 deals × 2 columns"; of ranges that are not one rectangle how many cells there are. */
export function sizeWords({ cells, rows, columns }: Facts): string {
	return cells === rows * columns ? t('selection.size', { rows, columns }) : t('selection.cells', { count: cells });
}

/**
 * Name and value of each fact about the numbers. Chances, percentages and stars have no sum that means anything. `mixed`: some
 * amount of the pipeline is in another currency, and is converted.
 */
export function numberFacts({ numbers, sum, least, most, type }: Facts, currency: string, mixed = false): [name: string, value: string][] {
	if (numbers === 0 || type === null) return [];
	const plain = (value: number): string => numberWords(value, type, currency);
	const words = (value: number): string => (mixed && type === 'money' ? t('money.about', { value: plain(value) }) : plain(value));
	const all: [string, string][] = numbers < 2 ? [] : [
		[t('selection.average'), words(sum / numbers)],
		[t('selection.least'), words(least)],
		[t('selection.most'), words(most)]
	];
	return type === 'permille' || type === 'percent' || type === 'rating' ? all : [[t('selection.sum'), words(sum)], ...all];
}

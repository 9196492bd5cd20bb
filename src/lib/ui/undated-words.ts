// The sentence about fields that no scorecard can be learnt from, because nobody knows since when they held ([CHANCE8]).
// Limit: words; which fields these are is domain/forecast/scorecard/undated.ts.
import { locale } from './locale.svelte.ts';
import { t } from './messages/index.ts';

/** `name`: of a column of one's own; null: a field of every pipeline. */
export interface Undated {
	readonly of: number;
	readonly fields: readonly { readonly key: string; readonly name: string | null; readonly deals: number }[];
}

/** "Source is known only as it is now …"; null where there is no such field. */
export function undatedSentence({ of, fields }: Undated): string | null {
	if (fields.length === 0) return null;
	const names = fields.map(({ key, name }) => name ?? t(`field.${key as 'source'}`));
	const counts = fields.map(({ deals }) => deals);
	const deals = Math.min(...counts);
	return t('charts.reliability.undated', {
		fields: new Intl.ListFormat(locale.tag).format(names),
		count: fields.length,
		least: deals < Math.max(...counts) ? 'yes' : 'no',
		deals,
		of
	});
}

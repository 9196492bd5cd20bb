// Tells, once and politely, that edits of this person and of others met; it stays until it is answered.
import type { MergeNews, MergeWatch } from '#lib/state/merge-watch.svelte.ts';
import { t } from '#lib/ui/messages/index.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';

export const newsWords = ({ cells, others }: MergeNews): string =>
	others === 0 ? t('merge.newsCells', { count: cells }) : t('merge.newsMixed', { count: cells + others });

export interface News {
	/** The review was opened some other way: the notice is answered. */
	withdraw(): void;
	stop(): void;
}

/**
 * Shows a notice with a way to the review whenever there is news. What comes while one is still unanswered is
 * added to it. `isOpen`: the review is before the person's eyes, which says it by itself.
 */
export function tellNews(watch: MergeWatch, review: () => void, isOpen: () => boolean): News {
	let shown: number | null = null;
	let told: MergeNews = { cells: 0, others: 0 };
	const stop = watch.onNews((news) => {
		if (isOpen()) return;
		const unanswered = shown !== null && toasts.has(shown);
		told = unanswered ? { cells: told.cells + news.cells, others: told.others + news.others } : news;
		if (unanswered) toasts.dismiss(shown!);
		shown = toasts.show(newsWords(told), { stays: true, action: { label: t('merge.review'), run: review } });
	});
	const withdraw = () => {
		if (shown !== null) toasts.dismiss(shown);
	};
	return {
		withdraw,
		stop: () => {
			stop();
			withdraw();
		}
	};
}

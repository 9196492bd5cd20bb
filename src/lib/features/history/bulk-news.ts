// Tells, quietly, that a colleague changed the sheet all over: who did what to how many deals. One notice an action.
import type { BulkNews, BulkWatch } from '#lib/state/bulk-watch.ts';
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import { t } from '#lib/ui/messages/index.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { momentWords, personWords } from './words.ts';

const WORDS = { changed: 'history.bulkChanged', added: 'history.bulkAdded', late: 'history.bulkLate' } as const;

function bulkWords(pipeline: PipelineState, { by, kind, putBack, deals: count }: BulkNews): string {
	const name = personWords(pipeline, by);
	if (kind !== 'put-back') return t(WORDS[kind], { name, count });
	const when = momentWords(putBack!.to, pipeline.settings.timeZone);
	return t(putBack!.undone ? 'history.bulkUndone' : 'history.bulkPutBack', { name, when, count });
}

/** Shows a notice of each action; more of an action takes the place of what was said of it. Returns how to stop. */
export function tellBulk(pipeline: PipelineState, watch: BulkWatch): () => void {
	/** Notices on the screen, by action. */
	const shown = new Map<number, number>();
	const stop = watch.onNews((news) => {
		for (const [action, toast] of shown) {
			if (action === news.action) toasts.dismiss(toast);
			if (!toasts.has(toast)) shown.delete(action);
		}
		// Nobody looks: it waits for whoever comes back to a sheet that is not the one they left.
		shown.set(news.action, toasts.show(bulkWords(pipeline, news), { stays: document.hidden }));
	});
	return () => {
		stop();
		// They tell of a sheet that is no longer on the screen.
		for (const toast of shown.values()) toasts.dismiss(toast);
	};
}

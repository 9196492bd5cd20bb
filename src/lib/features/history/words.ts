// Moments and people of the history as words. Limit: deals and values are named by ui/cell-words.ts.
import type { CellContext } from '#lib/ui/cell-words.ts';
import type { Instant } from '#lib/domain/model/deal.ts';
import type { PipelineState } from '#lib/state/pipeline-state.svelte.ts';
import { formatInstant } from '#lib/ui/format.ts';
import { locale } from '#lib/ui/locale.svelte.ts';
import { t } from '#lib/ui/messages/index.ts';

/** "Mon 2 Mar 2026, 09:00" in the pipeline's time zone. */
export function momentWords(moment: Instant, timeZone: string): string {
	const day = new Intl.DateTimeFormat(locale.tag, { weekday: 'short', timeZone }).format(moment);
	return `${day} ${formatInstant(moment, timeZone)}`;
}

/** What a person is called; someone nobody introduced is "Someone". */
export function personWords(pipeline: PipelineState, by: string | null): string {
	return (by !== null && pipeline.pipeline.people.get(by)?.name) || t('grid.someone');
}

/** What values are read with. Stages by what they are called now. */
export function valueContext(pipeline: PipelineState): CellContext {
	const { currency, timeZone } = pipeline.settings;
	return { currency, timeZone, stages: pipeline.stages, columns: pipeline.columns };
}

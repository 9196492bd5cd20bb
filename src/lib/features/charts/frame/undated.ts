// What charts of changes say of new deals of which nobody knows when they began ([WATERFALL8]).
import type { Undated } from '#lib/domain/metrics/undated.ts';
import { dayAt } from '#lib/domain/model/date.ts';
import { formatDay } from '#lib/ui/format.ts';
import { t } from '#lib/ui/messages/index.ts';

/** A note, or none. */
export function noteUndated(undated: Undated | null, timeZone: string): string[] {
	if (undated === null) return [];
	const [from, to] = [dayAt(undated.from, timeZone), dayAt(undated.to, timeZone)];
	return [t('charts.change.noteUndated', { count: undated.count, span: from === to ? 'day' : 'days', from: formatDay(from), to: formatDay(to) })];
}

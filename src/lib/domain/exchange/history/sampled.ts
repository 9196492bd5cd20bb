// The notation of very many values, from some of them where these settle it, else from all: logs have tens of thousands.
import { profileColumn, type ColumnProfile, type FormatHints } from '../column-format.ts';

/** Values that are looked at first, evenly spread. */
const SAMPLE = 4000;

/** As `profileColumn`, but for the counts: these are of the values that were looked at. */
export function profileSampled(values: readonly string[], hints: FormatHints): ColumnProfile {
	if (values.length <= SAMPLE * 2) return profileColumn(values, hints);
	const step = values.length / SAMPLE;
	const some = profileColumn(Array.from({ length: SAMPLE }, (_, index) => values[Math.floor(index * step)]!), hints);
	return some.filled > 0 && some.order.certain && some.decimal.certain && some.scale.certain ? some : profileColumn(values, hints);
}

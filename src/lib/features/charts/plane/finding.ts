// The sentence over coverage and win rate: how far both together bring the team, and how many parts are on course. Parts
// whose rate rests on few deals are on no course that could be told.
import { t } from '#lib/ui/messages/index.ts';
import { fewDeals, formatRate } from '../frame/figures.ts';
import type { Held } from './held.ts';

export function planeFinding(all: Held, parts: readonly Held[], times: (value: number | null) => string): string {
	const known = parts.filter(({ coverage: { met }, reach, year }) => met || (reach !== null && !fewDeals(year.closed)));
	const on = known.filter(({ coverage: { met }, reach }) => met || reach! >= 1).length;
	const those = known.length === 0 ? 'none' : known.length === on ? 'all' : 'some';
	const counts = { those, on, count: known.length };
	if (all.coverage.met) return t('charts.plane.met', counts);
	if (all.coverage.target === null) return known.length === 0 ? t(parts.some(({ coverage: { target } }) => target !== null) ? 'charts.plane.partsNone' : 'charts.plane.noTarget') : t('charts.plane.partsOnly', counts);
	if (all.coverage.coverage === null) return t('charts.plane.noCoverage', counts);
	if (all.rate === null) return t(all.year.closed > 0 ? 'charts.plane.noValueRate' : 'charts.plane.noRate', { coverage: times(all.coverage.coverage), ...counts });
	return t('charts.plane.title', { coverage: times(all.coverage.coverage), rate: formatRate(all.rate), reach: formatRate(all.reach), course: all.reach! >= 1 ? 'on' : 'off', ...counts });
}

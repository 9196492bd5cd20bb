// The sentence over coverage and win rate: how far both together bring the team, and how many parts are on course; of a
// period that is over, who met the target. Whether a part is on course is not told from few closed deals.
import { t } from '#lib/ui/messages/index.ts';
import { fewDeals, formatRate, timesInTitle } from '../frame/figures.ts';
import type { Held } from './held.ts';

interface Words {
	times: (value: number | null) => string;
	money: (minor: bigint) => string;
	/** Nothing can be won in the period any more. */
	over: boolean;
	byOwner: boolean;
}

export function planeFinding(all: Held, parts: readonly Held[], words: Words): string {
	const held = parts.filter(({ coverage: { target } }) => target !== null);
	const { coverage: { target } } = all;
	if (target === null) return held.length === 0 ? t('charts.plane.noTarget', { over: yes(words.over) }) : ofParts(held, words, true);
	const title = wholeOf(all, words);
	// Where nobody can say of the whole, or nothing is expected, that it is so of the parts is no news.
	const same = !words.over && !all.coverage.met && (all.reach === null || idleOf(all)) && held.every((part) => unsureOf(part) || idleOf(part));
	return held.length === 0 || same ? title : t('charts.plane.and', { title, parts: ofParts(held, words, false) });
}

function wholeOf(all: Held, { times, money, over }: Words): string {
	const { coverage: { met, target }, openInPeriod, wonInPeriod } = all;
	if (over) return t('charts.plane.over', { met: yes(met), won: money(wonInPeriod.value), target: money(target!) });
	if (met) return t('charts.plane.met', { won: money(wonInPeriod.value), target: money(target!) });
	if (openInPeriod.count === 0) return t('charts.plane.nothingOpen');
	if (all.covered === null) return t('charts.plane.noCoverage');
	if (all.rate === null) return t(all.year.closed > 0 ? 'charts.plane.noValueRate' : 'charts.plane.noRate', { coverage: timesInTitle(all.covered, times, true) });
	const on = all.reach! >= 1;
	// What is won too seldom to be enough is told by its digits, however often it covers the rest.
	const coverage = on ? timesInTitle(all.covered, times) : times(all.covered);
	return t('charts.plane.title', { coverage, rate: formatRate(all.rate), reach: timesInTitle(all.reach, formatRate), course: on ? 'on' : 'off' });
}

/** Nothing with a value is expected in the period: whatever its win rate, that brings nothing. */
export const idleOf = ({ coverage, covered }: Held): boolean => coverage.target !== null && !coverage.met && (covered === null || covered === 0);

const unsureOf = (part: Held): boolean => !part.coverage.met && !idleOf(part) && (part.reach === null || fewDeals(part.year.closed));

/** Of the parts that have a target. `first`: it begins the title. */
function ofParts(held: readonly Held[], { over, byOwner }: Words, first: boolean): string {
	const met = held.filter(({ coverage }) => coverage.met).length;
	const on = held.filter((part) => part.coverage.met || (!unsureOf(part) && part.reach! >= 1)).length;
	const [unsure, idle] = [held.filter(unsureOf).length, held.filter(idleOf).length];
	const counts = { who: byOwner ? 'owner' : 'part', count: held.length, first: yes(first) };
	if (over) return t('charts.plane.partsOver', { ...counts, met });
	if (met === held.length) return t('charts.plane.partsMet', counts);
	if (idle === held.length) return t('charts.plane.partsIdle', counts);
	return unsure === held.length ? t('charts.plane.partsUnsure', counts) : t('charts.plane.parts', { ...counts, on, idle, unsure });
}

const yes = (is: boolean): string => (is ? 'yes' : 'no');

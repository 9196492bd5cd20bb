// The sentence over the ageing dots: how many open deals are late, and where most of them are.
import { t } from '#lib/ui/messages/index.ts';
import { formatCount, listOf } from '../frame/figures.ts';

export interface StageAges {
	name: string;
	/** Open deals in it. */
	count: number;
	/** Of those, older than four fifths of past stays; null: too few stays to say. */
	late: number | null;
}

/** Whether deals are held against all stays, or those of a period. */
export type When = 'ever' | 'period';

/** A title names so many stages at most. */
const MOST_NAMED = 3;

/** `open`: all open deals, those of unknown age too. */
export function ageingFinding(stages: readonly StageAges[], open: number, when: When): string {
	const held = stages.filter(({ count }) => count > 0);
	const all = held.reduce((sum, { count }) => sum + count, 0);
	if (all === 0) return t('charts.ageing.empty');
	const known = held.flatMap(({ name, count, late }) => (late === null ? [] : [{ name, count, late }]));
	if (known.length === 0) {
		const named = held.length > MOST_NAMED ? 'no' : 'yes';
		return t('charts.ageing.few', { count: all, open, when, some: all < open ? 'yes' : 'no', named, held: held.length, stages: listOf(held.map(({ name }) => name)) });
	}
	const count = known.reduce((sum, each) => sum + each.count, 0);
	const late = known.reduce((sum, each) => sum + each.late, 0);
	/** Deals in other stages, and those of unknown age, are judged by nobody: the title says of which it speaks. */
	const some = count < open ? 'yes' : 'no';
	if (late === 0) return t('charts.ageing.none', { count, some });
	const most = Math.max(...known.map((each) => each.late));
	const where = known.filter((each) => each.late === most);
	const place = most === late ? 'all' : where.length === 1 ? 'one' : where.length > MOST_NAMED ? 'even' : 'tie';
	return t('charts.ageing.title', { late, count: formatCount(count), some, place, stages: listOf(where.map(({ name }) => name)), most: formatCount(most) });
}

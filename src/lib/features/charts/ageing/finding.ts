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

export function ageingFinding(stages: readonly StageAges[]): string {
	const held = stages.filter(({ count }) => count > 0);
	const all = held.reduce((sum, { count }) => sum + count, 0);
	if (all === 0) return t('charts.ageing.empty');
	const known = held.flatMap(({ name, count, late }) => (late === null ? [] : [{ name, count, late }]));
	if (known.length === 0) return t('charts.ageing.few', { count: all });
	const count = known.reduce((sum, each) => sum + each.count, 0);
	const late = known.reduce((sum, each) => sum + each.late, 0);
	/** Deals in other stages are judged by nobody: the title says of which it speaks. */
	const some = count < all ? 'yes' : 'no';
	if (late === 0) return t('charts.ageing.none', { count, some });
	const most = Math.max(...known.map((each) => each.late));
	const where = known.filter((each) => each.late === most);
	const place = most === late ? 'all' : where.length === 1 ? 'one' : where.length > 3 ? 'even' : 'tie';
	return t('charts.ageing.title', { late, count: formatCount(count), some, place, stages: listOf(where.map(({ name }) => name)), most: formatCount(most) });
}

// What a person picked in charts to see only those deals: by chart, the marks and the deals behind them.
// Limit: deals as they were when picked, so that none goes from under the hand; lasts as long as the page.
import type { DealId } from '#lib/domain/model/deal.ts';
import { Listeners } from './listeners.ts';

export interface Pick {
	/** Id of the chart, and key of the mark in it. */
	chart: string;
	mark: string;
	/** The chart and the mark in words, as they were said when picked. */
	chartName: string;
	label: string;
	deals: ReadonlySet<DealId>;
}

export class ChartPicks {
	/** In the order in which they were picked. */
	all = $state.raw<readonly Pick[]>([]);
	/** Called after other deals are picked. */
	readonly changes = new Listeners();
	/** Deals picked in every chart that has picks; null: none has. */
	readonly deals: ReadonlySet<DealId> | null = $derived(common(this.all));

	of(chart: string): readonly Pick[] {
		return this.all.filter((pick) => pick.chart === chart);
	}

	/** What the other charts let through: a chart is not filtered by its own marks. */
	except(chart: string): ReadonlySet<DealId> | null {
		const others = this.all.filter((pick) => pick.chart !== chart);
		return others.length === this.all.length ? this.deals : common(others);
	}

	/** Picks a mark, or lets it go when it was picked. `alone`: instead of the others of its chart. */
	toggle(pick: Pick, alone: boolean): void {
		const same = (other: Pick) => other.chart === pick.chart && other.mark === pick.mark;
		const had = this.all.some(same);
		const rest = this.all.filter((other) => !same(other) && !(alone && other.chart === pick.chart));
		this.#set(had ? rest : [...rest, pick]);
	}

	/** Lets the picks of a chart go; without one, of all. */
	clear(chart?: string): void {
		const left = chart === undefined ? [] : this.all.filter((pick) => pick.chart !== chart);
		if (left.length < this.all.length) this.#set(left);
	}

	#set(picks: readonly Pick[]): void {
		this.all = picks;
		this.changes.call();
	}
}

/** Deals of one chart's marks together, of several charts in common; null without picks. */
function common(picks: readonly Pick[]): ReadonlySet<DealId> | null {
	const charts = [...new Set(picks.map(({ chart }) => chart))];
	return charts
		.map((chart): ReadonlySet<DealId> => unionOf(picks.filter((pick) => pick.chart === chart).map(({ deals }) => deals)))
		.reduce<ReadonlySet<DealId> | null>(both, null);
}

function unionOf(sets: readonly ReadonlySet<DealId>[]): ReadonlySet<DealId> {
	if (sets.length === 1) return sets[0]!;
	return plainSet(sets.flatMap((set) => [...set]));
}

/** Deals that two filters let through; null lets all. */
export function both(a: ReadonlySet<DealId> | null, b: ReadonlySet<DealId> | null): ReadonlySet<DealId> | null {
	if (a === null || b === null) return a ?? b;
	const [few, many] = a.size < b.size ? [a, b] : [b, a];
	return plainSet([...few].filter((id) => many.has(id)));
}

/** Never changed once made, so nothing in it has to be followed. */
const plainSet = (ids: readonly DealId[]): ReadonlySet<DealId> => new Set(ids);

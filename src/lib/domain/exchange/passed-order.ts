// In which order deals passed stages, from when each was first in them. Limit: what times say; what names say is
// stage-order.ts's.

/** A deal came into a stage. `order` tells apart what has one time; where that is equal too, neither came first. */
export interface Visit {
	deal: string;
	stage: string;
	at: number;
	order: number;
}

/** With more names than this none is a stage: another column was taken for it. */
const MOST_STAGES = 100;

/**
 * The turn of each stage, 0 first: by how many others came after it for more deals than before it, less those where it is
 * the other way round. Stages of one turn are not told apart; those that no deal passed beside another one have none.
 */
export function passedOrder(visits: readonly Visit[]): Map<string, number> {
	if (new Set(visits.map(({ stage }) => stage)).size > MOST_STAGES) return new Map();
	const deals = new Map<string, Map<string, Visit>>();
	for (const visit of visits) {
		let first = deals.get(visit.deal);
		if (!first) deals.set(visit.deal, (first = new Map()));
		const known = first.get(visit.stage);
		if (!known || isBefore(visit, known)) first.set(visit.stage, visit);
	}
	/** Of two stages, how many more deals were in the one first than in the other. */
	const more = new Map<string, Map<string, number>>();
	const count = (one: string, other: string, step: number): void => {
		let row = more.get(one);
		if (!row) more.set(one, (row = new Map()));
		row.set(other, (row.get(other) ?? 0) + step);
	};
	for (const first of deals.values())
		for (const one of first.values())
			for (const other of first.values()) if (one !== other) count(one.stage, other.stage, Number(isBefore(one, other)) - Number(isBefore(other, one)));
	const points = new Map([...more].map(([stage, row]) => [stage, [...row.values()].reduce((sum, deals) => sum + Math.sign(deals), 0)]));
	const turns = [...new Set(points.values())].sort((a, b) => b - a);
	return new Map([...points].map(([stage, own]) => [stage, turns.indexOf(own)]));
}

const isBefore = (a: Visit, b: Visit): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

// The stages as numbers: which are open and in what order, and what each counts for.
// Order is as of now for the whole history (metrics G15). Limit: knows stages, no deals.
import type { StageId } from '../model/deal.ts';
import { compareStages, type Stage, type StageType } from '../model/stage.ts';

interface Place {
	stage: Stage;
	type: StageType;
	/** Bucket of the stock: index among live open stages, else −1. */
	bucket: number;
	/** Furthest open index a deal here has reached; K for won; −1 when it says nothing. */
	rank: number;
}

export class StageTable {
	/** Open stages in use, in pipeline order. */
	readonly open: readonly Stage[];
	readonly #places = new Map<StageId, Place>();

	/** Takes all stages, removed ones too. */
	constructor(stages: readonly Stage[]) {
		const ordered = [...stages].sort(compareStages);
		this.open = ordered.filter((stage) => stage.type === 'open' && stage.deleted === null);
		let passed = -1;
		for (const stage of ordered) {
			const live = stage.type === 'open' && stage.deleted === null;
			if (live) passed += 1;
			this.#places.set(stage.id, {
				stage,
				type: stage.type,
				bucket: live ? passed : -1,
				// A removed open stage counts as the live one ahead of it: the deal did get that far.
				rank: stage.type === 'open' ? passed : stage.type === 'won' ? this.open.length : -1
			});
		}
	}

	/** K: number of open stages in use; also the rank of won. */
	get openCount(): number {
		return this.open.length;
	}

	place(stage: StageId | null): Place | undefined {
		return stage === null ? undefined : this.#places.get(stage);
	}

	/** Type of a stage; a stage nobody knows holds deals that are not closed. */
	typeOf(stage: StageId | null): StageType {
		return this.place(stage)?.type ?? 'open';
	}
}

/**
 * Index among the open stages from which on deals count as qualified, where nobody chose one: the first stage after those
 * of awareness. Where none says so by its category, the second; of a single stage, that one.
 */
export function qualifiedRankOf({ open }: StageTable): number {
	const first = open.findIndex(({ category }) => category !== 'awareness');
	return first > 0 ? first : Math.max(0, Math.min(1, open.length - 1));
}

// Where a deal left stages, put among the stages that it entered. Limit: one deal; works on the list it is given.
import type { Instant } from '../../model/deal.ts';

type Value = string | number | null;

/** A value of one field, a stage's id among them, from a moment on; null: nobody knows since when. */
export interface StageStay {
	value: Value;
	at: Instant | null;
}

/**
 * Puts in where a deal left stages: a stay of unknown end ends then, and a stage of which only the leaving is told was
 * passed before it. Returns when the last stay ended, where nothing says what followed.
 */
export function leaveStages(stages: StageStay[], exits: readonly { stage: Value; at: Instant }[], present: Value | undefined): Instant | null {
	let pending: Instant | null = null;
	for (const { stage, at } of [...exits].sort((a, b) => a.at - b.at)) {
		const stay = stages.findLastIndex((each) => each.value === stage && (each.at === null || each.at <= at));
		if (stay < 0) {
			const later = stages.findIndex((each) => each.at !== null && each.at >= at);
			stages.splice(later < 0 ? stages.length : later, 0, { value: stage, at: null });
			if (later < 0 && stage !== present) pending = at;
		} else if (stay === stages.length - 1) {
			if (stage !== present) pending = at;
		} else if (stages[stay + 1]!.at === null) stages[stay + 1]!.at = at;
	}
	return pending;
}

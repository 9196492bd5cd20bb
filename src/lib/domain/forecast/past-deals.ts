// Past deals as forecasts read them: where each stood from when on, and what it was worth. As of a moment t only what came
// before t is seen (metrics G2). Limit: deleted deals, and duplicates, are left out by whoever makes the list.
import { DAY_MS } from '../model/date.ts';
import type { Instant, StageId } from '../model/deal.ts';
import type { StageType } from '../model/stage.ts';

export interface PastStep {
	/** It counts from this moment on; −Infinity: from before anything is known. */
	readonly at: number;
	/** When the deal came into the stage, where that is another moment; null: nobody knows. */
	readonly entered?: number | null;
	/** Any name that tells stages apart. */
	readonly stage: StageId;
	readonly type: StageType;
}

export interface PastValue {
	readonly at: number;
	/** Minor units; null: blank. */
	readonly value: number | null;
}

export interface PastExpectation {
	readonly at: number;
	/** Days since 1970-01-01 of the expected close; null: blank. */
	readonly day: number | null;
}

/** All lists by `at`, rising; of equal moments the later in the list counts. */
export interface PastDeal {
	readonly steps: readonly PastStep[];
	readonly values: readonly PastValue[];
	/** When it was expected to close; absent: nobody ever said. */
	readonly expects?: readonly PastExpectation[];
}

/** Where a deal stood. */
export interface PastState {
	readonly stage: StageId;
	readonly type: StageType;
	/** When it came into this stage; −Infinity: nobody knows. */
	readonly since: number;
}

const enteredAt = ({ at, entered }: PastStep): number => (entered === undefined ? at : (entered ?? -Infinity));

/** A deal's state as of t; null before it began. */
export function stateAt({ steps }: PastDeal, t: number): PastState | null {
	let index = steps.length - 1;
	while (index >= 0 && steps[index]!.at >= t) index -= 1;
	if (index < 0) return null;
	const { stage, type } = steps[index]!;
	while (index > 0 && steps[index - 1]!.stage === stage) index -= 1;
	return { stage, type, since: enteredAt(steps[index]!) };
}

/** A deal's value as of t; null: blank or unknown. */
export function valueAt({ values }: PastDeal, t: number): number | null {
	let index = values.length - 1;
	while (index >= 0 && values[index]!.at >= t) index -= 1;
	return index < 0 ? null : values[index]!.value;
}

/** The day a deal was expected to close on, as of t; null: blank or unknown. */
export function expectedAt({ expects = [] }: PastDeal, t: number): number | null {
	let index = expects.length - 1;
	while (index >= 0 && expects[index]!.at >= t) index -= 1;
	return index < 0 ? null : expects[index]!.day;
}

/** When the outcome a deal has as of t began; null while it is open. A move between two won stages is no new close ([WIN4]). */
export function closedAt({ steps }: PastDeal, t: number): number | null {
	let index = steps.length - 1;
	while (index >= 0 && steps[index]!.at >= t) index -= 1;
	if (index < 0 || steps[index]!.type === 'open') return null;
	const { type } = steps[index]!;
	while (index > 0 && steps[index - 1]!.type === type) index -= 1;
	return steps[index]!.at;
}

/** How a stay in an open stage ended: not yet, by a close, or by a move to another open stage. */
export type StayEnd = 'open' | 'won' | 'lost' | 'moved';

/** One stay in an open stage; a deal that comes back stays anew. */
export interface Stay {
	readonly stage: StageId;
	readonly from: Instant;
	/** Infinity while it lasts. */
	readonly to: number;
	readonly end: StayEnd;
	/** The open stage it moved to. */
	readonly next: StageId | null;
}

/** Every stay of known beginning of some deals. */
export function staysOf(deals: Iterable<PastDeal>): Stay[] {
	const stays: Stay[] = [];
	for (const { steps } of deals)
		for (let index = 0; index < steps.length; ) {
			const { stage, type } = steps[index]!;
			const from = enteredAt(steps[index]!);
			index += 1;
			while (index < steps.length && steps[index]!.stage === stage) index += 1;
			if (type !== 'open' || !Number.isFinite(from)) continue;
			const after = steps[index];
			stays.push({
				stage,
				from,
				to: after?.at ?? Infinity,
				end: after === undefined ? 'open' : after.type === 'open' ? 'moved' : after.type,
				next: after?.type === 'open' ? after.stage : null
			});
		}
	return stays;
}

/** Whole days between two moments, begun ones not counted. */
export const wholeDays = (from: number, to: number): number => Math.floor((to - from) / DAY_MS);

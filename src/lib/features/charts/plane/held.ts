// What stands on the plane of coverage and win rate: a part's figures, or all together's, in one form.
import type { Segment } from '#lib/domain/metrics/segments.ts';

/** What a place is made of: of a part, or of all together. */
export interface Held {
	/** undefined: all together. */
	segment: string | null | undefined;
	name: string;
	openInPeriod: Segment['openInPeriod'];
	wonInPeriod: Segment['wonInPeriod'];
	coverage: Segment['coverage'];
	year: Segment['trailing365'];
	/** Open in the period / what is left of the target; null without a target, where it is met, and where no open deal has a value. */
	covered: number | null;
	/** The rate shown, by number or value; covered × it. null: nobody can say. */
	rate: number | null;
	reach: number | null;
}

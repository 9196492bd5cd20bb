// One sitting of the review: what is listed, in an order that holds while it is open. What is settled stays in its
// place, marked, until the review closes; what arises meanwhile joins at the end: nothing moves under the hand.
import type { Finding } from '#lib/state/merge-findings.ts';
import { firstGroups, regroup, type Group, type Place } from './groups.ts';

/** Records listed at a time; the rest on demand. Findings of one record are never parted. */
export const PAGE = 20;

export class Review {
	groups = $state.raw<readonly Group[]>([]);
	limit = $state(PAGE);
	readonly shown = $derived(this.groups.slice(0, this.limit));
	readonly #at: Place | null;
	#begun = false;

	/** `at`: the cell it is opened at; its deal comes first. */
	constructor(at: Place | null) {
		this.#at = at;
	}

	/** Takes over what there is to look at now. `fresh`: tokens that are new. */
	update(findings: readonly Finding[], fresh: ReadonlySet<string>): void {
		this.groups = this.#begun ? regroup(this.groups, findings, fresh) : firstGroups(findings, fresh, this.#at);
		this.#begun = true;
	}

	/** Tokens of what was before the person's eyes. */
	get seen(): string[] {
		return this.shown.flatMap(({ entries }) => entries.map(({ finding }) => finding.token));
	}
}

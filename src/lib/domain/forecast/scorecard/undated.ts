// Which fields of closed deals are known only as they are now, and not since when: those a scorecard cannot read at any moment
// of the deal's life ([SCORE2]). Limit: it counts what was told without a time; what was typed after the close is another matter.
import type { FieldHistory } from './landmark-history.ts';
import type { LandmarkHistory } from './landmarks.ts';

/** Fields that hold something, told without a time, of which nothing is known before the deal closed; none of one that is open. */
export function undatedFields({ changes }: FieldHistory, { changes: known, closedAt }: LandmarkHistory): string[] {
	if (closedAt === null) return [];
	const dated = new Set(known.flatMap(({ field, value, since }) => (value !== null && since < closedAt ? [field] : [])));
	const undated = changes.flatMap(({ field, value, since, at, quiet }) => (value !== null && since === -Infinity && (quiet || at === null) && !dated.has(field) ? [field] : []));
	return [...new Set(undated)];
}

/** Counts such fields over closed deals that began and closed at a known time. */
export class UndatedCount {
	readonly #deals = new Map<string, number>();
	#of = 0;

	add(read: FieldHistory, history: LandmarkHistory): void {
		if (history.outcome === null || history.closedAt === null || history.createdAt === null) return;
		this.#of += 1;
		for (const field of undatedFields(read, history)) this.#deals.set(field, (this.#deals.get(field) ?? 0) + 1);
	}

	/** All deals counted, and the fields of which that is so in more than half of them, with how many. */
	most(fields: readonly string[]): { readonly of: number; readonly fields: readonly { readonly key: string; readonly deals: number }[] } {
		const all = fields.map((key) => ({ key, deals: this.#deals.get(key) ?? 0 }));
		return { of: this.#of, fields: all.filter(({ deals }) => deals * 2 > this.#of) };
	}
}

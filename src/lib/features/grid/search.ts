// Quick search over a deal's words: every word typed must occur somewhere, whatever case and accents.
import type { Deal, DealId } from '#lib/domain/model/deal.ts';
import type { Stage } from '#lib/domain/model/stage.ts';

/** Lower case without accents: "Café Zuid" → "cafe zuid". */
export const fold = (text: string): string =>
	text
		.normalize('NFD')
		.replace(/\p{M}/gu, '')
		.toLowerCase();

const FIELDS = ['title', 'company', 'contact', 'owner', 'source', 'industry', 'nextStep', 'lostReason'] as const;

export class QuickSearch {
	#words: string[] = [];
	readonly #texts = new Map<DealId, string>();

	set text(text: string) {
		this.#words = fold(text).split(/\s+/).filter(Boolean);
	}

	get active(): boolean {
		return this.#words.length > 0;
	}

	/** True when each word of the search occurs in the deal's words or its stage's name. */
	matches(deal: Deal, stage: (id: string | null) => Stage | undefined): boolean {
		if (!this.active) return true;
		let text = this.#texts.get(deal.id);
		if (text === undefined) {
			const parts = FIELDS.map((field) => deal[field] ?? '');
			parts.push(stage(deal.stage)?.name ?? '');
			this.#texts.set(deal.id, (text = fold(parts.join('\n'))));
		}
		return this.#words.every((word) => text.includes(word));
	}

	/** Forgets what it remembers of a deal, or of all when stages were renamed. */
	forget(id?: DealId): void {
		if (id === undefined) this.#texts.clear();
		else this.#texts.delete(id);
	}
}

// Quick search over a deal's words: every word typed must occur somewhere, whatever case and accents.
import type { PipelineView } from '#lib/domain/document/view.ts';
import { ownValue, type Column } from '#lib/domain/model/column.ts';
import type { Deal, DealId } from '#lib/domain/model/deal.ts';
import { plainLetters } from '#lib/domain/model/plain-letters.ts';

const FIELDS = ['title', 'company', 'contact', 'owner', 'source', 'industry', 'nextStep', 'lostReason', 'leadReason'] as const;

/** What a deal has in columns of one's own that hold words: choices by name. */
function ownWords(deal: Deal, columns: readonly Column[]): string[] {
	return columns.flatMap((column) => {
		if (column.deleted !== null || !['text', 'person', 'link', 'choice', 'choices'].includes(column.kind)) return [];
		const value = ownValue(deal, column);
		if (value === null) return [];
		const nameOf = (id: unknown): string => column.choices.find((choice) => choice.id === id)?.name ?? '';
		return column.kind === 'choice' ? nameOf(value) : Array.isArray(value) ? value.map(nameOf) : String(value);
	});
}

export class QuickSearch {
	#words: string[] = [];
	readonly #texts = new Map<DealId, string>();

	set text(text: string) {
		this.#words = plainLetters(text).split(/\s+/).filter(Boolean);
	}

	get active(): boolean {
		return this.#words.length > 0;
	}

	/** True when each word of the search occurs in the deal's words, those of its own columns, or its stage's name. */
	matches(deal: Deal, world: Pick<PipelineView, 'stage' | 'columns'>): boolean {
		if (!this.active) return true;
		let text = this.#texts.get(deal.id);
		if (text === undefined) {
			const parts = FIELDS.map((field) => deal[field] ?? '');
			parts.push(world.stage(deal.stage)?.name ?? '', ...ownWords(deal, world.columns));
			this.#texts.set(deal.id, (text = plainLetters(parts.join('\n'))));
		}
		return this.#words.every((word) => text.includes(word));
	}

	/** Forgets what it remembers of a deal, or of all when stages or columns are others. */
	forget(id?: DealId): void {
		if (id === undefined) this.#texts.clear();
		else this.#texts.delete(id);
	}
}

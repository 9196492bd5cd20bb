// Whether a pipeline's amounts are of more than one currency, and what converts them. Limit: what is shown, at the moment
// that is looked at; one deal's worth is deal-numbers.ts.
import { converterOf, isForeign } from '#lib/domain/metrics/deal-money.ts';
import type { Convert } from '#lib/domain/metrics/context.ts';
import type { PipelineView } from '#lib/domain/document/view.ts';
import type { DealId, Instant } from '#lib/domain/model/deal.ts';
import type { Rates } from '#lib/domain/model/rates.ts';
import { valueOf } from './deal-numbers.ts';
import type { LookingBack } from './looking-back.svelte.ts';

export class Money {
	/** True while a deal's value is in another currency than the pipeline's: sums are converted, and say so. */
	mixed = $state(false);
	readonly #shown: LookingBack;
	readonly #foreign = ids();
	#currency = '';
	#convert: { currency: string; timeZone: string; rates: Rates; by: Convert } | null = null;

	/** Make it before what asks it: it listens like they do. */
	constructor(shown: LookingBack) {
		this.#shown = shown;
		shown.changes.add(({ deals }) => (this.#currency === shown.view.settings.currency ? this.#note(deals.keys()) : this.#readAll()));
		shown.swaps.add(() => this.#readAll());
		this.#readAll();
	}

	/** Amounts in other currencies as the pipeline's, for the metrics engine; null while there are none. The same as long as rates and currency are. */
	get convert(): Convert | null {
		if (this.#foreign.size === 0) return null;
		const { settings, rates } = this.#shown.view;
		const { currency, timeZone } = settings;
		const known = this.#convert;
		if (known?.currency === currency && known.timeZone === timeZone && known.rates === rates) return known.by;
		this.#convert = { currency, timeZone, rates, by: converterOf({ currency, timeZone, rates }) };
		return this.#convert.by;
	}

	/** True when a rate converts an amount of those there are: then sums hold converted ones. */
	converts(now: Instant): boolean {
		const { view } = this.#shown;
		if (!this.mixed) return false;
		return [...this.#foreign].some((id) => valueOf(view.deals.get(id)!, view, now) !== null);
	}

	#readAll(): void {
		const { deals, settings } = this.#shown.view;
		this.#currency = settings.currency;
		this.#foreign.clear();
		this.#note(deals.keys());
	}

	#note(changed: Iterable<DealId>): void {
		const { deals }: PipelineView = this.#shown.view;
		for (const id of changed) {
			const deal = deals.get(id);
			if (deal?.deleted === null && isForeign(deal, this.#currency)) this.#foreign.add(id);
			else this.#foreign.delete(id);
		}
		const mixed = this.#foreign.size > 0;
		if (mixed !== this.mixed) this.mixed = mixed;
	}
}

/** Bookkeeping, never rendered: a plain set on purpose. */
const ids = (): Set<DealId> => new Set();

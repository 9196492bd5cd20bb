// Sums under the sheet: how many deals show and how many of them are open, their value and weighted value, patched per changed deal.
// Exact whatever the order of edits; a blank value is counted apart, never as zero. Other currencies are converted.
import { ExactSum, fromMille } from '#lib/domain/metrics/exact-sum.ts';
import type { Deal, DealId, Instant } from '#lib/domain/model/deal.ts';
import { isForeign } from '#lib/domain/metrics/deal-money.ts';
import { isClosed, probabilityOf, valueOf, type DealWorld } from '#lib/state/deal-numbers.ts';

export interface SheetTotals {
	count: number;
	/** Of those, neither won nor lost: what the chart of the pipeline now counts. */
	open: number;
	/** Minor units of the pipeline's currency; the sum of the values that are filled in. */
	value: number;
	/** Minor units, rounded once. */
	weighted: number;
	/** Blank, or in a currency without a rate: in no sum. */
	withoutValue: number;
	/** Of those, the ones that lack a rate. */
	withoutRate: number;
	/** Values that were converted. */
	converted: number;
}

interface Part {
	value: number | null;
	permille: number;
	open: boolean;
	/** In another currency than the pipeline's. */
	foreign: boolean;
}

export class RunningTotals {
	readonly #parts = new Map<DealId, Part>();
	readonly #value = new ExactSum();
	readonly #weighted = new ExactSum();
	#withoutValue = 0;
	#withoutRate = 0;
	#converted = 0;
	#open = 0;

	/** Starts over with these deals. */
	reset(deals: Iterable<Deal>, world: DealWorld, now: Instant): void {
		this.#parts.clear();
		this.#value.clear();
		this.#weighted.clear();
		this.#withoutValue = this.#withoutRate = this.#converted = this.#open = 0;
		for (const deal of deals) this.#add(deal, world, now);
	}

	/** Takes over what changed in a deal that is counted; one that is not counted is left out. */
	patch(deal: Deal, world: DealWorld, now: Instant): boolean {
		if (!this.#parts.has(deal.id)) return false;
		this.put(deal, world, now);
		return true;
	}

	/** Counts a deal in, or takes over what changed in it. */
	put(deal: Deal, world: DealWorld, now: Instant): void {
		this.remove(deal.id);
		this.#add(deal, world, now);
	}

	/** Counts a deal no longer. */
	remove(id: DealId): void {
		const part = this.#parts.get(id);
		if (!part) return;
		this.#tally(part, -1);
		this.#parts.delete(id);
	}

	has(id: DealId): boolean {
		return this.#parts.has(id);
	}

	get totals(): SheetTotals {
		return {
			count: this.#parts.size,
			open: this.#open,
			value: Number(this.#value.total),
			weighted: Number(fromMille(this.#weighted.total)),
			withoutValue: this.#withoutValue,
			withoutRate: this.#withoutRate,
			converted: this.#converted
		};
	}

	#add(deal: Deal, world: DealWorld, now: Instant): void {
		const part = {
			value: valueOf(deal, world, now),
			permille: probabilityOf(deal, world) ?? 0,
			open: !isClosed(deal, world),
			foreign: isForeign(deal, world.settings.currency)
		};
		this.#parts.set(deal.id, part);
		this.#tally(part, 1);
	}

	#tally({ value, permille, open, foreign }: Part, sign: 1 | -1): void {
		if (open) this.#open += sign;
		if (value === null) {
			this.#withoutValue += sign;
			if (foreign) this.#withoutRate += sign;
		} else {
			if (foreign) this.#converted += sign;
			this.#value.add(sign * value);
			this.#weighted.addProduct(sign * value, permille);
		}
	}
}

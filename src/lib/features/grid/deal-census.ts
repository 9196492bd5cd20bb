// What the sheet keeps beside the rows: which deals are live, whether any value has cents. Patched per deal.
import type { PipelineView } from '#lib/domain/document/view.ts';
import { minorDigits } from '#lib/domain/model/money.ts';
import type { DealId } from '#lib/domain/model/deal.ts';

export class DealCensus {
	readonly live = new Set<DealId>();
	/** True once some value was seen that is not whole: then every value shows its cents, so that they line up. */
	cents = false;
	readonly #ranks = new Map<string, number>();

	reset(pipeline: PipelineView): void {
		this.live.clear();
		this.cents = false;
		for (const id of pipeline.deals.keys()) this.note(id, pipeline);
		this.readStages(pipeline);
	}

	/** Takes over one deal. Returns true when this made cents appear. */
	note(id: DealId, pipeline: PipelineView): boolean {
		const deal = pipeline.deals.get(id);
		if (deal?.deleted === null) this.live.add(id);
		else this.live.delete(id);
		if (!deal) return false;
		if (this.cents || deal.value === null || deal.value % 10 ** minorDigitsOf(pipeline.settings.currency) === 0) return false;
		this.cents = true;
		return true;
	}

	readStages(pipeline: PipelineView): void {
		this.#ranks.clear();
		pipeline.stages.forEach((stage, index) => this.#ranks.set(stage.id, index));
	}

	/** Place of a stage in the pipeline; unknown ones come after all others. */
	stageRank(id: string): number {
		return this.#ranks.get(id) ?? this.#ranks.size;
	}
}

const digits = new Map<string, number>();

/** minorDigits, remembered: it is asked for every deal. */
function minorDigitsOf(currency: string): number {
	let found = digits.get(currency);
	if (found === undefined) digits.set(currency, (found = minorDigits(currency)));
	return found;
}

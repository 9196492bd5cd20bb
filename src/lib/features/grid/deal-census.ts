// What the sheet keeps beside the rows: which deals are live, and the order of stages. Patched per deal.
import type { PipelineView } from '#lib/domain/document/view.ts';
import type { DealId } from '#lib/domain/model/deal.ts';

export class DealCensus {
	readonly live = new Set<DealId>();
	readonly #ranks = new Map<string, number>();

	reset(pipeline: PipelineView): void {
		this.live.clear();
		for (const id of pipeline.deals.keys()) this.note(id, pipeline);
		this.readStages(pipeline);
	}

	/** Takes over one deal. */
	note(id: DealId, pipeline: PipelineView): void {
		if (pipeline.deals.get(id)?.deleted === null) this.live.add(id);
		else this.live.delete(id);
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

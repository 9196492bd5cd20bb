// What a person would have before them: the sheet's rows and sum line and the charts' numbers, followed change by
// change as the screen follows them.
import { deepStrictEqual } from 'node:assert/strict';
import { dealHistory } from '#lib/domain/document/deal-history.ts';
import type { Pipeline, PipelineChange } from '#lib/domain/document/pipeline.ts';
import { MetricsEngine } from '#lib/domain/metrics/engine.ts';
import { DEAL_FIELD_NAMES, type DealId } from '#lib/domain/model/deal.ts';
import { weightedOf, daysInStage } from '#lib/state/deal-numbers.ts';
import { liveDeals } from '#lib/features/grid/row-order.ts';
import { RunningTotals } from '#lib/features/grid/totals.ts';

/** Open deals in other currencies are converted at the rate of this moment. */
const NOW = Date.UTC(2026, 5, 1);

export class Screen {
	readonly #pipeline: Pipeline;
	readonly #engine = new MetricsEngine();
	readonly #totals = new RunningTotals();
	readonly #changed = new Set<DealId>();
	#stale = true;

	constructor(pipeline: Pipeline) {
		this.#pipeline = pipeline;
		pipeline.onChange((change) => this.#note(change));
	}

	/** Takes over what changed since the last look, as charts do once a frame. */
	look(): void {
		const { deals, stages } = this.#pipeline;
		if (this.#stale) {
			this.#engine.rebuild([...deals.keys()].map((id) => dealHistory(this.#pipeline, id)!), stages);
			this.#totals.reset(liveDeals(deals.values()), this.#pipeline, NOW);
		} else {
			const changed = [...this.#changed].map((id) => deals.get(id)!);
			this.#engine.patch(changed.map(({ id }) => dealHistory(this.#pipeline, id)!));
			if (changed.every(({ id, deleted }) => this.#totals.has(id) === (deleted === null)))
				for (const deal of changed) this.#totals.patch(deal, this.#pipeline, NOW);
			else this.#totals.reset(liveDeals(deals.values()), this.#pipeline, NOW);
		}
		this.#stale = false;
		this.#changed.clear();
	}

	/** As text: the sheet in its own order with the columns it works out, its sum line, and every number of the charts. */
	shown(now: number): string {
		this.look();
		const { deals } = this.#pipeline;
		const rows = liveDeals(deals.values()).map((deal) => [
			deal.id,
			...DEAL_FIELD_NAMES.map((field) => deal[field]),
			weightedOf(deal, this.#pipeline, NOW),
			daysInStage(deal, now),
			[...deal.conflicts].sort(),
			deal.returned
		]);
		return asText({ rows, totals: this.#totals.totals, charts: this.#engine.snapshot() });
	}

	#note({ stages, deals }: PipelineChange): void {
		if (stages) this.#stale = true;
		for (const id of deals.keys()) this.#changed.add(id);
	}
}

/** Plain data as text: equal where the data are. */
export const asText = (value: unknown): string =>
	JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? `${part}n` : part));

/** Throws where two texts of plain data differ, and says in what. */
export function assertAlike(a: string, b: string, message: string): void {
	if (a !== b) deepStrictEqual(JSON.parse(a), JSON.parse(b), message);
}

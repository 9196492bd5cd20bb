// Changes that wait to be shown, put together as one. Pure.
import type { PipelineChange } from '#lib/domain/document/pipeline.ts';
import type { RecordKey } from '#lib/domain/document/schema.ts';
import type { CellField, ColumnKey, DealId } from '#lib/domain/model/deal.ts';
import type { FormulaChange } from '#lib/state/formula-change.ts';

const KINDS = ['stages', 'columns', 'settings'] as const;

export class HeldChanges {
	readonly #deals = new Map<DealId, Set<CellField>>();
	readonly #added = new Set<DealId>();
	readonly #records = new Set<RecordKey>();
	readonly #rest = { stages: false, columns: false, settings: false, targets: false, people: false };

	/** Takes in a change. Returns how many cells, new deals and settings wait more than before. */
	add(change: PipelineChange): number {
		let more = 0;
		for (const deal of change.added) {
			if (!this.#added.has(deal)) more += 1;
			this.#added.add(deal);
		}
		for (const [deal, fields] of change.deals) {
			let held = this.#deals.get(deal);
			if (!held) this.#deals.set(deal, (held = new Set()));
			const before = held.size;
			for (const field of fields) held.add(field);
			if (!this.#added.has(deal)) more += held.size - before;
		}
		for (const record of change.records) this.#records.add(record);
		for (const kind of KINDS) if (change[kind] && !this.#rest[kind]) more += 1;
		for (const kind of [...KINDS, 'targets', 'people'] as const) this.#rest[kind] ||= change[kind];
		return more;
	}

	/** All that waits, as one change. */
	get change(): PipelineChange {
		return { deals: this.#deals, added: [...this.#added], records: this.#records, ...this.#rest, events: [], local: false, origin: null };
	}
}

/** Results of formulas that wait, put together. */
export class HeldResults {
	readonly #deals = new Map<DealId, Set<ColumnKey>>();
	readonly #columns = new Set<ColumnKey>();

	add({ deals, columns }: FormulaChange): void {
		for (const [deal, keys] of deals) this.#deals.set(deal, new Set([...(this.#deals.get(deal) ?? []), ...keys]));
		for (const column of columns) this.#columns.add(column);
	}

	/** All that waits, as one change. */
	get change(): FormulaChange {
		return { deals: this.#deals, columns: [...this.#columns], local: false };
	}
}

// Results of formula columns, kept and worked out anew only where something they use has changed. The engine is loaded
// when the pipeline has such a column; until then, and where it has none, every result is blank.
import type { PipelineChange } from '#lib/domain/document/pipeline.ts';
import type { PipelineView } from '#lib/domain/document/view.ts';
import { isColumnKey, type ColumnKey, type Deal } from '#lib/domain/model/deal.ts';
import type { FieldValue, FieldWorld, FormulaKind } from './fields.ts';
import { NO_DEALS, type FormulaChange } from './formula-change.ts';
import type { FormulaEngine } from './formula-engine.ts';
import { Listeners } from './listeners.ts';

/** How often columns that read the clock are worked out anew, in milliseconds. */
const CLOCK_MS = 60_000;

/** What is followed: a view that changes, moves in time, or is swapped for another. */
export interface FormulaSource {
	readonly view: PipelineView;
	readonly fieldWorld: FieldWorld;
	onViewChange(listener: (change: PipelineChange) => void): () => void;
	onViewSwap(listener: () => void): () => void;
	onViewMove(listener: () => void): () => void;
}

export class Formulas {
	/** Tells after results changed; told in the same step as the change of the pipeline. */
	readonly changes = new Listeners<[FormulaChange]>();
	/** True once results are there. */
	loaded = $state(false);
	readonly #source: FormulaSource;
	#engine: FormulaEngine | null = null;
	#loading = false;
	#ended = false;
	#language: 'en' | 'nl' = 'en';
	#clock: ReturnType<typeof setInterval> | undefined;
	readonly #stops: (() => void)[];

	constructor(source: FormulaSource) {
		this.#source = source;
		this.#stops = [
			source.onViewChange((change) => this.#onChange(change)),
			source.onViewSwap(() => this.#onSwap()),
			source.onViewMove(() => this.#tell(this.#engine?.readClock() ?? [], true))
		];
		this.#load();
	}

	/** The result of a formula column; null while the engine is not loaded. */
	value(deal: Deal, key: ColumnKey): FieldValue {
		return this.#engine?.value(deal.id, key) ?? null;
	}

	/** What a formula column gives, as far as its formula tells. */
	kind(key: ColumnKey): FormulaKind {
		return this.#engine?.sheet.compiled(key)?.kind ?? 'unknown';
	}

	/** The person's language: numbers that become text are written as it has them. */
	speak(language: 'en' | 'nl'): void {
		if (language === this.#language) return;
		this.#language = language;
		this.#tell(this.#engine?.readClock(language) ?? [], true);
	}

	/** How many results were worked out so far, for tests. */
	get evaluations(): number {
		return this.#engine?.sheet.evaluations ?? 0;
	}

	destroy(): void {
		clearInterval(this.#clock);
		for (const stop of this.#stops) stop();
		this.#ended = true;
	}

	#load(): void {
		if (this.#loading || this.#ended || !this.#source.view.columns.some(({ kind, deleted }) => kind === 'formula' && deleted === null)) return;
		this.#loading = true;
		void import('./formula-engine.ts').then(
			({ FormulaEngine: Engine }) => {
				// Closed while it was on its way: a clock begun now would never be stopped.
				if (this.#ended) return;
				this.#engine = new Engine(this.#source.fieldWorld, this.#language);
				this.#clock = setInterval(() => this.#tell(this.#engine!.readClock(), false), CLOCK_MS);
				this.loaded = true;
				this.#tellAll();
			},
			// Offline before it was ever loaded: the next change tries again, and cells stay blank.
			() => (this.#loading = false)
		);
	}

	#onChange(change: PipelineChange): void {
		const engine = this.#engine;
		if (!engine) return this.#load();
		const told = engine.follow(change);
		if (told.columns.length > 0 || told.deals.size > 0) this.changes.call(told);
	}

	#onSwap(): void {
		if (!this.#engine) return this.#load();
		this.#engine.sheet.reset();
		this.#engine.readColumns();
		this.#engine.readClock();
		this.#tellAll();
	}

	get #columns() {
		return this.#source.view.columns.filter(({ kind }) => kind === 'formula');
	}

	#tellAll(): void {
		this.#tell(this.#columns.map(({ key }) => key), true);
	}

	#tell(columns: readonly string[], local: boolean): void {
		if (columns.length > 0) this.changes.call({ deals: NO_DEALS, columns: columns.filter(isColumnKey), local });
	}
}

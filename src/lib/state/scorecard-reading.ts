// Reads deals of the document for the scorecard: how closed ones stood in their past, how open ones stand now, and the base
// rates beside it. Everything as of one moment, by the stages and columns of then. Limit: one deal at a time, no clock.
import { factHistory, type FactChange } from '#lib/domain/document/fact-history.ts';
import { dealHistory } from '#lib/domain/document/deal-history.ts';
import type { Pipeline } from '#lib/domain/document/pipeline.ts';
import type { PipelineView } from '#lib/domain/document/view.ts';
import { stageBaseRates, type StageRate } from '#lib/domain/forecast/historical-rate.ts';
import { cumulativeIncidence, type Followed, type Incidence } from '#lib/domain/forecast/incidence.ts';
import type { PastDeal } from '#lib/domain/forecast/past-deals.ts';
import { landmarkHistory, pastStages, type FieldHistory } from '#lib/domain/forecast/scorecard/landmark-history.ts';
import { featuresAt, LandmarkRows, type LandmarkHistory, type LandmarkOptions, type LeftOut } from '#lib/domain/forecast/scorecard/landmarks.ts';
import type { ColumnSpec, FeatureTable, FeatureValue } from '#lib/domain/forecast/scorecard/table.ts';
import { UndatedCount } from '#lib/domain/forecast/scorecard/undated.ts';
import { StageTable } from '#lib/domain/metrics/stage-table.ts';
import { isOwnValue, type Column } from '#lib/domain/model/column.ts';
import { DAY_MS, dayAt } from '#lib/domain/model/date.ts';
import { DEAL_FIELDS, type DealField, type DealId, type Instant, type StageId } from '#lib/domain/model/deal.ts';
import { convert } from '#lib/domain/model/rates.ts';

/** Cells that a history for figures has already (model/deal-history.ts). */
const OF_FIGURES = ['value', 'owner', 'leadStatus'] as const satisfies readonly DealField[];
/** Cells read besides. A probability or category picked by hand is another opinion of the same thing: that is in none of these. */
const FACTS = ['source', 'industry', 'bantBudget', 'bantAuthority', 'bantNeed', 'bantTiming'] as const satisfies readonly DealField[];
/** Kinds of columns of one's own that are features; the others are free text, days, lists, or worked out from other cells. */
const OWN_KINDS: Readonly<Partial<Record<Column['kind'], ColumnSpec['kind']>>> = {
	choice: 'choice',
	person: 'choice',
	checkbox: 'choice',
	number: 'number',
	money: 'number',
	percent: 'number',
	rating: 'number'
};

/** What a scorecard of these columns reads, besides what it works out itself. */
export function featureFields(columns: readonly Column[]): ColumnSpec[] {
	const built = [...OF_FIGURES, ...FACTS].map((key): ColumnSpec => ({ key, kind: DEAL_FIELDS[key] === 'money' ? 'number' : 'choice' }));
	const own = columns.flatMap(({ key, kind, deleted }): ColumnSpec[] => (deleted === null && OWN_KINDS[kind] ? [{ key, kind: OWN_KINDS[kind] }] : []));
	return [...built, ...own];
}

/** Won of the deals that were ever in a stage and closed, drawn towards the stage's own probability, and these deals. */
export interface BaseRate extends Omit<StageRate, 'pooled'> {
	readonly deals: readonly DealId[];
}

/** Everything that was read, as plain values. */
export interface ScorecardFindings {
	readonly table: FeatureTable;
	/** Deals by their number in the table, and which were won and lost of them. */
	readonly deals: readonly DealId[];
	readonly won: number;
	readonly lost: number;
	readonly leftOut: LeftOut;
	/** Of how many closed deals, and the fields that are known only as they are now for most of them; `name`: of a column of one's own. */
	readonly undated: { readonly of: number; readonly fields: readonly { readonly key: string; readonly name: string | null; readonly deals: number }[] };
	/** All that closed, those that teach nothing too. */
	readonly closed: { readonly won: readonly DealId[]; readonly lost: readonly DealId[] };
	/** By open stage in use. */
	readonly rates: ReadonlyMap<StageId, BaseRate>;
	/** What becomes of deals by the days since they began, open ones counted in. */
	readonly followed: Incidence;
}

export class ScorecardReading {
	readonly options: LandmarkOptions;
	readonly #pipeline: Pipeline;
	readonly #columns: ReadonlyMap<string, Column>;
	readonly #stages: StageTable;
	readonly #facts: readonly string[];
	readonly #until: number;
	readonly #now: Instant;
	readonly #inCurrency: (minor: number, currency: string) => number | null;
	readonly #rows: LandmarkRows;
	readonly #undated = new UndatedCount();
	readonly #past: { readonly id: DealId; readonly stages: PastDeal }[] = [];
	readonly #closed = { won: [] as DealId[], lost: [] as DealId[] };
	readonly #followed: Followed[] = [];

	/** `until`: what came after it is not read; Infinity: the present. `now`: the moment deals are looked at. */
	constructor(pipeline: Pipeline, view: PipelineView, until: number, now: Instant) {
		const { settings, rates } = view;
		const day = dayAt(now, settings.timeZone);
		this.#pipeline = pipeline;
		this.#columns = new Map(view.columns.map((column) => [column.key, column]));
		this.#stages = new StageTable(view.stages);
		this.#until = until;
		this.#now = now;
		// One rate for all moments: what a currency did since tells nothing of a deal.
		this.#inCurrency = (minor, currency) => convert(minor, currency, settings.currency, day, rates);
		const fields = featureFields(view.columns);
		this.#facts = fields.map(({ key }) => key).filter((key) => !(OF_FIGURES as readonly string[]).includes(key));
		this.options = { closedStages: new Set(view.stages.filter(({ type }) => type !== 'open').map(({ id }) => id)), fields };
		this.#rows = new LandmarkRows(this.options);
	}

	/** Takes a deal into account. */
	add(id: DealId): void {
		const read = this.#history(id);
		if (!read) return;
		const history = landmarkHistory(read, this.#addedAt(id), this.#stages);
		const { outcome, createdAt, closedAt } = history;
		this.#rows.add(history);
		this.#undated.add(read, history);
		if (outcome !== null) {
			this.#closed[outcome].push(id);
			this.#past.push({ id, stages: pastStages(read, this.#stages) });
		}
		if (createdAt === null || (read.changes.findLast(({ field }) => field === 'deleted')?.value ?? null) !== null) return;
		if (outcome !== null && closedAt !== null) this.#followed.push({ days: (closedAt - createdAt) / DAY_MS, end: outcome });
		else if (!this.#isClosed(read)) this.#followed.push({ days: (this.#now - createdAt) / DAY_MS, end: 'open' });
	}

	/** How an open deal stands at the moment looked at; null where it is not open or nobody knows when it began. */
	standing(id: DealId): Record<string, FeatureValue> | null {
		const read = this.#history(id);
		if (!read) return null;
		const history = landmarkHistory(read, this.#addedAt(id), this.#stages);
		// What a program that keeps no log wrote shows now.
		const changes: LandmarkHistory['changes'] = history.changes.map((change) => (change.since === Infinity ? { ...change, since: this.#now } : change));
		return featuresAt({ ...history, changes }, this.#now, this.options);
	}

	findings(): ScorecardFindings {
		const { table, leftOut, deals } = this.#rows.build();
		const open = this.#stages.open;
		const chance = new Map(open.map(({ id, probability }) => [id, probability / 1000]));
		const rateOf = stageBaseRates(this.#past.map(({ stages }) => stages), Infinity, (stage) => chance.get(stage) ?? 0);
		return {
			table,
			deals,
			...this.#rows.closed,
			leftOut,
			undated: this.#undatedFields(),
			closed: this.#closed,
			rates: new Map(open.map(({ id }) => [id, { ...rateOf(id), deals: this.#closedFrom(id) }])),
			followed: cumulativeIncidence(this.#followed)
		};
	}

	/** What is read of deals, the expected close too, from which two features are worked out. */
	#undatedFields(): ScorecardFindings['undated'] {
		const { of, fields } = this.#undated.most([...this.options.fields.map(({ key }) => key), 'expectedClose']);
		return { of, fields: fields.map((field) => ({ ...field, name: this.#columns.get(field.key)?.name ?? null })) };
	}

	/** Closed deals that were ever in a stage. */
	#closedFrom(stage: StageId): DealId[] {
		return this.#past.flatMap(({ id, stages: { steps } }) => (steps.some((step) => step.stage === stage) ? [id] : []));
	}

	#addedAt(id: DealId): Instant {
		return this.#pipeline.deals.get(id)?.addedAt ?? 0;
	}

	#isClosed({ changes }: FieldHistory): boolean {
		const stage = changes.findLast(({ field }) => field === 'stage')?.value ?? null;
		return this.#stages.typeOf(stage === null ? null : String(stage)) !== 'open';
	}

	/** All changes of a deal's features until then, by their time; null where there was no such deal. */
	#history(id: DealId): FieldHistory | null {
		const read = dealHistory(this.#pipeline, id, this.#until);
		if (!read || read.begins > this.#until) return null;
		const facts = factHistory(this.#pipeline, id, this.#facts, this.#until).map((fact) => ({ ...fact, value: this.#feature(fact) }));
		const inTime = (change: { readonly since: number }): boolean => change.since <= this.#until;
		const changes = [...this.#inOneCurrency(read.changes), ...facts].filter(inTime).sort((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : 0));
		return changes.length === 0 ? null : { id, createdAt: read.createdAt, changes };
	}

	/** The same changes with every amount in the pipeline's currency. */
	#inOneCurrency(changes: FieldHistory['changes']): FieldHistory['changes'] {
		if (!changes.some(({ field }) => field === 'currency')) return changes;
		let amount: number | null = null;
		let currency: string | null = null;
		const worth = (): number | null => (amount === null || currency === null ? amount : this.#inCurrency(amount, currency));
		return changes.flatMap((change) => {
			if (change.field === 'value') {
				amount = typeof change.value === 'number' ? change.value : null;
				return [{ ...change, value: worth() }];
			}
			if (change.field !== 'currency') return [change];
			currency = change.value === null ? null : String(change.value);
			return [change, { ...change, field: 'value', value: worth() }];
		});
	}

	/** What was stored in a cell as the scorecard reads it: what is no value of the column's kind is missing. */
	#feature({ field, value }: FactChange): string | number | null {
		const column = this.#columns.get(field);
		if (column ? !isOwnValue(column, value) : typeof value !== 'string') return null;
		return typeof value === 'number' ? value : value === null ? null : String(value);
	}
}

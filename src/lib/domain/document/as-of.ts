// The pipeline as it was at a moment, as plain data that a sheet and charts read like the present one. Moving to
// another moment touches only the deals with something between the two. Rules: [HISTORY1] to [HISTORY6] of SPEC.md.
import {
	DEAL_FIELDS,
	DEAL_FIELD_NAMES,
	isCellField,
	isColumnKey,
	isFieldValue,
	type CellField,
	type ColumnKey,
	type Deal,
	type DealId,
	type StageStep
} from '../model/deal.ts';
import { isColumnKind, type Column } from '../model/column.ts';
import type { Rates } from '../model/rates.ts';
import type { Person, PipelineSettings } from '../model/settings.ts';
import type { Stage } from '../model/stage.ts';
import type { Target, TeamMember } from '../model/target.ts';
import { shownAmount, type Unit } from './amounts.ts';
import { addedAt, cellStays, editedFields, sourceOf, stayAt, unitOfStay, type Stay } from './as-of-cell.ts';
import { AsOfTimes } from './as-of-times.ts';
import type { EventLog } from './event-log.ts';
import type { Pipeline, PipelineChange } from './pipeline.ts';
import { recordKey, sameValue, type LogEvent, type RecordKey } from './schema.ts';
import { takenBack } from './taken-back.ts';
import { readTargetsAt, readTeamsAt } from './targets.ts';
import type { PipelineView } from './view.ts';

/** What moving in time, or an edit that came in late, changed. */
export interface AsOfChange {
	/** Changed fields per deal; all of them for a deal that came or went. */
	deals: ReadonlyMap<DealId, ReadonlySet<CellField>>;
	/** Deals that are there now and were not before. */
	added: readonly DealId[];
	stages: boolean;
	columns: boolean;
	settings: boolean;
	targets: boolean;
}

/** All that is known of one deal, cells that never changed left out. */
interface DealPast {
	begins: number;
	cells: Map<CellField, Stay[]>;
	steps: { since: number; step: StageStep }[];
	/** Its values, where value or currency were ever edited. */
	amounts: readonly Stay[] | null;
	/** Its stages, where a move was ever taken back: which moves count depends on the moment ([TIMELINE3]). */
	taken: readonly Stay[] | null;
}

const ALL_FIELDS: ReadonlySet<CellField> = new Set(DEAL_FIELD_NAMES);
const NO_CONFLICTS: readonly CellField[] = [];
/** Deals read at a time: with their history about a millisecond. */
const PIECE = 50;

export class AsOf implements PipelineView {
	readonly deals = new Map<DealId, Deal>();
	stages: readonly Stage[] = [];
	columns: readonly Column[] = [];
	settings: PipelineSettings;
	targets: readonly Target[] = [];
	teams: readonly TeamMember[] = [];
	readonly #pipeline: Pipeline;
	readonly #pasts = new Map<DealId, DealPast>();
	/** One object a deal, the same at every moment: whoever holds it sees it change. */
	readonly #made = new Map<DealId, Deal>();
	/** When deals changed, in order. */
	readonly times = new AsOfTimes();
	#stageById = new Map<string, Stage>();
	#removals = new Map<string, Stay[]>();
	/** Stages in which any deal ever stood; null: not known yet. */
	#stood: Set<unknown> | null = null;
	#kinds = new Map<ColumnKey, Stay[]>();
	#currency: Stay[] = [];
	#moment: number;

	/**
	 * Reads the whole log once; `moment` is milliseconds since 1970, Infinity for the present. 'later' leaves the reading
	 * to `read`: until that has ended do not move, nor ask for deals, stages, settings or `times`.
	 */
	constructor(pipeline: Pipeline, moment: number, reading: 'now' | 'later' = 'now') {
		this.#pipeline = pipeline;
		this.#moment = moment;
		this.settings = pipeline.settings;
		this.columns = pipeline.columns;
		if (reading === 'now') for (const piece of this.read()) void piece;
	}

	/** Reads in pieces of some milliseconds. Edits may come between two of them, when `follow` is told. */
	*read(): Generator<undefined> {
		let read = 0;
		for (const id of this.#pipeline.deals.keys()) {
			this.#readPast(id);
			this.#apply(id, new Set());
			if (++read % PIECE === 0) yield;
		}
		this.#readStages();
		this.#readColumns();
		this.#readSettings();
		this.#readTargets();
		yield;
		this.times.sort();
	}

	get moment(): number {
		return this.#moment;
	}

	get people(): ReadonlyMap<string, Person> {
		return this.#pipeline.people;
	}

	get rates(): Rates {
		return this.#pipeline.rates;
	}

	get log(): EventLog {
		return this.#pipeline.log;
	}

	stage(id: string | null): Stage | undefined {
		return id === null ? undefined : this.#stageById.get(id);
	}

	get liveStages(): readonly Stage[] {
		return this.stages.filter((stage) => stage.deleted === null);
	}

	/** Goes to another moment. */
	moveTo(moment: number): AsOfChange {
		const touched = this.times.between(this.#moment, moment);
		this.#moment = moment;
		return this.#changed(touched, { stages: this.#readStages(), columns: this.#readColumns(), settings: this.#readSettings(), targets: this.#readTargets() });
	}

	/** Takes over what changed in the pipeline underneath. An edit that came late may change the past. */
	follow(change: PipelineChange): AsOfChange {
		for (const id of change.deals.keys()) this.#readPast(id);
		if (change.stages) this.#removals.clear();
		if (change.columns) this.#kinds.clear();
		if (change.settings) this.#currency = [];
		const columns = this.#readColumns() || change.columns;
		const stages = this.#readStages() || change.stages;
		const targets = change.targets && this.#readTargets();
		return this.#changed(change.deals.keys(), { stages, columns, targets, settings: this.#readSettings() || change.settings });
	}

	#changed(ids: Iterable<DealId>, rest: Pick<AsOfChange, 'stages' | 'columns' | 'settings' | 'targets'>): AsOfChange {
		const deals = new Map<DealId, ReadonlySet<CellField>>();
		const added: DealId[] = [];
		for (const id of ids) {
			const known = this.deals.has(id);
			const fields = new Set<CellField>();
			this.#apply(id, fields);
			if (known !== this.deals.has(id)) deals.set(id, fields.size > 0 ? new Set([...ALL_FIELDS, ...fields]) : ALL_FIELDS);
			else if (fields.size > 0) deals.set(id, fields);
			if (!known && this.deals.has(id)) added.push(id);
		}
		return { deals, added, ...rest };
	}

	#readPast(id: DealId): void {
		const pipeline = this.#pipeline;
		const source = sourceOf(pipeline, recordKey.deal(id));
		const now = pipeline.deals.get(id);
		if (!source || !now) return;
		const { base } = source;
		let begins: number = addedAt(base);
		const earlier = (at: number | null): void => void (at !== null && at < begins && (begins = at));
		earlier(source.created);
		for (const [, , at] of source.past) earlier(at);
		const past: DealPast = { begins, cells: new Map(), steps: [], amounts: null, taken: null };
		const times = [begins];
		for (const field of editedFields(pipeline, source)) {
			if (!isCellField(field)) continue;
			const stays = cellStays(pipeline, source, field);
			if (stays.length < 2) continue;
			past.cells.set(field, stays);
			stays.forEach(({ since, value }, index) => {
				const before = stays[index - 1];
				if (before && since > begins && since !== Infinity && !sameValue(before.value, value)) times.push(since);
			});
		}
		if (past.cells.has('value') || past.cells.has('currency'))
			past.amounts = past.cells.get('value') ?? cellStays(pipeline, source, 'value');
		const stages = past.cells.get('stage') ?? cellStays(pipeline, source, 'stage');
		past.steps = stepsOf(stages);
		if (takenBack(eventsOf(stages)).size > 0) past.taken = stages;
		this.#pasts.set(id, past);
		this.#stood = null;
		this.times.set(id, times);
		const made = this.#made.get(id);
		if (!made) this.#made.set(id, { ...now, conflicts: NO_CONFLICTS, returned: null });
		// What was not written since it was created is the same at every moment, unless the record came a second time.
		else {
			for (const field of DEAL_FIELD_NAMES) if (!past.cells.has(field)) (made[field] as unknown) = now[field];
			made.own = ownOf(made, now, past);
			(made.createdAt as Deal['createdAt']) = now.createdAt;
			if (now.told) made.told = now.told;
			else delete made.told;
		}
	}

	/** Brings one deal to the moment; notes in `changed` what became different. */
	#apply(id: DealId, changed: Set<CellField>): void {
		const past = this.#pasts.get(id);
		const deal = this.#made.get(id);
		if (!past || !deal) return;
		const moment = this.#moment;
		if (past.begins > moment) {
			this.deals.delete(id);
			return;
		}
		for (const [field, stays] of past.cells) {
			const value = stayAt(stays, moment)?.value ?? null;
			if (field === 'value') continue;
			if (isColumnKey(field)) {
				if (sameValue(deal.own[field] ?? null, value)) continue;
				const own = Object.assign(Object.create(null) as Record<ColumnKey, unknown>, deal.own);
				if (value === null) delete own[field];
				else own[field] = value;
				deal.own = own;
				changed.add(field);
				continue;
			}
			const legal = isFieldValue(DEAL_FIELDS[field], value) ? value : null;
			if (sameValue(deal[field], legal)) continue;
			(deal[field] as unknown) = legal;
			changed.add(field);
		}
		if (past.amounts) {
			const value = this.#amount(id, past.amounts, deal.currency);
			if (value !== deal.value) changed.add('value');
			deal.value = value;
		}
		const steps = stepsUntil(past, moment);
		// What is shown is a stage or nothing, whatever a stranger's client wrote.
		if (steps.at(-1)?.stage !== deal.stage) steps.push({ stage: deal.stage, at: null });
		if (past.taken ? !sameValue(steps, deal.stageSteps) : steps.length !== deal.stageSteps.length) changed.add('stage');
		deal.stageSteps = steps;
		this.deals.set(id, deal);
	}

	/** The value at the moment, in minor units of the currency the deal had then. */
	#amount(id: DealId, stays: readonly Stay[], currency: Unit): number | null {
		const stay = stayAt(stays, this.#moment);
		if (!stay || !isFieldValue('money', stay.value)) return null;
		const held = unitOfStay(stay, this.#pipeline.recordMap(id)!, currency);
		return shownAmount(stay.value as number | null, held, currency, this.#pipeline.settings.currency);
	}

	#stays(record: RecordKey, field: string): Stay[] {
		const source = sourceOf(this.#pipeline, record);
		return source ? cellStays(this.#pipeline, source, field) : [];
	}

	/** Names, order, types and chances as they are now; in use or removed as it was then, if a deal ever stood in it ([HISTORY4]). */
	#readStages(): boolean {
		const { stages } = this.#pipeline;
		const then = stages.map((stage) => {
			let removals = this.#removals.get(stage.id);
			if (!removals) this.#removals.set(stage.id, (removals = this.#stays(recordKey.stage(stage.id), 'deleted')));
			const lasting = removals.length < 2 || (stage.deleted !== null && !this.#stoodIn(stage.id));
			const deleted = lasting ? stage.deleted : stayAt(removals, this.#moment)?.value;
			return { ...stage, deleted: typeof deleted === 'number' ? deleted : null, returned: null };
		});
		if (then.length === this.stages.length && then.every((stage, index) => sameValue(stage, this.stages[index]))) return false;
		this.stages = then;
		this.#stageById = new Map(then.map((stage) => [stage.id, stage]));
		return true;
	}

	#stoodIn(stage: string): boolean {
		this.#stood ??= new Set([...this.#pasts.values()].flatMap(({ steps }) => steps.map(({ step }) => step.stage)));
		return this.#stood.has(stage);
	}

	/** As they are now, but for the kind: what lay in its cells then was of that one. Without it a changed kind blanks the past. */
	#readColumns(): boolean {
		const then = this.#pipeline.columns.map((column) => {
			let kinds = this.#kinds.get(column.key);
			if (!kinds) this.#kinds.set(column.key, (kinds = this.#stays(recordKey.column(column.key), 'kind')));
			const kind = kinds.length < 2 ? column.kind : stayAt(kinds, this.#moment)?.value;
			return kind === column.kind || !isColumnKind(kind) ? column : { ...column, kind };
		});
		if (then.length === this.columns.length && then.every((column, index) => sameValue(column, this.columns[index]))) return false;
		this.columns = then;
		return true;
	}

	/** As they are now, but for the currency: what a number was worth then was said in the currency of then. */
	#readSettings(): boolean {
		if (this.#currency.length === 0) this.#currency = this.#stays(recordKey.settings, 'currency');
		const { settings } = this.#pipeline;
		const currency = stayAt(this.#currency, this.#moment)?.value;
		const then = { ...settings, currency: typeof currency === 'string' ? currency : settings.currency };
		if (sameValue(then, this.settings)) return false;
		this.settings = then;
		return true;
	}

	/** Amounts and teams as they were: what was aimed at then is what then is measured by. */
	#readTargets(): boolean {
		const [targets, teams] = [readTargetsAt(this.#pipeline, this.#moment), readTeamsAt(this.#pipeline, this.#moment)];
		if (sameValue(targets, this.targets) && sameValue(teams, this.teams)) return false;
		this.targets = targets;
		this.teams = teams;
		return true;
	}
}

/** What was never edited as it is now, the rest as it was at the moment shown: what differs from that is told. */
function ownOf(made: Deal, now: Deal, { cells }: DealPast): Deal['own'] {
	const own = Object.assign(Object.create(null) as Record<ColumnKey, unknown>, now.own);
	for (const field of cells.keys()) {
		if (!isColumnKey(field)) continue;
		if (field in made.own) own[field] = made.own[field];
		else delete own[field];
	}
	return own;
}

const eventsOf = (stays: readonly Stay[]): LogEvent[] => stays.flatMap(({ event }) => event ?? []);

/** The stage history as it read at a moment. */
function stepsUntil({ steps, taken }: DealPast, moment: number): StageStep[] {
	let counted = steps;
	if (taken) {
		const made = taken.filter(({ since }, index) => index === 0 || since <= moment);
		const without = takenBack(eventsOf(made));
		counted = stepsOf(made.filter(({ event }) => !event || !without.has(event)));
	}
	let reached = counted.length;
	while (reached > 1 && counted[reached - 1]!.since > moment) reached -= 1;
	return counted.slice(0, reached).map(({ step }) => step);
}

/** Consecutive equal stages are one stay, as in the present (FORMAT.md). */
function stepsOf(stays: readonly Stay[]): { since: number; step: StageStep }[] {
	const steps: { since: number; step: StageStep }[] = [];
	for (const { value, at, since, event } of stays) {
		if (typeof value !== 'string' && value !== null) continue;
		if (steps.length > 0 && steps.at(-1)!.step.stage === value) continue;
		steps.push({ since, step: event ? { stage: value, at, by: event.by } : { stage: value, at } });
	}
	return steps;
}

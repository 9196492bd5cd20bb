// The pipeline as it was at a moment, as plain data that a sheet and charts read like the present one. Moving to
// another moment touches only the deals with something between the two. Rules: [HISTORY1] to [HISTORY6] of SPEC.md.
import {
	DEAL_FIELDS,
	DEAL_FIELD_NAMES,
	isDealField,
	isFieldValue,
	type Deal,
	type DealField,
	type DealId,
	type StageStep
} from '../model/deal.ts';
import type { Person, PipelineSettings } from '../model/settings.ts';
import type { Stage } from '../model/stage.ts';
import { addedAt, cellStays, createdAt, editedFields, sourceOf, stayAt, type Stay } from './as-of-cell.ts';
import { AsOfTimes } from './as-of-times.ts';
import type { EventLog } from './event-log.ts';
import type { Pipeline, PipelineChange } from './pipeline.ts';
import { recordKey, sameValue, type RecordKey } from './schema.ts';
import type { PipelineView } from './view.ts';

/** What moving in time, or an edit that came in late, changed. */
export interface AsOfChange {
	/** Changed fields per deal; all of them for a deal that came or went. */
	deals: ReadonlyMap<DealId, ReadonlySet<DealField>>;
	/** Deals that are there now and were not before. */
	added: readonly DealId[];
	stages: boolean;
	settings: boolean;
}

/** All that is known of one deal, cells that never changed left out. */
interface DealPast {
	begins: number;
	cells: Map<DealField, Stay[]>;
	steps: { since: number; step: StageStep }[];
}

const ALL_FIELDS: ReadonlySet<DealField> = new Set(DEAL_FIELD_NAMES);
const NO_CONFLICTS: readonly DealField[] = [];
/** Deals read at a time: with their history about a millisecond. */
const PIECE = 50;

export class AsOf implements PipelineView {
	readonly deals = new Map<DealId, Deal>();
	stages: readonly Stage[] = [];
	settings: PipelineSettings;
	readonly #pipeline: Pipeline;
	readonly #pasts = new Map<DealId, DealPast>();
	/** One object a deal, the same at every moment: whoever holds it sees it change. */
	readonly #made = new Map<DealId, Deal>();
	/** When deals changed, in order. */
	readonly times = new AsOfTimes();
	#stageById = new Map<string, Stage>();
	#removals = new Map<string, Stay[]>();
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
		this.#readSettings();
		yield;
		this.times.sort();
	}

	get moment(): number {
		return this.#moment;
	}

	get people(): ReadonlyMap<string, Person> {
		return this.#pipeline.people;
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
		return this.#changed(touched, this.#readStages(), this.#readSettings());
	}

	/** Takes over what changed in the pipeline underneath. An edit that came late may change the past. */
	follow(change: PipelineChange): AsOfChange {
		for (const id of change.deals.keys()) this.#readPast(id);
		if (change.stages) this.#removals.clear();
		if (change.settings) this.#currency = [];
		return this.#changed(change.deals.keys(), this.#readStages() || change.stages, this.#readSettings() || change.settings);
	}

	#changed(ids: Iterable<DealId>, stages: boolean, settings: boolean): AsOfChange {
		const deals = new Map<DealId, ReadonlySet<DealField>>();
		const added: DealId[] = [];
		for (const id of ids) {
			const known = this.deals.has(id);
			const fields = new Set<DealField>();
			this.#apply(id, fields);
			if (known !== this.deals.has(id)) deals.set(id, ALL_FIELDS);
			else if (fields.size > 0) deals.set(id, fields);
			if (!known && this.deals.has(id)) added.push(id);
		}
		return { deals, added, stages, settings };
	}

	#readPast(id: DealId): void {
		const pipeline = this.#pipeline;
		const source = sourceOf(pipeline, recordKey.deal(id));
		const now = pipeline.deals.get(id);
		if (!source || !now) return;
		const { base } = source;
		let begins: number = addedAt(base);
		const earlier = (at: number | null): void => void (at !== null && at < begins && (begins = at));
		earlier(createdAt(base));
		for (const [, , at] of source.past) earlier(at);
		const past: DealPast = { begins, cells: new Map(), steps: [] };
		const times = [begins];
		for (const field of editedFields(pipeline, source)) {
			if (!isDealField(field)) continue;
			const stays = cellStays(pipeline, source, field);
			if (stays.length < 2) continue;
			past.cells.set(field, stays);
			stays.forEach(({ since, value }, index) => {
				const before = stays[index - 1];
				if (before && since > begins && since !== Infinity && !sameValue(before.value, value)) times.push(since);
			});
		}
		past.steps = stepsOf(past.cells.get('stage') ?? cellStays(pipeline, source, 'stage'));
		this.#pasts.set(id, past);
		this.times.set(id, times);
		const made = this.#made.get(id);
		if (!made) this.#made.set(id, { ...now, conflicts: NO_CONFLICTS, returned: null });
		// What was not written since it was created is the same at every moment, unless the record came a second time.
		else for (const field of DEAL_FIELD_NAMES) if (!past.cells.has(field)) (made[field] as unknown) = now[field];
	}

	/** Brings one deal to the moment; notes in `changed` what became different. */
	#apply(id: DealId, changed: Set<DealField>): void {
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
			const legal = isFieldValue(DEAL_FIELDS[field], value) ? value : null;
			if (sameValue(deal[field], legal)) continue;
			(deal[field] as unknown) = legal;
			changed.add(field);
		}
		let reached = past.steps.length;
		while (reached > 1 && past.steps[reached - 1]!.since > moment) reached -= 1;
		const steps = past.steps.slice(0, reached).map(({ step }) => step);
		// What is shown is a stage or nothing, whatever a stranger's client wrote.
		if (steps.at(-1)?.stage !== deal.stage) steps.push({ stage: deal.stage, at: null });
		if (steps.length !== deal.stageSteps.length) changed.add('stage');
		deal.stageSteps = steps;
		this.deals.set(id, deal);
	}

	#stays(record: RecordKey, field: string): Stay[] {
		const source = sourceOf(this.#pipeline, record);
		return source ? cellStays(this.#pipeline, source, field) : [];
	}

	/** Names, order, types and chances as they are now; in use or removed as it was then ([HISTORY4]). */
	#readStages(): boolean {
		const { stages } = this.#pipeline;
		const then = stages.map((stage) => {
			let removals = this.#removals.get(stage.id);
			if (!removals) this.#removals.set(stage.id, (removals = this.#stays(recordKey.stage(stage.id), 'deleted')));
			const deleted = removals.length < 2 ? stage.deleted : stayAt(removals, this.#moment)?.value;
			return { ...stage, deleted: typeof deleted === 'number' ? deleted : null, returned: null };
		});
		if (then.length === this.stages.length && then.every((stage, index) => sameValue(stage, this.stages[index]))) return false;
		this.stages = then;
		this.#stageById = new Map(then.map((stage) => [stage.id, stage]));
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

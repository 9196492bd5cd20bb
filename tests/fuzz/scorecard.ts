// Scorecards of generated deals whose true chances are known: noise, signal, and a field that is the outcome filled in at the
// close. What holds for each is checked for each; how often noise passes and signal does not, over all.
import { deepStrictEqual, ok } from 'node:assert/strict';
import { seededRandom } from '#lib/domain/forecast/scorecard/seeded-random.ts';
import { areaUnderCurve } from '#lib/domain/forecast/scorecard/skill.ts';
import type { ColumnSpec, FeatureTable } from '#lib/domain/forecast/scorecard/table.ts';
import { trainScorecard, type TrainingResult } from '#lib/domain/forecast/scorecard/train.ts';
import { CLOSED_STAGES, generatedHistories, generatedTable, landmarkTable } from '../helpers/closed-deals.ts';
import { runSchedules, type FuzzTold, type Seeds } from './schedules.ts';

export interface ScorecardOutcome {
	noise: number;
	/** The lower bound of its skill was above 0: one in forty, by its definition. */
	noiseWithSkill: number;
	noisePublished: number;
	signals: number;
	published: number;
	/** Σ of 10,000 × (true area under the curve − the card's). */
	areaMissing: number;
	leaks: number;
}

const none = (): ScorecardOutcome => ({ noise: 0, noiseWithSkill: 0, noisePublished: 0, signals: 0, published: 0, areaMissing: 0, leaks: 0 });

function add(sum: ScorecardOutcome, one: ScorecardOutcome): ScorecardOutcome {
	const added = none();
	for (const key of Object.keys(added) as (keyof ScorecardOutcome)[]) added[key] = sum[key] + one[key];
	return added;
}

const FIELDS: readonly ColumnSpec[] = [
	{ key: 'value', kind: 'number' },
	{ key: 'owner', kind: 'choice' },
	{ key: 'source', kind: 'choice' }
];
const VERDICT: ColumnSpec = { key: 'verdict', kind: 'choice' };

/** Plays seeds, and holds the shares of all of them against the gate's promise: at most one noise in forty passes, hardly a signal fails. */
export async function runScorecards(seeds: Seeds): Promise<FuzzTold> {
	const told = (await runSchedules({ kind: 'scorecard', none, add, run }, seeds)) as FuzzTold & ScorecardOutcome;
	const { noise, noisePublished, signals, published } = told;
	// Four standard deviations above one in forty, and above one in fifty.
	if (noisePublished > noise / 40 + 4 * Math.sqrt(noise / 40)) told.failures += 1;
	if (signals - published > signals / 50 + 4 * Math.sqrt(signals / 50)) told.failures += 1;
	return told;
}

function run(seed: number): ScorecardOutcome {
	const outcome = none();
	const noise = trained(generatedTable(seed, 500 + (seed % 6) * 200, 0).table, seed);
	outcome.noise += 1;
	outcome.noiseWithSkill += (noise.evidence.outOfTime?.skill?.low ?? 0) > 0 ? 1 : 0;
	outcome.noisePublished += noise.kind === 'published' ? 1 : 0;

	const { table, chances } = generatedTable(seed, 8000);
	const signal = trained(table, seed);
	const { auc, from } = signal.evidence.outOfTime!;
	const later = Array.from(table.rows.closedAt.keys()).filter((row) => table.rows.closedAt[row]! >= from);
	const truth = areaUnderCurve(Float64Array.from(later, (row) => chances[row]!), Uint8Array.from(later, (row) => table.rows.won[row]!))!;
	ok(Math.abs(truth - auc!) < 0.02, `area ${auc} beside ${truth}`);
	outcome.signals += 1;
	outcome.published += signal.kind === 'published' ? 1 : 0;
	outcome.areaMissing += Math.round(10_000 * (truth - auc!));

	const histories = generatedHistories(seed, 700);
	const tableOf = (fields: readonly ColumnSpec[]): FeatureTable => landmarkTable(histories, { closedStages: CLOSED_STAGES, fields }).table;
	const [honest, leaking] = [trained(tableOf(FIELDS), seed), trained(tableOf([...FIELDS, VERDICT]), seed)];
	deepStrictEqual(leaking.evidence, honest.evidence);
	if (leaking.kind === 'published') ok(!leaking.card.columns.at(-1)!.signal);
	outcome.leaks += 1;
	return outcome;
}

function trained(table: FeatureTable, seed: number): TrainingResult {
	const result = trainScorecard(table, seededRandom(seed));
	finite(result);
	return result;
}

function finite(value: unknown): void {
	if (typeof value === 'number') ok(Number.isFinite(value), 'a figure is not a number');
	else if (value !== null && typeof value === 'object') Object.values(value).forEach(finite);
}

// Generated closed deals of which the true chance of winning is known: tables of a dozen features, and whole histories.
// Seeded. Deals of one seed are drawn one after another, so fewer of them are the first of more.
import { DAY_MS } from '#lib/domain/model/date.ts';
import { LandmarkRows, type HistoryChange, type LandmarkHistory, type LandmarkOptions } from '#lib/domain/forecast/scorecard/landmarks.ts';
import { TableBuilder, type ColumnSpec, type FeatureRow, type FeatureTable, type FeatureValue } from '#lib/domain/forecast/scorecard/table.ts';
import { Random } from '../fuzz/random.ts';

export const START = Date.UTC(2024, 0, 1);

const STAGES = ['lead', 'qualified', 'proposal', 'negotiation'];
const OWNERS = Array.from({ length: 12 }, (_, index) => `owner ${index + 1}`);
const SOURCES = ['referral', 'website', 'fair', 'cold call', 'partner'];
const SOURCE_EFFECT = [0.9, 0.2, 0, -0.8, 0.4];
const INDUSTRIES = Array.from({ length: 9 }, (_, index) => `industry ${index + 1}`);

export const COLUMNS: readonly ColumnSpec[] = [
	{ key: 'stage', kind: 'choice' },
	{ key: 'daysInStage', kind: 'number' },
	{ key: 'daysOpen', kind: 'number' },
	{ key: 'value', kind: 'number' },
	{ key: 'owner', kind: 'choice' },
	{ key: 'source', kind: 'choice' },
	{ key: 'industry', kind: 'choice' },
	{ key: 'pushes', kind: 'number' },
	{ key: 'daysSinceTouch', kind: 'number' },
	{ key: 'touches', kind: 'number' },
	{ key: 'c_size', kind: 'choice' },
	{ key: 'c_fit', kind: 'number' }
];

/** Rows as plain values become a table. */
export function tableOf({ columns, rows }: { columns: readonly ColumnSpec[]; rows: Iterable<FeatureRow> }): FeatureTable {
	const builder = new TableBuilder(columns);
	for (const row of rows) builder.add(row);
	return builder.build();
}

/** The rows of all closed deals. */
export function landmarkTable(histories: Iterable<LandmarkHistory>, options: LandmarkOptions): ReturnType<LandmarkRows['build']> {
	const rows = new LandmarkRows(options);
	for (const history of histories) rows.add(history);
	return rows.build();
}

export interface Generated {
	table: FeatureTable;
	/** True chance of each row, in the table's order. */
	chances: Float64Array;
}

const logistic = (odds: number): number => 1 / (1 + Math.exp(-odds));

/** Standard normal. */
const normal = (random: Random): number => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());

/**
 * A table with one row a deal. `strength` scales what the features say: 0 is pure noise. One value in ten is missing where it can
 * be. Numbers act in bends and steps, not in straight lines.
 */
export function generatedTable(seed: number, deals: number, strength = 1): Generated {
	const random = new Random(seed);
	const chances = new Float64Array(deals);
	const rows = Array.from({ length: deals }, (_, deal): FeatureRow => {
		const stage = random.below(4);
		const [inStage, open] = [random.next() ** 2 * 60, random.next() ** 2 * 200];
		const value = Math.round(Math.exp(9 + 1.2 * normal(random))) * 100;
		const [owner, source, industry] = [random.below(12), random.below(5), random.below(9)];
		const pushes = random.chance(0.6) ? 0 : 1 + random.below(5);
		const touches = random.chance(0.2) ? 0 : 1 + random.below(20);
		const sinceTouch = random.next() * 45;
		const [size, fit] = [random.below(4), normal(random)];
		const noSource = random.chance(0.1);
		const noFit = random.chance(0.1);
		const odds =
			[-1.1, -0.3, 0.4, 1.1][stage]! -
			0.5 * Math.min(1, inStage / 30) +
			(value > 1_500_000 ? -0.6 : value < 300_000 ? 0.4 : 0) +
			((owner % 4) - 1.5) * 0.3 +
			(noSource ? -0.4 : SOURCE_EFFECT[source]!) -
			0.25 * Math.min(3, pushes) +
			(touches === 0 ? -0.7 : sinceTouch > 21 ? -0.5 : 0.3) +
			(noFit ? 0.1 : 0.5 * Math.tanh(fit)) +
			0.2;
		const chance = (chances[deal] = logistic(strength * odds));
		const closedAt = START + deal * (DAY_MS / 40) + random.next() * 5 * DAY_MS;
		const values: FeatureValue[] = [
			STAGES[stage]!,
			inStage,
			open,
			value,
			OWNERS[owner]!,
			noSource ? null : SOURCES[source]!,
			INDUSTRIES[industry]!,
			pushes,
			touches === 0 ? null : sinceTouch,
			touches,
			`size ${size}`,
			noFit ? null : fit
		];
		return { deal: `d${deal}`, won: random.chance(chance), landmark: closedAt - (1 + random.next() * 30) * DAY_MS, closedAt, values };
	});
	return { table: tableOf({ columns: COLUMNS, rows }), chances };
}

export interface GeneratedHistory extends LandmarkHistory {
	readonly createdAt: number;
	readonly changes: readonly HistoryChange[];
	readonly closedAt: number;
	readonly outcome: 'won' | 'lost';
	/** True chance, which no moment of its life changes. */
	readonly chance: number;
}

export const CLOSED_STAGES: ReadonlySet<string> = new Set(['won', 'lost']);

/**
 * Histories of closed deals. How long one lives and when it moves on says nothing of how it ends; source, owner and value do.
 * What people write down at the close (`lostReason`, the value agreed on, a field `verdict` that is the outcome) is there too.
 */
export function generatedHistories(seed: number, deals: number): GeneratedHistory[] {
	const random = new Random(seed);
	return Array.from({ length: deals }, (_, deal) => {
		const createdAt = START + random.next() * 700 * DAY_MS;
		const closedAt = createdAt + Math.exp(3.4 + 0.9 * normal(random)) * DAY_MS;
		const source = random.below(5);
		const owner = random.below(12);
		const value = Math.round(Math.exp(9 + normal(random))) * 100;
		const chance = logistic(1.3 * SOURCE_EFFECT[source]! + ((owner % 4) - 1.5) * 0.6 + (value > 1_500_000 ? -0.8 : 0.2));
		const outcome = random.chance(chance) ? 'won' : 'lost';
		const changes: HistoryChange[] = [
			{ field: 'stage', value: 'lead', since: createdAt },
			{ field: 'source', value: SOURCES[source]!, since: createdAt },
			{ field: 'owner', value: OWNERS[owner]!, since: createdAt },
			{ field: 'value', value, since: createdAt },
			{ field: 'stage', value: outcome, since: closedAt },
			{ field: 'verdict', value: outcome, since: closedAt },
			{ field: 'lostReason', value: outcome === 'lost' ? 'price' : null, since: closedAt + DAY_MS },
			{ field: 'value', value: outcome === 'won' ? value + 1 : 0, since: closedAt }
		];
		for (const stage of STAGES.slice(1)) {
			if (random.chance(0.7)) changes.push({ field: 'stage', value: stage, since: createdAt + random.next() * (closedAt - createdAt) });
		}
		for (let at = createdAt; (at += random.next() * 20 * DAY_MS) < closedAt; ) {
			changes.push({ field: 'touch', value: 'out', since: at });
			if (random.chance(0.3)) changes.push({ field: 'expectedClose', value: new Date(at + 30 * DAY_MS).toISOString().slice(0, 10), since: at });
		}
		changes.sort((a, b) => a.since - b.since);
		return { id: `deal-${seed}-${deal}`, createdAt, closedAt, outcome, chance, changes };
	});
}

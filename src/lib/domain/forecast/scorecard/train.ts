// Trains a scorecard on a team's closed deals, and publishes it only when it proved itself on deals that closed later than all
// it had learnt from. Pure: randomness is a parameter. Limit: see docs/decisions/0010-scorecard.md for what it cannot see.
import type { Instant } from '../../model/deal.ts';
import { baseRates } from './base-rates.ts';
import { encode, learnBins, type Binning } from './bins.ts';
import { cardOf, chancesOf, type Scorecard } from './card.ts';
import { fitLogistic, rowsBetween, type BinnedRows, type Fit } from './logistic.ts';
import { areaUnderCurve, brier, brierSkill, byChance, calibrationLine, reliability, type CalibrationLine, type Skill, type Tenth } from './skill.ts';
import type { ChoiceColumn, FeatureTable } from './table.ts';

/** Won deals, and lost deals, below which nothing is trained (metrics 3.1). */
export const LEAST_CLOSED = 200;
/** Won deals, and lost deals, that the earlier and the later part must have each. */
const LEAST_IN_PART = 20;
/** Share of the deals, the first to close, that is learnt from. */
const TRAINING_SHARE = 0.7;
const SLOPE = { low: 0.8, high: 1.25 };
/** An honest model of deals reaches 0.70 to 0.90; above this a feature probably tells the outcome (metrics 3.1). */
const TOO_GOOD = 0.95;
/** Tried, strongest first: each a fifth of the one before, and each fit starts where the one before ended. */
const PENALTIES = [1000, 200, 40, 8, 1.6];
/** The penalty where the training part is too uniform to choose one. */
const USUAL_PENALTY = 10;
/** Shares of the training deals: learnt on those before the first, looked at on those from there to the second. */
const FOLDS = [[0.4, 0.6], [0.6, 0.8], [0.8, 1]] as const;
/** The penalty is chosen on about as many rows at most. */
const ROWS_TO_CHOOSE_ON = 6000;

export type Refusal =
	/** Fewer than 200 won or 200 lost deals. */
	| 'too-few-closed'
	/** Closed at so few moments that there is no later part with enough won and lost deals. */
	| 'no-later-part'
	/** Not better than base rates on later deals, or not surely. */
	| 'no-skill'
	/** Better, but its probabilities are too sure or too timid. */
	| 'badly-calibrated';

/** Of the card that was learnt on the earlier part, on the later one. */
export interface OutOfTime {
	/** Closes before this moment were learnt from, those at or after it were predicted. */
	readonly from: Instant;
	readonly training: Part;
	readonly test: Part;
	/** Chosen within the training part. */
	readonly penalty: number;
	readonly auc: number | null;
	readonly brier: number;
	/** Of the training part's win rate for everyone. */
	readonly baseBrier: number;
	/** Of the training part's win rate per stage; null without a stage column. */
	readonly stageBrier: number | null;
	readonly skill: Skill | null;
	readonly skillOverStage: Skill | null;
	readonly calibration: CalibrationLine | null;
	readonly tenths: readonly Tenth[];
	/** So good that one should look which feature tells the outcome. */
	readonly suspicious: boolean;
}

export interface Part {
	readonly deals: number;
	readonly won: number;
	readonly rows: number;
}

export interface Evidence {
	/** Deals with at least one row. */
	readonly won: number;
	readonly lost: number;
	readonly rows: number;
	/** null where there were too few to try. */
	readonly outOfTime: OutOfTime | null;
}

/** Refused: the screen shows base rates per stage and says that there is no signal here. */
export type TrainingResult =
	| { readonly kind: 'published'; readonly card: Scorecard; readonly evidence: Evidence }
	| { readonly kind: 'refused'; readonly reason: Refusal; readonly evidence: Evidence };

/** `random` draws from 0 to below 1; the same draws give the same result. The published card is learnt anew on all rows. */
export function trainScorecard(table: FeatureTable, random: () => number): TrainingResult {
	const order = byClose(table);
	const all = partOf(table, order);
	const counts = { won: all.won, lost: all.deals - all.won, rows: all.rows };
	const refused = (reason: Refusal, outOfTime: OutOfTime | null): TrainingResult => ({ kind: 'refused', reason, evidence: { ...counts, outOfTime } });
	if (counts.won < LEAST_CLOSED || counts.lost < LEAST_CLOSED) return refused('too-few-closed', null);

	const split = laterFrom(table, order, TRAINING_SHARE);
	const [training, test] = [partOf(table, order.subarray(0, split)), partOf(table, order.subarray(split))];
	if (![training, test].every(({ won, deals }) => Math.min(won, deals - won) >= LEAST_IN_PART)) return refused('no-later-part', null);

	const binning = learnBins(table, order.subarray(0, split));
	const rows = binnedRows(table, order, binning);
	const earlier = rowsBetween(rows, 0, split);
	const penalty = choosePenalty(table, order.subarray(0, split), earlier, binning);
	const trial = cardOf(fitLogistic(earlier, binning, penalty), binning, earlier);
	const chances = chancesOf(trial, rowsBetween(rows, split, order.length));
	const outOfTime = { from: table.rows.closedAt[order[split]!]!, training, test, penalty, ...judge(table, order, split, chances, random) };
	const { skill, skillOverStage, stageBrier, calibration } = outOfTime;

	// A card without points is the base rate, off by half a point of rounding.
	const points = trial.columns.some(({ signal }) => signal);
	const better = [skill, ...(stageBrier === null ? [] : [skillOverStage])].every((one) => one !== null && one.low > 0);
	if (!points || !better) return refused('no-skill', outOfTime);
	if (calibration === null || calibration.slope < SLOPE.low || calibration.slope > SLOPE.high) return refused('badly-calibrated', outOfTime);
	const whole = learnBins(table, order);
	const wholeRows = binnedRows(table, order, whole);
	return { kind: 'published', card: cardOf(fitLogistic(wholeRows, whole, penalty), whole, wholeRows), evidence: { ...counts, outOfTime } };
}

/** Rows in the order of their closes, those of one deal together. */
function byClose({ rows: { count, closedAt, deal } }: FeatureTable): Uint32Array {
	const order = new Uint32Array(count);
	for (let row = 0; row < count; row++) order[row] = row;
	return order.sort((a, b) => closedAt[a]! - closedAt[b]! || deal[a]! - deal[b]! || a - b);
}

/** Where the rows of the later deals begin: about `share` of the deals closed before them, and none at the same moment. */
function laterFrom({ rows: { closedAt, deal } }: FeatureTable, order: Uint32Array, share: number): number {
	let deals = 0;
	for (let at = 0; at < order.length; at++) if (begins(deal, order, at)) deals += 1;
	let before = Math.floor(deals * share);
	let at = 0;
	for (; at < order.length; at++) if (begins(deal, order, at) && before-- === 0) break;
	if (at === order.length) return at;
	while (at > 0 && closedAt[order[at - 1]!] === closedAt[order[at]!]) at -= 1;
	return at;
}

/** True where the rows of another deal begin. */
const begins = (deal: Int32Array, order: Uint32Array, at: number): boolean => at === 0 || deal[order[at]!] !== deal[order[at - 1]!];

/** The values of these rows. A loop: `from` with a function takes ten times as long. */
function picked<T extends Uint8Array | Int32Array>(values: T, rows: Uint32Array, into: T): T {
	for (let at = 0; at < rows.length; at++) into[at] = values[rows[at]!]!;
	return into;
}

function partOf({ rows: { won, deal } }: FeatureTable, order: Uint32Array): Part {
	const part = { deals: 0, won: 0, rows: order.length };
	for (let at = 0; at < order.length; at++) {
		if (!begins(deal, order, at)) continue;
		part.deals += 1;
		part.won += won[order[at]!]!;
	}
	return part;
}

function binnedRows(table: FeatureTable, order: Uint32Array, binning: Binning): BinnedRows {
	return { codes: encode(table, order, binning), won: picked(table.rows.won, order, new Uint8Array(order.length)), width: binning.columns.length, count: order.length };
}

/**
 * The penalty that predicts best (log loss) what closed next, within the training rows: learnt on the first 40, 60 and 80 per cent
 * of the deals, looked at on the fifth that follows. Between those that are tried it is where a parabola through the best and its
 * two neighbours, over the logarithm of the penalty, is lowest.
 */
function choosePenalty(table: FeatureTable, order: Uint32Array, rows: BinnedRows, binning: Binning): number {
	const { order: fewer, rows: few } = someDeals(table, order, rows);
	const losses = new Float64Array(PENALTIES.length);
	let folds = 0;
	for (const [until, next] of FOLDS) {
		const split = laterFrom(table, fewer, until);
		const earlier = rowsBetween(few, 0, split);
		const later = rowsBetween(few, split, laterFrom(table, fewer, next));
		if (later.count === 0 || !earlier.won.includes(0) || !earlier.won.includes(1)) continue;
		folds += 1;
		let fit: Fit | undefined;
		PENALTIES.forEach((penalty, index) => {
			fit = fitLogistic(earlier, binning, penalty, fit);
			losses[index]! += logLoss(fit, later);
		});
	}
	if (folds === 0) return USUAL_PENALTY;
	const best = losses.indexOf(Math.min(...losses));
	const [stronger, weaker] = [losses[best - 1], losses[best + 1]];
	if (stronger === undefined || weaker === undefined) return PENALTIES[best]!;
	const curve = stronger + weaker - 2 * losses[best]!;
	// Two digits: what differs by rounding alone shall not give another card.
	return curve > 0 ? Number((PENALTIES[best]! * 5 ** ((weaker - stronger) / (2 * curve))).toPrecision(2)) : PENALTIES[best]!;
}

/** Every n-th deal with all of its rows, where there are many rows. */
function someDeals({ rows: { deal } }: FeatureTable, order: Uint32Array, rows: BinnedRows): { order: Uint32Array; rows: BinnedRows } {
	const every = Math.ceil(rows.count / ROWS_TO_CHOOSE_ON);
	if (every < 2) return { order, rows };
	let deals = -1;
	const kept: number[] = [];
	for (let at = 0; at < order.length; at++) {
		if (begins(deal, order, at)) deals += 1;
		if (deals % every === 0) kept.push(at);
	}
	const { width } = rows;
	const codes = new Uint16Array(kept.length * width);
	kept.forEach((at, index) => codes.set(rows.codes.subarray(at * width, (at + 1) * width), index * width));
	const won = Uint8Array.from(kept, (at) => rows.won[at]!);
	return { order: Uint32Array.from(kept, (at) => order[at]!), rows: { codes, won, width, count: kept.length } };
}

function logLoss({ effects, intercept }: Fit, { codes, won, width, count }: BinnedRows): number {
	let sum = 0;
	for (let row = 0; row < count; row++) {
		let odds = intercept;
		for (let at = row * width; at < (row + 1) * width; at++) odds += effects[codes[at]!]!;
		const against = won[row] === 1 ? -odds : odds;
		sum += against > 0 ? against + Math.log1p(Math.exp(-against)) : Math.log1p(Math.exp(against));
	}
	return sum;
}

type Judgement = Omit<OutOfTime, 'from' | 'training' | 'test' | 'penalty'>;

/** How the chances of the rows from `split` on did, beside the rates of those before it. */
function judge(table: FeatureTable, order: Uint32Array, split: number, chances: Float64Array, random: () => number): Judgement {
	const later = order.subarray(split);
	const won = picked(table.rows.won, later, new Uint8Array(later.length));
	const deal = picked(table.rows.deal, later, new Int32Array(later.length));
	const stage = table.columns.find((column): column is ChoiceColumn => column.key === 'stage' && column.kind === 'choice') ?? null;
	const { overall, levels } = baseRates(order.subarray(0, split), table.rows.won, stage);
	const base = new Float64Array(later.length).fill(overall);
	const perStage = stage && new Float64Array(later.length);
	for (let at = 0; stage && at < later.length; at++) {
		const code = stage.codes[later[at]!]!;
		perStage![at] = code < 0 ? overall : levels[code]!;
	}
	const [skill, skillOverStage] = brierSkill(chances, perStage ? [base, perStage] : [base], won, deal, random);
	const sorted = byChance(chances);
	const auc = areaUnderCurve(chances, won, sorted);
	return {
		auc,
		brier: brier(chances, won),
		baseBrier: brier(base, won),
		stageBrier: perStage && brier(perStage, won),
		skill: skill ?? null,
		skillOverStage: skillOverStage ?? null,
		calibration: calibrationLine(chances, won),
		tenths: reliability(chances, won, deal, sorted),
		suspicious: auc !== null && auc > TOO_GOOD
	};
}
